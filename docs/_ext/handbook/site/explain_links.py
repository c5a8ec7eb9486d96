"""Where the names in the answers of the page "Explain a line" lead.

``_static/python/links.js`` is a call ``handbookLinks({...})`` with a map for each group: ``kinds``
by log and name, ``parts`` by kind and name (``any`` for those of all lines), ``errors``, the texts
of the known ones by id, ``entries``, the sections that solve them by label, with their titles,
``reasons`` by their word, with who has to act and what to do, and both once more for this server's
own words where they differ, ``risks`` in words, and what an
answer is ``about``. Addresses start at the root of the site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from handbook.blocks.risk import WORDS
from handbook.facts import record_store
from handbook.facts.labels import labels_of
from handbook.page import log_tables
from snippets.logs.line import KINDS
from snippets.logs.meaning import PARTS_OF_KINDS
from snippets.logs.parts import PARTS
from snippets.risk.scale import table
from snippets.texts.known import entry_for

PAGE = "reference-explain"
FILE = Path("_static/python/links.js")
ABOUT = {"id": "exim-message-ids", "command": "reference-how-verified-risk", "queued": "exim-queue"}
"""What an answer is about, by its kind: the label of the place that tells more."""
HERE = ("who-here", "do-here")
"""Who acts, and how, where this server itself says the text; what is not there is as elsewhere."""


def links(app: Sphinx) -> dict[str, Any]:
    labels = labels_of(app.env)
    source = Path(app.srcdir)
    errors = [
        record
        for path in sorted((source / "snippets/texts/records").glob("*.json"))
        for record in json.loads(path.read_text(encoding="utf-8"))
    ]
    anchors = log_tables.places_of(app.env)

    def of_label(label: str) -> str:
        if label not in labels:
            raise ExtensionError(f"{FILE}: no label is called {label}")
        page, anchor, _ = labels[label]
        return f"{page}.html#{anchor}" if anchor else f"{page}.html"

    def of_names(group: str, names: dict[str, str]) -> dict[str, str]:
        found = {name: log_tables.anchor_of(group, name) for name in names}
        return {
            name: f"{anchors[anchor]}.html#{anchor}"
            for name, anchor in found.items()
            if anchor in anchors
        }

    parts = {"any": PARTS, **PARTS_OF_KINDS}
    wrong_commands = table("wrong_commands")
    return {
        "kinds": {log: of_names(log, names) for log, names in KINDS.items()},
        "parts": {kind: found for kind in parts if (found := of_names(kind, parts[kind]))},
        "errors": {
            error["id"]: error["text"]
            for error in errors
            if any(entry_for(error, side) for side in error["says"])
        },
        "entries": {
            label: [of_label(label), labels[label][2]]
            for error in errors
            for side in error["says"]
            if (label := entry_for(error, side))
        },
        "reasons": {
            row.fields["reason"]: [
                of_label(row.id),
                *(row.fields[name] for name in ("who", "do", *HERE) if name in row.fields),
            ]
            for row in record_store.of(app.srcdir).rows()
            if row.set_name == "reasons"
        },
        "risks": WORDS,
        "wrong": {label: of_label(label) for label in wrong_commands},
        "about": {what: of_label(label) for what, label in ABOUT.items()},
    }


def write(app: Sphinx) -> None:
    if PAGE not in labels_of(app.env):
        return
    text = json.dumps(links(app), ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"handbookLinks({text});\n", encoding="utf-8")
