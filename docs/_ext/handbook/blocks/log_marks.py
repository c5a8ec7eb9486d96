"""Log lines wherever a page shows them: the parsers cut them, each part gets its name.

The names are the style sheet's colors and, on the first question of a reader, the key to what the
part means (``site/part_meanings.py``). A page carries no meanings, so a part costs a few bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape

from handbook.page.log_tables import name_of
from snippets.logs.line import cut_line
from snippets.logs.parts import SEPARATOR, UNKNOWN

STAMP = re.compile(
    r"(?:[\w./-]+:)?(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)\b"
)
"""How a line of a log begins, also behind the name of its file. What begins so is a line of a log
if the parsers know its kind."""

NOT_TOLD = frozenset({UNKNOWN, "logwrite", "empty"})
UNNAMED = frozenset({UNKNOWN, "free text", "beyond the limit"})
OPENING = "([<{\"'"
CLOSING = re.compile(r"[^\s\w(<\[{\"']+")


def kind_of(log: str, kind: str) -> str:
    """What a line's element says of it; logs have kinds of the same name."""
    return kind if log == "mainlog" else f"{log} {kind}"


@cache
def marked(line: str) -> tuple[str, str] | None:
    """The kind of a line and its HTML; None if it is no line of a log that the parsers know.

    Without its tags the HTML is the line.
    """
    if not STAMP.match(line):
        return None
    log, cut = cut_line(line)
    if cut.kind in NOT_TOLD:
        return None
    return kind_of(log, cut.kind), "".join(map(_element, *zip(*_joined(cut.pieces), strict=True)))


def _element(name: str, text: str) -> str:
    said = escape(text, quote=False)
    return f'<b class="{name_of(name)}">{said}</b>' if name else said


def _joined(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Name and text of each piece; no name where there is nothing to ask.

    Signs of a separator that touch a part go with it, so that a line never breaks before a colon.
    """
    joined: list[tuple[str, str]] = []
    opening = ""
    turns = iter(pieces)
    for name, text in zip(turns, turns, strict=True):
        if name != SEPARATOR:
            joined.append(("" if name in UNNAMED else name, opening + text))
            opening = ""
            continue
        if joined and joined[-1][0] and (closing := CLOSING.match(text)):
            joined[-1] = (joined[-1][0], joined[-1][1] + closing[0])
            text = text[closing.end() :]
        between = text.rstrip(OPENING)
        joined.append(("", between))
        opening = text[len(between) :]
    return ((name, text) for name, text in [*joined, ("", opening)] if text)
