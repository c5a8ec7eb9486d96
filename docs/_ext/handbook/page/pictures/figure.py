"""What all pictures have: a figure of its own kind, and a caption."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec


class Picture(SphinxDirective):
    """A directive whose ``caption`` says what the picture shows."""

    option_spec: ClassVar[OptionSpec] = {"caption": directives.unchanged_required}

    def figure(self, kind: str, *content: nodes.Node) -> list[nodes.Node]:
        figure = nodes.figure("", *content, classes=["picture", kind])
        if "caption" in self.options:
            told = self.parse_inline(self.options["caption"], lineno=self.lineno)[0]
            figure += nodes.caption("", "", *told)
        self.set_source_info(figure)
        return [figure]


def item(*content: nodes.Node, classes: Iterable[str] = ()) -> nodes.list_item:
    """An entry of a list; texts and codes that belong together stand in one paragraph."""
    return nodes.list_item("", nodes.paragraph("", "", *content), classes=list(classes))


def ordered(*items: nodes.list_item) -> nodes.enumerated_list:
    return nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")


def said(text: str, kind: str) -> nodes.inline:
    """A text of a class of its own."""
    return nodes.inline("", text, classes=[kind])
