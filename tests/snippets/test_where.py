"""Each record is found in its file, so that a failing test can name it."""

from __future__ import annotations

from lab import ROOT
from snippets.logs import kinds
from snippets.texts import RECORDS
from tests.snippets.where import places


def line_at(place: str) -> str:
    file, line = place.split(":")
    return (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_each_text_stands_in_one_place() -> None:
    for record in RECORDS:
        (place,) = places([(record, "dovecot")])
        assert f'"{record["id"]}"' in line_at(place)


def test_each_kind_stands_in_the_files_of_kinds() -> None:
    for of_log in kinds.RECORDS.values():
        for kind in of_log:
            found = list(places(["mainlog", kind]))
            assert found and all(f'"{kind.name}"' in line_at(place) for place in found)
            for text in kind.texts:
                assert list(places([text])) == found
