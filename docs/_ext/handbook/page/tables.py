"""A table. Its cells know the title of their column, so that a phone can show rows as cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


class record_cell(nodes.entry):
    """A cell: its column's title (``label``), whether it ``heads_row``, what it goes ``across``."""


def cell(content: Iterable[nodes.Node], title: str, heads_row: bool = False) -> record_cell:
    return record_cell("", *content, label=title, heads_row=heads_row)


def row_of(titles: Sequence[str], cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    """A row whose first cell heads it; each cell is a sequence of blocks."""
    pairs = enumerate(zip(titles, cells, strict=True))
    return nodes.row("", *(cell(content, title, at == 0) for at, (title, content) in pairs))


def table_of(
    titles: Sequence[str],
    rows: Iterable[nodes.row],
    classes: Iterable[str] = (),
    widths: Sequence[int] | None = None,
) -> nodes.table:
    """A table of rows; ``widths`` are the columns' shares for writers that lay no table out."""
    group = nodes.tgroup(cols=len(titles))
    group += [nodes.colspec(colwidth=width) for width in widths or [1] * len(titles)]
    heads = (nodes.entry("", nodes.paragraph("", title)) for title in titles)
    group += nodes.thead("", nodes.row("", *heads))
    group += nodes.tbody("", *rows)
    return nodes.table("", group, classes=["records", *classes])


def visit_record_cell(translator: Any, node: nodes.Element) -> None:
    tag, attributes = ("th", {"scope": "row"}) if node["heads_row"] else ("td", {})
    if "across" in node:
        attributes = {"colspan": node["across"]}
    translator.body.append(
        translator.starttag(node, tag, "", **{"data-label": node["label"]}, **attributes)
    )


def depart_record_cell(translator: Any, node: nodes.Element) -> None:
    translator.body.append("</th>" if node["heads_row"] else "</td>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(record_cell, html=(visit_record_cell, depart_record_cell))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
