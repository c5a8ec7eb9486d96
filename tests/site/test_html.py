"""The built site as files: links lead somewhere, ids are unique, no other host is asked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from publish import html
from tests.site import looks

# Attributes by which a browser fetches something without being asked to follow a link.
FETCHED = ("src", "srcset", "poster", "data", "action", "formaction", "background")
FETCHING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect",
                  "dns-prefetch", "manifest", "search"}  # fmt: skip
REMOTE = re.compile(r"^(?:[a-z]+:)?//", re.I)


def test_pages_are_built(site: Path) -> None:
    assert len(html.pages(site)) >= 40


def lowered(tag: Tag) -> dict[str, object]:
    """Attributes without the capitals that drawings have in some names."""
    return {name.lower(): value for name, value in tag.attrs.items()}


def test_a_browser_parses_the_pages_alike(site: Path) -> None:
    """Of pages with all kinds of elements: html5lib reads as browsers do."""
    for path in looks.seen_in_all():
        ours = html.parsed(site / path)
        theirs = BeautifulSoup((site / path).read_text(encoding="utf-8"), "html5lib")
        for one, other in zip(ours.find_all(True), theirs.find_all(True), strict=True):
            assert (one.name, lowered(one)) == (other.name, lowered(other)), path
        assert ours.get_text().split() == theirs.get_text().split(), path


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    ids = {page: {value for _, value in html.attributes(page, "id")} for page in html.pages(site)}
    faults, links = [], 0
    for page in ids:
        for tag, value in html.attributes(page, "href"):
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                continue
            links += 1
            start = site if parts.path.startswith("/") else page.parent
            target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else page
            if not target.is_file():
                faults.append(f"{page.relative_to(site)}: {value} is not there")
            elif (
                parts.fragment
                and target.suffix == ".html"
                and tag.name == "a"
                and unquote(parts.fragment) not in ids.get(target, set())
            ):
                faults.append(f"{page.relative_to(site)}: {value} has no such place")
    assert links > 1000
    assert not faults, "\n".join(faults)


def test_only_the_404_page_knows_where_the_site_stands(site: Path) -> None:
    for page in html.pages(site):
        rooted = [
            value
            for name in ("href", *FETCHED)
            for _, value in html.attributes(page, name)
            if value.startswith("/")
        ]
        assert bool(rooted) == (page == site / "404.html"), f"{page}: {rooted[:1]}"


def test_ids_are_unique(site: Path) -> None:
    for page in html.pages(site):
        counts = Counter(value for _, value in html.attributes(page, "id"))
        twice = [value for value, count in counts.items() if count > 1]
        assert not twice, f"{page.relative_to(site)}: the id {twice[0]} stands twice"


def test_no_page_asks_another_host(site: Path) -> None:
    faults = []
    for page in html.pages(site):
        for name in FETCHED:
            faults += [
                f"{page.relative_to(site)}: <{tag.name} {name}={value}>"
                for tag, value in html.attributes(page, name)
                if REMOTE.match(value)
            ]
        for tag, value in html.attributes(page, "href"):
            rel = set(tag.get_attribute_list("rel"))
            if tag.name == "link" and rel & FETCHING_LINKS and REMOTE.match(value):
                faults.append(f"{page.relative_to(site)}: <link {value}>")
    assert not faults, "\n".join(faults)


def test_no_style_or_script_asks_another_host(site: Path) -> None:
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert styles
    for text in styles:
        assert not re.search(r"(?:url\(\s*['\"]?|@import\s+['\"]?)(?:https?:)?//", text)
    scripts = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.js")}
    for path, text in scripts.items():
        found = re.search(
            r"(?:fetch|import|importScripts|Worker|EventSource|WebSocket)\(\s*['\"`](?:https?:|wss?:)?//",
            text,
        )
        assert not found, f"{path.relative_to(site)}: {found and found[0]}"


def test_every_page_says_its_language_and_what_it_answers(site: Path) -> None:
    for page in html.pages(site):
        tree = html.parsed(page)
        assert tree.html and tree.html.get("lang") == "en", page
        assert tree.title and tree.title.get_text(strip=True), page
        if page.name not in ("search.html", "genindex.html"):
            assert tree.find("meta", attrs={"name": "description"}), page
        assert len(tree.find_all("h1")) == 1, f"{page}: {len(tree.find_all('h1'))} titles"


def test_only_files_that_a_reader_needs(site: Path) -> None:
    for pattern in ("**/*.map", "**/*macros.html", "_sources/**/*", "**/*.yaml", "**/*.woff2"):
        assert not list(site.glob(pattern)), f"{pattern} is published"


def test_search_code_is_loaded_by_the_search_page_only(site: Path) -> None:
    for page in html.pages(site):
        loads = "scripts/search.js" in page.read_text(encoding="utf-8")
        assert loads == (page.name in ("search.html", "404.html")), page
    assert not (site / "searchindex.js").exists()


def test_the_first_use_of_a_term_leads_to_the_glossary(site: Path) -> None:
    linked = 0
    for page in html.pages(site):
        links = html.select(page, "article .glossary-term a")
        places = [str(link["href"]) for link in links]
        assert len(places) == len(set(places)), f"{page}: a term is linked twice"
        assert all("glossary.html#term-" in place for place in places), page
        assert not html.select(page, ":is(h1, h2, h3, pre, code, table) .glossary-term")
        linked += len(links)
    assert linked > 300


def test_the_terms_of_what_others_made_stand_beside_it(site: Path) -> None:
    static = site / "_static"
    terms = (static / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("sphinx ", "pydata-sphinx-theme ", "sphinx-book-theme ", "accessible-pygments ",
                 "sphinx-copybutton ", "Bootstrap", "Copyright", "Permission is"):  # fmt: skip
        assert name in terms, name
    [styles] = static.glob("handbook.*.css")
    assert "LICENSES.txt" in styles.read_text(encoding="utf-8")[:60]
    assert (static / "python" / "LICENSE.txt").is_file()
