"""Measure the log tools against what administrators use, on one generated log, in one run.

    python -m bench.run [MEGABYTES]               1000 by default

Each command is run three times, in turns with the others of its table, and the median of the wall
clock counts. exigrep and eximstats are those of the lab's Exim; all read the same file, which
lies in the page cache. At the end stands what the tool promises, as ratios: the commands of a turn
run one after the other, so that a busy machine slows both, and the median of the turns counts.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from lab import ROOT, long_log
from lab.boxes import Unavailable, ensure_roots
from lab.boxes.roots import root_path

CACHE = ROOT / ".cache" / "bench"
RUNS = 3
GENERATION = "exim-4.98"
OURS = f"{sys.executable} -m snippets"


@dataclass(frozen=True)
class Table:
    """Commands that answer the same question; the first one is ours, the others are compared."""

    title: str
    commands: dict[str, str]


PROMISES = (
    ("trace by subject", "trace", "grep -c", "at most", 3.0),
    ("senders", "eximstats", "senders", "at least", 5.0),
)
"""A table's title; of which command's time and by which other it is divided; and the limit."""


@dataclass(frozen=True)
class Timing:
    """What a command took: wall clock and processor time, in seconds."""

    wall: float
    processor: float


def main() -> None:
    """Generate the log unless it is there, run the tables and print them."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    log, sample = _log(size)
    print(f"{log.stat().st_size / 1e6:.0f} MB, medians of {RUNS} runs, {os.cpu_count()} processors")
    measured = {}
    for table in _tables(log, sample):
        measured[table.title] = _measure(table)
        _print(table, measured[table.title])
    _print_promises(measured)
    print("\nline")
    subprocess.run([sys.executable, "-m", "bench.line"], cwd=ROOT, check=True)


def _log(megabytes: int) -> tuple[Path, long_log.Sample]:
    CACHE.mkdir(parents=True, exist_ok=True)
    log = CACHE / f"mainlog-{megabytes}"
    note = log.with_suffix(".json")
    if not note.exists():
        samples = long_log.write(log, megabytes * long_log.MEGABYTE)
        note.write_text(json.dumps(asdict(samples[len(samples) * 6 // 10])), encoding="ascii")
    return log, long_log.Sample(**json.loads(note.read_text(encoding="ascii")))


def _tables(log: Path, sample: long_log.Sample) -> list[Table]:
    perl, script = _perl()
    exigrep = f"{perl} {script / 'exigrep'} --no-pager -l"
    tables = [
        Table(
            f"trace by {name}",
            {
                "trace": f"{OURS} trace '{what}' {log}",
                "exigrep": f"{exigrep} '{what}' {log}",
                "grep -c": f"grep -c '{what}' {log}",
                "grep -ic": f"grep -ic '{what}' {log}",
            },
        )
        for name, what in (
            ("message ID", sample.id),
            ("address", sample.address),
            ("subject", sample.subject),
        )
    ]
    words = "for(i=1;i<=10;i++){print $i}"
    tables.append(
        Table(
            "senders",
            {
                "senders": f"{OURS} senders {log}",
                "popular pipeline": f"grep cwd= {log} | awk '{{{words}}}' | sort | uniq -c "
                "| grep cwd= | sort -n | grep /home/",
                "short pipeline": f"grep cwd= {log} | awk '{{print $3}}' | sort | uniq -c",
                "eximstats": f"{perl} {script / 'eximstats'} -ne -nr {log}",
            },
        )
    )
    return tables


def _perl() -> tuple[str, Path]:
    try:
        ensure_roots([GENERATION])
    except Unavailable as reason:
        sys.exit(f"bench: {reason}")
    perl = shutil.which("perl")
    if perl is None:
        sys.exit("bench: perl is missing: install the package perl")
    return perl, root_path(GENERATION) / "usr" / "sbin"


def _measure(table: Table) -> dict[str, list[Timing]]:
    runs: dict[str, list[Timing]] = {name: [] for name in table.commands}
    for _ in range(RUNS):
        for name, command in table.commands.items():
            runs[name].append(_time(command))
    return runs


def _median(timings: list[Timing]) -> Timing:
    return Timing(
        statistics.median(run.wall for run in timings),
        statistics.median(run.processor for run in timings),
    )


def _time(command: str) -> Timing:
    """Run a command line by the shell. grep may find nothing, and ends with status 1 then.

    Output goes to a file: grep stops at the first match when it sees that it goes to /dev/null.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
        before = time.monotonic()
        process = subprocess.Popen(command, shell=True, cwd=ROOT, stdout=output, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - before
        said.seek(0)
        errors = said.read().decode(errors="replace")
    if os.waitstatus_to_exitcode(status) not in (0, 1) or errors:
        sys.exit(f"bench: {command}\n{errors}")
    return Timing(wall, usage.ru_utime + usage.ru_stime)


def _print(table: Table, runs: dict[str, list[Timing]]) -> None:
    timings = {name: _median(timings) for name, timings in runs.items()}
    ours = next(iter(timings.values()))
    print(f"\n{table.title:<20}  wall s  processor s  times ours")
    for name, timing in timings.items():
        print(
            f"{name:<20}  {timing.wall:6.2f}  {timing.processor:11.2f}"
            f"  {timing.wall / ours.wall:10.2f}"
        )


def _print_promises(measured: dict[str, dict[str, list[Timing]]]) -> None:
    print("\npromises")
    for title, above, below, how, limit in PROMISES:
        pairs = zip(measured[title][above], measured[title][below], strict=True)
        ratio = statistics.median(over.wall / under.wall for over, under in pairs)
        kept = ratio <= limit if how == "at most" else ratio >= limit
        verdict = "kept" if kept else "NOT KEPT"
        print(f"{title}: {above} / {below} = {ratio:.1f}, {how} {limit:g}: {verdict}")


if __name__ == "__main__":
    main()
