"""The script of the search: short files in ``search/``, joined in this order for the reader."""

from __future__ import annotations

import json
from pathlib import Path

import rjsmin
from sphinx.application import Sphinx

FOLDER = Path(__file__).parent / "search"
BOX = Path(__file__).parents[3] / "_templates/forms/box.html"
PARTS = ("terms.js", "ranking.js", "index.js", "page.js")
CHOOSER = "chooser.js"
"""``known.js``, which loads when a text is pasted."""
NAME = "scripts/search.js"


def joined() -> str:
    box = json.dumps(BOX.read_text(encoding="utf-8"), ensure_ascii=False)
    parts = [(FOLDER / name).read_text(encoding="utf-8") for name in PARTS]
    return "\n".join([f"const BOX = {box};", *parts])


def chooser() -> str:
    return str(rjsmin.jsmin((FOLDER / "known.js").read_text(encoding="utf-8")))


def write(app: Sphinx) -> None:
    """Before pages are written, whose addresses for a script hold the sum of its bytes."""
    if app.builder.name != "html":
        return
    path = Path(app.outdir, "_static", NAME)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rjsmin.jsmin(joined()), encoding="utf-8")
