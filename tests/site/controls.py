"""The site's menus and buttons as a reader finds them: by role and name, not by their markup."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Locator, Page

Scheme = Literal["light", "dark"]

ARTICLE = "docs/exim/message-ids.html"
PAGES = "List of pages"
CONTENTS = "Contents of this page"
COPY = re.compile(r"^cop(y|ied)\b", re.I)


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    """The first visible button of that name."""
    return page.get_by_role("button", name=name).locator("visible=true").first


def search_by_shortcut(page: Page) -> None:
    """Press Ctrl+K and wait until the box has the focus."""
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement?.id === 'search-field'")


def choose(page: Page, colors: Literal["auto", "light", "dark"]) -> None:
    page.get_by_label("Color mode").select_option(colors)


def wait_for(page: Page, scheme: Scheme) -> None:
    """Wait until the page stands on a background of that scheme: the change may take a frame."""
    page.wait_for_function(
        r"""(scheme) => {
            const transparent = /^rgba.* 0\)$|^transparent$/;
            const color = [document.body, document.documentElement]
                .map((element) => getComputedStyle(element).backgroundColor)
                .find((color) => !transparent.test(color)) ?? "rgb(255, 255, 255)";
            const [red, green, blue] = color.match(/[\d.]+/g).map(Number);
            return (red + green + blue < 3 * 128) === (scheme === "dark");
        }""",
        arg=scheme,
    )
