"""The browser that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from publish.chromium import MISSING, browser, headless
from tests.site.tools import need


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    need(headless(), MISSING)
    with browser() as running:
        yield running
