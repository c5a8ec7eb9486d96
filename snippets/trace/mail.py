"""What Dovecot and spamd logged of messages: their lines name the Message-ID, not Exim's ID."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from ..files.blocks import Log, place_of
from ..files.clock import EASTMOST, MailClock, syslog_time, zone_seconds
from .gather import Line, Progress

MESSAGE_ID = re.compile(rb"id=<([^<>\n]+)>")
"""In ``msgid=<...>`` of Dovecot's LMTP and Sieve, and in ``mid=<...>`` of spamd."""

BEFORE, AFTER = 4200, 3720
"""Seconds. Scores come up to ten minutes before the arrival, while the message is received, and
both logs tell a delivery within two minutes. The hour is for a change to summer time."""

TAIL = 4096
"""Bytes at the end of a block that are enough to tell the time."""


def find(
    ids: Iterable[str], span: tuple[float, float], offset: int | None, logs: Iterable[Log],
    progress: Progress,
) -> dict[str, list[Line]]:  # fmt: skip
    """Return the lines that name one of the Message-IDs, by Message-ID, each log's in order.

    What stands before the ``@`` is enough, for those that Exim itself made.
    Messages were in the hands of Exim during ``span``, in universal time, seconds since 1970.
    ``offset`` is how far the server's local time is from that, None if it is not known. Then, and
    in compressed logs, there is no way to jump: they are read from the beginning.
    """
    wanted = {id.encode("utf-8", "surrogateescape") for id in ids}
    found: dict[str, list[Line]] = {}
    for number, log in enumerate(log for log in logs if log.is_mail):
        if not wanted or (log.compressed and log.changed + EASTMOST < span[0] - BEFORE):
            continue
        clock = None if log.compressed or offset is None else MailClock(log, offset)
        start, end = 0, float("inf")
        if clock:
            start = place_of(log, clock.at(span[0] - BEFORE, log.head), clock)
            if span[1] != float("inf"):
                end = clock.at(span[1] + AFTER, log.head)
        for at, lines in log.blocks(start):
            progress(log)
            for match in MESSAGE_ID.finditer(lines):
                name = match[1] if match[1] in wanted else match[1].partition(b"@")[0]
                if name in wanted:
                    first = lines.rfind(b"\n", 0, match.start()) + 1
                    last = lines.index(b"\n", match.end())
                    data = lines[first:last]
                    line = Line((number, at + first), log, data, data)
                    id = name.decode("utf-8", "surrogateescape")
                    found.setdefault(id, []).append(line)
            if clock and end != float("inf"):
                tail = lines[lines.rfind(b"\n", 0, max(0, len(lines) - TAIL)) + 1 :]
                time = clock(tail)
                if time is not None and time > end:
                    break
    return found


COMPLETE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.A,
)


def moment(stamp: str, near: datetime, offset: int) -> datetime:
    """Return the local time that a stamp means, to the second; ``near`` where it is not read.

    A traditional stamp of syslog has no year; it is of the one that brings it next to ``near``.
    """
    complete = COMPLETE.match(stamp)
    try:
        if complete:
            time = datetime.fromisoformat(f"{complete[1]}T{complete[2]}")
            if complete[3]:
                time += timedelta(seconds=offset - zone_seconds(complete[3].encode("ascii")))
            return time
    except ValueError:
        return near
    years = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            years.append(syslog_time(stamp, year))
        except ValueError:  # no such day in that year, or a stamp of another kind
            continue
    return min(years, key=lambda time: abs(time - near), default=near)
