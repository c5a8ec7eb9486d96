"""The command ``trace``: follow a message through the logs of Exim, spamd and Dovecot."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from snippets.command_line import EXIT_BAD_INPUT, EXIT_OK, BadInput, Parser, shown, warn
from snippets.log_files import MAIL_LOGS, MAIN_LOGS, LogFile, open_logs, usual_logs
from snippets.log_time import seconds
from snippets.mainlog import parse
from snippets.message_id import decode
from snippets.progress import Progress
from snippets.trace import BATCH, MOST_LOOSE, Line, MainLogs, Trace, find, gather, wanted
from snippets.trace_mail import find as find_mail
from snippets.trace_story import Delivery, Event, Story, add_mail_lines, one_line, reason, story

EXIT_NOTHING_FOUND = 3

SUMMARY = "follow one message through the logs of Exim, SpamAssassin and Dovecot"

DESCRIPTION = """\
Follow a message from its arrival to its end, and say in one line what became of it.

WHAT is a message ID, an address (sender or recipient), a Message-ID, or a part of a subject.
By message ID it is fast on a log of any size: the ID tells when the message arrived. Letters
match in both cases; an address matches as a whole, so ann@example.com does not find
joann@example.com. Bounces that a message caused are told after it.

Without FILE the usual logs are read, rotated and compressed (.gz) ones too:
  /var/log/exim_mainlog, /var/log/maillog; on Debian /var/log/exim4/mainlog, /var/log/mail.log"""

EPILOG = """\
example:
  $ %(prog)s 1tixMn-00000000C5j-1wRa
  $ %(prog)s ann@example.com
  $ %(prog)s 'Your order 1041'
  $ %(prog)s --json bob@example.net exim_mainlog.1.gz exim_mainlog

outcomes: delivered, queued, bounced, rejected, removed, discarded; partly where recipients differ

exit status: 0 when something is found, 3 when nothing is, 2 when a file could not be read"""

WIDTH = 400
"""Characters of an event that are shown."""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(
        prog=prog,
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("WHAT", help="a message ID, an address, a Message-ID or a subject")
    parser.add_argument("FILE", nargs="*", type=Path, help="a log of Exim, or of Dovecot and spamd")
    parser.add_argument("--json", action="store_true", help="one JSON object a message")
    options = parser.parse_args(arguments)
    try:
        what = wanted(options.WHAT)
    except ValueError as error:
        raise BadInput(str(error)) from None

    progress = Progress()
    problems: list[str] = []

    def report(problem: str) -> None:
        progress.clear()
        problems.append(problem)
        warn(prog, shown(problem, WIDTH))

    logs = open_logs(options.FILE or _usual(), report)
    main = MainLogs(logs, progress)
    if not main.logs and not problems:
        raise BadInput("none of the files is a main log of Exim")
    answered = 0
    loose: Iterable[Line] = ()
    if what.kind == "id":
        ids = [what.text]
    else:
        found = find(what, main)
        ids = list(found.ids)
        loose = [Line(place, main.logs[place[0]], data) for place, data in found.loose]
    for told in _stories(ids, main, logs, progress):
        if told.events:
            progress.clear()
            print(as_json(told) if options.json else as_text(told) + "\n")
            answered += 1
    for line in loose:
        progress.clear()
        print(as_json(_of_loose(line)) if options.json else _loose_text(line))
        answered += 1
    progress.clear()
    if what.kind != "id" and found.loose_count > MOST_LOOSE:
        warn(prog, f"{found.loose_count - MOST_LOOSE} older lines without a message ID left out")
    if problems:
        return EXIT_BAD_INPUT
    if not answered:
        warn(prog, f"the logs read say nothing of '{shown(what.text)}'")
        return EXIT_NOTHING_FOUND
    return EXIT_OK


def _usual() -> list[Path]:
    paths = usual_logs(MAIN_LOGS)
    if not paths:
        raise BadInput(f"no {' or '.join(str(path) for path in MAIN_LOGS)} here; name the files")
    return paths + usual_logs(MAIL_LOGS)


def _stories(
    ids: Sequence[str], main: MainLogs, logs: Sequence[LogFile], progress: Progress
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
        last = seconds(trace.lines[-1].data[:19]) if trace.completed else None
        end = max(end, float("inf") if last is None else last - offset)
    return start, end


def _of_loose(line: Line) -> Story:
    """Tell of a line without a message ID: most are refusals of a recipient."""
    parsed = parse(line.text)
    told = Story("", events=[one_line(line)])
    if "rejected" in parsed.kind:
        told.outcome, told.verdict = "rejected", f"rejected because {reason(parsed)}"
    return told


def _loose_text(line: Line) -> str:
    told = _of_loose(line)
    event = told.events[0]
    return f"{shown(told.verdict or 'no message ID', WIDTH)}\n{_row(event)}\n"


def as_json(told: Story) -> str:
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
            "frozen": told.frozen,
            "notes": told.notes,
            "events": [
                {
                    "time": event.time.isoformat() if event.time else None,
                    "kind": event.kind,
                    "file": str(event.line.log.path),
                    "line": event.line.text,
                }
                for event in told.events
            ],
        }
    )


def _recipient(delivery: Delivery, key: str) -> dict[str, str | None]:
    return {"address": delivery.address, "original": delivery.original, key: delivery.reason}


def as_text(told: Story) -> str:
    """Return the verdict in one line, and below it what happened, in order."""
    of = f" (caused by {told.caused_by})" if told.caused_by else ""
    rows = [f"{told.id}{of}: {shown(told.verdict, WIDTH)}"]
    width = max(len(event.kind) for event in told.events)
    rows += [_row(event, width) for event in told.events]
    rows += [f"  note: {shown(note, WIDTH)}" for note in told.notes]
    return "\n".join(rows)


def _row(event: Event, width: int = 0) -> str:
    time = f"{event.time:%Y-%m-%d %H:%M:%S}" if event.time else " " * 19
    return f"  {time}  {event.kind:<{width}}  {shown(event.words, WIDTH)}"
