"""Time and memory grow with the input and no faster, whatever strangers write into a log."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from lab import ROOT
from snippets import queue_listing
from snippets.commands.as_json.stories import of_story
from snippets.commands.trace import as_text
from snippets.files.disk import open_logs
from snippets.senders import count
from snippets.trace.follow import traced
from snippets.trace.gather import MainLogs, gather, wanted
from snippets.trace.subject import readable
from tests.growth import FASTER, growth
from tests.snippets.mail_logs import filler, message, new_id, write

pytestmark = pytest.mark.long

AT = "2026-11-20 10:00:00"
ID = new_id(AT, 1)


def deferred(count: int) -> list[str]:
    """A message for so many recipients, each deferred twice; half of them then get it."""
    names = [f"user{number}@example.net" for number in range(count)]
    lines = [f"{AT} {ID} <= a@example.com U=a P=local S=1 for {' '.join(names)}"]
    for _ in range(2):
        lines += [f"{AT} {ID} == {name} R=r T=t defer (111): Connection refused" for name in names]
    return lines + [f"{AT} {ID} => {name} R=r T=t" for name in names[::2]]


def without_arrival(count: int) -> list[str]:
    lines = [f"{AT} {ID} == b@example.net R=r T=t defer (111): {n}" for n in range(count)]
    return [*filler("2026-11-19 00:00:00", 30, 60), *lines]


def chain(count: int) -> list[str]:
    """Bounces of bounces, as nobody but a forger writes them."""
    ids = [new_id(AT, number) for number in range(1, count + 2)]
    lines = message(AT, 1, "a@example.com", "b@example.net")[:1]
    for cause, bounce in pairwise(ids):
        lines.append(f"{AT} {bounce} <= <> R={cause} U=x P=local S=9 for a@example.com")
    return [*lines, *(f"{AT} {id} Completed" for id in ids)]


def bounces(count: int) -> list[str]:
    lines = message(AT, 1, "a@example.com", "b@example.net")[:1]
    for number in range(2, count + 2):
        lines.append(f"{AT} {new_id(AT, number)} <= <> R={ID} U=x P=local S=9 for a@example.com")
    return lines


def one_line(unit: str) -> Callable[[int], list[str]]:
    def made(count: int) -> list[str]:
        before = f'{AT} {ID} <= a@example.com H=h [192.0.2.1] P=esmtp S=1 T="x" for '
        return [*filler(AT, 3, 1), before + unit * (count * 60 // len(unit)), *filler(AT, 3, 1)]

    return made


LOGS: dict[str, Callable[[int], list[str]]] = {
    "recipients that wait": deferred,
    "an arrival that is not there": without_arrival,
    "a chain of bounces": chain,
    "many bounces": bounces,
    "ids": one_line(f" {ID}"),
    "addresses": one_line(" a@example.com"),
    "longer addresses": one_line("aa@example.com"),
    "arrivals": one_line(" <= a"),
    "calls": one_line(" cwd=/ 3 args: x -M"),
    "calls without end": one_line(" cwd=/"),
    "arguments": one_line(" args: -Mx"),
    "quotes": one_line('"'),
    "subjects": one_line(' T="'),
    "escapes": one_line("\\"),
    "encoded": one_line("=?UTF-8?B?R3LDvMOfZQ==?= "),
    "questions": one_line("=?"),
    "hosts": one_line(" H=(x) [192.0.2.1]"),
    "blanks": one_line(" "),
    "for": one_line(" for"),
}
SEARCHES = (ID, "a@example.com", "order")


def asked(lines: list[str], path: Path) -> None:
    logs = open_logs([write(path, lines)], print)
    main = MainLogs(logs, lambda log: None)
    for what in SEARCHES:
        for told in traced(wanted(what), logs, main, lambda log: None, lambda number: None):
            of_story(told)
            as_text(told)
    count(logs)


@pytest.mark.parametrize("name", LOGS)
def test_trace_and_senders(name: str, tmp_path: Path) -> None:
    def work(length: int) -> None:
        asked(LOGS[name](length), tmp_path / "mainlog")

    assert growth(work, 1_500) < FASTER


@pytest.mark.parametrize(
    "line",
    [" {}x", "25m  2.9K {}x", "25m  2.9K 1xFoTQ-0002fG-20 {}x", "          {}x", "          a{}x",
     "    *** {}", "1xFoTQ-0002fG-20 <{}", "# {}"],
)  # fmt: skip
@pytest.mark.parametrize("unit", [" ", "\t", "(", "*** ", '"', "@", "<>", "a"])
def test_lines_of_a_queue(line: str, unit: str) -> None:
    begun = "25m  2.9K 1xFoTQ-0002fG-20 <a@example.com>"

    def work(length: int) -> None:
        list(queue_listing.parse([begun, line.format(unit * length)]))
        queue_listing.belongs(line.format(unit * length))

    assert growth(work, 6_000) < FASTER


@pytest.mark.parametrize(
    "unit", ["=?", "=?UTF-8?B?R3LD?= ", "\\303", "?=", "=?a?q?", "= ", "=?utf-8?q?=C3?= \\n"]
)
def test_subjects(unit: str) -> None:
    assert growth(lambda length: readable(unit * length), 4_000) < FASTER


def test_a_long_chain_of_bounces_is_told_in_order(tmp_path: Path) -> None:
    logs = MainLogs(open_logs([write(tmp_path / "log", chain(3000))], print), lambda log: None)
    assert [trace.id for trace in gather([ID], logs)] == [new_id(AT, n) for n in range(1, 3002)]


@pytest.mark.parametrize("what", [ID, "a@example.com", "x order"])
@pytest.mark.parametrize("command", ["trace", "senders"])
def test_a_line_of_ten_megabytes_takes_no_more_than_itself(
    tmp_path: Path, what: str, command: str
) -> None:
    code = (
        "import resource, sys; from snippets.commands.run import run; run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for size in (1, 10_000_000):
        subject = "\\303\\251x order" * (size // 16)
        path = write(tmp_path / f"log{size}", [*filler(AT, 9, 1), *message(
            AT, 1, "a@example.com", "b@example.net", subject=subject)])  # fmt: skip
        arguments = [command, *([what] if command == "trace" else []), str(path)]
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT,
            check=True,
        )  # fmt: skip
        peaks.append(int(done.stdout.split()[-1]))
    assert (peaks[1] - peaks[0]) * 1024 < 15 * 10_000_000, peaks
