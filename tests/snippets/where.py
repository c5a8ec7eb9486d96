"""Where a record stands that a test was given: its file and line, to be mended there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lab import ROOT
from snippets.logs.kinds.record import Kind, Text

KINDS = ROOT / "snippets" / "logs" / "kinds"
TEXTS = ROOT / "snippets" / "texts" / "records"


def places(values: Iterable[object]) -> Iterator[str]:
    """The places of all values that are records, as ``file:line``."""
    for value in values:
        if isinstance(value, (Kind, Text)):
            name = value.kind if isinstance(value, Text) else value.name
            yield from _kinds().get(name, [])
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            yield from _texts().get(value["id"], [])
        elif isinstance(value, tuple):
            yield from places(value)


@cache
def _kinds() -> dict[str, list[str]]:
    """The places of each kind of line by its name: a name may be one of both logs."""
    return _found(KINDS.glob("*.py"), r'Kind\(\s*"([^"]+)"')


@cache
def _texts() -> dict[str, list[str]]:
    """The place of each known text by its id."""
    return _found(TEXTS.glob("*.json"), r'"id": "([^"]+)"')


def _found(files: Iterable[Path], expression: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in files:
        content = path.read_text(encoding="utf-8")
        for match in re.finditer(expression, content):
            line = content.count("\n", 0, match.start(1)) + 1
            place = f"{path.relative_to(ROOT)}:{line}"
            found.setdefault(match[1], []).append(place)
    return found
