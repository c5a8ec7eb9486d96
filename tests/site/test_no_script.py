"""Without JavaScript: every page is readable, nothing dead is shown, and every page is reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publish.html import every_page
from tests.site.browser import HOST, Visit, visit


@pytest.fixture(scope="module", params=[1280, 390])
def opened(chromium: Browser, site: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with visit(chromium, site, "index.html", width=request.param, javascript=False) as one:
        yield one


# Text of the article that is not shown, but for what names a drawing, the signs of permalinks,
# which wait for the pointer, tabs, which open without a script, and what asks a script.
NOT_SHOWN = """() => {
    const article = document.querySelector("article");
    const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const around = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() && !around.closest(
                "svg title, svg desc, .headerlink, .generations, details, form")
            && !around.checkVisibility({opacityProperty: true, visibilityProperty: true}))
            found.push(texts.currentNode.data.trim());
    }
    return found;
}"""


def dead(page: Page) -> list[str]:
    """Buttons and lists that only a script would make do something."""
    shown = page.locator("button:not([popovertarget]), select, [role=button]")
    return [each.get_attribute("class") or "" for each in shown.locator("visible=true").all()]


@pytest.mark.parametrize("path", every_page())
def test_every_page_is_readable(opened: Visit, path: str) -> None:
    opened.page.goto(f"{HOST}/{path}")
    expect(opened.page.locator("article")).to_be_visible()
    not_shown = opened.page.evaluate(NOT_SHOWN)
    assert not not_shown, f"{path}: not shown: {not_shown[:5]}"
    assert not dead(opened.page)
    assert not opened.refused, opened.refused


def test_every_page_is_reached_from_the_menu(opened: Visit) -> None:
    opened.page.goto(f"{HOST}/index.html")
    menu = opened.page.get_by_role("navigation", name="Main")
    if not menu.is_visible():
        opened.page.get_by_role("button", name="List of pages").click()
    for link in ("Start here", "Exim", "Reference"):
        expect(menu.get_by_role("link", name=link, exact=True)).to_be_visible()
    menu.get_by_role("link", name="Exim", exact=True).click()
    expect(opened.page).to_have_url(f"{HOST}/docs/exim/index.html")
