"""The command ``id``: decode Exim message IDs from arguments or from standard input."""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, Union

from ..files.blocks import MAX_LINE
from ..message_id import (
    LocalhostNumber,
    MessageID,
    Reading,
    check_localhost_number,
    decode,
    ids_in,
    parse_version,
)
from .as_json.message_ids import of_id as as_json
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    Parser,
    lines,
    shown,
    standard_input,
    warn,
)

TEXT_WIDTH = 80
"""Characters of an answer's right column."""

Setting = Union[LocalhostNumber, Literal["unknown"]]
"""What --localhost-number may say; None where it is not given."""

SUMMARY = "tell when a message arrived, and by which process, from its Exim message ID"

DESCRIPTION = """\
Decode Exim message IDs: when each message began to arrive, and which process received it.

An ID looks like 16VDhn-0001bo-D3 (up to Exim 4.96) or 16VDhn-000000001bo-D342 (from 4.97).
A Message-ID header, the name of a spool file or a whole log line will do as well: each ID in it
is decoded. Without arguments the lines of standard input are read.

The fraction of the second depends on the Exim version and on the setting localhost_number.
Without --exim the answer is the range of all times that fit. With it, localhost_number counts as
not set, as in most configurations, unless the ID shows that it is set or you say otherwise."""

EPILOG = """\
example:
  $ %(prog)s --exim 4.98.2 1tixMn-00000000C5j-1wRa
  1tixMn-00000000C5j-1wRa
    received          2025-02-14 15:12:33.462990 UTC
    process           46483
    localhost_number  not set
    made by           Exim 4.97 and later

on the server:
  exim -bV | head -n 1                   prints the version
  exim -bP localhost_number              prints the setting; nothing after "=" means none
  grep Completed /var/log/exim_mainlog | %(prog)s --json

exit status: 0 when all is decoded, 2 when something is no message ID or contradicts the options"""


def run(prog: str, arguments: Sequence[str]) -> int:
    """Run the command and return its exit status. Raises SystemExit for wrong options."""
    parser = _parser(prog)
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_intermixed_args(arguments[:end])
    options.ID += arguments[end + 1 :]  # what argparse itself does after "--" differs by version
    try:
        if isinstance(options.localhost_number, int):
            check_localhost_number(options.localhost_number, options.base)
    except ValueError as error:
        parser.error(f"argument --localhost-number: {error}")
    layout = as_json if options.json else as_text
    answered = failed = 0
    for place, text in _texts(options.ID):
        for result in _results(text, options):
            if isinstance(result, MessageID):
                answered += 1
                print(layout(result))
            else:
                failed += 1
                warn(prog, place + result)
    if not answered and not failed:
        warn(prog, "no message ID given (see --help)")
    return EXIT_OK if answered and not failed else EXIT_BAD_INPUT


def _parser(prog: str) -> Parser:
    parser = Parser(prog, DESCRIPTION, EPILOG)
    parser.add_argument("ID", nargs="*", help="a message ID, or a text that has one")
    parser.add_argument(
        "--exim",
        type=_version,
        metavar="VERSION",
        help="the Exim version that made the IDs, such as 4.96 or 4.98.2",
    )
    parser.add_argument(
        "--localhost-number",
        type=_localhost_number,
        metavar="N",
        help="Exim's setting localhost_number: 0 to 16, none (not set) or unknown",
    )
    parser.add_argument(
        "--base",
        type=int,
        choices=(36, 62),
        default=62,
        help="62, or 36 for an Exim on Cygwin or Darwin (default: 62)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _version(text: str) -> str:
    try:
        parse_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{shown(text)}': {error}") from None
    return text


def _localhost_number(text: str) -> Setting:
    if text == "none":
        return "none"
    if text == "unknown":
        return "unknown"
    if not re.fullmatch("[0-9]{1,4}", text):
        raise argparse.ArgumentTypeError(f"'{shown(text)}' is no number, none or unknown")
    return int(text)


def _texts(arguments: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each text to look at, after its place as a message names it; None for one too long."""
    if arguments:
        for text in arguments:
            yield "", text
        return
    for count, line in lines(standard_input()):
        if line is None or line.strip():
            yield f"line {count}: ", line


def _results(text: str | None, options: argparse.Namespace) -> Iterator[MessageID | str]:
    """Yield each ID of the text decoded, or in its place what is wrong, in words."""
    if text is None:
        yield f"longer than {MAX_LINE} bytes, so it was skipped"
        return
    ids = ids_in(text)
    if not ids:
        yield f"'{shown(text)}': no message ID in it"
    for id in ids:
        try:
            yield _decode(id, options.exim, options.localhost_number, options.base)
        except ValueError as error:
            yield f"'{shown(id)}': {error}"


def _decode(id: str, exim: str | None, setting: Setting | None, base: int) -> MessageID:
    """Decode with what is known. A setting not told counts as not set once the version is known."""
    if setting is None and exim is not None:
        try:
            return decode(id, exim, "none", base)
        except ValueError:
            pass  # the ID itself shows that it is set, or is wrong: decode says so below
    return decode(id, exim, setting if setting != "unknown" else None, base)


def as_text(message_id: MessageID) -> str:
    """Return a few aligned lines for people."""
    readings = message_id.readings
    rows = [
        ("received", _span(message_id.earliest, message_id.latest) + " UTC"),
        ("process", str(message_id.pid)),
    ]
    if len(readings) == 1:
        rows += [
            ("localhost_number", _host(readings[0])),
            ("made by", f"Exim {readings[0].exim}"),
        ]
    for count, reading in enumerate(readings if len(readings) > 1 else ()):
        rows.append(
            (
                "or" if count else "either",
                f"{_span(reading.earliest, reading.latest)[11:]}: Exim {reading.exim}, "
                f"localhost_number {_host(reading)}",
            )
        )
    rows += [("note", note) for note in message_id.notes]
    output = [message_id.id]
    for name, value in rows:
        first, *more = textwrap.wrap(value, TEXT_WIDTH)
        output += [f"  {name:<16}  {first}", *(f"{'':<20}{line}" for line in more)]
    return "\n".join(output)


def _host(reading: Reading) -> str:
    return "not set" if reading.host is None else str(reading.host)


def _span(earliest: datetime, latest: datetime) -> str:
    """Return both ends, which lie in the same second, the second end as its fraction only."""
    start = f"{earliest:%Y-%m-%d %H:%M:%S.%f}"
    return start if earliest == latest else f"{start} to .{latest:%f}"
