"""A message ID as JSON."""

from __future__ import annotations

import json
from datetime import datetime

from ...message_id import MessageID


def of_id(message_id: MessageID) -> str:
    """Return one line of JSON. Times are ISO 8601 in UTC with microseconds, units microseconds."""
    return json.dumps(
        {
            "id": message_id.id,
            "form": message_id.form,
            "earliest": _iso(message_id.earliest),
            "latest": _iso(message_id.latest),
            "exact": message_id.exact,
            "pid": message_id.pid,
            "fraction": message_id.fraction,
            "host": message_id.host,
            "readings": [
                {
                    "exim": reading.exim,
                    "host": reading.host,
                    "unit": reading.unit,
                    "earliest": _iso(reading.earliest),
                    "latest": _iso(reading.latest),
                }
                for reading in message_id.readings
            ],
            "notes": message_id.notes,
        }
    )


def _iso(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")
