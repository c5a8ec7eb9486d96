"""Styles, scripts and drawings: what a reader's browser would stumble over, with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import tinycss2
from lxml import etree
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Punctuation

from handbook.facts.located_yaml import DataError

PAIRS = {")": "(", "]": "[", "}": "{"}
RUNS = {"script", "foreignObject", "iframe", "object", "embed"}


def faults(root: Path) -> Iterator[DataError]:
    static = root / "docs/_static"
    for path in sorted(static.glob("styles/*.css")):
        yield from of_style(path, path.read_text(encoding="utf-8", errors="replace"))
    for path in sorted(static.glob("scripts/*.js")):
        yield from of_script(path, path.read_text(encoding="utf-8", errors="replace"))
    for path in sorted(static.glob("drawings/*.svg")):
        yield from of_drawing(path, path.read_bytes())


def of_style(path: Path, text: str) -> Iterator[DataError]:
    """No rule stands in another, which the cut of the style sheet does not understand."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    while rules:
        rule = rules.pop(0)
        if rule.type == "error":
            yield DataError(path, rule.source_line, f"no CSS: {rule.message}")
        elif rule.type == "qualified-rule":
            for one in tinycss2.parse_blocks_contents(rule.content, skip_comments=True):
                if one.type in ("qualified-rule", "at-rule"):
                    yield DataError(path, one.source_line, "a rule stands within another")
                elif one.type == "error":
                    yield DataError(path, one.source_line, f"no CSS: {one.message}")
        elif rule.at_keyword in ("media", "supports", "layer") and rule.content is not None:
            rules = tinycss2.parse_rule_list(rule.content, True, True) + rules


def of_script(path: Path, text: str) -> Iterator[DataError]:
    """The brackets of a script are pairs. More only a browser can say, and the tests ask one."""
    line = 1
    opened: list[tuple[str, int]] = []
    for kind, piece in JavascriptLexer(stripnl=False, ensurenl=False).get_tokens(text):
        for sign in piece if kind is Punctuation else "":
            if sign in PAIRS.values():
                opened.append((sign, line))
            elif sign in PAIRS and (not opened or opened.pop()[0] != PAIRS[sign]):
                yield DataError(path, line, f"no script: {sign!r} closes nothing")
                return
        line += piece.count("\n")
    if opened:
        yield DataError(path, opened[-1][1], f"no script: {opened[-1][0]!r} is not closed")


def of_drawing(path: Path, content: bytes) -> Iterator[DataError]:
    """A drawing stands in the page itself: nothing in it runs, or loads anything."""
    try:
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield DataError(path, error.lineno or 1, f"no SVG: {error.msg}")
        return
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        if name in RUNS:
            yield DataError(path, element.sourceline or 1, f"<{name}> has no place in a drawing")
        for attribute, value in element.attrib.items():
            key = str(attribute).rpartition("}")[2].lower()
            if key.startswith("on") or (key == "href" and not str(value).startswith("#")):
                yield DataError(path, element.sourceline or 1, f"{key}= has no place in a drawing")
