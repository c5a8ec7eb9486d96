"""axe-core finds no violation: every page, light and dark, wide and on a phone, and open menus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page

from publish.html import every_page
from tests.site import controls
from tests.site.browser import visit
from tests.site.controls import Scheme

OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Narrow first: what a script makes focusable on a narrow screen stays so on a wide one.
LOOKS: list[tuple[int, Scheme]] = [(390, "light"), (390, "dark"), (1280, "dark"), (1280, "light")]


def violations(page: Page, but: str = "") -> str:
    """What axe has to say of the page as it is now; empty if nothing. All rules run ``but`` one."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = OPTIONS | ({"rules": {but: {"enabled": False}}} if but else {})
    results = AxeResults(page.evaluate("options => axe.run(document, options)", options))
    return results.generate_report() if results.violations_count else ""


@pytest.mark.parametrize("path", every_page())
def test_every_page_in_every_look(chromium: Browser, site: Path, path: str) -> None:
    """One visit; all rules in each of the four looks."""
    faults = []
    with visit(chromium, site, path, width=LOOKS[0][0]) as opened:
        for width, scheme in LOOKS:
            opened.page.set_viewport_size({"width": width, "height": 900})
            opened.page.emulate_media(color_scheme=scheme)
            controls.wait_for(opened.page, scheme)
            if found := violations(opened.page):
                faults.append(f"{path}, {width} wide, {scheme}: {found}")
    assert not faults, "\n".join(faults)


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
