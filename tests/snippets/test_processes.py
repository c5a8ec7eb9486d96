"""Processes that share a log out end when they should, whatever ends them, and are never missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lab import ROOT, long_log

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process reads"),
]

HANGS = 1200
"""Seconds after which something does not end at all. What is slow sleeps for an hour."""

# A shell that starts the tests in the background, or by nohup, has them, and all they start, ignore
# Ctrl-C or the end of the terminal.
SLOW = """\
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from snippets.files import parallel
from snippets.files.disk import LogFile
parallel.PART = 300_000
parallel.processors = lambda: 3
read, first = LogFile.read, os.getpid()

def slow(self, start, size):
    if os.getpid() != first and start > 600_000:
        open({ready!r} + str(os.getpid()), "w").close()
        time.sleep(3600)
    return read(self, start, size)

if {slow}:
    LogFile.read = slow
sys.argv = ["cpmail", *sys.argv[1:]]
from snippets.__main__ import main
main()
"""
FORBIDDEN = """\
import os, resource
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
def refused():
    raise BlockingIOError(11, "Resource temporarily unavailable")
if os.geteuid() == 0:
    os.fork = refused  # for root the limit does not hold
"""
# Counted from what the interpreter has when the command begins: what it needs to start differs by
# where the system lays it.
SCARCE = """
import resource
pages = int(open("/proc/self/statm").read().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + {more},) * 2)"""
COMMANDS = (("senders", "--top", "3"), ("trace", "info@site1.example"))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "mainlog"
    long_log.write(path, 3_000_000)
    return path


class Running:
    """A command whose processes are under way, each of them in the middle of its part."""

    def __init__(self, command: tuple[str, ...], log: Path, folder: Path) -> None:
        ready = folder / "worker-"
        code = SLOW.format(ready=str(ready), slow=True)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *command, str(log)], cwd=ROOT, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.folder = folder
        assert within(HANGS, lambda: len(self.workers()) == 3), self.process.poll()

    def workers(self) -> list[int]:
        return [int(path.name.partition("-")[2]) for path in self.folder.glob("worker-*")]

    def alive(self) -> list[int]:
        return [worker for worker in self.workers() if Path(f"/proc/{worker}").exists()]

    def end(self) -> None:
        for number in [*self.workers(), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()


def within(seconds: float, true: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return true()


@pytest.fixture(params=COMMANDS, ids=lambda command: command[0])
def running(request: pytest.FixtureRequest, log: Path, tmp_path: Path) -> Iterator[Running]:
    started = Running(request.param, log, tmp_path)
    yield started
    started.end()


@pytest.mark.parametrize("whom", ["all", "first"])
@pytest.mark.parametrize("times", [1, 3, 30])
def test_ctrl_c_ends_all_at_once(running: Running, whom: str, times: int) -> None:
    for _ in range(times):
        with suppress(ProcessLookupError):
            if whom == "all":
                os.killpg(running.process.pid, signal.SIGINT)
            else:
                os.kill(running.process.pid, signal.SIGINT)
        time.sleep(0.002)
    out, err = running.process.communicate(timeout=HANGS)
    assert (running.process.returncode, out, err) == (130, "", "")
    assert within(HANGS, lambda: not running.alive())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nobody_outlives_the_first_process(running: Running, number: signal.Signals) -> None:
    os.kill(running.process.pid, number)
    out, err = running.process.communicate(timeout=HANGS)  # the others hold its streams open
    assert (running.process.returncode, out, err) == (-number, "", "")
    assert within(HANGS, lambda: not running.alive())


def test_ctrl_c_while_everything_starts(log: Path, tmp_path: Path) -> None:
    """At any moment there is no traceback, and 130 or the whole answer.

    Nobody can take back what was written before the signal came: its beginning, or all of it.
    """
    code = SLOW.format(ready=str(tmp_path / "worker-"), slow=False)
    command = [sys.executable, "-c", code, "senders", str(log)]
    whole = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ends = set()
    for step in range(24):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        # The interpreter's own start is not ours: the command begins when the log is open.
        opened = within(HANGS, lambda: str(log) in opens(process.pid) or process.poll() is not None)  # noqa: B023
        assert opened
        time.sleep(step * 0.004)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=HANGS)
        assert err == ""
        assert out == whole or (process.returncode == 130 and whole.startswith(out)), step
        assert process.returncode in (0, 130), step
        ends.add(process.returncode)
    assert 130 in ends


def opens(process: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for link in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                found.add(str(link.readlink()))
    return found


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_killed_process_is_made_good(command: tuple[str, ...], log: Path, tmp_path: Path) -> None:
    alone = answer(command, log, tmp_path)
    started = Running(command, log, tmp_path)
    try:
        first, *others = started.workers()
        os.kill(first, signal.SIGKILL)
        for worker in others:
            with suppress(ProcessLookupError):  # ended since, by the process that missed the first
                os.kill(worker, signal.SIGKILL)
        out, err = started.process.communicate(timeout=HANGS)
        assert (started.process.returncode, out, err) == (0, alone, "")
    finally:
        started.end()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_where_no_process_may_be_made_one_reads_alone(
    command: tuple[str, ...], log: Path, tmp_path: Path
) -> None:
    assert answer(command, log, tmp_path, forbidden=True) == answer(command, log, tmp_path)


def answer(command: tuple[str, ...], log: Path, folder: Path, forbidden: bool = False) -> str:
    code = FORBIDDEN if forbidden else ""
    code += SLOW.format(ready=str(folder / "worker-"), slow=False)
    done = subprocess.run(
        [sys.executable, "-c", code, *command, str(log)], cwd=ROOT, capture_output=True,
        text=True, timeout=HANGS,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_too_little_memory_is_said_in_a_line(
    command: tuple[str, ...], log: Path, tmp_path: Path
) -> None:
    code = SLOW.format(ready=str(tmp_path / "worker-"), slow=False)
    statuses = set()
    for kilobytes in (0, 256, 1024, 2048, 4096, 8192, 32_768):
        scarce = code.replace("\nmain()", SCARCE.format(more=1024 * kilobytes) + "\nmain()")
        assert scarce != code
        done = subprocess.run(
            [sys.executable, "-c", scarce, *command, str(log)], cwd=ROOT,
            capture_output=True, text=True, timeout=HANGS,
        )  # fmt: skip
        statuses.add(done.returncode)
        assert "Traceback" not in done.stderr, kilobytes
        assert done.stderr.count("\n") == (0 if done.returncode == 0 else 1), done.stderr
    assert statuses == {0, 1}, statuses


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("ImportError", "math.so: failed to map segment", "cpmail: not enough memory\n"),
        (
            "ImportError",
            "cannot import name 'run'",
            None,
        ),  # a fault of the tool's: it is not hidden
        ("SyntaxError", "expected ':'", "cpmail: not enough memory, or a damaged file\n"),
        ("ValueError", "field 'target' is required for AnnAssign", "cpmail: not enough memory\n"),
        ("ValueError", "no such thing", None),
    ],
)
def test_a_library_without_room_is_said_in_a_line(kind: str, words: str, said: str | None) -> None:
    code = (
        "import builtins\n"
        "load = builtins.__import__\n"
        "def loaded(name, globals=None, *more):\n"
        "    if name == 'commands.run':\n"
        f"        raise {kind}({words!r})\n"
        "    return load(name, globals, *more)\n"
        "builtins.__import__ = loaded\n"
        "from snippets.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    if said:
        assert done.stderr == said
    else:
        assert done.stderr.endswith(f"{kind}: {words}\n")
