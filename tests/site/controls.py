"""The site's menus and buttons as a reader finds them: by role and name, not by their markup."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from tests.site.browser import Scheme

ARTICLE = "docs/exim/message-ids.html"

# The names of the buttons.
PAGES = re.compile(r"\b(menu|primary sidebar|pages|navigation)\b", re.I)
CONTENTS = re.compile(r"\b(contents|on this page|secondary sidebar)\b", re.I)
LOOK = re.compile(r"\b(colou?r mode|theme|appearance|look)\b", re.I)
SEARCH = re.compile(r"^search\b", re.I)
COPY = re.compile(r"^(copy|copied)\b", re.I)


def button(page: Page, name: re.Pattern[str]) -> Locator:
    """The first visible button of that name."""
    return page.get_by_role("button", name=name).locator("visible=true").first


def open_dialog(page: Page) -> Locator:
    """A menu or field that lies open over the page."""
    return page.locator("dialog[open], [popover]:popover-open").first


def search_by_shortcut(page: Page) -> None:
    """Press Ctrl+K and wait until a search field has the focus, on this page or on another."""
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement?.type === 'search'")


def is_in(page: Page, scheme: Scheme) -> bool:
    """Does the page stand on a background of that scheme?"""
    red, green, blue = page.evaluate(
        r"""() => {
            const transparent = /^rgba.* 0\)$|^transparent$/;
            const color = [document.body, document.documentElement]
                .map((element) => getComputedStyle(element).backgroundColor)
                .find((color) => !transparent.test(color)) ?? "rgb(255, 255, 255)";
            return color.match(/[\d.]+/g).slice(0, 3).map(Number);
        }"""
    )
    return bool((red + green + blue < 3 * 128) == (scheme == "dark"))


def wait_for(page: Page, scheme: Scheme) -> None:
    """The change from one scheme to the other may take a frame."""
    for _ in range(100):
        if is_in(page, scheme):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"the page does not turn {scheme}")


def choose(page: Page, wanted: Look, *, by_key: bool = False) -> None:
    """Turn the page light, dark or to the system's look, by a button that offers a menu of them."""

    use = Locator.press if by_key else Locator.click
    more = ("Enter",) if by_key else ()
    use(button(page, LOOK), *more)
    choice = page.get_by_text(CHOICES[wanted]).locator("visible=true")
    if choice.count():
        use(choice.first, *more)
