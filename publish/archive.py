"""The built site as one zip that opens from disk. The same site gives the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

from handbook.site.zips import add


def write(site: Path, target: Path, folder: str) -> None:
    """Pack the files of ``site`` below ``folder``; files whose names begin with a dot stay out."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(_names(site)):
            add(archive, f"{folder}/{name}", (site / name).read_bytes())


def _names(site: Path) -> list[str]:
    paths = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if not any(p.startswith(".") for p in path.parts)]
