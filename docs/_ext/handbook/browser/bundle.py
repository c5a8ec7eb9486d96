"""Bundles the snippets for the reader's browser, with Brython, which runs Python there.

It is for the examples, which a reader may change, and for tracing a message; what explains a pasted
text is compiled before (``answers.py``). ``_static/python/`` gets three files, loaded when a reader
first runs an example or traces: ``brython.js``;
``modules.js`` with the code of ``snippets/``, without its comments, the few modules of Brython's
standard library that they need and what stands in ``stand_ins/``; and ``worker.js``, which loads
both.

Each of the first two is a call ``handbookPart(function () {...})``. A worker runs the function. A
page opened from disk, where no worker can be loaded from a file, builds one from their texts.

Python runs by ``eval``. A host that sends a Content-Security-Policy has to allow ``'unsafe-eval'``
for ``worker.js`` alone: a worker goes by the policy of its own file. The pages need no more than
``script-src 'self'``.
"""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import rjsmin
from sphinx.errors import ExtensionError

OURS = Path("docs/_ext/handbook/browser/stand_ins")
FOLDER = Path("_static/python")
PACKAGE = "snippets"
ENTRIES = ("handbook", "page_log")
"""The modules that the worker starts from."""
ON_PAGES = re.compile(
    r"(?m)^`{3,}\{literalinclude\} /(snippets/[\w/]+)\.py\n(?:(?!`{3}).*\n)*?:run:"
    r"|^>>> (?:from|import) (snippets[\w.]*)"
)
"""Where a page runs a piece of a module, or imports one at a prompt."""

RECORDS_FOLDER = "records"
UNREAD = {"applies-to", "as-of", "example", "log", "not", "reproduced", "sources", "text"}
"""The fields of a known text that only the lists, the tests and the sources need."""

# What Brython itself has, without a file.
BUILT_IN = {"browser", "javascript", "_sys"}
LAZY = re.compile(r"(?m)^([ \t]*)lazy (import|from)\b")  # syntax of Python 3.15

# Faults of Brython 3.15.0, as its script has them and as it should.
MENDS = {
    # str.rfind counted from `start` on
    "return jspos2pypos(_self,js_start+ix)-$.start}": "return jspos2pypos(_self,js_start+ix)}",
    # str.find found what lies behind `end`
    "if(str.mp_length(sub)> end-start){res=-1}}": (
        "if(res!=-1 && jspos2pypos(self,res)+str.mp_length(sub)> end){res=-1}}"
    ),
}

WORKER = """\
self.handbookPart = (part) => part();
importScripts("brython.js", "modules.js");
"""
LICENSE = """\
brython.js and the standard library in modules.js are from Brython {version} (https://brython.info):

Copyright (c) 2012, Pierre Quentel pierre.quentel@gmail.com
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

Redistributions of source code must retain the above copyright notice, this list of conditions and
the following disclaimer. Redistributions in binary form must reproduce the above copyright notice,
this list of conditions and the following disclaimer in the documentation and/or other materials
provided with the distribution. Neither the name of the <ORGANIZATION> nor the names of its
contributors may be used to endorse or promote products derived from this software without specific
prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER
IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF
THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""

Module = tuple[str, str, bool]
"""Kind (``.py`` or ``.js``), source, and whether it is a package."""


@cache
def brython_file(name: str) -> str:
    distribution = importlib.metadata.distribution("brython")
    return Path(str(distribution.locate_file(f"brython/data/{name}"))).read_text(encoding="utf-8")


@cache
def standard_library() -> dict[str, Module]:
    """Brython's standard library by name. Raises ExtensionError where its file has changed form."""
    found = re.search(
        r"var scripts = (\{.*\})\s*__BRYTHON__", brython_file("brython_stdlib.js"), re.S
    )
    if not found:
        raise ExtensionError("brython_stdlib.js is not written as Brython 3.15 writes it")
    files = json.loads(found[1])
    files.pop("$timestamp")
    return {name: (file[0], file[1], len(file) > 3) for name, file in files.items()}


def without_words(source: str) -> str:
    """Return Python without its comments and docstrings: a third of what would be loaded."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [statement for statement in body if not _is_text(statement)]
            body[:] = kept or [ast.Pass()]
    return ast.unparse(tree)


def _is_text(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def our_modules(source: Path) -> dict[str, Module]:
    """The snippets, byte for byte, and what stands in for modules of the standard library."""
    modules: dict[str, Module] = {}
    for path in sorted((source / PACKAGE).rglob("*.py")):
        is_package = path.stem == "__init__"
        inside = path.parent if is_package else path.with_suffix("")
        name = ".".join(inside.relative_to(source).parts)
        modules[name] = (".py", without_words(path.read_text(encoding="utf-8")), is_package)
    for path in sorted((source / OURS).glob("*.py")):
        modules[path.stem] = (".py", path.read_text(encoding="utf-8"), path.stem == "collections")
    return modules


def imports_of(name: str, module: Module, everywhere: bool, known: Container[str]) -> set[str]:
    """What a module imports; of names in packages, those that are ``known`` modules.

    ``everywhere`` counts what functions import as well: in the standard library that is half of it,
    for cases that never arise here.
    """
    kind, source, is_package = module
    found: set[str] = set()
    if kind == ".js":
        return found
    package = name if is_package else name.rpartition(".")[0]
    for node in _statements(ast.parse(LAZY.sub(r"\1\2", source), name), everywhere):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found.add(base)
            names = (f"{base}.{alias.name}" for alias in node.names)
            found.update(full for full in names if full in known)
    return found


def _statements(node: ast.AST, everywhere: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if everywhere or not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from _statements(child, everywhere)


def run_on_pages(source: Path) -> set[str]:
    """The modules that the pages below ``source`` run or import: ``snippets.risk.judge``."""
    pages = [path.read_text(encoding="utf-8") for path in (source / "docs").rglob("*.md")]
    found = (match for page in pages for match in ON_PAGES.finditer(page))
    return {(match[1] or match[2]).replace("/", ".") for match in found}


def bundled(source: Path) -> dict[str, Module]:
    """The worker's modules, those that pages run, and what they import, directly or not.

    Raises ExtensionError where one of ours imports what is nowhere. The standard library may: it
    asks for what other systems have, and does without.
    """
    ours = our_modules(source)
    known = {**standard_library(), **ours}
    modules: dict[str, Module] = {}
    waiting = [*ENTRIES, *run_on_pages(source)]
    while waiting:
        name = waiting.pop()
        if name in modules or name not in known:
            continue
        modules[name] = known[name]
        imported = imports_of(name, known[name], name in ours, known)
        nowhere = sorted(imported - set(known) - BUILT_IN) if name in ours else []
        if nowhere:
            raise ExtensionError(f"{name} imports {nowhere[0]}, which Brython does not have")
        waiting += [*imported, *([name.rpartition(".")[0]] if "." in name else [])]
    return dict(sorted(modules.items()))


def modules_script(source: Path) -> str:
    """``modules.js``: the modules, the data files of the snippets, and the worker's own script."""
    files: dict[str, list[Any]] = {
        name: [kind, rjsmin.jsmin(text) if kind == ".js" else text, [], *([1] * is_package)]
        for name, (kind, text, is_package) in bundled(source).items()
    }
    ours = [path.read_text(encoding="utf-8") for path in sorted((source / OURS).glob("*.js"))]
    return "\n".join(
        [
            f"self.handbookData = {_json(data_files(source))};",
            "self.handbookHas = (path) => path in self.handbookData;",
            "__BRYTHON__.use_VFS = true;",
            f"__BRYTHON__.update_VFS({_json(files)});",
            *ours,
        ]
    )


def data_files(source: Path) -> dict[str, str]:
    """The data files of the snippets, by their paths, as JSON."""
    return {
        path.relative_to(source).as_posix(): _data_file(path)
        for path in sorted((source / PACKAGE).rglob("*.json"))
    }


def _data_file(path: Path) -> str:
    """The text of a data file, without blanks and without what the tool does not read of a text."""
    value = json.loads(path.read_text(encoding="utf-8"))
    if path.parent.name == RECORDS_FOLDER:
        value = [{key: record[key] for key in record if key not in UNREAD} for record in value]
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def brython_script() -> str:
    """Brython itself, mended. Raises ExtensionError where a fault is not as it was."""
    script = brython_file("brython.js")
    for fault, mended in MENDS.items():
        if script.count(fault) != 1:
            raise ExtensionError(f"brython.js no longer has this fault; take the mend out: {fault}")
        script = script.replace(fault, mended)
    # What it declares is local to the function, but scripts of its library look for these names.
    # It fetches nothing, so any path will do; from disk it would find none in its own address.
    return 'self.$B = self.__BRYTHON__ = { brython_path: "file:///" };\n' + script


def part(script: str) -> str:
    return f'handbookPart(function () {{\n"use strict";\n{script}\n}});\n'


def sources(source: Path) -> list[str]:
    """What the bundle is made of, besides Brython and this module."""
    folders = [(source / PACKAGE, ("*.py", "*.json")), (source / OURS, ("*.py", "*.js"))]
    return [
        f"{path.relative_to(source)}\n{path.read_text(encoding='utf-8')}"
        for folder, patterns in folders
        for pattern in patterns
        for path in sorted(folder.rglob(pattern))
    ] + [importlib.metadata.version("brython")]


def files(source: Path) -> dict[str, str]:
    """The files of the bundle, by their names in ``FOLDER``."""
    version = importlib.metadata.version("brython")
    return {
        "brython.js": part(brython_script()),
        "modules.js": part(modules_script(source)),
        "worker.js": WORKER,
        "LICENSE.txt": LICENSE.format(version=version),
    }
