"""`make html` replaces the site by a whole one, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from lab import ROOT
from tests.handbook.minisite import MiniSite


def make_html(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # A locale that is not installed, as ssh hands one on.
    environment = {**os.environ, "LANG": "xx_XX.UTF-8", "LC_ALL": "xx_XX.UTF-8"}
    return subprocess.run(
        ["make", "html", *words],
        cwd=folder,
        env=environment,
        text=True,
        capture_output=True,
        timeout=240,
    )


def site_with_make(folder: Path) -> MiniSite:
    mini = MiniSite(folder)
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to((ROOT / ".venv" / "bin").resolve())
    (folder / ".venv" / "site").touch()
    return mini


def test_a_build_that_fails_leaves_the_last_good_site(tmp_path: Path) -> None:
    mini = site_with_make(tmp_path)
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
        "built-from", "doctrees", "html", "next",
    ]  # fmt: skip


def test_sphinx_is_asked_only_if_something_changed(tmp_path: Path) -> None:
    mini = site_with_make(tmp_path)
    page = tmp_path / "_build/html/docs/page.html"
    assert "build succeeded" in make_html(tmp_path).stdout
    assert "build succeeded" not in make_html(tmp_path).stdout
    assert "build succeeded" in make_html(tmp_path, "BASE=https://docs.example.com/").stdout

    mini.replace(mini.page, "An introduction", "A novelty")
    assert "build succeeded" in make_html(tmp_path).stdout
    assert b"A novelty" in page.read_bytes()
    mini.page.with_name("stray.md").write_text("", encoding="utf-8")
    assert make_html(tmp_path).returncode != 0
    assert page.is_file()
    assert make_html(tmp_path).returncode != 0  # a fault is told again as long as it is there
