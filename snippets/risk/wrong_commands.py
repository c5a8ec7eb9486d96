"""Popular commands that are wrong: the entry of the handbook for a line that has one."""

from __future__ import annotations

import re

from .scale import table

PATTERNS = [
    (entry, re.compile(pattern, re.S)) for entry, pattern in table("wrong_commands").items()
]
MAX_SEARCHED = 8192


def entry_of(line: str) -> str | None:
    """The label of the entry, or None."""
    text = line[:MAX_SEARCHED]
    return next((entry for entry, pattern in PATTERNS if pattern.search(text)), None)
