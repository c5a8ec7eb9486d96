"""axe-core finds no violation in open menus, found pages, on paper. Each page: test_every_page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page

from tests.site import controls
from tests.site.browser import visit
from tests.site.controls import Scheme
from tests.site.looks import LOOKS

OPTIONS = {"resultTypes": ["violations"], "preload": False}


def violations(page: Page, but: str = "") -> str:
    """What axe has to say of the page as it is now; empty if nothing. All rules run ``but`` one."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = OPTIONS | ({"rules": {but: {"enabled": False}}} if but else {})
    results = AxeResults(page.evaluate("options => axe.run(document, options)", options))
    return results.generate_report() if results.violations_count else ""


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_search_results(chromium: Browser, site: Path, width: int, scheme: Scheme) -> None:
    with visit(chromium, site, "search.html?q=queue", width=width, dark=scheme == "dark") as opened:
        opened.page.wait_for_selector("#search-results li")
        assert not violations(opened.page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("menu", [controls.PAGES, controls.CONTENTS])
def test_an_open_menu(chromium: Browser, site: Path, menu: str, dark: bool) -> None:
    with visit(chromium, site, controls.ARTICLE, width=390, dark=dark) as opened:
        controls.button(opened.page, menu).click()
        opened.page.locator(":popover-open").wait_for()
        # The page's title lies below, and out of reach as long as the menu is open.
        assert not violations(opened.page, but="page-has-heading-one")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_search_field_that_the_shortcut_opens(
    chromium: Browser, site: Path, dark: bool
) -> None:
    with visit(chromium, site, controls.ARTICLE, dark=dark) as opened:
        controls.search_by_shortcut(opened.page)
        assert not violations(opened.page)


def test_a_printed_page(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        opened.page.emulate_media(media="print")
        assert not violations(opened.page)


def test_a_leading_page(chromium: Browser, site: Path) -> None:
    """Without its refresh, which would lead on before axe is done."""
    text = (site / "go" / "port-993" / "index.html").read_text(encoding="utf-8")
    resting, count = re.subn(r"<meta http-equiv=.refresh.[^>]*>", "", text)
    assert count == 1
    with visit(chromium, site, "search.html") as opened:
        opened.page.set_content(resting)
        assert not violations(opened.page)


def test_axe_would_find_one(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "index.html") as opened:
        opened.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
        assert "image-alt" in violations(opened.page)
