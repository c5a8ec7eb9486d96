"""Every address is permanent: `/go/`, the ledger, the redirects."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from handbook.site import permalinks
from playwright.sync_api import Browser

from lab import ROOT
from publish import html
from tests.handbook.minisite import MiniSite
from tests.site.browser import HOST, visit
from tests.site.controls import ARTICLE

LEDGER = ROOT / permalinks.LEDGER


def labels() -> list[str]:
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    return [line.split()[1] for line in lines if line.startswith("label ")]


def test_every_label_of_the_ledger_has_its_short_address(site: Path) -> None:
    assert len(labels()) >= 800
    for label in labels():
        page = site / "go" / label / "index.html"
        assert page.is_file(), f"/go/{label}/ is not there"
        tree = html.parsed(page)
        refresh = tree.select_one("meta[http-equiv=refresh]")
        link = tree.select_one("main a")
        assert refresh and link
        target = str(link["href"])
        assert str(refresh["content"]) == f"0; url={target}"


def test_the_ledger_has_everything_that_is_published(site: Path) -> None:
    published = (
        (site.parent / "doctrees" / "permalinks.txt").read_text(encoding="utf-8").splitlines()
    )
    missing = set(published) - set(LEDGER.read_text(encoding="utf-8").splitlines())
    assert not missing, f"run `make permalinks`: {sorted(missing)[:5]}"


def test_no_line_of_the_ledger_was_ever_removed() -> None:
    log = ["git", "log", "--format=%H", "--", permalinks.LEDGER]
    done = subprocess.run(log, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("no git history to compare the ledger with")
    now = set(LEDGER.read_text(encoding="utf-8").splitlines())
    for commit in done.stdout.split():
        show = ["git", "show", f"{commit}:{permalinks.LEDGER}"]
        then = subprocess.run(show, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
        gone = set(then) - now
        assert not gone, f"{permalinks.LEDGER}: {commit[:8]} had {sorted(gone)[0]!r}"


def test_no_line_stands_twice() -> None:
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines))
    assert all(re.fullmatch(r"(page|label) \S+", line) for line in lines)


def test_signs_of_headings_and_rows_name_their_short_address(site: Path) -> None:
    page = html.parsed(site / ARTICLE)
    signs = page.select("a.headerlink[data-go]")
    assert len(signs) >= 4
    for sign in signs:
        assert str(sign["href"]).startswith("#")
        assert (site / "go" / str(sign["href"])[1:] / "index.html").is_file()
    rows = html.select(site / "docs/protocols/ports.html", "tr a.headerlink[data-go]")
    assert len(rows) >= 20


def test_a_lost_label_stops_the_build_and_is_named(tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    ledger = mini.folder / permalinks.LEDGER
    ledger.write_text("page index\nlabel page\nlabel lost\npage docs/lost\n", encoding="utf-8")
    status, messages = mini.build()
    assert status != 0
    assert "permalinks.txt:3: WARNING: label lost was published and is gone" in messages
    assert "permalinks.txt:4: WARNING: page docs/lost was published and is gone" in messages
    redirects = mini.folder / permalinks.REDIRECTS
    redirects.write_text("label lost -> page\npage docs/lost -> docs/page\n", encoding="utf-8")
    assert mini.build() == (0, "")
    leading = (mini.folder / "_build/go/lost/index.html").read_text(encoding="utf-8")
    assert "../../docs/page.html#page" in leading
    assert "../docs/page.html" in (mini.folder / "_build/docs/lost.html").read_text("utf-8")


def test_a_redirect_to_nowhere_is_named(tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    redirects = mini.folder / permalinks.REDIRECTS
    redirects.write_text("# a comment\nlabel a -> nowhere\nlabel b to c\n", encoding="utf-8")
    status, messages = mini.build()
    assert status != 0
    assert "redirects.txt:2: WARNING: label a leads to nowhere" in messages
    assert "redirects.txt:3: WARNING: a redirect is written" in messages


def test_new_addresses_are_added_and_none_is_lost(tmp_path: Path) -> None:
    (tmp_path / "_build" / "doctrees").mkdir(parents=True)
    (tmp_path / "docs" / "_data").mkdir(parents=True)
    (tmp_path / permalinks.LEDGER).write_text("page old\n", encoding="utf-8")
    (tmp_path / "_build" / "doctrees" / "permalinks.txt").write_text(
        "page index\npage old\n", "utf-8"
    )
    assert permalinks.add_to_ledger(tmp_path) == 1
    assert (tmp_path / permalinks.LEDGER).read_text("utf-8") == "page old\npage index\n"


def test_permalink_signs_wait_for_the_pointer(chromium: Browser, site: Path) -> None:
    """They do with Sphinx's own style sheet, which the theme's imports; without it they do not."""
    with visit(chromium, site, ARTICLE) as opened:
        sign = opened.page.locator("h1 a.headerlink")
        style = "sign => getComputedStyle(sign).visibility"
        assert sign.evaluate(style) == "hidden"
        opened.page.locator("h1").hover()
        assert sign.evaluate(style) == "visible"


def test_a_permalink_sign_copies_the_short_address(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, ARTICLE) as opened:
        opened.page.locator("h1").hover()
        opened.page.locator("h1 a.headerlink").click()
        copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{HOST}/go/exim-message-ids/"
