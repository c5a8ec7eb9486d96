"""What programs read: the records as JSON, the pages as Markdown, the lists of pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from handbook.facts import record_store
from handbook.site import articles, twins
from jsonschema import Draft202012Validator
from lxml.html import fromstring, tostring
from markdownify import markdownify
from referencing import Registry, Resource

from lab import ROOT
from publish import html

STORE = record_store.load(ROOT / "docs" / "_data")


def test_every_set_is_published_with_its_schema(site: Path) -> None:
    contents = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((site / "data").glob("*.schema.json"))
    ]
    names = [path.name for path in sorted((site / "data").glob("*.schema.json"))]
    resources = [(n, Resource.from_contents(c)) for n, c in zip(names, contents, strict=True)]
    registry: Registry[Any] = Registry().with_resources(resources)
    for name, record_set in STORE.sets.items():
        document = json.loads((site / "data" / f"{name}.json").read_text(encoding="utf-8"))
        assert [row["id"] for row in document["rows"]] == [row.id for row in record_set.rows]
        schema = contents[names.index(document["schema"])]
        worked_out = {n for n, s in schema["properties"].items() if "x-risk-of" in s}
        validator = Draft202012Validator(schema, registry=registry)
        for row in document["rows"]:
            assert worked_out <= set(row)
            validator.validate({key: row[key] for key in row if key not in worked_out})


def test_every_page_has_its_markdown_twin(site: Path) -> None:
    twins = {path.relative_to(site).with_suffix("") for path in site.rglob("*.md")}
    pages = {
        path.relative_to(site).with_suffix("")
        for path in html.pages(site)
        if path.name not in ("search.html", "404.html") and path.relative_to(site).parts[0] != "go"
    }
    assert twins == pages
    ports = (site / "docs/protocols/ports.md").read_text(encoding="utf-8")
    assert re.search(r"^\| 993 \| .*from the first byte", ports, re.M)
    assert "headerlink" not in ports and "<div" not in ports


def test_the_twins_are_written_as_markdownify_writes_them(site: Path) -> None:
    for docname in ("index", "docs/exim/queue", "docs/protocols/ports", "docs/reference/glossary"):
        page = (site / f"{docname}.html").read_text(encoding="utf-8")
        article = fromstring(articles.article_of(page))
        for clutter in list(article.iter()):
            if twins.is_clutter(clutter):
                clutter.drop_tree()
        for drawing in list(article.iter("svg")):
            told = " ".join("".join(part.itertext()) for part in drawing.iter("title", "desc"))
            drawing.tail = told + (drawing.tail or "")
            drawing.drop_tree()
        article.make_links_absolute(f"https://example.org/{docname}.html")
        theirs = markdownify(tostring(article, encoding="unicode"), heading_style="ATX")
        ours = (site / f"{docname}.md").read_text(encoding="utf-8")
        blank_lines = re.compile(r"(?:[ \t]*\n)+")
        assert blank_lines.sub("\n", ours.strip()) == blank_lines.sub("\n", theirs.strip())


def test_llms_txt_lists_every_page(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[[^\]]+\]\(https://example\.org/([^)]+)\): .{40,}$", text, re.M)
    assert sorted(listed) == sorted(str(path.relative_to(site)) for path in site.rglob("*.md"))


def test_sitemap_and_robots(site: Path) -> None:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    listed = re.findall(r"<loc>https://example\.org/([^<]+)\.html</loc>", text)
    twins = [str(path.relative_to(site).with_suffix("")) for path in site.rglob("*.md")]
    assert sorted(listed) == sorted(twins)
    assert "sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_open_graph_and_canonical(site: Path) -> None:
    tree = html.parsed(site / "docs/exim/message-ids.html")
    canonical = tree.select_one("link[rel=canonical]")
    address = tree.select_one("meta[property='og:url']")
    assert canonical and address and canonical["href"] == address["content"]
    for name in ("og:title", "og:description", "og:type", "og:site_name"):
        assert tree.select_one(f"meta[property='{name}']"), name
