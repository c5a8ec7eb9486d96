"""What a shell puts in the place of ``$name`` and ``${name...}``, as far as the line tells.

``expansions.py`` writes ``${name…OPERATION}`` for an expansion with an operation, so that a text in
quotes is not taken for one.

Source: bash(1), "Parameter Expansion".
"""

from __future__ import annotations

import re

MAX_VALUE = 4096
"""Characters of a value that is looked at; a longer one stays as it is."""

NAMED = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
CHANGED = re.compile(r"\$\{(\w+)…([^{}]*)\}")
INDIRECT = re.compile(r"\$\{!(\w+)\}")
WILD = re.compile(r"[*?\[\\$@+(]")
DEFAULT = re.compile(r":?[-=](.*)", re.S)


def changed(value: str | None, operation: str) -> str | None:
    """What the operation makes of a value; None where that is not known for sure."""
    if DEFAULT.fullmatch(operation):
        return value or None
    if value is None:
        return None
    if operation.startswith((":+", "+")):
        return operation.lstrip(":+")
    if operation in (",,", ",", "^^", "^"):
        return _cased(value, operation)
    if found := re.fullmatch(r":[ ]?(-?\d{1,4})(?::(\d{1,4}))?", operation):
        start = int(found[1])
        rest = value[start:]
        return rest[: int(found[2])] if found[2] else rest
    if operation[:1] in ("#", "%"):
        pattern = operation.lstrip(operation[0])
        if WILD.search(pattern) or not pattern:
            return None
        if operation[0] == "#":
            return value[len(pattern) :] if value.startswith(pattern) else value
        return value[: -len(pattern)] if value.endswith(pattern) else value
    if operation[:1] == "/":
        times = -1 if operation.startswith("//") else 1
        find, _, by = operation[2 if times < 0 else 1 :].partition("/")
        if WILD.search(find) or not find or find[0] in "#%":
            return None
        return value.replace(find, by, times)
    return None


def _cased(value: str, operation: str) -> str:
    upper = operation[0] == "^"
    if len(operation) > 1:
        return value.upper() if upper else value.lower()
    first = value[:1].upper() if upper else value[:1].lower()
    return first + value[1:]


def default(operation: str) -> str | None:
    """The value of ``${name:-VALUE}`` for a name that is not set."""
    found = DEFAULT.fullmatch(operation)
    return found[1] if found else None
