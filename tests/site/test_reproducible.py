"""The same sources give the same bytes, from nothing or from what an earlier build left."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.minisite import MiniSite


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
        assert site.build() == (0, "")
    first, second = (digests(site.folder / "_build") for site in sites)
    assert len(first) > 20
    assert first == second


def test_a_build_upon_an_earlier_one_gives_what_a_fresh_one_gives(tmp_path: Path) -> None:
    site, fresh = MiniSite(tmp_path / "site"), MiniSite(tmp_path / "fresh")
    for step in range(3):
        if step == 2:  # the first builds from nothing, the second finds nothing changed
            for each in (site, fresh):
                each.replace(each.page, "An introduction", "Another introduction")
            assert fresh.build() == (0, "")
        assert site.build() == (0, "")
    assert digests(site.folder / "_build") == digests(fresh.folder / "_build")
