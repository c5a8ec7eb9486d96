"""Follow messages through Exim's main log: find them, and gather all lines of each.

By message ID nothing is searched. The ID holds the time at which the message arrived, and a log is
in order of time, so a binary search finds the place, and the log is read from there until the
message is completed. By address, Message-ID or subject, one pass finds the IDs.

A search that misses is said and made good: where a message's arrival is not at the place that its
ID tells (the clock was set, the log is not in order), all that was passed over is read as well.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Callable

from ..files.blocks import MAIN_LINE, PROBE, Log, place_of
from ..files.clock import EASTMOST, MainClock, last_stamp, precise_seconds
from ..message_id import PATTERN, decode
from .subject import readable

EARLY = 60
"""Seconds before the time in an ID at which reading begins: Exim's processes share a log, and none
waits for the others, so lines are out of order by a little."""

FEW = 8
"""Up to so many messages are looked for one by one; more are faster in one pattern."""

LATE = 600
"""Seconds after a message's completion in which more of its lines are looked for. Exim's processes
do not wait for each other, and logs are put together by other hands as well."""

SET_BACK = 3660
"""Seconds by which a clock goes back at the end of summer time, and a little more."""

BATCH = 1000
"""How many messages are gathered at a time. It bounds the memory that a common address takes."""

MOST_LOOSE = 1000
"""How many of the lines without a message ID are kept, the newest ones."""

ID_TAIL = rb"[0-9A-Za-z-]{10,23}"
"""What of an ID follows after the first characters."""
ADDRESS_CHARACTERS = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~."
)
"""Of a local part without quotes, RFC 5322 section 3.2.3, and the dot."""

DOMAIN_CHARACTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@")
KEYS = frozenset(b"F= P= E= O= S= D= U= for= from= set_id= id= id*= msgid= mid= -f ' `".split()) | {
    b""
}
"""What may stand before an address without being part of it."""

CALL = re.compile(rb"cwd=[^\n]*? [0-9]+ args:")
COMMAND = re.compile(rb" -M(?!C|c\b)\w*(?![^ \n])")
"""In a call: an exim command that somebody gave for messages, not Exim's own delivery process."""

SUBJECT = re.compile(rb' T="([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
# Exim accepts a message before it logs the arrival; what is rejected has no arrival, and ends here.
REJECTED = re.compile(rb"\brejected (?:after|by|during) |\bSMTP data timeout\b")

BECAUSE_OF = re.compile(rb'<= (?:"[^"\\\n]*(?:\\.[^"\\\n]*)*")?[^ \n]* R=([0-9A-Za-z-]+)(?![^ \n])')
"""The arrival of a message that Exim made because of another one."""

ARRIVED = re.compile(MAIN_LINE.pattern + rb"[<(]=[ ]", MAIN_LINE.flags)

Progress = Callable[[Log], None]
"""Is called now and then while a log is read."""


@dataclass(frozen=True)
class Line:
    """One line of a log, without its end.

    ``place`` is the log's number in the order of time, and the offset. ``data`` begins with the
    line's own time; what syslog put in front is only in ``raw``, the line as it stands in the log.
    """

    place: tuple[int, int]
    log: Log
    data: bytes
    raw: bytes

    @property
    def text(self) -> str:
        """What Exim wrote; bytes that are no UTF-8 are surrogates."""
        return self.data.decode("utf-8", "surrogateescape")

    @property
    def written(self) -> str:
        """The whole line, as ``text``."""
        return self.raw.decode("utf-8", "surrogateescape")


@dataclass
class Trace:
    """What the main logs say of one message. ``lines`` are in the order of time.

    ``bounces`` are, as keys, the IDs of messages that Exim made because of it: bounces, warnings
    of a delay, automatic replies. ``places`` are those of the lines. ``searched`` says that its
    arrival was not where the time in its ID says, so that all of the logs was read.
    """

    id: str
    lines: list[Line] = field(default_factory=list)
    bounces: dict[str, None] = field(default_factory=dict)
    places: set[tuple[int, int]] = field(default_factory=set)
    arrived: bool = False
    completed: bool = False
    rejected: bool = False
    searched: bool = False


# --- what to look for -------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What is looked for. ``kind`` is ``id``, ``address`` or ``subject``.

    ``needles`` are lower-case forms in which the text can stand in a log. An address may also be a
    Message-ID, which has the same form.
    """

    kind: str
    text: str
    needles: tuple[bytes, ...] = ()


def wanted(text: str) -> Wanted:
    """Tell what a text is: a message ID, an address or Message-ID, or else part of a subject.

    Raises ValueError when it is empty or of more than one line.
    """
    text = text.strip()
    if not text or "\n" in text:
        raise ValueError("name a message ID, an address, a Message-ID or a part of a subject")
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    # A Message-ID that Exim made holds the message ID, and does not stand in the main log.
    match = PATTERN.fullmatch(bare.partition("@")[0] if bare.startswith("E") else bare)
    if match:
        return Wanted("id", match["id"])
    if re.fullmatch(r'(?:[^\s@<>"]+|"[^"]+")@[^\s@<>"]+', bare):
        return Wanted("address", bare, _forms(bare))
    return Wanted("subject", text, _forms(text))


def _forms(text: str) -> tuple[bytes, ...]:
    r"""Return the forms of a text in a log, in lower case: as it is, and as Exim escapes it.

    Exim writes a byte of 128 or more as an octal escape unless ``print_topbitchars`` is set, and a
    backslash and a quote in a subject with a backslash before it.
    """
    raw = text.encode("utf-8", "surrogateescape").lower()
    escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    octal = b"".join(b"\\%03o" % byte if byte > 127 else bytes([byte]) for byte in escaped)
    return tuple(dict.fromkeys((raw, escaped, octal)))


def hits(what: Wanted, lines: bytes) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line, of whole lines, that has what is looked for.

    Letters match in both cases. An address inside a longer one is no match, nor is one in a
    subject; a subject matches only on the line of an arrival, encoded ones by what they mean.
    """
    folded = lines.lower()
    for needle in what.needles:
        at = folded.find(needle)
        start = end = -1
        while at >= 0:
            if at >= end:
                start, end = _line_at(lines, at)
                subject = SUBJECT.search(lines, start, end)
            inside = bool(subject and subject.start(1) <= at and at + len(needle) <= subject.end(1))
            if what.kind == "subject":
                good = inside and b" <= " in lines[start : subject.start()] if subject else False
            else:
                good = not inside and _alone(lines, start, at, at + len(needle))
            if good:
                yield start, end
            passed = good or (what.kind == "subject" and (not subject or at > subject.end()))
            at = folded.find(needle, end if passed else at + 1)
    if what.kind == "subject":
        yield from _encoded_hits(" ".join(what.text.lower().split()), lines)


def _encoded_hits(text: str, lines: bytes) -> Iterator[tuple[int, int]]:
    at = lines.find(b"?")
    while at >= 0:
        start, end = _line_at(lines, at)
        subject = SUBJECT.search(lines, start, end)
        if subject and b"=?" in subject[1] and b" <= " in lines[start : subject.start()]:
            plain = readable(subject[1].decode("utf-8", "surrogateescape"))
            if text in " ".join(plain.lower().split()):
                yield start, end
        at = lines.find(b"?", end)


def _line_at(lines: bytes, at: int) -> tuple[int, int]:
    """Return where the line at a place begins and ends."""
    return lines.rfind(b"\n", 0, at) + 1, lines.index(b"\n", at)


def _alone(lines: bytes, start: int, at: int, end: int) -> bool:
    """Tell whether an address stands between its neighbors as a whole one."""
    first = at
    while first > start and lines[first - 1] in ADDRESS_CHARACTERS:
        first -= 1
    if first < at and lines[first:at] not in KEYS:
        return False
    if lines[end : end + 1] == b".":
        end += 1  # the end of a sentence, or of a longer domain
    return lines[end] not in DOMAIN_CHARACTERS


# --- the logs in their order ------------------------------------------------------------------


class MainLogs:
    """Main logs in the order of time, oldest first. Times are universal, seconds since 1970."""

    def __init__(self, logs: Iterable[Log], progress: Progress) -> None:
        self.clock = MainClock()
        self.progress = progress
        main = [log for log in logs if log.is_main]
        for log in main:
            self.clock(log.head)  # learns the time zone, so that all times below go by one
        dated = [(self.clock(log.head) or float("-inf"), log) for log in main]
        dated.sort(key=lambda pair: pair[0])
        self.logs = [log for _, log in dated]
        self._starts = [first for first, _ in dated]

    def ends_before(self, number: int, time: float) -> bool:
        """Tell whether a log is surely over at a time, because a newer one has begun long since."""
        # The clock's answer may be the latest possible time, which can be a day too late.
        margin = EARLY if self.clock.offset is not None else 2 * EASTMOST
        later = self._starts[number + 1 :]
        return bool(later) and later[0] + margin < time

    def place(self, number: int, time: float, start: int) -> int:
        """Return where to begin to read a log for what happened at ``time`` or later."""
        log = self.logs[number]
        if log.compressed:
            return start
        return place_of(log, time, self.clock, start)

    def time_of_last(self, lines: bytes, near: float) -> float:
        """Return the time of the last of some lines, infinity where they show none.

        Its zone is learned anew only ``near`` a time that counts, since it takes a while.
        """
        tail = lines[lines.rfind(b"\n", 0, max(0, len(lines) - PROBE)) + 1 :]
        found = last_stamp(tail)
        if found is not None and self.clock.offset is not None:
            time = found[0] - self.clock.offset
            if abs(time - near) > 2 * SET_BACK:
                return time
        if found is None or self.clock(tail) is None or self.clock.offset is None:
            return float("inf")
        return found[0] - self.clock.offset

    def blocks(
        self, number: int, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Yield a log's lines as Log.blocks does, and tell the progress."""
        log = self.logs[number]
        for offset, lines in log.blocks(start, end):
            yield offset, lines
            self.progress(log)


# --- find the messages ------------------------------------------------------------------------


@dataclass
class Found:
    """The messages that a search found, and the lines without a message ID, the newest ones.

    ``loose`` has place, data and raw of each of these lines, as ``Line`` has; ``loose_count``
    counts those left out as well.
    """

    ids: dict[str, None] = field(default_factory=dict)
    loose: deque[tuple[tuple[int, int], bytes, bytes]] = field(
        default_factory=lambda: deque(maxlen=MOST_LOOSE)
    )
    loose_count: int = 0

    def add(self, later: Found) -> None:
        """Add what was found in a later part of the logs."""
        self.ids.update(later.ids)
        self.loose.extend(later.loose)
        self.loose_count += later.loose_count


def find(what: Wanted, logs: MainLogs) -> Found:
    """Read all logs for an address, a Message-ID or a subject."""
    found = Found()
    for number, log in enumerate(logs.logs):

        def search(_log: Log, start: int, end: int | None, number: int = number) -> Found:
            return _search(what, logs, number, start, end)

        place = 0
        for end, part in log.parts(0, search):
            place = log.done = end
            logs.progress(log)
            found.add(part)
        found.add(search(log, place, None))
    return found


def _search(what: Wanted, logs: MainLogs, number: int, start: int, end: int | None) -> Found:
    """Read a log from the beginning of one line up to that of another."""
    found = Found()
    log = logs.logs[number]
    for offset, lines in logs.blocks(number, start, end):
        for first, last in hits(what, lines):
            match = MAIN_LINE.match(lines, first, last)
            if match and match["id"]:
                found.ids[match["id"].decode("ascii")] = None
            elif match:
                data = lines[first:last]
                found.loose_count += 1
                found.loose.append(
                    ((number, offset + first), data, log.written(offset + first, data))
                )
    return found


# --- gather their lines -----------------------------------------------------------------------


def gather(ids: Sequence[str], logs: MainLogs) -> Iterator[Trace]:
    """Yield each message with its lines and, after it, the bounces that it caused.

    ``ids`` are in the order in which they are wanted; messages without a line are yielded too.
    """
    told: set[str] = set()
    for first in range(0, len(ids), BATCH):
        batch = [id for id in ids[first : first + BATCH] if id not in told]
        traces = _Gatherer(logs).run(batch)
        for id in batch:
            yield from _with_bounces(id, traces, told)


def _with_bounces(id: str, traces: dict[str, Trace], told: set[str]) -> Iterator[Trace]:
    waiting = [id]
    while waiting:
        id = waiting.pop()
        if id not in told:
            told.add(id)
            yield traces[id]
            waiting += list(traces[id].bounces)[::-1]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of a message in the order of time.

    They are in this order in the log, but for moments in which Exim's processes write at the same
    time, and for logs that somebody put together or turned round. Where the clock was set back, as
    it is at the end of summer time, the order of the log is right and its times are not.
    """
    placed = sorted(lines, key=lambda line: line.place)
    times: list[float] = []
    back = 0
    for line in placed:
        time = precise_seconds(line.data)
        last = times[-1] if times else float("-inf")
        times.append(last if time is None else time)
        back += EARLY < last - times[-1] <= SET_BACK
        back += 2 * (last - times[-1] > SET_BACK)
    begins = bool(placed) and ARRIVED.match(placed[0].data)
    if begins and back == 1:
        return placed
    return [line for _, line in sorted(zip(times, placed), key=lambda pair: pair[0])]


class _Gatherer:
    def __init__(self, logs: MainLogs) -> None:
        self.logs = logs
        self.traces: dict[str, Trace] = {}
        self.active: set[str] = set()
        self.ended: dict[str, float] = {}
        """When those of the active messages were completed that were, as the log writes it."""
        self.passed_over = False

    def run(self, ids: Iterable[str]) -> dict[str, Trace]:
        for id in ids:
            self.traces[id] = Trace(id)
        waiting = sorted((decode(id).earliest.timestamp() - EARLY, id) for id in self.traces)
        self._read(deque(waiting))
        lost = [t for t in self.traces.values() if not t.arrived and not t.rejected]
        if lost and self.passed_over:
            for trace in lost:
                trace.searched = True
            self.active = {trace.id for trace in lost}
            self.ended.clear()
            self._read(deque())
        for trace in self.traces.values():
            trace.lines = in_order(trace.lines)
        return self.traces

    def _read(self, waiting: deque[tuple[float, str]]) -> None:
        for number in range(len(self.logs.logs)):
            if not waiting and not self.active:
                return
            self._read_log(number, waiting)

    def _read_log(self, number: int, waiting: deque[tuple[float, str]]) -> None:
        start = 0
        while True:
            if not self.active:
                if not waiting:
                    return
                if self.logs.ends_before(number, waiting[0][0]):
                    self.passed_over = True
                    return
                place = self.logs.place(number, waiting[0][0], start)
                self.passed_over = self.passed_over or place > start
                start = place
            following = self._read_on(number, start, waiting)
            if following is None:
                return
            start = following

    def _read_on(self, number: int, start: int, waiting: deque[tuple[float, str]]) -> int | None:
        """Read a log while a message is open. Return where to go on, None at the log's end."""
        jumps = not self.logs.logs[number].compressed
        for offset, lines in self.logs.blocks(number, start):
            if waiting:
                until = self.logs.time_of_last(lines, waiting[0][0])
                while waiting and waiting[0][0] <= until:
                    self.active.add(waiting.popleft()[1])
            # A clock that was put back makes the last line older than those before it: what still
            # waits may be in these lines.
            self.passed_over = self.passed_over or bool(waiting)
            self._take(number, offset, lines)
            self._leave(lines)
            if not self.active:
                if not waiting:
                    return None
                if jumps and waiting[0][0] > until + EARLY:
                    return offset + len(lines)
                if not jumps and self.logs.ends_before(number, waiting[0][0]):
                    self.passed_over = True
                    return None
        return None

    def _leave(self, lines: bytes) -> None:
        """Look no longer for more of messages that were completed some time before these lines."""
        if not self.ended:
            return
        last = last_stamp(lines[lines.rfind(b"\n", 0, max(0, len(lines) - PROBE)) + 1 :])
        over = [id for id, time in self.ended.items() if last and last[0] > time + LATE]
        for id in over:
            del self.ended[id]
            self.active.discard(id)

    def _take(self, number: int, offset: int, lines: bytes) -> None:
        """Take what the lines say of the open messages, and of bounces that come up in them."""
        later: list[tuple[str, int]] = []
        for start, end, id in self._places(lines):
            self._take_line(number, offset, lines, start, end, id, later)
        while later:
            id, place = later.pop()
            for start, end in _lines_with(id, lines, place):
                self._take_line(number, offset, lines, start, end, id, later)

    def _places(self, lines: bytes) -> list[tuple[int, int, str]]:
        """Return start and end of each line that names an open message, and its ID, in order."""
        if len(self.active) <= FEW:
            return sorted((*span, id) for id in self.active for span in _lines_with(id, lines, 0))
        # IDs begin with the time, so those of the same days begin alike; that makes it fast.
        first, last = min(self.active), max(self.active)
        common = next((n for n in range(6) if first[n] != last[n]), 6)
        pattern = re.compile(first[:common].encode("ascii") + ID_TAIL)
        ids = {id.encode("ascii"): id for id in self.active}
        places: dict[tuple[int, int, str], None] = {}
        start = end = -1
        for match in pattern.finditer(lines):
            id = ids.get(match[0])
            if id:
                if match.start() >= end:
                    start, end = _line_at(lines, match.start())
                places[start, end, id] = None
        return list(places)

    def _take_line(
        self, number: int, offset: int, lines: bytes, start: int, end: int, id: str,
        later: list[tuple[str, int]],
    ) -> None:  # fmt: skip
        match = MAIN_LINE.match(lines, start, end)
        if not match:
            return
        trace = self.traces[id]
        body = match.end()
        if match["id"] == id.encode("ascii"):
            self._add(trace, number, offset + start, lines[start:end])
            begin = lines[body : min(end, body + 10)]
            if begin[:3] in (b"<= ", b"(= "):
                trace.arrived = True
            elif begin == b"Completed" or begin == b"Completed ":
                trace.completed = True
            elif not trace.arrived and REJECTED.search(lines, body, end):
                trace.rejected = True
            if trace.rejected or (trace.completed and (trace.arrived or not trace.searched)):
                when = last_stamp(lines[start : end + 1])
                self.ended.setdefault(id, when[0] if when else float("-inf"))
        elif match["id"] and (made := BECAUSE_OF.match(lines, body, end)):
            if made[1] != id.encode("ascii"):
                return
            bounce = match["id"].decode("ascii")
            trace.bounces[bounce] = None
            if bounce not in self.traces:
                self.traces[bounce] = Trace(bounce)
                self.active.add(bounce)
                later.append((bounce, start))
        elif not match["id"]:
            call = CALL.match(lines, body, end)
            if call and COMMAND.search(lines, call.end(), end):
                self._add(trace, number, offset + start, lines[start:end])

    def _add(self, trace: Trace, number: int, offset: int, data: bytes) -> None:
        place = (number, offset)
        if place not in trace.places:
            trace.places.add(place)
            log = self.logs.logs[number]
            trace.lines.append(Line(place, log, data, log.written(offset, data)))


def _lines_with(id: str, lines: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line from a place on that has an ID in it."""
    needle = id.encode("ascii")
    at = lines.find(needle, place)
    while at >= 0:
        start, end = _line_at(lines, at)
        yield start, end
        at = lines.find(needle, end)
