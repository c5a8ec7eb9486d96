"""Colors of ``console`` blocks: a line with ``> `` continues the command, whatever is before it.

Pygments takes it for output unless the line before ends with a backslash; the lines of a
here-document would then be left out when the command is copied.
"""

from __future__ import annotations

from pygments.lexers.shell import BashSessionLexer
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


class ConsoleLexer(BashSessionLexer):
    _bare_continuation = True


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_lexer("console", ConsoleLexer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
