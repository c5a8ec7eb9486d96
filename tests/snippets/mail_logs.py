"""Small main logs for the tests of the log tools, in the shapes that Exim writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from lab.long_log import base62

SHORT = "16VDhn-0001bo-D3"


def epoch(text: str) -> float:
    """Seconds since 1970 of a universal time like ``2026-11-20 10:00:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def new_id(text: str, number: int = 1) -> str:
    """A message ID of 23 characters whose message arrived at a universal time."""
    return f"{base62(int(epoch(text)), 6)}-{base62(4000 + number, 11)}-0000"


def stamp(universal: float, offset: float = 0.0) -> str:
    return f"{datetime.fromtimestamp(universal + offset, UTC):%Y-%m-%d %H:%M:%S}"


def message(
    at: str,
    number: int,
    sender: str,
    recipient: str,
    subject: str = "Hello",
    offset: float = 0.0,
    tail: Iterable[str] = (),
) -> list[str]:
    """An arrival, then ``tail`` (without time and ID), or else a delivery and its completion."""
    id, when = new_id(at, number), stamp(epoch(at), offset)
    tail = list(tail) or [
        f'=> {recipient} R=r T=smtp H=mx.example [192.0.2.9] C="250 OK"',
        "Completed",
    ]
    arrival = (
        f"{when} {id} <= {sender} H=host.example [192.0.2.1]:1234 P=esmtps S=123 "
        f'id=m{number}@host.example T="{subject}" for {recipient}'
    )
    return [arrival, *(f"{when} {id} {line}" for line in tail)]


def filler(start: str, count: int, step: float, offset: float = 0.0) -> list[str]:
    """Messages of other people, one each ``step`` seconds."""
    lines = []
    for number in range(count):
        at = stamp(epoch(start) + number * step)
        lines += message(at, 10_000 + number, "a@other.example", "b@other.example", offset=offset)
    return lines


def write(path: Path, lines: Iterable[str | bytes]) -> Path:
    """Write lines to a file and return its path."""
    raw = (line if isinstance(line, bytes) else line.encode() for line in lines)
    path.write_bytes(b"".join(line + b"\n" for line in raw))
    return path
