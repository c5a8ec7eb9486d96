"""What is read out of the built pages: the Markdown twin and the search entries of each article.

A page is parsed once for both, and only where its article changed: results are kept beside Sphinx's
doctrees and used again while the article and the handbook's own code are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import html
from sphinx.application import Sphinx

from handbook.site import kept, search_entries, twins

KEPT = "articles"


@dataclass(frozen=True)
class Article:
    """``entries`` of the search, and the page as Markdown (``twin``)."""

    entries: list[search_entries.Entry]
    twin: str


def article_of(page: str) -> str:
    """The ``<article>`` of a built page, as it stands; empty where there is none."""
    start, end = page.find("<article"), page.rfind("</article>")
    return page[start : end + len("</article>")] if 0 <= start < end else ""


def read(text: str, docname: str, base: str) -> Article:
    """What one article gives. ``base`` is the address of the site."""
    tree = html.fragment_fromstring(text)
    twin = twins.as_markdown(tree, f"{base}{docname}.html")
    return Article(search_entries.entries_of(tree, docname), twin)


def read_all(app: Sphinx) -> dict[str, Article]:
    """The article of each page by docname, in order; unchanged ones are not read again."""
    nothing: dict[str, tuple[bytes, Article]] = {}
    known_before = kept.read(app, KEPT, nothing)
    base = app.config.html_baseurl
    results: dict[str, tuple[bytes, Article]] = {}
    for docname in sorted(app.env.found_docs):
        text = article_of(Path(app.outdir, f"{docname}.html").read_text(encoding="utf-8"))
        key = kept.digest_of(app, (base, text))
        known = known_before.get(docname)
        if known is None or known[0] != key:
            known = key, read(text, docname, base)
        results[docname] = known
    if results != known_before:
        kept.write(app, KEPT, results)
    return {docname: article for docname, (_, article) in results.items()}
