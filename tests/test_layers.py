"""The floors of the house: no import goes up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import ROOT

HANDBOOK = ROOT / "docs/_ext/handbook"
ROOMS = ("facts", "page", "blocks", "browser", "site")
"""From the ground up: a room may use those before it."""


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def upward(folder: Path, rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """What goes up in a package of such rooms."""
    found = []
    for floor, room in enumerate(rooms):
        above = {f"handbook.{name}" for name in rooms[floor + 1 :]}
        for path in sorted((folder / room).glob("*.py")):
            found += [
                f"{room}/{path.name} imports {name}"
                for name in imported(path)
                if ".".join(name.split(".")[:2]) in above
            ]
    return found


def test_no_room_imports_from_above() -> None:
    assert {path.parent.name for path in HANDBOOK.glob("*/__init__.py")} == set(ROOMS)
    assert not upward(HANDBOOK)


def test_an_import_that_goes_up_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "labels.py").write_text("from handbook.site import finish\n")
    assert upward(tmp_path) == ["facts/labels.py imports handbook.site.finish"]


@pytest.mark.parametrize(
    ("folder", "others"),
    [
        ("snippets", {"handbook", "lab", "publish", "bench", "tests"}),
        ("docs/_ext/handbook", {"lab", "publish", "bench", "tests"}),
        ("lab", {"publish", "bench", "tests"}),
        ("lab/boxes", {"lab.transcripts"}),
        ("publish", {"lab", "bench", "tests"}),
        ("bench", {"tests"}),
    ],
)
def test_each_folder_uses_only_those_below(folder: str, others: set[str]) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported(path)
        if any(f"{name}.".startswith(f"{other}.") for other in others)
    ]
    assert not wrong


def test_answers_are_values_and_only_the_edge_makes_json_of_them() -> None:
    """Nothing of the tool but the command line itself uses the room ``commands``."""
    tool = ROOT / "snippets"
    users = {
        str(path.relative_to(tool))
        for path in tool.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.level
        and "commands" in (node.module or "").split(".") + [alias.name for alias in node.names]
    }
    assert {name for name in users if not name.startswith("commands/")} <= {"__main__.py"}
