"""The bytes of a log in the reader's browser, as a string of JavaScript with one unit a byte.

It has what the log readers ask of ``bytes``. Brython's own keep each byte as a number in a list, so
that searching them is a thousand times slower.
"""

from browser import self as worker

script = worker.handbookBytes


class LatinBytes:
    def __init__(self, latin):
        self.latin = latin

    def __len__(self):
        return script.length(self.latin)

    def __bool__(self):
        return self.latin != ""

    def __repr__(self):
        return repr(self._plain())

    def __hash__(self):
        return hash(self._plain())

    def __eq__(self, other):
        return self.latin == _latin(other)

    def __add__(self, other):
        return LatinBytes(self.latin + _latin(other))

    def __radd__(self, other):
        return LatinBytes(_latin(other) + self.latin)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return script.at(self.latin, place)
        start, stop, _ = place.indices(len(self))
        return LatinBytes(script.slice(self.latin, start, stop))

    def __contains__(self, part):
        return self.find(part) >= 0

    def __int__(self):
        return int(self.latin)

    def _plain(self):
        return self.latin.encode("latin-1")

    def decode(self, encoding="utf-8", errors="strict"):
        # What is all ASCII is the same in each encoding that logs are read in.
        return self.latin if self.latin.isascii() else self._plain().decode(encoding, errors)

    def lower(self):
        return LatinBytes(script.lower(self.latin))

    def find(self, part, start=0, end=None):
        return script.find(self.latin, _latin(part), start, len(self) if end is None else end)

    def rfind(self, part, start=0, end=None):
        return script.rfind(self.latin, _latin(part), start, len(self) if end is None else end)

    def index(self, part, start=0, end=None):
        at = self.find(part, start, end)
        if at < 0:
            raise ValueError("subsection not found")
        return at

    def startswith(self, start):
        starts = start if isinstance(start, tuple) else (start,)
        return any(script.find(self.latin, _latin(one), 0, len(one)) == 0 for one in starts)

    def split(self, at, most=-1):
        return [LatinBytes(piece) for piece in script.split(self.latin, _latin(at), most)]

    def partition(self, at):
        return tuple(LatinBytes(piece) for piece in self.latin.partition(_latin(at)))

    def replace(self, old, new):
        return LatinBytes(self.latin.replace(_latin(old), _latin(new)))

    def lstrip(self, characters):
        dropped, count = _latin(characters), 0
        while count < len(self) and chr(self[count]) in dropped:
            count += 1
        return self[count:]


def _latin(value):
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return getattr(value, "latin", None)
