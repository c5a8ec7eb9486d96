"""Exim's lines in a log of syslog's: what stands before them is taken off.

All readers of a main log expect Exim's own time at the beginning of a line. Where syslog stands in
front, or has taken the place of that time, or grep, a mail or a terminal left something there, the
reader of such prefixes (``logs.prefix``) tells where Exim's line begins. Lines of other programs
stay as they are.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone

from ..logs.prefix import EXIM, cleaned, read
from ..message_id import number

STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[. ]"
    r"(?!(?:[0-9]+ )?(?:[+-][0-9:]+ )?[^ ]+ (?:[^ ]+ )?(?:[^ ]*/)?exim[0-9]?(?:\[[0-9]+\])?: )",
    re.A,
)
"""Exim's own time, with which nothing has to be done; syslog's names the program behind it."""

BODY = re.compile(
    r"(?:\[[0-9]+\] )?(?P<id>[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}"
    r"|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) |cwd=|H=|SMTP |no host name found |"
    r"[A-Za-z_]+ authenticator failed ",
    re.A,
)

USUAL = re.compile(
    r"(?P<stamp>[A-Z][a-z]{2} [ 0-9]?[0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,9})?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)"
    r" [^ :()<>=\[\]]+ exim[0-9]?(?:\[[0-9]+\])?: "
    r"(?=[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:|[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} )",
    re.A,
)
"""How nearly every such line begins; the reader of prefixes takes ten times as long."""

OTHERS = re.compile(r"[ /](?:dovecot|spamd|spamc)(?:\[[0-9]+\])?: ", re.A)
LOOKED_AT = 200
"""Characters within which a program is named."""

DATE = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"|(?:(?P<year>[12][0-9]{3}) )?(?P<month>[A-Z][a-z]{2}) (?P<day>[ 0-9]?[0-9]) "
    r"(?:(?P<year2>[12][0-9]{3}) )?(?P<clock2>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?"
    r"(?: (?P<year3>[12][0-9]{3}))?"
    r"|(?P<epoch>[0-9]{10})\.",
    re.A,
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_OF_HALF_A_YEAR = 183


class Unwrapper:
    """Finds Exim's lines in those of a syslog.

    A traditional time of syslog has no year. It is of the one that brings it next to the time in
    the message ID on the line, or else in the last ID before it, or to when the log was written.
    """

    def __init__(self, written: float) -> None:
        """``written`` is when the log was last written to, in seconds since 1970."""
        self._near = datetime.fromtimestamp(max(0.0, written), timezone.utc)

    def lines(self, text: str) -> str:
        """Return whole lines, each of Exim's with line feeds in the place of what stands before it.

        In UTF-8 they are as many bytes as before, so that each line ends where it ended.
        """
        return "\n".join([self._line(line) for line in text.split("\n")])

    def is_exims(self, line: str) -> bool:
        """Tell whether something stands before a line of Exim's."""
        return self._line(line) != line

    def _line(self, line: str) -> str:
        if not line or STAMP.match(line):
            return line
        own = self._own(line)
        if own is None:
            return line
        missing = _width(line) - _width(own)
        return "\n" * missing + own if missing > 0 else line

    def _own(self, line: str) -> str | None:
        """Return what is Exim's of a line, with a time before it; None where nothing is."""
        usual = USUAL.match(line)
        if usual:
            rest = line[usual.end() :]
            if STAMP.match(rest):
                return rest
            return self._stamp(usual["stamp"], usual["zone"], rest) + rest
        if OTHERS.search(line, 0, LOOKED_AT):
            return None
        clean, _ = cleaned(line)
        before = read(clean)
        rest = clean[before.end :]
        if before.program not in (None, EXIM):
            return None
        if STAMP.match(rest):
            return rest
        if before.time is None or not (before.program or BODY.match(rest)):
            return None
        stamp = self._stamp(before.time, before.zone, rest)
        return stamp + rest if stamp else None

    def _stamp(self, time: str, zone: str | None, rest: str) -> str:
        """Return a time in Exim's form."""
        found = DATE.match(time)
        if not found:
            return ""
        body = BODY.match(rest)
        if body and body["id"]:
            self._near = datetime.fromtimestamp(number(body["id"][:6]), timezone.utc)
        if found["epoch"]:
            moment = datetime.fromtimestamp(int(found["epoch"]), timezone.utc)
            return f"{moment:%Y-%m-%d %H:%M:%S} +0000 "
        offset = ""
        if zone and (zone == "Z" or zone[0] in "+-"):
            offset = " " + ("+0000" if zone == "Z" else zone.replace(":", ""))
        if found["date"]:
            return f"{found['date']} {found['clock']}{offset} "
        year = found["year"] or found["year2"] or found["year3"]
        month = MONTHS.index(found["month"]) + 1 if found["month"] in MONTHS else 0
        day, clock = int(found["day"]), found["clock2"]
        if not year:
            year = str(self._year(month, day))
        return f"{year}-{month:02}-{day:02} {clock}{offset} " if month else ""

    def _year(self, month: int, day: int) -> int:
        ahead = (month - self._near.month) * 30.5 + day - self._near.day
        if ahead > DAYS_OF_HALF_A_YEAR:
            return self._near.year - 1
        return self._near.year + (ahead < -DAYS_OF_HALF_A_YEAR)


def is_of_mail(line: str) -> bool:
    """Tell whether a line is Dovecot's or spamd's, whatever stands before it."""
    before = read(cleaned(line)[0])
    return before.program not in (None, EXIM) or (
        before.program is None and before.time is not None
    )


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
