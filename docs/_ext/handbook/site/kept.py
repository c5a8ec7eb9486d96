"""Results kept between builds, beside Sphinx's doctrees: what took long is not worked out twice."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from sphinx.application import Sphinx

Result = TypeVar("Result")


def digest_of(app: Sphinx, parts: Iterable[str]) -> bytes:
    """A checksum of texts and of the handbook's own code."""
    digest = hashlib.sha256(app.config.own_code.encode())
    for part in parts:
        digest.update(b"\0" + part.encode())
    return digest.digest()


def read(app: Sphinx, name: str, otherwise: Result) -> Result:
    """What the last build kept under this name; ``otherwise`` if there is nothing to be read."""
    path = Path(app.doctreedir, f"{name}.pickle")
    try:
        # The file is our own, written by the last build into the build folder.
        found: Result = pickle.loads(path.read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return otherwise
    return found


def write(app: Sphinx, name: str, value: object) -> None:
    path = Path(app.doctreedir, f"{name}.pickle")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(value))


def unless_same(app: Sphinx, name: str, key: bytes, make: Callable[[], Result]) -> Result:
    """What the last build made under this name with the same key, or what ``make`` makes now."""
    nothing: tuple[bytes, Result | None] = b"", None
    known, value = read(app, name, nothing)
    if known != key or value is None:
        value = make()
        write(app, name, (key, value))
    return value
