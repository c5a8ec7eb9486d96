"""Several processes count what one counts, whatever becomes of them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import long_log
from snippets.files import parallel
from snippets.files.blocks import PROBE, Log
from snippets.files.disk import LogFile, open_logs
from snippets.senders import Senders, count

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process reads")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log in some ten parts, on a machine with three processors."""
    monkeypatch.setattr(parallel, "PART", 300_000)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    path = tmp_path / "mainlog"
    long_log.write(path, 3_000_000)
    yield path


def counted(path: Path, since: str | None = None) -> Senders:
    return count(open_logs([path], print), since)


def alone(path: Path, monkeypatch: pytest.MonkeyPatch, since: str | None = None) -> Senders:
    with monkeypatch.context() as patch:
        patch.setattr(LogFile, "parts", Log.parts)
        return counted(path, since)


def lines_and_process(log: Log, start: int, end: int) -> tuple[bytes, int]:
    return b"".join(lines for _, lines in log.blocks(start, end)), os.getpid()


def read_in_parts(path: Path, said: list[str]) -> tuple[list[int], list[tuple[bytes, int]]]:
    (log,) = open_logs([path], said.append)
    ends, results = zip(*parallel.parts(log, 0, lines_and_process), strict=True)
    return list(ends), list(results)


def test_the_parts_are_the_log_but_for_its_last_lines(log: Path) -> None:
    ends, results = read_in_parts(log, [])
    text = log.read_bytes()
    assert len(ends) >= 9
    assert ends == sorted(set(ends)) and 0 < len(text) - ends[-1] <= PROBE
    assert b"".join(part for part, _ in results) == text[: ends[-1]]
    assert text[ends[-1] - 1 : ends[-1]] == b"\n"
    assert os.getpid() not in {process for _, process in results}


@pytest.mark.parametrize("since", [None, "2026-10-31 07:20:00"])
def test_counts_are_the_same(log: Path, monkeypatch: pytest.MonkeyPatch, since: str | None) -> None:
    assert counted(log, since) == alone(log, monkeypatch, since)


def test_calls_find_their_arrivals_across_parts(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call's arrival, with its two recipients, comes a part later."""
    call = "2026-11-20 10:00:00 cwd=/home/u%d/public_html 3 args: /usr/sbin/sendmail -t -i\n"
    arrival = "2026-11-20 10:00:00 16VDhn-0001bo-D3 <= a@x U=u%d P=local S=1 for b@y c@y\n"
    filler = "2026-11-20 10:00:00 H=h [192.0.2.7] Warning: " + 100 * "x" + "\n"
    rows = [call % n for n in range(9)] + [filler] * 4000 + [arrival % n for n in range(9)]
    log.write_text("".join(rows + [filler] * 4000))
    group = counted(log).groups["directory"]
    assert len(group) == 9
    assert all((n.messages, n.recipients) == (1, 2) for n in group.values())
    assert counted(log) == alone(log, monkeypatch)


def test_when_a_process_dies_the_rest_is_read_without_it(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = alone(log, monkeypatch)
    here, read, deaths = os.getpid(), LogFile.read, log.with_name("deaths")

    def dying(self: LogFile, start: int, size: int) -> bytes:
        if os.getpid() != here and start > 1_500_000:
            deaths.write_text("one")
            os._exit(1)
        return read(self, start, size)

    monkeypatch.setattr(LogFile, "read", dying)
    assert counted(log) == expected
    assert deaths.exists()


def test_what_a_process_says_is_said_once(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("snippets.files.blocks.MAX_LINE", 100_000)
    text = log.read_bytes()
    middle = text.index(b"\n", 1_400_000) + 1
    log.write_bytes(text[:middle] + 2 * (400_000 * b"x" + b"\n") + text[middle:])
    said: list[str] = []
    read_in_parts(log, said)
    assert len(said) == 1 and re.search("longer than 100000 bytes", said[0])


@pytest.mark.parametrize("processors", [1, 2])
def test_one_processor_or_a_short_log_needs_no_other_process(
    log: Path, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    monkeypatch.setattr(parallel, "PART", 2_000_000 if processors == 2 else 300_000)
    (opened,) = open_logs([log], print)
    assert list(parallel.parts(opened, 0, lines_and_process)) == []
