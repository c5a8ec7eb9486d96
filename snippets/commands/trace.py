"""The command ``trace``: follow a message through the logs of Exim, spamd and Dovecot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..files.disk import MAIL_LOGS, MAIN_LOGS, open_logs, usual_logs
from ..files.progress import Progress
from ..trace.follow import traced
from ..trace.gather import MainLogs, wanted
from ..trace.story import Event, Story
from .as_json.stories import of_story as as_json
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_NOTHING_FOUND,
    EXIT_OK,
    BadInput,
    Parser,
    shown,
    warn,
)

SUMMARY = "follow one message through the logs of Exim, SpamAssassin and Dovecot"

DESCRIPTION = """\
Follow a message from its arrival to its end, and say in one line what became of it.

WHAT is a message ID, an address (sender or recipient), a Message-ID, or a part of a subject.
By message ID it is fast on a log of any size: the ID tells when the message arrived. Letters
match in both cases; an address matches as a whole, so ann@example.com does not find
joann@example.com. Bounces that a message caused are told after it.

Without FILE the usual logs are read, rotated and compressed (.gz, .bz2, .xz) ones too:
  /var/log/exim_mainlog, /var/log/maillog; on Debian /var/log/exim4/mainlog, /var/log/mail.log"""

EPILOG = """\
example:
  $ %(prog)s 1tixMn-00000000C5j-1wRa
  $ %(prog)s ann@example.com
  $ %(prog)s 'Your order 1041'
  $ %(prog)s --json bob@example.net exim_mainlog.1.gz exim_mainlog

outcomes: delivered, queued, bounced, rejected, removed, discarded; suppressed (only acted out, by
exim -N); unknown where the logs do not tell; partly where recipients differ

exit status: 0 when something is found, 3 when nothing is, 2 when a file could not be read"""

WIDTH = 400
"""Characters of an event that are shown."""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
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
        if any(log.kind == "empty" for log in logs):
            warn(prog, "the log is empty")
            return EXIT_NOTHING_FOUND
        raise BadInput("none of the files is a main log of Exim")
    answered = 0

    def left_out(lines: int) -> None:
        progress.clear()
        warn(prog, f"{lines} older lines without a message ID left out")

    for told in traced(what, logs, main, progress, left_out):
        progress.clear()
        print(as_json(told) if options.json else as_text(told) + "\n")
        answered += 1
    progress.clear()
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


def as_text(told: Story) -> str:
    """Return the verdict in one line, and below it what happened, as a time line.

    Where minutes passed between two events, a row of its own says how many.
    """
    if not told.id:
        return f"{shown(told.verdict or 'no message ID', WIDTH)}\n{_row(told.events[0])}"
    of = f" (caused by {told.caused_by})" if told.caused_by else ""
    rows = [f"{told.id}{of}: {shown(told.verdict, WIDTH)}"]
    width = max(len(event.kind) for event in told.events)
    before = None
    for event in told.events:
        minutes = round((event.time - before).total_seconds() / 60) if before and event.time else 0
        if minutes > 0:
            rows.append(f"  {_later(minutes):>19}")
        rows.append(_row(event, width))
        before = event.time or before
    rows += [f"  note: {shown(note, WIDTH)}" for note in told.notes]
    return "\n".join(rows)


def _row(event: Event, width: int = 0) -> str:
    time = f"{event.time:%Y-%m-%d %H:%M:%S}" if event.time else " " * 19
    return f"  {time}  {event.kind:<{width}}  {shown(event.words, WIDTH)}"


def _later(minutes: int) -> str:
    """Write a time, at least a minute, in its two largest units: ``2 d 4 h later``."""
    parts = []
    for unit, size in (("d", 1440), ("h", 60), ("min", 1)):
        number, minutes = divmod(minutes, size)
        if number:
            parts.append(f"{number} {unit}")
    return f"{' '.join(parts[:2])} later"
