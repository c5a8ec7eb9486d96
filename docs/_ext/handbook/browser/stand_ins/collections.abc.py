"""Stands in for ``collections.abc``: names for annotations, which nothing looks at."""

from typing import Any

Callable = Iterable = Iterator = Mapping = Sequence = Any
