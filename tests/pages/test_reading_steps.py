"""Under "Look for" and "Check" a reader finds commands that change nothing, on any server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook.blocks.console import UNCOPIED
from handbook.facts.transcript import REPRODUCES, WRONG, typed
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from lab import ROOT
from lab.transcripts.fences import Fence, page_files, read_page
from publish import html
from snippets.risk.judge import READS, assess

READING = re.compile(r"(?:Look for|Check)\b")
# The other labels of an entry; after one of them the reader acts.
LABELS = re.compile(r"(?:You see|It means|Fix in WHM|Fix in the shell|It worked when)\b")
PARSER = MarkdownIt("commonmark").use(front_matter_plugin)


def reading_lines(text: str) -> Iterator[tuple[int, int]]:
    """First and last line (from 1) of each part of a page that should only read."""
    starts: list[tuple[int, bool]] = []
    tokens = PARSER.parse(text)
    for at, token in enumerate(tokens):
        if token.type != "inline" or token.map is None:
            continue
        line = token.map[0] + 1
        if tokens[at - 1].type == "heading_open":
            starts.append((line, bool(READING.match(token.content))))
        elif token.content.startswith("**"):
            label = token.content[2:]
            if READING.match(label):
                starts.append((line, True))
            elif LABELS.match(label):
                starts.append((line, False))
    ends = [line for line, _ in starts[1:]] + [text.count("\n") + 1]
    for (line, reads), end in zip(starts, ends, strict=True):
        if reads:
            yield line, end


def faults_of(text: str, fences: list[Fence]) -> list[str]:
    parts = list(reading_lines(text))
    return [
        f"{fence.page}:{fence.line}: {assess(command).risk}: {command}"
        for fence in fences
        if fence.language == "console" and REPRODUCES not in fence.options
        if any(first <= fence.line <= last for first, last in parts)
        for command in typed(fence.content)
        if assess(command).risk != READS
    ]


def of_page(path: Path) -> list[str]:
    return faults_of(path.read_text(encoding="utf-8"), read_page(path).fences)


@pytest.mark.parametrize("path", page_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_looked_for_and_checked_changes_nothing(path: Path) -> None:
    faults = of_page(path)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("before", "options", "command", "right"),
    [
        ("**Look for** the line:", "", "# exim -bp", True),
        ("**Look for** the line:", "", "# echo a >> /etc/localdomains", False),
        ("**Look for:** the line:", "", "# echo a >> /etc/localdomains", False),
        ("**Look for** the line:", ":reproduces: a is local\n", "# echo a >> /etc/b", True),
        ("**Check** it.\n\nMore.\n\n**Note** this:", "", "# exim -Mf 1tixMn-0000C5-1w", False),
        ("**Check** it.\n\n**Fix in the shell:**", "", "# exim -qff", True),
        ("## Check the route", "", "# exim -qff", False),
        ("## Check the route\n\n## Undo it", "", "# exim -qff", True),
    ],
)  # fmt: skip
def test_the_kind_is_seen(
    before: str, options: str, command: str, right: bool, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Title\n\n{before}\n\n```{{console}}\n{options}{command}\n```\n")
    assert (not faults_of(page.read_text(), read_page(page, tmp_path).fences)) is right


def test_what_nobody_should_run_is_marked_in_the_built_page(site: Path) -> None:
    """The copy button's selector leaves such a block out; what the lab does is folded away."""
    for path in page_files():
        fences = [fence for fence in read_page(path).fences if fence.language == "console"]
        built = site / path.relative_to(ROOT).with_suffix(".html")
        for option, selector in ((REPRODUCES, "details.reproduction"), (WRONG, ".wrong")):
            said = sum(option in fence.options for fence in fences)
            marked = html.select(
                built, f"article {selector}.{UNCOPIED}, article {selector} *.{UNCOPIED}"
            )
            assert len(marked) == said, f"{path}: {option}"
