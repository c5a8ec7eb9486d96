"""What the pages say that commands print: read, run in boxes, compared, written anew."""
