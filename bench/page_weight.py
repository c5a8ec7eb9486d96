"""What the first visit of a page loads, worked out from the built files: bytes and requests."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from publish import html

# What a browser fetches when it opens a page, without being asked to follow a link.
FETCHED = "link[rel~=stylesheet][href], link[rel~=icon][href], link[rel~=preload][href], [src]"


@cache
def gzipped(path: Path) -> int:
    """Bytes on the wire, as a host with gzip at its usual level 6 sends them."""
    return len(gzip.compress(path.read_bytes(), 6))


def files(page: Path) -> list[Path]:
    """The page, then each file that it fetches. What stands in ``noscript`` is for few readers."""
    found = [page]
    for tag in html.select(page, FETCHED):
        address = str(tag.get("href") or tag.get("src"))
        if not tag.find_parent("noscript") and not address.startswith("data:"):
            # The 404 page's addresses begin at the root, and that is where it stands.
            found.append((page.parent / address.partition("?")[0].lstrip("/")).resolve())
    return list(dict.fromkeys(found))


def of(page: Path) -> tuple[int, int]:
    """Bytes and requests of a first visit."""
    fetched = files(page)
    return sum(gzipped(path) for path in fetched), len(fetched)
