"""Where a fact comes from: the ``source`` role, and the list at the end of each page.

``{source}`source-cpanel-log-files``` prints a number in brackets; the numbered sources stand at
the end of the page, with those that the front matter names for the page as a whole. The text of a
source is a row of ``docs/_data/sources.yaml``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import record_store
from handbook.page import head
from handbook.page.links import link_to_label

logger = logging.getLogger(__name__)


class citation_number(nodes.Inline, nodes.TextElement):
    """A place that cites the source ``source``; NumberSources gives it its number."""


def cite(source: str) -> citation_number:
    return citation_number(source=source)


class SourceRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        node = cite(self.text)
        self.set_source_info(node)
        return [node], []


class NumberSources(SphinxTransform):
    """Number the page's sources in the order of first citation and list them at its end."""

    default_priority = 400  # after the page is parsed, before references are resolved

    def apply(self, **kwargs: Any) -> None:
        record_set = record_store.of(self.env.srcdir).sets["sources"]
        rows = {row.id: row for row in record_set.rows}
        numbers: dict[str, int] = {}
        for node in list(self.document.findall(citation_number)):
            if node["source"] not in rows:
                logger.warning("no source has the id %s", node["source"], location=node)
                node.parent.remove(node)
                continue
            number = numbers.setdefault(node["source"], len(numbers) + 1)
            node.replace_self(self._link(number, rows[node["source"]].fields))
        for source in head.fields_of(self.env, self.env.docname).get("sources", []):
            if source in rows:
                numbers.setdefault(source, len(numbers) + 1)
            else:
                logger.warning("no source has the id %s", source, location=self.env.docname)
        section = next(self.document.findall(nodes.section), None)
        if numbers and section is not None:
            self.env.note_dependency(str(record_set.path))
            section += self._list(numbers, rows)

    def _link(self, number: int, fields: dict[str, Any]) -> nodes.reference:
        link = nodes.reference(
            "", f"[{number}]", refid=f"cited-{number}", classes=["citation-number"]
        )
        link["reftitle"] = f"{fields['publisher']}: {fields['title']}"
        return link

    def _list(self, numbers: dict[str, int], rows: dict[str, Any]) -> nodes.section:
        items = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
        for source, number in numbers.items():
            item = nodes.list_item(
                "", _entry(self.env.docname, rows[source].fields), ids=[f"cited-{number}"]
            )
            items += item
        section = nodes.section("", nodes.title("", "Sources"), items, classes=["page-sources"])
        section["ids"], section["names"] = ["sources"], []
        return section


def _entry(docname: str, fields: dict[str, Any]) -> nodes.paragraph:
    """``publisher: title (date; holds for …; read …)``, linked to the address."""
    if "page" in fields:
        link: nodes.Element = link_to_label(docname, fields["page"], fields["title"])
    else:
        link = nodes.reference("", fields["title"], refuri=fields["url"])
    known = [
        fields.get("date"),
        f"holds for {fields['holds-for']}" if "holds-for" in fields else None,
        f"read {fields['read']}" if "read" in fields else None,
    ]
    notes = "; ".join(part for part in known if part)
    tail = f" ({notes})" if notes else ""
    return nodes.paragraph("", "", nodes.Text(f"{fields['publisher']}: "), link, nodes.Text(tail))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_role("source", SourceRole())
    app.add_transform(NumberSources)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
