"""A text whose end a viewer cut off means what the whole one does, or nothing."""

from __future__ import annotations

import re

import pytest

from snippets.paste.explain import Answer, explain
from snippets.texts import RECORDS
from snippets.texts.cut_short import ends_of
from snippets.texts.known import VAGUE
from snippets.texts.quoted import recognized


def errors(text: str) -> tuple[str, ...]:
    answers: list[Answer] = list(explain([text]))
    return answers[0].errors if len(answers) == 1 else ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Unrouteable addre", "error-exim-unrouteable"),
        ("Unrouteable addr", "error-exim-unrouteable"),
        ("550 5.1.1 <bob@example.net>: User unkno", "text-user-unknown"),
        (
            "2026-11-29 10:00:00 1tixMn-00000000C5j-1wRa ** bob@example.net: Unrouteable addre",
            "error-exim-unrouteable",
        ),
    ],
)
def test_a_word_that_was_cut_is_still_known(text: str, record: str) -> None:
    assert errors(text) == (record,)


@pytest.mark.parametrize("text", ["Unroute", "The messa", "550", "User unk", "full", "mailbox is"])
def test_too_little_is_no_beginning(text: str) -> None:
    assert not ends_of(text)


def test_what_may_be_the_beginning_of_a_longer_text_is_not_ended() -> None:
    """``helo domain is listed in`` is a text, and the beginning of one with another reason."""
    assert not ends_of("helo domain is list")


SAMPLE = [record for record in RECORDS if not re.search(r"[{…*@^$]", record["pattern"][0])][::12]


@pytest.mark.parametrize("record", SAMPLE, ids=lambda record: str(record["id"]))
def test_what_is_cut_means_the_same_or_nothing(record: dict[str, list[str]]) -> None:
    whole = record["pattern"][0]
    for length in (len(whole) - 1, int(len(whole) * 0.9), int(len(whole) * 0.6)):
        text = whole[:length].rstrip()
        alone = recognized(text)
        if (alone and alone.record) or errors(text) in ((), errors(whole)):
            continue
        if not VAGUE.issuperset(errors(text)):
            [cut], [uncut] = explain([text]), explain([whole])
            assert cut.reason and cut.reason == uncut.reason, text
