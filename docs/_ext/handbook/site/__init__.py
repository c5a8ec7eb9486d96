"""What is made of all pages: addresses, search, what programs read, and what a page loads."""
