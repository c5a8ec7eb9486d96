"""Texts whose end is missing: a viewer or a column cut them, often within a word.

>>> ends_of("550 Unrouteable addre")
['550 Unrouteable address']
>>> ends_of("550 Unrouteable address"), ends_of("550 Unroute")
([], [])
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from . import RECORDS
from .phrases import MAX_TEXT, plain, words_of

OF_FIVE = 4
"""How many fifths of a phrase's letters a text has to have."""
LETTERS = 9
"""How many letters it has to have, lest a short word be taken for the beginning of another."""
BEGINNING = 3
"""Letters by which the words of phrases are found."""
MOST = 12
"""Endings that are returned."""

NO_CONSTANT = re.compile(r"[…*@^$]")
VARIANTS = 24
"""Wordings of one phrase that are looked at."""


Why = tuple[str, Any, str]
"""Who says a text first, its reason, if it has one, and its record."""


def ends_of(text: str) -> list[str]:
    """Return the text with each of the endings that a known phrase has, nothing if it has none.

    The last word is the beginning of a word of the phrase, and most of the phrase is there.
    """
    words = words_of(text[-MAX_TEXT:]).split()
    if not words or len(words[-1]) < BEGINNING or not text[-1:].isalnum():
        return []
    last = words[-1]
    begun = [
        (phrase, place, reason)
        for phrase, place, reason in _by_beginning().get(last[:BEGINNING], ())
        if phrase[place].startswith(last) and words[-place - 1 :] == [*phrase[:place], last]
    ]
    found = []
    for phrase, place, reason in begun:
        there = sum(map(len, phrase[:place])) + len(last)
        whole = sum(map(len, phrase))
        if not (there < whole and there >= LETTERS and 5 * there >= OF_FIVE * whole):
            continue
        longer = {why for other, _, why in begun if other[: len(phrase)] == phrase}
        if any(why[0] != reason[0] or (why[1] and why[1] != reason[1]) for why in longer):
            continue  # it may be the beginning of a longer text: of another side or reason
        same = {why[2] for other, at, why in begun if other[:at] == phrase[:place]}
        if not reason[1] and same != {reason[2]}:
            continue  # or of another text, and there is no reason to be compared
        rest = [phrase[place][len(last) :], *phrase[place + 1 :]]
        found.append(text + " ".join(rest))
    return list(dict.fromkeys(found))[:MOST]


@lru_cache(maxsize=1)
def _by_beginning() -> dict[str, list[tuple[list[str], int, Why]]]:
    """Return the phrases without a variable piece, the place of a word and the reason, by the
    word's beginning."""
    index: dict[str, list[tuple[list[str], int, Why]]] = {}
    for record in RECORDS:
        for text in record["pattern"]:
            if NO_CONSTANT.search(text):
                continue
            for phrase in _wordings(plain(text)):
                for place, word in enumerate(phrase):
                    known = index.setdefault(word[:BEGINNING], [])
                    why = (record["says"][0], record.get("reason"), record["id"])
                    known.append((phrase, place, why))
    return index


def _wordings(phrase: str) -> list[list[str]]:
    """Return a phrase in each of its wordings, nothing if there are too many."""
    written = [""]
    for place, piece in enumerate(re.split(r"[{}]", phrase)):
        choices = piece.split("|") if place % 2 else [piece]
        written = [f"{before} {choice}" for before in written for choice in choices]
        if len(written) > VARIANTS:
            return []
    return [text.split() for text in written]
