"""The answer to what people ask stands in the first screen, one click behind the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from lab import ROOT
from tests.site.browser import HOST, visit

ROWS = yaml.safe_load((ROOT / "tests/site/first-screen.yaml").read_text(encoding="utf-8"))
FIRST = "query => handbookFind(query).then(found => found[0]?.address)"
# Whether the words stand in a line of the article that is within the window.
SEEN = """words => {
    const wanted = words.toLowerCase();
    const parts = document.querySelectorAll('article :is(p, li, td, th, dt, dd, pre)');
    for (const part of parts) {
        const text = part.textContent.toLowerCase().replace(/\\s+/g, ' ').replace(/\\u2019/g, "'");
        const box = part.getBoundingClientRect();
        const seen = box.height && box.top >= 0 && box.top < innerHeight - 20;
        if (seen && text.includes(wanted)) return true;
    }
    return false;
}"""


@pytest.fixture(scope="module")
def first(chromium: Browser, site: Path) -> dict[str, str]:
    """Each query with the address of its first result."""
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        return {row["query"]: opened.page.evaluate(FIRST, row["query"]) for row in ROWS}


@pytest.fixture(scope="module")
def page(chromium: Browser, site: Path) -> Iterator[Page]:
    with visit(chromium, site, "robots.txt") as opened:
        opened.page.set_viewport_size({"width": 1280, "height": 800})
        yield opened.page


def test_there_are_forty() -> None:
    assert len({row["query"] for row in ROWS}) >= 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["query"])
def test_the_answer_is_in_the_first_screen(
    page: Page, first: dict[str, str], row: dict[str, Any]
) -> None:
    page.goto(f"{HOST}/{first[row['query']]}")
    page.wait_for_timeout(50)  # the jump to the place
    is_seen = page.evaluate(SEEN, row["words"])
    assert is_seen, f"{first[row['query']]} does not show {row['words']}"


def test_words_out_of_sight_are_not_seen(page: Page) -> None:
    page.goto(f"{HOST}/docs/exim/queue.html")
    assert not page.evaluate(SEEN, "when you need it")
    page.evaluate("document.querySelector('#sources').scrollIntoView({behavior: 'instant'})")
    assert not page.evaluate(SEEN, "before you start")
