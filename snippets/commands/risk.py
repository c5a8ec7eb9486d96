"""The command ``risk``: say how dangerous a command line is before it is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..files.blocks import MAX_LINE
from ..risk.judge import UNKNOWN, Assessment, assess
from .as_json.risks import of_command as as_json
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

SUMMARY = "tell what a command line would do: read, send, bounce, change or delete"

DESCRIPTION = """\
Judge shell command lines without running them. Put a line into single quotes, or give one a line
on standard input. Each simple command in it is judged; the line is as risky as the riskiest, which
the first line of the answer names. A popular command that is wrong leads to the handbook's entry.

risks, from harmless to harmful: reads, changes, sends, bounces, deletes one, deletes many.
What this tool does not know is "unknown"."""

EPILOG = """\
example:
  $ %(prog)s 'exiqgrep -zi | xargs -r exim -Mrm'
  deletes many: exim -Mrm $()
    reads         exiqgrep -zi: lists messages of Exim's queue; it removes none
    deletes many  exim -Mrm $(): every message named leaves the queue for good; ...

exit status: 0 when every line is judged, 2 when one is unknown or too long, or none is given"""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("LINE", nargs="*", help="a command line, in quotes")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    layout = as_json if options.json else as_text
    judged = unknown = 0
    skipped: list[int] = []
    for line in as_typed(options.LINE) or _input_lines(prog, skipped):
        assessment = assess(line)
        judged += 1
        unknown += assessment.risk == UNKNOWN
        print(layout(assessment))
    if not judged and not skipped:
        warn(prog, "no command line given (see --help)")
    return EXIT_OK if judged and not unknown and not skipped else EXIT_BAD_INPUT


def _input_lines(prog: str, skipped: list[int]) -> Iterator[str]:
    for count, line in lines(standard_input()):
        if line is None:
            skipped.append(count)
            warn(prog, f"line {count}: longer than {MAX_LINE} bytes, so it was skipped")
        elif line.strip():
            yield line


def as_text(assessment: Assessment) -> str:
    """Return the risk and the worst command, and below it a line for each command."""
    head = assessment.risk
    if assessment.worst and len(assessment.parts) > 1:
        head += f": {shown(assessment.worst.command)}"
    rows = [f"  {p.risk:<12}  {shown(p.command)}: {shown(p.why, 200)}" for p in assessment.parts]
    if assessment.entry:
        rows.append(f"  a popular command that is wrong: go/{assessment.entry}/ in the handbook")
    return "\n".join([head, *rows])
