"""What the site offers to programs: records as JSON, pages as Markdown, and lists of the pages.

``data/SET.json`` with ``data/SET.schema.json``; ``PAGE.md`` beside each ``PAGE.html``, made from
what the page shows, so that the tables are in it; ``llms.txt`` lists the pages by their
descriptions; ``sitemap.xml`` lists them all, also when a build wrote only a few of them anew.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import record_store
from handbook.page import head
from handbook.site.articles import Article
from snippets.risk.judge import assess


def write(app: Sphinx, articles: dict[str, Article]) -> None:
    out, env = Path(app.outdir), app.env
    store = record_store.of(app.srcdir)
    write_data(store, out / "data")
    for docname, article in articles.items():
        (out / f"{docname}.md").write_text(article.twin, encoding="utf-8")
    (out / "sitemap.xml").write_text(sitemap(env), encoding="utf-8")
    (out / "llms.txt").write_text(llms(env, app.config.project), encoding="utf-8")
    (out / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {app.config.html_baseurl}sitemap.xml\n",
        encoding="utf-8",
    )


def write_data(store: record_store.RecordStore, folder: Path) -> None:
    """``{"title", "schema", "rows"}`` for each set; what the site works out is filled in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, record_set in store.sets.items():
        rows = [_complete(row.fields, record_set.schema["properties"]) for row in record_set.rows]
        document = {"title": record_set.title, "schema": f"{name}.schema.json", "rows": rows}
        _dump(folder / f"{name}.json", document)
    for path in (store.folder / "schemas").glob("*.schema.json"):
        if path.name != "page.schema.json":
            _dump(folder / path.name, json.loads(path.read_text(encoding="utf-8")))


def _complete(fields: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    worked_out = {
        name: assess(str(fields[schema["x-risk-of"]])).risk
        for name, schema in properties.items()
        if "x-risk-of" in schema
    }
    return {**fields, **worked_out}


def _dump(path: Path, document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def sitemap(env: BuildEnvironment) -> str:
    """The addresses of all pages, as search engines read them."""
    pages = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for docname in sorted(env.found_docs):
        place = ET.SubElement(ET.SubElement(pages, "url"), "loc")
        place.text = f"{env.config.html_baseurl}{docname}.html"
    ET.indent(pages)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(pages, encoding="unicode")}\n'


def llms(env: BuildEnvironment, project: str) -> str:
    """The list of pages for language models, in the order of their addresses."""
    root = head.fields_of(env, env.config.root_doc).get("description", "")
    base = env.config.html_baseurl
    lines = [f"# {project}", "", f"> {root}", "", "## Pages", ""]
    for docname in sorted(env.found_docs):
        title = env.titles[docname].astext()
        description = head.fields_of(env, docname).get("description", "")
        lines.append(f"- [{title}]({base}{docname}.md): {description}")
    return "\n".join(lines) + "\n"


class DataFiles(SphinxDirective):
    """The list of the JSON files, linked."""

    def run(self) -> list[nodes.Node]:
        up = "../" * self.env.docname.count("/")
        items = nodes.bullet_list()
        for name, record_set in record_store.of(self.env.srcdir).sets.items():
            self.env.note_dependency(str(record_set.path))
            file = f"data/{name}.json"
            link = nodes.reference(file, "", nodes.literal(file, file), refuri=up + file)
            text = nodes.Text(f": {record_set.title}, {len(record_set.rows)} rows")
            items += nodes.list_item("", nodes.paragraph("", "", link, text))
        return [items]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("data-files", DataFiles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
