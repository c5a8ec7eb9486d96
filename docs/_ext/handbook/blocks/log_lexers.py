"""Colors for log lines: the fences ``exim-log`` and ``dovecot-log``, cut by the parsers themselves.

A part gets its color by its name. What the parser cannot name is an error token, so that a line on
a page that the parsers do not know is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    String,
    Text,
    Whitespace,
    _TokenType,
)
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from snippets.logs import maillog, mainlog
from snippets.logs.parts import SEPARATOR, UNKNOWN, Cut

TOKENS: dict[str, _TokenType] = {
    SEPARATOR: Text,
    UNKNOWN: Error,
    "time": Literal.Date,
    "zone": Literal.Date,
    "host": Comment,
    "program": Comment,
    "pid": Comment,
    "session": Comment,
    "message id": Name.Label,
    "Message-ID": Name.Label,
    "bounced message": Name.Label,
    "flag": Keyword,
    "event": Keyword,
    "service": Keyword,
    "level": Generic.Error,
    "word": Keyword.Pseudo,
    "error text": Generic.Error,
    "error source": Generic.Error,
    "reply text": Generic.Error,
    "reply code": Number,
    "enhanced status": Number,
    "error number": Number,
    "size": Number,
    "subject": String,
    "confirmation": String,
    "quoted text": String,
    "router": Name.Function,
    "transport": Name.Function,
    "address": Name.Entity,
    "original address": Name.Entity,
    "parent address": Name.Entity,
    "envelope sender": Name.Entity,
    "recipient": Name.Entity,
    "user": Name.Entity,
    "host name": Name.Namespace,
    "HELO name": Name.Namespace,
    "ip": Name.Namespace,
    "port": Name.Namespace,
    "remote ip": Name.Namespace,
}
"""The token of a part by its name; any other part is an attribute."""


class LogLexer(Lexer):
    """Lines of a log, one after the other, each cut by a parser."""

    def cut(self, line: str) -> Cut:
        """Cut one line; which parser does it is what the lexers differ in."""
        raise NotImplementedError

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield each part's place, token and text; all of them together are the text."""
        at = 0
        for line in text.splitlines(keepends=True):
            body = line.rstrip("\r\n")
            pieces = iter(self.cut(body).pieces)
            for name, piece in zip(pieces, pieces, strict=True):
                yield at, TOKENS.get(name, Name.Attribute), piece
                at += len(piece)
            if len(line) > len(body):
                yield at, Whitespace, line[len(body) :]
                at += len(line) - len(body)


class EximLogLexer(LogLexer):
    """Exim's main, reject and panic log."""

    name = "Exim log"
    aliases: ClassVar[list[str]] = ["exim-log"]

    def cut(self, line: str) -> Cut:
        return mainlog.cut(line)


class DovecotLogLexer(LogLexer):
    """The mail log of Dovecot and spamd."""

    name = "Dovecot log"
    aliases: ClassVar[list[str]] = ["dovecot-log"]

    def cut(self, line: str) -> Cut:
        return maillog.cut(line)


def setup(app: Sphinx) -> ExtensionMetadata:
    for lexer in (EximLogLexer, DovecotLogLexer):
        app.add_lexer(lexer.aliases[0], lexer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
