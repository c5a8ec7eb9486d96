"""The tool runs on Python 3.9, which the oldest of cPanel's operating systems have."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab import ROOT

LINE = "1tixMn-00000000C5j-1wRa"


def needs_no_newer(*files: Path) -> tuple[int, str]:
    """Exit status and words of vermin, which knows what each version of Python brought."""
    # It takes decode() of bytes for that of Python 2's texts.
    vermin = str(Path(sys.executable).with_name("vermin"))
    command = [vermin, "--no-tips", "--violations", "--target=3.9-", "--exclude", "str.decode"]
    command += map(str, files)
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout


def test_nothing_newer_is_used() -> None:
    status, words = needs_no_newer(ROOT / "snippets")
    assert status == 0, words
    assert "might not be correct" not in words, words


@pytest.mark.parametrize(
    "newer", ["match x:\n    case 1: pass\n", "import itertools\nitertools.pairwise([])\n"]
)
def test_what_is_newer_would_be_found(tmp_path: Path, newer: str) -> None:
    file = tmp_path / "newer.py"
    file.write_text(f"x = 1\n{newer}")
    assert needs_no_newer(file)[0] != 0


def python_3_9() -> str | None:
    """A Python 3.9 that starts, if the machine has one in its PATH or by pyenv."""
    places = list(map(str, Path.home().glob(".pyenv/versions/3.9.*/bin/python3.9")))
    for found in (*places, shutil.which("python3.9") or "python3.9"):
        if not shutil.which(found):
            continue
        if subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return None


@pytest.mark.skipif(python_3_9() is None, reason="no python3.9 on this machine; vermin has looked")
@pytest.mark.parametrize("command", ["id", "line", "explain", "risk"])
def test_python_3_9_gives_the_same_answers(command: str) -> None:
    answers = [
        subprocess.run(
            [python or "", "-m", "snippets", command, "--json"],
            input=f"2026-03-01 10:00:00 {LINE} Completed\n",
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        for python in (python_3_9(), sys.executable)
    ]
    old, new = ((done.returncode, done.stdout, done.stderr) for done in answers)
    assert old == new
    assert old[1]
