"""The command line: ``python -m snippets COMMAND``."""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130
"""128 + SIGINT, as a shell reports it."""


def main() -> None:
    """Run the command line and end with its status: entry point of ``-m`` and of a zip file."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        # The modules take a moment to load, and nothing has begun by then.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from .commands.run import main as run

    run()


if __name__ == "__main__":
    main()
