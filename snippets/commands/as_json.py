"""Each answer of the tool as one line of JSON: what ``--json`` prints."""

from __future__ import annotations

import json
from datetime import datetime
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING

from ..logs.line import KINDS
from ..logs.meaning import EXPLAINED_BY_TEXT, Texts, explain, meaning_of, texts_in
from ..logs.parts import SEPARATOR, Cut, iso_time
from ..message_id import MessageID
from ..paste.explain import Answer, Logged
from ..paste.notice import Notice
from ..paste.notice import meaning_of as meaning_of_failure
from ..queue_listing import Message
from ..texts.known import Known
from ..trace.story import Delivery, Story

if TYPE_CHECKING:  # the judge's tables take a while to load, and few commands need them
    from ..risk.judge import Assessment


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


class _Frames(dict[str, "tuple[str, str] | None"]):
    """What stands before and after a part's text in JSON, by the part's name, on one kind of line.

    None for a part whose meaning depends on its text. ``head`` is how the whole object begins.
    """

    def __init__(self, log: str, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.head = f'{{"kind": {json.dumps(kind)}, "meaning": {json.dumps(KINDS[log][kind])}, '

    def __missing__(self, name: str) -> tuple[str, str] | None:
        frame = None
        if name not in EXPLAINED_BY_TEXT:
            frame = self.of(name, meaning_of(self.kind, name, "", {}))
        self[name] = frame
        return frame

    def of(self, name: str, meaning: str) -> tuple[str, str]:
        """Return both halves around a text."""
        sentence = json.dumps(explain(meaning))
        return f'{{"name": {json.dumps(name)}, "text": ', f', "meaning": {sentence}}}'


BLANK = json.dumps({"name": SEPARATOR, "text": " ", "meaning": explain(SEPARATOR)})
"""Nearly half of all parts."""

FRAMES: dict[tuple[str, str], _Frames] = {}


NOTHING_KNOWN = '"says": null, "record": null, "reason": null, "entry": null, '


def _of_known(known: Known | None) -> str:
    """Return what is known of a line's text, as the fields of an object."""
    if not known:
        return NOTHING_KNOWN
    fields = {
        "says": known.meaning,
        "record": known.record,
        "reason": known.reason,
        "entry": known.entry,
    }
    return json.dumps(fields)[1:-1] + ", "


def of_line(log: str, cut: Cut, texts: Texts | None = None) -> str:
    """Return one line of JSON. Bytes that are no UTF-8 are lone surrogates, as in Python.

    ``texts`` are those of ``texts_in``, where they are there already. It is put together here,
    since ``json.dumps`` of the whole would take twice the time: only the texts differ from line to
    line.
    """
    kind, time, zone, id, flat = cut
    frames = FRAMES.get((log, kind))
    if frames is None:
        frames = FRAMES[log, kind] = _Frames(log, kind)
    line, known_parts = texts or texts_in(cut)
    parts = []
    pieces = iter(flat)
    for name, text in zip(pieces, pieces):
        if text == " " and name == SEPARATOR:
            parts.append(BLANK)
            continue
        before, after = frames[name] or frames.of(name, meaning_of(kind, name, text, known_parts))
        parts.append(f"{before}{encode_basestring_ascii(text)}{after}")
    stamp = iso_time(time, zone) or time
    return (
        f'{frames.head}"time": {encode_basestring_ascii(stamp) if stamp else "null"}, '
        f'"id": {encode_basestring_ascii(id) if id else "null"}, '
        f'{_of_known(line)}"parts": [{", ".join(parts)}]}}'
    )


def of_notice(notice: Notice) -> str:
    """Return one line of JSON: each failure with what its text means, or null."""
    failures = []
    for failure in notice.failures:
        found = meaning_of_failure(failure)
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


def of_command(assessment: Assessment) -> str:
    """Return one line of JSON: ``line``, ``risk`` and ``parts``, each with its own risk and why.

    ``worst`` is the command that makes the line as risky as it is; ``entry`` the label of the
    handbook's entry on a popular command that is wrong, or null.
    """
    parts = [
        {"command": part.command, "risk": part.risk, "why": part.why} for part in assessment.parts
    ]
    return json.dumps(
        {
            "line": assessment.line,
            "risk": assessment.risk,
            "worst": assessment.worst.command if assessment.worst else None,
            "entry": assessment.entry,
            "parts": parts,
        }
    )


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
