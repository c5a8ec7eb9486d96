"""Stands in for ``dataclasses`` in the reader's browser: fields, defaults, equality and ``repr``.

Brython's own loads ``inspect`` and ``typing``, which take seconds.
"""


class FrozenInstanceError(AttributeError):
    pass


class _Made:
    """A default that is made anew for each object."""

    def __init__(self, factory):
        self.factory = factory


_MISSING = object()


def field(*, default=_MISSING, default_factory=None):
    return default if default_factory is None else _Made(default_factory)


def dataclass(cls=None, *, frozen=False):
    if cls is None:
        return lambda cls: dataclass(cls, frozen=frozen)
    names = []
    for base in reversed(cls.__mro__[:-1]):
        names += [name for name in getattr(base, "__annotations__", {}) if name not in names]
    defaults = {name: getattr(cls, name) for name in names if hasattr(cls, name)}
    for name, default in defaults.items():
        if isinstance(default, _Made):
            delattr(cls, name)

    def __init__(self, *values, **named):
        if not named and len(values) == len(names):
            for name, value in zip(names, values):
                object.__setattr__(self, name, value)
            return
        if len(values) > len(names):
            raise TypeError(f"{cls.__name__}() takes {len(names)} values, not {len(values)}")
        given = dict(zip(names, values))
        for name in named:
            if name not in names or name in given:
                raise TypeError(f"{cls.__name__}() got an unexpected value for {name!r}")
        given.update(named)
        for name in names:
            if name in given:
                value = given[name]
            elif name in defaults:
                value = defaults[name]
                value = value.factory() if isinstance(value, _Made) else value
            else:
                raise TypeError(f"{cls.__name__}() is missing a value for {name!r}")
            object.__setattr__(self, name, value)

    def __repr__(self):
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    def values_of(self):
        return tuple(getattr(self, name) for name in names)

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return values_of(self) == values_of(other)

    cls.__dataclass_names__ = names
    cls.__init__, cls.__repr__, cls.__eq__ = __init__, __repr__, __eq__
    if frozen:

        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")

        cls.__setattr__ = __setattr__
        cls.__hash__ = lambda self: hash(values_of(self))
    return cls


def replace(instance, **changes):
    values = {name: getattr(instance, name) for name in instance.__dataclass_names__}
    values.update(changes)
    return type(instance)(**values)
