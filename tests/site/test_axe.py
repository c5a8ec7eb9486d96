"""axe-core finds no violation in open menus, found pages, on paper. Each page: test_every_page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page

from tests.site import controls
from tests.site.browser import ADD_RULES, visit
from tests.site.controls import Scheme
from tests.site.looks import LOOKS

MARK_REPEATS = Path(__file__).with_name("mark_repeats.js").read_text(encoding="utf-8")

OPTIONS = {"resultTypes": ["violations"], "preload": False}
OF_STYLE = ["color-contrast", "link-in-text-block"]
HIDE_REPEATS = "[data-repeats] { display: none !important }"


def run_axe(page: Page, **options: object) -> str:
    """What axe has to say of the page as it is now; empty if nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate("options => axe.run(document, options)", OPTIONS | options))
    return results.generate_report() if results.violations_count else ""


def structure(page: Page, but: str = "") -> str:
    """What axe finds in all elements by all rules ``but`` one and those of colors."""
    return run_axe(page, rules={rule: {"enabled": False} for rule in (but, *OF_STYLE) if rule})


class Kinds:
    """The kinds of elements whose colors were right, as numbers in one text."""

    def __init__(self) -> None:
        self.right = ""


def contrast(page: Page, kinds: Kinds | None = None) -> str:
    """What axe finds wrong with the colors of one element of each kind that is not yet right.

    Colors take nine tenths of axe's time, which grows with all that is visible; the thousandth word
    of a kind has the colors of the first, so what repeats is out of sight meanwhile. Pages that are
    seen in the same look share their ``kinds``; of one with a fault, none counts as right.
    """
    met = page.evaluate(MARK_REPEATS, kinds.right if kinds else "")
    page.evaluate(ADD_RULES, HIDE_REPEATS)
    try:
        found = run_axe(page, runOnly=OF_STYLE)
    finally:
        page.evaluate("() => { document.adoptedStyleSheets.pop() }")
    if kinds and not found:
        kinds.right = met
    return found


def violations(page: Page, but: str = "") -> str:
    """What axe has to say of the page as it is now; empty if nothing. All rules run ``but`` one."""
    return structure(page, but) + contrast(page)


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


FAINT = "color: #bbb; background: #ccc"
SPOIL = """([selector, faint]) => {
    const all = document.querySelectorAll(selector);
    all[Math.floor(all.length / 2)].style = faint;
}"""


def test_axe_would_find_one_faint_among_many(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        assert not contrast(opened.page)
        for selector in ("main code", "main .highlight .n", "main td", "main li", "nav a"):
            opened.page.evaluate(SPOIL, [selector, FAINT])
            assert OF_STYLE[0] in contrast(opened.page), selector
            opened.page.evaluate(SPOIL, [selector, ""])
        opened.page.evaluate(ADD_RULES, f"main tr:nth-child(even) td {{ {FAINT} }}")
        assert OF_STYLE[0] in contrast(opened.page), "every second row"


def test_axe_would_find_what_another_page_has_not(chromium: Browser, site: Path) -> None:
    """Of a page whose kinds are all known, nothing is looked at again but what is of a new one."""
    kinds = Kinds()
    with visit(chromium, site, controls.ARTICLE) as opened:
        assert not contrast(opened.page, kinds)
        opened.page.evaluate(MARK_REPEATS, kinds.right)
        assert opened.page.locator("main :not([data-repeats])").count() == 0
        for selector in ("main code", "main td"):
            opened.page.evaluate(SPOIL, [selector, FAINT])
            for _ in range(2):  # what was wrong is no kind that is right
                assert OF_STYLE[0] in contrast(opened.page, kinds), selector
            opened.page.evaluate(SPOIL, [selector, ""])
        assert not contrast(opened.page, kinds)


def test_axe_would_find_a_link_that_looks_like_its_text(chromium: Browser, site: Path) -> None:
    """Also where the same link stood alone before, and where the text is of a kind that repeats."""
    plain = "main p a, main p a * { color: #444 !important; text-decoration: none !important }"
    with visit(chromium, site, controls.ARTICLE) as opened:
        opened.page.evaluate(ADD_RULES, plain)
        assert OF_STYLE[1] in contrast(opened.page)
    body = "<p><em>text</em></p><p><a href=x>alone</a></p><p>{}<a href=y>within</a></p>"
    page = chromium.new_page()
    for text in (
        "A text of some words that goes on, ",
        "<em>A text of some words that goes on</em> ",
    ):
        page.set_content(
            "<style>p { color: #111 } a { color: #333; text-decoration: none }</style>"
            + body.format(text)
        )
        assert OF_STYLE[1] in contrast(page), text
    page.close()


def test_axe_would_find_one(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "index.html") as opened:
        opened.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
        assert "image-alt" in violations(opened.page)
