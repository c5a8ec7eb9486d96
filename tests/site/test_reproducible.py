"""The same sources give the same bytes, from nothing or from what an earlier build left."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.handbook.minisite import MiniSite

pytestmark = pytest.mark.release


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".buildinfo", "environment.pickle")
        and ".doctrees" not in path.parts
    }  # fmt: skip


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sites = [MiniSite(tmp_path / name) for name in ("one", "another")]
    for site in sites:
        assert site.build_alone() == (0, "")
    first, second = (digests(site.folder / "_build") for site in sites)
    assert len(first) > 20
    assert first == second


def test_a_build_upon_earlier_ones_gives_what_a_fresh_one_gives(tmp_path: Path) -> None:
    """Nothing changed, a page changed, an extension changed: each build sees it."""
    site, fresh = MiniSite(tmp_path / "site"), MiniSite(tmp_path / "fresh")
    assert site.build() == site.build() == (0, "")
    for file, old, new in (
        (Path("docs/page.md"), "An introduction", "Another introduction"),
        (Path("docs/_ext/handbook/page/head.py"), "Applies to: ", "For: "),
    ):
        for each in (site, fresh):
            each.replace(each.folder / file, old, new)
        assert site.build() == (0, "")
    assert fresh.build_alone() == (0, "")
    assert digests(site.folder / "_build") == digests(fresh.folder / "_build")
