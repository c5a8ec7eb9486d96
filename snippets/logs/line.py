"""A line of any of the logs: find the parser for it, and explain what the line is.

>>> log, line = parse("2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed")
>>> log, line.kind
('mainlog', 'completed')
"""

from __future__ import annotations

from . import maillog, mainlog, otherlog
from .kinds import RECORDS
from .meaning import as_line
from .parts import UNKNOWN, Cut, Line, decoded
from .prefix import EXIM, MAIL_PROGRAMS, Prefix, finished

KINDS: dict[str, dict[str, str]] = {
    log: {kind.name: kind.sentence for kind in kinds} for log, kinds in RECORDS.items()
}
"""Per parser, ``mainlog``, ``maillog`` or ``otherlog``: kinds of lines, each with a sentence."""


# [start:parse]
def parse(line: bytes | str) -> tuple[str, Line]:
    """Return the parser's name, a key of ``KINDS``, and the line in parts. Never raises."""
    log, cut = cut_line(decoded(line))
    return log, as_line(cut)


# [end:parse]


def cut_line(text: str) -> tuple[str, Cut]:
    """Return the parser's name and the cut line."""
    cut = mainlog.ordinary(text)
    if cut and (cut.id or cut.kind not in (UNKNOWN, "logwrite")):
        return "mainlog", cut
    log = "mainlog"

    def behind(text: str, before: Prefix) -> Cut:
        nonlocal log
        other = otherlog.behind(text, before)
        if other:
            log = "otherlog"
            return other
        if _is_of_mail_log(text, before):
            log = "maillog"
            return maillog.behind(text, before)
        return mainlog.behind(text, before)

    cut = finished(text, behind)
    return log, cut


def _is_of_mail_log(text: str, before: Prefix) -> bool:
    if before.program:
        if before.program not in MAIL_PROGRAMS and mainlog.has_id(text, before.end):
            # A program that ran Exim, such as crond, passes its words on.
            return False
        return before.program != EXIM
    if maillog.recognizes(text, before):
        return True
    if "pid" in before.pieces[::2] and not before.host:
        return False  # the debugging output of Exim, with clock and process
    return before.time is not None and not mainlog.begins(text, before.end)
