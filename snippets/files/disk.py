"""Find a server's mail logs, rotated and compressed ones too, and read them in bounded memory.

Source of the places: docs.cpanel.net, "The cPanel Log Files", for ``/var/log/exim_mainlog`` and
``/var/log/maillog``; Debian's exim4 and rsyslog packages for the others. Rotated logs have a date
or a number after the name (``exim_mainlog-20261122.gz``, ``exim_mainlog.1``); both are in use.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Callable

from .blocks import Log, Report, Result
from .packed import PACKED, cannot_be_unpacked, unpacked

MAIN_LOGS = (Path("/var/log/exim_mainlog"), Path("/var/log/exim4/mainlog"))
"""Exim's main log: cPanel's place, Debian's place."""

MAIL_LOGS = (Path("/var/log/maillog"), Path("/var/log/mail.log"))
"""The log of Dovecot and spamd: cPanel's place, Debian's place."""

ROTATED = re.compile(r"(?:[.-][0-9]+)+(?:\.(?:gz|bz2|xz|zst))?")
"""What a rotated log has after the name of the log."""


class LogFile(Log):
    """A log on disk, maybe compressed with gzip, bzip2 or xz."""

    def __init__(self, path: Path, report: Report) -> None:
        """Open ``path``. Raises OSError where it cannot be read, ValueError where it is no log."""
        self._file = _open(path)
        try:
            start = self.read(0, 6)
            if why := cannot_be_unpacked(start):
                raise ValueError(why)
            self._packing = next((magic for magic in PACKED if start.startswith(magic)), b"")
            self.compressed = bool(self._packing)
            super().__init__(path, report)
        except BaseException:
            self._file.close()
            raise

    @property
    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    @property
    def changed(self) -> float:
        return os.fstat(self._file.fileno()).st_mtime

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode: what the file is, whatever its name."""
        status = os.fstat(self._file.fileno())
        return status.st_dev, status.st_ino

    def close(self) -> None:
        self._file.close()

    def read(self, start: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, start)

    def parts(
        self, start: int, work: Callable[[Log, int, int], Result]
    ) -> Iterator[tuple[int, Result]]:
        if self.compressed:
            return iter(())
        # Here, since only a long log needs it, and it takes a while to load.
        from .parallel import parts

        return parts(self, start, work)

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        if self.compressed:
            return self.whole_lines(self._unpacked(start), start)
        return super().blocks(start, end)

    def _unpacked(self, start: int) -> Iterator[bytes]:
        def read(place: int, size: int) -> bytes:
            piece = self.read(place, size)
            self.done = place + len(piece)
            return piece

        to_skip = start
        for piece in unpacked(read, self._packing, self.say):
            if to_skip < len(piece):
                yield piece[to_skip:]
                to_skip = 0
            else:
                to_skip -= len(piece)

    def rotated(self) -> bool:
        try:
            now = self.path.stat()
        except OSError:
            return True
        return (now.st_dev, now.st_ino) != self.identity


def _open(path: Path) -> BinaryIO:
    # Without O_NONBLOCK a named pipe would keep the program waiting for a writer.
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(number, "rb", buffering=0)
    os.close(number)
    what = "a directory" if stat.S_ISDIR(mode) else "not a regular file"
    raise ValueError(f"{what}; name log files")


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
