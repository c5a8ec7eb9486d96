"""Cut the volatile parts out of what a command printed, by the rules of rules.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lab.transcripts.rules import RULES, Rule


@dataclass(frozen=True)
class Cut:
    """A text with one mark for each volatile part, and those parts in their order."""

    text: str
    values: tuple[str, ...]

    def shown(self) -> str:
        """Return the text as a person reads it, with `<name>` for a volatile part."""
        return "".join(f"<{BY_MARK[c].name}>" if c in BY_MARK else c for c in self.text)


@dataclass(frozen=True)
class Line:
    """A line of an output; the body of a certificate or key is one line with breaks inside."""

    number: int  # counted from 0 in the output
    raw: str
    text: str  # as it is compared: in a table, runs of blanks are one


BY_MARK = {rule.mark: rule for rule in RULES}
# A private character in a program's output must not pass for a mark.
_NO_MARKS = dict.fromkeys(map(ord, BY_MARK), "\N{REPLACEMENT CHARACTER}")

# Programs that fit the width of their columns to what they print. From such a heading (or row,
# where grep took the heading) to the next empty line a run of blanks counts as one; everywhere else
# blanks are compared as they are.
TABLE_HEADS = re.compile(
    r"^(?:USER +PID |COMMAND +PID |username +|Netid +State )|^ +PID +(?:TTY|USER)"
    r"|^\S+ +\d+ +\S+ +(?:cwd|rtd|txt|mem|DEL|\d+[a-zA-Z]{0,2}) +\w+ +\S"  # a row of lsof
    r"|^\S+ +\d+ +[\d.]+ +[\d.]+ +\d+ +\d+ +\S+ +\S+ +\S+ +\d+:\d\d "  # a row of ps
)
# Whole lines that a busy machine adds: no page can count on them, nor on their absence.
WAITING = re.compile(
    # Dovecot's login process says so while the authentication process has not answered it yet.
    r"\* OK Waiting for authentication process to respond\.\."
)
_PEM = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]+-----")


@lru_cache(maxsize=8192)
def normalise(text: str, *, handles_only: bool = False) -> Cut:
    """Cut the volatile parts out of one line. Never raises, whatever the line holds."""
    values: list[str] = []
    for rule in RULES:
        if not handles_only or rule.handle == "same":
            text, values = _cut(rule, text, values)
    return Cut(text, tuple(values))


def _cut(rule: Rule, text: str, values: list[str]) -> tuple[str, list[str]]:
    parts: list[str] = []
    kept: list[str] = []
    left = iter(values)
    position = 0
    for match in rule.pattern.finditer(text):
        groups = [number for number in range(1, len(match.groups()) + 1) if match[number]]
        for group in groups or [0]:
            start, end = match.span(group)
            if start < position or start == end or not BY_MARK.keys().isdisjoint(text[start:end]):
                continue
            before = text[position:start]
            kept += [next(left) for c in before if c in BY_MARK]
            kept.append(text[start:end])
            parts += [before, rule.mark]
            position = end
    return "".join([*parts, text[position:]]), kept + list(left)


def lines_of(output: str) -> list[Line]:
    """Split an output as it is compared: no blanks at the ends of lines, none at the end of all."""
    lines: list[Line] = []
    table = pem = False
    for number, raw in enumerate(output.replace("\r\n", "\n").rstrip().split("\n")):
        raw = raw.rstrip().translate(_NO_MARKS)
        if WAITING.fullmatch(raw):
            continue
        border = _PEM.fullmatch(raw)
        if pem and not border:
            body = lines[-1]
            raw = f"{body.raw}\n{raw}" if body.raw else raw
            lines[-1] = Line(body.number, raw, "..." if "..." in raw.split("\n") else raw)
            continue
        pem = bool(border and border[1] == "BEGIN")
        table = bool(raw) and (table or bool(TABLE_HEADS.match(raw)))
        text = re.sub(r"[ \t]+", " ", raw.strip()) if table else raw
        lines.append(Line(number, raw, text))
        if pem:
            lines.append(Line(number + 1, "", ""))
    return lines if output.strip() else []
