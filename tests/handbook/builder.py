"""Builds sites for the tests, each in a process of its own that has Sphinx loaded already.

Loading Sphinx and what it needs takes as long as a small site. What is the handbook's own is never
loaded here: each build takes it from the site's folder, as ``python -m sphinx`` there would.

Standard input: a line of JSON for each build, with `folder`, `options` and `messages`, the file for
all that is said. Standard output: its exit status.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys

LOADED = (
    "sphinx.cmd.build", "sphinx.builders.html", "sphinx.builders.dummy", "sphinx.ext.doctest",
    "sphinx.search.en", "sphinx.transforms.post_transforms.images", "babel.dates", "bs4",
    "html5lib", "jsonschema", "lxml.html", "mdit_py_plugins.attrs", "myst_parser.sphinx_ext.main",
    "pygments.lexers.markup", "pygments.lexers.shell", "rcssmin", "requests", "rjsmin",
    "sphinx_book_theme", "sphinx_copybutton", "tinycss2", "yaml",
)  # fmt: skip
LONGEST = 240  # seconds


def build(folder: str, options: list[str], messages: str) -> int:
    """In a process of its own: what ``python -m sphinx`` does, its exit status."""
    signal.alarm(LONGEST)
    file = os.open(messages, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.chdir(folder)
    sys.path[0] = folder
    try:
        return int(sys.modules["sphinx.cmd.build"].main(options))
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)


def serve() -> None:
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            status = 70
            try:
                status = build(**json.loads(line))
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
