"""Enlarged to 400 %: a window of 1280 by 1024 then holds 320 by 256. And with text spaced wider."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.browser import visit

LOOK = (Path(__file__).parent / "cut_text.js").read_text(encoding="utf-8")
# The spacing that a reader may set, by WCAG 2.2, criterion 1.4.12.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { letter-spacing: 0.12em !important; line-height: 1.5 !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""


def does_not_fit(page: Page) -> list[str]:
    """An enlarged page scrolls in one direction, cuts no text off, and no control lies on another.

    The spacing of its text is as it was in the end.
    """
    faults = []
    page.evaluate("scrollTo(0, innerHeight * 2)")
    for spacing in ("", ", spaced"):
        if spacing:
            page.evaluate(SPACED)
        seen = page.evaluate(f"({LOOK})()")
        if seen["across"] > 320:
            faults.append(f"is {seen['across']} wide at 320{spacing}")
        if seen["cut"]:
            faults.append(f"cut off at 320{spacing}: {seen['cut'][:3]}")
        if seen["onEachOther"]:
            faults.append(f"on each other at 320{spacing}: {seen['onEachOther'][:3]}")
        if seen["covered"] > 1 / 3:
            faults.append(f"{seen['covered']:.0%} of the screen is covered at 320{spacing}")
    page.evaluate("document.adoptedStyleSheets = []")
    return faults


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
