"""The style sheet that was cut down shows every page as the whole one does."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.site.browser import HOST, visit
from tests.site.test_policy import ARTICLE

PAGES = [
    "index.html",
    "search.html?q=queue",
    ARTICLE,
    "docs/protocols/ports.html",
    "docs/start/message-path.html",
    "docs/troubleshooting/wrong-commands.html",
]
# Counts the points of two pictures that differ by more than what smoothing of edges may do.
DIFFERENT = """async ([one, other]) => {
    const pixels = async (address) => {
        const picture = Object.assign(new Image(), { src: address });
        await picture.decode();
        const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
        canvas.drawImage(picture, 0, 0);
        return canvas.getImageData(0, 0, picture.width, picture.height).data;
    };
    const [first, second] = [await pixels(one), await pixels(other)];
    if (first.length !== second.length) return -1;
    let points = 0;
    for (let at = 0; at < first.length; at += 1) points += Math.abs(first[at] - second[at]) > 24;
    return points;
}"""


def shots(page: Page) -> list[bytes]:
    """Pictures of the page as it is now, of its menus and buttons, and on paper."""
    taken = [_shot(page, whole_page=True)]
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
    taken.append(_shot(page, whole_page=True))
    page.emulate_media(media="null")
    return taken


def with_both(
    chromium: Browser, site: Path, path: str, other: str, width: int, dark: bool
) -> tuple[list[bytes], list[bytes]]:
    """Pictures with the page's own style sheet, and with the ``other`` in its place."""

    def answer(route: Route) -> None:
        route.fulfill(body=other, content_type="text/css")

    taken = []
    with visit(chromium, site, "robots.txt", width=width, dark=dark) as opened:
        page = opened.page
        for _ in range(2):
            page.goto(f"{HOST}/{path}")
            if "?q=" in path:
                page.wait_for_selector("#search-results a")
            taken.append(shots(page))
            page.mouse.move(0, 0)
            page.route("**/_static/handbook.*.css", answer)
    return taken[0], taken[1]


def _shot(page: Page, whole_page: bool = False) -> bytes:
    return page.screenshot(full_page=whole_page, animations="disabled", caret="hide")


def uncut(site: Path) -> str:
    """All style sheets, joined; the build leaves them beside its doctrees."""
    text = (site.parent / "doctrees" / "uncut.css").read_text(encoding="utf-8")
    assert len(text) > 300_000
    return text


def differing(chromium: Browser, one: list[bytes], other: list[bytes]) -> list[int]:
    """How many points differ in each of the pictures."""
    context = chromium.new_context()
    page = context.new_page()
    counts = []
    for pair in zip(one, other, strict=True):
        if pair[0] == pair[1]:
            counts.append(0)
            continue
        addresses = ["data:image/png;base64," + base64.b64encode(each).decode() for each in pair]
        counts.append(page.evaluate(DIFFERENT, addresses))
    context.close()
    return counts


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
@pytest.mark.parametrize("path", PAGES)
def test_the_cut_style_sheet_shows_the_same(
    chromium: Browser, site: Path, path: str, width: int, dark: bool
) -> None:
    cut, whole = with_both(chromium, site, path, uncut(site), width, dark)
    assert len(cut) >= 2
    assert set(differing(chromium, cut, whole)) == {0}


def test_a_rule_too_few_would_be_seen(chromium: Browser, site: Path) -> None:
    """The line above a heading, and the space around it."""
    less = uncut(site).replace(".bd-article h2 {", ".none {")
    assert less != uncut(site)
    cut, whole = with_both(chromium, site, "docs/protocols/ports.html", less, 390, True)
    assert differing(chromium, cut, whole)[0] != 0


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
