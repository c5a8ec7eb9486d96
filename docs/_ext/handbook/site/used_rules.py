"""Cuts a style sheet down to the rules that can match something on the built pages.

A selector stays if each of its compounds (``div.note:hover`` is one, ``main p`` are two) fits some
element of some page: an element has that tag, all of those classes, that id, those attributes. What
a script names in a string it may put on any element, so such names always fit; so does an attribute
that it names anywhere, as it may be set as a property. Pseudo-classes and the relations between
compounds are not judged. In what is left, custom properties, fonts and animations that nothing uses
go too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

Rules = list[Any]

TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([^\s=/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s]+)))?")
WORD = re.compile(r"[A-Za-z][\w-]*")
DATASET = re.compile(r"\bdataset\.(\w+)")
COMMENT = re.compile(r"/\*.*?\*/|(?m:(?:^|\s)//[^\n]*$)", re.S)
STRING = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`""")
ANY_OF = {"is", "where", "has", "matches", "-webkit-any", "-moz-any"}
WITH_RULES = {"media", "supports", "layer", "container"}
AT_COMMAS = re.compile(r",(?![^()]*\))")
PARTS = ("top", "right", "bottom", "left", "color", "image", "repeat", "position", "size")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


def elements_of(pages: Iterable[str]) -> set[frozenset[str]]:
    """What stands on the pages: each element as the set of its names.

    ``div``, ``.class``, ``#id`` and ``[attribute`` are names.
    """
    tags = {match.groups() for page in pages for match in TAG.finditer(page)}
    return {names_of(tag, attributes) for tag, attributes in tags}


def variables_of(texts: Iterable[str]) -> set[str]:
    """The custom properties that pages and scripts read."""
    return {name for text in texts for name in VARIABLE.findall(text)}


class Elements:
    """The elements of all pages, and what scripts may make of them."""

    def __init__(self, elements: Iterable[frozenset[str]], scripts: Iterable[str]) -> None:
        self.having: dict[str, list[frozenset[str]]] = defaultdict(list)
        for element in elements:
            for name in element:
                self.having[name].append(element)
        self.scripted: set[str] = set()
        self.set: set[str] = set()
        for script in scripts:
            self.scripted.update(WORD.findall(" ".join(_strings(script))))
            self.set.update(WORD.findall(script))
            self.set.update("data-" + _hyphened(name) for name in DATASET.findall(script))
        self._known: dict[frozenset[str], bool] = {}

    def fits(self, compound: frozenset[str]) -> bool:
        """Whether some element has all of the names, or may get them from a script."""
        if compound not in self._known:
            rest = {name for name in compound if not self._may_be_set(name)}
            rarest = min((self.having.get(name, []) for name in rest), key=len, default=None)
            self._known[compound] = rarest is None or any(rest <= names for names in rarest)
        return self._known[compound]

    def _may_be_set(self, name: str) -> bool:
        return name[1:] in self.set if name[0] == "[" else name.lstrip(".#") in self.scripted


def _strings(script: str) -> Iterator[str]:
    """The strings of a script; a line whose quotes do not pair, as with a pattern, is one whole."""
    for line in COMMENT.sub(" ", script).splitlines():
        rest = STRING.sub("", line)
        yield from [line] if set(rest) & set("'\"`") else STRING.findall(line)


def names_of(tag: str, attributes: str) -> frozenset[str]:
    names = {tag.lower()}
    for name, *values in ATTRIBUTE.findall(attributes):
        value = "".join(values)
        names.add("[" + name.lower())
        if name == "class":
            names.update("." + one for one in value.split())
        elif name == "id":
            names.add("#" + value)
    return frozenset(names)


def _hyphened(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name)


def cut(css: str, elements: Elements, variables: Iterable[str] = ()) -> str:
    """The style sheet without what the pages do not use.

    ``variables`` are the custom properties that something else reads: pages and scripts.
    """
    rules = [
        rule for rule in _kept(tinycss2.parse_stylesheet(css, True, True), elements) if rule[1]
    ]
    return _without_unused(_without_overridden(rules), set(variables))


# A rule that stays: what stands before its braces, and what stands between them: declarations as
# (name, text), or further rules.
def _kept(rules: Rules, elements: Elements) -> Iterator[tuple[str, list[Any]]]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [
                tinycss2.serialize(selector).strip()
                for selector in _split(rule.prelude)
                if possible(selector, elements)
            ]
            if selectors:
                yield ",".join(selectors), _declarations(rule.content)
        elif rule.type == "at-rule":
            keyword, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
            if keyword in WITH_RULES and rule.content is not None:
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                yield f"@{keyword} {prelude}", [one for one in _kept(inner, elements) if one[1]]
            elif keyword in ("import", "charset"):
                continue
            elif rule.content is not None:
                yield f"@{keyword} {prelude}".strip(), [("", tinycss2.serialize(rule.content))]
        elif rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")


def _declarations(content: Rules) -> list[tuple[str, str]]:
    found = []
    for one in tinycss2.parse_blocks_contents(content, True, True):
        if one.type == "declaration":
            text = tinycss2.serialize(one.value).strip()
            found.append((one.name, text + ("!important" if one.important else "")))
        elif one.type != "error":  # the error is a browser's old hack, such as `*zoom: 1`
            raise ValueError(f"line {one.source_line}: nested rules are not understood here")
    return found


SHORT = ("margin", "padding", "background")
"""Properties that set all that begin with their name."""


def _without_overridden(rules: list[tuple[str, list[Any]]]) -> list[tuple[str, list[Any]]]:
    """The rules without declarations that a later rule for the same selectors sets again.

    Only a rule without condition counts, and only for what is not important.
    """
    again: set[tuple[str, str]] = set()

    def left(rules: list[tuple[str, list[Any]]], always: bool) -> list[tuple[str, list[Any]]]:
        kept: list[tuple[str, list[Any]]] = []
        for prelude, content in reversed(rules):
            if prelude.startswith("@"):
                inner = content
                if content and not isinstance(content[0][1], str):
                    inner = left(content, False)
                kept.append((prelude, inner))
                continue
            selectors = AT_COMMAS.split(prelude)
            declared = [
                (name, text)
                for name, text in content
                if text.endswith("!important") or not all((one, name) in again for one in selectors)
            ]
            if declared:
                kept.append((prelude, declared))
            if not always:
                continue
            for name, text in content:
                if not text.endswith("!important"):
                    again.update((one, name) for one in selectors)
                    if name in SHORT:
                        again.update((one, f"{name}-{part}") for one in selectors for part in PARTS)
        return kept[::-1]

    return left(rules, True)


def _split(prelude: Rules) -> list[Rules]:
    """The selectors between the commas."""
    selectors: list[Rules] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def possible(selector: Rules, elements: Elements) -> bool:
    """Whether each compound of the selector fits something."""
    names: set[str] = set()
    sign = ""
    for token in selector:
        if token.type == "whitespace" or (token.type == "literal" and token.value in ">+~"):
            if names and not elements.fits(frozenset(names)):
                return False
            names, sign = set(), ""
            continue
        if token.type == "literal":
            sign = token.value
        elif token.type == "ident":
            if sign != ":":
                names.add("." + token.value if sign == "." else token.lower_value)
            sign = ""
        elif token.type == "hash":
            names.add("#" + token.value)
        elif token.type == "[] block":
            attribute = next(one for one in token.content if one.type == "ident")
            names.add("[" + attribute.lower_value)
        elif token.type == "function":
            sign = ""
            if token.lower_name in ANY_OF and not any(
                possible(one, elements) for one in _split(token.arguments)
            ):
                return False
    return not names or elements.fits(frozenset(names))


def _without_unused(rules: list[tuple[str, list[Any]]], wanted: set[str]) -> str:
    declared = list(_all_declarations(rules))
    reads: dict[str, set[str]] = defaultdict(set)
    for name, text in declared:
        used = set(VARIABLE.findall(text))
        if name.startswith("--"):
            reads[name] |= used
        else:
            wanted |= used
    queue = list(wanted)
    while queue:
        new = reads[queue.pop()] - wanted
        wanted |= new
        queue += new
    values = " ".join(
        text for name, text in declared if not name.startswith("--") or name in wanted
    )
    return _written(rules, wanted, values)


def _all_declarations(rules: list[tuple[str, list[Any]]]) -> Iterator[tuple[str, str]]:
    for prelude, content in rules:
        if prelude.startswith("@font-face"):
            continue  # that a font is there does not mean that it is used
        for name, inner in content:
            if isinstance(inner, str):
                yield name, inner
            else:
                yield from _all_declarations([(name, inner)])


def _written(rules: list[tuple[str, list[Any]]], variables: set[str], values: str) -> str:
    text = []
    for prelude, content in rules:
        if prelude.startswith("@font-face"):
            family = re.search(r"font-family:\s*([^;]+)", content[0][1])
            if not family or family[1].strip(" \"'") not in values:
                continue
        if (animation := re.match(r"@(?:-webkit-)?keyframes\s+(\S+)", prelude)) and not re.search(
            rf"(?<![\w-]){re.escape(animation[1])}(?![\w-])", values
        ):
            continue
        parts = [
            _written([(name, inner)], variables, values)
            if not isinstance(inner, str)
            else (f"{name}:{inner};" if name else inner)
            for name, inner in content
            if not name.startswith("--") or name in variables
        ]
        if any(parts):
            text.append(f"{prelude}{{{''.join(parts)}}}\n")
    return "".join(text)
