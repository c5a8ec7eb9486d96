"""The command ``senders``: who or what sends mail through this server, and how much."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..files.disk import MAIN_LOGS, open_logs, usual_logs
from ..files.progress import Progress
from ..senders import GROUPS, Senders, count
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_NOTHING_FOUND,
    EXIT_OK,
    BadInput,
    Parser,
    counted_as,
    shown,
    warn,
)

SUMMARY = "count who sends: logins, scripts' directories, envelope senders, hosts"

DESCRIPTION = """\
Count messages and recipients in Exim's main log by who handed them in:

  login       SMTP logins (a stolen password shows here)
  directory   where a script called sendmail (a script that was broken into shows here)
  sender      envelope senders; <> are bounces
  host        hosts that sent by SMTP, strangers' incoming mail among them

Without FILE the usual logs are read, rotated and compressed (.gz, .bz2, .xz) ones too:
/var/log/exim_mainlog, or on Debian /var/log/exim4/mainlog."""

EPILOG = """\
example:
  $ %(prog)s --since '2026-11-23 06:00'
  $ %(prog)s --json --top 0 exim_mainlog.1.gz exim_mainlog

times are those of the log: 2026-11-23, 2026-11-23 06:00 or 2026-11-23 06:00:30

exit status: 0; 3 when the logs are empty; 2 when a file could not be read to its end"""

HEADINGS = {
    "login": "logins",
    "directory": "directories of scripts",
    "sender": "envelope senders",
    "host": "hosts",
}
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("FILE", nargs="*", type=Path, help="a main log of Exim")
    parser.add_argument("--since", type=_time, metavar="TIME", help="count from this time on")
    parser.add_argument("--until", type=_time, metavar="TIME", help="count up to this time")
    parser.add_argument(
        "--top", type=_top, default=10, metavar="N", help="names per list; 0 for all (default: 10)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a name")
    options = parser.parse_args(arguments)
    progress = Progress()
    problems: list[str] = []

    def report(problem: str) -> None:
        progress.clear()
        problems.append(problem)
        warn(prog, shown(problem, 400))

    paths = options.FILE or usual_logs(MAIN_LOGS)
    if not paths:
        raise BadInput(f"no {' or '.join(str(path) for path in MAIN_LOGS)} here; name the files")
    logs = open_logs(paths, report)
    for log in logs:
        if log.kind == "mail":
            report(f"{log.path}: not a main log of Exim")
    counted = count(logs, options.since, options.until, progress)
    progress.clear()
    most = options.top or None
    print(as_json(counted, most) if options.json else as_text(counted, most))
    if counted.unnamed:
        warn(
            prog,
            f"{counted_as(counted.unnamed, 'message')} without recipients in the log: 0 counted "
            "(log_selector +received_recipients names them)",
        )
    if problems:
        return EXIT_BAD_INPUT
    if not any(log.is_main for log in logs):
        warn(prog, "the log is empty")
        return EXIT_NOTHING_FOUND
    return EXIT_OK


def _time(text: str) -> str:
    try:
        if not TIME.fullmatch(text):
            raise ValueError
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{shown(text)}' is no time; write it like '2026-11-23 06:00'"
        ) from None


def _top(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"'{shown(text)}' is no number")
    return int(text)


def as_json(counted: Senders, most: int | None) -> str:
    """Return lines of JSON: ``by``, ``name``, ``messages``, ``recipients``; first ``by`` total."""
    rows = [
        {
            "by": "total",
            "name": None,
            "messages": counted.total.messages,
            "recipients": counted.total.recipients,
        }
    ]
    rows += [
        {"by": group, "name": name, "messages": n.messages, "recipients": n.recipients}
        for group in GROUPS
        for name, n in counted.top(group, most)
    ]
    return "\n".join(json.dumps(row) for row in rows)


def as_text(counted: Senders, most: int | None) -> str:
    """Return a table a group."""
    total = counted.total
    rows = [
        f"{counted_as(total.messages, 'message')} to {counted_as(total.recipients, 'recipient')}"
    ]
    for group in GROUPS:
        top = counted.top(group, most)
        if top:
            rows += ["", f"messages  recipients  {HEADINGS[group]}"]
            rows += [f"{n.messages:8}  {n.recipients:10}  {shown(name, 100)}" for name, n in top]
            more = len(counted.groups[group]) - len(top)
            rows += [f"{'':20}  and {more} more"] if more else []
    return "\n".join(rows)
