"""The lab's own logs: each line's kind is known, and nearly all of its characters have a name."""

from __future__ import annotations

import pytest
from handbook.facts.generations import GENERATIONS

from lab.boxes import Box, open_box
from snippets.logs.line import cut_line
from snippets.logs.parts import UNKNOWN
from tests.snippets.log_lines import unnamed

EXIM_LOGS = ("/var/log/exim_mainlog", "/var/log/exim_rejectlog", "/var/log/exim_paniclog")
MAIL_LOGS = ("/var/log/maillog",)


def _check(box: Box, files: tuple[str, ...], log: str, least: int) -> None:
    text = b"".join(box.read(file) for file in files).decode("utf-8", "surrogateescape")
    lines = text.splitlines()
    assert len(lines) > least
    characters = without_name = 0
    for line in lines:
        parser, cut = cut_line(line)
        assert parser == log, line
        assert cut.kind not in (UNKNOWN, "logwrite"), line
        assert "".join(cut.pieces[1::2]) == line
        characters += len(line)
        without_name += unnamed(cut)
    assert without_name <= 0.005 * characters


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("scenario", ["hosting", "spam"])
def test_every_line_is_known(lab: None, generation: str, scenario: str) -> None:
    with open_box(generation, scenario) as box:
        _check(box, EXIM_LOGS, "mainlog", 400)
        _check(box, MAIL_LOGS, "maillog", 100)
