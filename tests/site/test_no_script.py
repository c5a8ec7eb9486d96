"""Without JavaScript: every page is readable, nothing dead is shown, and every page is reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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
    leads = "[popovertarget], form[action] [type=submit]"
    shown = page.locator(f"button:not({leads}), select, [role=button]")
    return [each.get_attribute("class") or "" for each in shown.locator("visible=true").all()]


def unreadable(page: Page) -> list[str]:
    """What a page hides, or shows although it does nothing, where no script runs."""
    expect(page.locator("article")).to_be_visible()
    faults = [f"not shown without scripts: {text}" for text in page.evaluate(NOT_SHOWN)]
    return faults + [f"does nothing without scripts: {each!r}" for each in dead(page)]


@pytest.mark.parametrize("fault", ["<p style='opacity: 0'>text</p>", "<button>Copy</button>"])
def test_each_fault_would_be_found(chromium: Browser, fault: str) -> None:
    page = chromium.new_page()
    page.set_content(f"<article><p>some text</p>{fault}</article>")
    assert unreadable(page)
    page.close()


def test_every_page_is_reached_from_the_menu(opened: Visit) -> None:
    opened.page.goto(f"{HOST}/index.html")
    menu = opened.page.get_by_role("navigation", name="Main")
    if not menu.is_visible():
        opened.page.get_by_role("button", name="List of pages").click()
    for link in ("Start here", "Exim", "Reference"):
        expect(menu.get_by_role("link", name=link, exact=True)).to_be_visible()
    menu.get_by_role("link", name="Exim", exact=True).click()
    expect(opened.page).to_have_url(f"{HOST}/docs/exim/index.html")
