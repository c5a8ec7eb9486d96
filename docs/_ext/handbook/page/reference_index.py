"""``{reference-index} SETS`` and ``{reference-index} headings``: everything by name.

The names of the records of the sets, or the headings of all pages that have a label, sorted, each
linked to where it stands. Made when all pages are read, and anew when a label changes
(``site/site_wide.py``).
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import record_store
from handbook.facts.labels import labels_of

Place = tuple[str, str, str]
"""Name, page, id on the page."""


class index_list(nodes.General, nodes.Element):
    """A list that is filled in once every label is known: ``sets`` names what goes in."""


class ReferenceIndex(SphinxDirective):
    required_arguments = 1
    optional_arguments = 20

    def run(self) -> list[nodes.Node]:
        known = {*record_store.of(self.env.srcdir).sets, "headings"}
        unknown = [name for name in self.arguments if name not in known]
        if unknown:
            raise self.error(f"no set of records is called {unknown[0]!r}")
        return [index_list(sets=list(self.arguments))]


def places_of(env: BuildEnvironment, sets: list[str]) -> list[Place]:
    store = record_store.of(env.srcdir)
    labels = labels_of(env)
    places: list[Place] = []
    for name in sets:
        if name == "headings":
            rows = {row.id for row in store.rows()}
            found = [(label[2], *label[:2]) for key, label in labels.items() if key not in rows]
        else:
            shown = [labels[row.id] for row in store.sets[name].rows if row.id in labels]
            found = [(label[2], *label[:2]) for label in shown]
        places += found
    return sorted(places, key=lambda place: (place[0].lstrip("/-.").casefold(), place[1:]))


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(index_list)):
        items = nodes.bullet_list(classes=["reference-index"])
        for name, page, anchor in places_of(app.env, node["sets"]):
            uri = app.builder.get_relative_uri(docname, page) + (f"#{anchor}" if anchor else "")
            link = nodes.reference(name, name, refuri=uri, internal=True)
            items += nodes.list_item("", nodes.paragraph("", "", link))
        node.replace_self(items)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("reference-index", ReferenceIndex)
    app.add_node(index_list)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
