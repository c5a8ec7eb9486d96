"""What a page loads when a reader first asks a part of a log line: ``_static/scripts/parts.js``.

The names that stand in the pages (`blocks.log_marks`), what they mean, and where the tables are
that tell it; and the script that shows it, ``parts/ask.js``. ``kinds``: kind of line to sentence
and address. ``parts``: kind of line, ``any`` for all, and class to name, meaning and address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from handbook.blocks.log_marks import kind_of
from handbook.page import log_tables
from snippets.logs.line import KINDS
from snippets.logs.meaning import PARTS_OF_KINDS
from snippets.logs.parts import PARTS, SEPARATOR

ASK = Path(__file__).parent / "parts/ask.js"
FILE = Path("_static/scripts/parts.js")


def told(places: dict[str, str]) -> dict[str, Any]:
    """``places``: the anchors of the tables to their pages."""

    def place(group: str, name: str) -> list[str]:
        anchor = log_tables.anchor_of(group, name)
        return [f"{places[anchor]}.html#{anchor}"] if anchor in places else []

    return {
        "kinds": {
            kind_of(log, kind): [sentence, *place(log, kind)]
            for log, kinds in KINDS.items()
            for kind, sentence in kinds.items()
        },
        "parts": {
            kind: {
                log_tables.name_of(name): [
                    name,
                    meaning,
                    *(place(kind, name) or place("any", name)),
                ]
                for name, meaning in parts.items()
                if name != SEPARATOR
            }
            for kind, parts in {"any": PARTS, **PARTS_OF_KINDS}.items()
        },
    }


def write(app: Sphinx) -> None:
    text = json.dumps(
        told(log_tables.places_of(app.env)), ensure_ascii=False, separators=(",", ":")
    )
    path = Path(app.outdir, FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    ask = ASK.read_text(encoding="utf-8")
    path.write_text(f"{{const TOLD={text};\n{ask}}}\n", encoding="utf-8")
