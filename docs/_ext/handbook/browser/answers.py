"""``answers.js``: what explains a pasted text in the reader's browser, without waiting.

A worker's file: the snippets that an explanation needs, compiled when the site is built
(``to_javascript``), their data files (``packed``), and what Python's types do
(``scripts/runtime.js``). It needs no ``eval``. What judges a command is a third of it and stands in
``commands.js``: the worker loads that when a text has a command, and answers again. So it does with
``languages.js``, what mail clients say in other languages than English. A page opened from disk,
where no worker can be loaded from a file, builds one from the texts of the functions in all.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import rjsmin
from sphinx.errors import ExtensionError

from handbook.browser.bundle import OURS, PACKAGE, RECORDS_FOLDER, data_files
from handbook.browser.packed import expression
from handbook.browser.to_javascript.program import Program
from handbook.browser.to_javascript.syntax import NotHandled
from snippets.risk.judge import NAMES

FILE = "answers.js"
LATER = "commands.js"
LANGUAGES = "languages.js"
IN_LANGUAGES = "snippets/texts/languages.json"
SCRIPTS = Path("docs/_ext/handbook/browser/scripts")
EXPLAIN = ("snippets.paste.explain", "explain")
AS_JSON = ("snippets.commands.as_json.pasted", "of_answer")

JUDGE = "snippets.risk.judge"
ASSESS = (JUDGE, "assess")
TABLES = "snippets/risk/"
OWN_NAMES = re.compile(r"^NAMES = .+$", re.MULTILINE)
"""The programs that the judge knows, which it gathers from all its tables: the first file has their
names, since a text is asked for them before it is known to be a command."""

OF_RUNTIME = re.compile(r"^(?:const|let|class|function\*?) (\$\w+)", re.MULTILINE)
USED = re.compile(r"(?<![\w$.])\$\w+")

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


def judge_with_names(source: Path) -> str:
    """The judge's module with its programs' names in place of what gathers them."""
    path = source.joinpath(*JUDGE.split(".")).with_suffix(".py")
    names = f"NAMES = {{{', '.join(map(repr, sorted(NAMES)))}}}"
    text, count = OWN_NAMES.subn(lambda _: names, path.read_text(encoding="utf-8"))
    if count != 1:
        raise ExtensionError(f"{path}: NAMES is set {count} times, once is handled")
    return text


def compiled(source: Path) -> tuple[str, str, set[str]]:
    """The snippets as JavaScript: what each text needs, and what a command needs besides.

    The names are those that the second takes from the first.
    Raises ExtensionError for Python that is not handled.
    """

    def read(name: str) -> tuple[str, bool] | None:
        return (judge_with_names(source), False) if name == JUDGE else module_of(source, name)

    program = Program(read, UNREAD)
    try:
        first = program.needed([AS_JSON, EXPLAIN], later={ASSESS})
        units = [unit for unit in program.needed([ASSESS]) if unit not in first]
    except NotHandled as error:
        raise ExtensionError(f"{FILE} cannot be made: {error}") from error
    assess = program.name_of(ASSESS)
    explain, as_json = program.name_of(EXPLAIN), program.name_of(AS_JSON)
    before = (
        f"let {assess}=()=>{{throw handbookMissing;}};\n"
        f"const handbookMissing={{missed:{json.dumps(LATER)}}};\n"
    )
    after = (
        f"const handbookExplain={explain},handbookJson={as_json};\n"
        f"const handbookJudge=(judge)=>{{{assess}=judge;}};\n"
    )
    defined = {(unit.module, name) for unit in units for name in unit.defines}
    taken = {program.name_of(symbol) for unit in units for symbol in unit.uses - defined}
    script, later = ("".join(unit.script for unit in part) for part in (first, units))
    return f"{before}{script}{after}", f"{later}handbookShared.handbookJudge({assess});\n", taken


def data(source: Path, later: bool) -> dict[str, Any]:
    """The data files that the snippets read, by their paths: the judge's, or all others."""
    return {
        path: json.loads(text)
        for path, text in data_files(source).items()
        if path.startswith(TABLES) == later
    }


def first_data(source: Path) -> str:
    """The expression of all data files but the judge's and the words of other languages."""
    found = data(source, False)
    del found[IN_LANGUAGES]
    records = {path: found.pop(path) for path in list(found) if f"/{RECORDS_FOLDER}/" in path}
    return expression(found, records)


def files(source: Path) -> dict[str, str]:
    """The files, by their names."""
    first, later, taken = compiled(source)
    runtime = (source / SCRIPTS / "runtime.js").read_text(encoding="utf-8")
    body = "\n".join(
        [
            *(minified(source, name) for name in ("lzma.js", "unpacked.js")),
            f"self.handbookFiles={first_data(source)};",
            f"self.handbookLater={json.dumps({IN_LANGUAGES: {'missed': LANGUAGES}})};",
            rjsmin.jsmin((source / OURS / "matcher.js").read_text(encoding="utf-8")),
            rjsmin.jsmin(runtime),
            first,
        ]
    )
    names = taken | set(OF_RUNTIME.findall(runtime)) & set(USED.findall(later))
    shared = ",".join(sorted(names | {"handbookUnpacked"}))
    answering = minified(source, "answering.js")
    return {
        FILE: part(f"{body}\nself.handbookShared={{{shared},handbookJudge}};\n{answering}"),
        LATER: part(
            f"const {{{shared}}}=handbookShared;\n"
            f"Object.assign(self.handbookFiles,{expression(data(source, True), {})});\n{later}"
        ),
        LANGUAGES: part(
            "const {handbookUnpacked}=handbookShared;\n"
            f"Object.assign(self.handbookFiles,{expression(languages(source), {})});\n"
        ),
    }


def languages(source: Path) -> dict[str, Any]:
    return {IN_LANGUAGES: data(source, False)[IN_LANGUAGES]}


def minified(source: Path, name: str) -> str:
    return str(rjsmin.jsmin((source / SCRIPTS / name).read_text(encoding="utf-8")))


def part(body: str) -> str:
    start = "self.handbookPart??=(part)=>part();\nhandbookPart(function () {"
    return f'{start}\n"use strict";\n{body}\n}});\n'
