"""Tables of what the log readers know: ``{log-kinds} LOG``, ``{log-flags}`` and
``{log-parts} KIND`` of the main log, ``{log-fields}`` of the mail log.

The sentences stand once: those of kinds in their records, ``snippets/logs/kinds/``, those of parts
in ``snippets/logs/explanations.json``, beside the parsers, which know how a line writes a part.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from handbook.page.per_page import PerPage
from handbook.page.tables import row_of, table_of
from snippets.logs import maillog, mainlog
from snippets.logs.line import KINDS
from snippets.logs.meaning import PARTS_OF_KINDS
from snippets.logs.parts import PARTS

FILE = "snippets/logs/explanations.json"
KINDS_IN = "snippets/logs/kinds"
FLAGS = {"<=": "arrival", **mainlog.KINDS_BY_FLAG}


def name_of(part: str) -> str:
    """A name as an id or a class writes it: ``message-id`` for ``message id``."""
    # Exim's ID of a message and the header of that name differ in case only.
    return "message-id-header" if part == "Message-ID" else re.sub("[^a-z0-9]+", "-", part.lower())


def anchor_of(group: str, name: str) -> str:
    """The id of a name on its page: the parser's name and a kind, or a kind and a part."""
    return f"log-{group}-{name_of(name)}"


class LogAnchors(PerPage):
    """The ids of the names in a page's tables."""

    name = "handbook_log_anchors"


def places_of(env: BuildEnvironment) -> dict[str, str]:
    """Each such id to its page."""
    return {anchor: page for page, anchors in LogAnchors.of(env).items() for anchor in anchors}


class LogTable(SphinxDirective):
    has_content = False

    def depend(self) -> None:
        """Have the page made anew when a sentence changes."""
        for path in (Path(self.env.srcdir, FILE), *Path(self.env.srcdir, KINDS_IN).glob("*.py")):
            self.env.note_dependency(str(path))

    def table(
        self,
        titles: tuple[str, ...],
        group: str,
        rows: dict[str, str],
        written: dict[str, list[str]] | None = None,
    ) -> nodes.table:
        """A row for each name. ``written``: the letters that stand for it, as a column between."""
        body = []
        for name, meaning in rows.items():
            code = nodes.literal(name, name)
            if group:
                anchor = anchor_of(group, name)
                LogAnchors.of(self.env).setdefault(self.env.docname, []).append(anchor)
                code["ids"].append(anchor)
            cells = [[nodes.paragraph("", "", code)], [nodes.paragraph("", meaning)]]
            if written is not None:
                codes = [nodes.paragraph("", "", _codes(written[name]))] if name in written else []
                cells.insert(1, codes)
            body.append(row_of(titles, cells))
        return table_of(titles, body, ["colwidths-auto"], [1] * (len(titles) - 1) + [4])


def _codes(texts: list[str]) -> nodes.inline:
    codes = nodes.inline(classes=["written"])
    for text in texts:
        codes += [nodes.Text(" ")] * bool(codes.children) + [nodes.literal(text, text)]
    return codes


def written_in(kind: str) -> dict[str, list[str]]:
    """Part to what stands for it in the main log, on lines of this kind or on ``any``."""
    tables = [mainlog.ON_ARRIVAL if kind == "arrival" else mainlog.ON_DELIVERY]
    if kind == "any":
        tables = [mainlog.ON_ARRIVAL, mainlog.ON_DELIVERY, mainlog.ON_CONNECTION]
    written = {"host name": ["H="]}
    for letters, part in dict.fromkeys(pair for table in tables for pair in table.items()):
        written.setdefault(part, []).append(letters)
    written["flag"] = [flag for flag, name in FLAGS.items() if kind in ("any", name)]
    return written


class LogKinds(LogTable):
    """Every kind of line of a log, with its sentence. The argument: the parser's name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.depend()
        log = self.arguments[0]
        if log not in KINDS:
            raise self.error(f"no log is called {log!r}")
        return [self.table(("Kind", "What happened"), log, KINDS[log])]


class LogFlags(LogTable):
    """The flags of the main log, each with the sentence of the kind of line that it marks."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        rows = {flag: KINDS["mainlog"][kind] for flag, kind in FLAGS.items()}
        return [self.table(("Flag", "What happened"), "", rows)]


class LogFields(LogTable):
    """The named fields of the mail log, in the order of their letters."""

    def run(self) -> list[nodes.Node]:
        self.depend()
        rows = {f"{field}=": PARTS[name] for field, name in sorted(maillog.FIELDS.items())}
        return [self.table(("Field", "Meaning"), "", rows)]


class LogParts(LogTable):
    """The parts of a line and what they mean; the first argument is the kind, ``any`` for all."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.depend()
        kind = self.arguments[0]
        if kind != "any" and kind not in PARTS_OF_KINDS:
            raise self.error(f"nothing is said of the parts of the kind {kind!r}")
        parts = PARTS if kind == "any" else PARTS_OF_KINDS[kind]
        return [self.table(("Part", "Written", "Meaning"), kind, parts, written_in(kind))]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("log-fields", LogFields)
    app.add_directive("log-flags", LogFlags)
    app.add_directive("log-kinds", LogKinds)
    app.add_directive("log-parts", LogParts)
    app.add_env_collector(LogAnchors)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
