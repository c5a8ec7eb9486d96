"""Command transcripts that need to say more than the fence ```` ```console ```` can.

The options are told in `handbook.facts.transcript`. The reader sees why a block is not run, and the
tests count such blocks. What the lab does to itself is folded away, and has no copy button, since
nobody should run it on a server with mail; nor has what is shown to be recognized.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import CodeBlock
from sphinx.util.typing import ExtensionMetadata, OptionSpec
from sphinx.writers.html5 import HTML5Translator

from handbook.facts import transcript
from handbook.facts.generations import GENERATIONS, NEXT
from handbook.page import sources

UNCOPIED = "not-to-copy"
SUMMARY = "How we reproduced this"


class reproduction(nodes.General, nodes.Element):
    """A folded box around what the lab does to itself."""


def generations(directive: CodeBlock) -> list[str]:
    """The generations that the option ``only`` names; none where the block is for all."""
    try:
        transcript.check_options(directive.name, directive.options)
    except ValueError as error:
        raise directive.error(str(error)) from error
    return list(transcript.only(directive.options.get("only", "")))


def options_of(language: str) -> OptionSpec:
    """What Sphinx must know of the options of a block."""
    return dict.fromkeys(transcript.OPTIONS[language], directives.unchanged_required)


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
    option_spec: ClassVar[OptionSpec] = options_of("console")

    def run(self) -> list[nodes.Node]:
        only = generations(self)
        self.arguments = ["console"]
        notes = self._notes()
        blocks = super().run()
        for block in blocks:
            if isinstance(block, nodes.Element):
                marks = (*transcript.NOT_RUN, transcript.WRONG)
                block["classes"] += [name for name in self.options if name in marks]
                if set(transcript.NOT_TO_COPY) & set(self.options):
                    block["classes"].append(UNCOPIED)
        if notes:
            blocks.insert(0, nodes.paragraph("", "", *notes, classes=["console-note"]))
        blocks = for_generations(blocks, only)
        if transcript.REPRODUCES in self.options:
            told = self.parse_inline(self.options[transcript.REPRODUCES], lineno=self.lineno)[0]
            return [reproduction("", nodes.paragraph("", "", *told), *blocks)]
        return blocks

    def _notes(self) -> list[nodes.Node]:
        """What the reader must know of the block, said before it."""
        notes: list[nodes.Node] = []
        if "needs-cpanel" in self.options:
            source, version = transcript.needs_cpanel(self.options["needs-cpanel"])
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
        if transcript.WRONG in self.options:
            told = self.parse_inline(self.options[transcript.WRONG], lineno=self.lineno)[0]
            notes += [nodes.strong("", "Do not run this."), nodes.Text(" "), *told]
        return notes


def visit_reproduction(self: HTML5Translator, node: reproduction) -> None:
    if self.builder.name == "epub":
        self.body.append(f'<div class="reproduction"><p class="console-note">{SUMMARY}</p>\n')
    else:
        self.body.append(f'<details class="reproduction"><summary>{SUMMARY}</summary>\n')


def depart_reproduction(self: HTML5Translator, node: reproduction) -> None:
    self.body.append("</div>\n" if self.builder.name == "epub" else "</details>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("console", Console)
    app.add_node(reproduction, html=(visit_reproduction, depart_reproduction))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
