"""Which pages axe sees in four looks, and which in one.

What axe finds depends on the kind of an element, its name and those of its classes that the style
sheet knows, and on the look: colors and width. So a few pages that together have every kind are
seen in all four looks, and each other page in one, the looks taken in turns. What is left out: on
those pages, the three other looks of kinds that were seen in all four elsewhere.
"""

from __future__ import annotations

import re
from functools import cache

import lxml.html

from publish.html import SITE, every_page
from tests.site.controls import Scheme

# Narrow first: what a script makes focusable on a narrow screen stays so on a wide one.
LOOKS: tuple[tuple[int, Scheme], ...] = (
    (390, "light"), (390, "dark"), (1280, "dark"), (1280, "light"),
)  # fmt: skip
# Words of a language get their color from the same few classes on every page.
ELEMENTS = "//body//*[not(ancestor::pre) and not(ancestor::svg)]"


@cache
def styled() -> frozenset[str]:
    """The classes that a style sheet names."""
    sheets = [sheet.read_text(encoding="utf-8") for sheet in (SITE / "_static").glob("*.css")]
    return frozenset(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(sheets)))


def kinds(path: str) -> frozenset[tuple[str, ...]]:
    """The kinds of elements of a page."""
    root = lxml.html.parse(str(SITE / path)).getroot()
    return frozenset(
        (element.tag, *sorted(styled() & set(element.get("class", "").split())))
        for element in root.xpath(ELEMENTS)
        if isinstance(element.tag, str)
    )


@cache
def seen_in_all() -> frozenset[str]:
    """Few pages that together have every kind."""
    left = {path: kinds(path) for path in every_page()}
    chosen = set()
    while path := max(left, key=lambda path: (len(left[path]), path), default=""):
        found = left.pop(path)
        if not found:
            break
        chosen.add(path)
        left = {other: those - found for other, those in left.items()}
    return frozenset(chosen)


def looks_of(path: str) -> tuple[tuple[int, Scheme], ...]:
    if path in seen_in_all():
        return LOOKS
    return (LOOKS[every_page().index(path) % len(LOOKS)],)
