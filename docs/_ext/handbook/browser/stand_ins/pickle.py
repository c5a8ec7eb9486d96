"""Stands in for ``pickle`` in the reader's browser, where no other process needs it."""
