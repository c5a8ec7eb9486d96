"""The site as a host serves it: the built one, with the files to take along and links to them.

A site without the files names them and says how they are made, so no link of it is broken.
"""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = "downloads"
PAGE = Path("docs/reference/take-along.html")
NAMED = '<code class="literal notranslate">{name}</code>'


def write(site: Path, files: list[Path], target: Path) -> None:
    """Copy ``site`` to ``target`` and add ``files``. Raises ValueError if the page lacks a name."""
    shutil.copytree(site, target)
    (target / FOLDER).mkdir()
    for file in files:
        shutil.copy(file, target / FOLDER)
    html = (site / PAGE).read_text(encoding="utf-8")
    markdown = (site / PAGE.with_suffix(".md")).read_text(encoding="utf-8")
    up = "../" * (len(PAGE.parts) - 1)
    for file in files:
        name = NAMED.format(name=file.name)
        if html.count(name) != 1:
            raise ValueError(f"{PAGE} must name {file.name} once")
        link, size = f"{up}{FOLDER}/{file.name}", f"{file.stat().st_size / 1e6:.1f} MB"
        html = html.replace(name, f'<a href="{link}" download>{name}</a> ({size})')
        markdown = markdown.replace(f"`{file.name}`", f"[`{file.name}`]({link}) ({size})")
    (target / PAGE).write_text(html, encoding="utf-8")
    (target / PAGE.with_suffix(".md")).write_text(markdown, encoding="utf-8")
