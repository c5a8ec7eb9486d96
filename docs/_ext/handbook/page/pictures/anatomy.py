"""``{anatomy}``: a message ID or a line of a log, cut where the parsers cut it, part by part.

The content is one line. The tool's own readers name the parts and say what each means, so a picture
and the tool never disagree.
"""

from __future__ import annotations

from docutils import nodes

from handbook.page.pictures.figure import Picture, item, ordered, said
from snippets import message_id
from snippets.logs.line import cut_line
from snippets.logs.meaning import as_line, explain
from snippets.logs.parts import SEPARATOR

COLORS = 6
"""After so many parts the colors of pictures.css begin again."""


class Anatomy(Picture):
    has_content = True

    def run(self) -> list[nodes.Node]:
        if len(self.content) != 1:
            raise self.error("anatomy: one line, please")
        line = self.content[0].strip()
        try:
            parts = _of_line(line) if " " in line else _of_id(line)
        except ValueError as error:
            raise self.error(f"anatomy: {error}") from error
        shown = nodes.paragraph(classes=["anatomy-line"])
        items: list[nodes.list_item] = []
        for text, name, meaning in parts:
            if name == SEPARATOR:
                shown += nodes.Text(text)
                continue
            color = f"part-{len(items) % COLORS + 1}"
            shown += nodes.literal("", text, classes=[color])
            told = said(f" {name}", "part-name"), nodes.Text(f": {meaning}")
            items.append(item(nodes.literal("", text, classes=[color]), *told))
        return self.figure("anatomy", shown, ordered(*items))


def _of_id(text: str) -> list[tuple[str, str, str]]:
    read = message_id.decode(text)
    second, process, fraction = text.split("-")
    received = read.earliest.strftime("%Y-%m-%d %H:%M:%S UTC")
    between = ("-", SEPARATOR, "")
    return [
        (second, "second", f"when the message began to arrive, {received}"),
        between,
        (process, "process", f"the number of the process that received it, {read.pid}"),
        between,
        (fraction, "fraction", "the part of the second, and localhost_number where it is set"),
    ]


def _of_line(text: str) -> list[tuple[str, str, str]]:
    _, cut = cut_line(text)
    parts = as_line(cut).parts
    return [(part.text, part.name, explain(part.meaning)) for part in parts]
