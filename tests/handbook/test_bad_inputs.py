"""A file that cannot be read, or must not, stops the build with one line that names the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.handbook.minisite import MiniSite

DATA = "docs/_data/"
LAB_RUN = """{
 "generations": {},
 "pages": {"docs/page": {"commands": {"exim-4.98": 1}, "not-run": 0, "date": "2026-01-01"}}
}
"""


def put(name: str, content: str | bytes) -> Callable[[MiniSite], object]:
    """The file with this content."""
    raw = content if isinstance(content, bytes) else content.encode()
    return lambda mini: (mini.folder / name).write_bytes(raw)


def gone(name: str) -> Callable[[MiniSite], object]:
    return lambda mini: (mini.folder / name).unlink()


def swap(name: str, old: str, new: str) -> Callable[[MiniSite], object]:
    return lambda mini: mini.replace(mini.folder / name, old, new)


SCREENS = DATA + "screens.yaml"
SCHEMA = DATA + "schemas/screens.schema.json"
INTRODUCTION = "An introduction"
CASES: dict[str, tuple[Callable[[MiniSite], object], str]] = {
    "page not UTF-8": (put("docs/page.md", b"---\ntype: x\n---\n\nna\xefve\n"), "docs/page.md:5:"),
    "record not UTF-8": (put(SCREENS, b"title: Screens\n# \xe9\n"), "screens.yaml:2:"),
    "control character": (swap("docs/page.md", INTRODUCTION, "An \x1b[31m"), "docs/page.md:10:"),
    "rows empty": (put(SCREENS, "title: x\nhome: h\ncolumns: [name]\nrows:\n"), "screens.yaml:4:"),
    "rows a number": (
        put(SCREENS, "title: x\nhome: h\ncolumns: [name]\nrows: 7\n"),
        "screens.yaml:4:",
    ),
    "columns empty": (
        put(SCREENS, "title: x\nhome: h\ncolumns:\nrows: []\n"),
        "screens.yaml:3:",
    ),
    "rows of a file that is not there": (
        put(SCREENS, "title: x\nhome: h\ncolumns: [name]\nrows: x.json\n"),
        "screens.yaml:4: rows: there is no",
    ),
    "sources missing": (gone(DATA + "sources.yaml"), "sources.yaml:1: the file is missing"),
    "screens broken": (swap(SCREENS, "section: Email", "section: 'Email"), "screens.yaml:"),
    "key twice": (
        swap(SCREENS, "    section:", "    section: Files\n    section:"),
        "screens.yaml:9: section: the key stands twice",
    ),
    "id of a record": (
        swap(SCREENS, "screen-whm-mailbox-conversion", "../../evil"),
        "screens.yaml:5: WARNING: id: '../../evil' does not match",
    ),
    "schema broken": (put(SCHEMA, '{\n "type": \n}'), "screens.schema.json:3:"),
    "schema of no kind": (swap(SCHEMA, '"object"', '"objekt"'), "screens.schema.json:"),
    "explanations broken": (put("snippets/logs/explanations.json", "{\n"), "explanations.json:2:"),
    "pattern broken": (
        put("snippets/texts/records/shell.json", '[{"id": "error-x",\n"pattern": ["{a|b"]}]'),
        "shell.json:2: error-x: the pattern is none",
    ),
    "run of the lab broken": (put(DATA + "lab-run.json", "{"), "lab-run.json:1:"),
    "run without its generation": (put(DATA + "lab-run.json", LAB_RUN), "lab-run.json:3:"),
    "ledger missing": (gone(DATA + "permalinks.txt"), "permalinks.txt:1: the file is missing"),
    "redirects missing": (gone(DATA + "redirects.txt"), "redirects.txt:1: the file is missing"),
    "redirect leads out": (
        put(DATA + "redirects.txt", "# x\nlabel ../../../evil -> page\n"),
        "redirects.txt:2: WARNING: a redirect is written",
    ),
    "redirect of a path": (
        put(DATA + "redirects.txt", "page /any/where -> docs/page\n"),
        "redirects.txt:1: WARNING: a redirect is written",
    ),
    "redirect twice": (
        put(DATA + "redirects.txt", "label a -> page\nlabel a -> home\n"),
        "redirects.txt:2: WARNING: label a has a redirect already",
    ),
    "label leads out": (
        swap("docs/page.md", "(page)=", "(../../../evil)=\n(page)="),
        "docs/page.md:7: WARNING: '../../../evil' is no name for a label",
    ),
    "description a list": (
        swap("docs/page.md", "description: A page", "description: [A]\nx: A page"),
        "docs/page.md:2: WARNING",
    ),
    "script unknown": (
        swap("docs/page.md", "type: ref", "scripts: [x]\ntype: ref"),
        "docs/page.md:3: WARNING",
    ),
    "page empty": (put("docs/page.md", ""), "docs/page.md:1: WARNING"),
    "HTML in a line": (
        swap("docs/page.md", INTRODUCTION, "An <b>x</b>"),
        "docs/page.md:10: WARNING",
    ),
    "HTML that runs": (
        swap(
            "docs/page.md", "```{records} sources", "<script>\nx\n</script>\n\n```{records} sources"
        ),
        "docs/page.md:12: WARNING: raw HTML",
    ),
    "rule within a rule": (
        put("docs/_static/styles/look.css", "p {\n  color: red;\n  & a { color: blue }\n}\n"),
        "look.css:3: a rule stands within another",
    ),
    "script with a bracket less": (
        put("docs/_static/scripts/menus.js", "(() => {\n  const a = [1, 2;\n})();\n"),
        "menus.js:3: no script: '}' closes nothing",
    ),
    "script that does not end": (
        put("docs/_static/scripts/menus.js", "(() => {\n  f();\n"),
        "menus.js:1: no script: '{' is not closed",
    ),
    "drawing with a script": (
        put("docs/_static/drawings/x.svg", "<svg>\n<script>alert(1)</script></svg>"),
        "x.svg:2: <script> has no place in a drawing",
    ),
    "drawing with a handler": (
        put("docs/_static/drawings/x.svg", '<svg>\n<rect onclick="alert(1)"/></svg>'),
        "x.svg:2: onclick= has no place in a drawing",
    ),
    "drawing that is none": (put("docs/_static/drawings/x.svg", "<svg>\n<g></svg>"), "x.svg:2:"),
    "a circle of folders": (
        lambda mini: (mini.folder / "docs" / "loop").symlink_to(".."),
        "docs/loop:1: a folder of pages is no symbolic link",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_input_is_one_line(tmp_path: Path, name: str) -> None:
    change, place = CASES[name]
    mini = MiniSite(tmp_path / "site")
    change(mini)
    status, messages = mini.build(builder="dummy")
    assert status != 0
    assert place in messages, messages
    assert "Traceback" not in messages and "Loaded Extensions" not in messages
    assert len(messages.splitlines()) <= 8, messages
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_address_that_is_none_is_one_line(tmp_path: Path) -> None:
    status, messages = MiniSite(tmp_path).build("-D", "html_baseurl=docs.example.com")
    assert status != 0 and len(messages.splitlines()) == 1
    assert "BASE (html_baseurl) is 'docs.example.com'" in messages


def test_nothing_is_written_outside_the_output(tmp_path: Path) -> None:
    """Not by names that lead out of it either, although the warnings come after the writing."""
    mini = MiniSite(tmp_path / "a/b/site")
    mini.replace(mini.page, "(page)=", "(../../../../evil)=\n(page)=")
    put(DATA + "redirects.txt", "label ../../../../worse -> page\npage ../../bad -> docs/page\n")(
        mini
    )
    before = set(tmp_path.rglob("*"))
    status, _ = mini.build(to="out/html")
    assert status != 0
    new = set(tmp_path.rglob("*")) - before
    out = mini.folder / "out"
    assert all(
        path == out or path.is_relative_to(out / "html")
        for path in new
        if "__pycache__" not in path.parts
    )


def test_html_in_a_record_is_text(tmp_path: Path) -> None:
    mini = MiniSite(tmp_path)
    mini.replace(
        mini.screens, "Converts mailboxes.", "'<script>alert(1)</script> <b onclick=x>a</b>'"
    )
    assert mini.build() == (0, "")
    page = (tmp_path / "_build/docs/page.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<b onclick" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
