"""Links the first use of each term of the glossary, on every page, to its row.

A term is linked once a page, in running text only: not in headings, links, code, tables or the
page's list of sources. The terms are the rows of ``docs/_data/terms.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import record_store
from handbook.page.links import link_to_label

SET = "terms"
# Words that are more often meant in their common sense.
COMMON = {"hold", "score", "header"}
NOT_RUNNING_TEXT = (
    nodes.title, nodes.reference, addnodes.pending_xref, nodes.literal, nodes.literal_block,
    nodes.table, nodes.raw, nodes.term, nodes.caption, nodes.strong,
)  # fmt: skip


@cache
def pattern_of(terms: frozenset[str]) -> re.Pattern[str]:
    """Finds the first of the terms in a text; the longest, where several begin."""
    words = "|".join(re.escape(word) for word in sorted(terms, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w/.-])(?:{words})(?![\w/-])", re.IGNORECASE)


class LinkTerms(SphinxTransform):
    default_priority = 405  # after the sources are numbered, before references are resolved

    def apply(self, **kwargs: Any) -> None:
        terms = record_store.of(self.env.srcdir).sets.get(SET)
        if terms is None or self.env.docname in terms.homes:
            return
        self.env.note_dependency(str(terms.path))
        left = {row.fields["term"].casefold(): row.id for row in terms.rows}
        left = {word: row for word, row in left.items() if word not in COMMON}
        self.any_term = pattern_of(frozenset(left))
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if paragraph["classes"] or _within(paragraph, (nodes.table,)) or _in_sources(paragraph):
                continue
            for text in list(paragraph.findall(nodes.Text)):
                if self.any_term.search(text) and not _within(text, NOT_RUNNING_TEXT):
                    self._link(text, left)

    def _first(self, text: str, left: dict[str, str]) -> re.Match[str] | None:
        """The first term in the text that is left; the longest, where several begin."""
        found = self.any_term.search(text)
        while found is not None and found[0].casefold() not in left:
            # A longer term stands here that was linked before; a shorter one may begin with it.
            shorter = frozenset(term for term in left if found[0].casefold().startswith(term))
            if shorter and (instead := pattern_of(shorter).match(text, found.start())):
                return instead
            found = self.any_term.search(text, found.start() + 1)
        return found

    def _link(self, text: nodes.Text, left: dict[str, str]) -> None:
        """Replace the first use of each term that is left by a link to its row."""
        if not left:
            return
        found = self._first(text, left)
        if found is None:
            return
        before, word, after = (
            text.astext()[: found.start()],
            found[0],
            nodes.Text(text.astext()[found.end() :]),
        )
        link = link_to_label(self.env.docname, left.pop(word.casefold()), word)
        marked = nodes.inline("", "", link, classes=["glossary-term"])
        text.parent.replace(text, [nodes.Text(before), marked, after])
        self._link(after, left)


def _within(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parent
    return False


def _in_sources(node: nodes.Node) -> bool:
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section) and "page-sources" in parent["classes"]:
            return True
        parent = parent.parent
    return False


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(LinkTerms)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
