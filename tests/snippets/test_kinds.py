"""The records of kinds: every expression is tried by the examples beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from snippets.logs import maillog, mainlog, otherlog
from snippets.logs.kinds import RECORDS, dovecot, exim
from snippets.logs.kinds.record import BEGINNING, WHOLE, WORDS, Kind, Text, beginnings
from snippets.logs.kinds.record import by_first_word as indexed
from snippets.logs.kinds.record import text as record
from snippets.logs.line import cut_line, parse
from snippets.logs.parts import PARTS, Cut
from snippets.logs.prefix import read
from tests.snippets.log_lines import STAMP, check

ID = "1tixMn-00000000C5j-1wRa "
SYSLOG = "Mar  1 10:00:00 mx dovecot: "
SERVICES = {
    "login": "imap-login: ",
    "auth-failed": "auth: ",
    "auth-error": "auth: Error: ",
    "lmtp-saved": "lmtp(ann)<7><x>: msgid=<a@example.net>: ",
    "save-failed": "lmtp(ann)<7><x>: msgid=<a@example.net>: ",
    "proxy": "imap-login: ",
}
"""Which process says what; any other text is that of ``imap(ann)<7><x>: ``."""


def _texts() -> Iterator[tuple[str, Kind, Text]]:
    for log, kinds in RECORDS.items():
        for kind in kinds:
            for text in kind.texts:
                yield log, kind, text


TEXTS = list(_texts())


def _line(log: str, kind: Kind, text: Text, example: str) -> str:
    """A whole line of a log with this text."""
    if text.place == WHOLE:
        return example
    if log == "mainlog":
        return STAMP + ID + example
    if kind.name in ("spamd", "systemd"):
        return f"Mar  1 10:00:00 mx {kind.name}[7]: {example}"
    service = SERVICES.get(kind.name) or SERVICES.get(kind.name.partition("-")[0])
    if text.place == WORDS:
        service = "auth: Error: " if kind.name.startswith("auth-") else "imap(ann)<7><x>: Error: "
    if example.startswith("service="):
        service = ""
    return SYSLOG + ("imap(ann)<7><x>: " if service is None else service) + example


@pytest.mark.parametrize(
    "log, kind, text", TEXTS, ids=[f"{k.name}-{t.expression[:40]}" for _, k, t in TEXTS]
)
def test_each_expression_is_tried_by_an_example(log: str, kind: Kind, text: Text) -> None:
    """The example is of its kind, and by this expression: no other takes it away."""
    assert text.examples, f"{kind.name}: no example of {text.expression}"
    for example in text.examples:
        line = _line(log, kind, text, example)
        found, cut = cut_line(line)
        assert (found, cut.kind) == (log, kind.name), line
        check(parse(line)[1], line)
        assert _first(log, kind, text, example) is text, (
            f"{example!r} is told by another expression"
        )


def _first(log: str, kind: Kind, text: Text, example: str) -> object:
    """The expression that tells a text, in the order in which they are tried."""
    if log == "otherlog":
        before = read(example)
        texts = otherlog.texts_for(example, before)
        return next(each for each in texts if each.pattern.fullmatch(example, before.end))
    if text.place == WHOLE:
        return next(each for each in exim.WITHOUT_STAMP if each.pattern.fullmatch(example))
    if text.place == WORDS:
        pieces = iter(cut_line(_line(log, kind, text, example))[1].pieces)
        said = " ".join(
            piece for name, piece in zip(pieces, pieces, strict=True) if name in maillog.SAID
        )
        return next(each for each in dovecot.SEARCHED if each.pattern.search(said))
    if kind.name in ("spamd", "systemd"):
        return next(each for each in kind.texts if each.pattern.match(example))
    leading, others = exim.LEADING_TEXTS, exim.OTHER_TEXTS
    if log == "maillog":
        leading, others = dovecot.LEADING_TEXTS, []
    word = re.match("[^ :=.(]*" if log == "maillog" else "[^ :=]*", example)
    assert word
    for each in (*leading.get(word[0], ()), *others):
        same_log = log == "mainlog" or _can_be(each, kind)
        if same_log and each.pattern.match(example):
            return each
    return None


def _can_be(text: Text, kind: Kind) -> bool:
    return kind.name.startswith("login-") or not text.kind.startswith("login-")


def test_an_expression_without_an_example_would_be_found() -> None:
    with pytest.raises(AssertionError, match="no example of never tried"):
        kind = Kind("x", "X.", record("never tried"))
        test_each_expression_is_tried_by_an_example("mainlog", kind, kind.texts[0])
    kind = Kind("x", "X.", record("Completed", "Completed"))
    with pytest.raises(AssertionError):
        test_each_expression_is_tried_by_an_example("mainlog", kind, kind.texts[0])


@pytest.mark.parametrize(
    "log, kind", [(log, kind) for log, kinds in RECORDS.items() for kind in kinds],
    ids=lambda each: each if isinstance(each, str) else each.name,
)  # fmt: skip
def test_each_kind_has_a_line_that_is_it(log: str, kind: Kind) -> None:
    assert kind.sentence.endswith(".")
    assert kind.lines or any(text.examples for text in kind.texts), kind.name
    for line in kind.lines:
        assert _told(line) == (log, kind.name), line
    for line in kind.unlike:
        assert _told(line)[1] != kind.name, line


def _told(line: str) -> tuple[str, str]:
    log, cut = cut_line(line)
    assert isinstance(cut, Cut)
    return log, cut.kind


def test_a_name_is_one_kind_of_a_log() -> None:
    for log, kinds in RECORDS.items():
        names = [kind.name for kind in kinds]
        assert len(names) == len(set(names)), log


def test_each_part_has_a_sentence() -> None:
    for _, kind, text in TEXTS:
        names = {name for _, name in text.names} - {"peer"}
        assert names <= set(PARTS), (kind.name, names - set(PARTS))
        assert set(kind.parts) <= set(PARTS), kind.name


def test_what_a_parser_can_answer_is_a_record() -> None:
    of_exim = {*mainlog.KINDS_BY_FLAG.values(), "arrival", "arrival-bounce", "host-error"}
    of_exim |= {"discarded", "logwrite", "fields", "empty", "unknown"}
    assert of_exim <= {kind.name for kind in exim.KINDS}
    of_dovecot = {*maillog.LEVEL_KINDS.values(), "lda-saved", "quota", "unknown", "auth-error"}
    assert of_dovecot <= {kind.name for kind in dovecot.KINDS}
    assert {text.kind for text in dovecot.SEARCHED} == set(dovecot.WORDS_ORDER)


def test_nearly_all_texts_are_found_by_their_first_word() -> None:
    """Those that are not are tried one after the other on each line, which costs time."""
    without = [
        text for _, _, text in TEXTS if text.place == BEGINNING and not beginnings(text.expression)
    ]
    assert len(without) < len(TEXTS) / 8


@pytest.mark.parametrize(
    "expression, fixed",
    [
        ("Failed ", ["Failed "]),
        (r"Completed(?: (?P<queue_time>QT=[^ ]+))?", ["Completed"]),
        (r"(?:temporarily )?rejected x", ["temporarily rejected x", "rejected x"]),
        (r"(?P<x>pid [^ :]+): ", ["pid "]),
        (r"\*\*\* [Ff]rozen", ["*** "]),
        (r"local_scan\(\) function", ["local_scan() function"]),
        (r"time (?:just )?moved", ["time "]),
        (r"log_(?:write|file)", []),
        (r"Warning(?=:)", ["Warning"]),
        (r"words?(?=:)", []),
        (r"one|two", []),
        (r"[a-z]+ x", []),
    ],
)  # fmt: skip
def test_how_a_text_begins(expression: str, fixed: list[str]) -> None:
    assert beginnings(expression) == fixed


def test_the_text_that_says_most_is_tried_first() -> None:
    general = Kind("general", "G.", record("Failed ", "Failed x"))
    special = Kind("special", "S.", record("Failed to expand ", "Failed to expand x"))
    leading, others = indexed([general, special])
    assert [text.kind for text in leading["Failed"]] == ["special", "general"]
    assert others == []
