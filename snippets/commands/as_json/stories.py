"""The story of a message as JSON."""

from __future__ import annotations

import json

from ...trace.story import Delivery, Story


def of_story(told: Story) -> str:
    """Return one line of JSON. Times are local, as in the logs, in ISO 8601 without a zone."""
    return json.dumps(
        {
            "id": told.id or None,
            "outcome": told.outcome,
            "verdict": told.verdict,
            "sender": told.sender,
            "login": told.login,
            "recipients": told.recipients,
            "subject": told.subject,
            "message_id": told.message_id,
            "caused_by": told.caused_by,
            "caused": told.caused,
            "delivered": [_recipient(delivery, "response") for delivery in told.delivered],
            "failed": [_recipient(delivery, "reason") for delivery in told.failed],
            "waiting": [_recipient(delivery, "reason") for delivery in told.waiting],
            "discarded": [_recipient(delivery, "reason") for delivery in told.discarded],
            "suppressed": [_recipient(delivery, "reason") for delivery in told.suppressed],
            "frozen": told.frozen,
            "notes": told.notes,
            "events": [
                {
                    "time": event.time.isoformat() if event.time else None,
                    "kind": event.kind,
                    "file": str(event.line.log.path),
                    "line": event.line.written,
                }
                for event in told.events
            ],
        }
    )


def _recipient(delivery: Delivery, key: str) -> dict[str, str | None]:
    return {"address": delivery.address, "original": delivery.original, key: delivery.reason}
