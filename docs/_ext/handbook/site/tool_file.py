"""Builds ``snippets/`` into one file that a server's own Python runs, and offers it on the site.

The file is always at ``tools/cpmail.pyz``, with its checksum beside it in the form that
``sha256sum --check`` reads. The same sources give the same bytes. A page shows the link and the
checksum with::

    ```{tool-file}
    ```
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from handbook.site import zips

FOLDER, NAME = "tools", "cpmail.pyz"
PACKAGE = "snippets"
INSIDE = "cpmail"
"""The package's name in the file. Within the package all imports are relative."""
INTERPRETER = b"/usr/bin/env python3"
# Older Pythons, which AlmaLinux 8 has, must be able to read this much.
MAIN = b"""\
import sys

if sys.version_info < (3, 9):
    name = "%d.%d" % sys.version_info[:2]
    sys.stderr.write("cpmail.pyz needs Python 3.9 or newer, and this is %s\\n" % name)
    sys.exit(2)

from cpmail.__main__ import main

main()
"""


def tool_file(package: Path) -> bytes:
    """Return the package as a file that Python runs. Raises ValueError where it is none."""
    if not (package / "__main__.py").is_file():
        raise ValueError(f"{package}: no package that can be run")
    buffer = io.BytesIO()
    buffer.write(b"#!" + INTERPRETER + b"\n")
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        zips.add(packed, "__main__.py", MAIN)
        for path in _files(package):
            zips.add(packed, f"{INSIDE}/{path.relative_to(package).as_posix()}", path.read_bytes())
    return buffer.getvalue()


def _files(package: Path) -> list[Path]:
    return sorted(path for path in package.rglob("*") if path.suffix in {".py", ".json"})


class ToolFileDirective(SphinxDirective):
    """Shows the link to the file, its size and its checksum."""

    def run(self) -> list[nodes.Node]:
        package = Path(self.env.srcdir) / PACKAGE
        for path in _files(package):
            self.env.note_dependency(str(path))
        data = tool_file(package)
        up = "../" * self.env.docname.count("/")
        link = nodes.reference("", NAME, refuri=f"{up}{FOLDER}/{NAME}", internal=True)
        checksum = nodes.reference(
            "", "checksum file", refuri=f"{up}{FOLDER}/{NAME}.sha256", internal=True
        )
        paragraph = nodes.paragraph("", "", link, nodes.Text(f" ({len(data) // 1024} KB), "))
        paragraph += [checksum, nodes.Text(". SHA-256: ")]
        paragraph += nodes.literal("", hashlib.sha256(data).hexdigest())
        return [paragraph]


def write(app: Sphinx) -> None:
    """Write the file and its checksum into the built site."""
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    data = tool_file(Path(app.srcdir) / PACKAGE)
    (folder / NAME).write_bytes(data)
    line = f"{hashlib.sha256(data).hexdigest()}  {NAME}\n"
    (folder / f"{NAME}.sha256").write_text(line, encoding="ascii")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("tool-file", ToolFileDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
