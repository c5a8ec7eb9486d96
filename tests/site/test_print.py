"""Pages on paper: the article alone, nothing cut off, and a cheat sheet of two pages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

from tests.site import controls
from tests.site.browser import visit

ACROSS_A4 = 718  # pixels between Chromium's margins


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_cheat_sheet_is_two_pages(chromium: Browser, site: Path, size: str) -> None:
    with visit(chromium, site, "docs/reference/cheat-sheet.html") as opened:
        printed = opened.page.pdf(format=size)
    assert len(PdfDocument(printed)) == 2


def wider_than_paper(page: Page) -> list[str]:
    """What scrolls on a screen is cut off on paper, and what is too wide shrinks all the rest.

    The window is as wide as the paper and shows what would be printed.
    """
    cut = page.evaluate(
        """() => [...document.querySelectorAll("article, article *")]
            .filter((each) => !each.closest("svg, .math") && each.clientWidth > 2
                && each.scrollWidth > each.clientWidth + 1
                && getComputedStyle(each).overflowX !== "visible")
            .map((each) => `<${each.localName}> ${each.textContent.trim().slice(0, 60)}`)"""
    )
    faults = [f"cut off on paper: {each}" for each in cut[:3]]
    across = page.evaluate("document.documentElement.scrollWidth")
    if across > ACROSS_A4:
        faults.append(f"{across} wide on paper of {ACROSS_A4}")
    return faults


@pytest.mark.parametrize("fault", ["overflow: hidden", ""])
def test_what_is_too_wide_would_be_found(chromium: Browser, fault: str) -> None:
    page = chromium.new_page(viewport={"width": ACROSS_A4, "height": 900})
    page.emulate_media(media="print")
    wide = "<p style='width: 900px'>too wide</p>"
    page.set_content(f"<article><div style='{fault}'>{wide}</div></article>")
    assert wider_than_paper(page)
    page.close()


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
