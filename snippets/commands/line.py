"""The command ``line``: explain lines of the mail logs, part by part."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence

from ..files.blocks import MAX_LINE
from ..logs.line import KINDS, cut_line
from ..logs.meaning import Texts, explain, meaning_of, texts_in
from ..logs.parts import SEPARATOR, UNKNOWN, Cut
from .as_json.log_lines import of_line as as_json
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

SUMMARY = "explain a log line of Exim, Dovecot or spamd, part by part"

DESCRIPTION = """\
Explain lines of Exim's main, reject and panic log, and of the mail log with Dovecot and spamd; say
of lines of cPanel's own services, Mailman, Roundcube, lfd and fail2ban what they are.
Put a line into single quotes, or give lines on standard input.

With --json the answer is one object a line: "kind", "meaning", "time" (ISO 8601 where the stamp is
complete, else as written), "id", what is known of its text, and "parts", each with "name", "text"
and "meaning". The texts joined are the line. What is known of the text, or null: "says", a
sentence; "side", who says it; "record", the known text; "reason", one word for it; "entry", the
handbook's section."""

EPILOG = """\
example:
  $ %(prog)s '2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed'
  completed: Every address of the message is settled, delivered or failed, and the message has
             left the queue.
    2026-03-01 10:00:00      time: When the line was written, in the server's local time unless a
                             zone follows.
    1tixMn-00000000C5j-1wRa  message id: Exim's ID of the message: all lines of one message have
                             it.
    Completed                event: What happened.

on the server:
  grep 1tixMn-00000000C5j-1wRa /var/log/exim_mainlog | %(prog)s

exit status: 0 when lines were explained, 2 when there was none, or one too long to read"""

WIDTH = 96
"""Characters of a line of the answer for people."""

TEXT_WIDTH = 40
"""A part's text that is longer stands on a line of its own."""

LONGEST_TEXT = 2_000
"""Characters of a part's text that people are shown."""


NO_LINE = "It is not a line of a log; its other words are not explained."


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("LINE", nargs="*", help="a log line, in quotes")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    layout = as_json if options.json else as_text
    write = sys.stdout.write
    answered = skipped = 0
    for text in as_typed(options.LINE) or _input_lines():
        if isinstance(text, int):
            skipped += 1
            warn(prog, f"line {text}: longer than {MAX_LINE} bytes, so it was skipped")
            continue
        answered += 1
        write(layout(*cut_line(text)) + "\n")
    if not answered and not skipped:
        warn(prog, "no log line given (see --help)")
    return EXIT_OK if answered and not skipped else EXIT_BAD_INPUT


def _input_lines() -> Iterator[str | int]:
    """Yield each line that is not blank; the number of one that is too long."""
    for count, line in lines(standard_input()):
        if line is None:
            yield count
        elif line.strip():
            yield line


def as_text(log: str, cut: Cut, texts: Texts | None = None) -> str:
    """Return the kind's sentence, and below it the parts with their meanings, aligned."""
    known, parts = texts or texts_in(cut)
    pieces = iter(cut.pieces)
    no_line = known if cut.kind == UNKNOWN else None
    rows = [
        (shown(text, LONGEST_TEXT), f"{name}: {explain(meaning_of(cut.kind, name, text, parts))}")
        for name, text in zip(pieces, pieces)
        if name != SEPARATOR and not (no_line and name == UNKNOWN)
    ]
    width = max((len(text) for text, _ in rows if len(text) <= TEXT_WIDTH), default=0)
    if no_line:
        output = _wrapped("text: ", no_line.meaning)
    else:
        output = _wrapped(f"{cut.kind}: ", KINDS[log][cut.kind])
        if known and known.meaning not in (answer.meaning for answer in parts.values()):
            output += _wrapped("  ", known.meaning)
    for text, meaning in rows:
        if len(text) > TEXT_WIDTH:
            output.append(f"  {text}")
            text = ""
        output += _wrapped(f"  {text:<{width}}  ", meaning)
    if no_line:
        output.append(f"  {NO_LINE}")
    return "\n".join(output)


def _wrapped(label: str, text: str) -> list[str]:
    indent = " " * len(label)
    return textwrap.wrap(text, WIDTH, initial_indent=label, subsequent_indent=indent)
