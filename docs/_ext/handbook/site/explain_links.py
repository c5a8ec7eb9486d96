"""Where the names in the answers of the page "Explain a line" lead.

``_static/python/links.js`` is a call ``handbookLinks({...})`` with a map for each group: ``kinds``
by log and name, ``parts`` by kind and name (``any`` for those of all lines), ``errors``, the texts
of the listed ones by id, ``entries``, the sections that solve them by label, with their titles,
``reasons`` by their word, with who has to act and what to do, and both by the side that speaks
where they differ, ``renamed``, the old names of Dovecot's settings with place, new name and
note, ``risks`` in words, and what an answer is ``about``. Addresses start at the root of the site.
"""

from __future__ import annotations

import json
import re
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
TO_DO = {"frozen": "troubleshooting-queue-frozen", "late": "troubleshooting-queue"}
"""What to do with a message that waits: labels of places, which go by their titles."""
ACTS = {"to-client": "here", "program": "program", "dovecot-client": "program"}
"""The fields with who acts, and how, by the side that speaks; other sides have those of all."""
SETTINGS = "dovecot-settings"
OLD_NAME = re.compile(r"(?:[\w ]+\{ )?(\w+)(?: \{)?(?: \})?")
"""How the old name of a setting is written: alone, as a block, or in one."""


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
    rows = list(record_store.of(app.srcdir).rows())
    return {
        "kinds": {log: of_names(log, names) for log, names in KINDS.items()},
        "parts": {kind: found for kind in parts if (found := of_names(kind, parts[kind]))},
        "errors": {
            error["id"]: error["text"]
            for error in errors
            if "log" in error and any(entry_for(error, side) for side in error["says"])
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
                row.fields["who"],
                row.fields["do"],
                {
                    side: [row.fields[f"who-{place}"], row.fields[f"do-{place}"]]
                    for side, place in ACTS.items()
                    if f"who-{place}" in row.fields
                },
            ]
            for row in rows
            if row.set_name == "reasons"
        },
        "renamed": {
            old[1]: [of_label(row.id), row.fields.get("new"), row.fields.get("note")]
            for row in rows
            if row.set_name == SETTINGS and (old := OLD_NAME.fullmatch(row.fields["old"]))
        },
        "risks": WORDS,
        "wrong": {label: of_label(label) for label in wrong_commands},
        "about": {what: of_label(label) for what, label in ABOUT.items()}
        | {what: [of_label(label), labels[label][2]] for what, label in TO_DO.items()},
    }


def write(app: Sphinx) -> None:
    if PAGE not in labels_of(app.env):
        return
    text = json.dumps(links(app), ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"handbookLinks({text});\n", encoding="utf-8")
