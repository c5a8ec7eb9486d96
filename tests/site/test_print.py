"""Pages on paper: the article alone, nothing cut off, and a cheat sheet of two pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from publish.html import every_page
from tests.site import controls
from tests.site.browser import HOST, Visit, visit

ACROSS_A4 = 718  # pixels between Chromium's margins


@pytest.fixture(scope="module")
def paper(chromium: Browser, site: Path) -> Iterator[Visit]:
    """A window that is as wide as the paper and shows what would be printed."""
    with visit(chromium, site, "index.html", width=ACROSS_A4) as opened:
        opened.page.emulate_media(media="print")
        yield opened


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_cheat_sheet_is_two_pages(chromium: Browser, site: Path, size: str) -> None:
    with visit(chromium, site, "docs/reference/cheat-sheet.html") as opened:
        printed = opened.page.pdf(format=size)
    assert len(PdfDocument(printed)) == 2


@pytest.mark.parametrize("path", every_page())
def test_nothing_is_wider_than_the_paper(paper: Visit, path: str) -> None:
    """What scrolls on a screen is cut off on paper, and what is too wide shrinks all the rest."""
    paper.page.goto(f"{HOST}/{path}")
    cut = paper.page.evaluate(
        """() => [...document.querySelectorAll("article, article *")]
            .filter((each) => !each.closest("svg, .math") && each.clientWidth > 2
                && each.scrollWidth > each.clientWidth + 1
                && getComputedStyle(each).overflowX !== "visible")
            .map((each) => `<${each.localName}> ${each.textContent.trim().slice(0, 60)}`)"""
    )
    across = paper.page.evaluate("document.documentElement.scrollWidth")
    assert not cut, f"{path}: cut off on paper: {cut[0]}"
    assert across <= ACROSS_A4, f"{path} is {across} wide on paper of {ACROSS_A4}"


def _letters(text: str) -> str:
    """The text without what printing changes: joined letters, and hyphens at the ends of lines."""
    return re.sub(r"[\s\ufffe\x02-]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_article_is_printed_alone_and_whole(chromium: Browser, site: Path, dark: bool) -> None:
    with visit(chromium, site, controls.ARTICLE, dark=dark) as opened:
        opened.page.emulate_media(media="print")
        article = opened.page.locator("article").inner_text()
        opened.page.emulate_media(media="null")
        printed = opened.page.pdf(format="A4")
    pages = [page.get_textpage().get_text_bounded() for page in PdfDocument(printed)]
    text, *words = map(_letters, ["".join(pages), *article.split()])
    missing = [word for word in words if word not in text]
    assert len(words) > 500
    assert not missing, missing[:10]
    title = "Exim message IDs"
    assert text.startswith(title.replace(" ", ""))
    for chrome in ("Skiptomain", "Listofpages", "Colormode", "Backtotop", "Troubleshooting"):
        assert chrome not in text, chrome


def test_a_printed_page_is_dark_on_light(chromium: Browser, site: Path) -> None:
    """Whoever reads in the dark prints on white paper all the same."""
    with visit(chromium, site, controls.ARTICLE, dark=True) as opened:
        opened.page.emulate_media(media="print")
        opened.page.wait_for_function("document.documentElement.dataset.theme === 'light'")
        color = opened.page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
    assert max(map(int, re.findall(r"\d+", color)[:3])) < 128, color
