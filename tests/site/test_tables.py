"""Tables of records: none scrolls sideways, no column is squeezed, a long text has its own row."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from publish.html import every_page, select
from tests.site.browser import ADD_RULES, HOST, visit

CHARACTERS = 12
# Of each table: by how much it is wider than its place, and which cells wrap although they are
# narrower than so many characters of usual width.
SQUEEZED = """(characters) => [...document.querySelectorAll('table.records')].map(table => {
    const box = table.closest('.pst-scrollable-table-container') ?? table.parentElement;
    const letter = 0.55 * parseFloat(getComputedStyle(table).fontSize);
    const wraps = cell => {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        while (texts.nextNode()) {
            range.selectNodeContents(texts.currentNode);
            if (texts.currentNode.data.trim() && range.getClientRects().length > 1) return true;
        }
        return false;
    };
    const narrow = [...table.querySelectorAll('tbody > tr > *')].filter(cell => {
        const style = getComputedStyle(cell);
        const beside = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
        return (cell.clientWidth - beside) / letter < characters && wraps(cell);
    });
    return [box.scrollWidth - box.clientWidth,
            narrow.map(cell => `${cell.dataset.label}: ${cell.textContent.trim()}`)];
})"""


def faults(page: Page) -> list[str]:
    found = []
    for over, narrow in page.evaluate(SQUEEZED, CHARACTERS):
        found += [f"wider than the page by {over}"] if over > 1 else []
        found += [f"squeezed: {text}" for text in narrow]
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_every_table_of_records_fits(chromium: Browser, site: Path, width: int) -> None:
    pages = [path for path in every_page() if select(site / path, "table.records")]
    assert len(pages) > 20
    found = []
    with visit(chromium, site, "robots.txt", width=width) as opened:
        for path in pages:
            opened.page.goto(f"{HOST}/{path}")
            found += [f"{path}: {fault}" for fault in faults(opened.page)]
    assert not found, "\n".join(found)


def test_what_does_not_fit_would_be_seen(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/start/versions.html") as opened:
        page = opened.page
        page.evaluate(ADD_RULES, "table.records tbody tr > * { min-width: 20em !important }")
        assert any("wider" in fault for fault in faults(page))
        page.evaluate(ADD_RULES, ".records-versions tbody :nth-child(4) { max-width: 3em; "
                             "min-width: 0 !important }")  # fmt: skip
        page.evaluate(ADD_RULES, ".records-versions { table-layout: fixed; width: 20em }")
        assert any("squeezed" in fault for fault in faults(page))


def test_the_long_note_of_a_version_has_the_whole_width(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/start/versions.html") as opened:
        table = opened.page.locator("table.records-versions").first
        note = table.locator("tr.more > td").first
        assert note.get_attribute("data-label") == "Note"
        box, whole = note.bounding_box(), table.bounding_box()
        assert box and whole and box["width"] > 0.95 * whole["width"]
        row = note.locator("xpath=../preceding-sibling::tr[1]")
        assert row.get_attribute("id") == "version-cpanel-138"
        assert note.locator("a[href^='#cited-']").count() >= 1


def test_the_search_knows_the_long_text_of_a_row(site: Path) -> None:
    """It stands in another row of the table, and belongs to the record all the same."""
    places = "".join(
        path.read_text(encoding="utf-8") for path in (site / "search").glob("places-*.js")
    )
    at = places.index("version-cpanel-138")
    assert "Newest build in an official record" in places[at : at + 400]


def test_a_column_that_is_mostly_empty_squeezes_no_other(site: Path) -> None:
    """Notes that few rows have stand below them: the names keep the room."""
    page = site / "docs/dovecot/settings.html"
    tables = [
        [head.get_text(strip=True) for head in table.select("thead th")]
        for table in select(page, "table.records")
    ]
    with_change = [heads for heads in tables if "Change" in heads]
    assert len(with_change) > 5 and not any("Note" in heads for heads in with_change)
    assert len(select(page, "table.records tr.more")) > 20
