"""What the site knows before it has a page: records, front matter, labels."""
