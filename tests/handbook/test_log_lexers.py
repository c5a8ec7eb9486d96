"""The lexers of log fences: nothing lost, parts told apart, unknown text marked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from handbook.blocks.log_lexers import DovecotLogLexer, EximLogLexer, LogLexer
from handbook.blocks.log_marks import STAMP, marked
from pygments.token import Error, Keyword, Name

from tests.snippets.log_lines import labelled


def lexer_of(kind: type[LogLexer]) -> LogLexer:
    return kind(stripnl=False, ensurenl=False)


@pytest.mark.parametrize(
    "kind, file",
    [(EximLogLexer, "mainlog_lines.jsonl"), (DovecotLogLexer, "maillog_lines.jsonl")],
)
def test_the_tokens_joined_are_the_text(kind: type[LogLexer], file: str) -> None:
    text = "\n".join(each.line for each in labelled(file)) + "\n"
    assert "".join(value for _, value in lexer_of(kind).get_tokens(text)) == text


def test_parts_have_colors_of_their_own() -> None:
    text = "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => a@example.com R=x\n"
    tokens = {value: token for token, value in lexer_of(EximLogLexer).get_tokens(text)}
    assert tokens["1tixMn-00000000C5j-1wRa"] is Name.Label
    assert tokens["=>"] is Keyword
    assert tokens["R=x"] is Name.Function


@pytest.mark.parametrize("kind", [EximLogLexer, DovecotLogLexer])
def test_what_nobody_can_name_is_an_error(kind: type[LogLexer]) -> None:
    tokens = list(lexer_of(kind).get_tokens("words that nobody knows\n"))
    assert (Error, "words that nobody knows") in tokens


@pytest.mark.parametrize("file", ["mainlog_lines.jsonl", "maillog_lines.jsonl"])
def test_a_marked_line_is_the_line(file: str) -> None:
    lines = [each.line for each in labelled(file) if STAMP.match(each.line)]
    known = {line: found[1] for line in lines if (found := marked(line))}
    assert len(lines) > 80 and len(known) > 0.95 * len(lines)
    for line, html in known.items():
        assert unescape(re.sub(r"</?b\b[^>]*>", "", html)) == line


@pytest.mark.parametrize(
    ("line", "kind", "html"),
    [
        (
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed",
            "completed",
            '<b class="time">2026-03-01 10:00:00</b> '
            '<b class="message-id">1tixMn-00000000C5j-1wRa</b> <b class="event">Completed</b>',
        ),
        ("2026-03-01 10:00:00 words that nobody knows", None, None),
        ("no time 1tixMn-00000000C5j-1wRa Completed", None, None),
    ],
)
def test_marks(line: str, kind: str | None, html: str | None) -> None:
    assert marked(line) == (None if kind is None else (kind, html))


def test_a_colon_goes_with_its_part() -> None:
    line = (
        "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa == a@example.com R=dnslookup "
        "T=remote_smtp defer (111): Connection refused"
    )
    found = marked(line)
    assert found and '<b class="error-number">(111):</b> ' in found[1]
