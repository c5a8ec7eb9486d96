"""Who sends: logins, scripts' directories, envelope senders and hosts, counted in a main log.

Each arrival (``<=``) counts one message and the recipients that the line names after ``for``, which
Exim writes with ``+received_recipients`` in ``log_selector``, as cPanel sets it. A call of sendmail
or exim that hands in a message leaves a ``cwd=`` line (``+arguments``) before its arrival; the
directory gets the recipients of the arrival that belongs to it.

Source: Exim's specification, chapter "Log files"; ``src/src/receive.c`` of Exim 4.98.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Callable

from .files.blocks import MAIN_LINE, Log, place_of
from .files.clock import local_clock, seconds
from .logs.addresses import ADDRESS_IN_BYTES

ARRIVAL = re.compile(rb" <= ([^ \n]+)([^\n]*)")
WORD = re.compile(rb' (?:[A-Za-z][A-Za-z0-9]{0,7}\*?=)?(?:"[^"\\]*(?:\\.[^"\\]*)*"?)?[^ ]*')
"""One of the fields of a line, as ``mainlog`` reads them."""

# Where no call follows, the line is consumed as well, so that none is read twice.
CALL = re.compile(rb" cwd=(?:(?!/var/spool/exim4? )([^\n]*?) [0-9]+ args: ([^\n]*)|[^\n]*)")
HOST = re.compile(rb" H=\[([^\]]*)\]")
"""A host with neither name nor HELO; with them, a blank stands before the bracket."""

USER = re.compile(rb" U=([^ ]+)")
HOME = re.compile(rb"/home[^/]*/([^/]+)")

NO_MESSAGE = re.compile(rb" -(?:M|bp|bd|b[tvVPhemicr]\b|q|R|S|d\b|E[0-9A-Za-z]{6}-)")
"""Options with which a call of Exim hands in no message. Exim's own calls are ``-Mc`` and such, and
``-E`` for a bounce."""

NEW_LINE = 10
STAMP = 19
"""Bytes of ``2026-11-23 06:41:25``, with which a line begins."""

SHORT, LONG = STAMP + 1 + 16, STAMP + 1 + 23
"""Bytes before `` <= `` on a line with neither zone, nor fraction, nor process number."""

MOST_CALLS = 1000
"""How many calls wait for their arrival; the oldest are given up."""

GROUPS = ("login", "directory", "sender", "host")


@dataclass
class Count:
    """Messages and recipients, in this order of importance."""

    messages: int = 0
    recipients: int = 0


@dataclass
class Senders:
    """The counts, per group and name. Names are in lower case, but for directories.

    ``login`` are SMTP logins, ``directory`` where a script called sendmail, ``sender`` envelope
    senders (``<>`` for bounces), ``host`` the addresses of the hosts that handed mail in.
    ``unnamed`` counts the messages whose line names no recipients.
    """

    total: Count
    groups: dict[str, dict[bytes, Count]]
    unnamed: int

    def top(self, group: str, most: int | None = None) -> list[tuple[str, Count]]:
        """Return names and counts of a group, most messages first, then most recipients."""
        items = self.groups[group].items()
        ranked = heapq.nsmallest(
            len(items) if most is None else most,
            items,
            key=lambda item: (-item[1].messages, -item[1].recipients, item[0]),
        )
        return [(name.decode("utf-8", "surrogateescape"), n) for name, n in ranked]


def count(
    logs: Iterable[Log],
    since: str | None = None,
    until: str | None = None,
    progress: Callable[[Log], None] = lambda log: None,
) -> Senders:
    """Count the arrivals of main logs from ``since`` (included) to ``until`` (not included).

    Both are local times as the log writes them, ``2026-11-23 06:41:25``. A long log is read by
    several processes.
    """
    counter = _Counter(since or "", until or "")
    for log in logs:
        if log.is_main:
            counter.read(log, progress)
    return counter.result()


class _Tally:
    """Counts messages in bulk, since that is quick, and apart from them the recipients."""

    def __init__(self) -> None:
        self.messages: Counter[bytes] = Counter()
        self.recipients: Counter[bytes] = Counter()
        self.names: list[bytes] = []
        """One name a message, not counted yet. Each stands for one recipient as well."""
        self.others: list[bytes] = []
        """The name of the message for each recipient beyond its first, not counted yet."""

    def more(self, name: bytes, recipients: int) -> None:
        """Count recipients beyond the first of a message, or -1 when it had none."""
        self.recipients[name] += recipients

    def add(self, other: _Tally) -> None:
        self.messages.update(other.messages)
        self.recipients.update(other.recipients)

    def flush(self) -> None:
        self.messages.update(self.names)
        self.recipients.update(self.others)
        self.names.clear()
        self.others.clear()

    def result(self, fold: bool) -> dict[bytes, Count]:
        counts: dict[bytes, Count] = {}
        for name in self.messages.keys() | self.recipients.keys():
            counted = counts.setdefault(name.lower() if fold else name, Count())
            counted.messages += self.messages[name]
            counted.recipients += self.messages[name] + self.recipients[name]
        return counts


class _Counter:
    def __init__(self, since: str, until: str) -> None:
        self.since = since.encode("ascii")
        self.until = until.encode("ascii")
        self.tallies = {group: _Tally() for group in GROUPS}
        self.arrivals = self.recipients = self.unnamed = 0
        self.local: list[tuple[bytes, bytes | int]] = []
        """Users with the directory of a call, or with the recipients beyond the first that an
        arrival has; in the log's order."""

    def result(self) -> Senders:
        return Senders(
            Count(self.arrivals, self.recipients),
            {group: t.result(group != "directory") for group, t in self.tallies.items()},
            self.unnamed,
        )

    def read(self, log: Log, progress: Callable[[Log], None]) -> None:
        start = 0
        moment = seconds(self.since) if len(self.since) == STAMP else None
        if moment is not None and not log.compressed:
            start = place_of(log, moment - 60, local_clock)
        callers = _Callers(self.tallies["directory"])
        for end, part in log.parts(start, self._part):
            start = log.done = end
            progress(log)
            self._add(part)
            callers.take(part.local)
        for _, lines in log.blocks(start):
            progress(log)
            self._block(lines)
            callers.take(self.local)
            self.local.clear()

    def _part(self, log: Log, start: int, end: int) -> _Counter:
        part = _Counter(self.since.decode("ascii"), self.until.decode("ascii"))
        for _, lines in log.blocks(start, end):
            part._block(lines)
        return part

    def _add(self, part: _Counter) -> None:
        for group, tally in self.tallies.items():
            tally.add(part.tallies[group])
        self.arrivals += part.arrivals
        self.recipients += part.recipients
        self.unnamed += part.unnamed

    def _block(self, lines: bytes) -> None:
        """Count one block. Calls and arrivals are found apart, and taken in the log's order."""
        calls = deque(m for m in CALL.finditer(lines) if m[1] and not NO_MESSAGE.search(m[2]))
        windowed = bool(self.since or self.until)
        add_sender = self.tallies["sender"].names.append
        add_login = self.tallies["login"].names.append
        add_host = self.tallies["host"].names.append
        more_senders = self.tallies["sender"].others
        more_logins = self.tallies["login"].others
        more_hosts = self.tallies["host"].others
        for match in ARRIVAL.finditer(lines):
            at = match.start()
            if at == LONG or (at > LONG and lines[at - LONG - 1] == NEW_LINE):
                start = at - LONG
            elif at == SHORT or (at > SHORT and lines[at - SHORT - 1] == NEW_LINE):
                start = at - SHORT
            else:
                start = lines.rfind(b"\n", 0, at) + 1
                head = MAIN_LINE.match(lines, start)
                if not head or not head["id"] or head.end() != at + 1:
                    continue
            if windowed and not self._within(lines[start : start + STAMP]):
                continue
            while calls and calls[0].start() < at:
                self._call(lines, calls.popleft())
            sender, rest = match.groups()
            if b'"' in sender:
                whole = ADDRESS_IN_BYTES.match(lines, match.start(1), match.end())
                if whole and whole.end() > match.end(1):
                    sender, rest = whole[0], lines[whole.end() : match.end()]
            self.arrivals += 1
            add_sender(sender)
            end = rest.find(b" S=")
            at = rest.rfind(b" for ")
            if at > end and rest.find(b'"', at) < 0:
                more = rest.count(b" ", at + 5)
            else:
                more = _recipients(rest, end) - 1
            login = host = None
            place = rest.find(b" A=", 0, end)
            if place >= 0:
                # Behind a second colon is whom the login speaks for (+smtp_mailauth).
                named = rest[place + 3 : rest.find(b" ", place + 3)].split(b":", 2)
                if len(named) > 1 and named[1]:
                    login = named[1]
                    add_login(login)
            place = rest.find(b" H=", 0, end)
            if place >= 0:
                # A stranger chooses what stands in parentheses.
                opened = rest.rfind(b") [", place, end) + 3
                if opened == 2:
                    opened = rest.find(b" [", place, end) + 2
                if opened > 1:
                    host = rest[opened : rest.find(b"]", opened)]
                else:
                    found = HOST.search(rest)
                    host = found[1] if found else b"unknown"
                add_host(host)
            elif not rest.startswith(b" R="):  # that would be a bounce, which Exim made
                user = USER.search(rest)
                self.local.append((user[1] if user else b"", more))
            self.recipients += more + 1
            if more > 0:
                more_senders += repeat(sender, more)
                if login is not None:
                    more_logins += repeat(login, more)
                if host is not None:
                    more_hosts += repeat(host, more)
            elif more < 0:
                self.unnamed += 1
                for group, name in (("sender", sender), ("login", login), ("host", host)):
                    if name is not None:
                        self.tallies[group].more(name, more)
        for call in calls:
            self._call(lines, call)
        for tally in self.tallies.values():
            tally.flush()

    def _within(self, stamp: bytes) -> bool:
        return self.since <= stamp and (not self.until or stamp < self.until)

    def _call(self, lines: bytes, match: re.Match[bytes]) -> None:
        start = lines.rfind(b"\n", 0, match.start()) + 1
        head = MAIN_LINE.match(lines, start)
        if not head or head.end() != match.start() + 1 or not self._within(head["stamp"]):
            return
        home = HOME.match(match[1])
        self.local.append((home[1] if home else b"", match[1]))
        self.tallies["directory"].names.append(match[1])


class _Callers:
    """Gives the recipients of local arrivals to the directories of the calls that they are of."""

    def __init__(self, tally: _Tally) -> None:
        self.tally = tally
        self.calls: deque[tuple[bytes, bytes]] = deque(maxlen=MOST_CALLS)

    def take(self, local: list[tuple[bytes, bytes | int]]) -> None:
        for user, what in local:
            if isinstance(what, bytes):
                self.calls.append((user, what))
            elif self.calls:
                directory = self._caller(user)
                if what:
                    self.tally.more(directory, what)

    def _caller(self, user: bytes) -> bytes:
        """Return the directory of a call: its user's, or the first."""
        for call in self.calls:
            if call[0] == user:
                self.calls.remove(call)
                return call[1]
        return self.calls.popleft()[1]


def _recipients(fields: bytes, size: int) -> int:
    r"""Count the recipients after ``for`` at the end of an arrival; 0 where there are none.

    ``size`` is where the field ``S=`` begins, behind which they stand. A subject, in quotes before
    them, may have the word too, and a local part in quotes may have blanks.
    """
    if fields.rfind(b" for ") < max(0, size):
        return 0
    words = [match[0] for match in WORD.finditer(fields, max(0, size))]
    return len(words) - words.index(b" for") - 1 if b" for" in words else 0
