"""Known texts of mail providers whose date is more than a year ago.

Providers change their rules and wordings, and nothing here can notice it. ``make lint`` prints what
somebody should look up again; it fails nothing, since a text does not become wrong by its age.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

RECORDS = Path("snippets/texts/records")
MONTHS = 12


def months(year: int, month: int) -> int:
    return year * 12 + month


def old_facts(records: Iterable[dict[str, Any]], today: datetime.date) -> Iterator[str]:
    """Yield a line for each record of a provider that was true more than a year before today."""
    for record in records:
        year, month = map(int, record["as-of"].split("-"))
        age = months(today.year, today.month) - months(year, month)
        if record.get("provider") and age > MONTHS:
            yield f"{record['id']}: {record['provider']}, as of {record['as-of']}"


def main() -> None:
    records = [
        record
        for path in sorted(RECORDS.glob("*.json"))
        for record in json.loads(path.read_text(encoding="utf-8"))
    ]
    today = datetime.datetime.now(datetime.UTC).date()
    found = list(old_facts(records, today))
    about = sum(1 for record in records if record.get("provider"))
    print(f"Facts about providers older than {MONTHS} months: {len(found)} of {about}")
    for line in found:
        print(f"  {line}")


if __name__ == "__main__":
    main()
