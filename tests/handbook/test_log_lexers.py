"""The lexers of log fences: nothing lost, parts told apart, unknown text marked."""

from __future__ import annotations

import pytest
from handbook.blocks.log_lexers import DovecotLogLexer, EximLogLexer, LogLexer
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
