"""YAML that remembers its lines, and JSON Schema errors that name them.

The records in ``docs/_data`` and the front matter of the pages are both YAML held to a JSON Schema.
A wrong one must say file and line, which neither a plain YAML reader nor a schema validator can do
alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource

# The reader in C, where PyYAML was built with it: several times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataError(Exception):
    """Wrong data, with the place: ``str()`` is ``file:line: what is wrong``."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


@dataclass(frozen=True)
class Located:
    """Parsed YAML (``value``) with the line of each node."""

    path: Path
    value: Any
    _node: yaml.Node | None
    _first_line: int

    def line(self, keys: tuple[str | int, ...] = ()) -> int:
        """Line, counted from 1, of the node at ``keys`` (mapping keys and list indexes).

        Where the way ends early, as with a key that is missing, the last node found gives the line.
        """
        node, line = self._node, self._first_line
        for key in keys:
            child: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                for name, content in node.value:
                    if name.value == key:
                        child, line = content, name.start_mark.line + self._first_line
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                child = node.value[key]
                line = child.start_mark.line + self._first_line
            if child is None:
                break
            node = child
        return line


def load(path: Path, text: str | None = None, first_line: int = 1) -> Located:
    """Read YAML from ``path``, or from ``text`` that starts at ``first_line`` of it."""
    text = path.read_text(encoding="utf-8") if text is None else text
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        if twice := _twice(node):
            message = f"{twice.value}: the key stands twice"
            raise DataError(path, first_line + twice.start_mark.line, message)
        value = loader.construct_document(node) if node else None
        return Located(path, value, node, first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise DataError(path, line, getattr(error, "problem", None) or str(error)) from error


def _twice(node: yaml.Node | None) -> yaml.ScalarNode | None:
    """The first key that a mapping has already; YAML would take the last value without a word."""
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, content in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    return key
                seen.add(key.value)
            children.append(content)
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    return next((found for child in children if (found := _twice(child))), None)


@cache
def schemas(folder: Path) -> dict[str, Draft202012Validator]:
    """A validator for each ``NAME.schema.json`` in ``folder``; they may refer to each other."""
    contents = {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.schema.json"))
    }
    registry: Registry[Any] = Registry().with_resources(
        (f"{name}.schema.json", Resource.from_contents(content))
        for name, content in contents.items()
    )
    for content in contents.values():
        Draft202012Validator.check_schema(content)
    return {
        name: Draft202012Validator(content, registry=registry) for name, content in contents.items()
    }


def validate(
    data: Located, validator: Draft202012Validator, keys: tuple[str | int, ...] = ()
) -> list[DataError]:
    """The errors of the part of ``data`` at ``keys``, in the order of their lines."""
    value = data.value
    for key in keys:
        value = value[key]
    return sorted(
        (_located(data, keys, error) for error in validator.iter_errors(value)),
        key=lambda error: error.line,
    )


def _located(data: Located, keys: tuple[str | int, ...], error: ValidationError) -> DataError:
    cause = best_match([error]) or error
    way = tuple(cause.absolute_path)
    if cause.validator == "additionalProperties" and isinstance(cause.instance, dict):
        # Point at the first key that the schema does not know, not at the mapping.
        schema = cause.schema if isinstance(cause.schema, Mapping) else {}
        known = schema.get("properties", {})
        way += tuple(key for key in cause.instance if key not in known)[:1]
    where = ".".join(str(key) for key in way if isinstance(key, str))
    message = f"{where}: {cause.message}" if where else cause.message
    return DataError(data.path, data.line((*keys, *way)), message)
