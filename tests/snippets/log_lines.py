"""Log lines with their kind and the names of their parts, and what every parser owes any line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from lab import ROOT
from snippets.logs.meaning import explain
from snippets.logs.parts import SEPARATOR, UNKNOWN, Cut, Line
from tests.growth import FASTER, growth


@dataclass(frozen=True)
class Labelled:
    """A line, its kind, and the names of its parts but for separators."""

    line: str
    kind: str
    parts: list[str]


def labelled(file: str) -> list[Labelled]:
    """Read a file of tests/data, one JSON object a line."""
    text = (ROOT / "tests" / "data" / file).read_text(encoding="utf-8")
    return [Labelled(**json.loads(line)) for line in text.splitlines()]


@st.composite
def spliced(draw: st.DrawFn, lines: list[Labelled]) -> str:
    """The beginning of a line with the end of another."""
    one, other = (draw(st.sampled_from(lines)).line for _ in range(2))
    return one[: draw(st.integers(0, len(one)))] + other[draw(st.integers(0, len(other))) :]


def check(line: Line, text: str) -> None:
    """Fail unless the parts joined are the line and each has an explanation."""
    assert "".join(part.text for part in line.parts) == text
    for part in line.parts:
        assert explain(part.meaning)


def unnamed(cut: Cut) -> int:
    """How many characters of a line have no name."""
    names, texts = cut.pieces[::2], cut.pieces[1::2]
    return sum(len(text) for name, text in zip(names, texts, strict=True) if name == UNKNOWN)


def names(line: Line) -> list[str]:
    return [part.name for part in line.parts if part.name != SEPARATOR]


STAMP = "2026-03-01 10:00:00 "
BEGINNINGS = [
    "",
    STAMP,
    STAMP + "1tixMn-00000000C5j-1wRa ",
    STAMP + "<= a@example.com ",
    STAMP + "=> ",
    STAMP + "** a@example.com R=x: ",
    STAMP + "== ",
    STAMP + "H=",
    STAMP + "SMTP connection from ",
    STAMP + "SMTP protocol synchronization error (x): rejected ",
    STAMP + 'Warning: "SpamAssassin as ',
    STAMP + '"x" from ',
    "Mar  1 10:00:00 server dovecot: imap(",
    "Mar  1 10:00:00 server dovecot: imap-login: Disconnected: ",
    "Mar  1 10:00:00 server dovecot: lmtp(a): msgid=",
    "Mar  1 10:00:00 server dovecot: imap(a): Error: ",
    "Mar  1 10:00:00 server dovecot: imap(a): <",
    "Mar  1 10:00:00 server spamd[1]: spamd: processing message ",
    "Mar  1 10:00:00 server dovecot: message repeated 2 times: [ ",
    "Mar  1 10:00:00 server dovecot: imap(a): Connection closed: ",
    "Mar 01 10:00:00 2026 (35) news: ",
    STAMP + "rejected EHLO or HELO ",
    STAMP + "a@example.com R=x ",
    STAMP + "a@example.com <",
    STAMP + "Received from a@example.com H=",
]
UNITS = [
    "a", '"', '\\"', "\\", "(", "((a) ", "<", "<a@", "[", "[1.", " ", ":", ": ", "=", "a=", "H=",
    "H=a (", " (a) [", " [1.1.1.1]", "for ", " from ", "R=x ", "/", "/a ", "\0", "\udc80", 'X="',
    "@", "a@", "a(b): ", " (a)", " <a>", "msgid=: ", "D=", "1", "<>", "a ",
]  # fmt: skip


def growing_faster(cut: Callable[[str], Cut], length: int) -> list[str]:
    """The lines whose cut takes longer by more than they are longer. Each must stay whole."""
    faults = []
    for beginning in BEGINNINGS:
        for unit in UNITS:

            def work(size: int, beginning: str = beginning, unit: str = unit) -> None:
                text = beginning + unit * (size // len(unit))
                assert "".join(cut(text).pieces[1::2]) == text

            work(length)  # compiles the expressions
            if (found := growth(work, length)) >= FASTER:
                faults.append(f"{beginning + unit!r}...: {found:.1f}")
    return faults
