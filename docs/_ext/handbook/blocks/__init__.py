"""Blocks on a page: transcripts, configuration, log lines, Python; their colors and marks."""
