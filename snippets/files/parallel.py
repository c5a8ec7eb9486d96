"""Share a long log out to processes of their own, each of which reads parts of it.

Only on Linux, where a process can be split in two (``fork``) that have the log open already. A
process that works for this one never outlives it, whatever ends it, and says nothing by itself.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Any, Callable, TypeVar

from .blocks import PROBE, Log

PART = 32 * 1024 * 1024
"""Bytes of a part, at most about. A log of less than two is read quicker by one process."""

MOST = 4
"""Processes at most: the server has other work."""

LOOK = 0.1
"""Seconds between two looks of a process whether the one that it works for is still there."""

SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

Result = TypeVar("Result")
Work = Callable[[Log, int, int], Result]
"""Reads a log from one offset to another, each the beginning of a line."""


def parts(log: Log, start: int, work: Work[Result]) -> Iterator[tuple[int, Result]]:
    """Yield the results of ``work`` for the parts of a log in order, each with the part's end.

    The log is not compressed, and ``start`` is the beginning of a line. Nothing is yielded where it
    is not worth while or no process can be made, and nothing more when one dies: the caller reads
    on from the last end.
    """
    places = _places(log, start)
    jobs = list(zip(places, places[1:]))
    count = min(MOST, len(jobs), processors())
    if count < 2:
        return
    workers: list[_Worker] = []
    try:
        for number in range(count):
            workers.append(_Worker(log, work, jobs[number::count], workers))
        said: dict[str, None] = {}
        for number, (_, end) in enumerate(jobs):
            result, texts = pickle.load(workers[number % count].stream)
            for text in texts:
                if text not in said:
                    said[text] = None
                    log.report(text)
            yield end, result
    except (OSError, EOFError, pickle.UnpicklingError):
        return  # no process can be made, or one was ended
    finally:
        _end(workers)


def processors() -> int:
    """Return how many processors this process may share work with."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _places(log: Log, start: int) -> list[int]:
    """Where parts begin and end: at beginnings of lines, the last one near the end of the log."""
    length = log.size - start
    number = length // PART
    if number < 2:
        return [start]
    most = min(MOST, processors())
    number = -(-number // most) * most  # as many for each process
    places = [start + length * part // number for part in range(1, number)]
    found = (log.probe(place, PROBE) for place in [*places, log.size - PROBE])
    return [start, *(at for at, lines in found if lines)]


class _Worker:
    """A process that does some of the work. ``stream`` has its results, pickled, in order."""

    def __init__(
        self, log: Log, work: Work[Any], jobs: Sequence[tuple[int, int]], others: Iterable[_Worker]
    ) -> None:
        """Raises OSError where no process can be made."""
        receiving, sending = os.pipe()
        parent = os.getpid()
        # A signal in the moment of the split would be answered as the parent answers it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            self.process = os.fork()
            if self.process == 0:
                try:
                    for number in SIGNALS:
                        signal.signal(number, signal.SIG_DFL)
                    _leave_with(parent)
                    signal.pthread_sigmask(signal.SIG_SETMASK, before)
                    for stream in (receiving, *(other.stream.fileno() for other in others)):
                        os.close(stream)
                    _do(log, work, jobs, sending)
                finally:
                    # Without the parent's clean-up: its buffers and files are not this one's.
                    os._exit(0)
            self.stream: IO[bytes] = os.fdopen(receiving, "rb")
        except OSError:
            os.close(receiving)
            raise
        finally:
            os.close(sending)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed without a word to anybody."""

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)


def _do(log: Log, work: Work[Any], jobs: Sequence[tuple[int, int]], sending: int) -> None:
    said: list[str] = []
    log.report = said.append
    with os.fdopen(sending, "wb") as stream:
        for start, end in jobs:
            said.clear()
            result = work(log, start, end)
            pickle.dump((result, said), stream, pickle.HIGHEST_PROTOCOL)
            stream.flush()


def _end(workers: Iterable[_Worker]) -> None:
    """End the processes, and wait until they have ended. A second Ctrl-C does not disturb it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        for worker in workers:
            worker.stream.close()
            with suppress(OSError):  # it is gone already where nobody waits for children
                os.kill(worker.process, signal.SIGKILL)
                os.waitpid(worker.process, 0)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
