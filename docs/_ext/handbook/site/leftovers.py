"""Deletes what an earlier build wrote and this one would not: pages, short addresses, data."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from handbook.facts import record_store


def remove(app: Sphinx, leading: set[Path]) -> None:
    """Delete pages, twins and data that are no longer; ``leading``: what leads to other pages."""
    out = Path(app.outdir)
    pages = {*app.env.found_docs, *app.config.html_additional_pages}
    store = record_store.of(app.srcdir)
    right = {
        *leading,
        *(out / f"{page}.html" for page in pages),
        *(out / f"{page}.md" for page in app.env.found_docs),
        *(out / "data" / f"{name}.json" for name in store.sets),
        *(out / "data" / path.name for path in store.folder.glob("schemas/*.json")),
    }
    static = out / "_static"
    for path in [*out.rglob("*.html"), *out.rglob("*.md"), *out.glob("data/*.json")]:
        if path not in right and static not in path.parents:
            path.unlink()
            for folder in path.parents:
                if folder == out or any(folder.iterdir()):
                    break
                folder.rmdir()
