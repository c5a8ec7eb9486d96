"""Compare what a page says a command prints with what it printed.

On the page `...` alone stands for any lines and `[..]` for any text within a line. Handles (message
IDs, GUIDs, names of Maildir files) are kept in books: the page's value and the run's value go
together from the first place where both are seen, so IDs that were mixed up do not pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from handbook.facts.transcript import ELLIPSIS, WILDCARD

from lab.transcripts.normalise import BY_MARK, Cut, Line, normalise
from lab.transcripts.rules import MESSAGE_ID, Rule


@dataclass(frozen=True)
class Books:
    """Which value of the page is which value of the run; never changed, only extended."""

    to_run: dict[tuple[str, str], str] = field(default_factory=dict)
    to_page: dict[tuple[str, str], str] = field(default_factory=dict)

    def bound(self, rule: Rule, page: str, run: str) -> Books | str:
        """Return the books with this pair, or the reason why the pair contradicts them."""
        known_run = self.to_run.get((rule.name, page))
        known_page = self.to_page.get((rule.name, run))
        if rule.handle == "same":
            if known_run not in (None, run):
                return f"the page's {page} was {known_run} before, and is {run} here"
            if known_page not in (None, page):
                return f"the server's {run} was {known_page} on the page before, and {page} here"
        if (known_run, known_page) == (run, page):
            return self
        return Books(
            {**self.to_run, (rule.name, page): run}, {**self.to_page, (rule.name, run): page}
        )

    def in_run(self, command: str) -> str:
        """Put the run's values into a command that was written with the page's."""
        names = {page: run for (name, page), run in self.to_run.items() if name in _SAME}
        pids = {page: run for (name, page), run in self.to_run.items() if name == "pid"}
        command = _replaced(command, names)
        return _PID_WORD.sub(lambda m: m[1] + pids.get(m[2], m[2]), command)

    def on_page(self, text: str) -> str:
        """Put the page's values into a text that the server printed."""
        return _replaced(text, {r: p for (name, r), p in self.to_page.items() if name in _SAME})

    def unknown_ids(self, command: str) -> list[str]:
        """Return the message IDs in a command for which no value of this run is known."""
        return [
            m[0] for m in MESSAGE_ID.finditer(command) if ("message-id", m[0]) not in self.to_run
        ]


_SAME = frozenset(rule.name for rule in BY_MARK.values() if rule.handle == "same")
# Where a number is surely a process: ports, sizes and exit codes must not be taken for one.
_PID_WORD = re.compile(r"(-p |/proc/|\bkill (?:-\w+ )?)(\d+)\b")


def _replaced(text: str, names: dict[str, str]) -> str:
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda m: names[m[0]], text)


@lru_cache(maxsize=8192)
def _pattern(text: str) -> re.Pattern[str]:
    """Compile a page's line, volatile parts cut out: a group for each of them, `.*` for `[..]`."""
    escaped = (re.escape(piece) for piece in text.split(WILDCARD))
    marks = "".join(BY_MARK)
    return re.compile(re.sub(f"([{marks}])", r"(\1)", ".*".join(escaped)), re.DOTALL)


def match_line(page: Line, run: Line, books: Books, newest: bool) -> Books | str:
    """Return the extended books when the lines agree, else what is wrong ("" for the wording)."""
    reason = ""
    # `[..]` may cover what a rule needs to see around a volatile part, so try with handles alone.
    for handles_only in (False, True) if WILDCARD in page.text else (False,):
        said = normalise(page.text, handles_only=handles_only)
        printed = normalise(run.text, handles_only=handles_only)
        match = _pattern(said.text).fullmatch(printed.text)
        if match:
            outcome = _values(said, printed, match, books, newest)
            if isinstance(outcome, Books):
                return outcome
            reason = outcome
    return reason


def _values(
    said: Cut, printed: Cut, match: re.Match[str], books: Books, newest: bool
) -> Books | str:
    for group, value in enumerate(said.values, start=1):
        before = printed.text[: match.start(group)]
        other = printed.values[sum(c in BY_MARK for c in before)]
        rule = BY_MARK[match[group]]
        if not rule.agree(value, other, newest):
            return f"{rule.name}: the page's {value.strip()} cannot stand for {other.strip()}"
        if rule.handle:
            extended = books.bound(rule, value.strip(), other.strip())
            if isinstance(extended, str):
                return extended
            books = extended
    return books


@dataclass(frozen=True)
class Comparison:
    books: Books | None  # None when the outputs differ
    page_at: int = 0  # where they first differ, as far as any reading of the `...` gets
    run_at: int = 0
    reason: str = ""


def compare(page: list[Line], run: list[Line], books: Books, newest: bool) -> Comparison:
    """Compare two outputs. All readings of `...` are tried, the shortest first."""
    furthest = (0, 0, "")
    seen = set()
    states = [(0, 0, books)]
    while states:
        i, j, held = states.pop()
        if i < len(page) and page[i].text == ELLIPSIS:
            key = (i, j, frozenset(held.to_run.items()))
            if key not in seen:
                seen.add(key)
                if j < len(run):
                    states.append((i, j + 1, held))
                states.append((i + 1, j, held))
        elif i == len(page) and j == len(run):
            return Comparison(held)
        else:
            both = i < len(page) and j < len(run)
            outcome = match_line(page[i], run[j], held, newest) if both else ""
            if isinstance(outcome, Books):
                states.append((i + 1, j + 1, outcome))
            elif (i, j) >= furthest[:2]:
                furthest = (i, j, outcome)
    return Comparison(None, *furthest)


def align(page: list[Line], run: list[Line], books: Books, newest: bool) -> list[tuple[int, int]]:
    """Return the longest ascending list of pairs (page line, run line) whose wording agrees."""
    fits = [
        [p.text != ELLIPSIS and isinstance(match_line(p, r, books, newest), Books) for r in run]
        for p in page
    ]
    best = [[0] * (len(run) + 1) for _ in range(len(page) + 1)]
    for i in reversed(range(len(page))):
        for j in reversed(range(len(run))):
            paired = best[i + 1][j + 1] + 1 if fits[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < len(page) and j < len(run):
        if fits[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def learn(page: list[Line], run: list[Line], books: Books, newest: bool) -> Books:
    """Take from two outputs that differ what their equal lines tell, so that a page goes on."""
    for i, j in align(page, run, books, newest):
        outcome = match_line(page[i], run[j], books, newest)
        if isinstance(outcome, Books):
            books = outcome
    return books
