"""The built pages, parsed as a browser parses them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


def broken_links(site: Path) -> tuple[int, list[str]]:
    """The number of links within the site, and those that lead nowhere."""
    ids = {page: {value for _, value in attributes(page, "id")} for page in pages(site)}
    faults, links = [], 0
    for page in ids:
        for tag, value in attributes(page, "href"):
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                continue
            links += 1
            start = site if parts.path.startswith("/") else page.parent
            target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else page
            if not target.is_file():
                faults.append(f"{page.relative_to(site)}: {value} is not there")
            elif (
                parts.fragment
                and target.suffix == ".html"
                and tag.name == "a"
                and unquote(parts.fragment) not in ids.get(target, set())
            ):
                faults.append(f"{page.relative_to(site)}: {value} has no such place")
    return links, faults
