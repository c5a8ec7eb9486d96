"""Wiring of the site. What an extension does is explained in its file in ``docs/_ext``."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "docs" / "_ext"), str(Path(__file__).parent)]

project = "cPanel Mail Handbook"
author = "The cPanel Mail Handbook's authors"
copyright = "the authors. Text: CC BY 4.0. Code: MIT"
language = "en"

extensions = [
    "myst_parser",
    "sphinx_copybutton",
    "sphinx_sitemap",
    "page_head",
    "records",
    "sources",
    "glossary_links",
    "console_blocks",
    "console_lexer",
    "risk_marks",
    "lab_run",
    "config_fences",
    "log_lexers",
    "log_reference",
    "drawings",
    "permalinks",
    "reference_index",
    "machine_readers",
    "tool_file",
    "search_index",
    "page_assets",
]

# What is in, not what is out: a list of exceptions is always one short.
include_patterns = ["index.md", "docs/**"]
exclude_patterns = ["_build", ".venv", ".cache", "**/.*"]
templates_path = ["docs/_templates"]
nitpicky = True

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_title = project
html_baseurl = "https://example.org/"
html_favicon = "docs/_static/favicon.svg"
html_static_path = ["docs/_static"]
html_css_files = [f"styles/{name}.css" for name in ("icons", "chrome", "drawings", "handbook")]
html_js_files = [
    f"scripts/{name}.js" for name in ("color-mode", "menus", "reading", "short-address")
]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_last_updated_fmt = None
html_additional_pages = {"search": "search.html"}
html_sidebars = {"**": ["brand.html", "site-search.html", "page-list.html"]}
html_theme_options = {
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

# Commands only: neither line numbers, nor prompts, nor output.
copybutton_exclude = ".linenos, .gp, .go"

sitemap_url_scheme = "{link}"
sitemap_excludes = ["search.html", "genindex.html"]

linkcheck_anchors = False
