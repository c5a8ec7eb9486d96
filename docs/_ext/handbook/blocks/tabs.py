"""Blocks that stand side by side for different generations become tabs of one box.

Nothing is written on the pages for it: blocks that follow each other and name different generations
in ``:only:`` are put together. The tabs are radio buttons, so they work without JavaScript and with
the arrow keys; ``_static/scripts/generations.js`` remembers the choice. On paper and in the EPUB
all of them are shown, each under its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from handbook.facts.generations import GENERATIONS

# The first is shown unless another was chosen.
ORDER = tuple(GENERATIONS)
LEGEND = "Which server is it?"

Names = tuple[str, ...]
"""The generations of one tab."""


class choice(nodes.General, nodes.Element):
    """A box of tabs; its children are ``panel``s. ``name`` is its own on the whole site."""


class panel(nodes.General, nodes.Element):
    """One tab: ``label`` for readers, ``generations`` for the script, ``first`` if it is open."""


class GenerationTabs(SphinxTransform):
    default_priority = 420  # after the marks of risk are set

    def apply(self, **kwargs: Any) -> None:
        boxes = 0
        for parent in list(self.document.findall(nodes.Element)):
            for run in list(runs(parent)):
                boxes += 1
                box = choice(name=f"generations-{self.env.docname.replace('/', '-')}-{boxes}")
                box += panels(run)
                at = parent.index(run[0][1][0])
                for _, unit in run:
                    for node in unit:
                        parent.remove(node)
                parent.insert(at, box)


def runs(parent: nodes.Element) -> Iterator[list[tuple[Names, list[nodes.Node]]]]:
    """Blocks next to each other, with what belongs to them, that name different generations."""
    run: list[tuple[Names, list[nodes.Node]]] = []
    unit: list[nodes.Node] = []
    for child in [*parent.children, nodes.comment()]:
        if isinstance(child, nodes.paragraph) and set(child["classes"]) & {"console-note", "risk"}:
            unit.append(child)
        elif isinstance(child, nodes.Element) and child.get("generations"):
            run.append((tuple(child["generations"]), [*unit, child]))
            unit = []
        else:
            if len({names for names, _ in run}) > 1 and _apart(run):
                yield run
            run, unit = [], []


def _apart(run: list[tuple[Names, list[nodes.Node]]]) -> bool:
    """No generation stands in two of the tabs."""
    tabs = {names for names, _ in run}
    return len({name for names in tabs for name in names}) == sum(map(len, tabs))


def panels(run: list[tuple[Names, list[nodes.Node]]]) -> list[panel]:
    tabs: dict[Names, panel] = {}
    for names, unit in sorted(run, key=lambda item: min(map(ORDER.index, item[0]))):
        label = unit[-1]["label"]  # type: ignore[index]
        tab = tabs.setdefault(names, panel(label=label, generations=names, first=not tabs))
        tab += [node for node in unit if "generations-note" not in node.get("classes", [])]  # type: ignore[attr-defined]
    return list(tabs.values())


def visit_choice(self: HTML5Translator, node: choice) -> None:
    if self.builder.name == "epub":
        self.body.append("<div>")
    else:
        self.body.append(f'<fieldset class="generations"><legend>{LEGEND}</legend>\n')


def depart_choice(self: HTML5Translator, node: choice) -> None:
    self.body.append("</div>\n" if self.builder.name == "epub" else "</fieldset>\n")


def visit_panel(self: HTML5Translator, node: panel) -> None:
    label = self.encode(node["label"])
    if self.builder.name == "epub":
        self.body.append(f'<div><p class="console-note">{label}:</p>\n')
        return
    name, value = node.parent["name"], " ".join(node["generations"])
    ident = f"{name}-{node['generations'][0]}"
    checked = " checked" if node["first"] else ""
    self.body.append(
        f'<input type="radio" name="{name}" id="{ident}" value="{value}"{checked}>'
        f'<label for="{ident}">{label}</label>\n<div class="generation">\n'
    )


def depart_panel(self: HTML5Translator, node: panel) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(choice, html=(visit_choice, depart_choice))
    app.add_node(panel, html=(visit_panel, depart_panel))
    app.add_transform(GenerationTabs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
