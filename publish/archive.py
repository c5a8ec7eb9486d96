"""The built site as one zip that opens from disk. The same site gives the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

# The earliest time that a zip file can tell: the time of the build would change the bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
MADE_ON_UNIX = 3


def write(site: Path, target: Path, folder: str) -> None:
    """Pack the files of ``site`` below ``folder``; files whose names begin with a dot stay out."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(_names(site)):
            add(archive, f"{folder}/{name}", (site / name).read_bytes())


def add(
    archive: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.compress_type = method
    entry.external_attr = READABLE
    entry.create_system = MADE_ON_UNIX
    archive.writestr(entry, content, compresslevel=9)


def _names(site: Path) -> list[str]:
    paths = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if not any(p.startswith(".") for p in path.parts)]
