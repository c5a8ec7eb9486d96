"""Every text that Exim can show has a record, or a reason why it has none.

``tests/data/exim_texts.jsonl`` holds the texts that Exim's source (tags exim-4.96, 4.97.1, 4.98.2,
4.99.1, and the state of 2025-12-29 towards 4.100) puts into its logs, its answers, its bounces and
its warnings; ``…`` stands for what varies. The list is closed: a text of a newer version is added
with its record or with one of the reasons below.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from lab import ROOT
from snippets.texts.known import known

EXIM: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests/data/exim_texts.jsonl").read_text(encoding="utf-8").splitlines()
]
VERSIONS = ["4.96", "4.97", "4.98", "4.99", "4.100"]
REASONS = {
    "a fault inside a program or system, rare, without any meaning of its own",
    "a file of the spool, not a text that is shown",
    "a part of a longer text, which has a record",
    "a rare answer that says itself what is wrong",
    "an answer that refuses nothing",
    "an event, told by the kind of its line",
    "only in a configuration of one's own, and behind a text that has a record",
    "words of the frame of a bounce, a warning or a report",
}


def test_the_list_is_whole_and_each_text_stands_once() -> None:
    texts = [row["text"] for row in EXIM]
    assert len(texts) == len(set(texts)) > 1100
    assert all(row["versions"] and set(row["versions"]) <= set(VERSIONS) for row in EXIM)
    in_each = Counter(version for row in EXIM for version in row["versions"])
    assert all(in_each[version] > 800 for version in VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_text_has_its_record_or_a_reason(version: str) -> None:
    faults = []
    for row in EXIM:
        if version not in row["versions"]:
            continue
        if "without" in row:
            if row["without"] not in REASONS:
                faults.append(f"{row['text']}: not a reason: {row['without']}")
            continue
        found = known(row["text"].replace("…", "x"), row["side"])
        if not found or found.record != row["record"]:
            faults.append(f"{row['text']}: {found and found.record}, not {row['record']}")
    assert not faults, "\n".join(faults)


def test_most_have_a_record() -> None:
    with_record = sum("record" in row for row in EXIM)
    print(f"{len(EXIM)} texts, {with_record} with a record, {len(EXIM) - with_record} without")
    assert with_record > len(EXIM) / 2
