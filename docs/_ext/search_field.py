"""``{search-field}``: the field of the search page, on any page that a browser shows."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

FIELD = """\
<form class="search-form pst-js-only" action="{up}search.html" method="get" role="search">
<label for="search-field">{label}</label>
<span><input id="search-field" class="form-control" type="search" name="q" autocomplete="off" \
autocapitalize="off" spellcheck="false"> <button type="submit">Search</button></span>
</form>
"""


class search_field(nodes.General, nodes.Element):
    """A form; ``label`` says what to type."""


class SearchField(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return [search_field(label=self.arguments[0])]


def visit(self: HTML5Translator, node: search_field) -> None:
    if self.builder.name == "html":
        up = "../" * self.docnames[0].count("/")
        self.body.append(FIELD.format(up=up, label=self.encode(node["label"])))
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(search_field, html=(visit, None))
    app.add_directive("search-field", SearchField)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
