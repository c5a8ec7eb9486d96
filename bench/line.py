"""Measure how many log lines a second ``line --json`` explains, in one process.

    python -m bench.line [MEGABYTES]              20 by default

The lines are those of the generated main log, arrivals, deliveries, rejections and cPanel's own in
the mix that a server has. The start of Python and the reading of the tables count.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lab import ROOT, long_log

RUNS = 3


def main() -> None:
    """Print the median of three runs, by the wall clock and by processor time."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "mainlog"
        long_log.write(log, size * long_log.MEGABYTE)
        with log.open("rb") as lines:
            count = sum(1 for _ in lines)
        timings = [_run(log) for _ in range(RUNS)]
    wall, processor = (statistics.median(column) for column in zip(*timings, strict=True))
    print(f"line --json: {count} lines, medians of {RUNS} runs")
    print(f"  wall clock      {wall:6.2f} s  {count / wall:8.0f} lines/s")
    print(f"  processor time  {processor:6.2f} s  {count / processor:8.0f} lines/s")


def _run(log: Path) -> tuple[float, float]:
    """Return a run's seconds by the wall clock and by the processor."""
    began, used = time.perf_counter(), os.times()
    with log.open("rb") as lines:
        subprocess.run(
            [sys.executable, "-m", "snippets", "line", "--json"],
            stdin=lines,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            check=True,
        )
    after = os.times()
    processor = (
        after.children_user + after.children_system - used.children_user - used.children_system
    )
    return time.perf_counter() - began, processor


if __name__ == "__main__":
    main()
