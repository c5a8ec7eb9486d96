"""The address at which the site will stand: ``html_baseurl``, or `make html BASE=ADDRESS`.

Pages link to each other by relative addresses, so any folder of any host will do. The base goes
where only a whole address will do: canonical links, the sitemap, Markdown pages and the 404 page.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata


def complete(app: Sphinx, config: Config) -> None:
    """Let the base end with a slash. End the build where it is no address of a site."""
    base = urlsplit(config.html_baseurl)
    if base.scheme not in ("http", "https") or not base.netloc or base.query or base.fragment:
        sys.exit(
            f"ERROR: BASE (html_baseurl) is {config.html_baseurl!r}, "
            "and not an address such as https://docs.example.com/mail/"
        )
    config.html_baseurl = config.html_baseurl.rstrip("/") + "/"


def prefix_of(config: Config) -> str:
    """The path below which the site stands on its host: ``/`` or ``/mail/``."""
    return urlsplit(str(config.html_baseurl)).path


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", complete, priority=100)  # before anybody reads it
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
