"""A build after a change gives what a build from nothing gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.handbook.minisite import MiniSite

OTHER = """---
description: Another page, which is here to see what its changes mean for the first.
type: reference
applies-to: cPanel 132
---

(other)=
# Another page

See {ref}`page`.
"""


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def add_page(mini: MiniSite) -> None:
    (mini.folder / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    mini.replace(mini.folder / "index.md", "docs/page\n", "docs/page\ndocs/other\n")


def remove_page(mini: MiniSite) -> None:
    (mini.folder / "docs" / "other.md").unlink()
    mini.replace(mini.folder / "index.md", "docs/page\ndocs/other\n", "docs/page\n")


MORE = """\
  - id: screen-whm-more
    name: More
    product: WHM
    section: Email
    purpose: Shows more.
    url: https://example.com/more
    page-date: "2024-06-13"
    valid-from: "82"
    sources: [source-one]
"""


def remove_record(mini: MiniSite) -> None:
    mini.replace(mini.screens, MORE, "")


def move_section(mini: MiniSite) -> None:
    """To a page that is read before the one where it stood."""
    mini.replace(mini.page, "(second)=\n## More\n\n", "")
    other = mini.folder / "docs" / "other.md"
    other.write_text(OTHER + "\n(second)=\n## More\n\nIt is here now.\n", encoding="utf-8")


CHANGES: dict[str, Callable[[MiniSite], None]] = {
    "a sentence": lambda mini: mini.replace(mini.page, INTRODUCTION, "A beginning"),
    "a title that others link to": lambda mini: mini.replace(mini.page, "# A page", "# The page"),
    "a label less": lambda mini: mini.replace(mini.page, "(second)=\n", ""),
    "a section on another page": move_section,
    "a page less": remove_page,
    "a record": lambda mini: mini.replace(mini.screens, "Converts mailboxes.", "Converts them."),
    "a record less": remove_record,
    "a template": lambda mini: mini.replace(
        mini.folder / "docs/_templates/site.html", "Back to top", "To the top"
    ),
}
INTRODUCTION = "An introduction"


@pytest.mark.parametrize("name", CHANGES)
def test_a_build_after_a_change_is_as_one_from_nothing(tmp_path: Path, name: str) -> None:
    mini = MiniSite(tmp_path)
    add_page(mini)
    mini.screens.write_text(mini.screens.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    mini.replace(mini.page, "```{records} screens", "(second)=\n## More\n\n```{records} screens")
    assert mini.build("-d", "_doctrees") == (0, "")
    before = written(tmp_path / "_build")
    CHANGES[name](mini)
    assert mini.build("-d", "_doctrees") == (0, "")
    assert mini.build("-d", "_other_doctrees", to="_other") == (0, "")
    after = written(tmp_path / "_build")
    assert after == written(tmp_path / "_other")
    assert after != before


def test_a_record_that_goes_is_gone_at_once(tmp_path: Path) -> None:
    """From lists, data and short addresses, with the doctrees of the build before."""
    mini = MiniSite(tmp_path)
    mini.screens.write_text(mini.screens.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    assert mini.build("-d", "_doctrees") == (0, "")
    out = tmp_path / "_build"

    def places() -> set[str]:
        return {
            path.relative_to(out).as_posix()
            for path in out.rglob("*")
            if path.is_file() and re.search(rb"screen-whm-more|Shows more\.", path.read_bytes())
        }

    assert {"docs/page.html", "docs/page.md", "data/screens.json"} <= places()
    assert (out / "go/screen-whm-more/index.html").is_file()
    remove_record(mini)
    assert mini.build("-d", "_doctrees") == (0, "")
    assert not places()
    assert not (out / "go/screen-whm-more").exists()
