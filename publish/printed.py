"""Pages as PDF, by Chromium: the cheat sheet of the site, and the whole book."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Browser

from publish import book

CHEAT_SHEET_PAGE = "docs/reference/cheat-sheet.html"
FOOTER = (
    '<div style="font-size: 7pt; width: 100%; text-align: center">{title} · '
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


def cheat_sheet(running: Browser, site: Path, target: Path) -> None:
    _print(running, site / CHEAT_SHEET_PAGE, target, format="A4", tagged=True)
    pack(target)


def whole_book(running: Browser, chapters: Path, target: Path) -> None:
    """Print twice: only the first print tells on which page each chapter begins."""
    source = chapters / "book.html"
    title = book.write(chapters, source)
    layout: dict[str, Any] = {
        "prefer_css_page_size": True, "display_header_footer": True,
        "header_template": "<span></span>", "footer_template": FOOTER.format(title=escape(title)),
    }  # fmt: skip
    _print(running, source, target, **layout)
    book.write(chapters, source, starts(target))
    _print(running, source, target, **layout, tagged=True, outline=True)
    pack(target)


def _print(running: Browser, source: Path, target: Path, **layout: Any) -> None:
    page = running.new_page()
    page.goto(source.absolute().as_uri())
    page.pdf(path=target, **layout)
    page.close()


def starts(printed: Path) -> dict[str, int]:
    """The number of the page of each place to which a link of the document leads, by its id."""
    with pikepdf.open(printed) as document:
        number = {page.obj.objgen: place for place, page in enumerate(document.pages, 1)}
        return {
            str(name).removeprefix("/"): number[destination[0].objgen]
            for name, destination in document.Root.Dests.items()
        }


def pack(printed: Path) -> None:
    """Compress what Chromium leaves loose: the structure for screen readers is most of the file."""
    with pikepdf.open(printed, allow_overwriting_input=True) as document:
        document.save(printed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
