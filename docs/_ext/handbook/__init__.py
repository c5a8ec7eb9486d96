"""The handbook's Sphinx extensions, in rooms: facts, page, blocks, browser, site.

No import goes up: a room uses what stands before it in this list, and itself.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the lab and the tests use the facts without waiting for Sphinx
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# In the order in which they see a page: its facts, its blocks, what is made of all pages. What is
# written after all pages has its order in site/finish.py.
EXTENSIONS = (
    "site.base_address", "site.own_code", "page.moved",
    "page.head", "page.tables", "page.records", "page.sources", "page.glossary", "page.quotes",
    "page.drawings", "page.pictures", "page.forms", "page.entries",
    "blocks.console", "blocks.console_lexer", "blocks.risk", "blocks.lab_run", "blocks.config",
    "blocks.tabs", "blocks.log_lexers", "page.log_tables", "blocks.python_examples",
    "site.permalinks", "site.lighter", "site.navigation", "site.site_wide", "page.reference_index",
    "site.machine_readers", "site.tool_file", "site.search_index", "site.page_assets",
    "site.not_found", "site.repository", "site.epub_pages", "site.finish",
)  # fmt: skip


def setup(app: Sphinx) -> ExtensionMetadata:
    # A build makes trees of a million nodes, and none of them is garbage before its end. The
    # collector looks at all of them again and again, which is a tenth of the build.
    gc.set_threshold(100_000, 50, 100)
    from handbook.site import inputs

    inputs.check(app)
    for name in EXTENSIONS:
        app.setup_extension(f"handbook.{name}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
