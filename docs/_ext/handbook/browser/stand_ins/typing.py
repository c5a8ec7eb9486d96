"""Stands in for ``typing`` in the reader's browser: the names that annotations use, and NamedTuple.

Brython's own takes a second to load, and nothing in the snippets looks at an annotation.
"""

from collections import namedtuple

TYPE_CHECKING = False


class _Name:
    """Takes part in any annotation and means nothing."""

    def __call__(self, *args, **options):
        return self

    def __getitem__(self, item):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__


Any = BinaryIO = Callable = ClassVar = Iterable = Iterator = Literal = NoReturn = _Name()
Optional = Sequence = TypeVar = Union = _Name()


class Generic:
    def __class_getitem__(cls, item):
        return cls


class _MakesNamedTuples(type):
    def __new__(cls, name, bases, names):
        made = super().__new__(cls, name, bases, names)
        if not bases:
            return made
        fields = list(made.__annotations__)
        defaults = [names[field] for field in fields if field in names]
        named = namedtuple(name, fields, defaults=defaults, module=names["__module__"])
        named.__doc__ = names.get("__doc__")
        for key, value in names.items():
            if key not in fields and not key.startswith("__"):
                setattr(named, key, value)
        return named


class NamedTuple(metaclass=_MakesNamedTuples):
    pass
