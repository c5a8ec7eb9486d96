"""Does the time that a piece of work takes grow with its size, and no faster?

No second stands in a test: what counts is how much more the same thread computes for four times the
size. The processor's time is taken, tries of both sizes stand side by side, and the best of each
counts, so that a busy machine bends both alike. Python's garbage collector is stopped meanwhile. It
looks at all objects of the process, and with ten thousand collected tests in memory that is more
work than what is measured.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FASTER = 2
"""A growth that the noise of a busy machine does not explain."""

TRIES = 5


def growth(work: Callable[[int], object], size: int) -> float:
    """How much more than four times as much the work on four times the size costs.

    About 1 where the work grows with the size, 4 where it grows with its square.
    """
    return ratio(work, size, 4 * size, enough=4 * FASTER) / 4


def ratio(work: Callable[[int], object], small: int, large: int, enough: float) -> float:
    """How many times as much the work on the larger size costs; less than ``enough`` ends it."""
    short, long = math.inf, math.inf
    with _no_collector():
        for _ in range(TRIES):
            short = min(short, _cost(work, small))
            long = min(long, _cost(work, large))
            if long / short < enough:
                break
    return long / short


def _cost(work: Callable[[int], object], size: int) -> float:
    began = time.thread_time()
    work(size)
    return time.thread_time() - began


@contextmanager
def _no_collector() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
