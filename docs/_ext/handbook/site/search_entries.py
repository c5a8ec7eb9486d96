"""The places that a search can lead to: a page's rows, its sections, itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml.etree import SubElement
from lxml.html import HtmlElement

PAGE, SECTION, ROW, SUMMARY, BACKGROUND, STEP, ERROR, NOTE, SIGN, LIST = range(10)
# Rows that repeat in short what pages say at length, and what few look for; lists of links too.
KINDS = {
    "command": SUMMARY, "term": SUMMARY, "reason": SUMMARY, "source": BACKGROUND, "note": NOTE,
    "error": ERROR, "text": ERROR, "subject": NOTE, "left": NOTE,
}  # fmt: skip
# Rows that are looked up by one name each: their table is the place to lead to, with all the names.
IN_THEIR_TABLE = ("dovecot-setting-", "dovecot-variable-")
NAMES = "docs/dovecot/settings"
NOTES = "docs/reference/source-notes"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What says nothing of its own, by its tag or a class.
CLUTTER = frozenset({"button", "form", "svg"})
CLUTTER_CLASSES = frozenset(
    {"headerlink", "reproduction", "risk", "page-facts", "page-sources", "acts"}
)
# What is shown to be left alone is nobody's answer.
AVOID = "What not to copy"
# The first places that a complaint leads to; what follows is beside it.
WAYS = 2
# How a complaint begins.
QUOTES = ("“", '"')
QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
# A section is a list of links where more than this part of its text is links.
LINKS = 0.7
# A section that explains this many things by their names has a word of everything.
LISTED = 40


@dataclass(frozen=True)
class Entry:
    """A place that a search can lead to. ``address`` is relative to the site's root."""

    title: str
    address: str
    kind: int
    text: str
    leading: str = ""
    code: str = ""


def entries_of(article: HtmlElement, docname: str) -> list[Entry]:
    """The entries of a page's article. The article is taken to pieces."""
    address = f"{docname}.html"
    entries: list[Entry] = []
    for element in list(article.iter()):
        if element.tag in CLUTTER or CLUTTER_CLASSES.intersection(_classes(element)):
            _remove(element)
    if docname.rpartition("/")[2] == "index":
        entries += signs_of(article, address)
    for row in list(article.iter("tr")):
        name = row.get("id")
        if name and _in_records(row) and not name.startswith(IN_THEIR_TABLE):
            below = row.getnext()
            more = [below] if below is not None and "more" in _classes(below) else []
            cells = [text_of(cell) for part in (row, *more) for cell in part.iter("th", "td")]
            kind = KINDS.get(name.partition("-")[0], ROW)
            said = " ".join(
                cell if cell[-1:] in ("", *".:;?!") or place == len(cells) else f"{cell};"
                for place, cell in enumerate(cells[1:], 2)
            )
            entries.append(Entry(cells[0], f"{address}#{name}", kind, said, cells[0]))
            for part in (row, *more):
                _remove(part)
    # The innermost first: what is left of a section then is its own.
    for section in reversed(list(article.iter("section"))):
        heading = next(section.iter(*HEADINGS), None)
        if heading is not None:
            is_page = heading.tag == "h1"
            place = address if is_page else f"{address}#{section.get('id')}"
            title = " ".join("".join(heading.itertext()).split())
            _remove(heading)
            parts = parts_of(section)
            kind = PAGE if is_page else SECTION if any(parts) and title != AVOID else BACKGROUND
            if kind == SECTION and len(_heads(section)) >= LISTED:
                kind = LIST
            entries.append(Entry(title, place, kind, *parts))
        _remove(section)
    if docname == NOTES:
        return [replace(entry, kind=NOTE) for entry in entries]
    if docname == NAMES:
        return [
            replace(entry, kind=BACKGROUND) if entry.kind == SECTION else entry for entry in entries
        ]
    return entries


def signs_of(article: HtmlElement, address: str) -> Iterator[Entry]:
    """What leads from a complaint to the places that solve it, each place with the complaint.

    That is a term and what follows it, in a list of which one is a complaint in its own words, or a
    list's item that begins with a marked paragraph. The way is no answer: it is taken off the page.
    """
    complaints = {term.getparent() for term in article.iter("dt") if _is_complaint(term)}
    for item in list(article.iter("dt", "li")):
        said, below = item, item.getnext()
        if item.tag == "li":
            said, below = next(iter(item), item), item
            if [one.tag for one in said] != ["strong"] or said.getnext() is None:
                continue
        if below is None or below.tag not in ("dd", "li"):
            continue
        ways = [link.get("href") for link in below.iter("a") if "internal" in _classes(link)]
        places = [urljoin(address, way) for way in ways if "#term-" not in way]
        if not places or not (_is_complaint(said) or item.getparent() in complaints):
            continue
        yield from (
            Entry("", place, SIGN, "", text_of(said)) for place in dict.fromkeys(places[:WAYS])
        )
        for part in {item, below}:
            _remove(part)


def _is_complaint(said: HtmlElement) -> bool:
    return text_of(said).startswith(QUOTES)


def led_to(entries: list[Entry]) -> list[Entry]:
    """What a sign says, the place that it leads to is about; each complaint is an entry there too.

    A complaint that is asked for word by word then counts as a heading does.
    """
    places = {entry.address for entry in entries if entry.kind != SIGN}
    said: dict[str, list[str]] = defaultdict(list)
    signs = []
    for entry in entries:
        if entry.kind == SIGN:
            page = entry.address.partition("#")[0]
            address = entry.address if entry.address in places else page
            said[address].append(entry.leading)
            complaints = QUOTED.findall(entry.leading) or [entry.leading]
            signs += [Entry(one, address, SIGN, "") for one in complaints]
    return signs + [
        replace(entry, leading=" ".join([entry.leading, *said[entry.address]]))
        if entry.address in said
        else entry
        for entry in entries
        if entry.kind != SIGN
    ]


def parts_of(section: HtmlElement) -> tuple[str, str, str]:
    """What stands in a section, what it is about, its code blocks; nothing of a list of links."""
    blocks = []
    for block in list(section.iter("pre")):
        blocks.append(text_of(block))
        _remove(block)
    for label in list(section.iter("strong")):
        parent = label.getparent()
        if "label" in _classes(label) and parent is not None and text_of(parent) == text_of(label):
            _remove(parent)
    for row in section.iter("tr"):
        _as_sentence(row)
    for paragraph in section.iter("p"):
        # What it announces, a block or a list, is not in the excerpt.
        if text_of(paragraph)[-1:] == ":" and len(paragraph):
            paragraph[-1].tail = f"{paragraph[-1].tail or ''} …"
        elif text_of(paragraph)[-1:] == ":":
            paragraph.text = f"{paragraph.text} …"
    text = text_of(section)
    links = sum(
        len("".join(link.itertext())) for link in section.iter("a") if "internal" in _classes(link)
    )
    if links > LINKS * len(text):
        return "", "", ""
    leading = " ".join(text_of(part) for part in _heads(section))
    return text, leading, " ".join(blocks)


def _as_sentence(row: HtmlElement) -> None:
    """Put the signs of a sentence behind the cells: an excerpt is a row and no run of words."""
    cells = [cell for cell in row if text_of(cell)]
    for place, cell in enumerate(cells):
        sign = "." if place == len(cells) - 1 else ";" if place else ":"
        if text_of(cell)[-1] not in ".:;?!":
            SubElement(cell, "span").text = sign


def _heads(section: HtmlElement) -> list[HtmlElement]:
    """What the parts of a section are called."""
    return [part for part in section.iter() if _leads(part)]


def _leads(element: HtmlElement) -> bool:
    """Whether the element says what a part of the page is about.

    That is the first cell of a row, a defined term, the first, marked word of a list's item; and
    the class ``written``: how a log writes what a row explains.
    """
    previous, parent = element.getprevious(), element.getparent()
    if parent is None:
        return False
    between = parent.text if previous is None else previous.tail
    if (between or "").strip() or (previous is not None and not between):
        return False
    match element.tag:
        case "dt" | "th":
            return True
        case "td":
            return previous is None
        case "strong" | "code" if previous is None and parent.tag == "p":
            item = parent.getparent()
            return item is not None and item.tag == "li" and parent.getprevious() is None
    return "written" in _classes(element)


def text_of(element: HtmlElement) -> str:
    return " ".join(_pieces(element))


def _pieces(element: HtmlElement) -> Iterator[str]:
    return (piece for text in element.itertext() if (piece := text.strip()))


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).split()


def _in_records(row: HtmlElement) -> bool:
    table = next(row.iterancestors("table"), None)
    return table is not None and "records" in _classes(table)


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
