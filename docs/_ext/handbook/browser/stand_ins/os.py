"""Stands in for ``os`` in the reader's browser: one processor, and no other processes."""


def cpu_count():
    return 1
