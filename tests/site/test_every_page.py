"""One visit to each page answers what a browser can say of it; a second one goes without scripts.

Each question has tests of its own in the file that it is imported from, on single pages and on
faults that it must find.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lab import ROOT
from publish.html import every_page
from tests.site import controls, looks
from tests.site.browser import HOST, Visit, visit
from tests.site.test_axe import Kinds, contrast, structure
from tests.site.test_copy import miscopied
from tests.site.test_modes import moving
from tests.site.test_no_script import unreadable
from tests.site.test_print import ACROSS_A4, wider_than_paper
from tests.site.test_transcripts import cut_off
from tests.site.test_zoom import does_not_fit

WIDE, PHONE = (1280, 900), (390, 900)
ENLARGED = (320, 256)  # a window of 1280 by 1024, enlarged to 400 %


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: Path) -> Iterator[Visit]:
    with visit(chromium, site, "robots.txt") as one:
        yield one


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser, site: Path) -> Iterator[Visit]:
    with visit(chromium, site, "robots.txt", javascript=False) as one:
        yield one


@pytest.fixture(scope="module")
def kinds() -> dict[tuple[int, str], Kinds]:
    """The kinds of elements whose colors were right on a page before, by the look."""
    return {look: Kinds() for look in looks.LOOKS}


def at(opened: Visit, size: tuple[int, int]) -> None:
    wanted = {"width": size[0], "height": size[1]}
    if opened.page.viewport_size != wanted:
        opened.page.set_viewport_size(wanted)  # type: ignore[arg-type]


def test_a_page_in_a_browser(
    opened: Visit,
    built_page: str,
    kinds: dict[tuple[int, str], Kinds],
    pytestconfig: pytest.Config,
) -> None:
    """Axe, copy buttons, movement, 400 %, paper, and at last what its scripts complained of."""
    page, faults = opened.page, []
    structures: set[int] = set()
    opened.messages.clear()
    opened.refused.clear()
    first, *more = looks.looks_of(built_page)
    if pytestconfig.getoption("--page"):
        more = []  # an answer in seconds; the other looks are the whole run's
    at(opened, (first[0], 900))
    page.emulate_media(color_scheme=first[1])
    page.goto(f"{HOST}/{built_page}")
    for width, scheme in (first, *more):
        at(opened, (width, 900))
        page.emulate_media(color_scheme=scheme)
        controls.wait_for(page, scheme)
        # What is no matter of color is the same in light and dark.
        # Contrast comes last: what it hides changes what has to be scrolled, for a moment.
        found = ("" if width in structures else structure(page)) + contrast(
            page, kinds[width, scheme]
        )
        structures.add(width)
        if found:
            faults.append(f"{width} wide, {scheme}: {found}")
    page.emulate_media(color_scheme="light")
    at(opened, WIDE)
    source = ROOT / Path(built_page).with_suffix(".md")
    if source.is_file():
        faults += miscopied(page, source)
    faults += moving(page)
    faults += cut_off(page)
    at(opened, ENLARGED)
    faults += does_not_fit(page) + cut_off(page)
    at(opened, (ACROSS_A4, 900))
    page.emulate_media(media="print")
    faults += wider_than_paper(page)
    page.emulate_media(media="null")
    faults += [f"asks in vain for {address}" for address in opened.refused]
    faults += [f"its scripts say: {message}" for message in opened.messages]
    assert not faults, "\n".join([f"{built_page}:", *faults])


def test_a_page_without_scripts(without_scripts: Visit, built_page: str) -> None:
    without_scripts.refused.clear()
    at(without_scripts, WIDE)
    without_scripts.page.goto(f"{HOST}/{built_page}")
    faults = unreadable(without_scripts.page)
    at(without_scripts, PHONE)
    faults += unreadable(without_scripts.page)
    faults += [f"asks in vain for {address}" for address in without_scripts.refused]
    assert not faults, "\n".join([f"{built_page}:", *faults])


def test_every_kind_of_element_is_seen_in_every_look(site: Path) -> None:
    every = {path: looks.kinds(path) for path in every_page()}
    whole = frozenset[tuple[str, ...]]().union(*every.values())
    seen = frozenset[tuple[str, ...]]().union(*(every[path] for path in looks.seen_in_all()))
    assert len(whole) > 60
    assert seen == whole
    one = {looks.looks_of(path) for path in every if path not in looks.seen_in_all()}
    assert one == {(look,) for look in looks.LOOKS}
