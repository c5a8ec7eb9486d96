"""The built pages, parsed as a browser parses them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


def pages(site: Path) -> list[Path]:
    """Every page of the built site."""
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)


def attributes(page: Path, name: str) -> list[tuple[Tag, str]]:
    """Each element of the page that has the attribute, with its value."""
    return [(tag, str(tag[name])) for tag in parsed(page).select(f"[{name}]")]
