"""Draw claims of the built site by chance, so that somebody who did not write them can judge them.

    python -m bench.claims SEED [NUMBER]          150 by default

One sentence of a page or one row of a table is a claim. Each is printed with the section in which
it stands and the sources that it cites; the same seed and the same site give the same
claims. `make audit-sample SEED=7` builds the site before.
"""

from __future__ import annotations

import random
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import Tag

from publish import html

# Lists of what stands elsewhere, and pages that speak of the book.
LEFT_OUT = re.compile(
    r"docs/reference/(?:sources|how-verified|data|take-along|link|everything(?:-\w+)?)\.html"
    r"|(?:search|404|genindex|index)\.html"
)
# What the build writes round a text, and what is shown rather than said.
NO_CLAIM = (
    ".page-facts, .page-facts *, .acts, .risk, .console-note, .admonition-title, "
    ".reproduction *, figure *"
)
CITED = "a.citation-number[title]"
END = re.compile(r"(?<=[.!?:])\s+(?=[^\sa-z])")
SHORTEST = 6


@dataclass(frozen=True)
class Claim:
    """A sentence or a row, where it stands (path and anchor), and the titles of what it cites."""

    text: str
    place: str
    sources: tuple[str, ...]


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def sources_of(tag: Tag) -> tuple[str, ...]:
    """What a text cites; a paragraph that cites nothing leans on the next one that does."""
    texts = [tag] if tag.name == "tr" else [tag, *tag.find_all_next(["p", "dd"], limit=12)]
    for text in texts:
        if text.find_parent("section") is not tag.find_parent("section"):
            break
        if titles := dict.fromkeys(str(link["title"]) for link in text.select(CITED)):
            return tuple(titles)
    return ()


def sentences(tag: Tag) -> Iterator[str]:
    """Cut a paragraph into sentences; what stands in code is never cut."""
    codes = [words_of(code) for code in tag.select("code")]
    text = words_of(tag)
    for at, code in enumerate(codes):
        text = text.replace(code, f"\x00{at}\x00", 1)
    for sentence in END.split(text):
        yield re.sub(r"\x00(\d+)\x00", lambda found: codes[int(found[1])], sentence)


def row(tag: Tag) -> str:
    """Write a row of a table with the head of each column; empty for the head itself."""
    table = tag.find_parent("table")
    heads = [words_of(cell) for cell in table.select("thead th")] if table else []
    cells = [words_of(cell) for cell in tag.select("td")]
    if len(cells) != len(heads):
        return ""
    return "; ".join(f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True) if cell)


def claims_of(page: Path, site: Path) -> Iterator[Claim]:
    article = html.parsed(page).select_one("article")
    if article is None:
        return
    for link in article.select(".headerlink"):
        link.extract()
    said = {id(tag) for tag in article.select(NO_CLAIM)}
    for tag in article.select("p, dd, tr"):
        section = tag.find_parent("section")
        whole = tag.name == "tr" or not (tag.select_one("p") or tag.find_parent("table"))
        if section is None or section.get("id") == "sources" or not whole or id(tag) in said:
            continue
        place = f"{page.relative_to(site).as_posix()}#{section.get('id')}"
        for text in [row(tag)] if tag.name == "tr" else sentences(tag):
            if len(text.split()) >= SHORTEST and not text.endswith(("?", ":", "Not in WHM.")):
                yield Claim(text, place, sources_of(tag))


def drawn(site: Path, seed: int, number: int) -> list[Claim]:
    """Draw ``number`` claims of all; the order of the pages does not change with the machine."""
    pages = [page for page in html.pages(site) if page.relative_to(site).parts[0] != "go"]
    kept = [page for page in pages if not LEFT_OUT.fullmatch(page.relative_to(site).as_posix())]
    everything = [claim for page in kept for claim in claims_of(page, site)]
    return random.Random(seed).sample(everything, min(number, len(everything)))


def main() -> None:
    if not 2 <= len(sys.argv) <= 3 or not all(word.isdigit() for word in sys.argv[1:]):
        sys.exit("Which seed? make audit-sample SEED=7")
    if not (html.SITE / "index.html").is_file():
        sys.exit(f"bench: {html.SITE} has no site: run make html")
    seed, number = int(sys.argv[1]), int((sys.argv + ["150"])[2])
    for at, claim in enumerate(drawn(html.SITE, seed, number), start=1):
        print(f"{at}. {claim.place}")
        print(textwrap.fill(claim.text, 100, initial_indent="   ", subsequent_indent="   "))
        cited = "; ".join(claim.sources) or "none cited"
        print(textwrap.fill(f"   Sources: {cited}", 100, subsequent_indent="   "), end="\n\n")


if __name__ == "__main__":
    main()
