"""The whole site by keyboard: what can be used is reached, in order, and the focus is seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from publish.html import SITE, every_page
from tests.site import controls
from tests.site.browser import HOST, visit
from tests.site.looks import styled

WATCH = (Path(__file__).parent / "keyboard_walk.js").read_text(encoding="utf-8")
MOST_STEPS = 400  # a list of everything has thousands of links, all alike
CONTROLS = (
    "//body//*[self::a[@href] or self::button or self::summary or self::input or self::select"
    " or self::textarea or self::pre or @tabindex]"
)


@cache
def controls_of(path: str) -> list[tuple[str, ...]]:
    """The controls of a page by kind: tag, type, and the classes that the style sheet knows."""
    found = lxml.html.parse(str(SITE / path)).getroot().xpath(CONTROLS)
    return [
        (each.tag, each.get("type", ""), *sorted(styled() & set(each.get("class", "").split())))
        for each in found
    ]


def walked() -> list[str]:
    """The front page, and few short pages that together have all other kinds of control."""
    left = {
        path: set(controls_of(path))
        for path in every_page()
        if len(controls_of(path)) <= MOST_STEPS
    }
    chosen = ["index.html"]
    front = set(controls_of("index.html"))
    left = {path: kinds - front for path, kinds in left.items()}
    while any(left.values()):
        best = max(left, key=lambda path: (len(left[path]), -len(controls_of(path)), path))
        chosen.append(best)
        new = left.pop(best)
        left = {path: kinds - new for path, kinds in left.items()}
    return chosen


def walk(page: Page) -> None:
    """From the first to the last: no control is missed, hidden, covered, out of order or a trap."""
    page.wait_for_load_state("networkidle")
    # Begin at the top, also where a field has the focus from the start.
    page.evaluate(
        """() => {
            const first = Object.assign(document.createElement("a"), { href: "#" });
            document.body.prepend(first);
            first.focus();
            first.remove();
        }"""
    )
    page.evaluate(f"({WATCH})()")
    count = page.evaluate("walk.usable")
    for _ in range(count + 3):
        page.keyboard.press("Tab")
    result = page.evaluate("walk.result()")
    assert count >= 4, page.url
    assert not result["missed"], f"{page.url}: not reached: " + ", ".join(result["missed"])
    assert not result["faults"], "\n".join([page.url, *result["faults"]])


@pytest.mark.parametrize("width", [1280, 390])
def test_a_walk_with_tab(chromium: Browser, site: Path, width: int) -> None:
    with visit(chromium, site, "robots.txt", width=width) as opened:
        for path in walked():
            opened.page.goto(f"{HOST}/{path}")
            walk(opened.page)


def test_a_walk_in_forced_colors(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        opened.page.emulate_media(forced_colors="active")
        walk(opened.page)


def test_every_kind_of_control_is_walked(site: Path) -> None:
    """What only the lists of everything have are links of one kind more."""
    every = {kind for path in every_page() for kind in controls_of(path)}
    seen = {kind for path in walked() for kind in controls_of(path)}
    assert len(seen) >= 20
    assert len(walked()) >= 4
    assert {kind[0] for kind in every - seen} <= {"a"}, every - seen


def test_a_wide_block_scrolls_by_keyboard(chromium: Browser, site: Path) -> None:
    """Lines wrap; what a reader's own style sheet keeps from wrapping can be scrolled."""
    with visit(chromium, site, controls.ARTICLE, width=390) as opened:
        block = opened.page.locator("pre:visible").first
        block.evaluate("pre => { pre.style.whiteSpace = 'pre'; pre.style.width = '10rem' }")
        opened.page.wait_for_function(
            "document.querySelector('pre').scrollWidth > document.querySelector('pre').clientWidth"
            "&& document.querySelector('pre').tabIndex === 0"
        )
        block.focus()
        assert block.evaluate("pre => pre === document.activeElement")
        opened.page.keyboard.press("ArrowRight")
        opened.page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_the_first_stop_skips_the_menus(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        opened.page.keyboard.press("Tab")
        link = opened.page.locator(":focus")
        assert link.inner_text().strip() == "Skip to main content"
        assert link.bounding_box()
        opened.page.keyboard.press("Enter")
        assert opened.page.url == f"{HOST}/{controls.ARTICLE}#main-content"
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.closest('main') !== null")


def test_from_the_shortcut_to_the_result(chromium: Browser, site: Path) -> None:
    """Ctrl+K, words, Enter, and on with Tab to what was found."""
    with visit(chromium, site, controls.ARTICLE) as opened:
        page = opened.page
        controls.search_by_shortcut(page)
        page.keyboard.type("queue")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results a")
        first = page.locator("#search-results a").first
        for _ in range(100):
            page.keyboard.press("Tab")
            if first.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: controls.ARTICLE not in address)
        assert "queue" in page.url


def test_a_part_of_the_menu_unfolds_and_folds(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        part = opened.page.locator("nav details:not([open])").first
        links = part.locator("a").count()
        handle = part.element_handle()
        part.locator("summary").press("Enter")
        assert links and handle.evaluate("part => part.open")
        opened.page.keyboard.press("Enter")
        assert not handle.evaluate("part => part.open")


def test_enter_on_a_copy_button_copies(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        controls.button(opened.page, controls.COPY).press("Enter")
        copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("from snippets.message_id import number")


def test_the_colors_are_chosen_by_keyboard(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        opened.page.get_by_label("Color mode").focus()
        opened.page.keyboard.type("d")
        controls.wait_for(opened.page, "dark")
        opened.page.keyboard.press("ArrowUp")
        controls.wait_for(opened.page, "light")
