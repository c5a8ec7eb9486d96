"""Log files: find them, read them in bounded memory, tell their times."""
