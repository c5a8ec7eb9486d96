"""The command ``line``: explain lines of the mail logs, part by part."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii

from snippets.command_line import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    MAX_LINE,
    Parser,
    lines,
    shown,
    standard_input,
    warn,
)
from snippets.log_line import KINDS, cut_line
from snippets.log_parts import (
    EXPLAINED_BY_TEXT,
    SEPARATOR,
    Cut,
    explain,
    iso_time,
    meaning_of,
)

SUMMARY = "explain a log line of Exim, Dovecot or spamd, part by part"

DESCRIPTION = """\
Explain lines of Exim's main, reject and panic log, and of the mail log with Dovecot and spamd.
Put a line into single quotes, or give lines on standard input.

With --json the answer is one object a line: "kind", "meaning", "time" (ISO 8601 where the stamp is
complete, else as written), "id" and "parts", each with "name", "text" and "meaning". The texts
joined are the line."""

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


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(
        prog=prog,
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("LINE", nargs="*", help="a log line, in quotes")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    layout = as_json if options.json else as_text
    write = sys.stdout.write
    answered = skipped = 0
    for text in options.LINE or _input_lines():
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
            frame = self.of(name, meaning_of(self.kind, name, ""))
        self[name] = frame
        return frame

    def of(self, name: str, meaning: str) -> tuple[str, str]:
        """Return both halves around a text."""
        sentence = json.dumps(explain(meaning))
        return f'{{"name": {json.dumps(name)}, "text": ', f', "meaning": {sentence}}}'


BLANK = json.dumps({"name": SEPARATOR, "text": " ", "meaning": explain(SEPARATOR)})
"""Nearly half of all parts."""

FRAMES: dict[tuple[str, str], _Frames] = {}


def as_json(log: str, cut: Cut) -> str:
    """Return one line of JSON. Bytes that are no UTF-8 are lone surrogates, as in Python.

    It is put together here, since ``json.dumps`` of the whole would take twice the time: only the
    texts differ from line to line.
    """
    kind, time, zone, id, flat = cut
    frames = FRAMES.get((log, kind))
    if frames is None:
        frames = FRAMES[log, kind] = _Frames(log, kind)
    parts = []
    pieces = iter(flat)
    for name, text in zip(pieces, pieces):
        if text == " " and name == SEPARATOR:
            parts.append(BLANK)
            continue
        before, after = frames[name] or frames.of(name, meaning_of(kind, name, text))
        parts.append(f"{before}{encode_basestring_ascii(text)}{after}")
    stamp = iso_time(time, zone) or time
    return (
        f'{frames.head}"time": {encode_basestring_ascii(stamp) if stamp else "null"}, '
        f'"id": {encode_basestring_ascii(id) if id else "null"}, "parts": [{", ".join(parts)}]}}'
    )


def as_text(log: str, cut: Cut) -> str:
    """Return the kind's sentence, and below it the parts with their meanings, aligned."""
    pieces = iter(cut.pieces)
    rows = [
        (shown(text, LONGEST_TEXT), f"{name}: {explain(meaning_of(cut.kind, name, text))}")
        for name, text in zip(pieces, pieces)
        if name != SEPARATOR
    ]
    width = max((len(text) for text, _ in rows if len(text) <= TEXT_WIDTH), default=0)
    output = _wrapped(f"{cut.kind}: ", KINDS[log][cut.kind])
    for text, meaning in rows:
        if len(text) > TEXT_WIDTH:
            output.append(f"  {text}")
            text = ""
        output += _wrapped(f"  {text:<{width}}  ", meaning)
    return "\n".join(output)


def _wrapped(label: str, text: str) -> list[str]:
    indent = " " * len(label)
    return textwrap.wrap(text, WIDTH, initial_indent=label, subsequent_indent=indent)
