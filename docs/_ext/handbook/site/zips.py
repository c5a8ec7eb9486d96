"""Zip files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import zipfile

# The earliest time that a zip file can tell: the time of the build would change the bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
MADE_ON_UNIX = 3


def add(
    archive: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.compress_type = method
    entry.external_attr = READABLE
    entry.create_system = MADE_ON_UNIX
    archive.writestr(entry, content, compresslevel=9)
