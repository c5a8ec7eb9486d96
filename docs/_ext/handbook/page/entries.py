"""The entries of troubleshooting: what it means comes first, and each label can be found by eye.

An entry is a section whose paragraphs begin with a label, such as **Check:**. Authors write it in
the order in which it is worked on; the page shows the answer before the text that it answers. Where
exactly one reason of ``docs/_data/reasons.yaml`` leads to the entry, who has to act and what to do
stand below the meaning. In a how-to, the section "When you need it" comes after the steps.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from handbook.facts import record_store

SEEN, MEANING = "You see", "It means"
LABELS = {
    SEEN, MEANING, "Look for", "Check", "Fix in WHM", "Fix in the shell", "It worked when",
    "What happens", "Instead", "As published",
}  # fmt: skip
LAST = {"When you need it"}


class Entries(SphinxTransform):
    default_priority = 405  # the sources' list is there, references are not resolved yet

    def apply(self, **kwargs: Any) -> None:
        reasons = self._reasons()
        for section in list(self.document.findall(nodes.section)):
            labelled = {label: node for node in section.children if (label := _label_of(node))}
            for node in labelled.values():
                _set_apart(cast(nodes.paragraph, node))
            if MEANING in labelled and SEEN in labelled:
                meaning = _block(section, labelled[MEANING])
                for node in meaning:
                    section.remove(node)
                at = section.index(labelled[SEEN])
                section[at:at] = meaning + _acts(reasons, section)
        for section in list(self.document.findall(nodes.section)):
            if any(title.astext() in LAST for title in section.children[:1]):
                _to_the_end(section)

    def _reasons(self) -> dict[str, list[dict[str, Any]]]:
        """The reasons by the label that they lead to."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        sets = record_store.load(Path(self.env.srcdir, "docs/_data")).sets
        if "reasons" in sets:
            for row in sets["reasons"].rows:
                found[row.fields["see"]].append(row.fields)
            self.env.note_dependency(str(sets["reasons"].path))
        return found


def _label_of(node: nodes.Node) -> str | None:
    """The label with which a paragraph begins; the parser may put an empty text before it."""
    first = next((one for one in node.children if one.astext()), None)
    if not isinstance(node, nodes.paragraph) or not isinstance(first, nodes.strong):
        return None
    text = str(first.astext()).rstrip(":")
    return text if text in LABELS else None


def _set_apart(paragraph: nodes.paragraph) -> None:
    """Put the label into a line of its own: what followed it in a sentence begins the next one."""
    label = next(paragraph.findall(nodes.strong))
    label["classes"].append("label")
    for behind in paragraph.children[paragraph.index(label) + 1 :][:1]:
        if isinstance(behind, nodes.Text):
            text = behind.lstrip(" ,:")
            # A name such as cPanel keeps its first letter.
            begins = text[:1].upper() if text.split(" ")[0].islower() else text[:1]
            paragraph.replace(behind, nodes.Text(f" {begins}{text[1:]}"))


def _block(section: nodes.section, first: nodes.Node) -> list[nodes.Node]:
    """A labelled paragraph and what belongs to it, up to the next label."""
    block = [first]
    for node in section.children[section.index(first) + 1 :]:
        if _label_of(node) or isinstance(node, nodes.section | nodes.target):
            break
        block.append(node)
    return block


def _acts(reasons: dict[str, list[dict[str, Any]]], section: nodes.section) -> list[nodes.Node]:
    found = [reason for name in section["ids"] for reason in reasons.get(name, [])]
    if len(found) != 1:
        return []
    [reason] = found
    said = nodes.paragraph(classes=["acts"])
    said += [nodes.strong("", f"{reason['who']}:"), nodes.Text(f" {reason['do']}")]
    return [said]


def _to_the_end(section: nodes.section) -> None:
    """Behind its neighbours; the sources stay last."""
    parent = section.parent
    parent.remove(section)
    sources = [at for at, node in enumerate(parent) if "page-sources" in node.get("classes", [])]
    parent.insert(sources[0] if sources else len(parent), section)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(Entries)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
