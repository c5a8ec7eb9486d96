"""`make html` replaces the site by a whole one, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from lab import ROOT
from tests.handbook.minisite import MiniSite


def make_html(folder: Path) -> subprocess.CompletedProcess[str]:
    # A locale that is not installed, as ssh hands one on.
    environment = {**os.environ, "LANG": "xx_XX.UTF-8", "LC_ALL": "xx_XX.UTF-8"}
    return subprocess.run(
        ["make", "html"], cwd=folder, env=environment, text=True, capture_output=True, timeout=240
    )


def test_a_build_that_fails_leaves_the_last_good_site(tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to((ROOT / ".venv" / "bin").resolve())
    (tmp_path / ".venv" / "site").touch()
    page = tmp_path / "_build/html/docs/page.html"

    first = make_html(tmp_path)
    assert first.returncode == 0, first.stderr
    good = page.read_bytes()
    mini.replace(mini.page, "An introduction", "A fault {ref}`nowhere`")
    for _ in range(2):  # the second build does not read the page because it changed
        failed = make_html(tmp_path)
        assert failed.returncode != 0 and "page.md:10: WARNING" in failed.stderr
        assert page.read_bytes() == good
    mini.replace(mini.page, "A fault {ref}`nowhere`", "A beginning")
    assert make_html(tmp_path).returncode == 0
    assert b"A beginning" in page.read_bytes()
    assert sorted(path.name for path in (tmp_path / "_build").iterdir()) == [
        "doctrees", "html", "next",
    ]  # fmt: skip
