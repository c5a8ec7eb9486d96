"""The 404 page, which a host shows for any address that leads nowhere, at any depth.

So its links, and they alone, begin at the root of the host; the folder of the site comes from the
base address (``base_address``).
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from handbook.site.base_address import prefix_of

NAME = "404"
HEAD = """
    <meta name="description" content="There is no page at this address; the search may know where to go.">
    <meta name="robots" content="noindex">"""  # noqa: E501
SCRIPTS = ("scripts/not-found.js", "scripts/search.js")  # the first tells the second its words
LINK = re.compile(r'(\s(?:href|src|action|data-content_root)=")([^"#][^"]*)(")')


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    if pagename == NAME:
        context["metatags"] = context.get("metatags", "") + HEAD
        context["pageurl"] = None  # stands at many addresses, and none of them is the right one
        for script in SCRIPTS:
            app.add_js_file(script, loading_method="defer")


def root_links(app: Sphinx) -> None:
    page = Path(app.outdir, f"{NAME}.html")
    page.write_text(from_root(page.read_text(encoding="utf-8"), prefix_of(app.config)), "utf-8")


def from_root(html: str, prefix: str) -> str:
    """The page with each link of the site beginning with ``prefix``."""
    return LINK.sub(
        lambda match: f"{match[1]}{escape(urljoin(prefix, unescape(match[2])))}{match[3]}", html
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
