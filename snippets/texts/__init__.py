"""The known texts of mail servers: one record for each, chosen by who speaks.

The records stand in ``records/``, a file for each speaker or provider: adding a text is one record
in one file. ``known`` chooses among them, ``phrases`` compares.
"""

from __future__ import annotations

import json
import pkgutil
from typing import Any

FILES = (
    "answers",
    "apple",
    "clients",
    "cpanel",
    "delivery",
    "dovecot",
    "google",
    "microsoft",
    "mimecast",
    "programs",
    "proofpoint",
    "providers",
    "refusals",
    "replies",
    "shell",
    "spamd",
    "system",
    "yahoo",
)
"""The files of records. They are named, since a zip file and a browser cannot list a folder."""


def _read(name: str) -> Any:
    # pkgutil reads it from the folder, from the one-file tool and in the browser alike.
    return json.loads(pkgutil.get_data(__name__, name) or b"")


RECORDS: list[dict[str, Any]] = [
    record for name in FILES for record in _read(f"records/{name}.json")
]
"""All records. ``docs/_data/schemas/errors.schema.json`` says what a record holds."""

BY_ID = {record["id"]: record for record in RECORDS}

CODES: dict[str, dict[str, Any]] = _read("codes.json")
"""By the enhanced or the basic code: its ``meaning``, and ``reason`` where it leaves no doubt."""


def in_languages() -> dict[str, list[str]]:
    """Return further phrases of records, by their ids: what mail clients say in other languages.

    They are many and read when the first text needs them.
    """
    found: dict[str, list[str]] = _read("languages.json")
    return found
