"""Boxes: a hosting server in namespaces of its own, with a command line."""

import json
import os
import pty
import select
import shlex
import signal
import subprocess
import sys
import time
import tty
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab import ROOT
from lab.boxes.host import (
    cache_directory,
    enter_user_namespace,
    user_namespace,
)
from lab.boxes.roots import root_path
from lab.boxes.scenario import Scenario

HERE = Path(__file__).parent
# `last_pid`: numbers of five digits, as on a server that has been up for a while.
FIRST_PID = 20000
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "COLUMNS": "80",
    "LINES": "24",
    "PAGER": "cat",  # exigrep starts a pager on a terminal
    "FAKE_UTIME": "1",  # libfaketime: times that a command sets are times of the box's clock
}
ROWS, COLUMNS = 24, 80


@dataclass(frozen=True)
class Completed:
    """`output` is what a terminal would have shown; status 124 means that time ran out."""

    command: str
    output: str
    status: int


class LabError(RuntimeError):
    """The lab itself failed; no test of a page can say anything then."""


class Box:
    """One running server. Made by `open_box`; `close` ends every process in it."""

    def __init__(self, generation: str, scenario: Scenario, layer: Path | None, now: float,
                 offset: float = 0.0, last_pid: int = FIRST_PID) -> None:  # fmt: skip
        self.generation = generation
        self.scenario = scenario.name
        order = {
            "root": str(root_path(generation, scenario.packages)),
            "work": str(_mount_point()),
            "layer": str(layer) if layer else None,
            "now": now,
            "offset": offset,
            "last_pid": last_pid,
            "hostname": scenario.server["name"],
            "net": scenario.server_network(),
            "world": scenario.world_network(),
            "dns": scenario.dns(),
            "hosts": scenario.remote_hosts(),
            "init": str(HERE / "init.sh"),
        }
        self._keeper = subprocess.Popen(
            ["unshare", *user_namespace(), "--mount", "--net", "--ipc", "--uts", "--fork"]
            + ["--kill-child", "--", sys.executable, "-m", "lab.boxes.keeper"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C at the terminal is the runner's, not the box's
        )
        try:
            started = self.ask(order)
        except BaseException:
            self.close()
            raise
        self.init_pid: int = started["init"]
        self.keeper_pid: int = started["keeper"]

    # The command line -----------------------------------------------------------------------

    def run(self, command: str, *, user: str = "root", timeout: float = 30.0) -> Completed:
        """Run a command line, or several lines, verbatim by `bash -c` in the user's home.

        Standard input is /dev/null. Output goes to a terminal of 80 columns, so that programs
        write lines at once and in the order in which a person would see them.
        """
        master, slave = pty.openpty()
        try:
            tty.setraw(slave)  # no carriage returns, and nothing is echoed
            _set_size(slave)
            process = subprocess.Popen(
                self._enter(user) + ["bash", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
            )
            os.close(slave)
            slave = -1
            output, in_time = _read_until_exit(master, process, time.monotonic() + timeout)
            if not in_time:
                os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
            output += _drain(master)
        finally:
            os.close(master)
            if slave >= 0:
                os.close(slave)
        if status < 0:
            status = 128 - status
        text = output.decode("utf-8", errors="replace")
        return Completed(command, text, status if in_time else 124)

    def read(self, path: str) -> bytes:
        """The content of a file. Raises `FileNotFoundError` when it cannot be read."""
        done = self.execute(["cat", "--", path], check=False)
        if done.returncode:
            raise FileNotFoundError(done.stderr.decode(errors="replace").strip())
        return done.stdout

    def write(self, path: str, data: bytes, mode: int = 0o644) -> None:
        """Write a file of root's."""
        script = f"cat >{shlex.quote(path)} && chmod {mode:o} {shlex.quote(path)}"
        self.execute(["sh", "-c", script], data)

    # What the lab itself needs ----------------------------------------------------------------

    def execute(
        self, command: list[str], data: bytes = b"", *, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program as root, without a terminal. Raises `LabError` unless it ends with 0."""
        done = subprocess.run(
            self._enter("root") + command, input=data, capture_output=True, check=False
        )
        if check and done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").strip()
            raise LabError(
                f"{self.generation}/{self.scenario}: {command[0]} ... {shlex.join(command[3:])} "
                f"ended with {done.returncode}: {said}"
            )
        return done

    def services(self, verb: str, names: list[str]) -> None:
        """`start` or `stop` daemons, in the order given; they are ready when this returns."""
        script = (HERE / "services.sh").read_text()
        self.execute(["bash", "-c", script, "services", verb, *names])

    def outside(self, module: str, data: dict[str, Any]) -> dict[str, Any]:
        """Run a Python module of the lab in the world around the server."""
        done = subprocess.run(
            ["nsenter", "--target", str(self.keeper_pid), "--net", *enter_user_namespace()]
            + ["--", sys.executable, "-m", module],
            cwd=ROOT,
            input=json.dumps(data).encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise LabError(f"{module}: {done.stderr.decode(errors='replace').strip()}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send the keeper one message and wait for its answer."""
        assert self._keeper.stdin and self._keeper.stdout
        try:
            self._keeper.stdin.write(json.dumps(message).encode() + b"\n")
            self._keeper.stdin.flush()
            line = self._keeper.stdout.readline()
        except BrokenPipeError:
            line = b""
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the keeper has gone"}
        if "error" in answer:
            raise LabError(f"{self.generation}/{self.scenario}: {answer['error']}")
        return answer

    def close(self) -> None:
        """End the box and everything in it."""
        assert self._keeper.stdin and self._keeper.stdout
        self._keeper.stdin.close()
        try:
            self._keeper.wait(10)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()
        self._keeper.stdout.close()

    def shell(self) -> int:
        """An interactive shell on the present terminal; its exit status."""
        return subprocess.call([*self._enter("root", os.environ.get("TERM", "dumb")), "bash"])

    def _enter(self, user: str, term: str = "dumb") -> list[str]:
        home = "/root" if user == "root" else f"/home/{user}"
        variables = ENVIRONMENT | {
            "HOME": home, "USER": user, "LOGNAME": user, "SHELL": "/bin/bash", "TERM": term,
        }  # fmt: skip
        command = ["nsenter", "--target", str(self.init_pid), *enter_user_namespace()]
        command += ["--mount", "--pid", "--net", "--ipc", "--uts", "--"]
        command += ["env", "-i", f"--chdir={home}", *(f"{k}={v}" for k, v in variables.items())]
        if user != "root":
            command += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--"]
        return command


def _mount_point() -> Path:
    folder = cache_directory() / "box"
    folder.mkdir(exist_ok=True)
    return folder


def _set_size(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))


def _read_until_exit(
    master: int, process: subprocess.Popen[bytes], deadline: float
) -> tuple[bytes, bool]:
    """What was written until the process ended, and whether it ended in time.

    Its end counts, not the end of the output: a daemon that it started may keep the terminal.
    """
    output = bytearray()
    ended = os.pidfd_open(process.pid)
    try:
        while (left := deadline - time.monotonic()) > 0:
            ready, _, _ = select.select([master, ended], [], [], left)
            if master in ready:
                try:
                    output += os.read(master, 65536)
                except OSError:  # every process has closed the terminal
                    process.wait(max(0.1, deadline - time.monotonic()))
                    return bytes(output), True
            elif ended in ready:
                return bytes(output), True
        return bytes(output), False
    except subprocess.TimeoutExpired:
        return bytes(output), False
    finally:
        os.close(ended)


def _drain(master: int) -> bytes:
    output = bytearray()
    while select.select([master], [], [], 0.005)[0]:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    return bytes(output)
