"""Pictures made of text: they follow the reader's colors, wrap on a phone, and can be read aloud.

Each is a figure of lists, which the style sheet ``pictures.css`` draws. Two need no directive of
their own: a nested list in ``:::{container} decision-tree`` is drawn as a tree, and one in
``:::{container} nested-boxes`` as boxes within boxes.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from handbook.page.pictures import anatomy, dialogue, file_tree, port_map, queue_life

DRAWN = re.compile(r'class="[^"]*\b(?:picture|decision-tree|nested-boxes)\b')


def load_styles(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Only pages with a picture load the style sheet."""
    if DRAWN.search(context.get("body", "")):
        app.add_css_file("styles/pictures.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("anatomy", anatomy.Anatomy)
    app.add_directive("dialogue", dialogue.Dialogue)
    app.add_directive("file-tree", file_tree.FileTree)
    app.add_directive("port-map", port_map.PortMap)
    app.add_directive("queue-life", queue_life.QueueLife)
    app.connect("html-page-context", load_styles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
