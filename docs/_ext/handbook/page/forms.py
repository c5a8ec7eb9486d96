"""``{form} NAME``: a form from ``docs/_templates/forms/NAME.html``, for any page.

``UP/`` in an address of it leads to the root of the site. The box, which searches and explains, is
such a form too: ``{form} box`` puts it on a page. On a page without it, ``search/page.js`` makes a
dialog of the same file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

FORMS = "docs/_templates/forms"
BOX = "box"


class Form(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, FORMS, f"{self.arguments[0]}.html")
        if not path.is_file():
            raise self.error(f"there is no form {path}")
        self.env.note_dependency(str(path))
        form = form_of(Path(self.env.srcdir), self.arguments[0], self.env.docname)
        return [nodes.raw("", form, format="html")]


def form_of(source: Path, name: str, docname: str) -> str:
    form = (source / FORMS / f"{name}.html").read_text(encoding="utf-8")
    return form.replace("UP/", "../" * docname.count("/"))


def box(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """The box for the templates of pages that no source has."""
    context["box"] = form_of(Path(app.srcdir), BOX, pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("form", Form)
    app.connect("html-page-context", box)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
