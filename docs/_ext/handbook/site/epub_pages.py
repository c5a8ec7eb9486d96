"""The pages as chapters of an EPUB: the same content, without what only a site has.

No script, no form, no sign beside a heading, no style of the theme; a link to a file of the site
that is no page, such as a table as JSON, leads to the published site. The PDF of the whole book is
printed from the same chapters (``publish/book.py``).
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

STYLES = ["docs/_book/book.css", "docs/_static/styles/drawings.css"]
SHEETS = {"_static/pygments.css", "_static/book.css", "_static/drawings.css"}
LINK = re.compile(r'(<a\b[^>]*\bhref=")([^"]*)(")')


class WithoutForms(SphinxPostTransform):
    """HTML that an extension puts into a page is for browsers, but for drawings."""

    default_priority = 5
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        for part in list(self.document.findall(nodes.raw)):
            if not part.astext().startswith("<svg"):
                part.parent.remove(part)


def prepare(app: Sphinx) -> None:
    if app.builder.name == "epub":
        app.config.html_additional_pages = {}
        app.config.html_static_path = STYLES
        app.config.html_favicon = None


def clean(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Take out of a chapter what extensions and themes put into each page."""
    if app.builder.name != "epub":
        return
    context["css_files"] = [sheet for sheet in context["css_files"] if sheet.filename in SHEETS]
    context["script_files"] = []
    context["metatags"] = ""
    if "body" in context:
        page = f"{app.config.html_baseurl}{pagename}.html"
        context["body"] = LINK.sub(lambda match: _to_site(match, page), context["body"])


def _to_site(link: re.Match[str], page: str) -> str:
    """Complete a link to a file of the site that is no chapter."""
    target = urlsplit(unescape(link[2]))
    if target.scheme or not target.path or target.path.endswith(".xhtml"):
        return link[0]
    return f"{link[1]}{escape(urljoin(page, target.geturl()))}{link[3]}"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(WithoutForms)
    app.connect("builder-inited", prepare, priority=900)  # after those who add their files
    app.connect("html-page-context", clean, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
