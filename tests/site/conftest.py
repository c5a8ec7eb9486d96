"""The browser that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import missing
from tests.site import browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if browser.chromium() is None:
        missing(browser.MISSING)
    with browser.browser() as running:
        yield running
