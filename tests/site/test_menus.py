"""The menus, the colors and the ways around: by pointer, by keyboard, and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.browser import HOST, visit
from tests.site.test_policy import ARTICLE

# Pages with commands of more than one line.
MENUS = {"pages-menu": "nav[aria-label=Main]", "contents-menu": "nav.page-toc"}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_on_a_phone(chromium: Browser, site: Path, menu: str, javascript: bool) -> None:
    """Without JavaScript it opens and closes all the same."""
    with visit(chromium, site, ARTICLE, width=390, javascript=javascript) as opened:
        page = opened.page
        button, links = (
            page.locator(f".page-button[popovertarget={menu}]"),
            page.locator(f"#{menu} > nav a"),
        )
        expect(page.locator(MENUS[menu])).to_be_hidden()
        button.click()
        expect(links.first).to_be_visible()
        # The page behind stays where it is.
        page.mouse.move(380 if menu == "pages-menu" else 5, 600)
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(200)
        assert page.evaluate("scrollY") == 0
        page.keyboard.press("Escape")
        expect(links.first).to_be_hidden()
        button.click()
        expect(links.first).to_be_visible()
        page.mouse.click(380 if menu == "pages-menu" else 5, 600)
        expect(links.first).to_be_hidden()
        button.click()
        page.locator(f"#{menu} > .close-menu").click()
        expect(links.first).to_be_hidden()
        assert not opened.messages


@pytest.mark.parametrize("menu", MENUS)
def test_the_focus_stays_in_an_open_menu(chromium: Browser, site: Path, menu: str) -> None:
    with visit(chromium, site, ARTICLE, width=390) as opened:
        page = opened.page
        button = page.locator(f".page-button[popovertarget={menu}]")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{menu} > .close-menu")).to_be_focused()
        for _ in range(page.locator(f"#{menu} :is(a, input, summary)").count() + 3):
            page.keyboard.press("Tab")
            where = "document.activeElement.closest('#pages-menu, #contents-menu, main, body').id"
            assert page.evaluate(where) in (menu, ""), "the page behind was reached"
        page.keyboard.press("Escape")
        expect(button).to_be_focused()


def test_a_place_that_was_chosen_closes_the_menu(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, width=390) as opened:
        page = opened.page
        page.locator(".page-button[popovertarget=contents-menu]").click()
        page.locator("#contents-menu a").nth(3).click()
        expect(page.locator("#contents-menu")).to_be_hidden()
        assert "#" in page.url
        expect(page.locator(page.url[page.url.index("#") :])).to_be_in_viewport()


def test_the_list_of_pages_can_be_hidden_on_a_wide_screen(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        button, menu = (opened.page.locator(one) for one in ("button.page-button", "#pages-menu"))
        expect(menu).to_be_visible()
        button.first.click()
        expect(menu).to_be_hidden()
        button.first.click()
        expect(menu).to_be_visible()


def test_a_menu_does_not_stay_over_a_page_that_grew(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, width=390) as opened:
        opened.page.locator(".page-button[popovertarget=pages-menu]").click()
        opened.page.set_viewport_size({"width": 1280, "height": 900})
        opened.page.wait_for_function("!document.querySelector(':popover-open')")
        expect(opened.page.locator("#pages-menu")).to_be_visible()
        assert not opened.page.evaluate("document.querySelector('article').inert")


def test_the_choice_of_colors_is_kept_and_never_flashes(chromium: Browser, site: Path) -> None:
    theme = "document.documentElement.dataset.theme"
    with visit(chromium, site, ARTICLE, dark=False) as opened:
        page = opened.page
        choice = page.get_by_label("Color mode")
        expect(choice).to_have_value("auto")
        assert page.evaluate(theme) == "light"
        choice.select_option("dark")
        assert page.evaluate(theme) == "dark"
        # Before anything is drawn, the next page has its colors.
        page.add_init_script(
            "const seen = () => (window.painted ??= document.documentElement.dataset.theme);"
            "new PerformanceObserver(seen).observe({ type: 'paint', buffered: true })"
        )
        page.locator("[rel=next]:visible").click()
        page.wait_for_function("window.painted")
        assert page.evaluate("window.painted") == "dark"
        expect(page.get_by_label("Color mode")).to_have_value("dark")
        page.get_by_label("Color mode").select_option("auto")
        assert page.evaluate(theme) == "light"
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"{theme} === 'dark'")


def test_the_search_is_one_key_away(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        opened.page.keyboard.press("Control+k")
        expect(opened.page.locator("#search-field")).to_be_focused()
        opened.page.keyboard.type("mailbox conversion")
        opened.page.wait_for_selector("#search-results a")
        assert opened.page.url == f"{HOST}/{ARTICLE}"
    for path in ("index.html", "search.html"):
        with visit(chromium, site, path) as opened:
            opened.page.keyboard.press("Control+k")
            expect(opened.page.locator("#search-field")).to_be_focused()
    with visit(chromium, site, ARTICLE, width=390) as opened:
        opened.page.get_by_role("link", name="Search").click()
        expect(opened.page.locator("#search-field")).to_be_focused()
        assert opened.page.url == f"{HOST}/{ARTICLE}"
    with visit(chromium, site, ARTICLE, width=390, javascript=False) as opened:
        opened.page.get_by_role("link", name="Search").click()
        opened.page.wait_for_url(f"{HOST}/search.html")


def test_the_section_at_hand_is_marked(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        current = opened.page.locator("#contents-menu a[aria-current=true]")
        opened.page.locator("#exim-message-ids-exactness h2").evaluate("e => e.scrollIntoView()")
        expect(current).to_have_text("How exact it is")
        expect(current).to_have_count(1)
        opened.page.locator("#exim-message-ids-forms h2").evaluate("e => e.scrollIntoView()")
        expect(current).to_have_text("Two forms")


SCROLL = """to => new Promise((done) => {
    addEventListener("scroll", () => requestAnimationFrame(done), { once: true });
    scrollTo(0, to);
})"""


def test_back_to_the_top(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, width=390) as opened:
        up = opened.page.get_by_role("link", name="Back to top")
        expect(up).to_be_hidden()
        opened.page.evaluate(SCROLL, 4000)
        expect(up).to_be_hidden()
        opened.page.evaluate(SCROLL, 3500)
        up.click()
        opened.page.wait_for_function("scrollY === 0")


def test_the_list_of_pages_stays_where_it_was(chromium: Browser, site: Path) -> None:
    scrolled = "document.querySelector('#pages-menu').scrollTop"
    with visit(chromium, site, "docs/troubleshooting/error-texts.html") as opened:
        page = opened.page
        expect(page.locator("#pages-menu a.current").last).to_be_in_viewport()
        before = page.evaluate(scrolled)
        assert before > 0
        page.locator("#pages-menu a", has_text="Popular commands").click()
        page.wait_for_load_state()
        assert page.evaluate(scrolled) == before


@pytest.mark.parametrize("width", [1280, 390])
def test_what_can_be_asked_is_reached_by_keyboard(
    chromium: Browser, site: Path, width: int
) -> None:
    """Blocks with log lines, and none of the others, as nothing overflows."""
    with visit(chromium, site, "docs/logs/main-log.html", width=width) as opened:
        opened.page.wait_for_timeout(200)
        boxes = opened.page.eval_on_selector_all(
            "pre, .pst-scrollable-table-container",
            "all => all.map(e => [e.scrollWidth > e.clientWidth, e.matches(':has(b)'),"
            " e.tabIndex === 0])",
        )
    assert len(boxes) > 10
    assert not any(over for over, _, _ in boxes)
    assert any(asked for _, asked, _ in boxes) and not all(asked for _, asked, _ in boxes)
    assert all(asked == reached for _, asked, reached in boxes), boxes


def test_copying_is_told_and_seen_by_keyboard(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/exim/processes.html") as opened:
        button = opened.page.locator("button.copybtn").first
        button.focus()
        expect(button).to_have_css("opacity", "1")
        expect(button.locator("svg")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        opened.page.keyboard.press("Enter")
        expect(opened.page.locator("p[role=status]")).to_have_text("Copied")
        expect(button).to_be_focused()


def test_copying_without_a_clipboard(chromium: Browser, site: Path) -> None:
    """As on a page that came by plain HTTP."""
    with visit(chromium, site, "docs/exim/processes.html") as opened:
        page = opened.page
        page.evaluate("window.kept = navigator.clipboard")
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.locator("button.copybtn").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("p[role=status]")).to_have_text("Copied")
        copied = page.evaluate("window.kept.readText()")
        shown = page.locator("div.highlight pre").first.inner_text()
    assert copied and copied.strip().splitlines()[0] in shown


def test_nothing_that_needs_a_script_shows_without(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE, javascript=False) as opened:
        for part in (
            ".color-mode",
            ".site-search kbd",
            "#back-to-top",
            "button.page-button >> nth=0",
        ):
            expect(opened.page.locator(part)).to_be_hidden()
        expect(opened.page.locator("#pages-menu")).to_be_visible()
        expect(opened.page.locator("#contents-menu")).to_be_visible()
