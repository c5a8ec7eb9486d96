"""Forgets all pages that are read anew before the first of them is read.

Sphinx forgets each just before it reads it. A section that moved to a page that is read earlier
would then stand twice for a moment, and its label be reported as a duplicate.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


def forget(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    for docname in docnames:
        app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
