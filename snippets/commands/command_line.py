"""What every command of the tool needs: one-line errors, input lines of any content, output.

The input may hold anything, since strangers write into logs. Nothing of it reaches the terminal as
a control character, and no line, however long, fills the memory.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from ..files.blocks import MAX_LINE

EXIT_OK = 0
EXIT_NOTHING_FOUND = 3
EXIT_BAD_INPUT = 2
EXIT_CANNOT_WRITE = 1
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141
"""128 + SIGPIPE, as a shell reports it for its own tools."""

BYTE_ORDER_MARK = "\ufeff"
"""What editors on Windows write at the start of a file."""

MAX_SHOWN = 60
"""How many characters of a bad input a message repeats."""


class BadInput(Exception):
    """Input that cannot be used. The text is for the user, one line."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line long and name the help.

    Texts of the help keep their lines, and an option is written in full: a shortened one would mean
    something else once another option begins alike.
    """

    def __init__(self, prog: str, description: str, epilog: str, usage: str | None = None) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line on standard error."""
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {shown(message, 400)} (see --help)\n")


def shown(text: str, limit: int = MAX_SHOWN) -> str:
    r"""Return ``text`` fit for a terminal: cut to ``limit``, control characters escaped.

    >>> print(shown("a\x1b[31mb\n"))
    a\x1b[31mb\n
    """
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(char if char.isprintable() else _escape(char) for char in cut)


def _escape(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that is no UTF-8, kept by surrogateescape
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def counted_as(number: int, noun: str) -> str:
    """Return a number and a noun that fits it.

    >>> counted_as(1, "message"), counted_as(0, "message")
    ('1 message', '0 messages')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_typed(arguments: list[str]) -> list[str]:
    """Return the texts that the arguments are: words without quotes are one text, as it was typed.

    >>> as_typed(["550", "User", "unknown"]), as_typed(["550 Go away", "exim -bp"])
    (['550 User unknown'], ['550 Go away', 'exim -bp'])
    """
    alone = not any(" " in text or "\n" in text for text in arguments)
    return [" ".join(arguments)] if arguments and alone else arguments


def warn(prog: str, message: str) -> None:
    """Write one line on standard error, after all that standard output has so far."""
    sys.stdout.flush()
    print(f"{prog}: {message}", file=sys.stderr, flush=True)


def standard_input() -> BinaryIO:
    """Return standard input as bytes. Raises BadInput when it is closed."""
    if sys.stdin is None:
        raise BadInput("standard input is closed")
    if sys.stdin.isatty():
        print("Reading standard input; Ctrl-D ends it.", file=sys.stderr, flush=True)
    return sys.stdin.buffer


def lines(stream: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Yield each line's number, from 1, and its text without line end; None for one too long.

    Bytes that are no UTF-8 are kept as surrogates, as ``shown`` expects them.
    """
    count = 0
    while raw := stream.readline(MAX_LINE):
        count += 1
        if raw.endswith(b"\n") or len(raw) < MAX_LINE:
            text = raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
            yield count, text.lstrip(BYTE_ORDER_MARK) if count == 1 else text
            continue
        yield count, None
        while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
            pass


def make_output_safe() -> None:
    """Let no output fail because of what is written: closed streams, letters the terminal lacks.

    Python has None for a closed stream, and errors would go astray. What is written to a closed
    standard output then fails with a message, as on a full disk. What the terminal's encoding
    cannot hold is written as an escape.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - open until the end
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open()  # noqa: SIM115 - fails like a closed one
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Send what is still in standard output's buffer nowhere, so that exit cannot fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
