"""Twice from the same sources, in two folders, gives the same bytes."""

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
