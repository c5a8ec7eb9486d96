"""The front page: what matters is in the first screen, and its figures are those of the records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lab import ROOT
from publish.html import select
from tests.site.browser import visit


@pytest.mark.parametrize(("size", "cards"), [((1280, 800), 5), ((390, 844), 1)])
def test_the_first_screen(chromium: Browser, site: Path, size: tuple[int, int], cards: int) -> None:
    with visit(chromium, site, "index.html", width=size[0]) as opened:
        page = opened.page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        field = page.locator("article :is(input[type=search], textarea)").first.bounding_box()
        assert field and field["y"] + field["height"] < size[1] / 2
        titles = page.locator("#home-complaint > ul > li strong").all()
        seen = [box for one in titles if (box := one.bounding_box()) and box["y"] < size[1] - 20]
        assert len(seen) >= cards
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_proof_is_that_of_the_run(site: Path) -> None:
    stamp = json.loads((ROOT / "docs/_data/lab-run.json").read_text("utf-8"))
    said = " ".join(select(site / "index.html", ".proof")[0].text.split())
    ran = sum(max(page["commands"].values(), default=0) for page in stamp["pages"].values())
    assert f"{ran:,} commands" in said
    assert max(page["date"] for page in stamp["pages"].values()) in said
    assert all(each["exim"] in said for each in stamp["generations"].values())


def test_tools_stand_at_the_top_of_the_menu(site: Path) -> None:
    page = site / "index.html"
    top = [link.text for link in select(page, "nav[aria-label=Main] > ul > li > a")]
    assert "Tools" in top
    below = select(page, "nav[aria-label=Main] > ul > li:has(> a[href*='docs/tools/']) li a")
    assert len(below) == 3
