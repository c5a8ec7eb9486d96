"""A page that differs is run again: always different is a failure, all else a warning."""

from __future__ import annotations

import pytest

from lab.transcripts import runs
from lab.transcripts.transcripts import Transcript

PAGE = Transcript("docs/page.md", "bare", "alice", (), ())


@pytest.mark.parametrize("differing", [0, 1, 2, 3])
def test_what_differs_each_time_fails(monkeypatch: pytest.MonkeyPatch, differing: int) -> None:
    played: list[str] = []

    def run_page(page: Transcript, generation: str) -> dict[str, list[str]]:
        played.append(generation)
        return {"block": ["docs/page.md:3: differs"] if len(played) <= differing else []}

    monkeypatch.setattr(runs, "run_page", run_page)
    all_runs = runs.Runs([PAGE])
    if differing in (1, 2):
        with pytest.warns(UserWarning, match=r"did not differ .* docs/page\.md:3"):
            assert all_runs.failures(PAGE.path, "exim-4.98", "block") == []
    else:
        assert bool(all_runs.failures(PAGE.path, "exim-4.98", "block")) == (differing == 3)
    assert bool(all_runs.differed_once) == (differing in (1, 2))
    assert played == ["exim-4.98"] * min(differing + 1, 3)
    all_runs.close()
