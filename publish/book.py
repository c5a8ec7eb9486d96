"""The chapters of the EPUB as one page of HTML, in their order, from which the PDF is printed.

Each id gets the name of its chapter before it, so that it stays the only one of its name, and each
link between chapters leads to a place of the same page.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup, Tag

XML = '<?xml version="1.0" encoding="UTF-8"?>'
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="_static/pygments.css">
<link rel="stylesheet" href="_static/book.css">
<link rel="stylesheet" href="_static/drawings.css">
</head>
<body>
<div class="title-page"><p class="title">{title}</p>
<p>{description}</p>
<p>Version {version}, {date}</p>
<p>{rights}</p></div>
<nav class="contents"><p class="title">Contents</p>
{contents}
</nav>
{chapters}
</body>
</html>
"""


@dataclass(frozen=True)
class Chapter:
    """A page of the EPUB; ``level`` is 1 for the front page and the parts, 2 for their pages."""

    path: str
    level: int
    title: str

    @property
    def name(self) -> str:
        return self.path.removesuffix(".xhtml").replace("/", "-")


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8").removeprefix(XML), "html.parser")


def chapters_of(folder: Path) -> list[Chapter]:
    """The chapters of an unpacked EPUB in reading order, from its ``nav.xhtml``."""
    return [
        Chapter(str(link["href"]), len(link.find_parents("ol")), link.get_text(strip=True))
        for link in read(folder / "nav.xhtml").select("nav li > a")
    ]


def write(folder: Path, target: Path, pages: dict[str, int] | None = None) -> str:
    """Write the book of the EPUB unpacked in ``folder``, to a file in that folder; say its title.

    ``pages`` has the number of the page on which each chapter begins, for the contents list.
    """
    chapters = chapters_of(folder)
    known = {chapter.path: chapter for chapter in chapters}
    told = {
        element.get("property", element.tag).rpartition("}")[2]: escape(element.text or "")
        for element in ElementTree.parse(folder / "content.opf").getroot()[0]
    }
    target.write_text(
        PAGE.format(
            title=told["title"], description=told["description"], rights=told["rights"],
            version=told["ibooks:version"], date=told["date"][:10],
            contents=_contents(chapters, pages or {}),
            chapters="\n".join(_chapter(folder, chapter, known) for chapter in chapters),
        ),
        encoding="utf-8",
    )  # fmt: skip
    return unescape(told["title"])


def _contents(chapters: list[Chapter], pages: dict[str, int]) -> str:
    items = [
        f'<li class="level-{chapter.level}"><a href="#{chapter.name}">{escape(chapter.title)}</a>'
        f'<span class="page">{pages.get(chapter.name, "")}</span></li>'
        for chapter in chapters
    ]
    return f"<ul>{''.join(items)}</ul>"


def _chapter(folder: Path, chapter: Chapter, known: dict[str, Chapter]) -> str:
    body = read(folder / chapter.path).select_one("[role=main]")
    assert body is not None, f"{chapter.path}: no text"
    for tag in body.find_all(True):
        if "id" in tag.attrs:
            tag["id"] = f"{chapter.name}.{tag['id']}"
        if tag.name == "a" and "href" in tag.attrs:
            tag["href"] = _link(str(tag["href"]), chapter, known)
        _lower(tag, chapter.level - 1)
    return f'<div class="chapter" id="{chapter.name}">{body.decode_contents()}</div>'


def _link(link: str, chapter: Chapter, known: dict[str, Chapter]) -> str:
    target = urlsplit(link)
    if target.scheme:
        return link
    path = posixpath.join(posixpath.dirname(chapter.path), unquote(target.path))
    leads_to = known[posixpath.normpath(path)] if target.path else chapter
    return f"#{leads_to.name}.{target.fragment}" if target.fragment else f"#{leads_to.name}"


def _lower(tag: Tag, steps: int) -> None:
    """Headings of a chapter within a part are a level deeper, and so are its bookmarks."""
    if tag.name in ("h1", "h2", "h3", "h4", "h5"):
        tag["class"] = f"of-{tag.name}"
        tag.name = f"h{int(tag.name[1]) + steps}"
