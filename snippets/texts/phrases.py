"""Phrases: how the records write the texts that they know, and how they are found.

A phrase is a text in words, lower case, without its variable pieces and without punctuation but for
apostrophes. In the text that is compared, only the words and their order count; ``4.7.28`` is three
words, written ``4 7 28``:

* ``…`` stands for some words, or none;
* ``{full|over quota}`` stands for one of several wordings, ``{the|}`` for one that may be missing;
* ``greylist*`` stands for every word that begins so;
* ``@`` stands for an address;
* ``^`` is the text's beginning and ``$`` its end.

>>> found = Phrases([("full", "mailbox {is|} full"), ("quota", "over* quota … mailbox")])
>>> [key for key, _ in found.in_words(words_of("452-4.2.2 The Mailbox\\\\n452 4.2.2 is full"))]
['full']

Each phrase is looked for by its most telling word, so that a text costs a look-up for each of its
words however many phrases there are, and a search for each phrase of which it has all the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

Key = TypeVar("Key")

MAX_TEXT = 2000
"""Characters of a text that are looked at. Exim cuts a reply at 1,024 (``smtp_out.c``)."""

MAX_GAP = 160
"""Characters in which the next piece of a phrase has to stand. What is farther off is about
something else."""
NEAR = 60
"""The same for words that many servers use: farther apart they stand together by chance."""

JOIN = re.compile(
    r"(?:(?:\\n|\n)[ \t]{0,8}(?:[245][0-9][0-9][- ])?"
    r"| [ \t]{0,8}[245][0-9][0-9](?:-| (?=#?[245]\.[0-9])))"
    r"(?:#?[245]\.[0-9]{1,3}\.[0-9]{1,3}[ :])?"
)
"""Where the lines of one reply are joined: ``\\n550-5.7.1 ``, as logs write it or as pasted."""

PASSED = re.compile(
    r"\b(?:spf|dkim|dmarc|arc|dkim-?sign)[ \t]{0,3}[=:][ \t]{0,3}pass(?:ed)?\b", re.I
)
"""A check that was passed is no reason for a refusal."""

WORD = re.compile(r"[^\W_]+(?:[.+_-]{0,3}@[^\W_]+(?:[.-][^\W_]+){0,20})?")
BEFORE_AN_AT = re.compile(r"(?<![^\W_])[^\W_]+(?:[.+_=-]{1,3}[^\W_]+){1,8}(?=@[^\W_])")
"""The pieces of an address's local part: ``dmarc-reports@`` says nothing about DMARC."""

E_MAIL = re.compile(r"(?<![^\W_])e[- ](?=mail)", re.I)
"""``e-mail`` and ``email`` are one word."""

APOSTROPHES = str.maketrans("", "", "'`\u2019\u00b4")


def words_of(text: str) -> str:
    """Return the words of a text in lower case, with a blank before, between and behind them."""
    text = text[:MAX_TEXT].translate(APOSTROPHES)
    if "\n" in text or "\\n" in text or "-" in text:
        text = JOIN.sub(" ", text)
    if "ass" in text or "ASS" in text:
        text = PASSED.sub(" ", text)
    if "ail" in text or "AIL" in text:
        text = E_MAIL.sub("e", text)
    if "@" in text:
        text = BEFORE_AN_AT.sub("x", text)
    found = WORD.findall(text.lower())
    if "@" in text:
        found = ["@" if "@" in word else word for word in found]
    return f" {' '.join(found)} "


def plain(phrase: str) -> str:
    """Return a phrase without apostrophes, as the words are that it is looked for in."""
    return E_MAIL.sub("e", phrase.replace("'", ""))


class Phrase:
    """A phrase, ready to be looked for."""

    def __init__(self, text: str, gap: int = MAX_GAP) -> None:
        self.text = plain(text)
        self.gap = gap

    @cached_property
    def needed(self) -> list[set[str]]:
        """Sets of words: a text that holds the phrase has one word of each set at least."""
        return [words for part in _parts(self.text) if (words := _needed(part))]

    @cached_property
    def pieces(self) -> list[re.Pattern[str]]:
        """What stands between the gaps, compiled when it is first needed: there are thousands."""
        return [re.compile(_expression(piece)) for piece in self.text.split("…") if piece.strip()]

    def strength_in(self, words: str) -> int:
        """Return how many letters and digits of a text of ``words_of`` are the phrase's; 0: none.

        The more, the less can it be chance.
        """
        at = strength = 0
        for piece in self.pieces:
            found = piece.search(words, at, at + self.gap if at else MAX_TEXT)
            if not found:
                return 0
            strength += len(found[0].replace(" ", ""))
            at = found.end() - 1
        return strength


Index = dict[str, list[int]]
"""By a word, or by how a word begins and a star: the numbers of the phrases to look for."""


class Phrases(Generic[Key]):
    """Phrases, each with the key that is told when it is found.

    ``gaps`` are the characters in which the next piece of each has to stand.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[Key, str]],
        gaps: list[int] | None = None,
    ) -> None:
        self.phrases = [
            (key, Phrase(text, gaps[number] if gaps else MAX_GAP))
            for number, (key, text) in enumerate(phrases)
        ]
        self.index = index_of([phrase for _, phrase in self.phrases])

    def in_words(self, text: str) -> Iterator[tuple[Key, int]]:
        """Yield the key and the strength of each phrase in a text of ``words_of``."""
        words = set(text.split())
        index = self.index
        likely = {number for word in words for number in index.get(word, ())}
        likely.update(number for word in words for number in index.get(f"{word[:STEM]}*", ()))
        for number in likely:
            key, phrase = self.phrases[number]
            for needed in phrase.needed:
                if words.isdisjoint(needed):
                    break
            else:
                strength = phrase.strength_in(text)
                if strength:
                    yield key, strength


COMMON = frozenset(
    ("address", "authentication", "certificate", "connection", "failed", "invalid", "mailbox")
    + ("message", "password", "recipient", "rejected", "sender", "server", "temporarily")
)
"""Long words that stand in so many phrases that they tell little."""


def index_of(phrases: list[Phrase]) -> Index:
    """Return by which words to find each phrase: those of its most telling part.

    Raises ValueError for a phrase that cannot be found by a word.
    """
    index: Index = {}
    for number, phrase in enumerate(phrases):
        for word in _telling(phrase.text):
            index.setdefault(word, []).append(number)
    return index


def _telling(phrase: str) -> list[str]:
    """Return the words of the most telling part; how they begin, and a star, if none is whole.

    That is the longest that is not common: to count in how many phrases each word stands would
    take a reader's browser half a second.
    """
    if "{" not in phrase:  # most: it saves the browser half of the time of all
        whole = [word for word in phrase.replace("…", " ").split() if word[-1] not in "*@^$"]
        return [max(whole, key=_tells)] if whole else sorted(_stems(phrase))
    needed = [words for part in _parts(phrase) if (words := _needed(part))]
    if not needed:
        return sorted(_stems(phrase))
    # In order, so that the same sources give the same bytes.
    return sorted(max(needed, key=lambda words: min(map(_tells, words))))


def _tells(word: str) -> int:
    return 0 if word in COMMON else len(word)


def check(phrase: str) -> None:
    """Raise ValueError for a phrase that is not written as phrases are."""
    marks = re.sub(r"[^{}…]", "", phrase)
    if re.sub(r"\{\}|…", "", marks):
        raise ValueError(f"a choice begins or ends without the other, or has a gap: {phrase}")
    text = re.sub(r"[{}|…*]", " ", plain(phrase).removeprefix("^ ").removesuffix(" $"))
    words = text.replace("@", " x@x ").split()
    if words_of(" ".join(words)).split() != [word.replace("x@x", "@") for word in words]:
        raise ValueError(f"not in words, lower case, without punctuation: {phrase}")
    index_of([Phrase(phrase)])


STEM = 4
"""Letters by which to find a phrase that has only words like ``greylist*``."""


def _parts(phrase: str) -> list[list[str]]:
    """Return the wordings of each choice, and each word outside one as the only wording."""
    parts: list[list[str]] = []
    for place, text in enumerate(phrase.replace("{", "}").split("}")):
        if place % 2:
            parts.append(text.split("|"))
        else:
            parts += [[word] for word in text.replace("…", " ").split()]
    return parts


def _needed(wordings: list[str]) -> set[str]:
    """Return a word of each wording; nothing if one of them has no whole word."""
    longest = {
        max((word for word in wording.split() if word[-1] not in "*@^$"), key=len, default="")
        for wording in wordings
    }
    return set() if "" in longest else longest


def _stems(phrase: str) -> set[str]:
    """Return how the words begin, and a star, by which to find a phrase without a whole word."""
    for wordings in _parts(phrase):
        stems = {wording.split()[0].rstrip("*")[:STEM] for wording in wordings if wording.strip()}
        if all(wording.strip() for wording in wordings) and all(
            len(stem) == STEM for stem in stems
        ):
            return {f"{stem}*" for stem in stems}
    raise ValueError(f"no word to find it by: {phrase}")


MAY_BE_MISSING = re.compile(r" \{([^{}]*)\|\}(?= )")
"""A choice that may be missing, and the blank that is missing with it."""


def _with_its_blank(choice: re.Match[str]) -> str:
    return f"{{ {choice[1].replace('|', '| ')}|}}"


def _expression(piece: str) -> str:
    """Return the regular expression for what stands between two gaps."""
    piece = " ".join(piece.split())
    begins, ends = piece.startswith("^ "), piece.endswith(" $")
    piece = piece.removeprefix("^ ").removesuffix(" $")
    # A blank on both sides of a choice, and none within it at its ends.
    piece = " ".join(piece.replace("{", " {").replace("}", "} ").split())
    for written, meant in ((" |", "|"), ("| ", "|"), (" }", "}")):
        piece = piece.replace(written, meant)
    piece = MAY_BE_MISSING.sub(_with_its_blank, f" {piece} ")
    for sign, written in (("{", "(?:"), ("}", ")"), ("*", "[^ ]*")):
        piece = piece.replace(sign, written)
    return f"{'^' * begins}{piece}{'$' * ends}"
