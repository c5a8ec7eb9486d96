"""The prose of pages and records is plain English: proselint's rules, and those of this house.

Each text is read once, with all others, since a check costs as much for one word as for a book.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
import yaml
from handbook.facts import record_store
from proselint.checks import __register__ as PROSELINT
from proselint.registry.checks import Check, types

from lab import ROOT
from lab.transcripts.fences import page_files
from tests.pages import prose

# Rules of proselint that do not hold here, each with its reason.
LEFT_OUT = {
    "typography": "the build makes the signs of typography",
    "weasel_words.very": "a word that some facts need",
    "spelling": "codespell reads every file",
    "terms": "for other subjects than this",
    "restricted": "for children's books",
    "dates_times": "versions and ranges of numbers look like dates",
}
# What a rule finds and is right as it stands.
NAMES = {"Mailman", "Only-", "5"}
FIELDS = {"meaning", "note", "use", "value", "text", "do", "purpose", "description", "says"}
BETWEEN = "\n\n\N{PILCROW SIGN}\n\n"


def house() -> list[Check]:
    rules = yaml.safe_load((Path(__file__).parent / "house_style.yaml").read_text("utf-8"))
    return [
        Check(
            check_type=types.ExistenceSimple(pattern=rf"\b(?:{rule['not']})\b"),
            path="house",
            message=f"say {rule['but']}",
        )
        for rule in rules
    ]


def checks() -> list[Check]:
    return [
        *house(),
        *(
            check
            for check in PROSELINT
            if not any(check.matches_partial(name) for name in LEFT_OUT)
        ),
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Where each text stands, as file and line or file and record, and the text."""
    for path in page_files():
        for line, text in prose.of_page(path):
            yield f"{path.relative_to(ROOT)}:{line}", text
    for row in record_store.load(ROOT / "docs" / "_data").rows():
        for name, text in prose.of_fields(row.fields, FIELDS):
            yield f"{row.path.relative_to(ROOT)}:{row.line} {row.id}.{name}", text


def faults(found: list[tuple[str, str]]) -> list[str]:
    """What the rules find, each with its place, in the order of the texts.

    Some rules of proselint end within a word: "for ever" is found in "for everybody".
    """
    starts = list(accumulate((len(text) + len(BETWEEN) for _, text in found), initial=0))
    everything = BETWEEN.join(text for _, text in found)
    said = []
    for check in checks():
        for result in check.check_with_flags(everything):
            start, end = result.span
            words = " ".join(everything[start:end].split())
            whole = not (everything[end - 1].isalpha() and everything[end : end + 1].isalpha())
            if whole and not NAMES & set(words.split()):
                at = bisect_right(starts, start) - 1
                said.append((at, f"{found[at][0]}: {words!r}: {result.message}"))
    return [line for _, line in sorted(said)]


@cache
def of_everything() -> list[str]:
    return faults(list(texts()))


def test_the_prose_is_plain() -> None:
    assert not of_everything(), "\n".join(of_everything())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ask the customer for his address.", "they, their"),
        ("The script belongs into the folder.", "belongs to"),
        ("The message the the lab sent.", "lexical illusion"),
        ("At this moment in time it waits.", "moment"),
        ("The address is his.", "they, their"),
    ],
)
def test_the_rules_find_what_they_are_for(text: str, rule: str) -> None:
    place, *more = faults([("docs/a.md:1", "The queue is empty."), ("docs/a.md:7", text)])
    assert place.startswith("docs/a.md:7: ")
    assert rule in "\n".join([place, *more])


def test_every_rule_of_the_house_compiles_and_finds_something() -> None:
    """A rule that no text could break is a rule that nobody wrote for a text."""
    samples = {"his", "belongs into", "in order to", "via", "whilst", "SSL port"}
    hit = {sample for sample in samples for check in house() if list(check.check(sample))}
    assert hit == samples
