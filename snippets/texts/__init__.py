"""The error texts that have an entry on the site."""

from __future__ import annotations

import json
import pkgutil
from typing import Any

# pkgutil reads it from the folder and from the one-file tool alike.
RECORDS: list[dict[str, Any]] = json.loads(pkgutil.get_data(__name__, "errors.json") or b"")
"""One for each: ``id``, ``text``, ``pattern``, ``meaning``, ``entry`` and what the list shows."""
