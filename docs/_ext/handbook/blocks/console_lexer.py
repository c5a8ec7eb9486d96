"""Colors for transcripts, cut by the same rule as the commands that the lab runs; where lines wrap.

Pygments' own lexer for ``console`` takes the ``> `` lines of a here-document for output, and some
lines of output for commands; who copies such a block gets half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import ClassVar

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer, do_insertions  # type: ignore[attr-defined]
from pygments.lexers.shell import BashLexer
from pygments.token import Generic, Operator, Punctuation, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.util.typing import ExtensionMetadata

from handbook.blocks import log_marks
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


Tokens = list[tuple[_TokenType, str]]
LONG = 32
"""Characters that a line of a transcript has on a phone; a longer one wraps, with an indent."""
BEFORE = {"|", "||", "&&", ";"}
"""A long command wraps before these, rather than within what stands between them."""


class OutputInOnePiece(HtmlFormatter[str]):
    """Puts an output and its line ends into one ``<span class="go">``.

    A copy that leaves the element out then leaves no empty lines behind. A long line stands in an
    element of its own, ``line``, so that it can wrap with an indent; each link of a pipe in one,
    ``pipe``. The line's end stays outside. Lines of logs are marked (`log_marks`).
    """

    def _format_lines(
        self, tokensource: Iterator[tuple[_TokenType, str]]
    ) -> Iterator[tuple[int, str]]:
        for output, tokens in groupby(tokensource, key=lambda token: token[0] is Generic.Output):
            if output:
                lines = "".join(value for _, value in tokens).splitlines(keepends=True)
                yield 1, f'<span class="go">{"".join(map(self._printed, lines))}</span>'
            else:
                yield from ((1, self._typed(line)) for line in _lines(tokens))

    def _printed(self, line: str) -> str:
        text = line.rstrip("\n")
        return _line(text, escape(text, quote=False)) + line[len(text) :]

    def _typed(self, line: Tokens) -> str:
        text = "".join(value for _, value in line).rstrip("\n")
        if len(text) <= LONG or line[0][0] is not Generic.Prompt:
            return _line(text, self._html(line)) + "\n"
        links = list(_links(line[1:]))
        inner = "".join(
            f'<span class="pipe">{html}</span>' if len(links) > 1 and link[0][1].strip() else html
            for link in links
            if (html := self._html(link))
        )
        return _line(text, self._html(line[:1]) + inner) + "\n"

    def _html(self, tokens: Tokens) -> str:
        return "".join(part for _, part in super()._format_lines(iter(tokens))).rstrip("\n")  # type: ignore[misc]


def _lines(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[Tokens]:
    line: Tokens = []
    for token, value in tokens:
        for piece in value.splitlines(keepends=True):
            line.append((token, piece))
            if piece.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def _links(line: Tokens) -> Iterator[Tokens]:
    """The links of a pipe or a list of commands, and the blanks between them."""
    link: Tokens = []
    for token, value in line:
        if link and value.strip() in BEFORE and token in (Punctuation, Operator):
            blanks: Tokens = []
            while link and not link[-1][1].strip():
                blanks.insert(0, link.pop())
            yield from (part for part in (link, blanks) if part)
            link = []
        link.append((token, value))
    yield link


def _line(text: str, html: str) -> str:
    if known := log_marks.marked(text):
        kind, html = known
        return f'<span class="line" data-k="{kind}">{html}</span>'
    return f'<span class="line">{html}</span>' if len(text) > LONG else html


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_lexer(ConsoleLexer.aliases[0], ConsoleLexer)
    PygmentsBridge.html_formatter = OutputInOnePiece
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
