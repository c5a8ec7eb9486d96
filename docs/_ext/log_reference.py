"""Tables of what the log readers know: ``{log-kinds} mainlog`` and ``{log-parts} KIND ...``.

The sentences stand once, in ``snippets/explanations.json``, beside the parsers that use them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

FILE = "snippets/explanations.json"


class LogTable(SphinxDirective):
    has_content = False

    def explanations(self) -> dict[str, Any]:
        path = Path(self.env.srcdir, FILE)
        self.env.note_dependency(str(path))
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return known

    def table(self, titles: tuple[str, str], rows: dict[str, str]) -> nodes.table:
        table = nodes.table(classes=["records", "colwidths-auto"])
        group = nodes.tgroup(cols=2)
        group += [nodes.colspec(colwidth=1), nodes.colspec(colwidth=4)]
        head = nodes.thead("", _row(*(nodes.Text(title) for title in titles)))
        body = nodes.tbody()
        for name, meaning in rows.items():
            body += _row(nodes.literal(name, name), nodes.Text(meaning))
        group += [head, body]
        table += group
        return table


def _row(*cells: nodes.Node) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


class LogKinds(LogTable):
    """Every kind of line of a log, with its sentence. The argument: ``mainlog`` or ``maillog``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kinds = self.explanations()["kinds"]
        if self.arguments[0] not in kinds:
            raise self.error(f"no log is called {self.arguments[0]!r}")
        return [self.table(("Kind", "What happened"), kinds[self.arguments[0]])]


class LogParts(LogTable):
    """The parts of a line and what they mean; the first argument is the kind, ``any`` for all."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        known = self.explanations()
        kind = self.arguments[0]
        if kind != "any" and kind not in known["parts of kinds"]:
            raise self.error(f"nothing is said of the parts of the kind {kind!r}")
        parts = known["parts"] if kind == "any" else known["parts of kinds"][kind]
        return [self.table(("Part", "Meaning"), parts)]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("log-kinds", LogKinds)
    app.add_directive("log-parts", LogParts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
