"""``{form} NAME``: a form from ``docs/_templates/forms/NAME.html``, for any page.

``UP/`` in an address of it leads to the root of the site.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

FORMS = "docs/_templates/forms"


class Form(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, FORMS, f"{self.arguments[0]}.html")
        if not path.is_file():
            raise self.error(f"there is no form {path}")
        self.env.note_dependency(str(path))
        form = path.read_text(encoding="utf-8")
        form = form.replace("UP/", "../" * self.env.docname.count("/"))
        return [nodes.raw("", form, format="html")]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("form", Form)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
