"""What the parsers of the mail logs have in common: parts, lines, and the explanation of both.

A parser cuts a line into named parts. Nothing is lost: the texts of the parts, joined, are the
line. A part whose meaning is not known is called ``unknown``; blanks and punctuation between parts
are ``separator``. What kinds and parts mean stands in ``explanations.json``.
"""

from __future__ import annotations

import json
import pkgutil
import re
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

SEPARATOR = "separator"
UNKNOWN = "unknown"

MAX_PARSED = 65_536
"""Characters of a line that are cut into parts; what follows is one part, ``beyond the limit``.

Exim's own lines end at 8,192 bytes (LOG_BUFFER_SIZE in ``src/src/macros.h``), Dovecot's and
syslog's at less."""

# pkgutil reads it from the folder and from the one-file tool alike.
EXPLANATIONS: dict[str, Any] = json.loads(
    pkgutil.get_data(__name__.rpartition(".")[0], "explanations.json") or b""
)
PARTS: dict[str, str] = EXPLANATIONS["parts"]
ISO_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
SYSLOG_STAMP = r"[A-Z][a-z]{2} [ 0-9]?[0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"

Pieces = list[str]
"""Names and texts in turn: ``[name, text, name, text, ...]``. It is what parsers make inside,
since a list of strings is far quicker to build than a list of objects."""


# [start:parts]
class Part(NamedTuple):
    """A piece of a line. ``meaning`` is a key for ``explain``."""

    name: str
    text: str
    meaning: str


class Line(NamedTuple):
    """A line in parts.

    ``time`` is the stamp as written, without zone; None if the line has none. ``iso`` is the
    same in ISO 8601, with the zone if the line names it; None if the stamp is not complete, as
    syslog's traditional one, which has no year. ``id`` is Exim's message ID.
    """

    kind: str
    time: str | None
    iso: str | None
    id: str | None
    parts: list[Part]


# [end:parts]


class Cut(NamedTuple):
    """What a parser found, before the parts are explained."""

    kind: str
    time: str | None
    zone: str | None
    id: str | None
    pieces: Pieces


def decoded(line: bytes | str) -> str:
    """Return the line as text. Bytes that are no UTF-8 are kept as surrogates."""
    return line.decode("utf-8", "surrogateescape") if isinstance(line, bytes) else line


WITH_YEAR = re.compile(
    r"(?P<year>[0-9]{4})? ?(?P<month>[A-Z][a-z]{2}) +(?P<day>[0-9]{1,2})(?: (?P<year2>[0-9]{4}))? "
    r"(?P<clock>[0-9:]{8}(?:\.[0-9]+)?)(?: (?P<year3>[0-9]{4}))?",
    re.A,
)
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def iso_time(time: str | None, zone: str | None) -> str | None:
    """Return a complete stamp in ISO 8601, else None. A zone is written ``+0100`` or ``+01:00``.

    Seconds since 1970 are universal time. The name of a zone says too little and is left out.
    """
    if time is None:
        return None
    if zone and zone[0] in "+-":
        zone = zone if zone[-3] == ":" else f"{zone[:-2]}:{zone[-2:]}"
    elif zone != "Z":
        zone = ""
    if len(time) > 18 and time[4] == "-" == time[7]:
        return f"{time[:10]}T{time[11:]}{zone}"
    if time[0].isdigit() and time[10:11] == ".":
        whole, _, fraction = time.partition(".")
        moment = datetime(1970, 1, 1) + timedelta(seconds=int(whole))
        return f"{moment.isoformat()}.{fraction}Z"
    found = WITH_YEAR.fullmatch(time)
    year = found and (found["year"] or found["year2"] or found["year3"])
    month = MONTHS.find(found["month"]) if found else -1
    if not found or not year or month < 0 or month % 3:
        return None
    return f"{year}-{month // 3 + 1:02}-{int(found['day']):02}T{found['clock']}{zone}"


HOST_PARTS = re.compile(
    r"(?P<host_name>H=[^ ([]+|(?!H=)[^ ([]+)?(?P<DNSSEC> DS)?( ?)"
    r"(?P<HELO_name>(?:H=)?\(.*\))?( ?)"
    r"(?P<ip>(?:H=)?\[[^\] ]*\])?(?P<port>:[0-9A-Za-z_]+)?(?P<same_connection>\*)?(.*)\Z",
    re.A | re.S,
)


def host_parts(pieces: Pieces, text: str) -> None:
    """Cut ``H=name (helo) [ip]:port``, each part of which can be missing."""
    name, dnssec, blank, helo, blank2, ip, port, same, rest = HOST_PARTS.match(text).groups()  # type: ignore[union-attr]
    if name:
        pieces += ("host name", name)
    if dnssec:
        pieces += (SEPARATOR, " ", "DNSSEC", "DS")
    if blank:
        pieces += (SEPARATOR, blank)
    if helo:
        pieces += ("HELO name", helo)
    if blank2:
        pieces += (SEPARATOR, blank2)
    if ip:
        pieces += ("ip", ip)
    if port:
        pieces += ("port", port)
    if same:
        pieces += ("same connection", same)
    if rest:
        pieces += ("host name" if rest == "H=" else UNKNOWN, rest)


class Shape:
    """A text that a log line can hold, the kind of line it means, and the parts it is made of.

    The named groups of the expression are parts: ``_`` stands for a blank in the part's name, and
    a number at the end tells groups of one name apart. ``peer`` stands for a whole
    ``name (helo) [ip]:port``. Groups must stand in the order of the text and must not overlap.
    """

    def __init__(self, kind: str, expression: str) -> None:
        self.kind = kind
        self.expression = expression

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when it is first needed: there are hundreds."""
        return re.compile(self.expression, re.A | re.S)

    @cached_property
    def names(self) -> list[tuple[int, str]]:
        """The number and the part's name of each group."""
        numbers = {
            number: group.rstrip("0123456789") for group, number in self.pattern.groupindex.items()
        }
        return [
            (number, SPELLED.get(name, name.replace("_", " "))) for number, name in numbers.items()
        ]

    def cut(self, pieces: Pieces, match: re.Match[str], other: str) -> None:
        """Add the parts of a match of ``pattern``; what stands between them is called ``other``."""
        spans, text = match.regs, match.string
        at, last = spans[0]
        for number, name in self.names:
            start, end = spans[number]
            if start < at or start == end:
                continue
            if start > at:
                gap(pieces, text[at:start], other)
            if name == "peer":
                host_parts(pieces, text[start:end])
            else:
                pieces += (name, text[start:end])
            at = end
        if at < last:
            gap(pieces, text[at:last], other)


SPELLED = {"Message_ID": "Message-ID"}
"""The names of parts that the name of a group cannot spell."""


def shapes(*entries: tuple[str, str]) -> list[Shape]:
    """Return the shapes for pairs of a kind and an expression."""
    return [Shape(kind, expression) for kind, expression in entries]


EDGES = " :;,"
EDGES_OF_EVENT = EDGES + "."
ANY_WORD = re.compile(r"[^\W_]")


def gap(pieces: Pieces, text: str, name: str) -> None:
    """Add a text, with blanks and punctuation at its ends as separators of their own."""
    if text == " ":
        pieces += (SEPARATOR, " ")
        return
    core = text.strip(EDGES_OF_EVENT if name == "event" else EDGES)
    if not core or (name == "event" and not ANY_WORD.search(core)):
        if text:
            pieces += (SEPARATOR, text)
        return
    # A bracket around what has a name of its own belongs to neither side; that of a call is a word.
    if core[-2:] == " (":
        core = core[:-2].rstrip(EDGES)
    if core in ("(", ")") or (core[:1] == ")" and name == "event"):
        core = core[1:].lstrip(EDGES)
    if not core:
        pieces += (SEPARATOR, text)
        return
    start = text.index(core)
    if start:
        pieces += (SEPARATOR, text[:start])
    pieces += (name, core)
    if start + len(core) < len(text):
        pieces += (SEPARATOR, text[start + len(core) :])
