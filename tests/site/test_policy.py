"""The pages fit a strict Content-Security-Policy: no script and no style stands within a page.

The browser tests load every page under nearly that policy (``tests/site/browser.py``); here the
files are read, and pages of each kind are loaded under the policy itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from publish import html
from publish.chromium import POLICY
from tests.site.browser import visit

ARTICLE = "docs/exim/message-ids.html"
PAGES = [
    "index.html",
    ARTICLE,
    "docs/start/message-path.html",
    "docs/reference/everything.html",
    "search.html?q=queue",
    "go/exim-message-ids/index.html",
]


def inline(tree: BeautifulSoup) -> list[str]:
    """What a policy without ``unsafe-inline`` would refuse."""
    return [str(tag)[:80] for tag in tree.find_all(True) if _is_inline(tag)]


def _is_inline(tag: Tag) -> bool:
    if tag.name == "style" or (tag.name == "script" and "src" not in tag.attrs):
        return True
    names = tag.attrs
    called = str(names.get("href", ""))[:11].lower() == "javascript:"
    return called or "style" in names or any(name.startswith("on") for name in names)


def test_no_script_or_style_stands_within_a_page(site: Path) -> None:
    for page in html.pages(site):
        assert not inline(html.parsed(page)), (
            f"{page.relative_to(site)}: {inline(html.parsed(page))[0]}"
        )
        # A browser with scripts takes what stands in <noscript> for text.
        for hidden in html.select(page, "noscript"):
            assert not inline(BeautifulSoup(hidden.decode_contents(), "html.parser")), page


@pytest.mark.parametrize(
    "part",
    [
        "<script>1</script>",
        "<style></style>",
        "<p style='color:red'>",
        "<p onclick='1'>",
        "<a href='javascript:1'>",
    ],
)
def test_each_kind_would_be_found(part: str) -> None:
    assert inline(BeautifulSoup(part, "html5lib"))


def test_pictures_bring_no_styles(site: Path) -> None:
    for path in site.rglob("*.svg"):
        assert not inline(BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")), path


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("path", PAGES)
def test_pages_work_under_the_policy(
    chromium: Browser, site: Path, path: str, javascript: bool
) -> None:
    with visit(chromium, site, path, policy=POLICY, javascript=javascript) as opened:
        if javascript and "?q=" in path:
            opened.page.locator("#search-results a").first.wait_for()
        opened.page.wait_for_load_state("networkidle")
        assert not opened.messages, opened.messages
        assert not opened.refused, opened.refused


def test_the_browser_holds_pages_to_the_policy(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, policy=POLICY) as opened:
        opened.page.evaluate(
            """() => {
                const script = document.createElement('script');
                script.textContent = 'document.title = "run"';
                document.head.append(script);
                document.body.setAttribute('style', 'display: none');
            }"""
        )
        assert opened.page.title() != "run"
        assert opened.page.locator("article").is_visible()
        refused = [text for text in opened.messages if "Content Security Policy" in text]
    assert len(refused) == 2, opened.messages
