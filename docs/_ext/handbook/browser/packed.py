"""Data as a script has them, as small as can be.

gzip looks back 32 kB, and the data are twenty times that. So they are packed by LZMA, which looks
back to their beginning, and unpacked by the page (``scripts/lzma.js``). What is alike stands
together, the records of all files as columns, each with the values of one key; and the words that
stand in them most often are one letter each, which stands in the data nowhere else. Of what gzip
alone makes of the same JSON, the letters and columns save 7 %, and LZMA 17 % more.
"""

from __future__ import annotations

import base64
import json
import lzma
import re
from collections import Counter
from itertools import count
from typing import Any

WORD = re.compile(r"[A-Za-z]{3,}")
MOST = 1400
FIRST_LETTER = 0x100
"""The letters from here on are two bytes, and the data have few of them."""

Records = list[dict[str, Any]]


FILTERS = [{"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 3, "lp": 0, "pb": 0}]
"""As ``scripts/lzma.js`` reads it."""


def in_columns(files: dict[str, Records]) -> dict[str, Any]:
    """How many records each file has, and their values by key; null where a record has none."""
    records = [record for found in files.values() for record in found]
    keys = list(dict.fromkeys(key for record in records for key in record))
    return {
        "counts": {path: len(found) for path, found in files.items()},
        "columns": {key: [record.get(key) for record in records] for key in keys},
    }


def in_letters(text: str) -> tuple[str, str, str]:
    """Return the words, separated by blanks, the letters that are no words, and the text."""
    often = Counter(WORD.findall(text))
    gains = {word: (times - 1) * (len(word) - 2) for word, times in often.items()}
    best = sorted((word for word in gains if gains[word] > 2), key=lambda word: -gains[word])
    words = sorted(best[:MOST], key=lambda word: -often[word])
    own = "".join(sorted({char for char in text if ord(char) >= FIRST_LETTER}))
    letters = (chr(code) for code in count(FIRST_LETTER) if chr(code) not in own)
    letter_of = dict(zip(words, letters, strict=False))
    return " ".join(words), own, WORD.sub(lambda match: letter_of.get(match[0], match[0]), text)


def expression(files: dict[str, Any], records: dict[str, Records]) -> str:
    """The JavaScript expression whose value is both, by ``unpacked.js``."""
    text = _json([files, in_columns(records)])
    plain = _json(in_letters(text)).encode()
    packed = lzma.compress(plain, format=lzma.FORMAT_RAW, filters=FILTERS)
    return f'handbookUnpacked("{base64.b64encode(packed).decode()}",{len(plain)})'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
