"""The tool in one file: the same bytes each time, and it runs under each Python that is here."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from handbook.site import tool_file

import snippets
from lab import ROOT
from tests.snippets.mail_logs import message, new_id, write

AT = "2026-11-20 10:00:00"


def pythons() -> list[str]:
    """The Pythons from 3.9 on that this machine has, this one first."""
    found = [sys.executable]
    folders = sorted(Path.home().glob(".pyenv/versions/*/bin"))
    folders += [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    for minor in range(9, 20):
        name = f"python3.{minor}"
        here = next((f / name for f in folders if (f / name).is_file()), None)
        if here and subprocess.run([here, "--version"], capture_output=True).returncode == 0:
            found.append(str(here))
    return found


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tool") / tool_file.NAME
    path.write_bytes(tool_file.tool_file(ROOT / "snippets"))
    return path


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first = tool_file.tool_file(ROOT / "snippets")
    copy = shutil.copytree(
        ROOT / "snippets", tmp_path / "snippets", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in copy.rglob("*"):
        os.utime(path, (time.time() - 1e6,) * 2)
        path.chmod(0o700)
    assert tool_file.tool_file(copy) == first
    (copy / "__init__.py").write_text("__version__ = '9'\n")
    assert tool_file.tool_file(copy) != first


def test_what_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no package that can be run"):
        tool_file.tool_file(tmp_path)


IN_ONE_PROCESS = """
import contextlib, io, json, runpy, sys
answers = []
for tool, *arguments, stdin in json.loads(sys.argv[1]):
    sys.argv = [tool, *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    sys.stdout = io.TextIOWrapper(io.BytesIO(), write_through=True)
    with contextlib.suppress(SystemExit):
        runpy.run_path(tool, run_name="__main__")
    answers.append(sys.stdout.buffer.getvalue().decode())
sys.__stdout__.write(json.dumps(answers))
"""
"""All commands one after another: an unpacked tool is compiled anew by each process."""


@pytest.mark.parametrize("python", pythons())
def test_it_runs(tool: Path, tmp_path: Path, python: str) -> None:
    log = write(tmp_path / "mainlog", message(AT, 1, "a@example.com", "b@example.net"))
    listing = f" 1m   1K {new_id(AT, 1)} <>\n          a@example.com\n"
    runs = [
        ["--version", ""],
        ["--help", ""],
        ["trace", new_id(AT, 1), str(log), ""],
        ["senders", str(log), ""],
        ["queue", "--list", listing],
        ["id", new_id(AT, 1), ""],
        ["risk", "exim -qff", ""],
        ["line", log.read_text().splitlines()[0], ""],
        ["explain", "550 5.1.1 User unknown", ""],
    ]
    given = json.dumps([[str(tool), *run] for run in runs])
    done = subprocess.run(
        [python, "-c", IN_ONE_PROCESS, given], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    version, usage, trace, senders, queue, id, risk, line, explained = json.loads(done.stdout)
    assert version == f"{snippets.__version__}\n"
    assert "trace" in usage
    assert trace.startswith(f"{new_id(AT, 1)}: delivered to b@exam")
    assert senders.startswith("1 message to 1 recipient")
    assert queue.endswith("<> to a@example.com\n")
    assert id.startswith(new_id(AT, 1))
    assert risk.startswith("sends")
    assert line.startswith("arrival")
    assert explained.startswith("text: The address does not exist")


OLD = [
    str(path)
    for path in Path.home().glob(".pyenv/versions/*/bin/python")
    if path.parent.parent.name.startswith(("2.", "3.6.", "3.7.", "3.8."))
]


@pytest.mark.skipif(not OLD, reason="no Python older than 3.9 here")
@pytest.mark.parametrize("python", OLD)
def test_an_old_python_is_told_what_is_needed(tool: Path, python: str) -> None:
    done = subprocess.run([python, tool, "--help"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cpmail.pyz needs Python 3.9 or newer, and this is ")
    assert done.stderr.count("\n") == 1


def test_it_can_be_started_by_its_name(tool: Path, tmp_path: Path) -> None:
    own = tmp_path / "cpmail"
    shutil.copy(tool, own)
    own.chmod(0o755)
    done = subprocess.run([own, "--version"], capture_output=True, text=True)
    assert done.stdout == f"{snippets.__version__}\n"


def test_the_site_offers_it_with_its_checksum(site: Path) -> None:
    folder = site / tool_file.FOLDER
    data = (folder / tool_file.NAME).read_bytes()
    assert data == tool_file.tool_file(ROOT / "snippets")
    checksum = (folder / f"{tool_file.NAME}.sha256").read_text()
    assert checksum == f"{hashlib.sha256(data).hexdigest()}  {tool_file.NAME}\n"
    check = shutil.which("sha256sum")
    if check:
        subprocess.run([check, "--check", f"{tool_file.NAME}.sha256"], cwd=folder, check=True)
