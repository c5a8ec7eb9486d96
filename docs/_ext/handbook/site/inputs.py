"""Stops a build before it begins where a file cannot be read, with one line for each fault.

Records that have not changed since the last build are taken from there, checked as they were.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from sphinx.application import Sphinx

from handbook.facts import inputs, record_store
from handbook.facts.located_yaml import DataError
from handbook.facts.record_store import RecordStore
from handbook.site import kept, own_code

KEPT = "records"


def stop(*faults: DataError | str) -> None:
    """End the build. Sphinx would put its own state and a traceback around the sentence."""
    sys.exit("\n".join(f"ERROR: {fault}" for fault in faults))


def check(app: Sphinx) -> None:
    """Called before all else: some of the files are read when extensions are loaded."""
    root = Path(app.srcdir)
    key = _key(root)
    nothing: tuple[bytes, RecordStore | None] = b"", None
    known, store = kept.read(app, KEPT, nothing)
    same = known == key and store is not None
    if same and store:
        record_store.is_known(store)
    if found := inputs.faults(root, data_is_right=same):
        stop(*found)
    if not same and not record_store.of(root).errors:
        kept.write(app, KEPT, (key, record_store.of(root)))


def _key(root: Path) -> bytes:
    """A checksum of the data, of where it lies, and of all code that reads it."""
    digest = hashlib.sha256(f"{root}\0{own_code.digest()}".encode())
    for path in [*inputs.data_files(root), *sorted(root.glob("snippets/texts/*.py"))]:
        digest.update(b"\0" + str(path).encode() + b"\0" + path.read_bytes())
    return digest.digest()
