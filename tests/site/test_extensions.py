"""The small parts of the site's extensions that a built page does not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from handbook.facts import located_yaml
from handbook.facts.located_yaml import DataError


def test_lines_of_nested_values() -> None:
    data = located_yaml.load(Path("x.yaml"), "a: 1\nrows:\n  - id: one\n  - id: two\n    b: 3\n")
    assert data.line(("a",)) == 1
    assert data.line(("rows", 1, "b")) == 5
    assert data.line(("rows", 1, "missing")) == 4


def test_broken_yaml_names_its_line() -> None:
    with pytest.raises(DataError, match=r"^x\.yaml:12: "):
        located_yaml.load(Path("x.yaml"), "a: 1\nb: [\n", first_line=10)
