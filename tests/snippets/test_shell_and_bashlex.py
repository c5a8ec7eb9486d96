"""Our reader of shell lines, held to another one: each command that bashlex finds, ours finds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import bashlex
import bashlex.ast
import pytest
from handbook.facts.transcript import typed

from lab import ROOT
from lab.transcripts.fences import page_files, read_page
from snippets.risk.shell import parse


def lines() -> Iterator[str]:
    for path in page_files():
        for fence in read_page(path).fences:
            if fence.language == "console":
                yield from typed(fence.content)
    for path in sorted((ROOT / "tests/data/risk").glob("*.jsonl")):
        rows = path.read_text(encoding="utf-8").splitlines()
        yield from (json.loads(row)["line"] for row in rows)


class Programs(bashlex.ast.nodevisitor):  # type: ignore[misc]
    """The first words of all commands."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def visitcommand(self, node: bashlex.ast.node, parts: list[bashlex.ast.node]) -> None:
        words = [part.word for part in parts if part.kind == "word"]
        # What the shell replaces is written in another way by each reader.
        if words and not set(words[0]) & set("$`\r"):
            self.found[words[0]] += 1


def by_bashlex(line: str) -> Counter[str] | None:
    """None where bashlex gives up: `case`, arrays, `[[`, quoted here-documents, `$((`."""
    visitor = Programs()
    try:
        for tree in bashlex.parse(line):
            visitor.visit(tree)
    except (bashlex.errors.ParsingError, NotImplementedError, AttributeError, TypeError):
        return None
    return visitor.found


def missing(line: str) -> Counter[str] | None:
    theirs = by_bashlex(line)
    if theirs is None:
        return None
    ours = Counter(c.words[0].text for c in parse(line) if c.words and not c.kind)
    return theirs - ours


def test_each_command_that_bashlex_finds_is_found() -> None:
    read, faults = 0, []
    for line in dict.fromkeys(lines()):
        if line.startswith("((") or (left := missing(line)) is None:
            continue
        read += 1
        if left:
            faults.append(f"{line}: {dict(left)}")
    print(f"{read} lines that both read")
    assert read > 1200
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("line", ["a; b", "a $(b)", "x=1 a | b"])
def test_a_command_that_is_not_found_would_be_seen(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = parse
    monkeypatch.setattr(f"{__name__}.parse", lambda line: whole(line)[1:])
    assert missing(line)
