"""Enlarged to 400 %: a window of 1280 by 1024 then holds 320 by 256. And with text spaced wider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from publish.html import every_page
from tests.site.browser import HOST, Visit, visit

LOOK = (Path(__file__).parent / "cut_text.js").read_text(encoding="utf-8")
# The spacing that a reader may set, by WCAG 2.2, criterion 1.4.12.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { letter-spacing: 0.12em !important; line-height: 1.5 !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: Path) -> Iterator[Visit]:
    with visit(chromium, site, "index.html", width=320, height=256) as one:
        yield one


@pytest.mark.parametrize("path", every_page())
def test_every_page_fits_a_small_screen(opened: Visit, path: str) -> None:
    """It scrolls in one direction, no text is cut off, and no control lies on another."""
    opened.page.goto(f"{HOST}/{path}")
    opened.page.evaluate("scrollTo(0, innerHeight * 2)")
    for spaced in (False, True):
        if spaced:
            opened.page.evaluate(SPACED)
        seen = opened.page.evaluate(f"({LOOK})()")
        assert seen["across"] <= 320, f"{path} is {seen['across']} wide, spaced: {spaced}"
        assert not seen["cut"], f"{path}: cut off, spaced: {spaced}: {seen['cut'][:3]}"
        assert not seen["onEachOther"], f"{path}: spaced: {spaced}: {seen['onEachOther'][:3]}"
        assert seen["covered"] <= 1 / 3, f"{path}: {seen['covered']:.0%} of the screen is covered"


def test_spaced_text_on_a_wide_screen(chromium: Browser, site: Path) -> None:
    for path in ("index.html", "docs/exim/queue.html", "search.html?q=queue"):
        with visit(chromium, site, path) as opened:
            opened.page.wait_for_load_state("networkidle")
            opened.page.evaluate(SPACED)
            seen = opened.page.evaluate(f"({LOOK})()")
        assert seen["across"] <= 1280, path
        assert not seen["cut"] and not seen["onEachOther"], (path, seen)


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ("<div style='overflow: hidden; height: 1em'>two<br>lines</div>", "cut"),
        ("<a href=''>one</a><p style='margin: -1em 0 0'><a href=''>two</a></p>", "onEachOther"),
    ],
)
def test_each_fault_would_be_found(chromium: Browser, fault: str, key: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 256})
    page.set_content(fault)
    assert page.evaluate(f"({LOOK})()")[key]
    page.close()
