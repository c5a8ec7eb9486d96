"""Run a command of the tool, and end with a status and at most a line whatever happens."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .. import __version__
from . import explain as explain_command
from . import id as id_command
from . import line as line_command
from . import queue as queue_command
from . import risk as risk_command
from . import senders as senders_command
from . import trace as trace_command
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

COMMANDS: dict[str, tuple[str, Callable[[str, Sequence[str]], int]]] = {
    "explain": (explain_command.SUMMARY, explain_command.run),
    "id": (id_command.SUMMARY, id_command.run),
    "line": (line_command.SUMMARY, line_command.run),
    "queue": (queue_command.SUMMARY, queue_command.run),
    "risk": (risk_command.SUMMARY, risk_command.run),
    "senders": (senders_command.SUMMARY, senders_command.run),
    "trace": (trace_command.SUMMARY, trace_command.run),
}
"""Per command: its line in the help, and what runs it with the program's name and arguments."""

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
            signal.signal(signal.SIGINT, signal.default_int_handler)
        status = run(sys.argv[1:])
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and done
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
        discard_output()
        status = EXIT_INTERRUPTED
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 good, 2 bad input, 1 nowhere to write."""
    prog = _program()
    parser = _parser(prog)
    if not arguments:
        parser.print_help(sys.stderr)
        return EXIT_BAD_INPUT
    name = parser.parse_args(arguments[:1]).command
    _, command = COMMANDS[name]
    prog = f"{prog} {name}"
    try:
        status = command(prog, arguments[1:])
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


def _program() -> str:
    """Return what the user typed to start the tool, for help and messages."""
    name = Path(sys.argv[0]).name
    return "python -m snippets" if name == "__main__.py" else name


def _parser(prog: str) -> Parser:
    width = max(len(name) for name in COMMANDS)
    listed = "\n".join(f"  {name:<{width}}  {text}" for name, (text, _) in COMMANDS.items())
    usage = "%(prog)s [--help] [--version] COMMAND ..."
    parser = Parser(prog, f"{DESCRIPTION}\n\ncommands:\n{listed}", EPILOG, usage)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=argparse.SUPPRESS)
    return parser
