"""Tables of what the log readers know: ``{log-kinds} mainlog`` and ``{log-parts} KIND ...``.

The sentences stand once, in ``snippets/explanations.json``, beside the parsers that use them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

FILE = "snippets/explanations.json"


def anchor_of(group: str, name: str) -> str:
    """The id of a name on its page: ``mainlog`` or ``maillog`` and a kind, or a kind and a part."""
    # Exim's ID of a message and the header of that name differ in case only.
    name = "message-id-header" if name == "Message-ID" else name
    return f"log-{group}-{re.sub('[^a-z0-9]+', '-', name.lower())}"


def places_of(env: BuildEnvironment) -> dict[str, str]:
    """Each such id to its page; kept in the environment between builds."""
    if not hasattr(env, "handbook_log_places"):
        env.handbook_log_places = {}  # type: ignore[attr-defined]
    return cast(dict[str, str], env.handbook_log_places)  # type: ignore[attr-defined]


class LogTable(SphinxDirective):
    has_content = False

    def explanations(self) -> dict[str, Any]:
        path = Path(self.env.srcdir, FILE)
        self.env.note_dependency(str(path))
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return known

    def table(self, titles: tuple[str, str], group: str, rows: dict[str, str]) -> nodes.table:
        table = nodes.table(classes=["records", "colwidths-auto"])
        columns = nodes.tgroup(cols=2)
        columns += [nodes.colspec(colwidth=1), nodes.colspec(colwidth=4)]
        head = nodes.thead("", _row(*(nodes.Text(title) for title in titles)))
        body = nodes.tbody()
        for name, meaning in rows.items():
            anchor = anchor_of(group, name)
            places_of(self.env)[anchor] = self.env.docname
            body += _row(nodes.literal(name, name, ids=[anchor]), nodes.Text(meaning))
        columns += [head, body]
        table += columns
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
        return [self.table(("Kind", "What happened"), self.arguments[0], kinds[self.arguments[0]])]


class LogParts(LogTable):
    """The parts of a line and what they mean; the first argument is the kind, ``any`` for all."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        known = self.explanations()
        kind = self.arguments[0]
        if kind != "any" and kind not in known["parts of kinds"]:
            raise self.error(f"nothing is said of the parts of the kind {kind!r}")
        parts = known["parts"] if kind == "any" else known["parts of kinds"][kind]
        return [self.table(("Part", "Meaning"), kind, parts)]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for anchor in [anchor for anchor, page in places_of(env).items() if page == docname]:
        del places_of(env)[anchor]


def merge(app: Sphinx, env: BuildEnvironment, names: set[str], other: BuildEnvironment) -> None:
    places_of(env).update(places_of(other))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("log-kinds", LogKinds)
    app.add_directive("log-parts", LogParts)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
