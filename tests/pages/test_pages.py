"""The contract of a page, as CONTRIBUTING.md states it. Each failure names file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook.facts import front_matter, located_yaml

from lab import ROOT
from lab.transcripts.fences import page_files
from tests.pages import prose

PAGES = page_files()
SCHEMA = located_yaml.schemas(ROOT / "docs" / "_data" / "schemas")["page"]
HOW_TO_SECTIONS = ("When you need it", "Before you start", "Check that it worked", "Undo it")
PLACEHOLDER = re.compile(r"\b(TODO|FIXME|TBD|lorem ipsum|coming soon|under construction)\b", re.I)

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES]
)


def label_of(page: Path) -> str:
    """The label that a page's path asks for: docs/exim/queue.md is exim-queue."""
    parts = list(page.relative_to(ROOT).with_suffix("").parts)
    if parts == ["index"]:
        return "home"
    return "-".join(part for part in parts[1:] if part != "index")


def body(page: Path) -> list[tuple[int, str]]:
    """The lines of a page with their numbers, without front matter and without what fences hold."""
    lines, fence, result = page.read_text(encoding="utf-8").splitlines(), "", []
    start = lines.index("---", 1) + 1
    for number, line in enumerate(lines[start:], start + 1):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if fence:
            if mark and line.strip().startswith(fence) and line.strip() == mark[1]:
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            result.append((number, line))
    return result


def test_there_are_pages() -> None:
    assert len(PAGES) >= 40


@each_page
def test_front_matter(page: Path) -> None:
    _, errors = front_matter.check(page, SCHEMA)
    assert not errors, "\n".join(str(error) for error in errors)


@each_page
def test_one_title_after_its_label(page: Path) -> None:
    lines = [(number, line) for number, line in body(page) if line.strip()]
    titles = [number for number, line in lines if re.match(r"# ", line)]
    assert len(titles) == 1, f"{page}:{titles[-1] if titles else 1}: {len(titles)} titles, not one"
    assert lines[0][1] == f"({label_of(page)})=", (
        f"{page}:{lines[0][0]}: the first line after the front matter is not ({label_of(page)})="
    )
    assert lines[1][0] == titles[0], f"{page}:{lines[1][0]}: the title does not follow its label"


@each_page
def test_introduction_before_the_first_section(page: Path) -> None:
    after_title = [entry for entry in body(page) if entry[1].strip()][2:]
    number, line = after_title[0]
    assert re.match(r"[A-Z`*\[\d{]", line), f"{page}:{number}: no introduction after the title"


def test_no_description_stands_twice() -> None:
    first: dict[str, Path] = {}
    for page in PAGES:
        description = front_matter.read(page).value["description"]
        other = first.setdefault(description, page)
        assert other is page, f"{page}:2: the description stands on {other} too"


@each_page
def test_how_to_has_its_sections(page: Path) -> None:
    if front_matter.read(page).value["type"] != "how-to":
        return
    headings = [line[3:].strip() for _, line in body(page) if line.startswith("## ")]
    missing = [name for name in HOW_TO_SECTIONS if name not in headings]
    assert not missing, f"{page}:1: a how-to without the section {missing[0]!r}"


def test_some_pages_are_how_tos() -> None:
    kinds = [front_matter.read(page).value["type"] for page in PAGES]
    assert kinds.count("how-to") >= 3


@each_page
def test_no_placeholder(page: Path) -> None:
    for number, text in prose.of_page(page):
        found = PLACEHOLDER.search(text)
        assert not found, f"{page}:{number}: {found[0]!r} stands on a published page"


@each_page
def test_no_table_is_typed_that_is_a_record(page: Path) -> None:
    """A typed table is for prose of a few rows; facts in rows are records."""
    run = 0
    for number, line in body(page):
        run = run + 1 if line.lstrip().startswith("|") else 0
        assert run <= 9, f"{page}:{number}: a table of more than seven rows belongs in docs/_data"
