"""All pages in all generations at once, in the background; the tests look at the results."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

from lab.transcripts.transcripts import Transcript, run_page

# Commands wait more than they compute (exiwhat alone sleeps a second), so several for each core.
WORKERS = 4 * (os.cpu_count() or 1)
AGAIN = 2


class Runs:
    """Runs pages in a pool of threads, one box for a page and generation."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self._transcripts = {transcript.path: transcript for transcript in transcripts}
        self._pool = ThreadPoolExecutor(WORKERS)
        self.differed_once: dict[tuple[str, str], str] = {}
        """The first difference of each page that then passed, by page and generation."""
        self._runs: dict[tuple[str, str], Future[dict[str, list[str]]]] = {}

    def start(self, path: str, generation: str) -> Future[dict[str, list[str]]]:
        """Begin a run that has not begun; return where its result will be."""
        key = (path, generation)
        if key not in self._runs:
            transcript = self._transcripts[path]
            self._runs[key] = self._pool.submit(run_page, transcript, generation)
        return self._runs[key]

    def failures(self, path: str, generation: str, block: str) -> list[str]:
        """Wait for a page's run; return the failures of one block.

        A page that differs is run again, up to twice, in a fresh box: real servers on a busy
        machine sometimes answer too late. What always differs is a failure; all else is a warning,
        and counted in `differed_once`.
        """
        first = failures = self.start(path, generation).result()[block]
        for attempt in range(AGAIN):
            if failures:
                failures = self._again(path, generation, attempt)[block]
        if first and not failures:
            self.differed_once.setdefault((path, generation), first[0])
            warnings.warn(f"did not differ when it was run again: {first[0]}", stacklevel=2)
        return failures

    @cache  # noqa: B019 - one object a session
    def _again(self, path: str, generation: str, attempt: int) -> dict[str, list[str]]:
        return run_page(self._transcripts[path], generation)

    def wait(self) -> None:
        """Wait until no run that was begun is under way."""
        wait(self._runs.values())

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
