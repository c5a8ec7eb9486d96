"""Mark-up that says nothing to a browser, a reader or a style sheet is taken out of each article.

A table of a hundred error texts otherwise weighs a tenth more on the wire: docutils puts every word
of a code into an element of its own, and gives a section an address for each of its names.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.labels import labels_of

ONLY_WRAPPED = re.compile(r'<span class="(?:pre|std std-[a-z]+)">([^<]*)</span>')
ROWS = re.compile(r' class="row-(?:odd|even)"')
# What a section is called besides its label. Only the label is an address to give away.
FURTHER_NAMES = re.compile(r'(?<=">)\n(?:<span id="[^"]+"></span>)+(?=<h\d)')
ID = re.compile(r'<span id="([^"]+)"></span>')


def lighter(body: str, labels: set[str]) -> str:
    """The body of a page without what only costs bytes. ``labels``: the names to keep."""
    body = ONLY_WRAPPED.sub(r"\1", body)
    body = body.replace('docutils literal notranslate"', 'literal notranslate"')
    # Bootstrap gives a container a width, which the theme takes back.
    body = body.replace(' docutils container"', '"')
    body = ROWS.sub("", body)
    asked = labels.union(re.findall(r'href="#([^"]+)"', body))
    return FURTHER_NAMES.sub(
        lambda names: "\n" + "".join(name[0] for name in ID.finditer(names[0]) if name[1] in asked),
        body,
    )


def lighten(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    if app.builder.name == "html" and "body" in context:
        places = labels_of(app.env).values()
        labels = {anchor for page, anchor, _ in places if page == pagename}
        context["body"] = lighter(context["body"], labels)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", lighten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
