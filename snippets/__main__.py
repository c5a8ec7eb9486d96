"""The command line: ``python -m snippets COMMAND``."""

from __future__ import annotations

import os
import signal
import sys

INTERRUPTED = 130
"""128 + SIGINT, as a shell reports it."""

CANNOT = 1
"""As where it cannot read or write."""

NO_ROOM = (
    "failed to map segment", "cannot allocate memory", "Cannot allocate memory",
    "is required for",
)  # fmt: skip
"""What the loader of libraries says when memory is short, and CPython of a tree that it built."""

OLDEST = (3, 9)
"""The oldest Python that can read the modules."""


def main() -> None:
    """Run the command line and end with its status: entry point of ``-m`` and of a zip file."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        # The modules take a moment to load, and nothing has begun by then.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    try:
        from .commands.run import main as run

        run()
    except SyntaxError:
        # CPython's parser without room calls what is right wrong: "expected ':'".
        if sys.version_info < OLDEST:
            raise
        os.write(2, b"cpmail: not enough memory, or a damaged file\n")
        os._exit(CANNOT)
    except (MemoryError, SystemError, ImportError, ValueError) as error:
        # While the modules load; a command says it by itself. Where memory ends within CPython's
        # own code it sometimes forgets to say why, and that is a SystemError. A library for which
        # there is no room is an ImportError in the words of the system's loader.
        own = isinstance(error, (ImportError, ValueError))
        if own and not any(words in str(error) for words in NO_ROOM):
            raise
        os.write(2, b"cpmail: not enough memory\n")
        os._exit(CANNOT)


if __name__ == "__main__":
    main()
