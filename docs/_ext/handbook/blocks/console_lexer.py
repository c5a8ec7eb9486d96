"""Colors for transcripts, cut by the same rule as the commands that the lab runs.

Pygments' own lexer for ``console`` takes the ``> `` lines of a here-document for output, and some
lines of output for commands; who copies such a block gets half of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import ClassVar

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer, do_insertions  # type: ignore[attr-defined]
from pygments.lexers.shell import BashLexer
from pygments.token import Generic, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.transcript import cut


class ConsoleLexer(Lexer):
    """A transcript: prompts, commands of the shell, and what they print."""

    name = "Transcript"
    aliases: ClassVar[list[str]] = ["console"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield place, token and text of each piece; all of them together are the text."""
        at = 0
        code, start = "", 0
        prompts: list[tuple[int, list[tuple[int, _TokenType, str]]]] = []
        bash = BashLexer(**self.options)
        for prompt, rest in [*cut(text), ("", "")]:
            if prompts and not prompt.startswith(">"):
                for index, token, value in do_insertions(
                    prompts, bash.get_tokens_unprocessed(code)
                ):
                    yield start + index, token, value
                code, prompts = "", []
            if prompt:
                start = start if prompts else at
                prompts.append((len(code), [(0, Generic.Prompt, prompt)]))
                code += rest
            elif rest:
                yield at, Generic.Output, rest
            at += len(prompt) + len(rest)


class OutputInOnePiece(HtmlFormatter[str]):
    """Puts an output and its line ends into one ``<span class="go">``.

    A copy that leaves the element out then leaves no empty lines behind.
    """

    def _format_lines(
        self, tokensource: Iterator[tuple[_TokenType, str]]
    ) -> Iterator[tuple[int, str]]:
        for output, tokens in groupby(tokensource, key=lambda token: token[0] is Generic.Output):
            if output:
                text = "".join(value for _, value in tokens)
                yield 1, f'<span class="go">{escape(text, quote=False)}</span>'
            else:
                yield from super()._format_lines(tokens)  # type: ignore[misc]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_lexer(ConsoleLexer.aliases[0], ConsoleLexer)
    PygmentsBridge.html_formatter = OutputInOnePiece
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
