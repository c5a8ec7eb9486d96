"""The cheat sheet: each command of it is run on the page that it names, and its risk is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook.facts import record_store
from handbook.facts.transcript import typed

from lab import ROOT
from lab.transcripts.fences import page_files, read_page
from snippets.risk.judge import RISKS, UNKNOWN, assess

ROWS = record_store.load(ROOT / "docs" / "_data").sets["commands"].rows
PAGE_OF = {
    label: page
    for page in page_files()
    for label in re.findall(r"^\(([\w-]+)\)=$", page.read_text(encoding="utf-8"), re.M)
}
# Words that the reader replaces. INBOX, UTC and MX stand for themselves.
PLACEHOLDER = re.compile(r"(?!INBOX|UTC|MX)\b[A-Z]{2,}\b")


def fixed_words(command: str) -> list[str]:
    """The words of a command that are the same for every reader."""
    words = re.findall(r"'[^']*'|[^\s|]+", command)
    return [word for word in words if not PLACEHOLDER.search(word)]


def commands_run_on(page: Path) -> list[str]:
    """The commands of a page that run in the lab."""
    return [
        command
        for fence in read_page(page).fences
        if fence.language == "console" and not {"needs-cpanel", "cannot-run"} & set(fence.options)
        for command in typed(fence.content)
    ]


def test_there_are_commands_of_every_risk() -> None:
    assert len(ROWS) >= 45
    found = {assess(row.fields["command"]).risk for row in ROWS}
    assert found == set(RISKS) - {UNKNOWN}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_it_is_run_on_the_page_that_it_names(row: record_store.Row) -> None:
    label, wanted = row.fields["page"], fixed_words(row.fields["command"])
    assert label in PAGE_OF, f"{row.path}:{row.line}: no heading is called {label!r}"
    assert len(wanted) >= 1
    assert any(all(word in run for word in wanted) for run in commands_run_on(PAGE_OF[label])), (
        f"{row.path}:{row.line}: no command on {PAGE_OF[label].relative_to(ROOT)} has {wanted}"
    )


def test_what_the_reader_replaces_is_left_out() -> None:
    command = "doveadm search -u ADDRESS mailbox INBOX.Trash savedbefore AGE"
    assert fixed_words(command) == [
        "doveadm",
        "search",
        "-u",
        "mailbox",
        "INBOX.Trash",
        "savedbefore",
    ]
