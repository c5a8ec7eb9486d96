"""The search index: sections and records as entries, terms in small files by first character.

Sphinx's own index knows whole pages, drops numbers and is loaded as one file. Here every section
and every row of a record is an entry of its own, numbers and codes and paths are terms like any
other, and a query loads only the files of the characters that its words begin with. The files are
scripts, so that the search works from disk too. ``_static/scripts/search.js`` is the other half:
``fold``, ``terms_of`` and ``stem`` must say the same as the functions of those names there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import permalinks
from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

PAGE, SECTION, ROW, SUMMARY, BACKGROUND = range(5)
BODY, TITLE = 1, 2
# Rows that repeat in short what pages say at length, and those that few look for.
KINDS = {"command": SUMMARY, "term": SUMMARY, "source": BACKGROUND, "note": BACKGROUND}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
EDGES = re.compile(r"^[^a-z0-9]+|[^a-z0-9]+$")
BETWEEN = re.compile(r"[^a-z0-9]+")
IN_PATHS = re.compile(r"[/=:,;|()\[\]{}<>]+")
# What nobody looks for: addresses, and what a server made up for one run.
MADE_UP = re.compile(r"^https?:|\d{6}|[a-z]\d+[a-z]\d+|\d+[a-z]+\d+[a-z]|^[a-z0-9]{25,}$")
CLUTTER = "a.headerlink, button, svg, .risk, .page-facts, .page-sources"


@dataclass(frozen=True)
class Entry:
    """A place that a search can lead to. ``address`` is relative to the site's root."""

    title: str
    address: str
    kind: int
    text: str


# [start:terms]
def fold(text: str) -> str:
    """Lower case, without the marks of letters: ``Đường`` and ``duong`` are the same."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def stem(word: str) -> str:
    """The word without an English ending, so that ``queues`` and ``queued`` meet ``queue``."""
    if len(word) < 3 or not word.isalpha():
        return word
    if len(word) < 5:
        return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    for ending, instead in (
        ("ies", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word


def terms_of(word: str) -> list[str]:
    """The terms of a word between blanks: itself without its edges, then its parts.

    ``/var/log/exim_mainlog`` gives ``var/log/exim_mainlog``, ``var``, ``log``, ``exim``,
    ``mainlog`` and, as a whole name in a path, ``exim_mainlog``. A word without letters and
    digits, such as ``=>``, is its own term.
    """
    whole = EDGES.sub("", word)
    if not whole:
        return [word] if 1 < len(word) < 4 else []
    parts = [part for part in BETWEEN.split(whole) if part]
    if len(parts) == 1:
        return [stem(whole)]
    return [whole, *(stem(part) for part in parts)]


def names_in(word: str) -> list[str]:
    """The whole names within a path or an assignment; only the index needs them."""
    names = [EDGES.sub("", name) for name in IN_PATHS.split(word)]
    return [name for name in names if BETWEEN.search(name)] if len(names) > 1 else []


# [end:terms]


def entries_of(page: Path, address: str, labels: dict[str, str]) -> Iterator[Entry]:
    """The entries of a built page: its rows, its sections, itself. ``labels`` has rows' titles."""
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article")
    if article is None:
        return
    for clutter in article.select(CLUTTER):
        clutter.decompose()
    for row in article.select("table.records tr[id]"):
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        name = str(row["id"])
        kind = KINDS.get(name.partition("-")[0], ROW)
        yield Entry(labels.get(name, cells[0]), f"{address}#{name}", kind, " ".join(cells))
        row.decompose()
    # The innermost first: what is left of a section then is its own.
    for section in reversed(article.select("section")):
        heading = section.find(re.compile("^h[1-6]$"))
        if isinstance(heading, Tag):
            is_page = heading.name == "h1"
            place = address if is_page else f"{address}#{section.get('id')}"
            kind = PAGE if is_page else SECTION
            yield Entry(
                heading.get_text(strip=True), place, kind, section.get_text(" ", strip=True)
            )
        section.decompose()


def index_of(entries: list[Entry]) -> dict[str, dict[int, int]]:
    """Term to entries, each with the best place where the entry has it: ``BODY`` or ``TITLE``."""
    index: dict[str, dict[int, int]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        address = entry.address.replace(".html", " ").replace("-", " ")
        for place, text in ((BODY, f"{entry.text} {address}"), (TITLE, entry.title)):
            for word in fold(text).split():
                for term in (*terms_of(word), *names_in(word)):
                    if not MADE_UP.search(term) or place == TITLE:
                        index[term][number] = place
    return index


def packed(postings: dict[int, int]) -> str:
    """Entry numbers as differences in base 62, those in titles with ``!`` behind."""
    text, last = [], -1
    for number in sorted(postings):
        text.append(_digits(number - last) + ("!" if postings[number] == TITLE else ""))
        last = number
    return " ".join(text)


def _digits(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 62)
        text = DIGITS[digit] + text
    return text


def shard_of(term: str) -> str:
    """The file that holds a term."""
    return term[0] if re.match("[a-z0-9]", term) else "_"


def write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    labels = {name: title for name, (_, _, title) in permalinks.labels_of(app.env).items()}
    entries = [
        entry
        for docname in sorted(app.env.found_docs)
        for entry in entries_of(out / f"{docname}.html", f"{docname}.html", labels)
    ]
    entries.sort(key=lambda entry: (entry.address, entry.kind))
    index = index_of(entries)
    # A term of every fourth entry tells nothing.
    told = {term: found for term, found in index.items() if len(found) < len(entries) / 4}
    shards: dict[str, list[str]] = defaultdict(list)
    for term in sorted(told):
        shards[shard_of(term)].append(f"{term} {packed(told[term])}")
    folder = out / "search"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    pages = sorted({entry.address.partition("#")[0] for entry in entries})
    titles = {entry.address: entry.title for entry in entries if entry.kind == PAGE}
    listed = [
        [entry.title, pages.index(page), anchor, entry.kind]
        for entry in entries
        for page, _, anchor in [entry.address.partition("#")]
    ]
    data = {
        "pages": [[page, titles.get(page, page)] for page in pages],
        "entries": listed,
        "common": sorted(set(index) - set(told)),
    }
    _script(folder / "entries.js", "entries", data)
    for name, lines in shards.items():
        _script(folder / f"terms-{name}.js", name, "\n".join(lines))


def _script(path: Path, name: str, data: object) -> None:
    """A file that hands its data over when the page loads it, from a host or from disk."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"handbookSearch({json.dumps(name)},{text});\n", encoding="utf-8")


def load_search(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    if pagename == "search":
        app.add_js_file("scripts/search.js", loading_method="defer")


def without_sphinx_search(app: Sphinx) -> None:
    """Sphinx writes neither its index nor its page for it; ours is ``search.html``."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", without_sphinx_search)
    app.connect("html-page-context", load_search)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
