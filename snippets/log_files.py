"""Find a server's mail logs, rotated and compressed ones too, and read them in bounded memory.

Logs are read in blocks of whole lines, by ``read`` and not by a memory map: a log that is cut short
while it is read then simply ends, where a mapped one would end the program with a signal.

Source of the places: docs.cpanel.net, "The cPanel Log Files", for ``/var/log/exim_mainlog`` and
``/var/log/maillog``; Debian's exim4 and rsyslog packages for the others. Rotated logs have a date
or a number after the name (``exim_mainlog-20261122.gz``, ``exim_mainlog.1``); both are in use.
"""

from __future__ import annotations

import gzip
import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Callable

from snippets.command_line import MAX_LINE

MAIN_LOGS = (Path("/var/log/exim_mainlog"), Path("/var/log/exim4/mainlog"))
"""Exim's main log: cPanel's place, Debian's place."""

MAIL_LOGS = (Path("/var/log/maillog"), Path("/var/log/mail.log"))
"""The log of Dovecot and spamd: cPanel's place, Debian's place."""

ROTATED = re.compile(r"(?:[.-][0-9]+)+(?:\.gz)?")
"""What a rotated log has after the name of the log."""

BLOCK = 128 * 1024
"""Bytes read at a time. More do not fit into a processor's cache, and searching them is slower."""

PROBE = 16 * 1024
"""Bytes looked at to learn the time at a place in a log."""

MAX_PROBE = 1024 * 1024
HEAD = 256 * 1024
"""Bytes from the beginning of a log that tell what it is and when it begins."""

MAIN_LINE = re.compile(
    rb"""
    (?P<stamp> [0-9]{4}-[0-9]{2}-[0-9]{2} [ ] [0-9]{2}:[0-9]{2}:[0-9]{2} ) (?: \.[0-9]{1,6} )? [ ]
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
    (?: (?P<stamp> (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ ] [ 0-9]?[0-9] [ ]
                   [0-9]{2}:[0-9]{2}:[0-9]{2} ) (?: \.[0-9]{1,6} )?
      | (?P<iso> [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2} ) (?: \.[0-9]{1,9} )?
        (?P<zone> Z | [+-][0-9]{2}:[0-9]{2} )?
    ) [ ]
    """,
    re.VERBOSE,
)
"""How a line of a syslog begins, with a traditional or an ISO 8601 time."""

OTHER_COMPRESSION = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd"}

Report = Callable[[str], None]
"""Takes one line for the user about a file that could not be read, or not to its end."""


class LogFile:
    """One log that can be read.

    ``kind`` is ``main`` (Exim's main log), ``mail`` (Dovecot, spamd) or ``empty``. ``done`` is how
    many bytes of the file itself have been read since ``blocks`` was last called. ``report`` is
    told what goes wrong while the log is read.
    """

    def __init__(self, path: Path, report: Report) -> None:
        """Open ``path``. Raises OSError where it cannot be read, ValueError where it is no log."""
        self.path = path
        self.done = 0
        self.report = report
        self._reported: set[str] = set()
        self._file = _open(path)
        try:
            start = os.pread(self._file.fileno(), 6, 0)
            for magic, name in OTHER_COMPRESSION.items():
                if start.startswith(magic):
                    raise ValueError(f"compressed with {name}: unpack it first")
            self.compressed = start.startswith(b"\x1f\x8b")
            self.head = self._head()
        except BaseException:
            self._file.close()
            raise
        self.kind = _kind(self.head)

    @property
    def size(self) -> int:
        """Bytes of the file at this moment."""
        return os.fstat(self._file.fileno()).st_size

    @property
    def changed(self) -> float:
        """When the file was last written to, in seconds since 1970."""
        return os.fstat(self._file.fileno()).st_mtime

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode: what the file is, whatever its name."""
        status = os.fstat(self._file.fileno())
        return status.st_dev, status.st_ino

    def close(self) -> None:
        self._file.close()

    def blocks(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        r"""Yield the log in pieces: the offset of each, and whole lines, ``\n`` at the end of each.

        ``start`` is the offset of the beginning of a line. In a compressed log, offsets count
        unpacked bytes. A line of more than MAX_LINE bytes is left out and reported. Where the file
        cannot be read on, that is reported, and what was read until there has been yielded.
        """
        return self._packed_blocks(start) if self.compressed else self._plain_blocks(start)

    def _plain_blocks(self, start: int) -> Iterator[tuple[int, bytes]]:
        # Each read begins at the beginning of a line, so that nothing has to be put together.
        place, size = start, BLOCK
        while piece := os.pread(self._file.fileno(), size, place):
            end = piece.rfind(b"\n") + 1
            self.done = place + len(piece)
            if end:
                yield place, piece[:end]
                place, size = place + end, BLOCK
            elif len(piece) < size:
                yield place, piece + b"\n"  # a line that is being written
                place += len(piece)
                break
            elif size < MAX_LINE:
                size *= 2
            else:
                self._say(f"a line longer than {MAX_LINE} bytes was skipped")
                place, size = self._after_line(place + len(piece)), BLOCK
        if self.size < place:
            self._say("became shorter while it was read, so lines may be missing")
        elif self._moved():
            self._say("was rotated while it was read; run again for the lines since then")

    def _after_line(self, place: int) -> int:
        """Return where the next line begins."""
        while piece := os.pread(self._file.fileno(), BLOCK, place):
            end = piece.find(b"\n") + 1
            if end:
                return place + end
            place += len(piece)
        return place

    def _packed_blocks(self, start: int) -> Iterator[tuple[int, bytes]]:
        offset = start
        rest = b""
        skipping = False
        for piece in self._unpacked(start):
            end = piece.rfind(b"\n") + 1
            if not end:
                rest += piece
                if len(rest) > MAX_LINE:
                    if not skipping:
                        self._say(f"a line longer than {MAX_LINE} bytes was skipped")
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
                yield offset, lines
            offset += len(lines)
        if rest and not skipping:
            yield offset, rest + b"\n"

    def probe(self, offset: int, size: int) -> tuple[int, bytes]:
        """Return some whole lines of an uncompressed log at or after ``offset``, and their offset.

        There may be none in ``size`` bytes; what is returned is then empty.
        """
        piece = os.pread(self._file.fileno(), size, max(0, offset - 1))
        start = piece.find(b"\n") + 1 if offset else 0
        end = piece.rfind(b"\n") + 1
        if offset and not start:
            return offset, b""
        return max(0, offset - 1) + start, piece[start:end]

    def _unpacked(self, start: int) -> Iterator[bytes]:
        self._file.seek(0)
        to_skip = start
        unpacked = 0
        try:
            with gzip.GzipFile(fileobj=self._file) as stream:
                # read1 gives what is there before it raises at the place where the file is broken.
                while piece := stream.read1(BLOCK):
                    unpacked += len(piece)
                    self.done = self._file.tell()
                    if to_skip < len(piece):
                        yield piece[to_skip:]
                        to_skip = 0
                    else:
                        to_skip -= len(piece)
        except EOFError:
            self._say(f"ends in the middle: its first {unpacked} unpacked bytes were read")
        except (OSError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._say(f"broken after {unpacked} unpacked bytes: {reason}")

    def _head(self) -> bytes:
        """The first lines. A log that was emptied under its writer begins with NUL bytes."""
        for _, lines in self.blocks():
            head = lines.lstrip(b"\0\r\n \t")
            if head:
                return head[:HEAD]
        return b""

    def _moved(self) -> bool:
        try:
            now = self.path.stat()
        except OSError:
            return True
        return (now.st_dev, now.st_ino) != self.identity

    def _say(self, text: str) -> None:
        if text not in self._reported:
            self._reported.add(text)
            self.report(f"{self.path}: {text}")


def _open(path: Path) -> BinaryIO:
    # Without O_NONBLOCK a named pipe would keep the program waiting for a writer.
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(number, "rb", buffering=0)
    os.close(number)
    what = "a directory" if stat.S_ISDIR(mode) else "not a regular file"
    raise ValueError(f"{what}; name log files")


def _kind(head: bytes) -> str:
    if not head:
        return "empty"
    for line in head.split(b"\n"):
        line = line.lstrip(b"\0")
        if MAIN_LINE.match(line):
            return "main"
        if MAIL_LINE.match(line):
            return "mail"
    raise ValueError("not a mail log: no line in it begins with a time as Exim or syslog writes it")


def open_logs(paths: Iterable[Path], report: Report) -> list[LogFile]:
    """Open logs, each file once. What cannot be read is reported and left out."""
    logs = []
    seen = set()
    for path in paths:
        try:
            log = LogFile(path, report)
        except OSError as error:
            report(f"{path}: {error.strerror or error}")
            continue
        except ValueError as error:
            report(f"{path}: {error}")
            continue
        if log.identity in seen:
            log.close()
            continue
        seen.add(log.identity)
        logs.append(log)
    return logs


def usual_logs(places: Iterable[Path]) -> list[Path]:
    """Return those of ``places`` that exist, each with the rotated logs beside it."""
    found: list[Path] = []
    for place in places:
        try:
            names = sorted(path.name for path in place.parent.iterdir())
        except OSError:
            continue
        found += [place.with_name(name) for name in names if _belongs(name, place.name)]
    return found


def _belongs(name: str, log: str) -> bool:
    return name.startswith(log) and (name == log or bool(ROTATED.fullmatch(name[len(log) :])))


def place_of(
    log: LogFile, target: float, clock: Callable[[bytes], float | None], start: int = 0
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
    log: LogFile, offset: int, clock: Callable[[bytes], float | None]
) -> tuple[float | None, int]:
    size = PROBE
    while size <= MAX_PROBE:
        at, lines = log.probe(offset, size)
        time = clock(lines) if lines else None
        if time is not None:
            return time, at
        size *= 8
    return None, offset
