"""``answers.js``: what explains a pasted text in the reader's browser, without waiting.

One file, a worker's: the snippets that an explanation needs, compiled when the site is built
(``to_javascript``), their data files, and what Python's types do (``scripts/runtime.js``). It
needs no ``eval``. A page opened from disk, where no worker can be loaded from a file, builds one
from the text of the function in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import rjsmin
from sphinx.errors import ExtensionError

from handbook.browser.bundle import OURS, PACKAGE, data_files
from handbook.browser.to_javascript.program import Program
from handbook.browser.to_javascript.syntax import NotHandled

FILE = "answers.js"
SCRIPTS = Path("docs/_ext/handbook/browser/scripts")
EXPLAIN = ("snippets.paste.explain", "explain")
AS_JSON = ("snippets.commands.as_json.pasted", "of_answer")

KINDS = "snippets.logs.kinds.record"
UNREAD: dict[tuple[str, str], tuple[int, set[str]]] = {
    **{(KINDS, name): (1, set()) for name in ("text", "alone", "words")},
    (KINDS, "Kind"): (1000, {"lines", "unlike"}),
}
"""The lines that show a kind of log line: only the lists and the tests read them."""


def module_of(source: Path, name: str) -> tuple[str, bool] | None:
    """What a module's file holds, and whether it is a package; None for one that is not ours."""
    if name == "re":
        return (source / OURS / "re.py").read_text(encoding="utf-8"), False
    path = source.joinpath(*name.split("."))
    if name.partition(".")[0] != PACKAGE:
        return None
    for file, is_package in ((path / "__init__.py", True), (path.with_suffix(".py"), False)):
        if file.is_file():
            return file.read_text(encoding="utf-8"), is_package
    return None


def compiled(source: Path) -> str:
    """The snippets as JavaScript. Raises ExtensionError for Python that is not handled."""
    program = Program(lambda name: module_of(source, name), UNREAD)
    try:
        units = program.needed([AS_JSON, EXPLAIN])
    except NotHandled as error:
        raise ExtensionError(f"{FILE} cannot be made: {error}") from error
    explain, as_json = program.name_of(EXPLAIN), program.name_of(AS_JSON)
    entries = f"const handbookExplain={explain},handbookJson={as_json};\n"
    return "".join(unit.script for unit in units) + entries


def data(source: Path) -> str:
    """The data files that the snippets read, by their paths."""
    files = {path: json.loads(text) for path, text in data_files(source).items()}
    return json.dumps(files, ensure_ascii=False, separators=(",", ":"))


def script(source: Path) -> str:
    parts = [
        '"use strict";',
        f"self.handbookFiles={data(source)};",
        rjsmin.jsmin((source / OURS / "matcher.js").read_text(encoding="utf-8")),
        rjsmin.jsmin((source / SCRIPTS / "runtime.js").read_text(encoding="utf-8")),
        compiled(source),
        rjsmin.jsmin((source / SCRIPTS / "answering.js").read_text(encoding="utf-8")),
    ]
    inside = "\n".join(parts)
    return f"self.handbookPart??=(part)=>part();\nhandbookPart(function () {{\n{inside}\n}});\n"
