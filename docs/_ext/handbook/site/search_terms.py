"""How the search takes a text apart: words into terms, and terms without endings.

The index is made with it; ``search/terms.js`` takes a query apart the same way: ``fold``,
``terms_of`` and ``stem`` must say the same as the functions of those names there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

EDGES = re.compile(r"^[^a-z0-9]+|[^a-z0-9]+$")
BETWEEN = re.compile(r"[^a-z0-9]+")
APOSTROPHE = re.compile(r"(?<=[a-z])['\u2019](s\b)?")
COMPOUND = re.compile(r"[a-z]+(-[a-z]+)+")
FIELD = re.compile(r"[a-z_]+=")
NO_VALUE = re.compile(r"[a-z_]+=(?=[^a-z0-9]*$)")
IN_PATHS = re.compile(r"[/=:,;|()\[\]{}<>]+")


def fold(text: str) -> str:
    """Lower case, without marks and apostrophes: ``Đường`` is ``duong``, ``Exim's`` is ``exim``."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return APOSTROPHE.sub("", plain)


def stem(word: str) -> str:
    """The word without an English ending, so that ``queues`` and ``queued`` meet ``queue``."""
    if len(word) < 3 or not word.isalpha():
        return word
    if len(word) < 5:
        return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    for ending, instead in (
        ("ies", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word


def terms_of(word: str) -> list[str]:
    """The terms of a word between blanks: itself without its edges, then its parts.

    ``/var/log/exim_mainlog`` gives ``var/log/exim_mainlog``, ``var``, ``log``, ``exim``,
    ``mainlog`` and, as a whole name in a path, ``exim_mainlog``. A sign such as ``=>`` and the
    name of a field such as ``QT=`` are their own terms. ``catch-all`` and ``catchall`` are one.
    """
    if field := NO_VALUE.match(word):
        return [field[0]]
    whole = EDGES.sub("", word)
    if not whole:
        return [word] if 1 < len(word) < 4 else []
    parts = [part for part in BETWEEN.split(whole) if part]
    if len(parts) == 1:
        return [stem(whole)]
    if COMPOUND.fullmatch(whole):
        whole = whole.replace("-", "")
    return [whole, *(stem(part) for part in parts)]


def names_in(word: str) -> list[str]:
    """The whole names within a path or an assignment, and its field; only the index needs them."""
    names = [EDGES.sub("", name) for name in IN_PATHS.split(word)]
    field = FIELD.match(word)
    return [name for name in names if BETWEEN.search(name) and len(names) > 1] + (
        [field[0]] if field and not NO_VALUE.match(word) else []
    )


def terms_in(text: str) -> list[str]:
    return [term for word in fold(text).split() for term in _terms_and_names(word)]


@cache
def _terms_and_names(word: str) -> tuple[str, ...]:
    """The same words stand in many entries."""
    return (*terms_of(word), *names_in(word))


def called(title: str) -> set[str]:
    """The terms that a title is: its words and names whole, not the parts of a name."""
    words = fold(title).split()
    names = [name for word in words for name in (word, *IN_PATHS.split(word))]
    return {terms[0] for name in names if (terms := terms_of(name))}
