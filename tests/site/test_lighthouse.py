"""What Lighthouse for mobile says of the site, as far as no other load on this machine bends it.

The score of performance is made of measured times, and a busy machine takes it away from a page
that has not changed. So ``make bench`` prints it, and here stands what makes a page fast: how many
files the first paint waits for, how many files must be there before the last one is asked for, how
many bytes are sent, that nothing moves, and each finding of Lighthouse's that counts and does not
clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from bench import lighthouse
from tests.site.tools import need

pytestmark = pytest.mark.release

BYTES = 40_000
SEARCHED = "search.html?q=queue"
# A search loads the list of entries, the file of a term, and the places that it shows.
BYTES_OF_A_SEARCH = 64_000
ROUNDS, ROUNDS_OF_A_SEARCH = 1, 2
STEADY = (
    "duplicated-javascript-insight", "font-display-insight", "image-delivery-insight",
    "legacy-javascript-insight", "no-document-write", "redirects", "third-parties-insight",
    "total-byte-weight", "unminified-css", "unminified-javascript", "unsized-images",
    "unused-javascript", "uses-long-cache-ttl", "uses-optimized-images",
    "uses-text-compression", "viewport-insight",
)  # fmt: skip
"""Findings about performance that count files, bytes and elements."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    missing = lighthouse.missing()
    need(not missing, str(missing))
    with lighthouse.served(site) as address:
        yield address


@pytest.mark.parametrize("path", lighthouse.PAGES)
def test_lighthouse_finds_nothing(address: str, path: str) -> None:
    result = lighthouse.run(f"{address}/{path}")
    assert result.four[1:] == (100, 100, 100), result
    assert result.shift == 0, result
    assert {name: result.audits[name] for name in STEADY} == dict.fromkeys(STEADY, 1), result


@dataclass
class Load:
    """What a page loads.

    ``blocking`` are the files that its first paint waits for; ``size`` the bytes on the wire but
    for headers; ``rounds`` has for each file how many others had to be there before it was asked
    for. Chromium asks for the page's icon or not, by how it was started.
    """

    blocking: list[str]
    size: int
    rounds: dict[str, int]


BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""


def load_of(chromium: Browser, address: str) -> Load:
    context = chromium.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    rounds: dict[str, int] = {}
    sizes: list[int] = []

    def sent(event: dict[str, object]) -> None:
        url = str(event["request"]["url"])  # type: ignore[index]
        if not url.startswith("data:") and "favicon" not in url:
            by = initiators(event["initiator"])
            rounds[url] = 1 + max((rounds[one] for one in by if one in rounds), default=-1)

    protocol = context.new_cdp_session(page)
    protocol.on("Network.requestWillBeSent", sent)
    protocol.on("Network.dataReceived", lambda event: sizes.append(event["encodedDataLength"]))
    protocol.send("Network.enable")
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address, wait_until="networkidle")
    if "?q=" in address:
        page.wait_for_selector("#search-results a")
        page.wait_for_load_state("networkidle")
    blocking = page.evaluate(BLOCKING)
    context.close()
    return Load(
        sorted(urlsplit(url).path.rpartition("/")[2] for url in blocking), int(sum(sizes)), rounds
    )


def initiators(initiator: object) -> set[str]:
    """The documents and scripts on whose behalf a file is asked for, asynchronous callers too."""
    found: set[str] = set()
    if isinstance(initiator, dict):
        found |= {value for key, value in initiator.items() if key == "url"}
        found |= {one for value in initiator.values() for one in initiators(value)}
    elif isinstance(initiator, list):
        found |= {one for value in initiator for one in initiators(value)}
    return found


@pytest.mark.parametrize("path", lighthouse.PAGES)
def test_a_first_visit_waits_for_little(chromium: Browser, address: str, path: str) -> None:
    """The first paint waits for the style sheet and a few bytes that choose the colors."""
    load = load_of(chromium, f"{address}/{path}")
    names = [name.partition(".")[0] for name in load.blocking]
    # Some pages have a sheet of their own beside that of all.
    own = {"python", "pictures", "box"}
    assert names[:2] == ["first-paint", "handbook"] or names[1:3] == ["first-paint", "handbook"], (
        load
    )
    assert len(names) <= 3 and set(names) - {"first-paint", "handbook"} <= own, load
    search = path == SEARCHED
    assert 10_000 < load.size <= (BYTES_OF_A_SEARCH if search else BYTES), load
    assert max(load.rounds.values()) == (ROUNDS_OF_A_SEARCH if search else ROUNDS), load


def test_what_blocks_and_what_waits_would_be_seen(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@import 'b.css';", encoding="utf-8")
    (tmp_path / "b.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "index.html").write_text(
        "<!doctype html><link rel=stylesheet href=a.css><script src=c.js></script><p>x",
        encoding="utf-8",
    )
    (tmp_path / "c.js").write_text(
        "document.head.append(Object.assign(document.createElement('script'), {src: 'd.js'}))",
        encoding="utf-8",
    )
    (tmp_path / "d.js").write_text("0", encoding="utf-8")
    with lighthouse.served(tmp_path) as address:
        load = load_of(chromium, f"{address}/index.html")
    assert load.blocking == ["a.css", "b.css", "c.js"]
    assert {urlsplit(url).path: rounds for url, rounds in load.rounds.items()} == {
        "/index.html": 0, "/a.css": 1, "/c.js": 1, "/b.css": 2, "/d.js": 2,
    }  # fmt: skip
