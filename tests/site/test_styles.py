"""The style sheet that was cut down shows every page as the whole one does, pixel by pixel."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.site.browser import visit

PAGES = [
    "index.html",
    "search.html?q=queue",
    "docs/exim/message-ids.html",
    "docs/protocols/ports.html",
    "docs/reference/glossary.html",
    "docs/start/message-path.html",
    "docs/troubleshooting/wrong-commands.html",
]
LOOKS = [(1280, False), (1280, True), (390, True), (390, False)]


def shots(
    chromium: Browser, site: Path, path: str, whole: str | None, *look: int | bool
) -> list[bytes]:
    """Pictures of the page, of its menus, and on paper; with ``whole`` for its style sheet."""
    width, dark = look

    def answer(route: Route) -> None:
        route.fulfill(body=whole, content_type="text/css")

    with visit(chromium, site, "index.html", width=int(width), dark=bool(dark)) as opened:
        page = opened.page
        if whole is not None:
            page.route("**/_static/handbook.*.css", answer)
        page.goto(page.url.replace("index.html", path))
        if "?q=" in path:
            page.wait_for_selector("#search-results a")
        taken = [_shot(page)]
        for menu in ("pages-menu", "contents-menu"):
            button = page.locator(f".page-button[popovertarget={menu}]")
            if button.count() and button.is_visible():
                button.click()
                taken.append(_shot(page))
                page.keyboard.press("Escape")
        code = page.locator("div.highlight").first
        if code.count():
            code.hover()
            code.locator("button.copybtn").focus()
            taken.append(_shot(page))
        page.emulate_media(media="print")
        taken.append(_shot(page))
    return taken


def _shot(page: Page) -> bytes:
    return page.screenshot(full_page=True, animations="disabled", caret="hide")


def uncut(site: Path) -> str:
    """All style sheets, joined; the build leaves them beside the site."""
    text = (site.parent / "uncut.css").read_text(encoding="utf-8")
    assert len(text) > 300_000
    return text


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_the_cut_style_sheet_shows_the_same(
    chromium: Browser, site: Path, path: str, width: int, dark: bool
) -> None:
    cut = shots(chromium, site, path, None, width, dark)
    whole = shots(chromium, site, path, uncut(site), width, dark)
    assert len(cut) == len(whole) >= 2
    differ = [
        number for number, (one, other) in enumerate(zip(cut, whole, strict=True)) if one != other
    ]
    assert not differ, f"{path} at {width}, pictures {differ}"


def test_a_rule_too_few_would_be_seen(chromium: Browser, site: Path) -> None:
    path = "docs/protocols/ports.html"
    less = uncut(site).replace("zebra", "none")
    assert shots(chromium, site, path, less, 1280, False) != shots(
        chromium, site, path, None, 1280, False
    )


COLORS = """part => {
    const style = getComputedStyle(document.querySelector(part));
    return style.color + style.backgroundColor;
}"""


def test_without_javascript_the_system_chooses_the_colors(chromium: Browser, site: Path) -> None:
    seen = {}
    for dark in (False, True):
        for javascript in (False, True):
            with visit(chromium, site, PAGES[2], dark=dark, javascript=javascript) as opened:
                parts = ("body", "div.highlight", "article a")
                seen[dark, javascript] = [opened.page.evaluate(COLORS, part) for part in parts]
    assert seen[True, False] == seen[True, True]
    assert seen[False, False] == seen[False, True]
    assert seen[True, True] != seen[False, True]
