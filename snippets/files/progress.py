"""A line on the terminal that tells how far a long read is; nothing where nobody watches.

Nor on a terminal that calls itself dumb: it cannot wipe a line.
"""

from __future__ import annotations

import os
import sys
import time

from .blocks import Log

DELAY = 0.5
"""Seconds before the first sign: what takes less needs none."""

INTERVAL = 0.1
WIDTH = 30
"""Characters of the bar."""


class Progress:
    """Call it with the log that is read; call ``clear`` before anything else is written."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def __call__(self, log: Log) -> None:
        if not self._watched or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + INTERVAL
        share = min(1.0, log.done / max(1, log.size))
        bar = "#" * int(share * WIDTH)
        name = "".join(char if char.isprintable() else "?" for char in log.path.name)[:30]
        sys.stderr.write(f"\r\x1b[K{name} [{bar:<{WIDTH}}] {share:4.0%}")
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Wipe the line."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False
