"""The scale of risks, and what is judged: one simple command, and why."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

READS, SENDS, BOUNCES, CHANGES = "reads", "sends", "bounces", "changes"
DELETES_ONE, DELETES_MANY, UNKNOWN = "deletes one", "deletes many", "unknown"

RISKS = (READS, CHANGES, SENDS, BOUNCES, DELETES_ONE, UNKNOWN, DELETES_MANY)
"""From harmless to harmful. What is unknown counts as worse than anything but a mass deletion."""

WHY = {
    READS: "looks, and leaves everything as it is",
    SENDS: "sends mail, or starts an attempt to",
    BOUNCES: "returns mail to its envelope sender and removes it from the queue",
    CHANGES: "changes settings, files, processes or the state of messages",
    DELETES_ONE: "deletes one message or file",
    DELETES_MANY: "can delete many messages or files at once",
    UNKNOWN: "is not known to this tool: find out what it does before you run it",
}
"""Each risk in words, for a command that has no sentence of its own."""


@dataclass(frozen=True)
class Part:
    """One simple command of a line, its risk, and why."""

    command: str
    risk: str
    why: str


def worst(risks: Iterable[str]) -> str:
    """The most harmful of the risks; ``reads`` for none."""
    return max(risks, key=RISKS.index, default=READS)


def several(part: Part) -> Part:
    """The part, run more than once or on an unknown number of things."""
    if part.risk != DELETES_ONE:
        return part
    return Part(part.command, DELETES_MANY, f"{part.why}, once for each thing it is given")


def each_several(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each run more than once or on an unknown number of things."""
    # Brython warns of a generator expression behind `yield from`; so there is none in this room.
    for part in parts:
        yield several(part)


def table(name: str) -> Any:
    """What ``tables/NAME.json`` holds."""
    # pkgutil reads it from the folder and from the one-file tool alike.
    package = __name__.rpartition(".")[0]
    return json.loads(pkgutil.get_data(package, f"tables/{name}.json") or b"")
