"""The command ``explain``: tell what any pasted text is, and explain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..files.blocks import MAX_LINE
from ..message_id import MessageID
from ..paste.explain import Answer, Logged, explain
from ..paste.notice import Notice, meaning_of
from ..queue_listing import Message
from ..texts.known import OTHER_SERVER
from . import id as id_command
from . import line as line_command
from . import queue as queue_command
from . import risk as risk_command
from .as_json.pasted import of_answer
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    Parser,
    as_typed,
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
(the known texts in it), "log" (mainlog, maillog or otherlog) and "reason" (one word for what the
text says, or null)."""

EPILOG = """\
example:
  $ %(prog)s 1tixMn-00000000C5j-1wRa
  $ exim -bp | %(prog)s --json
  $ tail -n 5 /var/log/exim_mainlog | %(prog)s

exit status: 0 when all was read, 2 when there was nothing, or a line too long to read"""


MAX_REASON = 400
"""Characters of a reply that are shown."""


STILL_QUEUED = "The message is still in the queue and is tried again; it does not say why it waits."


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("TEXT", nargs="*", help="what to explain, in quotes")
    parser.add_argument("--json", action="store_true", help="one JSON object a part")
    options = parser.parse_args(arguments)
    skipped: list[int] = []
    given = (line for text in as_typed(options.TEXT) for line in text.splitlines())
    answered = 0
    for answer in explain(given if options.TEXT else _input_lines(prog, skipped)):
        answered += 1
        print(of_answer(answer) if options.json else as_text(answer))
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
    value = answer.value
    if isinstance(value, MessageID):
        return id_command.as_text(value)
    if isinstance(value, Logged):
        return line_command.as_text(*value)
    if isinstance(value, Notice):
        return _notice_as_text(value)
    if isinstance(value, Message):
        return queue_command.as_text(value)
    return risk_command.as_text(value)


def _notice_as_text(notice: Notice) -> str:
    lines = ["a warning that a message is late" if notice.delayed else "a bounce"]
    for failure in notice.failures:
        who = failure.address or "a recipient"
        if failure.original:
            who += f" (for {failure.original})"
        by = "the other server" if failure.side == OTHER_SERVER else "the sending server itself"
        if failure.host:
            by += f", {failure.host}" + (f" [{failure.ip}]" if failure.ip else "")
        lines.append(f"  {shown(who)}")
        found = meaning_of(failure)
        lines.append(f"    means     {found.meaning if found else 'not known to this tool'}")
        if found and found.reason:
            lines.append(f"    reason    {found.reason}")
        lines.append(f"    said by   {shown(by)}")
        if failure.step:
            lines.append(f"    after     {shown(failure.step)}")
        lines.append(f"    text      {shown(failure.text, MAX_REASON)}")
    if not notice.failures:
        lines.append(f"  {STILL_QUEUED}")
    return "\n".join(lines)
