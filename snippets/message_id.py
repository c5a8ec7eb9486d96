"""Exim message IDs: find them in text and decode them.

Exim names each message by the moment it began to arrive, the process that received it, and a
fraction of the second. The ID has two forms::

    16VDhn-0001bo-D3           16 characters, up to Exim 4.96.2
    16VDhn-000000001bo-D342    23 characters, from Exim 4.97

All three parts are numbers in base 62 (digits ``0-9A-Za-z``); base 36 (``0-9A-Z``) where file names
ignore case: Cygwin and Darwin. In a ``Message-ID:`` header Exim puts an ``E`` before the ID.

The last part counts in units that depend on the Exim version, and on whether the configuration
sets ``localhost_number``; see ``RULES``. An ID alone does not tell which rule made it, so
``decode`` returns every reading that fits.

Source: ``src/src/receive.c`` of Exim 4.95, 4.96, 4.97, 4.98 and 4.99, at "Now build the unique
message id".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple, Union

Version = tuple[int, ...]
LocalhostNumber = Union[int, Literal["none"], None]
"""The setting ``localhost_number``: a number, ``"none"`` (surely not set) or ``None`` (unknown)."""

# [start:pattern]
PATTERN = re.compile(
    r"""
    (?<![\w-])                        # not in the middle of a longer word
    E?                                # only in Message-ID headers
    (?P<id>
        [0-9A-Za-z]{6}-
        (?: [0-9A-Za-z]{6}-[0-9A-Za-z]{2}       # up to Exim 4.96
          | [0-9A-Za-z]{11}-[0-9A-Za-z]{4} )    # from Exim 4.97
    )
    (?= -[DHJ](?![\w-]) | (?![\w-]) ) # a spool file's name goes on with -D, -H or -J
    """,
    re.VERBOSE,
)
"""Both forms of the ID, as whole words. Group ``id`` is the ID without the leading ``E``."""
# [end:pattern]

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SECOND = 1_000_000
MAX_PID = 2**31 - 1
"""``pid_t`` is a 32-bit signed number on Linux; proc(5) limits it further, to 4,194,304."""

FIRST_VERSION: Version = (4, 14)
FIRST_LONG: Version = (4, 97)
BEFORE_RULES = datetime(2003, 2, 1, tzinfo=timezone.utc)
"""Exim 4.14, February 2003, made the last part a time. Before, it was a sequence number."""


# [start:rules]
class Rule(NamedTuple):
    """How some versions of Exim count the last part of the ID. ``unit`` is in microseconds."""

    form: str
    base: int
    first: Version
    last: Version
    localhost_number: bool  # is the setting set?
    unit: int


NEWEST: Version = (999,)
RULES = (
    Rule("16", 62, (4, 14), (4, 95, 999), False, 500),
    Rule("16", 62, (4, 96), (4, 96, 999), False, 5_000),
    Rule("16", 62, (4, 14), (4, 96, 999), True, 5_000),
    Rule("23", 62, (4, 97), NEWEST, False, 1),
    Rule("23", 62, (4, 97), NEWEST, True, 2),
    Rule("16", 36, (4, 14), (4, 95, 999), False, 1_000),
    Rule("16", 36, (4, 96), (4, 96, 999), False, 10_000),
    Rule("16", 36, (4, 14), (4, 96, 999), True, 10_000),
    Rule("23", 36, (4, 97), NEWEST, False, 2),
    Rule("23", 36, (4, 97), NEWEST, True, 4),
)
"""Without ``localhost_number`` the last part is ``microseconds // unit``. With it, it is
``localhost_number * (1_000_000 // unit) + microseconds // unit``."""

LOCALHOST_MAX = {62: 16, 36: 10}
"""Exim's LOCALHOST_MAX: the highest ``localhost_number`` that Exim accepts, by base."""
# [end:rules]


class Match(NamedTuple):
    """An ID in a text: ``text[start:end] == id``. A leading ``E`` stands before ``start``."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """One way in which the ID can have been made.

    ``exim`` names the versions in words. ``host`` is the ``localhost_number``, None when not set.
    ``unit`` is in microseconds. Each microsecond from ``earliest`` to ``latest``, both included,
    gives this ID.
    """

    exim: str
    host: int | None
    unit: int
    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class MessageID:
    """A decoded ID.

    ``earliest`` and ``latest`` (UTC, both included) enclose all ``readings``. ``exact`` says that
    the readings agree on one time, so that ``latest - earliest`` is less than one unit.
    ``fraction`` is the last part as a number, in units that only a reading knows. ``host`` is the
    ``localhost_number`` if every reading has the same one, else None.
    """

    id: str
    form: str
    earliest: datetime
    latest: datetime
    pid: int
    fraction: int
    host: int | None
    exact: bool
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]


# [start:find]
def find(text: str) -> Iterator[Match]:
    """Yield each message ID in ``text``, in order, both forms, with its place."""
    for match in PATTERN.finditer(text):
        yield Match(match["id"], match.start("id"), match.end("id"))


# [end:find]


WORD = re.compile(rf"(?:\S*/)? <? ({PATTERN.pattern}) (?: -[DHJ] | @[^\s@<>]+>? )?", re.VERBOSE)
"""A word that stands for one ID: the ID, a spool file's name or path, a Message-ID header."""


def ids_in(text: str) -> list[str]:
    """Return the IDs that a text names, in order.

    A list, that is, one word or words of letters, digits and hyphens only: each word has to be an
    ID, and one that is not is returned as it is, for ``decode`` to refuse. Any other text, such as
    a log line: the IDs found in it, each once; maybe none.
    """
    words = text.split()
    if len(words) == 1 or all(re.fullmatch("[0-9A-Za-z-]+", word) for word in words):
        matches = [(WORD.fullmatch(word), word) for word in words]
        return [match["id"] if match else word for match, word in matches]
    return list(dict.fromkeys(match.id for match in find(text)))


# [start:number]
def number(digits: str, base: int = 62) -> int:
    """Return the value of ``digits`` in base 62, or in base 36, which has no lower-case letters.

    >>> number("0001bo")
    6188
    """
    value = 0
    for digit in digits:
        place = DIGITS.find(digit, 0, base)
        if place < 0:
            raise ValueError(f"{digit!r} is not a digit of base {base}")
        value = value * base + place
    return value


# [end:number]


def parse_version(text: str) -> Version:
    """Return the numbers of an Exim version.

    It is written as ``4.96``, ``4.98.2``, ``4.96-15+deb12u10`` or ``4.99_RC1``. A release
    candidate counts as its release. Raises ValueError for anything else, and for versions before
    4.14, whose IDs are of another kind.
    """
    match = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,4}){1,3})(?:[-_+~][0-9A-Za-z.+~_-]*)?", text)
    if not match:
        raise ValueError("not an Exim version; write it like 4.96 or 4.98.2")
    version = tuple(int(part) for part in match[1].split("."))
    if version < FIRST_VERSION:
        raise ValueError("before Exim 4.14 the last part of the ID was no time")
    return version


# [start:readings]
def readings_of(rule: Rule, seconds: int, fraction: int, digits: int) -> Iterator[Reading]:
    """Yield each reading of an ID's ``fraction``, a number of ``digits`` digits, by one rule.

    There is none when the fraction is beyond what the rule can give. In base 36 a high
    ``localhost_number`` overflows four digits and loses the top one: then there can be more.
    """
    per_second = SECOND // rule.unit
    hosts = LOCALHOST_MAX[rule.base] + 1 if rule.localhost_number else 1
    for value in range(fraction, hosts * per_second, rule.base**digits):
        host, units = divmod(value, per_second)
        earliest = EPOCH + timedelta(seconds=seconds, microseconds=units * rule.unit)
        yield Reading(
            exim=_versions(rule),
            host=host if rule.localhost_number else None,
            unit=rule.unit,
            earliest=earliest,
            latest=earliest + timedelta(microseconds=rule.unit - 1),
        )


# [end:readings]


# [start:candidates]
def candidates(
    form: str, base: int, version: Version | None, localhost_number: LocalhostNumber
) -> list[Rule]:
    """Return the rules which an ID of this form can come from, as far as is known.

    An ID of 16 characters on a server with Exim 4.97 or later is older than the upgrade, so that
    each rule of the older versions stays possible.
    """
    rules = [rule for rule in RULES if (rule.form, rule.base) == (form, base)]
    if version and not (form == "16" and version >= FIRST_LONG):
        rules = [rule for rule in rules if rule.first <= version <= rule.last]
    if localhost_number is not None:
        is_set = localhost_number != "none"
        rules = [rule for rule in rules if rule.localhost_number == is_set]
    return rules


# [end:candidates]


# [start:decode]
def decode(
    id: str,
    exim: str | None = None,
    localhost_number: LocalhostNumber = None,
    base: int = 62,
) -> MessageID:
    """Decode a message ID, with or without its leading ``E``.

    What is not known is left open: without ``exim`` every version is possible, without
    ``localhost_number`` it may be set or not (say ``"none"`` if it is known not to be set).

    Raises ValueError when the text is no message ID, when an argument is out of range, and when
    the ID cannot have been made by what the arguments describe.
    """
    version = None if exim is None else parse_version(exim)
    check_localhost_number(localhost_number, base)
    match = PATTERN.fullmatch(id)
    if not match:
        raise ValueError(_why_not(id))
    name = match["id"]
    form = str(len(name))
    seconds, pid, fraction = (number(part, base) for part in name.split("-"))
    digits = len(name.split("-")[2])
    if version and version < FIRST_LONG and form == "23":
        raise ValueError(f"23 characters begin with Exim 4.97, so Exim {exim} did not make it")

    readings: list[Reading] = []
    notes: list[str] = []
    for rule in candidates(form, base, version, localhost_number):
        fitting = list(readings_of(rule, seconds, fraction, digits))
        notes += [] if fitting else [_excluded(rule, fraction)]
        readings += fitting
    if isinstance(localhost_number, int) and readings:
        notes += _other_hosts(readings, localhost_number)
        readings = [reading for reading in readings if reading.host == localhost_number]
    if not readings and (exim or localhost_number is not None):
        raise ValueError(" ".join(notes).rstrip("."))

    second = EPOCH + timedelta(seconds=seconds)
    hosts = {reading.host for reading in readings}
    return MessageID(
        id=name,
        form=form,
        earliest=min((r.earliest for r in readings), default=second),
        latest=max((r.latest for r in readings), default=second + timedelta(microseconds=999_999)),
        pid=pid,
        fraction=fraction,
        host=hosts.pop() if len(hosts) == 1 else None,
        exact=len({(r.earliest, r.latest) for r in readings}) == 1,
        readings=tuple(readings),
        notes=(*notes, *_remarks(name, base, second, pid, version, bool(readings))),
    )


# [end:decode]


def check_localhost_number(value: LocalhostNumber, base: int = 62) -> None:
    """Raise ValueError unless ``value`` is a ``localhost_number`` that Exim takes in this base."""
    if base not in LOCALHOST_MAX:
        raise ValueError("the base is 62, or 36 on Cygwin and Darwin")
    highest = LOCALHOST_MAX[base]
    if value is None or value == "none":
        return
    if not isinstance(value, int) or not 0 <= value <= highest:
        raise ValueError(f"localhost_number goes from 0 to {highest} in base {base}")


def _remarks(
    name: str, base: int, second: datetime, pid: int, version: Version | None, fits: bool
) -> Iterator[str]:
    """Yield what a reader must know before trusting the answer."""
    if version and version >= FIRST_LONG and len(name) == 16:
        yield f"16 characters: made before this server's upgrade to Exim {_dotted(version)}."
    if not fits:
        yield (
            "No version of Exim gives this fraction, so only the second is read. "
            "It is unlikely to be the ID of a real message."
        )
    if second < BEFORE_RULES:
        yield (
            "Dated before Exim 4.14 (February 2003), which made the last part a time: "
            "in a real ID of that age only the second is certain."
        )
    if pid > MAX_PID:
        yield "No process number is this high: it is unlikely to be the ID of a real message."
    if base == 62 and name == name.upper():
        time = EPOCH + timedelta(seconds=number(name[:6], 36))
        yield (
            "No lower-case letter: made on Cygwin or Darwin it is in base 36 "
            f"and means {time:%Y-%m-%d %H:%M:%S} UTC."
        )


def _versions(rule: Rule) -> str:
    """Return a rule's versions in words."""
    if rule.last == NEWEST:
        return f"{_dotted(rule.first)} and later"
    if rule.first == FIRST_VERSION:
        return f"up to {_dotted(rule.last[:2])}"
    return _dotted(rule.first)


def _dotted(version: Version) -> str:
    return ".".join(str(part) for part in version)


def _setting(rule: Rule) -> str:
    return f"{'with' if rule.localhost_number else 'without'} localhost_number"


def _excluded(rule: Rule, fraction: int) -> str:
    """Say why a rule cannot have given this fraction."""
    hosts = LOCALHOST_MAX[rule.base] + 1 if rule.localhost_number else 1
    highest = hosts * (SECOND // rule.unit) - 1
    return f"Not Exim {_versions(rule)} {_setting(rule)}: {fraction} is above {highest}."


def _other_hosts(readings: list[Reading], localhost_number: int) -> list[str]:
    """Say which ``localhost_number`` the fraction stands for, when it is another one."""
    hosts = sorted({r.host for r in readings if r.host is not None})
    if localhost_number in hosts:
        return []
    named = " or ".join(str(host) for host in hosts)
    return [f"The fraction means localhost_number {named}, not {localhost_number}."]


def _why_not(text: str) -> str:
    """Say why a text is no message ID."""
    if re.fullmatch(r"E?[0-9A-Za-z]{6}-[0-9A-Za-z]{7,11}(-[0-9A-Za-z]{0,3})?", text):
        return "a message ID of 23 characters cut short"
    return "not a message ID, which looks like 16VDhn-0001bo-D3 or 16VDhn-000000001bo-D342"
