"""``{drawing} NAME.svg``: a drawing from ``_static/drawings``, put into the page itself.

Inside the page the drawing follows the reader's light or dark colours and needs no further
request. The SVG file carries its own ``<title>`` and ``<desc>``; its styles are in
``_static/styles/drawings.css``; the content of the directive is the caption.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata


class Drawing(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, "docs/_static/drawings", self.arguments[0])
        self.env.note_dependency(str(path))
        if not path.is_file():
            raise self.error(f"there is no drawing {path.name}")
        svg = path.read_text(encoding="utf-8")
        if "<title" not in svg or "<desc" not in svg:
            raise self.error(f"{path.name} has no <title> and <desc> for screen readers")
        if "style" in svg:
            raise self.error(f"{path.name} has styles of its own: put them into drawings.css")
        figure = nodes.figure(classes=["drawing"])
        figure += nodes.raw("", svg[svg.index("<svg") :], format="html")
        if self.content:
            text = "\n".join(self.content)
            figure += nodes.caption("", "", *self.parse_inline(text, lineno=self.lineno)[0])
        self.set_source_info(figure)
        return [figure]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("drawing", Drawing)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
