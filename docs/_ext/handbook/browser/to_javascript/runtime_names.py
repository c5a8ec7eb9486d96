"""What ``scripts/runtime.js`` has: names of the standard library, built-in functions, methods."""

from __future__ import annotations

# What the runtime has of the standard library: module to name to the runtime's name.
LIBRARY = {
    "browser": {"self": "self"},
    "collections": {"Counter": "$Counter"},
    "datetime": {"datetime": "$datetime", "timedelta": "$timedelta", "timezone": "$timezone"},
    "json": {"loads": "$loads", "dumps": "$dumps"},
    "json.encoder": {"encode_basestring_ascii": "$ascii"},
    "pkgutil": {"get_data": "$data"},
}
DECORATING = {"functools", "dataclasses", "typing", "collections.abc", "__future__", "types"}
"""Modules whose names the compiler itself understands, or that only annotations use."""
EXCEPTIONS = (
    "Exception", "ValueError", "OSError", "FileNotFoundError", "KeyError", "IndexError",
    "TypeError", "StopIteration", "RecursionError", "OverflowError",
)  # fmt: skip
BUILT_IN = {
    **{name: f"${name}" for name in EXCEPTIONS},
    **{
        name: f"${name}"
        for name in (
            "len", "any", "all", "zip", "int", "float", "str", "reversed", "iter", "next", "max",
            "min", "range", "sorted", "list", "tuple", "set", "frozenset", "dict", "enumerate",
            "map", "sum", "divmod", "chr", "ord", "bool", "repr", "callable", "hasattr", "abs",
            "object", "bytes",
        )
    },
    "set": "$set_",
}  # fmt: skip
OPTIONS_FIRST = {"$max", "$min", "$sorted"}
"""Functions of the runtime that take what is given by name as an object in front."""
PARAMETERS = {
    "$timedelta": ("days", "seconds", "microseconds"),
    "$datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"),
}
METHODS = {
    "isoformat": ("sep", "timespec"),
    "split": ("sep", "maxsplit"),
    "rsplit": ("sep", "maxsplit"),
}
MADE = {"$timedelta", "$datetime", "$Counter", *(f"${name}" for name in EXCEPTIONS)}
"""Classes of the runtime: called with ``new``."""
TYPES = {"str", "int", "float", "bool", "list", "tuple", "dict", "set", "frozenset", "bytes"}
BOOLEAN = {
    "isinstance", "bool", "any", "all", "hasattr", "callable",
    "startswith", "endswith", "isdigit", "isalpha", "isalnum", "issuperset", "issubset",
    "isdisjoint", "isidentifier", "isascii", "isupper", "islower", "isspace",
}  # fmt: skip
BUILT_IN_METHODS = (
    "get", "index", "startswith", "endswith", "lower", "upper", "strip", "append", "add", "items",
    "keys", "values", "join", "replace", "isdigit", "count", "search", "match", "fullmatch",
)  # fmt: skip
