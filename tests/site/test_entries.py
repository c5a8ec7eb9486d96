"""A page's head is one line, an entry begins with what it means, its labels stand out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from handbook.page.entries import LABELS, MEANING, SEEN
from playwright.sync_api import Browser

from lab import ROOT
from publish.html import every_page, select
from tests.site.browser import visit
from tests.site.controls import ARTICLE


def test_an_entry_begins_with_what_it_means(site: Path) -> None:
    entries = 0
    for path in every_page():
        sections: dict[int, list[str]] = {}
        for mark in select(site / path, "section > p > strong.label"):
            section = mark.find_parent("section")
            sections.setdefault(id(section), []).append(mark.text.rstrip(":"))
        for labels in sections.values():
            if SEEN in labels and MEANING in labels:
                entries += 1
                assert labels.index(MEANING) == 0, f"{path}: {labels}"
    assert entries > 180


def test_every_label_stands_out(site: Path) -> None:
    for path in every_page():
        for mark in select(site / path, "section > p > strong:first-child"):
            begins = not str(mark.previous_sibling or "").strip()
            if mark.text.rstrip(":") in LABELS and begins:
                assert "label" in str(mark.get("class")), f"{path}: {mark}"


def test_what_stands_below_a_label_begins_with_a_capital(site: Path) -> None:
    """But for names that have none, such as cPanel, and for what is in code."""
    begins = set()
    for path in every_page():
        for mark in select(site / path, "section > p > strong.label"):
            text = str(mark.next_sibling or "").split()
            begins.add(text[0] if text else "")
    small = {word for word in begins if word[:1].islower()}
    assert len(begins) > 40
    assert small <= {"cPanel", "cPanel's", "cPanel\N{RIGHT SINGLE QUOTATION MARK}s"}


def test_who_has_to_act_is_said_where_one_reason_leads(site: Path) -> None:
    rows = yaml.safe_load((ROOT / "docs/_data/reasons.yaml").read_text("utf-8"))["rows"]
    told = {f"{row['who']}: {row['do']}" for row in rows}
    said = [
        " ".join(mark.text.split())
        for path in every_page()
        for mark in select(site / path, "p.acts")
    ]
    assert len(said) > 12
    quoted = {text.translate({0x2019: "'", 0x201C: '"', 0x201D: '"'}) for text in said}
    assert quoted <= told


def test_when_you_need_it_comes_after_the_steps(site: Path) -> None:
    found = 0
    for path in every_page():
        titles = [str(heading.contents[0]) for heading in select(site / path, "section > h2")]
        if "When you need it" in titles:
            found += 1
            assert set(titles[titles.index("When you need it") + 1 :]) <= {"Sources"}, path
    assert found > 3


@pytest.mark.parametrize(("width", "lines"), [(1280, 1), (390, 2)])
def test_the_head_is_a_line(chromium: Browser, site: Path, width: int, lines: int) -> None:
    with visit(chromium, site, ARTICLE, width=width) as opened:
        head = opened.page.locator(".page-facts")
        box = head.bounding_box()
        assert box and box["height"] < lines * 26
        assert "Exim 4.98" not in head.inner_text()
        head.get_by_text("Tested").click()
        assert "Exim 4.98" in head.inner_text()
