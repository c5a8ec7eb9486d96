"""The browser that the tests of this folder share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.site import browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if browser.chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(browser.MISSING)
        pytest.skip(browser.MISSING)
    with browser.browser() as running:
        yield running
