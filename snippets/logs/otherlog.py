"""One line of the logs beside Exim's and Dovecot's, cut into named parts without loss.

Those of cPanel's own services, Mailman 2, Roundcube, csf's lfd, fail2ban and PAM: what
administrators read next to the mail logs, so that a line of theirs is told as what it is.

>>> from .line import parse
>>> log, line = parse("Mar 01 10:00:00 2026 (35) news: new ann@example.com, admin mass sub")
>>> log, line.kind
('otherlog', 'mailman')
"""

from __future__ import annotations

import re

from .kinds.others import KINDS
from .kinds.record import Text
from .parts import Cut, Shape
from .prefix import Prefix

BY_NAME = {kind.name: kind.texts for kind in KINDS}
OF_CPANEL = [
    text
    for name in ("cpanel-login-failed", "cpanel-session", "cpanel-service")
    for text in BY_NAME[name]
]
OF_PROGRAMS = {
    "lfd": BY_NAME["lfd"],
    "roundcube": BY_NAME["roundcube"],
    "fail2ban": BY_NAME["fail2ban"],
    "fail2ban-server": BY_NAME["fail2ban"],
    "fail2ban.actions": BY_NAME["fail2ban"],
    "fail2ban.filter": BY_NAME["fail2ban"],
}
"""By the program that syslog names."""

PAM = re.compile(
    r"(?:(?:dovecot-)?auth: )?pam_[a-z0-9_]{1,20}"
    r"\((?:dovecot|imap|pop3|smtp|exim|courier|mail)[a-z0-9_-]*:",
    re.A,
)
"""PAM writes in the name of the program that asks it."""
MAILMAN = re.compile(r"\([0-9]{1,10}\) ", re.A)
"""Behind the stamp stands the process alone."""
WITH_YEAR = re.compile(r"[A-Z][a-z]{2} +[0-9]{1,2} [0-9:]{8} [0-9]{4}", re.A)
FAIL2BAN = re.compile(r"[0-9-]{10} [0-9:]{8}[,.][0-9]{3} +fail2ban", re.A)
ROUNDCUBE = re.compile(r"\[[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:.]{8,15}[^\]]{0,12}\]: ?", re.A)
CPANEL = re.compile(
    r"(?:/[^ :]{1,200}:)?(?:\[[0-9]{1,10}\] )?\[[0-9-]{10} [0-9:]{8}|"
    r"[^\[\"]{1,400} \[[0-9/]{10}:[0-9:]{8} ",
    re.A,
)


def texts_for(text: str, before: Prefix) -> list[Text]:
    """Return the texts that a line can be, by how it begins; none if it is of another log."""
    if PAM.match(text, before.end):
        return list(BY_NAME["pam"])
    if before.program:
        return list(OF_PROGRAMS.get(before.program.lower(), ()))
    at = before.end
    if before.time and WITH_YEAR.fullmatch(before.time) and MAILMAN.match(text, at):
        return list(BY_NAME["mailman"])
    if FAIL2BAN.match(text, at):
        return list(BY_NAME["fail2ban"])
    if ROUNDCUBE.match(text, at):
        return list(BY_NAME["roundcube"])
    if CPANEL.match(text, at):
        return OF_CPANEL
    return []


def behind(text: str, before: Prefix) -> Cut | None:
    """Cut a line from the place on where it begins, or return None where it is of another log."""
    for shape in texts_for(text, before):
        match = shape.pattern.fullmatch(text, before.end)
        if match:
            return _cut(shape, match, before)
    return None


def _cut(shape: Shape, match: re.Match[str], before: Prefix) -> Cut:
    pieces = before.pieces[:]
    shape.cut(pieces, match, "event")
    groups = match.groupdict()
    time = groups.get("time")
    if time:
        return Cut(shape.kind, time, groups.get("zone"), None, pieces)
    return Cut(shape.kind, before.time, before.zone, None, pieces)
