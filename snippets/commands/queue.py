"""The command ``queue``: what waits in the queue, from a listing that ``exim -bp`` printed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..files.blocks import MAX_LINE
from ..queue_listing import (
    ListingError,
    Message,
    Selection,
    Summary,
    Total,
    parse,
    ranked,
    seconds,
    size,
)
from .as_json.queued import of_queued as as_json
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    BadInput,
    Parser,
    lines,
    shown,
    standard_input,
    warn,
)

SUMMARY = "sum up and search a queue listing of exim -bp"

DESCRIPTION = """\
Read a listing of exim -bp, -bpu, -bpr or -bpa from FILE or standard input, and sum it up: by
envelope sender, and by domain of the recipients that wait. With options, only of the messages that
fit all of them. Addresses and domains match as a whole, in both cases of letters.
Nothing in the queue is touched."""

EPILOG = """\
example:
  $ exim -bp | %(prog)s
  $ exim -bp | %(prog)s --list --sender '<>' --frozen
  $ exim -bp | %(prog)s --json --domain example.net --older 1d

ages: 30m, 12h, 3d, 1w; sizes: 585, 20K, 1.5M. Exim rounds both in the listing.

exit status: 0; 2 when a line is not of a queue listing, or nothing could be read"""

TOP = 10
"""Names a list of the summary has."""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    options = _parser(prog).parse_args(arguments)
    selection = Selection(
        sender=options.sender,
        domain=options.domain,
        older=options.older,
        younger=options.younger,
        larger=options.larger,
        frozen=options.frozen,
    )
    summary = Summary()
    faults = 0
    skipped: list[int] = []
    with _input(options.FILE) as stream:
        for item in parse(_texts(prog, stream, skipped)):
            if isinstance(item, ListingError):
                faults += 1
                warn(prog, f"line {item.line}: {item.why}: '{shown(item.text)}'")
            elif selection.takes(item):
                summary.add(item)
                if options.json:
                    print(as_json(item))
                elif options.list:
                    print(as_text(item))
    if not options.json and not options.list:
        print(as_summary(summary))
    return EXIT_BAD_INPUT if faults or skipped else EXIT_OK


def _parser(prog: str) -> Parser:
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("FILE", nargs="?", type=Path, help="a listing; else standard input")
    parser.add_argument("--sender", metavar="ADDRESS", help="of this envelope sender; <> for none")
    parser.add_argument("--domain", help="with a recipient in this domain that still waits")
    parser.add_argument("--older", type=_unit(seconds), metavar="AGE", help="this old or older")
    parser.add_argument("--younger", type=_unit(seconds), metavar="AGE", help="this old or younger")
    parser.add_argument("--larger", type=_unit(size), metavar="SIZE", help="this large or larger")
    frozen = parser.add_mutually_exclusive_group()
    frozen.add_argument("--frozen", action="store_true", default=None, help="frozen ones only")
    frozen.add_argument(
        "--not-frozen", action="store_false", dest="frozen", help="those not frozen only"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--list", action="store_true", help="one line a message, no summary")
    output.add_argument("--json", action="store_true", help="one JSON object a message")
    return parser


def _unit(read: Callable[[str], int]) -> Callable[[str], int]:
    """Return an argument type whose messages tell what is wrong."""

    def convert(text: str) -> int:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"'{shown(text)}': {error}") from None

    return convert


@contextmanager
def _input(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield standard_input()
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BadInput(f"{shown(str(path), 200)}: {error.strerror or error}") from None
    with stream:
        yield stream


def _texts(prog: str, stream: BinaryIO, skipped: list[int]) -> Iterator[str]:
    for number, text in lines(stream):
        if text is None:
            skipped.append(number)
            warn(prog, f"line {number}: longer than {MAX_LINE} bytes, so it was skipped")
        # An empty text keeps the numbers of the lines after it right.
        yield text or ""


def as_text(message: Message) -> str:
    """Return one line for people."""
    sender = "unknown sender" if message.sender is None else f"<{message.sender}>"
    waiting = " ".join(message.waiting) or "nobody"
    frozen = "  frozen" if message.frozen else ""
    remark = f"  {message.remark}" if message.remark else ""
    text = f"{sender} to {waiting}{frozen}{remark}"
    return f"{_age(message.age):>4}  {_size(message.size):>6}  {message.id}  {shown(text, 200)}"


def as_summary(summary: Summary) -> str:
    """Return tables: all, by sender, by domain."""
    rows = ["messages  frozen    size  oldest", _row(summary.all, "in all")]
    for heading, totals in (
        ("by envelope sender", summary.senders),
        ("by domain of a waiting recipient", summary.domains),
    ):
        if totals:
            top = ranked(totals, TOP)
            rows += ["", heading, *(_row(total, shown(name, 100)) for name, total in top)]
            rows += [f"{'':34}and {len(totals) - TOP} more"] if len(totals) > TOP else []
    return "\n".join(rows)


def _row(total: Total, name: str) -> str:
    oldest = _age(total.oldest) if total.messages else "-"
    size = _size(total.size)
    return f"{total.messages:8}  {total.frozen:6}  {size:>6}  {oldest:>6}  {name}"


def _age(seconds: int | None) -> str:
    if seconds is None:
        return "?"
    for unit, length, most in (("s", 1, 60), ("m", 60, 90), ("h", 3600, 72)):
        if seconds < most * length:
            return f"{seconds // length}{unit}"
    return f"{seconds // 86_400}d"


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    amount = float(size)
    for unit in ("", "K", "M"):
        if amount < 1024:
            return f"{amount:.0f}{unit}" if not unit or amount >= 10 else f"{amount:.1f}{unit}"
        amount /= 1024
    return f"{amount:.1f}G"
