"""The site in a real browser: accessible, light, usable by keyboard and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.fences import page_files
from tests.site.browser import HOST, visit

ARTICLE = "docs/exim/message-ids.html"
PAGES = ["index.html", ARTICLE, "docs/protocols/ports.html", "search.html?q=queue"]
EVERY_PAGE = [str(path.relative_to(ROOT).with_suffix(".html")) for path in page_files()]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(
    chromium: Browser, site: Path, path: str, dark: bool, width: int
) -> None:
    with visit(chromium, site, path, dark=dark, width=width) as opened:
        if path.startswith("search"):
            opened.page.wait_for_selector("ul.search li")
        results = Axe().run(opened.page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_accessible(chromium: Browser, site: Path, path: str) -> None:
    """Wide and light, narrow and dark: between them each rule meets each layout and each color."""
    for width, dark in ((1280, False), (390, True)):
        with visit(chromium, site, path, width=width, dark=dark) as opened:
            results = Axe().run(opened.page)
            across = opened.page.evaluate("document.documentElement.scrollWidth")
        assert results.violations_count == 0, results.generate_report()
        assert across <= width, f"{path} is {across} wide on a screen of {width}"


def test_axe_would_find_one(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "index.html") as opened:
        opened.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
        results = Axe().run(opened.page)
    assert results.violations_count > 0


@pytest.mark.parametrize("path", PAGES)
def test_a_visit_asks_nobody_else(chromium: Browser, site: Path, path: str) -> None:
    with visit(chromium, site, path) as opened:
        opened.page.wait_for_load_state("networkidle")
        assert not opened.refused, opened.refused
        assert not opened.messages, opened.messages


def test_permalink_signs_wait_for_the_pointer(chromium: Browser, site: Path) -> None:
    """They do with Sphinx's own style sheet, which the theme's imports; without it they do not."""
    with visit(chromium, site, ARTICLE) as opened:
        sign = opened.page.locator("h1 a.headerlink")
        style = "sign => getComputedStyle(sign).visibility"
        assert sign.evaluate(style) == "hidden"
        opened.page.locator("h1").hover()
        assert sign.evaluate(style) == "visible"


def test_a_permalink_sign_copies_the_short_address(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        opened.page.locator("h1").hover()
        opened.page.locator("h1 a.headerlink").click()
        copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{HOST}/go/exim-message-ids/"


def test_copying_takes_the_commands_alone(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/exim/processes.html") as opened:
        block = opened.page.locator("div.highlight-console").first
        block.hover()
        block.locator("button.copybtn").click()
        copied = opened.page.evaluate("navigator.clipboard.readText()")
        commands = block.locator("pre").inner_text()
    first = next(line for line in commands.splitlines() if line.startswith(("# ", "$ ")))
    assert copied.strip() == first[2:].strip()


def test_search_finds_a_page(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=mailbox+conversion") as opened:
        opened.page.wait_for_selector("ul.search li a")
        found = opened.page.locator("ul.search li a").first.get_attribute("href")
    assert found and "mailbox-conversion" in found


def test_everything_is_readable_without_javascript(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, javascript=False) as opened:
        article = opened.page.locator("article")
        assert article.is_visible()
        assert opened.page.locator("nav.bd-docs-nav a").count() >= 8
        assert not [name for name in opened.fetched if name.endswith("searchindex.js")]


def test_the_keyboard_reaches_the_content_first(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        opened.page.keyboard.press("Tab")
        focused = opened.page.evaluate("document.activeElement.textContent.trim()")
        assert focused == "Skip to main content"
        opened.page.keyboard.press("Enter")
        assert opened.page.url == f"{HOST}/{ARTICLE}#main-content"


def test_the_site_opens_from_disk(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.locator("nav.bd-docs-nav a").first.click()
    assert page.url.endswith(".html")
    page.goto((site / "search.html").as_uri() + "?q=queue")
    page.wait_for_selector("ul.search li a")
    context.close()
    assert not errors
