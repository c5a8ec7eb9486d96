"""A message of a queue listing as JSON."""

from __future__ import annotations

import json

from ...queue_listing import Message


def of_queued(message: Message) -> str:
    """Return one line of JSON. ``age`` is in seconds, ``size`` in bytes."""
    return json.dumps(
        {
            "id": message.id,
            "age": message.age,
            "size": message.size,
            "sender": message.sender,
            "login": message.login,
            "frozen": message.frozen,
            "remark": message.remark,
            "waiting": message.waiting,
            "delivered": message.delivered,
        }
    )
