"""The records: facts kept once in ``docs/_data/*.yaml``, read and checked here.

A set is one file: ``title``, ``home`` (the page that shows every row and owns the rows' addresses,
or a list of pages that share them), ``columns`` (the usual columns of its table) and ``rows``.
``schemas/SET.schema.json`` says what a row holds. Facts that the tool in ``snippets/`` must know
stand there as JSON; then ``rows`` is the path of that file, or of a folder of such files. A schema
can name a field as ``x-listed``: the records that have it are the set's rows, the others are
checked and no more.

This module knows nothing of Sphinx, so that tests and tools can use it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from handbook.facts import located_yaml
from handbook.facts.located_yaml import DataError, Located
from handbook.facts.names import GRAMMAR, is_name

SOURCES = "sources"
SCREENS = "screens"
HEAD = {"title", "home", "columns", "rows"}


@dataclass(frozen=True)
class Row:
    """One record. ``fields`` are as in the file; ``line`` is where it stands there."""

    set_name: str
    id: str
    fields: dict[str, Any]
    path: Path
    line: int

    @property
    def sources(self) -> list[str]:
        return list(self.fields.get("sources", []))


@dataclass(frozen=True)
class RecordSet:
    name: str
    title: str
    homes: list[str]
    columns: list[str]
    rows: list[Row]
    unlisted: list[Row]
    schema: dict[str, Any]
    path: Path

    def column_title(self, column: str) -> str:
        field = column.partition("+")[0]
        return str(self.schema["properties"][field].get("title", field))

    def label_of(self, row: Row) -> str:
        """The text by which other pages name a row: the schema's ``x-label``."""
        label = str(self.schema["x-label"])
        return label.format(**row.fields) if "{" in label else str(row.fields[label])


def screen_path(fields: dict[str, Any]) -> str:
    """A screen's path as cPanel writes it: ``WHM » Home » Email » Mailbox Conversion``."""
    return " » ".join((fields["product"], "Home", fields["section"], fields["name"]))


class RecordStore:
    """All sets of a folder. Reading raises nothing: what is wrong stands in ``errors``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[DataError] = []
        self.sets: dict[str, RecordSet] = {}
        validators = located_yaml.schemas(folder / "schemas")
        for path in sorted(folder.glob("*.yaml")):
            try:
                self._read(located_yaml.load(path), validators.get(path.stem))
            except DataError as error:
                self.errors.append(error)
        self._check_references()

    def _read(self, data: Located, validator: Any) -> None:
        if validator is None:
            raise DataError(data.path, 1, f"schemas/{data.path.stem}.schema.json is missing")
        if not isinstance(data.value, dict) or set(data.value) != HEAD:
            raise DataError(data.path, 1, f"a set has exactly the keys {', '.join(sorted(HEAD))}")
        columns = data.value["columns"]
        if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
            raise DataError(data.path, data.line(("columns",)), "columns are a list of names")
        schema = validator.schema
        fields = {field for column in data.value["columns"] for field in column.split("+")}
        unknown = fields - set(schema["properties"])
        if unknown:
            raise DataError(
                data.path, data.line(("columns",)), f"columns not in the schema: {unknown}"
            )
        rows: list[Row] = []
        unlisted: list[Row] = []
        for table, place in self._tables(data):
            listed = table.value["rows"] if place else table.value
            if not isinstance(listed, list):
                raise DataError(table.path, table.line(place), "rows are a list")
            for number, fields in enumerate(listed):
                line = table.line((*place, number))
                errors = located_yaml.validate(table, validator, (*place, number))
                if not errors and not is_name(str(fields["id"])):
                    message = f"{fields['id']!r} is no name: {GRAMMAR}"
                    errors = [DataError(table.path, line, message)]
                self.errors += errors
                if not errors:
                    row = Row(data.path.stem, fields["id"], fields, table.path, line)
                    (rows if schema.get("x-listed", "id") in fields else unlisted).append(row)
        head = {key: data.value[key] for key in ("title", "columns")}
        home = data.value["home"]
        homes = home if isinstance(home, list) else [home]
        name = data.path.stem
        self.sets[name] = RecordSet(
            name=name,
            homes=homes,
            rows=rows,
            unlisted=unlisted,
            schema=schema,
            path=data.path,
            **head,
        )

    def _tables(self, data: Located) -> Iterator[tuple[Located, tuple[str | int, ...]]]:
        """Yield what holds rows of a set, and where in it they begin."""
        if not isinstance(data.value["rows"], str):
            yield data, ("rows",)
            return
        path = self.folder / data.value["rows"]
        if not path.exists():
            raise DataError(data.path, data.line(("rows",)), f"rows: there is no {path}")
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            # JSON is YAML too, so that its lines are known the same way.
            yield located_yaml.load(file), ()

    def _check_references(self) -> None:
        seen: dict[str, Row] = {}
        every = [*self.rows(), *self.unlisted()]
        for row in every:
            if row.id in seen:
                first = seen[row.id]
                message = f"{row.id}: the id stands already at {first.path.name}:{first.line}"
                self.errors.append(DataError(row.path, row.line, message))
            seen[row.id] = row
        for row in every:
            for source in row.sources:
                if source not in seen or seen[source].set_name != SOURCES:
                    message = f"{row.id}: no source has the id {source}"
                    self.errors.append(DataError(row.path, row.line, message))

    def rows(self) -> list[Row]:
        return [row for record_set in self.sets.values() for row in record_set.rows]

    def unlisted(self) -> list[Row]:
        """The records that stand in no list of the site."""
        return [row for record_set in self.sets.values() for row in record_set.unlisted]

    @cached_property
    def by_id(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows()}

    @cached_property
    def screens(self) -> dict[tuple[str, str], Row]:
        """WHM's and cPanel's screens by product and name."""
        rows = self.sets[SCREENS].rows if SCREENS in self.sets else []
        return {(row.fields["product"], row.fields["name"]): row for row in rows}


_read: dict[Path, RecordStore] = {}


def load(folder: Path) -> RecordStore:
    """The store of ``folder``, read once in a run."""
    if folder not in _read:
        _read[folder] = RecordStore(folder)
    return _read[folder]


def of(root: str | Path) -> RecordStore:
    """The records of the repository at ``root``."""
    return load(Path(root, "docs/_data"))


def is_known(store: RecordStore) -> None:
    """Take ``store``, which an earlier run has read, for what stands in its folder."""
    _read[store.folder] = store
