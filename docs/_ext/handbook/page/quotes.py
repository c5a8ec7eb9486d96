"""Typographic quotes, as Sphinx makes them, only where there is something to make.

Sphinx takes every block of text apart and puts it together again, most of them for nothing; that
is a twentieth of a build. So its own transform is off (``smartquotes`` in ``conf.py``).
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.utils import smartquotes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxSmartQuotes
from sphinx.util.typing import ExtensionMetadata

SIGNS = re.compile(r"""['"`\\\x00]|--|\.\.\.|\. \. \.""")
"""What becomes a quote, a dash or an ellipsis, or keeps one from becoming it."""


class Quotes(SphinxSmartQuotes):
    def apply(self, **kwargs: Any) -> None:
        for block in self.document.findall(nodes.TextElement):
            if isinstance(block, self.nodes_to_skip) or isinstance(block.parent, nodes.TextElement):
                continue
            texts = list(block.findall(nodes.Text))
            if not any(map(SIGNS.search, texts)):
                continue
            written = smartquotes.educate_tokens(
                self.get_tokens(texts), attr=self.config.smartquotes_action, language="en"
            )
            for text, new in zip(texts, written, strict=True):
                if new != text:
                    text.parent.replace(text, nodes.Text(new))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(Quotes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
