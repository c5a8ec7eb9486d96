"""Exim message IDs: found, decoded, and never said to be more exact than they are."""

from __future__ import annotations

import doctest
import json
import re
import string
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import ROOT
from snippets import message_id
from snippets.message_id import LocalhostNumber, decode, find, parse_version

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
REAL_IDS = json.loads((ROOT / "tests" / "data" / "message_ids.json").read_text())["ids"]
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase


def at(text: str) -> datetime:
    """Return a time in UTC, written as in a log, with microseconds."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)


# Exim's rules once more, written from src/src/receive.c of each version and not from the module
# under test: per version and base, the microseconds that one step of the last part is worth.


class Family(NamedTuple):
    """The versions of Exim that make IDs alike. Steps are in microseconds."""

    versions: tuple[str, ...]
    base: int
    pid_digits: int
    last_digits: int
    step: int  # without localhost_number
    step_with_host: int
    hosts: int


FAMILIES = (
    Family(("4.14", "4.94.2-7+deb11u3", "4.95", "4.95_RC2"), 62, 6, 2, 500, 5000, 17),
    Family(("4.96", "4.96.2", "4.96-15+deb12u10", "4.96-RC0"), 62, 6, 2, 5000, 5000, 17),
    Family(("4.97", "4.97.1", "4.98.2", "4.99_RC1", "4.100.1", "5.0"), 62, 11, 4, 1, 2, 17),
    Family(("4.95",), 36, 6, 2, 1000, 10_000, 11),
    Family(("4.96.1",), 36, 6, 2, 10_000, 10_000, 11),
    Family(("4.98.1",), 36, 11, 4, 2, 4, 11),
)


def in_base(value: int, base: int, digits: int) -> str:
    """Return the last ``digits`` digits of a number, as Exim's string_base62 does."""
    text = ""
    for _ in range(digits):
        value, digit = divmod(value, base)
        text = ALPHABET[digit] + text
    return text


class Sample(NamedTuple):
    """A message as Exim saw it, and the ID that Exim's rules give it."""

    id: str
    version: str
    base: int
    host: int | None
    pid: int
    time: datetime
    step: int


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Draw a message of any version, process, time and localhost_number."""
    family = draw(st.sampled_from(FAMILIES))
    version = draw(st.sampled_from(family.versions))
    host = draw(st.none() | st.integers(0, family.hosts - 1))
    seconds = draw(st.integers(0, family.base**6 - 1) | st.integers(1_000_000_000, 2_100_000_000))
    microseconds = draw(st.integers(0, 999_999))
    pid = draw(st.integers(1, 2**31 - 1))
    step = family.step if host is None else family.step_with_host
    last = (host or 0) * (1_000_000 // step) + microseconds // step
    parts = (
        in_base(seconds, family.base, 6),
        in_base(pid, family.base, family.pid_digits),
        in_base(last, family.base, family.last_digits),
    )
    time = EPOCH + timedelta(seconds=seconds, microseconds=microseconds)
    return Sample("-".join(parts), version, family.base, host, pid, time, step)


@given(samples())
def test_all_that_is_known_gives_the_exact_time(sample: Sample) -> None:
    known: LocalhostNumber = "none" if sample.host is None else sample.host
    got = decode(sample.id, sample.version, known, sample.base)
    assert got.earliest <= sample.time <= got.latest
    assert got.latest - got.earliest == (sample.step - 1) * MICROSECOND
    assert (got.id, got.pid, got.host, got.exact) == (sample.id, sample.pid, sample.host, True)
    assert [reading.unit for reading in got.readings] == [sample.step]


@given(samples())
def test_what_is_not_known_is_left_open(sample: Sample) -> None:
    known: LocalhostNumber = "none" if sample.host is None else sample.host
    partly_known = (
        decode(sample.id, base=sample.base),
        decode(sample.id, exim=sample.version, base=sample.base),
        decode(sample.id, localhost_number=known, base=sample.base),
    )
    for got in partly_known:
        assert got.earliest <= sample.time <= got.latest
        assert got.pid == sample.pid
        assert got.host in (None, sample.host)


@given(samples())
def test_the_range_is_the_union_of_all_possibilities(sample: Sample) -> None:
    possible = []
    hosts: list[LocalhostNumber] = ["none", *range(17 if sample.base == 62 else 11)]
    versions = ("4.95", "4.96") if len(sample.id) == 16 else ("4.97",)
    for version in versions:
        for host in hosts:
            try:
                possible.append(decode(sample.id, version, host, sample.base))
            except ValueError:
                continue
    got = decode(sample.id, base=sample.base)
    assert got.earliest == min(one.earliest for one in possible)
    assert got.latest == max(one.latest for one in possible)
    assert got.exact == (len({(one.earliest, one.latest) for one in possible}) == 1)
    (host, *others) = {one.host for one in possible}
    assert got.host == (None if others else host)


@given(samples(), st.sampled_from(["", " ", "<", "id=", "(", "R=", "\t", "é ", "/n/"]))
def test_found_in_text_where_it_stands(sample: Sample, before: str) -> None:
    for prefix, suffix in (("", ""), ("E", "@h.example>"), ("", "-H"), ("", ": x"), ("", "\n")):
        text = f"{before}{prefix}{sample.id}{suffix}"
        (match,) = find(text)
        assert match.id == sample.id == text[match.start : match.end]


@given(samples(), st.sampled_from([*"aZ0_-é٣", "x-", "-x"]))
def test_not_found_in_longer_words(sample: Sample, more: str) -> None:
    assert [*find(sample.id + more + "x")] == []
    assert [*find("x" + more + sample.id)] == []


@given(st.text())
def test_any_text_is_searched_without_an_error(text: str) -> None:
    for match in find(text):
        assert match.id == text[match.start : match.end]
        assert len(match.id) in (16, 23)


@given(st.text() | st.from_regex(r"\AE?[0-9A-Za-z-]{14,26}\Z"))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    try:
        got = decode(text)
    except ValueError as error:
        assert str(error)
        assert not re.fullmatch("E?D{6}-(D{6}-D{2}|D{11}-D{4})".replace("D", "[0-9A-Za-z]"), text)
    else:
        assert text.removeprefix("E") == got.id or text == got.id
        assert got.earliest <= got.latest < got.earliest + timedelta(seconds=1)


def test_real_ids_of_every_generation() -> None:
    assert len(REAL_IDS) == 120
    assert {row["exim"] for row in REAL_IDS} == {"4.94.2", "4.96", "4.98.2", "4.100.1"}
    for row in REAL_IDS:
        host = row["localhost_number"]
        got = decode(row["id"], row["exim"], "none" if host is None else host)
        not_before = EPOCH + timedelta(microseconds=row["not_before"])
        not_after = EPOCH + timedelta(microseconds=row["not_after"])
        assert got.earliest <= not_after, row
        assert got.latest >= not_before, row
        assert (got.pid, got.host, got.exact) == (row["pid"], host, True), row
        unknown = decode(row["id"])
        assert unknown.earliest <= got.earliest <= got.latest <= unknown.latest, row


def test_real_ids_of_4_96_are_not_in_units_of_500_microseconds() -> None:
    rows = [r for r in REAL_IDS if r["exim"] == "4.96" and r["localhost_number"] is None]
    assert len(rows) == 6
    for row in rows:
        as_older = decode(row["id"], "4.95", "none")
        assert as_older.latest < EPOCH + timedelta(microseconds=row["not_before"])


def test_the_often_quoted_short_id() -> None:
    got = decode("16VDhn-0001bo-D3")
    assert (got.form, got.pid, got.fraction, got.host, got.exact) == ("16", 6188, 809, None, False)
    assert got.earliest == at("2002-01-28 15:28:23.045000")  # localhost_number 4, 9 x 5 ms
    assert got.latest == at("2002-01-28 15:28:23.404999")  # up to 4.95, not set, 809 x 500 us
    assert "Not Exim 4.96 without localhost_number: 809 is above 199." in got.notes
    assert any("February 2003" in note for note in got.notes)


@pytest.mark.parametrize(
    ("exim", "localhost_number", "earliest", "latest", "host"),
    [
        ("4.95", "none", ".404500", ".404999", None),
        ("4.95", 4, ".045000", ".049999", 4),
        ("4.95", None, ".045000", ".404999", None),
        ("4.96", None, ".045000", ".049999", 4),  # 809 is above 199, so the setting is there
        ("4.96", 4, ".045000", ".049999", 4),
        (None, 4, ".045000", ".049999", 4),
        (None, "none", ".404500", ".404999", None),
        ("4.98.2", None, ".045000", ".404999", None),  # older than the upgrade
    ],
)
def test_the_short_id_by_what_is_known(
    exim: str | None,
    localhost_number: LocalhostNumber,
    earliest: str,
    latest: str,
    host: int | None,
) -> None:
    got = decode("16VDhn-0001bo-D3", exim, localhost_number)
    assert got.earliest == at("2002-01-28 15:28:23" + earliest)
    assert got.latest == at("2002-01-28 15:28:23" + latest)
    assert got.host == host
    assert any("upgrade to Exim 4.98.2" in note for note in got.notes) == (exim == "4.98.2")


def test_the_often_quoted_long_id() -> None:
    got = decode("E16VDhn-000000001bo-D342")
    assert (got.id, got.form, got.pid) == ("16VDhn-000000001bo-D342", "23", 6188)
    assert (got.fraction, got.host, got.exact) == (3_110_046, 6, True)
    assert got.earliest == at("2002-01-28 15:28:23.220092")
    assert got.latest == at("2002-01-28 15:28:23.220093")


def test_the_last_moments_that_an_id_can_name() -> None:
    assert decode("zzzzzz-000001-00").earliest == at("3769-12-05 03:13:03.000000")
    assert decode("ZZZZZZ-000001-00", base=36).earliest == at("2038-12-24 05:45:35.000000")


def id_with(fraction: int, form: str = "16") -> str:
    """Return an ID of 2025 with this last part."""
    if form == "16":
        return f"1tixMn-00009x-{in_base(fraction, 62, 2)}"
    return f"1tixMn-0000000009x-{in_base(fraction, 62, 4)}"


@pytest.mark.parametrize(
    ("form", "fraction", "host"),
    [
        ("16", 1999, None),  # the last one of 4.95 without the setting
        ("16", 2000, 10),  # only localhost_number 10 gives it
        ("16", 3399, 16),
        ("23", 999_999, None),  # the last one of 4.97 without the setting
        ("23", 1_000_000, 2),
        ("23", 8_499_999, 16),
    ],
)
def test_the_host_number_is_named_when_it_is_certain(
    form: str, fraction: int, host: int | None
) -> None:
    got = decode(id_with(fraction, form))
    assert (got.form, got.fraction, got.host) == (form, fraction, host)
    assert got.exact == (host is not None)


@pytest.mark.parametrize(("form", "fraction"), [("16", 3400), ("16", 3843), ("23", 8_500_000)])
def test_a_fraction_that_no_version_gives_leaves_the_second(form: str, fraction: int) -> None:
    got = decode(id_with(fraction, form))
    assert (got.earliest.microsecond, got.latest.microsecond) == (0, 999_999)
    assert (got.exact, got.host, got.readings) == (False, None, ())
    assert any("No version of Exim gives this fraction" in note for note in got.notes)


@pytest.mark.parametrize(
    ("exim", "localhost_number", "base", "id", "why"),
    [
        ("4.96", None, 62, "16VDhn-000000001bo-D342", "23 characters begin with Exim 4.97"),
        ("4.96", "none", 62, "16VDhn-0001bo-D3", "809 is above 199"),
        ("4.95", "none", 62, "16VDhn-0001bo-WG", "2000 is above 1999"),
        ("4.98", "none", 62, "16VDhn-000000001bo-D342", "3110046 is above 999999"),
        (None, 3, 62, "16VDhn-0001bo-D3", "means localhost_number 4, not 3"),
        ("4.98", 0, 62, "16VDhn-000000001bo-D342", "means localhost_number 6, not 0"),
        ("4.96", None, 62, "16VDhn-0001bo-zz", "3843 is above 3399"),
        (None, None, 36, "16VDhn-0001bo-D3", "'h' is not a digit of base 36"),
        (None, 17, 62, "16VDhn-0001bo-D3", "from 0 to 16"),
        (None, -1, 62, "16VDhn-0001bo-D3", "from 0 to 16"),
        (None, 11, 36, "16VDHN-0001B0-D3", "from 0 to 10"),
        (None, None, 10, "16VDhn-0001bo-D3", "the base is 62, or 36"),
    ],
)
def test_contradictions_are_refused_with_the_reason(
    exim: str | None, localhost_number: LocalhostNumber, base: int, id: str, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        decode(id, exim, localhost_number, base)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "16VDhn-0001bo-D",
        "16VDhn-0001bo-D34",
        "6VDhn-0001bo-D3",
        "EE16VDhn-0001bo-D3",
        "e16VDhn-0001bo-D3",
        "16VDhn-0001bo-D3-H",
        "16VDhn-0001bo-D342",
        "16VDhn-000000001bo-D3",
        "16VDhn0001boD3",
        "16VDhn_0001bo_D3",
        "16VDhn-0001b_-D3",
        "16VDhn-0001bo-D\u0663",
        "16VDhn-0001bo-D\uff13",
        "16VDhn\u20130001bo\u2013D3",
        "16VDhn-0001bo-D3\n",
        " 16VDhn-0001bo-D3",
        "16VDhn-0001bo-D3\0",
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_other_texts_are_no_message_id(text: str) -> None:
    with pytest.raises(ValueError, match="message ID"):
        decode(text)


@pytest.mark.parametrize("cut", range(14, 23))
def test_a_long_id_cut_short_is_named_so(cut: int) -> None:
    with pytest.raises(ValueError, match="23 characters cut short"):
        decode("1tixMn-00000000C5j-1wRa"[:cut])


def test_a_high_host_number_overflows_in_base_36() -> None:
    # localhost_number 7 at .000000: 1,750,000 does not fit four digits (1,679,615) and becomes
    # 70,384, which localhost_number 0 gives as well, and the unset one too.
    id = "TKZ1A0-0000000002T-" + in_base(7 * 250_000, 36, 4)
    got = decode(id, "4.98", base=36)
    assert {reading.host for reading in got.readings} == {None, 0, 7}
    assert decode(id, "4.98", 7, 36).earliest.microsecond == 0


def test_an_id_without_lower_case_letters_may_be_of_base_36() -> None:
    (note,) = [note for note in decode("TJJPGQ-0000A1-5F").notes if "base 36" in note]
    assert f"{decode('TJJPGQ-0000A1-5F', base=36).earliest:%Y-%m-%d %H:%M:%S} UTC" in note
    assert not any("base 36" in note for note in decode("1tixMn-00009x-5F").notes)


def test_a_process_number_beyond_all_systems_is_noted() -> None:
    assert decode("1tixMn-2LKcb1-00").pid == 2**31 - 1
    assert decode("1tixMn-2LKcb1-00").notes == ()
    assert any("process number" in note for note in decode("1tixMn-2LKcb2-00").notes)


def test_two_ids_in_a_log_line() -> None:
    line = "2025-02-14 15:12:33 1tixMn-00000000C5j-1wRa <= <> R=1hhlhb-006myf-8K U=mailnull"
    assert [match.id for match in find(line)] == ["1tixMn-00000000C5j-1wRa", "1hhlhb-006myf-8K"]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("4.96", (4, 96)),
        ("4.98.2", (4, 98, 2)),
        ("4.96-15+deb12u10", (4, 96)),
        ("4.98.2-1~bpo12+1", (4, 98, 2)),
        ("4.99_RC1", (4, 99)),
        ("4.99.1+148", (4, 99, 1)),
        ("4.100.1", (4, 100, 1)),
    ],
)
def test_versions(text: str, version: tuple[int, ...]) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize(
    "text", ["", "4", "4.", ".96", "x", "4.96 #2", "4.96\n", "4,96", "v4.96", "4.\u0669\u0666"]
)
def test_texts_that_are_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="not an Exim version"):
        parse_version(text)


@pytest.mark.parametrize("text", ["3.36", "4.9.2", "4.13"])
def test_versions_of_another_kind_of_id(text: str) -> None:
    with pytest.raises(ValueError, match=r"before Exim 4\.14"):
        parse_version(text)


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(message_id)
    assert (result.attempted, result.failed) == (1, 0)
