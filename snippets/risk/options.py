"""Options of programs by an allow-list: what the table does not name is unknown.

A list of options is one text. ``abc`` are letters without a value, ``k:`` takes a value, ``i?`` a
value only in the same word, ``--name``, ``--name=`` and ``--name[=]`` are the same for long names,
``-name`` and ``-name=`` long names with one sign, ``#`` stands for numbers (``-20``), ``+`` for
words that begin with a plus, ``*`` for any option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .scale import table
from .words import Word

NONE, HERE, NEXT = "none", "here", "next"
"""Where the value of an option stands: nowhere, in the same word, or there or in the next."""


@dataclass
class Options:
    """The options that a program takes, each with the class that the table gives it."""

    short: dict[str, tuple[str, str]] = field(default_factory=dict)
    long: dict[str, tuple[str, str]] = field(default_factory=dict)
    number: str = ""
    plus: str = ""
    other: str = ""

    def add(self, text: str, name: str) -> None:
        """Read a list of options that all belong to the class ``name``."""
        for token in text.split():
            if token.startswith("-") and len(token) > 2:
                if token.endswith("[=]"):
                    self.long[token[:-3]] = (name, HERE)
                elif token.endswith("="):
                    self.long[token[:-1]] = (name, NEXT)
                else:
                    self.long[token] = (name, NONE)
            elif len(token) == 2 and token[1] in ":?":
                self.short[token[0]] = (name, NEXT if token[1] == ":" else HERE)
            else:
                for letter in token.rstrip(":"):
                    if letter == "#":
                        self.number = name
                    elif letter == "+":
                        self.plus = name
                    elif letter == "*":
                        self.other = name
                    else:
                        self.short[letter] = (name, NONE)
                if token.endswith(":"):
                    self.short[token[-2]] = (name, NEXT)


LISTS: dict[str, dict[str, str]] = table("options")


def options(name: str) -> Options:
    """The list of a program in ``tables/options.json``: its options by the class they belong to."""
    known = Options()
    for kind, text in LISTS[name].items():
        known.add(text, kind)
    return known


@dataclass
class Given:
    """The options and names of one command.

    ``options`` has the option, its class and its value; ``unknown`` is the first option that the
    list does not have; ``ended`` is the place of the first name, for programs that run another.
    """

    options: list[tuple[str, str, Word | None]] = field(default_factory=list)
    names: list[Word] = field(default_factory=list)
    unknown: str = ""
    ended: int = 0

    def has(self, *names: str) -> bool:
        return any(option in names for option, _, _ in self.options)


def read(known: Options, words: list[Word], only_first: bool = False) -> Given:
    """Sort the words behind a program's name. ``only_first`` ends at the first name."""
    given = Given()
    at = 0
    while at < len(words):
        word = words[at]
        text = word.text
        at += 1
        if text == "--":
            given.names += words[at:]
            break
        if text.startswith("+") and known.plus and len(text) > 1:
            given.options.append((text, known.plus, None))
        elif not text.startswith("-") or text == "-":
            if only_first:
                at -= 1
                break
            given.names.append(word)
        else:
            at = _option(known, given, words, at, word)
    given.ended = at
    return given


def _option(known: Options, given: Given, words: list[Word], at: int, word: Word) -> int:
    text = word.text
    name, sign, value = text.partition("=")
    if known.other and len(name) > 3 and name not in known.long and "-" + name in known.long:
        name = "-" + name  # programs in Perl take one sign for two
    if name in known.long:
        kind, where = known.long[name]
        if sign:
            given.options.append((name, kind, word.instead(value)))
        elif where == NEXT and at < len(words):
            given.options.append((name, kind, words[at]))
            return at + 1
        else:
            given.options.append((name, kind, None))
        return at
    if text.startswith("--"):
        return _other(known, given, text, at)
    if known.number and re.fullmatch(r"-\d+[a-zA-Z]?", text):
        given.options.append((text, known.number, None))
        return at
    for place, letter in enumerate(text[1:], 2):
        if letter not in known.short:
            if known.number and letter.isdigit():
                given.options.append(("-" + letter, known.number, None))
                continue
            return _other(known, given, text, at)
        kind, where = known.short[letter]
        rest = text[place:]
        if where == NEXT and not rest and at < len(words):
            given.options.append(("-" + letter, kind, words[at]))
            return at + 1
        if where != NONE:
            given.options.append(("-" + letter, kind, word.instead(rest) if rest else None))
            return at
        given.options.append(("-" + letter, kind, None))
    return at


def _other(known: Options, given: Given, text: str, at: int) -> int:
    if known.other:
        # GNU's programs take the beginning of a long name for the whole.
        name, sign, value = text.partition("=")
        whole = [long for long in known.long if sign + name and long.startswith(name)]
        if text.startswith("--") and whole:
            kind = known.long[whole[0]][0]
            given.options.append((whole[0], kind, Word(value) if sign else None))
        else:
            given.options.append((text, known.other, None))
    else:
        given.unknown = given.unknown or text
    return at
