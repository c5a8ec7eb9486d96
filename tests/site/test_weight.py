"""Budgets: every page is light on its first visit, and loads only what does something on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import page_weight as weight
from publish import html
from tests.site.browser import visit

BYTES = 40_000  # the lightest site of its kind has 41 kB in 14 requests
REQUESTS = 8
# A page that must be larger: its own limit, and why.
LARGER: dict[str, int] = {}
STYLES = 13_000
SCRIPTS = 6_500
MORE = {  # what a page does by itself
    "search.html": 5_100,
    "404.html": 5_100,  # it searches
    "docs/reference/explain.html": 5_100,
}


def articles(site: Path) -> list[Path]:
    """Every page that a reader reads; the pages of ``/go/`` only lead on."""
    return [page for page in html.pages(site) if page.relative_to(site).parts[0] != "go"]


def test_every_page_is_within_its_budget(site: Path) -> None:
    faults, weights = [], {}
    for page in articles(site):
        name = str(page.relative_to(site))
        size, requests = weights[name] = weight.of(page)
        if size > LARGER.get(name, BYTES) or requests > REQUESTS:
            faults.append(f"{name}: {size} bytes in {requests} requests")
    assert len(weights) >= 80
    assert min(size for size, _ in weights.values()) > 10_000, "the files were not found"
    assert not faults, "\n".join(faults)


def test_what_leads_on_loads_nothing(site: Path) -> None:
    leading = [page for page in html.pages(site) if page.relative_to(site).parts[0] == "go"]
    assert len(leading) > 800
    for page in leading:
        assert weight.files(page) == [page]
        assert page.stat().st_size < 2_500, page


def test_one_style_sheet_and_small_scripts(site: Path) -> None:
    for page in articles(site):
        styles = [path for path in weight.files(page) if path.suffix == ".css"]
        # Where Python can be run, and where a picture is drawn.
        own = [path for path in styles if path.name in ("python.css", "pictures.css")]
        assert len(styles) == 1 + len(own), f"{page}: {styles}"
        assert weight.gzipped(styles[0]) <= STYLES
        scripts = [path for path in weight.files(page) if path.suffix == ".js"]
        assert sum(map(weight.gzipped, scripts)) <= SCRIPTS + MORE.get(
            str(page.relative_to(site)), 0
        )


def test_scripts_wait_until_the_page_is_there(site: Path) -> None:
    for page in articles(site):
        for script in html.select(page, "script[src]"):
            first = "_static/first-paint." in str(script["src"])
            assert first != script.has_attr("defer"), f"{page}: {script}"
    [first_paint] = (site / "_static").glob("first-paint.*.js")
    assert weight.gzipped(first_paint) < 400


def test_the_copy_script_is_where_code_is(site: Path) -> None:
    with_code = 0
    for page in articles(site):
        has_code = bool(html.select(page, "div.highlight pre"))
        with_code += has_code
        assert bool(html.select(page, "script[src*='_static/copy.']")) == has_code, page
    assert 20 < with_code < len(articles(site))


def test_joined_files_carry_their_hash(site: Path) -> None:
    """What never changes under its name may be kept for ever."""
    names = sorted(path.name for path in (site / "_static").iterdir() if path.is_file())
    joined = [name for name in names if name not in ("favicon.svg", "LICENSES.txt")]
    assert len(joined) == 5
    assert all(re.fullmatch(r"[a-z-]+\.[0-9a-f]{8}\.(css|js)", name) for name in joined), names


@pytest.mark.parametrize(
    "path", ["index.html", "docs/exim/message-ids.html", "docs/reference/everything.html"]
)
def test_a_browser_loads_just_that(chromium: Browser, site: Path, path: str) -> None:
    with visit(chromium, site, path) as opened:
        opened.page.wait_for_load_state("networkidle")
        fetched = dict(opened.fetched)
    # Chromium without a window does not ask for the icon of the page.
    expected = {
        f"/{file.relative_to(site.resolve())}" for file in weight.files((site / path).resolve())
    }
    assert set(fetched) | {"/_static/favicon.svg"} == expected
    assert sum(fetched.values()) <= BYTES
