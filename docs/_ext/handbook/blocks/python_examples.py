"""Python on a page that the reader can change and run, in the page itself.

Each ``pycon`` block gets a button, unless it has the class ``no-run``: it must not need a server,
and ``tests/site/test_explain.py`` runs each. A piece of a module gets one by the option ``run``::

    ```{literalinclude} /snippets/message_id.py
    :pyobject: decode
    :run: decode("16VDhn-0001bo-D3").pid
    ```

The reader may then change the piece, which is run within its module, and the line that calls it.
Scripts and style are loaded on pages that have such a block or name a script in their front matter.
"""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import LiteralInclude
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from handbook.page import head

SCRIPTS = {"run": "scripts/run-example.js", "explain": "scripts/explain.js"}


class python_example(nodes.General, nodes.Element):
    """Around a block: ``module`` it is a piece of, and ``call``, a line that shows what it does."""


class IncludeThatRuns(LiteralInclude):
    option_spec: ClassVar = {**LiteralInclude.option_spec, "run": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        call = self.options.pop("run", None)
        included = super().run()
        if call is None:
            return included
        module = ".".join(PurePosixPath(self.arguments[0].lstrip("/")).with_suffix("").parts)
        return [python_example("", *included, module=module, call=call)]


class WrapSessions(SphinxTransform):
    """Puts each session of the Python prompt into a ``python_example``."""

    default_priority = 420

    def apply(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") == "pycon" and "no-run" not in block["classes"]:
                block.replace_self(python_example("", block.deepcopy(), module="", call=""))


def visit_html(translator: Any, node: python_example) -> None:
    attributes = f'data-module="{node["module"]}" data-call="{escape(node["call"])}"'
    translator.body.append(f'<div class="python-example" {attributes}>\n')


def depart_html(translator: Any, node: python_example) -> None:
    translator.body.append("</div>\n")


def ignore(translator: Any, node: python_example) -> None:
    """In other forms than HTML the block is as it was."""


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    wanted = list(head.fields_of(app.env, pagename).get("scripts", []))
    if doctree is not None and next(doctree.findall(python_example), None) is not None:
        wanted.append("run")
    for name in wanted:
        app.add_js_file(SCRIPTS[name], defer="defer")
    if wanted and wanted != ["run"]:  # an example brings its style with the first click
        app.add_css_file("styles/python.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    pair = (ignore, ignore)
    app.add_node(python_example, html=(visit_html, depart_html), text=pair, latex=pair, man=pair)
    app.add_directive("literalinclude", IncludeThatRuns, override=True)
    app.add_transform(WrapSessions)
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
