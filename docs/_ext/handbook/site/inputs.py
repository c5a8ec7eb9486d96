"""Stops a build before it begins where a file cannot be read, with one line for each fault."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

from handbook.facts import inputs
from handbook.facts.located_yaml import DataError


def stop(*faults: DataError | str) -> None:
    """End the build. Sphinx would put its own state and a traceback around the sentence."""
    sys.exit("\n".join(f"ERROR: {fault}" for fault in faults))


def check(app: Sphinx) -> None:
    """Called before all else: some of the files are read when extensions are loaded."""
    if found := inputs.faults(Path(app.srcdir)):
        stop(*found)
