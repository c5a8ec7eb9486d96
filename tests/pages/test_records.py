"""The records are valid, rest on sources, and every source is used."""

from __future__ import annotations

import re

import pytest
from handbook.facts import record_store

from lab import ROOT
from lab.transcripts.fences import page_files

STORE = record_store.load(ROOT / "docs" / "_data")
SETS = sorted(STORE.sets)
EXPECTED = {
    "api", "exim-versions", "files", "logs", "mailserver-fields", "notes", "ports", "screens",
    "scripts", "sources", "tweak-settings", "versions",
}  # fmt: skip


def test_the_sets_are_there() -> None:
    assert set(SETS) >= EXPECTED
    assert len(STORE.rows()) >= 500


def test_no_record_is_wrong() -> None:
    assert not STORE.errors, "\n".join(str(error) for error in STORE.errors)


@pytest.mark.parametrize("name", [name for name in SETS if name not in ("sources", "notes")])
def test_every_row_names_its_source(name: str) -> None:
    for row in STORE.sets[name].rows:
        assert row.sources, f"{row.path}:{row.line}: {row.id} names no source"


@pytest.mark.parametrize("name", SETS)
def test_columns_have_titles_and_meaning(name: str) -> None:
    for field, schema in STORE.sets[name].schema["properties"].items():
        assert schema.get("title"), f"schemas/{name}.schema.json: {field} has no title"
        assert schema.get("description"), f"schemas/{name}.schema.json: {field} is not explained"


def test_every_source_is_used() -> None:
    used = {source for row in [*STORE.rows(), *STORE.unlisted()] for source in row.sources}
    for page in page_files():
        text = page.read_text(encoding="utf-8")
        used |= set(re.findall(r"source-[a-z0-9-]+", text))
    unused = [
        f"{row.path}:{row.line}: nothing rests on {row.id}"
        for row in STORE.sets["sources"].rows
        if row.id not in used
    ]
    assert not unused, "\n".join(unused)


def test_every_page_of_facts_has_sources() -> None:
    for page in page_files():
        text = page.read_text(encoding="utf-8")
        if page.name == "index.md" or "applies-to: this handbook" in text:
            continue  # lists of pages, and pages about the site itself
        assert "source-" in text or "{records}" in text, f"{page}:1: names no source"
