"""What time it is at a place in a log, though logs tell neither their time zone nor the year.

Exim writes local time unless ``log_timezone`` is set. Its message IDs hold universal time, so each
arrival in the log tells how far local time is from it, also after a change to summer time.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import islice

from ..message_id import number
from .blocks import MAIL_LINE, MAIN_LINE, Log

EPOCH = datetime(1970, 1, 1)
HOUR = 3600
QUARTER = HOUR // 4
"""Seconds; time zones differ from universal time by whole quarters of an hour."""

EASTMOST, WESTMOST = 14 * HOUR, -12 * HOUR
"""How far, in seconds, local time can be from universal time."""

ENOUGH = 9
"""Arrivals that are looked at to learn the time zone of a place in a log; most of them decide."""

LAST_BYTES = 64 * 1024
LEAP_YEAR = 2000
"""Stands for the year that a traditional syslog time does not tell; it has a 29 February."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ARRIVAL = re.compile(
    rb"^([0-9-]{10} [0-9:]{8})(?:\.[0-9]+)? (?:\[[0-9]+\] )?"
    rb"([0-9A-Za-z]{6})-(?:[0-9A-Za-z]{6}-..|[0-9A-Za-z]{11}-....) <= (?!<>)",
    re.MULTILINE,
)
"""An arrival without a zone in its time. A bounce's own time says as much, but it is rarer."""


def seconds(stamp: bytes) -> float | None:
    """Return ``2026-11-23 06:41:25`` as seconds since 1970 on the same clock; None if no date."""
    try:
        return (datetime.fromisoformat(stamp.decode("ascii")) - EPOCH).total_seconds()
    except ValueError:
        return None


def precise_seconds(line: bytes) -> float | None:
    """Return when a line of a main log was written, with its fraction, in seconds since 1970.

    Universal time where the line names its zone, else on the log's own clock. None if it has none.
    """
    match = MAIN_LINE.match(line)
    time = seconds(match["stamp"]) if match else None
    if match is None or time is None:
        return None
    time += float(match["fraction"].decode("ascii")) if match["fraction"] else 0.0
    return time - (zone_seconds(match["zone"]) if match["zone"] else 0)


def zone_seconds(zone: bytes) -> int:
    """Return ``+0530`` or ``+05:30`` or ``Z`` as seconds east of universal time."""
    if zone == b"Z":
        return 0
    digits = zone[1:].replace(b":", b"")
    east = int(digits[:2]) * HOUR + int(digits[2:4]) * 60
    return -east if zone.startswith(b"-") else east


class MainClock:
    """Tells the universal time of the first of some lines of a main log, in seconds since 1970.

    ``offset`` is how far local time was from universal time where it was last learned, in seconds,
    and None before. Without it the answer is the latest time that it can be.
    """

    def __init__(self) -> None:
        self.offset: int | None = None

    def __call__(self, lines: bytes) -> float | None:
        first = first_stamp(lines)
        if first is None:
            return None
        local, zone = first
        if zone:
            self.offset = zone_seconds(zone)
        else:
            self.offset = _measured(lines, self.offset)
        return local - (WESTMOST if self.offset is None else self.offset)


def _measured(lines: bytes, otherwise: int | None) -> int | None:
    """Return by how much most of the first arrivals in the lines are from universal time."""
    votes: Counter[int] = Counter()
    for match in islice(ARRIVAL.finditer(lines), ENOUGH):
        local = seconds(match[1])
        if local is not None:
            ahead = local - number(match[2].decode("ascii"))
            if WESTMOST <= ahead <= EASTMOST + QUARTER:
                votes[int(ahead // QUARTER) * QUARTER] += 1
    return votes.most_common(1)[0][0] if votes else otherwise


def first_stamp(lines: bytes) -> tuple[float, bytes | None] | None:
    """Return the local time and the zone of the first line that has a time."""
    for line in lines.split(b"\n"):
        match = MAIN_LINE.match(line)
        if match:
            local = seconds(match["stamp"])
            if local is not None:
                return local, match["zone"]
    return None


def last_stamp(lines: bytes) -> tuple[float, bytes | None] | None:
    """Return the local time and the zone of the last line that has a time."""
    end = len(lines)
    while end > 0:
        start = lines.rfind(b"\n", 0, end - 1) + 1
        found = first_stamp(lines[start:end])
        if found:
            return found
        end = start
    return None


def local_clock(lines: bytes) -> float | None:
    """Tell the time of the first of some lines of a main log as the log writes it."""
    first = first_stamp(lines)
    return first[0] if first else None


def syslog_time(stamp: str, year: int) -> datetime:
    """Return the time of a traditional stamp, ``Nov  3 06:41:25``, which has no year.

    Raises ValueError for a day that the year does not have, and for what is no stamp.
    """
    month, day, clock = stamp.split()
    hour, minute, second = clock[:8].split(":")
    return datetime(year, MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second))


class MailClock:
    """Tells the local time of lines in a syslog, in seconds that only this object understands.

    A traditional time has no year: one that is later in the year than the last line of the log is
    of the year before. ``offset`` is how far local time is from universal time, in seconds.
    """

    def __init__(self, log: Log, offset: int) -> None:
        self.offset = offset
        self._last: float | None = None
        _, tail = log.probe(max(0, log.size - LAST_BYTES), LAST_BYTES)
        for line in reversed(tail.split(b"\n")):
            self._last = self._of_line(line)
            if self._last is not None:
                break

    def __call__(self, lines: bytes) -> float | None:
        """Tell the time of the first line that has one."""
        for line in lines.split(b"\n"):
            time = self._of_line(line)
            if time is not None:
                return self._in_year(time)
        return None

    def at(self, universal: float, lines: bytes) -> float:
        """Return this clock's time for a universal time; ``lines`` show which form times have."""
        local = universal + self.offset
        if any((match := MAIL_LINE.match(line)) and match["iso"] for line in lines.split(b"\n", 9)):
            return local
        moment = EPOCH + timedelta(seconds=local)
        return self._in_year((moment.replace(year=LEAP_YEAR) - EPOCH).total_seconds())

    def _in_year(self, time: float) -> float:
        if self._last is None or time <= self._last:
            return time
        year = datetime(LEAP_YEAR + 1, 1, 1) - datetime(LEAP_YEAR, 1, 1)
        return time - year.total_seconds() if time < _year_end() else time

    def _of_line(self, line: bytes) -> float | None:
        match = MAIL_LINE.match(line)
        if not match:
            return None
        try:
            if match["iso"]:
                local = datetime.fromisoformat(match["iso"].decode("ascii"))
                zone = match["zone"]
                shift = self.offset - zone_seconds(zone) if zone else 0
                return (local - EPOCH).total_seconds() + shift
            local = syslog_time(match["stamp"].decode("ascii"), LEAP_YEAR)
            return (local - EPOCH).total_seconds()
        except ValueError:
            return None


def _year_end() -> float:
    return (datetime(LEAP_YEAR + 1, 1, 1) - EPOCH).total_seconds()


def iso(universal: float) -> str:
    """Return a universal time as ISO 8601."""
    return datetime.fromtimestamp(universal, timezone.utc).isoformat()
