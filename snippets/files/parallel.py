"""Share a long log out to the processors; each reads parts of it.

Only on Linux, where a process can be split in two (``fork``) that have the log open already.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import Any, Callable, TypeVar

from .blocks import PROBE, Log

PART = 32 * 1024 * 1024
"""Bytes of a part, about. A log of less than two parts is read quicker by one process."""

MOST = 4
"""Processes at most: the server has other work."""

Result = TypeVar("Result")
Work = Callable[[Log, int, int], Result]
"""Reads a log from one offset to another, each the beginning of a line."""


def parts(log: Log, start: int, work: Work[Result]) -> Iterator[tuple[int, Result]]:
    """Yield the results of ``work`` for the parts of a log in order, each with the part's end.

    The log is not compressed, and ``start`` is the beginning of a line. Nothing is yielded where it
    is not worth while, and nothing more when a process dies: the caller reads on from the last end.
    """
    ends = _ends(log, start)
    processes = min(MOST, len(ends), len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1)
    if processes < 2:
        return
    # Here, since the rest of the program has no use for them, and they take a while to load.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (log, work))
    said: dict[str, None] = {}
    try:
        for end, (result, texts) in zip(ends, pool.map(_part, [start, *ends], ends)):
            for text in texts:
                if text not in said:
                    said[text] = None
                    log.report(text)
            yield end, result
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _ends(log: Log, start: int) -> list[int]:
    """Where the parts end: at beginnings of lines, the last one close to the end of the log."""
    length = log.size - start
    number = length // PART
    places = [start + length * part // number for part in range(1, number)]
    places += [log.size - PROBE] if number > 1 else []
    found = (log.probe(place, PROBE) for place in places)
    return [at for at, lines in found if lines]


# What a process of the pool works on; it is set once, after the split.
_task: list[Any] = []


def _begin(log: Log, work: Work[Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    said: list[str] = []
    log.report = said.append
    _task[:] = log, work, said


def _part(start: int, end: int) -> tuple[Any, list[str]]:
    log, work, said = _task
    said.clear()
    return work(log, start, end), list(said)
