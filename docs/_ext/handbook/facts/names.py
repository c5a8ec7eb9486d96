"""The grammar of permanent names, which become folders of the site: nothing else may be in them."""

from __future__ import annotations

import re

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""A label or the id of a record: small letters and digits of ASCII, joined by hyphens."""
PAGE = re.compile(rf"{NAME.pattern}(?:/{NAME.pattern})*")
"""A page: names joined by slashes."""


GRAMMAR = "small letters and digits, with hyphens between"


def is_name(text: str) -> bool:
    return NAME.fullmatch(text) is not None


def is_page(text: str) -> bool:
    return PAGE.fullmatch(text) is not None
