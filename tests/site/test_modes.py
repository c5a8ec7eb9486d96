"""The looks a reader can ask for: light and dark, little movement, colors of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site import controls
from tests.site.browser import HOST, Scheme, Visit, visit
from tests.site.html import every_page, parsed

OTHER: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: Path) -> Iterator[Visit]:
    with visit(chromium, site, "index.html") as one:
        yield one


# Light and dark ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_stays_and_does_not_flash(
    chromium: Browser, site: Path, scheme: Scheme
) -> None:
    """Chosen against the system's look, it holds on the next page from the first frame on."""
    with visit(chromium, site, controls.ARTICLE, scheme=OTHER[scheme]) as opened:
        controls.wait_for(opened.page, OTHER[scheme])
        controls.choose(opened.page, scheme)
        opened.page.add_init_script(controls.SEE_EACH_FRAME)
        opened.page.goto(f"{HOST}/docs/protocols/ports.html")
        opened.page.wait_for_load_state("networkidle")
        frames = opened.page.evaluate("framesSeen")
        assert controls.is_in(opened.page, scheme)
    assert len(set(frames)) == 1, f"the page was shown on {frames}"


def test_the_choice_can_be_taken_back(chromium: Browser, site: Path) -> None:
    """Dark, light, and again what the system has."""
    with visit(chromium, site, controls.ARTICLE) as opened:
        controls.choose(opened.page, "dark")
        controls.choose(opened.page, "light")
        controls.choose(opened.page, "auto")
        for scheme in ("dark", "light"):
            opened.page.emulate_media(color_scheme=scheme)
            controls.wait_for(opened.page, scheme)


# axe looks at HTML only. The text in a drawing stands on the shape below it, or on the page.
CONTRAST_IN_DRAWINGS = r"""() => {
    const rgb = (color) => color.match(/[\d.]+/g).map(Number);
    const light = (color) => rgb(color).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const below = (text) => {
        const box = text.getBoundingClientRect();
        const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        for (const one of stack) {
            if (one.closest('text')) continue;
            const style = getComputedStyle(one);
            const color = one.closest('svg') && one.localName !== 'svg'
                ? style.fill : style.backgroundColor;
            if (/^rgb/.test(color) && !/, 0\)$/.test(color)) return color;
        }
        return getComputedStyle(document.body).backgroundColor;
    };
    return [...document.querySelectorAll('article svg text')].map((text) => {
        text.scrollIntoView({block: 'center'});
        const [one, other] = [light(getComputedStyle(text).fill), light(below(text))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return [text.textContent.trim(), ratio];
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_in_drawings_is_readable(opened: Visit, site: Path, scheme: Scheme) -> None:
    drawn = [path for path in every_page() if parsed(site / path).select("article svg text")]
    assert drawn
    opened.page.emulate_media(color_scheme=scheme)
    for path in drawn:
        opened.page.goto(f"{HOST}/{path}")
        controls.wait_for(opened.page, scheme)
        for text, ratio in opened.page.evaluate(CONTRAST_IN_DRAWINGS):
            assert ratio >= 4.5, f"{path}, {scheme}: {text!r} has a contrast of {ratio:.1f}"
    opened.page.emulate_media(color_scheme="light")


# Movement ---------------------------------------------------------------------------------------

MOVES = r"""() => {
    const longest = (times) => Math.max(...times.split(',').map(parseFloat));
    const moves = (element, part) => {
        const style = getComputedStyle(element, part);
        return longest(style.transitionDuration) > 0.01 || style.scrollBehavior === 'smooth'
            || (style.animationName !== 'none' && longest(style.animationDuration) > 0.01);
    };
    return [...document.querySelectorAll('*')]
        .filter((element) => [null, '::before', '::after'].some((part) => moves(element, part)))
        .map((element) => `${element.localName}.${element.className}`);
}"""


@pytest.mark.parametrize("path", every_page())
def test_nothing_moves_for_who_wants_little_movement(opened: Visit, path: str) -> None:
    opened.page.goto(f"{HOST}/{path}")
    moving = opened.page.evaluate(MOVES)
    assert not moving, f"{path}: {sorted(set(moving))[:5]}"


# Forced colors ----------------------------------------------------------------------------------


def in_forced_colors(page: Page, path: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{HOST}/{path}")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")


def test_risk_marks_keep_their_line(opened: Visit) -> None:
    in_forced_colors(opened.page, "docs/exim/queue.html")
    marks = opened.page.locator(".risk")
    lines = marks.evaluate_all(
        "marks => marks.map(mark => getComputedStyle(mark)).map(style => "
        "[style.borderInlineStartStyle, parseFloat(style.borderInlineStartWidth) >= 2, "
        "style.borderInlineStartColor === style.backgroundColor])"
    )
    assert lines and all(line == ["solid", True, False] for line in lines), lines


def test_links_keep_what_tells_them_from_text(opened: Visit) -> None:
    """A line below, or a color of their own."""
    in_forced_colors(opened.page, controls.ARTICLE)
    plain = opened.page.locator("article p a:visible").evaluate_all(
        "links => links.filter(link => { const own = getComputedStyle(link); "
        "return !own.textDecorationLine.includes('underline') "
        "&& own.color === getComputedStyle(link.parentElement).color }).map(link => link.outerHTML)"
    )
    assert not plain


@pytest.mark.parametrize("width", [1280, 390])
def test_buttons_show_something(opened: Visit, width: int) -> None:
    """An icon that is drawn as a background vanishes in forced colors."""
    opened.page.set_viewport_size({"width": width, "height": 900})
    in_forced_colors(opened.page, controls.ARTICLE)
    opened.page.mouse.move(0, 0)
    for button in opened.page.get_by_role("button").locator("visible=true").all()[:8]:
        button.focus()
        button.evaluate("button => button.blur()")
        if button.evaluate("button => getComputedStyle(button).opacity") == "0":
            continue  # a copy button, which waits for the pointer or the focus
        seen = opened.page.evaluate(controls.COLORS_OF_PICTURE, controls.picture(button))
        assert seen > 1, button.evaluate("button => button.outerHTML")
    opened.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_page_one_is_on_is_marked_in_the_menu(opened: Visit) -> None:
    in_forced_colors(opened.page, controls.ARTICLE)
    style = (
        "link => { const own = getComputedStyle(link); return [own.fontWeight, own.borderStyle, "
        "own.borderWidth, own.outlineStyle, own.textDecorationLine, own.boxShadow] }"
    )
    menu = opened.page.locator("nav[aria-label=Main]")
    # The theme marks the page one is on with a link that leads nowhere else.
    here = menu.locator("a[aria-current=page], li.current > a.current:not(:has(+ *))").last
    other = menu.get_by_role("link", name="Exim’s commands")
    assert here.evaluate(style) != other.evaluate(style)


def test_the_focus_keeps_its_line(opened: Visit) -> None:
    in_forced_colors(opened.page, controls.ARTICLE)
    for _ in range(12):
        opened.page.keyboard.press("Tab")
        outlines = opened.page.evaluate(
            "[document.activeElement, ...document.activeElement.querySelectorAll('*')]"
            ".map(element => getComputedStyle(element)).filter(style => "
            "style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1).length"
        )
        assert outlines, opened.page.evaluate("document.activeElement.outerHTML")
