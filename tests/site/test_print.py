"""The cheat sheet on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.browser import visit


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_cheat_sheet_is_two_pages(chromium: Browser, site: Path, paper: str) -> None:
    with visit(chromium, site, "docs/reference/cheat-sheet.html") as opened:
        printed = opened.page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
