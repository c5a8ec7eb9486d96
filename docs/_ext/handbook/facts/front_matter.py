"""The front matter of a page: read with its lines, held to ``page.schema.json``.

Knows nothing of Sphinx; the build and the tests both use it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handbook.facts import located_yaml
from handbook.facts.located_yaml import DataError, Located


def read(path: Path, text: str | None = None) -> Located:
    """The front matter of the page at ``path``. Raises DataError where there is none."""
    text = path.read_text(encoding="utf-8") if text is None else text
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise DataError(path, 1, "a page starts with its front matter, between lines of ---")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return located_yaml.load(path, "\n".join(lines[1:number]) + "\n", first_line=2)
    raise DataError(path, 1, "the front matter is not closed by a line of ---")


def check(
    path: Path, validator: Any, text: str | None = None
) -> tuple[dict[str, Any], list[DataError]]:
    """The fields of the page's front matter, and what is wrong with them."""
    try:
        data = read(path, text)
    except DataError as error:
        return {}, [error]
    if not isinstance(data.value, dict):
        return {}, [DataError(path, 2, "the front matter holds no fields")]
    return data.value, located_yaml.validate(data, validator)
