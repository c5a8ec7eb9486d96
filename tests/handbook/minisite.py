"""A site of one page with the real configuration, to see what the build says of a fault."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from lab import ROOT

SOURCES = """\
title: Sources
home: docs/page
columns: [title, publisher]
rows:
  - id: source-one
    title: First source
    publisher: Example
    kind: documentation
    url: https://example.com/one
"""
SCREENS = """\
title: Screens
home: docs/page
columns: [name, purpose]
rows:
  - id: screen-whm-mailbox-conversion
    name: Mailbox Conversion
    product: WHM
    section: Email
    purpose: Converts mailboxes.
    url: https://example.com/conversion
    page-date: "2024-06-13"
    valid-from: "82"
    sources: [source-one]
"""
PAGE = """\
---
description: A page that is here only to see what the build says of a fault in it.
type: reference
applies-to: cPanel 132
---

(page)=
# A page

An introduction {source}`source-one`. Go to {whm}`Mailbox Conversion`.

```{records} sources
```

```{records} screens
```
"""
INDEX = PAGE.replace("(page)=", "(home)=").split("An introduction")[0] + (
    "An introduction.\n\n```{toctree}\ndocs/page\n```\n"
)
OPTIONS = ("-q", "-n", "-W", "--keep-going", "--no-color")
KEPT = "bundle.pickle"


class MiniSite:
    """Files of the site below ``folder``; change them, then ``build()``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignore = shutil.ignore_patterns("__pycache__")
        parts = ("docs/_ext", "docs/_static", "docs/_templates",
                 "docs/_data/schemas", "snippets")  # fmt: skip
        for name in parts:
            shutil.copytree(ROOT / name, folder / name, ignore=ignore)
        for name in ("conf.py", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        self.page = folder / "docs" / "page.md"
        self.screens = folder / "docs" / "_data" / "screens.yaml"
        self.page.write_text(PAGE, encoding="utf-8")
        self.screens.write_text(SCREENS, encoding="utf-8")
        (folder / "docs" / "_data" / "sources.yaml").write_text(SOURCES, encoding="utf-8")
        (folder / "docs" / "_data" / "redirects.txt").write_text("", encoding="utf-8")
        (folder / "docs" / "_data" / "permalinks.txt").write_text("", encoding="utf-8")
        (folder / "index.md").write_text(INDEX, encoding="utf-8")

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def line_of(self, path: Path, text: str) -> int:
        lines = path.read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def build(self, *more: str, builder: str = "html", to: str = "_build") -> tuple[int, str]:
        """Exit status and messages of a strict build, with more options of Sphinx.

        The builder ``dummy`` reads and checks all and writes nothing, in half the time.
        """
        options = ["-b", builder, *OPTIONS, *more, ".", to]
        doctrees = more[more.index("-d") + 1] if "-d" in more else f"{to}/.doctrees"
        if builder == "html":
            self._keep(self.folder / doctrees)
        with tempfile.NamedTemporaryFile() as file:
            order = {"folder": str(self.folder), "options": options, "messages": file.name}
            builds = builder_process()
            assert builds.stdin and builds.stdout
            builds.stdin.write(f"{json.dumps(order)}\n")
            builds.stdin.flush()
            return int(builds.stdout.readline()), file.read().decode("utf-8")

    def build_alone(self) -> tuple[int, str]:
        """The same from nothing at all, as a reader's own command does it."""
        command = [sys.executable, "-m", "sphinx", "-b", "html", *OPTIONS, ".", "_build"]
        done = subprocess.run(
            command, cwd=self.folder, text=True, capture_output=True, timeout=240
        )  # fmt: skip
        return done.returncode, done.stderr

    def _keep(self, doctrees: Path) -> None:
        """What was compiled for the whole site stands by its sources; a change makes it anew."""
        kept = ROOT / "_build" / "doctrees" / KEPT
        if kept.is_file() and not (doctrees / KEPT).exists():
            doctrees.mkdir(parents=True, exist_ok=True)
            shutil.copy(kept, doctrees)


@cache
def builder_process() -> subprocess.Popen[str]:
    """Builds one site after the other, until the tests end."""
    script = str(Path(__file__).with_name("builder.py"))
    running = subprocess.Popen(
        [sys.executable, script], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert running.stdin
    atexit.register(running.wait)
    atexit.register(running.stdin.close)  # the last that is registered is the first that is called
    return running
