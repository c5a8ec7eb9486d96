"""Wiring of the site. What an extension does is explained in its file in ``docs/_ext/handbook``."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "docs" / "_ext"), str(HERE)]

project = "cPanel Mail Handbook"
author = "The cPanel Mail Handbook's authors"
copyright = "the authors. Text: CC BY 4.0. Code: MIT"
language = "en"
version = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]["version"]
release = version

extensions = ["myst_parser", "sphinx_copybutton", "handbook"]

# What is in, not what is out: a list of exceptions is always one short.
include_patterns = ["index.md", "docs/**"]
# Saves walking these.
exclude_patterns = ["_build", ".venv", ".cache", "**/.*", "lab", "snippets", "tests"]
templates_path = ["docs/_templates"]
nitpicky = True
smartquotes = False  # page/quotes.py makes them

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
# What stands in < > is text: a page has no HTML of its own, also where nobody looks for it.
myst_disable_syntax = ["html_block", "html_inline"]
myst_heading_anchors = 3
myst_ref_domains = ["std"]

pygments_style = "a11y-high-contrast-light"
html_theme = "sphinx_book_theme"
html_title = project
html_baseurl = "https://example.org/"
html_favicon = "docs/_static/favicon.svg"
html_static_path = ["docs/_static"]
html_css_files = [
    f"styles/{name}.css"
    for name in (
        "look",
        "icons",
        "chrome",
        "drawings",
        "handbook",
        "box",
        "transcripts",
        "access",
        "print",
    )
]
html_js_files = [
    f"scripts/{name}.js"
    for name in ("color-mode", "menus", "box", "reading", "short-address", "generations", "report")
]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_last_updated_fmt = None
html_additional_pages = {"search": "search.html", "404": "404.html"}
html_sidebars: dict[str, list[str]] = {"**": []}  # site.html has its own
# The page is laid out by site.html; of the theme there are the styles. What it would render besides
# is left out, as nobody would see it.
html_theme_options = {
    "article_header_start": [],
    "article_header_end": [],
    "footer_content_items": [],
    "secondary_sidebar_items": [],
    "shorten_urls": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

epub_description = "The mail stack of cPanel & WHM servers, with examples that are run"
epub_contributor = author
epub_identifier = epub_uid = "cpanel-mail-handbook"
epub_tocscope = "includehidden"
epub_tocdepth = 2
epub_show_urls = "no"
epub_use_index = False
epub_css_files = ["book.css", "drawings.css"]

# Commands only: neither line numbers, nor prompts, nor output; none of what nobody should run.
copybutton_selector = ":not(.not-to-copy) > div.highlight > pre"
copybutton_exclude = ".linenos, .gp, .go"

linkcheck_anchors = False
