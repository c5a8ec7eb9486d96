"""The tabs of the generations: one choice for all, by mouse, keys or without JavaScript."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from lab.transcripts.fences import page_files, read_page
from publish import html
from tests.site.browser import HOST, visit

MANY = "docs/exim/version-changes.html"
OTHER = "docs/dovecot/version-changes.html"
SHOWN = """boxes => boxes.map(box => [...box.querySelectorAll('.generation')]
    .filter(tab => tab.checkVisibility()).map(tab => tab.previousElementSibling.textContent))"""


def shown(page: Page) -> list[list[str]]:
    """The names of the open tabs of each box."""
    found: list[list[str]] = page.locator(".generations").evaluate_all(SHOWN)
    return found


def test_blocks_for_one_generation_stand_in_tabs_or_say_so(site: Path) -> None:
    tabs = alone = 0
    for file in page_files():
        page = read_page(file)
        blocks = [fence for fence in page.fences if "only" in fence.options]
        built = site / Path(page.path).with_suffix(".html")
        in_tabs = len(html.select(built, ".generation div[class*=highlight-] > .highlight"))
        said = len(html.select(built, "article .generations-note"))
        assert in_tabs + said == len(blocks), page.path
        tabs, alone = tabs + in_tabs, alone + said
    assert tabs >= 40
    assert alone >= 5


def test_one_tab_of_each_box_is_open(chromium: Browser, site: Path) -> None:
    for javascript in (True, False):
        with visit(chromium, site, MANY, javascript=javascript) as opened:
            boxes = opened.page.locator(".generations")
            for at in range(boxes.count()):
                visible = boxes.nth(at).locator("> .generation:visible")
                assert visible.count() == 1


def test_a_choice_holds_for_all_boxes_and_pages(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, MANY) as opened:
        page = opened.page
        closed = page.locator("input[value='exim-4.96']:not(:checked)").nth(2).get_attribute("id")
        label = page.locator(f"label[for='{closed}']")
        label.scroll_into_view_if_needed()
        before = label.bounding_box()
        label.click()
        after = label.bounding_box()
        assert before and after and abs(before["y"] - after["y"]) < 2, "what was clicked moved"
        with_older = [name for name in shown(page) if "4.96" in name[0]]
        assert len(with_older) >= 5
        page.goto(f"{HOST}/{OTHER}")
        assert all("Dovecot 2.3" in name[0] for name in shown(page)), shown(page)


def test_arrow_keys_change_the_tab(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, OTHER) as opened:
        page = opened.page
        first = page.locator(".generations").first
        first.locator("input:checked").focus()
        outline = first.locator("input:checked + label").evaluate(
            "label => getComputedStyle(label).outlineStyle"
        )
        assert outline == "solid", "the focus is not seen"
        page.keyboard.press("ArrowRight")
        assert "Dovecot 2.3" in shown(page)[0][0]


def test_without_javascript_a_tab_opens(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, OTHER, javascript=False) as opened:
        box = opened.page.locator(".generations").first
        box.locator("label").nth(1).click()
        assert box.locator("> .generation").nth(1).is_visible()
        assert not box.locator("> .generation").nth(0).is_visible()


def test_paper_shows_all_tabs(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, OTHER) as opened:
        opened.page.emulate_media(media="print")
        names = shown(opened.page)
    assert names and all(len(box) > 1 for box in names)
