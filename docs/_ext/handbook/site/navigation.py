"""What leads around: the list of all pages, and the contents of the page, for the templates.

Sphinx and themes make both anew for each page, by copying trees of nodes; that took a fifth of the
build. Here the list of pages is read from the environment once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

DEPTH = 2
"""How deep the contents of a page go, below its title."""


@dataclass(frozen=True)
class Listed:
    """A page in the list: its title as HTML, and the pages below it."""

    docname: str
    title: str
    below: list[Listed] = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    """A heading in the contents: where it leads, its text as HTML, the headings below it."""

    target: str
    title: str
    below: list[Heading] = field(default_factory=list)


def page_list(env: BuildEnvironment, docname: str) -> list[Listed]:
    """The pages below ``docname``, in the order of its lists of pages."""
    return [
        Listed(child, escape(env.titles[child].astext(), quote=False), page_list(env, child))
        for child in env.toctree_includes.get(docname, [])
        if child in env.titles
    ]


def ancestors(env: BuildEnvironment, docname: str) -> list[str]:
    """The page and those that it stands below, up to the front page."""
    above = {child: parent for parent, below in env.toctree_includes.items() for child in below}
    found = [docname]
    while (parent := above.get(found[-1])) is not None and parent not in found:
        found.append(parent)
    return found


def contents(builder: StandaloneHTMLBuilder, docname: str) -> list[Heading]:
    """The headings below the page's title."""
    top = builder.env.tocs[docname]
    titles = [item for item in top.children if isinstance(item, nodes.list_item)]
    listed = titles[0].children[1:] if len(titles) == 1 else [top]
    return [heading for part in listed for heading in _headings(builder, part, DEPTH)]


def _headings(builder: StandaloneHTMLBuilder, listed: nodes.Node, depth: int) -> list[Heading]:
    found = []
    for item in listed.children if isinstance(listed, nodes.bullet_list) and depth else []:
        link = next(item.findall(nodes.reference), None)
        if link is not None:
            below = [
                one for part in item.children[1:] for one in _headings(builder, part, depth - 1)
            ]
            found.append(Heading(link["anchorname"] or "#", _html(builder, link), below))
    return found


def _html(builder: StandaloneHTMLBuilder, link: nodes.reference) -> str:
    if all(isinstance(child, nodes.Text) for child in link.children):
        return escape(link.astext(), quote=False)
    whole = nodes.inline("", "", *(child.deepcopy() for child in link.children))
    html: str = builder.render_partial(whole)["fragment"]
    return html.removeprefix("<span>").removesuffix("</span>")


def offer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    if app.builder.name != "html" or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    root = app.config.root_doc
    # One list for all pages; it is made when the first of them is written.
    if not hasattr(app.builder, "handbook_page_list"):
        app.builder.handbook_page_list = page_list(app.env, root)  # type: ignore[attr-defined]
    context["page_list"] = app.builder.handbook_page_list  # type: ignore[attr-defined]
    context["ancestors"] = ancestors(app.env, pagename)
    context["contents"] = contents(app.builder, pagename) if pagename in app.env.tocs else []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", offer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
