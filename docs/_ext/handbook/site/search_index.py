"""The search index: sections and records as entries, terms in small files by first character.

Sphinx's own index knows whole pages, drops numbers and is loaded as one file. Here every section
and every row of a record is an entry of its own, numbers and codes and paths are terms like any
other, and a query loads only the files of the characters that its words begin with. The files are
scripts, so that the search works from disk too. Where an entry stands and what it says is loaded
for the entries that are shown. The scripts in ``search/`` are the other half: a query is taken
apart there as a text is here (``search_terms.py``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.labels import labels_of
from handbook.site import kept, search_known, search_script
from handbook.site.articles import Article
from handbook.site.search_entries import PAGE, SECTION, SIGN, STEP, Entry, led_to
from handbook.site.search_terms import IN_PATHS, called, fold, stem, terms_in, terms_of

# How much a place has a term: in an example, in a sentence, in many, is about it, is called so. The
# marks stand behind the entry's number in the index.
EXAMPLE, MENTION, MUCH, ABOUT, TITLE = range(5)
MARKS = (".", "", "-", "+", "!")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What nobody looks for: addresses, and what a server made up for one run.
MADE_UP = re.compile(r"^https?:|\d{6}|[a-z]\d+[a-z]\d+|\d+[a-z]+\d+[a-z]|^[a-z0-9]{25,}$")
# A word that stands this often among so many words is much; a code block counts less than prose.
OFTEN, USUAL_LENGTH, IN_CODE = 2.5, 120, 0.3
WORDS = "docs/_data/search-words.txt"
COMPLAINTS = "docs/_data/complaints.txt"
KEPT, WRITTEN = "search", "search-written"
# Characters of text in a file of excerpts; a text that is longer has a file of its own.
FILE = 600
# The blank that a sign gets where the word before it is marked up.
BEFORE_SIGN = re.compile(r"\s(?=[.,;:!?)](?:\s|$))")


def titled(entry: Entry, titles: dict[str, str], descriptions: dict[str, str]) -> Entry:
    """A row goes by the title of its label, where that says more; a page is about what it says."""
    if entry.kind == PAGE:
        description = descriptions.get(entry.address.removesuffix(".html"), "")
        return replace(entry, leading=f"{entry.leading} {description}")
    if entry.kind in (SECTION, SIGN):
        return entry
    return replace(entry, title=titles.get(entry.address.partition("#")[2], entry.title))


def levels_of(entry: Entry) -> dict[str, int]:
    """How much an entry has each of its terms."""
    address = re.sub(r"\.html|[-/#]", " ", entry.address)
    text, code = Counter(terms_in(entry.text)), Counter(terms_in(entry.code))
    leading, title = set(terms_in(f"{entry.leading} {entry.title} {address}")), called(entry.title)
    long = 0.5 + 0.5 * (sum(text.values()) + IN_CODE * sum(code.values())) / USUAL_LENGTH
    levels = {}
    for term in {*text, *code, *leading}:
        if term in title:
            levels[term] = TITLE
        elif MADE_UP.search(term):
            continue
        elif term in leading:
            levels[term] = ABOUT
        else:
            often = (text[term] + IN_CODE * code[term]) / long
            levels[term] = MUCH if often >= OFTEN else MENTION if text[term] else EXAMPLE
    return levels


def index_of(levels: Iterable[dict[str, int]]) -> dict[str, dict[int, int]]:
    """Term to entries, each with how much the entry has it."""
    index: dict[str, dict[int, int]] = defaultdict(dict)
    for number, terms in enumerate(levels):
        for term, level in terms.items():
            index[term][number] = level
    return index


def levels_kept(app: Sphinx, entries: list[Entry]) -> list[dict[str, int]]:
    """The levels of each entry; of those that the last build had too, what it worked out."""
    nothing: dict[bytes, dict[str, int]] = {}
    known = kept.read(app, KEPT, nothing)
    keys = [kept.digest_of(app, _judged(entry)) for entry in entries]
    levels = [known.get(key) or levels_of(entry) for key, entry in zip(keys, entries, strict=True)]
    if not all(key in known for key in keys):
        kept.write(app, KEPT, dict(zip(keys, levels, strict=True)))
    return levels


def _judged(entry: Entry) -> tuple[str, ...]:
    return entry.address, entry.title, entry.leading, entry.text, entry.code


def word_list(path: Path) -> tuple[list[str], dict[str, list[str]]]:
    """The words that tell little, as terms; and what to look for besides a reader's word."""
    weak, besides = [], {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        said, arrow, meant = line.partition(" -> ")
        if line.startswith("#") or not line:
            continue
        if arrow:
            for alternative in said.split(", "):
                besides[" ".join(stem(word) for word in fold(alternative).split())] = [
                    terms_of(word)[0] for word in fold(meant).split()
                ]
        else:
            weak += [stem(word) for word in fold(line).split()]
    return weak, besides


def complaints(path: Path, labels: dict[str, tuple[str, str]]) -> list[Entry]:
    """What people say that no page says, each with the place that solves it."""
    entries = []
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        label, colon, said = line.partition(": ")
        if line.startswith("#") or not line:
            continue
        if not colon:
            raise ValueError(f"{COMPLAINTS}:{number}: no label and colon before the complaints")
        if label not in labels:
            raise ValueError(f"{COMPLAINTS}:{number}: no place is called {label}")
        entries += [Entry("", labels[label][0], SIGN, "", one.strip()) for one in said.split(";")]
    return entries


def packed(postings: dict[int, int]) -> str:
    """Entry numbers as differences in base 62, each with the mark of its level."""
    text, last = [], -1
    for number in sorted(postings):
        text.append(_digits(number - last) + MARKS[postings[number]])
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


def write(app: Sphinx, articles: dict[str, Article]) -> None:
    out = Path(app.outdir)
    titles = {name: title for name, (_, _, title) in labels_of(app.env).items()}
    descriptions = {
        page: str(fields.get("description", "")) for page, fields in app.env.metadata.items()
    }
    labels = {
        name: (f"{page}.html#{anchor}" if anchor else f"{page}.html", title)
        for name, (page, anchor, title) in labels_of(app.env).items()
    }
    said = [one for article in articles.values() for one in article.entries]
    if len(articles) > 1:  # not where one page is tried
        said += complaints(Path(app.srcdir, COMPLAINTS), labels)
    entries = [titled(entry, titles, descriptions) for entry in led_to(said)]
    entries.sort(key=lambda entry: (entry.address, entry.kind))
    words = word_list(Path(app.srcdir, WORDS))
    folder = out / "search"
    chooser = search_script.chooser()
    key = kept.digest_of(app, (repr((entries, words, labels)), chooser, *_tool(Path(app.srcdir))))
    if (folder / "entries.js").is_file() and kept.read(app, WRITTEN, b"") == key:
        return
    write_files(folder, entries, levels_kept(app, entries), *words)
    for name, data in search_known.files(labels):
        _script(folder / f"{name}.js", name, data)
    (folder / search_script.CHOOSER).write_text(chooser, encoding="utf-8")
    kept.write(app, WRITTEN, key)


def _tool(root: Path) -> Iterator[str]:
    """What the first answers of the search are made from."""
    for pattern in ("snippets/**/*.py", "snippets/**/*.json"):
        for path in sorted(root.glob(pattern)):
            yield path.read_text(encoding="utf-8")


def write_files(
    folder: Path,
    entries: list[Entry],
    levels: list[dict[str, int]],
    weak: list[str],
    besides: dict[str, list[str]],
) -> None:
    """The files of the index of ``entries``, in their order; ``levels`` are those of each."""
    headings = Counter(entry.title for entry in entries)
    # A heading of many pages, such as "Undo it", is a step of its page.
    entries = [
        replace(entry, kind=STEP) if entry.kind == SECTION and headings[entry.title] > 3 else entry
        for entry in entries
    ]
    index = index_of(levels)
    # Of a term of every fourth entry only the places that are about it tell something.
    common = {term for term, found in index.items() if len(found) >= len(entries) / 4}
    told = {
        term: {number: level for number, level in found.items() if level >= ABOUT}
        if term in common
        else found
        for term, found in index.items()
    }
    shards: dict[str, list[str]] = defaultdict(list)
    for term in sorted(told):
        if told[term]:
            shards[shard_of(term)].append(f"{term} {packed(told[term])}")
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    pages = sorted({page_of(entry) for entry in entries})
    names = {entry.address: entry.title for entry in entries if entry.kind == PAGE}
    places = in_files(shown(entries))
    data = {
        "pages": [[page, names.get(page, page)] for page in pages],
        "counts": [len(list(group)) for _, group in groupby(entries, page_of)],
        "words": "".join(words_of(entry.title) for entry in entries),
        "kinds": "".join(str(entry.kind) for entry in entries),
        "places": [len(file) for file in places],
        "common": sorted(common),
        "weak": sorted(set(weak)),
        "besides": besides,
    }
    _script(folder / "entries.js", "entries", data)
    for number, file in enumerate(places):
        _script(folder / f"places-{number}.js", f"places-{number}", file)
    for name, lines in shards.items():
        _script(folder / f"terms-{name}.js", name, "\n".join(lines))


def shown(entries: list[Entry]) -> list[Entry]:
    """The entries as they are shown: a complaint by the title and the text of its place."""
    named = {entry.address: entry for entry in entries if entry.kind != SIGN}
    return [named[entry.address] if entry.kind == SIGN else entry for entry in entries]


def page_of(entry: Entry) -> str:
    return entry.address.partition("#")[0]


def words_of(title: str) -> str:
    """How many words a title has, as one digit in base 62; more than that are nobody's query.

    A path has as many as it has names: who names one of its folders does not ask for the file.
    """
    words = [
        name for word in fold(title).split() for name in IN_PATHS.split(word) if terms_of(name)
    ]
    return DIGITS[min(len(words), len(DIGITS) - 1)]


def in_files(entries: list[Entry]) -> list[list[tuple[str, str, str]]]:
    """Where the entries stand on their pages, their titles and what they say, in small files."""
    files: list[list[tuple[str, str, str]]] = [[]]
    size = 0
    for entry in entries:
        said = BEFORE_SIGN.sub("", f"{entry.text or entry.code}")
        if size and size + len(said) > FILE:
            files.append([])
            size = 0
        files[-1].append((entry.address.partition("#")[2], entry.title, said))
        size += len(said)
    return files


def _script(path: Path, name: str, data: object) -> None:
    path.write_text(search_known.as_script(name, data), encoding="utf-8")


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
    app.connect("builder-inited", search_script.write)
    app.connect("html-page-context", load_search)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
