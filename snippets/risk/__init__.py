"""What a shell command line would do on a mail server."""
