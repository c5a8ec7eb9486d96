"""The site's menus and buttons as a reader finds them: by role and name, not by their markup."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from tests.site.browser import Scheme

ARTICLE = "docs/exim/message-ids.html"

# The names of the buttons.
PAGES = re.compile(r"\b(menu|primary sidebar|pages|navigation)\b", re.I)
CONTENTS = re.compile(r"\b(contents|on this page|secondary sidebar)\b", re.I)
THEME = re.compile(r"\b(colou?r mode|theme|appearance)\b", re.I)
SEARCH = re.compile(r"^search\b", re.I)
COPY = re.compile(r"^(copy|copied)\b", re.I)


def button(page: Page, name: re.Pattern[str]) -> Locator:
    """The one visible button of that name."""
    return page.get_by_role("button", name=name).locator("visible=true").first


def open_dialog(page: Page) -> Locator:
    """A menu that lies open over a page on a phone."""
    return page.locator("dialog[open], [popover]:popover-open").first


def search_by_shortcut(page: Page) -> None:
    """Press Ctrl+K and wait until a search field has the focus, on this page or on another."""
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement?.type === 'search'")


def wait_for(page: Page, scheme: Scheme) -> None:
    """Wait until the page stands on a background of that scheme."""
    page.wait_for_function(
        """scheme => {
            const color = [document.body, document.documentElement]
                .map(element => getComputedStyle(element).backgroundColor)
                .find(color => !/^rgba.* 0\\)$|^transparent$/.test(color)) ?? 'rgb(255, 255, 255)';
            const [red, green, blue] = color.match(/[\\d.]+/g).map(Number);
            return (red + green + blue < 3 * 128) === (scheme === 'dark');
        }""",
        arg=scheme,
    )
