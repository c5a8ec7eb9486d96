"""A line of any of the mail logs: find the parser for it, and explain what the line is.

>>> log, line = parse("2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed")
>>> log, line.kind
('mainlog', 'completed')
"""

from __future__ import annotations

from . import maillog, mainlog
from .meaning import as_line
from .parts import EXPLANATIONS, UNKNOWN, Cut, Line, decoded

KINDS: dict[str, dict[str, str]] = EXPLANATIONS["kinds"]
"""Per parser, ``mainlog`` or ``maillog``: the kinds of lines and a sentence for each."""


# [start:parse]
def parse(line: bytes | str) -> tuple[str, Line]:
    """Return the parser's name, ``mainlog`` or ``maillog``, and the line in parts. Never raises."""
    log, cut = cut_line(decoded(line))
    return log, as_line(cut)


# [end:parse]


def cut_line(text: str) -> tuple[str, Cut]:
    """Return the parser's name and the cut line.

    Exim's stamp is a date and a time, so a line that begins with a digit goes to ``mainlog`` first.
    """
    if text[:1].isdigit():
        cut = mainlog.cut(text)
        if cut.id or cut.kind not in (UNKNOWN, "logwrite") or not maillog.recognizes(text):
            return "mainlog", cut
        return "maillog", maillog.cut(text)
    other = maillog.STAMP.match(text) and not mainlog.SYSLOG_HEAD.pattern.match(text)
    if other or maillog.recognizes(text):
        return "maillog", maillog.cut(text)
    return "mainlog", mainlog.cut(text)
