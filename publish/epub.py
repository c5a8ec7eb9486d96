"""The EPUB that Sphinx built, packed anew: the same sources give the same bytes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from handbook.site.zips import add

CONTENTS = "content.opf"
ITEM = re.compile(r'<item id="[^"]+" href="([^"]+\.xhtml)"[^>]*(?= />)')


def write(built: Path, target: Path) -> None:
    """Pack the EPUB in the folder ``built`` to ``target``; its order and methods stay."""
    (source,) = built.glob("*.epub")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == CONTENTS:
                content = announce_drawings(content.decode(), old).encode()
            add(new, entry.filename, content, entry.compress_type)


def announce_drawings(contents: str, chapters: zipfile.ZipFile) -> str:
    """Say which chapters have a drawing in them: EPUB 3 asks for it, and Sphinx does not do it."""
    return ITEM.sub(
        lambda item: (
            f'{item[0]} properties="svg"' if b"<svg" in chapters.read(item[1]) else item[0]
        ),
        contents,
    )
