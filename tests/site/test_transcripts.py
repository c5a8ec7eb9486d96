"""Transcripts: no line is cut off, parts stay whole, each can be asked, a copy is the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from publish.html import every_page, select
from tests.site.browser import ADD_RULES, visit

PAGE = "docs/troubleshooting/greylisting.html"
LINES = "pre:has(.line > b)"

OF_A_MESSAGE = re.compile(r"\d{4}-\d\d-\d\d \S+ [\w-]{16,23} (<=|=>|->|==|\*\*) ")

CUT_OFF = """() => [...document.querySelectorAll('article pre')]
    .filter(pre => pre.checkVisibility() && pre.scrollWidth > pre.clientWidth + 1)
    .map(pre => pre.textContent.slice(0, 200))"""
# A part that has room in a line of its own stands in one line; so does a link of a pipe.
BROKEN = """() => [...document.querySelectorAll('.line b, .pipe')]
    .filter(part => part.checkVisibility())
    .filter(part => {
        const range = document.createRange();
        range.selectNodeContents(part);
        const rows = new Set([...range.getClientRects()].map(box => Math.round(box.top / 8)));
        const size = parseFloat(getComputedStyle(part).fontSize);
        const room = part.closest('.line').clientWidth - 2.5 * size;
        return rows.size > 1 && part.textContent.length * 0.61 * size < room;
    })
    .map(part => part.textContent)"""


def cut_off(page: Page) -> list[str]:
    """What does not fit into its block."""
    return [f"cut off: {text}" for text in page.evaluate(CUT_OFF)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_line_wraps_between_its_parts(chromium: Browser, site: Path, width: int) -> None:
    with visit(chromium, site, PAGE, width=width) as opened:
        page = opened.page
        assert page.locator(".line b").count() > 30
        assert page.locator(".pipe").count() > 3
        assert not cut_off(page)
        assert not page.evaluate(BROKEN)
        page.evaluate(ADD_RULES, ".line b, .pipe { display: inline !important }")
        assert page.evaluate(BROKEN), "a part that breaks would not be seen"
        page.evaluate(
            ADD_RULES, "div.highlight pre { white-space: pre !important } .line { display: inline }"
        )
        assert cut_off(page), "a line that is cut off would not be seen"


HINTS = """() => [...document.querySelectorAll('article *')]
    .filter(block => block.checkVisibility())
    .map(block => getComputedStyle(block, '::after').content)
    .filter(content => content.includes('Click a part'))"""


@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_lines_of_a_page_say_that_they_can_be_asked(
    chromium: Browser, site: Path, javascript: bool
) -> None:
    """Once on a page, and only where a click does something."""
    for path in (PAGE, "docs/logs/main-log.html", "docs/exim/queue.html"):
        with visit(chromium, site, path, javascript=javascript) as opened:
            assert len(opened.page.evaluate(HINTS)) == javascript, path


def test_the_second_row_of_a_line_is_indented(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, PAGE) as opened:
        rows = opened.page.locator(f"{LINES} .line:has(.reply-text)").first.evaluate(
            "line => [...line.querySelectorAll('b')].map(part => part.getBoundingClientRect())"
            ".map(box => [box.top, box.left])"
        )
    first = min(left for top, left in rows if top - rows[0][0] < 5)
    others = min(left for top, left in rows if top - rows[0][0] > 10)
    assert others - first >= 20


def test_a_part_says_what_it_is(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, PAGE) as opened:
        page = opened.page
        assert not [path for path in opened.fetched if "parts.js" in path]
        page.locator(".line .router:visible").first.click()
        told = page.get_by_role("status").filter(has_text="router")
        told.wait_for()
        assert "R=dkim_lookuphost" in told.inner_text()
        assert "decided where the address goes" in told.inner_text()
        link = told.get_by_role("link").first
        assert "main-log.html#log-" in str(link.get_attribute("href"))
        link.click()
        page.wait_for_url("**/docs/logs/main-log.html#*")
        anchor = page.url.partition("#")[2]
        assert page.locator(f"[id='{anchor}']").count() == 1
        assert not opened.messages


def test_the_keyboard_asks_too(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, PAGE) as opened:
        page = opened.page
        page.locator(f"{LINES}:visible").first.focus()
        told = page.get_by_role("status").filter(has=page.locator("strong"))
        seen: list[str] = []
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
            page.wait_for_function(
                "before => document.querySelector('.part-told strong')?.textContent !== before",
                arg=seen[-1] if seen else None,
            )
            seen.append(told.locator("strong").inner_text())
        assert seen == ["time", "message id", "flag", "message id", "time"]
        page.keyboard.press("Escape")
        assert not page.locator(":popover-open").count()
        page.keyboard.press("ArrowRight")
        told.wait_for()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.part-told') !== null")


def test_the_same_name_means_another_thing_in_another_kind_of_line(
    chromium: Browser, site: Path
) -> None:
    with visit(chromium, site, PAGE) as opened:
        page = opened.page
        said = {}
        for kind in ("defer", "delivery"):
            page.locator(f"[data-k='{kind}'] .flag:visible").first.click()
            told = page.locator(".part-told:popover-open")
            told.wait_for()
            said[kind] = told.inner_text()
            page.keyboard.press("Escape")
        assert said["defer"] != said["delivery"]


def test_a_scroll_that_is_on_its_way_does_not_close_what_is_told(
    chromium: Browser, site: Path
) -> None:
    """A click may come in the same moment as the scroll that brought the line into view."""
    with visit(chromium, site, PAGE) as opened:
        page = opened.page
        page.locator("[data-k='defer'] .flag:visible").first.click()
        page.locator(".part-told:popover-open").wait_for()
        page.keyboard.press("Escape")
        part = page.locator("[data-k='delivery'] .flag:visible").first
        part.scroll_into_view_if_needed()
        part.evaluate("part => { scrollBy(0, 20); part.click() }")
        part.evaluate("() => new Promise(done => setTimeout(done, 200))")
        assert page.locator(".part-told:popover-open").count() == 1


def test_what_is_selected_is_copied_letter_for_letter(chromium: Browser, site: Path) -> None:
    """A line that wraps has no end in the middle, and no line gets a second end."""
    with visit(chromium, site, PAGE, width=390) as opened:
        page = opened.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        block = page.locator(f"{LINES}:visible").nth(1)
        block.evaluate("block => getSelection().selectAllChildren(block)")
        page.keyboard.press("Control+C")
        copied = page.evaluate("navigator.clipboard.readText()")
        # The signs before commands are no text to copy, by the style sheet.
        wanted = block.evaluate(
            "block => { const copy = block.cloneNode(true);"
            "copy.querySelectorAll('.gp').forEach(sign => sign.remove()); return copy.textContent }"
        )
    assert copied.rstrip("\n") == wanted.rstrip("\n")
    assert copied.count("\n") >= 3


def test_lines_of_logs_are_marked_wherever_they_stand(site: Path) -> None:
    """Nothing that looks like a line of the main log is left without its parts."""
    marked = bare = 0
    for path in every_page():
        marked += len(select(site / path, "pre .line[data-k]"))
        for line in select(site / path, "pre .line:not([data-k])"):
            bare += bool(OF_A_MESSAGE.match(line.text))
    assert marked > 150
    assert bare == 0
