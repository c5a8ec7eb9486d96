"""Each text says its language: a screen reader then speaks Vietnamese as Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype

from publish import html

# Letters that of the languages of the site only Vietnamese has.
VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1EA0-\u1EF9]")


def not_marked(tree: BeautifulSoup) -> tuple[int, list[str]]:
    """How many Vietnamese texts a page has, and those whose nearest language is another one."""
    count, faults = 0, []
    for text in tree.find_all(string=VIETNAMESE):
        if not isinstance(text, Comment | Doctype):
            count += 1
            marked = next(parent for parent in text.parents if parent.get("lang"))
            if marked["lang"] != "vi":
                faults.append(str(text).strip()[:60])
    return count, faults


def test_vietnamese_is_marked(site: Path) -> None:
    total = 0
    for page in html.pages(site):
        count, faults = not_marked(html.parsed(page))
        total += count
        assert not faults, f"{page.relative_to(site)}: {faults[0]}"
    assert total >= 30


def test_only_vietnamese_is_marked(site: Path) -> None:
    """Every marked text has some letter of it, but for single words."""
    for page in html.pages(site):
        for tag in html.select(page, "[lang=vi]"):
            text = tag.get_text()
            assert VIETNAMESE.search(text) or len(text.split()) < 8, f"{page}: {text}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("<p lang=vi>hàng đợi</p>", 0),
        ("<p>hàng đợi</p>", 1),
        ("<p lang=vi><b lang=en>hàng đợi</b></p>", 1),
        ("<p>déjà vu</p>", 0),
    ],
)
def test_each_fault_would_be_found(text: str, faults: int) -> None:
    assert len(not_marked(BeautifulSoup(f"<html lang=en>{text}", "html5lib"))[1]) == faults
