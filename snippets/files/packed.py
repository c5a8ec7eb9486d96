"""Unpack compressed logs piece by piece, and as far as a broken one goes.

Each format is known by the bytes with which such a file begins: RFC 1952 for gzip; the manuals of
bzip2, "xz-file-format.txt" and RFC 8878 for the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Callable

from .blocks import BLOCK

GZIP, BZIP2, XZ, ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd"
PACKED = (GZIP, BZIP2, XZ)
"""How the files begin that can be unpacked here."""

WITH_HEADER = 16
"""Added to the size of zlib's window, it makes zlib read the header and the check sum of gzip."""

SMALL = 512
"""Bytes: less than this is lost of what a broken block gives."""

Read = Callable[[int, int], bytes]
"""Returns up to so many bytes, the second number, from an offset on, the first; none at the end."""


class _Gzip:
    """zlib's decompressor with the methods that those of bzip2 and xz have."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS + WITH_HEADER)
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        piece = self._zlib.decompress(self._zlib.unconsumed_tail + data, most)
        # A full piece: zlib may hold more back, though it has taken all it was given.
        self.needs_input = not self._zlib.unconsumed_tail and len(piece) < most
        return piece

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data


def _decompressor(start: bytes) -> Any:
    if start.startswith(GZIP):
        return _Gzip()
    if start.startswith(BZIP2):
        from bz2 import BZ2Decompressor

        return BZ2Decompressor()
    from lzma import LZMADecompressor

    return LZMADecompressor()


def cannot_be_unpacked(start: bytes) -> str | None:
    """Say why a file that begins like this cannot be read, None where it can."""
    if start.startswith(ZSTD):
        return "compressed with zstd: unpack it first, with zstd -d FILE"
    for magic, name in ((BZIP2, "bzip2"), (XZ, "xz")):
        if start.startswith(magic):
            try:
                _decompressor(magic)
            except ImportError:
                return f"compressed with {name}, which this Python cannot read: unpack it first"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text in UTF-16: save it as UTF-8 first"
    return None


class _Broken(Exception):
    """``place`` is the offset of the packed block that could not be unpacked."""

    def __init__(self, place: int, error: Exception) -> None:
        super().__init__(str(error))
        self.place = place


def unpacked(read: Read, start: bytes, say: Callable[[str], None]) -> Iterator[bytes]:
    """Yield what is in a packed file, in pieces of up to BLOCK bytes; say where it is broken.

    ``start`` is how the file begins, which tells the format.
    A decompressor that meets a broken place gives nothing of the block that it was last given. So
    another one reads the same up to there, and is given that block byte by byte.
    """
    count = 0
    slowly_from: int | None = None
    while True:
        again = 0
        try:
            for piece in _pieces(read, start, slowly_from):
                again += len(piece)
                if again > count:
                    yield piece[count - again :]
                    count = again
        except EOFError:
            say(f"ends in the middle: its first {count} unpacked bytes were read")
        except _Broken as broken:
            if slowly_from is None:
                slowly_from = broken.place
                continue
            say(f"broken after {count} unpacked bytes: {broken}")
        return


def _pieces(read: Read, start: bytes, slowly_from: int | None) -> Iterator[bytes]:
    """Yield what is unpacked. Raises _Broken, or EOFError at an end that comes too early.

    The packed block that begins at the offset ``slowly_from`` is taken byte by byte, and what comes
    of it in small pieces.
    """
    place = _behind_padding(read, 0)
    while place is not None:
        decompressor = _decompressor(start)
        block = place
        slow = False
        while not decompressor.eof:
            data = b""
            if decompressor.needs_input:
                slow = slowly_from is not None and 0 <= place - slowly_from < BLOCK
                block = block if slow else place
                data = read(place, 1 if slow else BLOCK)
                if not data:
                    raise EOFError
            try:
                piece = decompressor.decompress(data, SMALL if slow else BLOCK)
            except MemoryError:
                raise
            except Exception as error:  # each format has a class of its own for it
                raise _Broken(block, error) from None
            place += len(data)
            if piece:
                yield piece
        place = _behind_padding(read, place - len(decompressor.unused_data))


def _behind_padding(read: Read, place: int) -> int | None:
    """Return where the next packed part begins, None at the end of the file.

    Some programs fill the last block of a medium with NUL bytes.
    """
    while data := read(place, BLOCK):
        padding = len(data) - len(data.lstrip(b"\0"))
        place += padding
        if padding < len(data):
            return place
    return None
