"""The score of labelled replies: what counts as right, and where a reply stands."""

from __future__ import annotations

from typing import Any

from bench.replies import judged, logged, measure, pasted
from snippets.texts.known import known

UNKNOWN_USER: dict[str, Any] = {
    "text": "550 5.1.1 <bob@example.net>: User unknown",
    "reason": "no-such-user",
}
GREYLISTED: dict[str, Any] = {
    "text": "451 4.7.1 Greylisted, try again later", "reason": "greylisted", "temporary": True,
    "host": "*.example.net", "command": "connect",
}  # fmt: skip
LOCAL: dict[str, Any] = {"text": "retry timeout exceeded", "reason": "expired", "form": "local"}


def test_a_reason_is_right_false_or_missing() -> None:
    found = known(UNKNOWN_USER["text"], "other-server")
    assert judged(found, UNKNOWN_USER) == "right"
    assert judged(found, {"reason": "spam", "also": ["no-such-user"]}) == "right"
    assert judged(found, {"reason": "spam"}) == "false"
    assert judged(None, UNKNOWN_USER) == "silent"


def test_a_reply_stands_where_exim_writes_it() -> None:
    assert "** bob@example.net" in logged(UNKNOWN_USER)
    assert "after RCPT TO:<bob@example.net>: 550 5.1.1" in logged(UNKNOWN_USER)
    line = logged(GREYLISTED)
    assert "== bob@example.net" in line and "H=mx.example.net" in line
    assert "after initial connection: 451" in line
    assert logged(LOCAL).endswith("T=remote_smtp: retry timeout exceeded")


def test_each_form_is_measured() -> None:
    replies = [UNKNOWN_USER, GREYLISTED, LOCAL, {"text": "550 5.7.1 Xyzzy", "reason": "spam"}]
    for form in (logged, pasted):
        assert measure(replies, form, False) == {"right": 3, "silent": 1}
