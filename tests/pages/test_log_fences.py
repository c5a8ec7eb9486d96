"""Lines of logs on the pages are known to our parsers, and searches find what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook.facts.transcript import typed

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


def finds_less(command: str) -> str:
    """Why a search of the main log finds more or less than its text says, if it does."""
    if "exim_mainlog" not in command:
        return ""
    if re.search(r"\\\]:\[0-9\]\+", command):
        return "the port after an address is only there with +incoming_port"
    if "A=dovecot" in command and "uniq -c" in command and "<=" not in command:
        return "refused attempts have the login too: count arrivals"
    return ""


def test_searches_find_what_the_text_says(page_file: Path) -> None:
    found = [
        f"{fence.page}:{fence.line}: {why}: {command}"
        for fence in read_page(page_file).fences
        if fence.language == "console" and "wrong" not in fence.options
        for command in typed(fence.content)
        if (why := finds_less(command))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "command, right",
    [
        (r"grep -oE '\[[0-9a-f.:]+\]:[0-9]+ P=' /var/log/exim_mainlog", False),
        (r"grep -oE '\[[0-9a-f.:]+\](:[0-9]+)? P=' /var/log/exim_mainlog", True),
        ("grep -o 'A=dovecot_[a-z]*:[^ ]*' /var/log/exim_mainlog | sort | uniq -c", False),
        ("grep ' <= ' /var/log/exim_mainlog | grep -o 'A=dovecot_[a-z]*:[^ ]*' | uniq -c", True),
    ],
)
def test_a_search_that_finds_less_is_found(command: str, right: bool) -> None:
    assert bool(finds_less(command)) is not right
