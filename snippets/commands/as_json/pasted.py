"""What was pasted, whatever it is, as JSON."""

from __future__ import annotations

import json

from ...message_id import MessageID
from ...paste.explain import Answer, Logged
from ...paste.notice import Notice, meaning_of
from ...queue_listing import Message
from .log_lines import of_line
from .message_ids import of_id
from .queued import of_queued
from .risks import of_command


def of_notice(notice: Notice) -> str:
    """Return one line of JSON: each failure with what its text means, or null."""
    failures = []
    for failure in notice.failures:
        found = meaning_of(failure)
        failures.append({**failure._asdict(), "meaning": found._asdict() if found else None})
    return json.dumps({"delayed": notice.delayed, "id": notice.id, "failures": failures})


def of_answer(answer: Answer) -> str:
    """Return one line of JSON; in ``answer`` is what the command for such a text prints."""
    value = answer.value
    log = None
    if isinstance(value, Logged):
        text, log = of_line(*value), value.log
    elif isinstance(value, MessageID):
        text = of_id(value)
    elif isinstance(value, Message):
        text = of_queued(value)
    else:
        text = of_notice(value) if isinstance(value, Notice) else of_command(value)
    return (
        f'{{"what": "{answer.what}", "text": {json.dumps(answer.text)}, "answer": {text}, '
        f'"ids": [{", ".join(of_id(id) for id in answer.ids)}], '
        f'"errors": {json.dumps(list(answer.errors))}, '
        f'"log": {json.dumps(log)}, "reason": {json.dumps(answer.reason)}}}'
    )
