"""Fences `exim-log` and `dovecot-log`: each line is known to our parsers, every part by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.transcripts.fences import Fence, page_files, read_page
from snippets.logs.line import cut_line
from snippets.logs.parts import UNKNOWN
from tests.snippets.log_lines import unnamed

PARSERS = {"exim-log": "mainlog", "dovecot-log": "maillog"}


def fences_of(file: Path) -> list[Fence]:
    return [fence for fence in read_page(file).fences if fence.language in PARSERS]


def faults(fence: Fence) -> Iterator[str]:
    """Yield what is wrong with the lines of a fence, with file and line."""
    for number, line in enumerate(fence.content.splitlines(), fence.content_line):
        place = f"{fence.page}:{number}"
        log, cut = cut_line(line)
        if cut.kind in (UNKNOWN, "logwrite", "empty") or unnamed(cut):
            yield f"{place}: not a line that the parsers know: {line}"
        elif log != PARSERS[fence.language]:
            yield f"{place}: a line of the {log} in a fence {fence.language}"


def test_every_line_is_known(page_file: Path) -> None:
    found = [fault for fence in fences_of(page_file) for fault in faults(fence)]
    assert not found, "\n".join(found)


def test_there_are_fences_of_both_logs() -> None:
    assert {fence.language for file in page_files() for fence in fences_of(file)} == set(PARSERS)


GOOD = "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed"


@pytest.mark.parametrize(
    "line, words",
    [
        ("2026-03-01 10:00:00 words that nobody knows", "not a line that the parsers know"),
        ("2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => a@example.com R=x ZZ=1", "not a line"),
        ("Mar  1 10:00:00 server dovecot: lmtp(7): Connect from local", "a line of the maillog"),
    ],
)
def test_a_wrong_line_is_found_with_file_and_line(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "page.md"
    file.write_text(f"# A page\n\n```exim-log\n{GOOD}\n{line}\n```\n", encoding="utf-8")
    (fence,) = read_page(file, tmp_path).fences
    (fault,) = faults(fence)
    assert fault.startswith(f"page.md:5: {words}")
