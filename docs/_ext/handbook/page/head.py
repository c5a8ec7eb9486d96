"""What a page says of itself: its front matter is checked, shown under the title and put in <head>.

A fault in the front matter is a warning with file and line, and so stops a strict build.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import front_matter, located_yaml
from handbook.page.per_page import PerPage

logger = logging.getLogger(__name__)


Fields = dict[str, Any]


class FrontMatter(PerPage):
    name = "handbook_front_matter"


def fields_of(env: BuildEnvironment, docname: str) -> Fields:
    fields: Fields = FrontMatter.of(env).get(docname, {})
    return fields


def read(app: Sphinx, docname: str, content: list[str]) -> None:
    path = Path(app.env.doc2path(docname))
    schemas = located_yaml.schemas(Path(app.srcdir, "docs/_data/schemas"))
    fields, errors = front_matter.check(path, schemas["page"], content[0])
    for error in errors:
        logger.warning(error.message, location=f"{path}:{error.line}")
    FrontMatter.of(app.env)[docname] = {} if errors else fields
    for line in raw_html(content[0]):
        logger.warning("raw HTML: write it in Markdown", location=f"{path}:{line}")


def raw_html(text: str) -> list[int]:
    """The lines of the paragraphs in which HTML stands."""
    if text.startswith("---\n") and "\n---\n" in text:
        head, body = text.split("\n---\n", 1)
        text = "\n" * (head.count("\n") + 2) + body
    tokens = MarkdownIt("commonmark").parse(text) if "<" in text else []
    return [
        token.map[0] + 1
        for token in tokens
        if token.map
        and (
            token.type == "html_block"
            or any(child.type == "html_inline" for child in token.children or [])
        )
    ]


def show(app: Sphinx, doctree: nodes.document) -> None:
    """Put the versions for which the page holds under its title."""
    fields = fields_of(app.env, app.env.docname)
    title = next(doctree.findall(nodes.title), None)
    if title is None or "applies-to" not in fields or app.env.docname == app.config.root_doc:
        return
    applies = nodes.paragraph("", "Applies to: " + fields["applies-to"])
    line = nodes.container("", applies, classes=["page-facts"])
    title.parent.insert(title.parent.index(title) + 1, line)


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    fields = fields_of(app.env, pagename)
    if "description" not in fields:
        return
    title = app.env.titles[pagename].astext()
    address = f"{app.config.html_baseurl}{pagename}.html"
    tags = {
        'name="description"': fields["description"],
        'property="og:type"': "article",
        'property="og:site_name"': app.config.project,
        'property="og:title"': title,
        'property="og:description"': fields["description"],
        'property="og:url"': address,
    }
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n    <meta {name} content="{escape(text, quote=True)}">' for name, text in tags.items()
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("source-read", read)
    app.connect("doctree-read", show)
    app.connect("html-page-context", describe)
    app.add_env_collector(FrontMatter)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
