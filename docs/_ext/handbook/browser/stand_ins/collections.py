"""Stands in for ``collections`` in the reader's browser: what the snippets use of it.

Brython's own loads seventeen modules before the first answer.
"""


def namedtuple(typename, field_names, *, defaults=(), module=None):
    fields = tuple(field_names.replace(",", " ").split() if isinstance(field_names, str)
                   else field_names)  # fmt: skip
    presets = tuple(defaults)
    preset = dict(zip(fields[len(fields) - len(defaults) :], defaults))

    def __new__(cls, *values, **named):
        missing = len(fields) - len(values)
        if not named and 0 < missing <= len(presets):
            values += presets[len(presets) - missing :]
        elif named or missing:
            given = {**preset, **dict(zip(fields, values)), **named}
            if len(values) > len(fields) or set(given) != set(fields):
                raise TypeError(f"{typename}() takes {', '.join(fields)}")
            values = tuple(given[field] for field in fields)
        return tuple.__new__(cls, values)

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(fields, self))
        return f"{type(self).__name__}({shown})"

    def _asdict(self):
        return dict(zip(fields, self))

    def _replace(self, **changes):
        return type(self)(**{**dict(zip(fields, self)), **changes})

    def getter(place):
        return property(lambda self: tuple.__getitem__(self, place))

    names = {"__new__": __new__, "__repr__": __repr__, "_asdict": _asdict, "_replace": _replace,
             "_fields": fields, "__module__": module}  # fmt: skip
    names.update({field: getter(place) for place, field in enumerate(fields)})
    return type(typename, (tuple,), names)


class deque(list):
    """A list whose beginning can be taken, with an end to its length."""

    def __init__(self, items=(), maxlen=None):
        self.maxlen = maxlen
        list.__init__(self, items)
        self._cut()

    def _cut(self):
        if self.maxlen is not None and len(self) > self.maxlen:
            del self[: len(self) - self.maxlen]

    def append(self, item):
        list.append(self, item)
        self._cut()

    def extend(self, items):
        list.extend(self, items)
        self._cut()

    def appendleft(self, item):
        self.insert(0, item)

    def popleft(self):
        return self.pop(0)


class Counter(dict):
    def __init__(self, items=()):
        dict.__init__(self)
        self.update(items)

    def __missing__(self, key):
        return 0

    def __getitem__(self, key):
        return dict.get(self, key, 0)

    def update(self, items=()):
        pairs = items.items() if isinstance(items, dict) else ((item, 1) for item in items)
        for key, count in pairs:
            self[key] = self[key] + count

    def most_common(self, n=None):
        return sorted(self.items(), key=lambda pair: pair[1], reverse=True)[:n]


class defaultdict(dict):
    def __init__(self, default_factory=None, *args):
        dict.__init__(self, *args)
        self.default_factory = default_factory

    def __missing__(self, key):
        self[key] = self.default_factory()
        return self[key]
