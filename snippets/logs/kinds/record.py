r"""A kind of log line as one record: its name, its sentence, the texts that tell it, and examples.

A text is an expression for the beginning of what Exim or Dovecot wrote behind the stamp, and at
least one such text that it matches. The named groups of the expression are parts: ``_`` stands for
a blank in the part's name, and a number at the end tells groups of one name apart. What stands
between the groups is the part ``event``.

Texts are looked up by their first word. Of those that share a first word, the one whose expression
begins with the longest fixed text is tried first, since it says most; where that is equal, the one
that stands first. Those without a fixed first word are tried last, in the order of the records.

To add a kind, or a wording of a kind, add it to one of the modules beside this one, with an example
that ``tests/snippets/test_kinds.py`` tries. The examples are of real wordings, with names and
addresses from RFC 2606, RFC 5737 and RFC 3849.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..parts import Shape

ADDRESS = r"(?:<[^<>]*>|[^ ]*[^ :])"
QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
HOST = r"(?:(?:[A-Za-z0-9_][^ ()\[\]]* )?(?:\((?:[^ ]*|[^()]*)\) )?\[[^\] ]*\](?::[0-9A-Za-z_]+)?)"

BEGINNING = "beginning"
WHOLE = "whole"
WORDS = "words"


class Text(Shape):
    """An expression and the texts that show it.

    ``place`` is ``beginning`` of the text behind the stamp, ``whole`` for a line that has no stamp,
    or ``words`` anywhere within a text.
    """

    def __init__(self, place: str, expression: str, examples: tuple[str, ...]) -> None:
        super().__init__("", expression)
        self.place = place
        self.examples = examples


def text(expression: str, *examples: str) -> Text:
    """Return an expression for the beginning of a text, with texts that show it."""
    return Text(BEGINNING, expression, examples)


def alone(expression: str, *examples: str) -> Text:
    """Return an expression for a whole line without a stamp, with lines that show it."""
    return Text(WHOLE, expression, examples)


def words(expression: str, *examples: str) -> Text:
    """Return an expression for words within a text, with texts that show it."""
    return Text(WORDS, expression, examples)


class Kind:
    """One kind of log line.

    ``lines`` are whole lines of a kind that no text tells, but a flag or a level; ``unlike`` are
    lines that could be taken for this kind and are of another. ``gives_reason`` is false where no
    part of a line says why something went wrong, ``to_client`` is true where this server speaks to
    a client. ``parts`` has what parts mean on lines of this kind alone.
    """

    def __init__(
        self,
        name: str,
        sentence: str,
        *texts: Text,
        lines: Iterable[str] = (),
        unlike: Iterable[str] = (),
        gives_reason: bool = True,
        to_client: bool = False,
        parts: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.sentence = sentence
        self.texts = texts
        self.lines = lines
        self.unlike = unlike
        self.gives_reason = gives_reason
        self.to_client = to_client
        self.parts = parts or {}
        for each in texts:
            each.kind = name


OPTIONAL = re.compile(r"\(\?:([^()|\\\[\]]+)\)\?")
OPENED = re.compile(r"\(\?P<[A-Za-z0-9_]+>(?=[A-Za-z])")
FIXED = re.compile(r"(?:\\[^A-Za-z0-9]|[^\\()\[\]{}.*+?|^$])*")
DELIMITER = re.compile("[ :=]")
WORD_ENDS = re.compile(r"\Z|\(\?(?::|P<[A-Za-z0-9_]+>)(?:\(\?: | |\\\()|\(\?=(?:\[?:|\\\()")
"""What shows in an expression that the text's first word ends there."""


def beginnings(expression: str) -> list[str]:
    """Return the fixed texts with which what an expression matches can begin; none if unknown.

    >>> beginnings(r"(?:temporarily )?rejected RCPT (?P<recipient>[^ ]+)")
    ['temporarily rejected RCPT ', 'rejected RCPT ']
    """
    optional = OPTIONAL.match(expression)
    if optional:
        rest = beginnings(expression[optional.end() :])
        return [optional[1] + text for text in rest] + rest
    chooses = "|" in _outside_groups(expression)
    opened = OPENED.match(expression)
    if opened:
        expression = expression[opened.end() :]
    fixed = FIXED.match(expression)[0]  # type: ignore[index]
    rest_of_it = expression[len(fixed) :]
    if rest_of_it[:1] in ("?", "*", "{"):
        fixed = fixed[:-2] if fixed[-2:-1] == "\\" else fixed[:-1]
        rest_of_it = "?"
    if chooses or not fixed:
        return []
    plain = fixed.replace("\\", "")
    if DELIMITER.search(plain) or WORD_ENDS.match(rest_of_it):
        return [plain]
    return []


BRACKETS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.S)


def _outside_groups(expression: str) -> str:
    """Return what stands in no group and no brackets."""
    kept, depth, at = [], 0, 0
    while at < len(expression):
        char = expression[at]
        brackets = BRACKETS.match(expression, at)
        if brackets:
            at = brackets.end()
            continue
        if char == "\\":
            at += 2
            continue
        if char in "()":
            depth += 1 if char == "(" else -1
        elif not depth:
            kept.append(char)
        at += 1
    return "".join(kept)


def by_first_word(kinds: Iterable[Kind]) -> tuple[dict[str, list[Text]], list[Text]]:
    """Return the texts by their first word, those that say most first, and those without one."""
    indexed: dict[str, list[tuple[int, Text]]] = {}
    others: list[Text] = []
    for kind in kinds:
        for each in kind.texts:
            if each.place != BEGINNING:
                continue
            fixed = beginnings(each.expression)
            for begin in fixed:
                word = DELIMITER.split(begin, maxsplit=1)[0]
                indexed.setdefault(word, []).append((-len(begin), each))
            if not fixed:
                others.append(each)
    found = {
        word: [each for _, each in sorted(texts, key=lambda pair: pair[0])]
        for word, texts in indexed.items()
    }
    return found, others
