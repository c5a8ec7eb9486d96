"""What ran, where, and when: from ``docs/_data/lab-run.json``, which `make update-examples` writes.

Under the title of each page with commands stands when they last ran and with which versions; the
directive ``{lab-run}`` renders the whole of it, ``{proof}`` a line for the front page. No clock is
read at build time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from handbook.facts import record_store
from handbook.facts.generations import GENERATIONS
from handbook.page.links import link_to_label
from handbook.page.tables import row_of, table_of


class tested(nodes.General, nodes.Element):
    """When the commands of a page ran (``date``); with which versions is shown on demand."""


PROGRAMS = {"exim": "Exim", "dovecot": "Dovecot", "spamassassin": "Apache SpamAssassin"}


def stamp_path(env: BuildEnvironment) -> Path:
    return Path(env.srcdir, "docs/_data/lab-run.json")


def stamp_of(env: BuildEnvironment) -> dict[str, Any]:
    """``generations``: versions by program; ``pages``: commands by generation, not run, date."""
    empty: dict[str, Any] = {"generations": {}, "pages": {}}
    path = stamp_path(env)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else empty


def show(app: Sphinx, doctree: nodes.document) -> None:
    """Say under the title what ran, after the line with the versions the page holds for."""
    stamp = stamp_of(app.env)
    page = stamp["pages"].get(app.env.docname)
    facts = next((node for node in doctree.findall(nodes.container) if _is_facts(node)), None)
    if page is None or facts is None:
        return
    app.env.note_dependency(str(stamp_path(app.env)))
    ran = [name for name in GENERATIONS if page["commands"].get(name)]
    if not ran:
        return
    versions = [_versions(stamp["generations"][name], ("exim", "dovecot")) for name in ran]
    facts += tested(
        "",
        nodes.paragraph(
            "",
            "",
            nodes.Text("; ".join(versions) + ". "),
            link_to_label(app.env.docname, "reference-how-verified", "How"),
        ),
        date=page["date"],
    )


def _is_facts(node: nodes.container) -> bool:
    return "page-facts" in node["classes"]


def _versions(versions: dict[str, str], programs: tuple[str, ...] = tuple(PROGRAMS)) -> str:
    return " with ".join(f"{PROGRAMS[name]} {versions[name]}" for name in programs)


class LabRun(SphinxDirective):
    """A table of the generations: what ran in each, and how many commands."""

    def run(self) -> list[nodes.Node]:
        stamp = stamp_of(self.env)
        self.env.note_dependency(str(stamp_path(self.env)))
        pages = stamp["pages"].values()
        titles = ("Debian", "What ran", "Pages", "Commands")
        body = []
        for name in GENERATIONS:
            versions = stamp["generations"].get(name)
            if not versions:
                continue
            counts = [count for page in pages if (count := page["commands"].get(name, 0))]
            debian = f"{versions['debian']} ({_suite(name)})"
            cells = (debian, _versions(versions), str(len(counts)), str(sum(counts)))
            body.append(row_of(titles, [[nodes.paragraph("", text)] for text in cells]))
        table = table_of(titles, body, ["colwidths-auto"])
        not_run = sum(page["not-run"] for page in pages)
        text = f"Shown but not run, each with its reason: {not_run} commands."
        return [table, nodes.paragraph("", text)]


class Proof(SphinxDirective):
    """What the handbook rests on: commands that ran, where and when, sources, claims judged."""

    def run(self) -> list[nodes.Node]:
        stamp = stamp_of(self.env)
        pages = stamp["pages"].values()
        sets = record_store.load(Path(self.env.srcdir, "docs/_data")).sets
        self.env.note_dependency(str(stamp_path(self.env)))
        self.env.note_dependency(str(sets["sources"].path))
        ran = sum(max(page["commands"].values(), default=0) for page in pages)
        versions = [stamp["generations"][name] for name in GENERATIONS]
        exim, dovecot = (
            " and ".join(dict.fromkeys(each[program] for each in versions))
            for program in ("exim", "dovecot")
        )
        last = max(page["date"] for page in pages)
        facts = [
            (f"{ran:,} commands", f"run on Exim {exim} with Dovecot {dovecot}, last on {last}"),
            (f"{len(sets['sources'].rows)} sources", "named where a fact rests on them"),
            ("No command harms mail unseen", "what deletes stands after what lists"),
        ]
        if "claims-judged" in sets:
            self.env.note_dependency(str(sets["claims-judged"].path))
            draws = [row.fields for row in sets["claims-judged"].rows]
            faults = sum(draw["wrong"] + draw["misleading"] for draw in draws)
            judged = f"{sum(draw['claims'] for draw in draws)} claims judged"
            facts.append((judged, f"by a second reader; {faults} were at fault and are corrected"))
        items = nodes.bullet_list(classes=["proof"])
        for number, text in facts:
            said = nodes.paragraph("", "", nodes.strong("", number), nodes.Text(f" {text}"))
            items += nodes.list_item("", said)
        return [items]


def _suite(name: str) -> str:
    generation = GENERATIONS[name]
    return f"{generation.debian} with backports" if generation.backports else generation.debian


def visit_tested(self: HTML5Translator, node: tested) -> None:
    said = f"Tested {node['date']}"
    if self.builder.name == "epub":
        self.body.append(f"<div><p>{said}</p>")
    else:
        self.body.append(f"<details><summary>{said}</summary>")


def depart_tested(self: HTML5Translator, node: tested) -> None:
    self.body.append("</div>" if self.builder.name == "epub" else "</details>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("lab-run", LabRun)
    app.add_directive("proof", Proof)
    app.add_node(tested, html=(visit_tested, depart_tested))
    app.connect("doctree-read", show, priority=600)  # after page_head has put its line
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
