"""Command transcripts that need to say more than the fence ```` ```console ```` can.

    ```{console}
    :only: exim-4.96
    # exim --version
    ```

``only`` names the generations of the lab in which the block runs. ``needs-cpanel`` (a source, then
the version it holds for) and ``cannot-run`` (a reason) mark what the lab cannot run; the reader
sees the reason, and the tests count such blocks. ``exim-4.100`` says what differs in
the Exim that comes next.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import CodeBlock
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from handbook.facts.generations import GENERATIONS, NEXT
from handbook.page import sources

NOT_RUN = ("needs-cpanel", "cannot-run")


def generations(directive: CodeBlock) -> list[str]:
    """The generations that the option ``only`` names; none where the block is for all."""
    wanted: list[str] = directive.options.get("only", "").split()
    unknown = [name for name in wanted if name not in GENERATIONS]
    if unknown:
        raise directive.error(f"no generation of the lab is called {unknown[0]!r}")
    return wanted


def for_generations(blocks: list[nodes.Node], only: list[str]) -> list[nodes.Node]:
    """Mark blocks with the generations that they are for, and say so before them."""
    if not only:
        return blocks
    label = ", ".join(GENERATIONS[name].title for name in GENERATIONS if name in only)
    for block in blocks:
        if isinstance(block, nodes.literal_block | nodes.container):
            block["generations"], block["label"] = only, label
    classes = ["console-note", "generations-note"]
    return [nodes.paragraph("", f"{label}:", classes=classes), *blocks]


class Console(CodeBlock):
    required_arguments = 0
    optional_arguments = 0
    option_spec: ClassVar[OptionSpec] = {
        "only": directives.unchanged_required,
        "needs-cpanel": directives.unchanged_required,
        "cannot-run": directives.unchanged_required,
        NEXT: directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        self.arguments = ["console"]
        notes = self._notes()
        blocks = super().run()
        for block in blocks:
            if isinstance(block, nodes.Element):
                block["classes"] += [name for name in self.options if name in NOT_RUN]
        if notes:
            blocks.insert(0, nodes.paragraph("", "", *notes, classes=["console-note"]))
        return for_generations(blocks, generations(self))

    def _notes(self) -> list[nodes.Node]:
        """What the reader must know of the block, said before it."""
        notes: list[nodes.Node] = []
        if "needs-cpanel" in self.options:
            source, _, version = self.options["needs-cpanel"].partition(" ")
            notes += [
                nodes.Text(f"Needs a cPanel server, so not run here; {version}, as documented "),
                sources.cite(source),
            ]
        if "cannot-run" in self.options:
            notes.append(nodes.Text(f"Not run here: {self.options['cannot-run']}"))
        if NEXT in self.options:
            notes += [
                nodes.Text(f"In {GENERATIONS[NEXT].title}: "),
                *self.parse_inline(self.options[NEXT], lineno=self.lineno)[0],
            ]
        return notes


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("console", Console)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
