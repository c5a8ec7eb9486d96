"""The end of a build of the site: what is written after all pages, step by step."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from handbook.browser import answers, bundle
from handbook.site import (
    articles,
    explain_links,
    kept,
    leftovers,
    licenses,
    machine_readers,
    not_found,
    page_assets,
    part_meanings,
    permalinks,
    search_index,
    tool_file,
)


def finish(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    leading = permalinks.write_pages(app)
    leftovers.remove(app, leading)
    read = articles.read_all(app)
    machine_readers.write(app, read)
    search_index.write(app, read)
    tool_file.write(app)
    write_bundle(app)
    explain_links.write(app)
    part_meanings.write(app)
    page_assets.write(app)  # looks at every page and script of the site, so those come before
    licenses.write(app)  # reads the notices in the style sheets, which are joined now
    not_found.root_links(app)  # names the joined files


def write_bundle(app: Sphinx) -> None:
    source, folder = Path(app.srcdir), Path(app.outdir) / bundle.FOLDER
    scripts = [
        path.read_text(encoding="utf-8") for path in sorted((source / answers.SCRIPTS).glob("*.js"))
    ]
    key = kept.digest_of(app, [*bundle.sources(source), *scripts])

    def files() -> dict[str, str]:
        return {**bundle.files(source), **answers.files(source)}

    for name, text in kept.unless_same(app, "bundle", key, files).items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", finish, priority=900)  # the theme has written its own files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
