"""A command of the tool within the test's own process: the same entry, streams and exit status.

What is about the process itself, signals, closed streams, memory, has a process of its own.
"""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from unittest.mock import patch

from snippets.commands.run import main


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """As ``python -m snippets ARGUMENTS`` with ``stdin``."""
    streams = [io.TextIOWrapper(io.BytesIO(content), "utf-8") for content in (stdin, b"", b"")]
    handler = signal.getsignal(signal.SIGINT)
    status = 0
    try:
        with (
            patch.object(sys, "argv", ["__main__.py", *arguments]),
            patch.object(sys, "stdin", streams[0]),
            patch.object(sys, "stdout", streams[1]),
            patch.object(sys, "stderr", streams[2]),
        ):
            main()
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        signal.signal(signal.SIGINT, handler)
    out, err = (said(stream) for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, status, out, err)


def said(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    content: io.BytesIO = stream.buffer  # type: ignore[assignment]
    return content.getvalue()
