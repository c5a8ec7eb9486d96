"""The site from disk, as it lies after `make html`: nothing is asked for but its own files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publish.html import select
from tests.site import controls


@pytest.fixture
def page(chromium: Browser, site: Path) -> Iterator[Page]:
    """The front page from disk. In the end, what was asked for and what went wrong is looked at."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: errors.append(f"{request.url} {request.failure}"))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto((site / "index.html").as_uri())
    yield page
    context.close()
    # A worker that the page made of its own scripts has an address of the browser's.
    own = (site.as_uri(), "data:", "blob:null/")
    outside = [url for url in asked if not url.startswith(own)]
    assert len(asked) > 3
    # A test that goes on to the next page at once leaves what the last one still asks for.
    errors = [error for error in errors if not error.endswith("net::ERR_ABORTED")]
    assert not outside and not errors, (outside, errors)


def test_from_the_front_page_to_an_article(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Troubleshooting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Troubleshooting")
    assert page.url.endswith("/docs/troubleshooting/index.html")


def test_search(page: Page, site: Path) -> None:
    controls.search_by_shortcut(page)
    page.keyboard.type("993")
    page.keyboard.press("Enter")
    page.locator("#search-results a").first.click()
    assert page.url == f"{site.as_uri()}/docs/protocols/ports.html#port-993"


def test_a_short_address_leads_on(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/go/port-993/index.html")
    page.wait_for_url("**/docs/protocols/ports.html#port-993")


def test_a_permalink_copies_the_published_address(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/{controls.ARTICLE}")
    page.locator("h1").hover()
    page.locator("h1 a.headerlink").click()
    page.get_by_text("Address copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://example.org/go/exim-message-ids/"


def test_the_colors_are_remembered(page: Page, site: Path) -> None:
    controls.choose(page, "dark")
    page.goto(f"{site.as_uri()}/{controls.ARTICLE}")
    controls.wait_for(page, "dark")


def test_copying(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/docs/exim/processes.html")
    controls.button(page, controls.COPY).press("Enter")
    page.wait_for_function("navigator.clipboard.readText().then(text => text === 'exiwhat')")


def test_drawings(page: Page, site: Path) -> None:
    drawn = [path for path in site.rglob("*.html") if select(path, "article svg text")]
    assert drawn
    for path in drawn:
        page.goto(path.as_uri())
        expect(page.locator("article svg").first).to_be_visible()
