"""Records on pages: the ``records`` directive and the ``whm``, ``cpanel`` and ``record`` roles.

    ```{records} ports
    :where: program=Exim
    :columns: port tls use
    :caption: Exim's ports
    ```

renders rows of a set as a table. A column ``use+note`` shows two fields in one cell. The numbers of
the sources stand behind the row's last words. In a table of many columns, the one with the long
texts becomes a row of its own below each row, so that no column is squeezed. On the set's home page
each row owns its id, so that it can be linked like any label. A wrong record, an unknown screen or
a row that its home page does not show is a warning with file and line, and so stops a strict build.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from handbook.facts import record_store
from handbook.facts.record_store import RecordSet, Row, screen_path
from handbook.page import sources, tables
from handbook.page.links import link_to_label
from snippets.risk.judge import assess

logger = logging.getLogger(__name__)

MANY, LONG, SHORT = 5, 80, 15
"""Columns of a table that has many; characters of a long text and of a short one."""
MARKS = re.compile(r"[`*]|\]\([^)]*\)")


class marked_language(nodes.inline):
    """Inline text in another language than the page (``lang``)."""


class row_sign(nodes.Inline, nodes.Element):
    """The sign beside the row with the id ``row``, as Sphinx puts it beside a heading."""


class RecordsDirective(SphinxDirective):
    """A table of a set's rows."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "where": directives.unchanged,
        "columns": directives.unchanged,
        "caption": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        store = record_store.of(self.env.srcdir)
        record_set = store.sets.get(self.arguments[0])
        if record_set is None:
            raise self.error(f"no set of records is called {self.arguments[0]!r}")
        for path in {record_set.path, *(row.path for row in record_set.rows)}:
            self.env.note_dependency(str(path))
        columns = self.options.get("columns", "").split() or record_set.columns
        known = record_set.schema["properties"]
        unknown = [name for column in columns for name in column.split("+") if name not in known]
        if unknown:
            raise self.error(f"{record_set.name} has no column {unknown[0]!r}")
        rows = [row for row in record_set.rows if self._wanted(row)]
        if not rows:
            wanted = self.options.get("where", "any content")
            raise self.error(f"no row of {record_set.name} has {wanted}")
        return [self._table(record_set, columns, rows)]

    def _wanted(self, row: Row) -> bool:
        """Whether each ``field=value`` of the option ``where`` holds, and each ``field!=value``.

        ``a|b`` is either of the two.
        """
        for condition in self.options.get("where", "").split(";"):
            field, sign, wanted = condition.strip().partition("=")
            is_one = str(row.fields.get(field.rstrip("!"), "")) in wanted.split("|")
            if sign and is_one == field.endswith("!"):
                return False
        return True

    def _table(self, record_set: RecordSet, columns: list[str], rows: list[Row]) -> nodes.table:
        cited = "sources" in columns[1:]
        shown = [name for name in columns if name != "sources" or not cited]
        apart = _apart(record_set, shown)
        across = [name for name in shown if name != apart]
        short = [
            f"short-{at}" for at, name in enumerate(across, 1) if _is_short(record_set, name, rows)
        ]
        titles = [record_set.column_title(name) for name in across]
        body: list[nodes.row] = []
        at_home = self.env.docname in record_set.homes
        for row in rows:
            cells = [self._paragraphs(record_set, row, name) for name in across]
            lines = [tables.row_of(titles, cells)]
            if apart and (content := self._paragraphs(record_set, row, apart)):
                title = record_set.column_title(apart)
                cell = tables.cell(content, title)
                cell["across"] = len(across)
                lines.append(nodes.row("", cell, classes=["more"]))
            paragraphs = [one for line in lines for one in line.findall(nodes.paragraph)]
            for paragraph in paragraphs:
                # A broken link in a record is reported where the record stands.
                paragraph.source, paragraph.line = str(row.path), row.line
            if at_home:
                lines[0]["ids"].append(row.id)
                self._register(record_set, row)
                paragraphs[0].append(row_sign(row=row.id))
            if cited:
                for source in row.sources:
                    paragraphs[-1] += [nodes.Text(" "), sources.cite(source)]
            body += lines
        classes = [f"records-{record_set.name}", "colwidths-auto", *short]
        table = tables.table_of(titles, body, classes)
        if caption := self.options.get("caption"):
            inline = self.parse_inline(caption, lineno=self.lineno)[0]
            table.insert(0, nodes.title(caption, "", *inline))
        self.set_source_info(table)
        return table

    def _paragraphs(self, record_set: RecordSet, row: Row, column: str) -> list[nodes.Node]:
        properties = record_set.schema["properties"]
        return [
            nodes.paragraph("", "", *self._content(record_set, row, field))
            for field in column.split("+")
            if field in row.fields or "x-risk-of" in properties[field]
        ]

    def _register(self, record_set: RecordSet, row: Row) -> None:
        """Make the row's id a label, so that ``[](#id)`` and ``{ref}`` lead to it."""
        domain = cast(StandardDomain, self.env.get_domain("std"))
        label = record_set.label_of(row)
        domain.labels[row.id] = (self.env.docname, row.id, label)
        domain.anonlabels[row.id] = (self.env.docname, row.id)

    def _content(self, record_set: RecordSet, row: Row, field: str) -> list[nodes.Node]:
        schema = record_set.schema["properties"][field]
        content: list[nodes.Node] = []
        if command := schema.get("x-risk-of"):
            risk = assess(str(row.fields[command])).risk
            return [nodes.inline("", risk, classes=["risk-word", f"risk-{risk.replace(' ', '-')}"])]
        if field == "sources":
            for source in row.sources:
                content += [sources.cite(source), nodes.Text(" ")]
            return content[:-1]
        value = row.fields[field]
        for part in value if isinstance(value, list) else [value]:
            if content:
                content.append(nodes.Text(", "))
            content += self._value(row, schema, part)
        return content

    def _value(self, row: Row, schema: dict[str, Any], value: Any) -> list[nodes.Node]:
        """One value as the schema wants it shown: ``x-format`` and ``x-link``, else Markdown.

        ``x-format`` is ``code``, or ``label`` for a link to that label. ``x-link`` names the field
        with the address to which the value leads.
        """
        text = str(value)
        if address := row.fields.get(schema.get("x-link", "")):
            return [nodes.reference(text, text, refuri=address)]
        match schema.get("x-format"):
            case "code":
                return [nodes.literal(text, text)]
            case "label":
                return [link_to_label(self.env.docname, text)]
        parsed, messages = self.parse_inline(text, lineno=self.lineno)
        # HTML in a record is text.
        parsed = [nodes.Text(n.astext()) if isinstance(n, nodes.raw) else n for n in parsed]
        if language := schema.get("x-lang"):
            parsed = [marked_language("", "", *parsed, lang=language)]
        return [*parsed, *messages]


def _lengths(column: str, rows: list[Row]) -> list[int]:
    """How many characters each row has in a column, without the marks of links and code."""
    texts = [[str(row.fields.get(field, "")) for field in column.split("+")] for row in rows]
    return [sum(len(MARKS.sub("", text)) for text in fields) for fields in texts]


def _apart(record_set: RecordSet, columns: list[str]) -> str | None:
    """The column that gets rows of its own, in a table of many columns.

    That is one with long texts; or one that most rows leave empty while some need much room.
    """
    if len(columns) < MANY - 1 or not record_set.rows:
        return None
    lengths = {name: _lengths(name, record_set.rows) for name in columns[1:]}
    for name, all_of in lengths.items():
        if max(all_of) > LONG and all_of.count(0) > len(all_of) / 2:
            return name
    if len(columns) < MANY:
        return None
    longest = max(lengths, key=lambda name: sum(lengths[name]))
    usual = sum(lengths[longest]) / len(record_set.rows)
    return longest if max(lengths[longest]) > LONG and usual > LONG / 2 else None


def _is_short(record_set: RecordSet, column: str, rows: list[Row]) -> bool:
    """Whether the column needs no more room than its longest text."""
    schema = record_set.schema["properties"]
    if "+" in column or schema[column].get("x-format") == "label":
        return False
    return max(_lengths(column, rows)) <= SHORT


class ScreenRole(SphinxRole):
    """``{whm}`Mailbox Conversion``` prints the screen's whole path, linked to cPanel's page."""

    def __init__(self, product: str) -> None:
        super().__init__()
        self.product = product

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        store = record_store.of(self.env.srcdir)
        self.env.note_dependency(str(store.sets["screens"].path))
        row = store.screens.get((self.product, self.text))
        if row is None:
            message = self.inliner.reporter.error(
                f"no {self.product} screen is called {self.text!r} in screens.yaml",
                line=self.lineno,
            )
            return [], [message]
        path = screen_path(row.fields)
        node = nodes.reference(path, path, refuri=row.fields["url"], classes=["screen-path"])
        return [node], []


class RecordRole(SphinxRole):
    """``{record}`port-993``` names a row; ``{record}`port-993 tls``` prints one of its fields."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        store = record_store.of(self.env.srcdir)
        row_id, _, field = self.text.partition(" ")
        row = store.by_id.get(row_id)
        if row is None or (field and field not in row.fields):
            what = f"has no field {field!r}" if row else "is no record"
            reporter = self.inliner.reporter
            return [], [reporter.error(f"{row_id!r} {what}", line=self.lineno)]
        self.env.note_dependency(str(row.path))
        record_set = store.sets[row.set_name]
        text = str(row.fields[field]) if field else record_set.label_of(row)
        return [link_to_label(self.env.docname, row_id, text)], []


def report_errors(app: Sphinx) -> None:
    for error in record_store.of(app.srcdir).errors:
        logger.warning(error.message, location=f"{error.path}:{error.line}")


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Every row is shown on its set's home page."""
    labels = cast(StandardDomain, env.get_domain("std")).labels
    for record_set in record_store.of(env.srcdir).sets.values():
        for row in record_set.rows:
            if labels.get(row.id, ("",))[0] not in record_set.homes:
                logger.warning(
                    f"{row.id} is not shown on its home page {' or '.join(record_set.homes)}",
                    location=f"{row.path}:{row.line}",
                )


def visit_marked_language(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f'<span lang="{node["lang"]}">')


def depart_marked_language(translator: Any, node: nodes.Element) -> None:
    translator.body.append("</span>")


def visit_row_sign(translator: Any, node: nodes.Element) -> None:
    translator.add_permalink_ref(nodes.Element(ids=[node["row"]]), "Link to this row")


def depart_row_sign(translator: Any, node: nodes.Element) -> None:
    pass


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("records", RecordsDirective)
    app.add_role("whm", ScreenRole("WHM"))
    app.add_role("cpanel", ScreenRole("cPanel"))
    app.add_role("record", RecordRole())
    app.add_node(marked_language, html=(visit_marked_language, depart_marked_language))
    app.add_node(row_sign, html=(visit_row_sign, depart_row_sign))
    app.connect("builder-inited", report_errors)
    app.connect("env-check-consistency", check_homes)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
