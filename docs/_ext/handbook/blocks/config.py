"""Fences of Exim's and Dovecot's configuration: ``exim-conf`` and ``dovecot-conf``.

Plain fences show a text that both generations of the lab accept. The directive form names the part
of Exim's configuration that a fragment belongs to, and the generations that it is for:
`handbook.facts.transcript` tells the options.

The tests load each of them with the real program.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Name, Operator, String, Text, Whitespace
from sphinx.application import Sphinx
from sphinx.directives.code import CodeBlock
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from handbook.blocks.console import for_generations, generations, options_of


class EximConfLexer(RegexLexer):
    """Exim's run-time configuration: sections, drivers, options, comments."""

    name = "Exim configuration"
    aliases: ClassVar[list[str]] = ["exim-conf"]
    tokens: ClassVar = {
        "root": [
            (r"[ \t]*#.*", Comment),
            (r"begin[ \t]+[a-z]+", Keyword),
            (r"[a-z][a-z0-9_]*(?=:)", Name.Label),
            (r"[a-z][a-z0-9_]*(?=[ \t]*=)", Name.Attribute),
            (r'"[^"\n]*"', String),
            (r"=", Operator),
            (r"\s+", Whitespace),
            (r'[^\s="]+|"', Text),
        ]
    }


class DovecotConfLexer(RegexLexer):
    """Dovecot's configuration: settings, named blocks, variables, comments."""

    name = "Dovecot configuration"
    aliases: ClassVar[list[str]] = ["dovecot-conf"]
    tokens: ClassVar = {
        "root": [
            (r"[ \t]*#.*", Comment),
            (r"!include(_try)?", Keyword),
            (r"[a-z][a-z0-9_]*(?=[ \t]*=)", Name.Attribute),
            (r"[a-z][a-z0-9_]*(?=[^={}\n]*\{)", Name.Label),
            (r"[={}]", Operator),
            (r"%\{[^}]*\}", Name.Variable),
            (r"\s+", Whitespace),
            (r"[^\s={}%]+|%", Text),
        ]
    }


class Configuration(CodeBlock):
    """A configuration block with the options of the directive form."""

    required_arguments = 0
    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        only = generations(self)
        self.arguments = [self.name]
        return for_generations(super().run(), only)


class EximConfiguration(Configuration):
    option_spec: ClassVar[OptionSpec] = options_of("exim-conf")


class DovecotConfiguration(Configuration):
    option_spec: ClassVar[OptionSpec] = options_of("dovecot-conf")


def setup(app: Sphinx) -> ExtensionMetadata:
    for lexer in (EximConfLexer, DovecotConfLexer):
        app.add_lexer(lexer.aliases[0], lexer)
    app.add_directive("exim-conf", EximConfiguration)
    app.add_directive("dovecot-conf", DovecotConfiguration)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
