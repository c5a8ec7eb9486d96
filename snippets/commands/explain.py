"""The command ``explain``: tell what any pasted text is, and explain it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .. import queue_listing
from ..files.blocks import MAX_LINE
from ..logs.line import cut_line
from ..message_id import decode
from ..paste.explain import Answer, explain
from ..risk.judge import assess
from ..texts.known import OTHER_SERVER
from . import id as id_command
from . import line as line_command
from . import queue as queue_command
from . import risk as risk_command
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    Parser,
    lines,
    shown,
    standard_input,
    warn,
)

SUMMARY = "explain whatever you paste: IDs, log lines, bounces, a queue listing, commands"

DESCRIPTION = """\
Tell what a text is and explain it: message IDs, lines of the mail logs, error texts, a bounce or a
delay warning, a listing of exim -bp, or command lines, one below the other in any order. Put the
text into single quotes, or give it on standard input. Each part is answered as the commands id,
line, queue --list and risk do.

With --json the answer is one object a part: "what" (id, line, queued, command or notice), "text",
"answer" (what those commands print with --json), "ids" (the message IDs in it, decoded), "errors"
(the known texts in it), "log" (mainlog or maillog) and "reason" (one word for what the text says,
or null)."""

EPILOG = """\
example:
  $ %(prog)s 1tixMn-00000000C5j-1wRa
  $ exim -bp | %(prog)s --json
  $ tail -n 5 /var/log/exim_mainlog | %(prog)s

exit status: 0 when all was read, 2 when there was nothing, or a line too long to read"""


MAX_REASON = 400
"""Characters of a reply that are shown."""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("TEXT", nargs="*", help="what to explain, in quotes")
    parser.add_argument("--json", action="store_true", help="one JSON object a part")
    options = parser.parse_args(arguments)
    skipped: list[int] = []
    given = (line for text in options.TEXT for line in text.splitlines())
    answered = 0
    for answer in explain(given if options.TEXT else _input_lines(prog, skipped)):
        answered += 1
        print(answer.as_json() if options.json else as_text(answer))
    if not answered and not skipped:
        warn(prog, "nothing to explain (see --help)")
    return EXIT_OK if answered and not skipped else EXIT_BAD_INPUT


def _input_lines(prog: str, skipped: list[int]) -> Iterator[str]:
    for number, line in lines(standard_input()):
        if line is None:
            skipped.append(number)
            warn(prog, f"line {number}: longer than {MAX_LINE} bytes, so it was skipped")
        # An empty text ends what went on before it.
        yield line or ""


def as_text(answer: Answer) -> str:
    """Return what the command for such a text prints for people."""
    if answer.what == "id":
        return id_command.as_text(decode(json.loads(answer.json)["id"]))
    if answer.what == "line":
        return line_command.as_text(*cut_line(answer.text))
    if answer.what == "command":
        return risk_command.as_text(assess(json.loads(answer.json)["line"]))
    if answer.what == "notice":
        return _notice_as_text(answer)
    messages = queue_listing.parse(answer.text.split("\n"))
    return "\n".join(
        queue_command.as_text(message)
        for message in messages
        if isinstance(message, queue_listing.Message)
    )


def _notice_as_text(answer: Answer) -> str:
    told = json.loads(answer.json)
    lines = ["a warning that a message is late" if told["delayed"] else "a bounce"]
    for failure in told["failures"]:
        who = failure["address"] or "a recipient"
        if failure["original"]:
            who += f" (for {failure['original']})"
        by = "the other server" if failure["side"] == OTHER_SERVER else "the sending server itself"
        if failure["host"]:
            by += f", {failure['host']}" + (f" [{failure['ip']}]" if failure["ip"] else "")
        lines.append(f"  {shown(who)}")
        lines.append(f"    said by   {shown(by)}")
        if failure["step"]:
            lines.append(f"    after     {shown(failure['step'])}")
        lines.append(f"    text      {shown(failure['text'], MAX_REASON)}")
        found = failure["meaning"]
        if found:
            lines.append(f"    means     {found['meaning']}")
            if found["reason"]:
                lines.append(f"    reason    {found['reason']}")
        else:
            lines.append("    means     not known to this tool")
    return "\n".join(lines)
