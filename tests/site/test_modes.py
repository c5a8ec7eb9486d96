"""The looks a reader can ask for: light and dark, little movement, colors of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from publish.html import every_page, select
from tests.site import controls
from tests.site.browser import HOST, Visit, visit
from tests.site.controls import Scheme


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: Path) -> Iterator[Visit]:
    with visit(chromium, site, "index.html") as one:
        yield one


# Light and dark ---------------------------------------------------------------------------------


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
    drawn = [path for path in every_page() if select(site / path, "article svg text")]
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


def moving(page: Page) -> list[str]:
    """What moves on a page although its reader asked for little movement."""
    return [f"moves: {each}" for each in sorted(set(page.evaluate(MOVES)))]


def test_movement_would_be_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<p style='transition: color 1s'>text</p>")
    assert moving(page) == ["moves: p."]
    page.close()


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


# The contrast between the lightest and the darkest point of the inner part of a picture. A sign
# that is cut out of a background may vanish, or be a block of one color.
CONTRAST_IN = """async (picture) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(picture)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const [x, y] = [bitmap.width, bitmap.height].map((size) => Math.ceil(size * 0.15));
    const {data} = canvas.getImageData(x, y, bitmap.width - 2 * x, bitmap.height - 2 * y);
    const linear = (part) => part / 255 <= 0.04045
        ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const lights = [];
    for (let at = 0; at < data.length; at += 4)
        lights.push(0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1])
            + 0.0722 * linear(data[at + 2]));
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}"""
SIGNS = ".page-button > .icon, summary .icon, .site-search .icon, button.copybtn > svg"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("look", ["light", "dark", "forced"])
def test_the_signs_of_buttons_are_seen(
    chromium: Browser, site: Path, look: str, width: int
) -> None:
    with visit(chromium, site, controls.ARTICLE, width=width, dark=look == "dark") as opened:
        if look == "forced":
            in_forced_colors(opened.page, controls.ARTICLE)
        # It waits for the focus, and stays shown as long as it says that it copied.
        opened.page.locator("button.copybtn").first.focus()
        signs = [
            sign
            for sign in opened.page.locator(SIGNS).all()
            if sign.evaluate(
                "sign => sign.checkVisibility({opacityProperty: true, visibilityProperty: true})"
            )
        ]
        for sign in signs:
            contrast = opened.page.evaluate(CONTRAST_IN, list(sign.screenshot()))
            assert contrast >= 3, (
                f"{contrast:.1f}, {look}: {sign.evaluate('sign => sign.parentElement.outerHTML')}"
            )
    assert len(signs) >= 4


def test_the_page_one_is_on_is_marked_in_the_menu(opened: Visit) -> None:
    in_forced_colors(opened.page, controls.ARTICLE)
    style = """link => {
        const own = getComputedStyle(link);
        return ['color', 'fontWeight', 'border', 'outline', 'textDecorationLine', 'boxShadow']
            .map(name => own[name]);
    }"""
    menu = opened.page.locator("nav[aria-label=Main]")
    here = menu.get_by_role("link", name="Exim message IDs")
    other = menu.get_by_role("link", name="Work with Exim")
    assert here.evaluate(style) != other.evaluate(style)
