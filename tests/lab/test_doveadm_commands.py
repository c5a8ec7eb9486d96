"""Each subcommand that the real doveadm prints has a class and a sentence of its own."""

from __future__ import annotations

import re

from lab.boxes import Box
from snippets.risk.judge import assess
from snippets.risk.scale import CHANGES, DELETES_MANY, UNKNOWN, table

CLASSES: dict[str, list[str]] = table("doveadm")
LINE = re.compile(r"^ {2}([\w-]+) +(.*)$", re.M)
GROUP = re.compile(r"[\w-]+(?:\|[\w-]+)*")
LONELY = {"attachments", "find", "flush", "status"}
"""Groups of one command look like an argument."""


def groups(listing: str) -> dict[str, list[str]]:
    """The commands of a listing, each with its subcommands."""
    found: dict[str, list[str]] = {}
    for name, rest in LINE.findall(listing):
        whole = GROUP.fullmatch(rest.strip())
        inner = rest.strip().split("|") if whole and ("|" in rest or rest.strip() in LONELY) else []
        found[name] = inner
    return found


def commands(server: Box) -> list[str]:
    found: list[str] = []
    for name, inner in groups(server.run("doveadm help").output).items():
        if not inner:
            found.append(name)
            continue
        # A group prints its own listing, whose lines may be groups again.
        listing = groups(server.run(f"doveadm {name} 2>&1").output)
        for sub in dict.fromkeys(inner):
            deeper = listing.get(sub, [])
            found += [f"{name} {sub} {last}" for last in dict.fromkeys(deeper)]
            if not deeper:
                found.append(f"{name} {sub}")
    return found


def test_each_subcommand_has_a_class(box: Box) -> None:
    found = commands(box)
    print(f"{box.generation}: {len(found)} subcommands")
    assert len(found) > 90
    missing = [name for name in found if name not in CLASSES]
    assert not missing
    assert all(why for _, why in CLASSES.values())


def test_what_expunges_is_not_called_a_change() -> None:
    for name in ("expunge", "deduplicate", "backup", "mailbox delete", "fs delete"):
        assert assess(f"doveadm {name} -u ann@example.com x").risk == DELETES_MANY, name
    for name in ("move", "purge", "force-resync", "altmove", "index", "fts rescan", "quota recalc"):
        assert assess(f"doveadm {name} -u ann@example.com x").risk == CHANGES, name


def test_a_subcommand_without_a_class_is_unknown() -> None:
    assert assess("doveadm mailbox frobnicate").risk == UNKNOWN
