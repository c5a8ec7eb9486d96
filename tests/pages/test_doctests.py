"""The `pycon` blocks of the pages: each is a doctest; the blocks of a page share their names."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest

from lab import ROOT
from lab.transcripts.fences import page_files, read_page


def fences_of(path: Path) -> list[Any]:
    return [fence for fence in read_page(path).fences if fence.language == "pycon"]


PAGES = [path for path in page_files() if fences_of(path)]


def run(path: Path) -> tuple[int, list[str]]:
    """How many examples the page has, and what was wrong, with page and line."""
    names: dict[str, Any] = {}
    count, faults = 0, []
    parser, checker = doctest.DocTestParser(), doctest.OutputChecker()
    for fence in fences_of(path):
        test = parser.get_doctest(
            fence.content, names, fence.id, fence.page, fence.content_line - 1
        )
        count += len(test.examples)
        report: list[str] = []
        runner = doctest.DocTestRunner(checker=checker, optionflags=doctest.REPORT_UDIFF)
        runner.run(test, out=report.append, clear_globs=False)
        names.update(test.globs)
        if report:
            faults.append(f"{fence.page}:{fence.line}:\n{''.join(report)}")
    return count, faults


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_print_what_the_page_says(path: Path) -> None:
    count, faults = run(path)
    assert count
    assert not faults, "\n".join(faults)


def test_there_are_examples() -> None:
    assert sum(run(path)[0] for path in PAGES) >= 10
