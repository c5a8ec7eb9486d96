"""What the tests install leaves nothing behind, whatever ends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from lab import ROOT

SHELL = shutil.which("dash") or "sh"
APT = """#!/bin/sh
[ "$1" = update ] && exit 0
cp "$POLICY_RC_D" "$SEEN.new" && mv "$SEEN.new" "$SEEN"
exec sleep "${TAKES:-0}"
"""
ENDS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


def heeds_signals() -> None:
    """A shell that starts the tests by nohup has them, and all they start, ignore some."""
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)


class Machine:
    """A machine that lacks everything, whose apt-get is a stand-in."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in ("grep", "rm", "chmod", "dirname", "cp", "mv", "sleep", "sh"):
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self._program("apt-get", APT)
        self._program("id", "#!/bin/sh\necho 0\n")
        self.policy, self.seen = folder / "policy-rc.d", folder / "seen"

    def _program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def start(self, takes: int = 0) -> subprocess.Popen[bytes]:
        found = {"PATH": str(self.bin), "POLICY_RC_D": str(self.policy)}
        return subprocess.Popen(
            [SHELL, str(ROOT / "tests/system.sh")],
            env={**os.environ, **found, "SEEN": str(self.seen), "TAKES": str(takes)},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=heeds_signals,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_services_are_forbidden_while_packages_are_installed(machine: Machine) -> None:
    assert machine.start().wait() == 0
    assert machine.seen.read_text().endswith("exit 101\n")
    assert not machine.policy.exists()


@pytest.mark.parametrize("ends", ENDS)
def test_a_signal_leaves_nothing(machine: Machine, ends: signal.Signals) -> None:
    process = machine.start(takes=600)
    while not machine.seen.exists():
        time.sleep(0.02)
    os.killpg(process.pid, ends)  # as a terminal and a runner do it
    assert process.wait() == 128 + ends
    assert not machine.policy.exists()


def test_what_a_power_cut_left_is_not_taken_for_the_owners(machine: Machine) -> None:
    process = machine.start(takes=600)
    while not machine.seen.exists():
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert machine.policy.exists()
    assert machine.start().wait() == 0
    assert not machine.policy.exists()


def test_the_owners_rules_stay(machine: Machine) -> None:
    machine.policy.write_text("#!/bin/sh\nexit 0\n")
    assert machine.start().wait() == 0
    assert machine.policy.read_text() == "#!/bin/sh\nexit 0\n"
