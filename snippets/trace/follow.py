"""Follow messages through all logs: find them, gather their lines, tell what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Callable

from ..files.blocks import Log
from ..files.clock import seconds
from ..logs.mainlog import parse
from ..message_id import decode
from .gather import (
    BATCH,
    MOST_LOOSE,
    Found,
    Line,
    MainLogs,
    Progress,
    Trace,
    Wanted,
    find,
    gather,
)
from .mail import find as find_mail
from .story import Story, add_mail_lines, one_line, reason, story


def traced(
    what: Wanted,
    logs: Sequence[Log],
    main: MainLogs,
    progress: Progress,
    left_out: Callable[[int], None],
) -> Iterator[Story]:
    """Yield the story of each message that the logs name, then of each line without a message ID.

    ``main`` are those of ``logs`` that are main logs. ``left_out`` is told how many lines without a
    message ID were left out, if any: all but the newest ones.
    """
    found = Found({what.text: None}) if what.kind == "id" else find(what, main)
    for told in _stories(list(found.ids), main, logs, progress):
        if told.events:
            yield told
    for place, data, raw in found.loose:
        yield _of_loose(Line(place, main.logs[place[0]], data, raw))
    if found.loose_count > MOST_LOOSE:
        left_out(found.loose_count - MOST_LOOSE)


def _stories(
    ids: Sequence[str], main: MainLogs, logs: Sequence[Log], progress: Progress
) -> Iterator[Story]:
    """Yield the stories of messages, with the lines of Dovecot and spamd."""
    traces = gather(ids, main)
    while batch := list(islice(traces, BATCH)):
        stories = [story(trace) for trace in batch]
        message_ids = {_message_id(told) for told in stories}
        span = _span(batch, main.clock.offset or 0)
        lines = find_mail(message_ids, span, main.clock.offset, logs, progress)
        for told in stories:
            add_mail_lines(told, lines.get(_message_id(told), []), main.clock.offset or 0)
        yield from stories


def _message_id(told: Story) -> str:
    """Return the Message-ID, or its first part where Exim made it and does not log it."""
    return told.message_id or f"E{told.id}"


def _span(traces: Sequence[Trace], offset: int) -> tuple[float, float]:
    """Return from when to when Exim had the messages, in universal time."""
    start = min(decode(trace.id).earliest.timestamp() for trace in traces)
    end = 0.0
    for trace in traces:
        # Sorted but for a clock that was set back, and what is completed may get a late line.
        times = [seconds(line.data[:19]) for line in trace.lines[-2:]]
        last = max((time for time in times if time is not None), default=None)
        last = last if trace.completed else None
        end = max(end, float("inf") if last is None else last - offset)
    return start, end


def _of_loose(line: Line) -> Story:
    """Tell of a line without a message ID: most are refusals of a recipient."""
    parsed = parse(line.text)
    told = Story("", events=[one_line(line)])
    if "rejected" in parsed.kind:
        told.outcome, told.verdict = "rejected", f"rejected because {reason(parsed)}"
    return told
