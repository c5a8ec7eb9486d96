"""A report of an error names the section that is being read."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser

from tests.handbook.minisite import MiniSite


def test_the_report_names_the_section(chromium: Browser, tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    text = mini.page.read_text(encoding="utf-8")
    filler = "\n\n".join(["A line of the section."] * 60)
    mini.page.write_text(f"{text}\n## Greylisting\n\n{filler}\n\n## Quota\n\n{filler}\n", "utf-8")
    assert mini.build("-D", "handbook_repository=https://forge.example.com/mail") == (0, "")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((mini.folder / "_build" / "docs" / "page.html").as_uri())
    page.route("https://forge.example.com/**", lambda route: route.abort())
    report = page.locator("a.report-error")
    asked = []
    for section in ("greylisting", "quota"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        page.locator(f'#contents-menu a[aria-current][href="#{section}"]').wait_for(
            state="attached"
        )
        report.evaluate(
            "link => { link.addEventListener('click', e => e.preventDefault()); link.click(); }"
        )
        asked += parse_qs(urlsplit(str(report.get_attribute("href"))).query)["title"]
    page.close()
    assert asked == ["A page: Greylisting", "A page: Quota"]
