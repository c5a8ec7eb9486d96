"""The cheat sheet on paper."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.site.browser import visit


def test_the_cheat_sheet_is_two_pages(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/reference/cheat-sheet.html") as opened:
        printed = opened.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
