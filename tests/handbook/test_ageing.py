"""Facts about providers are named when they are more than a year old, and only then."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from handbook.facts import ageing

from lab import ROOT

RECORD: dict[str, Any] = {"id": "text-one", "provider": "Example", "as-of": "2025-11"}


@pytest.mark.parametrize(
    ("today", "old"),
    [((2025, 11, 1), False), ((2026, 11, 30), False), ((2026, 12, 1), True), ((2027, 1, 1), True)],
)
def test_a_fact_is_old_after_twelve_months(today: tuple[int, int, int], old: bool) -> None:
    found = list(ageing.old_facts([RECORD], datetime.date(*today)))
    assert found == (["text-one: Example, as of 2025-11"] if old else [])


def test_what_no_provider_says_does_not_age() -> None:
    record = {"id": "text-one", "as-of": "2001-01"}
    assert not list(ageing.old_facts([record], datetime.date(2026, 11, 1)))


def test_every_record_of_a_provider_can_grow_old() -> None:
    records = [
        record
        for path in (ROOT / ageing.RECORDS).glob("*.json")
        for record in json.loads(path.read_text(encoding="utf-8"))
    ]
    providers = [record for record in records if record.get("provider")]
    assert len(providers) > 100
    assert len(list(ageing.old_facts(records, datetime.date(2126, 1, 1)))) == len(providers)
