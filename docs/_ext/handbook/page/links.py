"""A link to a label, as ``{ref}`` makes it, for what is made of records and not of Markdown."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes


def link_to_label(docname: str, label: str, text: str = "") -> addnodes.pending_xref:
    """A link from the page ``docname``; without ``text`` it shows what the label names.

    Sphinx resolves it, and warns of a label that is nowhere.
    """
    return addnodes.pending_xref(
        "", nodes.inline(text, text), refdoc=docname, refdomain="std", reftype="ref",
        reftarget=label, refexplicit=bool(text), refwarn=True,
    )  # fmt: skip
