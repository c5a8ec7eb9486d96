r"""Measure how often the reason of a reply is right, on labelled replies of mail servers.

    python -m bench.replies FILE [--list]

FILE has one JSON object a line: ``text`` is the reply as Exim's main log has it, several lines
joined by ``\n``; ``reason`` the word that is right; ``also`` further words that are right too. If
known, ``host`` is who says it, ``command`` what was answered, ``temporary`` whether it is a 4xx,
and ``form`` is ``local`` for a text of Exim's own.

Each reply is asked twice: in a line of the main log, and alone, as people paste it. ``silent`` is
no reason, or the meaning of the code alone without one. With ``--list``, every reply that is not
right is printed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from snippets.logs.line import cut_line
from snippets.logs.meaning import texts_in
from snippets.texts.known import Known

STEP = {"": "RCPT TO:<bob@example.net>", "connect": "initial connection"}
ARGUMENT = {"RCPT TO": ":<bob@example.net>", "MAIL FROM": ":<alice@example.org>"}


def logged(reply: dict[str, Any]) -> str:
    """Return the line of the main log in which a reply stands."""
    temporary = reply.get("temporary")
    flag, defer = ("==", " defer (-44)") if temporary else ("**", "")
    head = f"2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa {flag} bob@example.net R=lookuphost"
    head += f" T=remote_smtp{defer}"
    if reply.get("form") == "local":
        return f"{head}: {reply['text']}"
    host = (reply.get("host") or "mx.example.net").split(",")[0].replace("*.", "mx.")
    command = reply.get("command") or ""
    step = STEP.get(command) or f"{command}{ARGUMENT.get(command, '')}"
    source = f"SMTP error from remote mail server after {step}"
    return f"{head} H={host} [203.0.113.7]: {source}: {reply['text']}"


def pasted(reply: dict[str, Any]) -> str:
    """Return a reply alone."""
    return str(reply["text"])


def judged(known: Known | None, reply: dict[str, Any]) -> str:
    """Tell ``right`` from ``false`` and ``silent``."""
    if not (known and known.reason):
        return "silent"
    return "right" if known.reason in (reply["reason"], *reply.get("also", ())) else "false"


def measure(
    replies: list[dict[str, Any]], form: Callable[[dict[str, Any]], str], listed: bool
) -> Counter[str]:
    """Return how many replies in that form are right, false and silent."""
    counts: Counter[str] = Counter()
    for reply in replies:
        known = texts_in(cut_line(form(reply))[1]).line
        verdict = judged(known, reply)
        counts[verdict] += 1
        if listed and verdict != "right":
            got = known and (known.record or known.code)
            print(f"{verdict}: {reply['reason']}, got {known and known.reason} by {got}")
            print(f"    {reply['text']}")
    return counts


def main() -> None:
    """Print the shares for both forms."""
    names = [name for name in sys.argv[1:] if name != "--list"]
    if len(names) != 1:
        sys.exit(__doc__)
    lines = Path(names[0]).read_text(encoding="utf-8").splitlines()
    replies = [json.loads(line) for line in lines if line.strip()]
    for title, form in (("in a log line", logged), ("pasted alone", pasted)):
        counts = measure(replies, form, "--list" in sys.argv)
        shares = (
            f"{word} {counts[word] / len(replies):6.1%}" for word in ("right", "false", "silent")
        )
        print(f"{len(replies)} replies {title}: {', '.join(shares)}")


if __name__ == "__main__":
    main()
