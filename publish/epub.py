"""The EPUB that Sphinx built, packed anew so that the same sources give the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

from publish import archive


def write(built: Path, target: Path) -> None:
    """Pack the EPUB in the folder ``built`` to ``target``; its order and methods stay."""
    (source,) = built.glob("*.epub")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            archive.add(new, entry.filename, old.read(entry), entry.compress_type)
