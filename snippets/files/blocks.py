"""Read a log in blocks of whole lines, in bounded memory, wherever its bytes come from.

A log is read piece by piece and not through a memory map: one that is cut short while it is read
then simply ends, where a mapped one would end the program with a signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Callable, TypeVar

MAX_LINE = 16 * 1024 * 1024
"""Bytes. Exim's own log lines end at 8,192 (LOG_BUFFER_SIZE, Exim 4.98, ``src/src/macros.h``)."""

BLOCK = 128 * 1024
"""Bytes read at a time. More do not fit into a processor's cache, and searching them is slower."""

PROBE = 16 * 1024
"""Bytes looked at to learn the time at a place in a log."""

MAX_PROBE = 1024 * 1024
HEAD = 256 * 1024
"""Bytes from the beginning of a log that tell what it is and when it begins."""

MAIN_LINE = re.compile(
    rb"""
    (?P<stamp> [0-9]{4}-[0-9]{2}-[0-9]{2} [ ] [0-9]{2}:[0-9]{2}:[0-9]{2} )
    (?P<fraction> \.[0-9]{1,6} )? [ ]
    (?: (?P<zone> [+-][0-9]{4} ) [ ] )?
    (?: \[[0-9]+\] [ ] )?
    (?: (?P<id> [0-9A-Za-z]{6}- (?: [0-9A-Za-z]{6}-[0-9A-Za-z]{2} | [0-9A-Za-z]{11}-[0-9A-Za-z]{4}))
        [ ] )?
    """,
    re.VERBOSE,
)
"""How a line of Exim's logs begins: time, maybe zone, process and message ID."""

MAIL_LINE = re.compile(
    rb"""
    (?: <[0-9]{1,3}> (?: 1 [ ] )? )? (?: (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ ] )?
    (?: (?P<stamp> (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ ] [ 0-9]?[0-9] [ ]
                   [0-9]{2}:[0-9]{2}:[0-9]{2} ) (?: \.[0-9]{1,9} )?
      | (?P<iso> [0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2} ) (?: \.[0-9]{1,9} )?
        [ ]? (?P<zone> Z | [+-][0-9]{2}:?[0-9]{2} )? (?: UTC )?
    ) [ ]
    """,
    re.VERBOSE,
)
"""How a line of a syslog begins, with a traditional or an ISO 8601 time; of journalctl; and of
Dovecot's own log."""

OTHERS_STAMP = re.compile(
    rb"""
    (?: [A-Z][a-z]{3,6} : [ ] )?
    [A-Za-z][A-Za-z0-9_-]* (?: \( [^()]* \) )? (?: < [^<> ]* > )* : [ ]
    | [^ ]+ [ ] (?: [^ ]+ [ ] )? (?: [^ ]*/ )? exim [0-9]? (?: \[ [0-9]+ \] )? : [ ]
    """,
    re.VERBOSE,
)
"""What may show, behind a time in the form of Exim's, that it is Dovecot's or syslog's."""

LOOKED_AT = 200
"""Bytes within which syslog names a program."""

MOST_ODD = 100
"""Lines at the beginning of a log that are read for what stands before them."""

Report = Callable[[str], None]
"""Takes one line for the user about a file that could not be read, or not to its end."""

Result = TypeVar("Result")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What editors on Windows write at the start of a file."""


def _tidied(piece: bytes, place: int) -> bytes:
    """Return a piece of a log with line feeds in the place of what is no content.

    That is a byte order mark at the beginning of the file, and NUL bytes, which a log has where it
    was emptied under its writer, or where the machine went down. Offsets stay as they are.
    """
    if place == 0 and piece.startswith(BYTE_ORDER_MARK):
        piece = piece[:3].replace(BYTE_ORDER_MARK, b"\n\n\n") + piece[3:]
    return piece.replace(b"\0", b"\n") if b"\0" in piece else piece


def _unix_lines(lines: bytes) -> bytes:
    """Return whole lines in which each line end of Windows is two of Unix.

    So each line keeps its offset; the empty lines between mean nothing.
    """
    return lines.replace(b"\r\n", b"\n\n") if b"\r" in lines else lines


class Log:
    """One log that can be read. A subclass says where its bytes come from.

    ``path`` names it. ``kind`` is ``main`` (Exim's main log), ``mail`` (Dovecot, spamd), ``both``
    (a syslog with lines of all of them) or ``empty``. ``done`` is how many bytes of the file itself
    have been read since ``blocks`` was last called. ``report`` is told what goes wrong while the
    log is read. ``compressed`` says that it can only be read from the beginning.
    """

    compressed = False

    def __init__(self, path: Any, report: Report) -> None:
        """Raises ValueError where it is no log."""
        self.path = path
        self.done = 0
        self.report = report
        self._reached = 0
        self._reported: set[str] = set()
        self._unwrap: Callable[[str], str] | None = None
        self._raw = (0, b"")
        self.head = self._head()
        self.kind = self._kind()

    @property
    def size(self) -> int:
        """Bytes of the file at this moment."""
        raise NotImplementedError

    @property
    def changed(self) -> float:
        """When the file was last written to, in seconds since 1970."""
        raise NotImplementedError

    def read(self, start: int, size: int) -> bytes:
        """Return up to ``size`` bytes from the offset ``start`` on, none at the end."""
        raise NotImplementedError

    def rotated(self) -> bool:
        """Tell whether the file is another one by now."""
        return False

    def parts(
        self, start: int, work: Callable[[Log, int, int], Result]
    ) -> Iterator[tuple[int, Result]]:
        """Yield the results of ``work`` for parts of the log in order, each with the part's end.

        Where processors can share the work, a subclass lets several do it at a time. Nothing is
        yielded where it is not worth while or not possible, and nothing more where a part fails:
        the caller reads on from the last end.
        """
        return iter(())

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        r"""Yield the log in pieces: the offset of each, and whole lines, ``\n`` at the end of each.

        Lines that end in ``\r\n`` end in ``\n\n`` here, and line feeds stand for NUL bytes and a
        byte order mark. ``start`` and ``end`` are offsets of the beginning of a line; a compressed
        log, in which offsets count unpacked bytes, has no ``end``. A line of more than MAX_LINE
        bytes is left out and reported. Where the file cannot be read on, that is reported, and what
        was read until there has been yielded.
        """
        # Each read begins at the beginning of a line, so that nothing has to be put together.
        place, size = start, BLOCK
        while piece := self._piece(place, size if end is None else min(size, end - place)):
            # A line that did not fit into a block is yielded alone, so that none of them is large.
            length = (piece.rfind(b"\n") if size <= BLOCK else piece.find(b"\n")) + 1
            self.done = place + len(piece)
            if length:
                yield self._ready(place, piece[:length])
                place, size = place + length, BLOCK
            elif len(piece) < size:
                yield self._ready(place, piece + b"\n")  # a line that is being written
                break
            elif size < MAX_LINE:
                size *= 2
            else:
                self.say(f"a line longer than {MAX_LINE} bytes was skipped")
                place, size = self._after_line(place + len(piece)), BLOCK
        if end is not None and place >= end:
            return
        if self.size < self._reached:
            self.say("became shorter while it was read, so lines may be missing")
        elif self.rotated():
            self.say("was rotated while it was read; run again for the lines since then")

    def _piece(self, place: int, size: int) -> bytes:
        piece = self.read(place, size)
        if piece:
            self._reached = max(self._reached, place + len(piece))
        return _tidied(piece, place)

    def _after_line(self, place: int) -> int:
        """Return where the next line begins."""
        while piece := self._piece(place, BLOCK):
            end = piece.find(b"\n") + 1
            if end:
                return place + end
            place += len(piece)
        return place

    def whole_lines(self, pieces: Iterable[bytes], start: int) -> Iterator[tuple[int, bytes]]:
        """Yield what ``blocks`` does, of pieces that begin at the offset ``start``."""
        offset = start
        rest = b""
        skipping = False
        for piece in pieces:
            piece = _tidied(piece, offset + len(rest))
            end = piece.rfind(b"\n") + 1
            if not end:
                rest += piece
                if len(rest) > MAX_LINE:
                    if not skipping:
                        self.say(f"a line longer than {MAX_LINE} bytes was skipped")
                    skipping = True
                    offset += len(rest)
                    rest = b""
                continue
            lines = rest + piece[:end]
            rest = piece[end:]
            if skipping:
                skipped = lines.index(b"\n") + 1
                offset += skipped
                lines = lines[skipped:]
                skipping = False
            if lines:
                yield self._ready(offset, lines)
            offset += len(lines)
        if rest and not skipping:
            yield self._ready(offset, rest + b"\n")

    def probe(self, offset: int, size: int) -> tuple[int, bytes]:
        """Return some whole lines of an uncompressed log at or after ``offset``, and their offset.

        There may be none in ``size`` bytes; what is returned is then empty.
        """
        piece = self._piece(max(0, offset - 1), size)
        start = piece.find(b"\n") + 1 if offset else 0
        end = piece.rfind(b"\n") + 1
        if offset and not start:
            return offset, b""
        return self._ready(max(0, offset - 1) + start, piece[start:end])

    def _head(self) -> bytes:
        """The first lines. A log that was emptied under its writer begins with NUL bytes."""
        for _, lines in self.blocks():
            head = lines.lstrip(b"\r\n")
            if head:
                return head[:HEAD]
        return b""

    @property
    def is_main(self) -> bool:
        """Whether lines of Exim's main log are in it."""
        return self.kind in ("main", "both")

    @property
    def is_mail(self) -> bool:
        """Whether lines of Dovecot or spamd may be in it."""
        return self.kind in ("mail", "both")

    def encoded(self, text: str) -> bytes:
        """Return text as bytes of the kind that ``read`` returns."""
        return text.encode("utf-8", "surrogateescape")

    def written(self, offset: int, data: bytes) -> bytes:
        """Return a line as it stands in the log; ``blocks`` has just yielded it as ``data``."""
        first, lines = self._raw
        if not self._unwrap:
            return data
        at = offset - first
        return lines[lines.rfind(b"\n", 0, at) + 1 : lines.find(b"\n", at)]

    def _ready(self, offset: int, lines: bytes) -> tuple[int, bytes]:
        """Return whole lines as they are yielded, with their offset."""
        lines = _unix_lines(lines)
        if self._unwrap:
            self._raw = (offset, lines)
            lines = self.encoded(self._unwrap(lines.decode("utf-8", "surrogateescape")))
        return offset, lines

    def _kind(self) -> str:
        if not self.head:
            return "empty"
        mail = main = False
        odd = 0
        for line in self.head.split(b"\n"):
            stamp = MAIN_LINE.match(line)
            if stamp and (stamp["id"] or not OTHERS_STAMP.match(line, stamp.end())):
                return "main"
            if not stamp and MAIL_LINE.match(line):
                mail = True
            # Where Dovecot writes much, the first line of Exim's can come late.
            most = 2 * MOST_ODD if b"exim" in line[:LOOKED_AT] else MOST_ODD
            if line and odd < most:
                odd += 1
                kind = self._kind_of_odd(line.decode("utf-8", "surrogateescape"))
                if kind == "both":
                    return kind
                mail = mail or kind == "mail"
                main = main or bool(stamp)
        if mail or main:
            return "mail" if mail else "main"
        raise ValueError(
            "not a mail log: no line in it begins with a time as Exim or syslog writes it"
        )

    def _kind_of_odd(self, line: str) -> str:
        """Tell what a line is that does not begin with Exim's own time, and prepare to read it."""
        # Here, since few logs need it, and it takes a while to load.
        from .wrapped import Unwrapper, is_of_mail

        unwrapper = Unwrapper(self.changed)
        if unwrapper.is_exims(line):
            self._unwrap = unwrapper.lines
            return "both"
        return "mail" if is_of_mail(line) else ""

    def say(self, text: str) -> None:
        if text not in self._reported:
            self._reported.add(text)
            self.report(f"{self.path}: {text}")


def place_of(
    log: Log, target: float, clock: Callable[[bytes], float | None], start: int = 0
) -> int:
    """Return, by binary search, the offset of a line before which none is as late as ``target``.

    ``clock`` tells the time of some whole lines, None where they show none. The log is in order of
    time, not compressed; it is searched from ``start``, the beginning of a line.
    """
    low, high = start, log.size
    while high - low > PROBE:
        middle = (low + high) // 2
        time, at = _time_at(log, middle, clock)
        if time is None or at >= high or time >= target:
            high = middle
        else:
            low = at
    return low


def _time_at(
    log: Log, offset: int, clock: Callable[[bytes], float | None]
) -> tuple[float | None, int]:
    size = PROBE
    while size <= MAX_PROBE:
        at, lines = log.probe(offset, size)
        time = clock(lines) if lines else None
        if time is not None:
            return time, at
        size *= 8
    return None, offset
