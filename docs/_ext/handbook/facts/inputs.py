"""What a build reads must be readable: each fault as one line with file and line, all at once.

What is wrong within a page or a record is a warning of the build, told where it is read. Here is
what would end the build before that, or go unseen into what is published.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from handbook.facts import record_store, static_files
from handbook.facts.located_yaml import DataError
from snippets.texts.phrases import check

NEEDED = (
    "docs/_data/permalinks.txt",
    "docs/_data/redirects.txt",
    "docs/_data/sources.yaml",
    "docs/_data/screens.yaml",
)
TEXTS = ("docs/**/*.md", "docs/_data/*.*", "docs/_static/**/*.*", "index.md")
DATA = ("docs/_data/schemas/*.json", "docs/_data/*.json", "snippets/**/*.json")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Signs that no text has; a carriage return is taken out first."""


def faults(root: Path, data_is_right: bool = False) -> list[DataError]:
    """What is wrong with the files of the repository at ``root``, in the order of their names.

    ``data_is_right`` says that an earlier run found nothing wrong with the ``data_files``.
    """
    found = [*_links(root), *_missing(root), *_texts(root)]
    found = found or [*static_files.faults(root)]
    if not data_is_right:
        found = [*found, *_data(root)] or _records(root)
    return sorted(found, key=lambda fault: (fault.path, fault.line))


def data_files(root: Path) -> list[Path]:
    """Records, schemas and texts that the tool knows."""
    patterns = ("docs/_data/*.yaml", *DATA)
    return sorted({path for pattern in patterns for path in root.glob(pattern)})


def _links(root: Path) -> Iterator[DataError]:
    """A link to a folder may lead round in a circle, and Sphinx would follow it."""
    for folder, names, _ in os.walk(root / "docs"):
        for name in names:
            path = Path(folder, name)
            if path.is_symlink():
                yield DataError(path, 1, "a folder of pages is no symbolic link")


def _missing(root: Path) -> Iterator[DataError]:
    for name in NEEDED:
        if not (root / name).is_file():
            yield DataError(root / name, 1, "the file is missing")


def _texts(root: Path) -> Iterator[DataError]:
    """Texts are UTF-8, and have no control characters."""
    for pattern in TEXTS:
        for path in sorted(root.glob(pattern)):
            if not path.is_file():
                continue
            content = path.read_bytes()
            try:
                text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                yield DataError(path, line, f"byte 0x{content[error.start]:02x} is not UTF-8")
                continue
            if control := CONTROL.search(text):
                line = text.count("\n", 0, control.start()) + 1
                yield DataError(path, line, f"control character 0x{ord(control[0]):02x}")


def _data(root: Path) -> Iterator[DataError]:
    """JSON is JSON, a schema is a schema, a pattern compiles."""
    for path in sorted({path for pattern in DATA for path in root.glob(pattern)}):
        text = path.read_bytes().decode("utf-8", "replace")
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            yield DataError(path, error.lineno, error.msg)
            continue
        if path.name.endswith(".schema.json"):
            try:
                Draft202012Validator.check_schema(value)
            except SchemaError as error:
                where = "/".join(str(part) for part in error.absolute_path)
                yield DataError(
                    path, _line_of(text, error.absolute_path), f"{where}: {error.message}"
                )
        yield from _patterns(path, text, value)
        if path.name == "lab-run.json":
            yield from _generations(path, text, value)


def _line_of(text: str, keys: Any) -> int:
    """The line of the last of the keys that stands in the text after the one before it."""
    at = 0
    for key in keys:
        found = text.find(f'"{key}"', at)
        at = found if found >= 0 else at
    return text.count("\n", 0, at) + 1


def _patterns(path: Path, text: str, value: Any) -> Iterator[DataError]:
    """The phrases of each text that the tool knows."""
    for record in value if isinstance(value, list) else []:
        for phrase in record.get("pattern", []) if isinstance(record, dict) else []:
            try:
                check(phrase)
            except (ValueError, TypeError) as error:
                line = _line_of(text, [record.get("id"), "pattern"])
                yield DataError(path, line, f"{record.get('id')}: the pattern is none: {error}")


def _generations(path: Path, text: str, value: Any) -> Iterator[DataError]:
    known = value.get("generations", {})
    for page, run in value.get("pages", {}).items():
        for name in run.get("commands", {}):
            if name not in known:
                yield DataError(path, _line_of(text, ["pages", page]), f"{page}: no run of {name}")


def _records(root: Path) -> list[DataError]:
    """Sets of records of which nothing can be read."""
    store = record_store.of(root)
    names = {path.stem for path in store.folder.glob("*.yaml")} - set(store.sets)
    return [error for error in store.errors if error.path.stem in names]
