"""Run a command of the tool, and end with a status and at most a line whatever happens."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from .. import __version__
from .command_line import (
    EXIT_BAD_INPUT,
    EXIT_BROKEN_PIPE,
    EXIT_CANNOT_WRITE,
    EXIT_INTERRUPTED,
    BadInput,
    Parser,
    discard_output,
    make_output_safe,
    warn,
)

COMMANDS = ("explain", "id", "line", "queue", "risk", "senders", "trace")
"""Each has a module of its own, which is loaded when it is asked for."""

DESCRIPTION = "Read what the mail servers of cPanel & WHM leave behind. Nothing is changed or sent."

EPILOG = """\
example:
  $ %(prog)s id 1tixMn-00000000C5j-1wRa        when did this message arrive?
  $ %(prog)s risk 'exim -qff'                  what would this command do?
  $ %(prog)s id --help                         more about a command
"""


def main() -> None:
    """Run the command line and end with its status: entry point of ``-m`` and of a zip file."""
    make_output_safe()
    try:
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, _interrupt)
        status = run(sys.argv[1:])
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and done
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
        discard_output()
        status = EXIT_INTERRUPTED
    sys.exit(status)


def _interrupt(*_: object) -> None:
    """Raise KeyboardInterrupt at the first Ctrl-C; another one finds the end under way."""
    signal.signal(signal.SIGINT, lambda *_: None)
    raise KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 good, 2 bad input, 1 nowhere to write."""
    prog = _program()
    parser = _parser(prog, not arguments or arguments[0] not in (*COMMANDS, "--version"))
    if not arguments:
        parser.print_help(sys.stderr)
        return EXIT_BAD_INPUT
    name = parser.parse_args(arguments[:1]).command
    prog = f"{prog} {name}"
    try:
        status: int = _module(name).run(prog, arguments[1:])
        sys.stdout.flush()
        return status
    except BadInput as error:
        warn(prog, str(error))
        return EXIT_BAD_INPUT
    except BrokenPipeError:
        discard_output()
        return EXIT_BROKEN_PIPE
    except OSError as error:
        discard_output()
        print(f"{prog}: cannot read or write: {error.strerror or error}", file=sys.stderr)
        return EXIT_CANNOT_WRITE
    except MemoryError:
        discard_output()
        print(f"{prog}: not enough memory", file=sys.stderr)
        return EXIT_CANNOT_WRITE


def _module(name: str) -> ModuleType:
    return import_module(f".{name}", __package__)


def _program() -> str:
    """Return what the user typed to start the tool, for help and messages."""
    name = Path(sys.argv[0]).name
    return "python -m snippets" if name == "__main__.py" else name


def _parser(prog: str, helps: bool) -> Parser:
    width = max(len(name) for name in COMMANDS)
    # Only the help needs them all.
    summaries = {name: _module(name).SUMMARY for name in COMMANDS} if helps else {}
    listed = "\n".join(f"  {name:<{width}}  {text}" for name, text in summaries.items())
    usage = "%(prog)s [--help] [--version] COMMAND ..."
    parser = Parser(prog, f"{DESCRIPTION}\n\ncommands:\n{listed}", EPILOG, usage)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=argparse.SUPPRESS)
    return parser
