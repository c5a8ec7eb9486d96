"""What the search needs of the known texts, in files that load when a text is pasted.

The records and their order of choice are those of ``snippets/texts``; ``search/known.js`` chooses
as ``snippets/texts/known.py`` and ``quoted.py`` do. A pasted text loads the list
of the words by which phrases are found, the phrases of those words that it has, and what the one
record says that is chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from snippets.texts import CODES, RECORDS, in_languages, quoted, shown
from snippets.texts.known import (
    ABOUT_MAIL,
    FILLS,
    HOST_COUNTS,
    LASTING,
    MANY,
    NOBODYS_WORD,
    OF_A_LOGIN,
    OF_A_RECIPIENT,
    OF_ANY_PROGRAM,
    OF_MICROSOFT,
    OTHER_SERVER,
    OUT_OF_COUNT,
    SIDES,
    SURE_OF_ITSELF,
    TO_CLIENT,
    TRANSIENT,
    UNMISTAKABLE,
    entry_for,
    meaning_for,
    names_of,
)
from snippets.texts.phrases import Phrase, index_of, plain

PHRASES = 40
"""About as many phrases stand in a file, and ``SAID`` records."""
SAID = 16
CHOICE = ("id", "says", "codes", "rank", "reason", "temporary", "hosts", "frame") + (
    "only-from-hosts",
)
FRAMES = {
    "basic": quoted.BASIC.pattern,
    "enhanced": quoted.ENHANCED.pattern,
    "before": quoted.CODE_BEFORE.pattern,
    "behind": quoted.CODE_BEHIND.pattern,
    "alone": quoted.CODE_ALONE.pattern,
    "without": quoted.WITHOUT_CODE.pattern,
    "ends": quoted.ENDS.pattern,
    "host": quoted.HOST.pattern,
    "client": quoted.TO_A_CLIENT.pattern,
    "program": quoted.OF_A_PROGRAM.pattern,
    "shown": shown.OF_A_CLIENT.pattern,
    "mailbox": quoted.OF_A_MAILBOX.pattern,
    "imap": shown.OF_IMAP.pattern,
    "tls": quoted.OF_TLS.pattern,
    "logged": quoted.LOGGED.pattern,
    "qmails": quoted.QMAILS_LOG.pattern,
    "closing": quoted.CLOSING,
    "remains": quoted.REMAINS,
    "dotted": quoted.DOTTED.pattern,
    "wrapped": quoted.WRAPPED.pattern,
    "bytes": quoted.BYTES.pattern,
    "glued": quoted.GLUED.pattern,
    "queued": quoted.QUEUED.pattern,
    "exchange": quoted.OF_EXCHANGE.pattern,
    "showing": quoted.SHOWN.pattern,
    "fails": quoted.FAILS.pattern,
    "server": quoted.OF_A_SERVER.pattern,
    "most": quoted.MOST,
}
BARE = {
    "about": ABOUT_MAIL.pattern,
    "fills": FILLS,
    "uncounted": OUT_OF_COUNT.pattern,
    "anybodys": OF_ANY_PROGRAM,
    "marks": quoted.MARKS.pattern,
    "signs": quoted.SIGNS.pattern,
    "persons": quoted.OF_A_PERSON.pattern,
    "one-persons": quoted.OF_ONE_PERSON.pattern,
}
"""What is asked of a reply without its code. All these expressions are written so that Python and
JavaScript take them alike."""
OTHERS = {
    "reasons": sorted(quoted.OF_ANY_PROTOCOL),
    "signs": quoted.OF_OTHERS.pattern,
    "request": quoted.A_REQUEST.pattern,
    "reply": quoted.A_REPLY.pattern,
    "mail": quoted.OF_MAIL.pattern,
}
SAYING = ("text", "meaning", "meanings", "provider", "page")


def files(places: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    """Yield the files' names and data. ``places``: address and title by label."""
    others = in_languages()
    phrases = [
        (number, text)
        for number, record in enumerate(RECORDS)
        for text in [*record["pattern"], *others.get(record["id"], ())]
    ]
    groups: list[dict[str, list[int]]] = []
    full = PHRASES
    for word, numbers in sorted(index_of([Phrase(text) for _, text in phrases]).items()):
        if full >= PHRASES:
            groups.append({})
            full = 0
        groups[-1][word] = numbers
        full += len(numbers)
    for place, group in enumerate(groups):
        yield f"known-{place}", _shard({w: [phrases[n] for n in group[w]] for w in group})
    keys = [list(group) for group in groups]
    yield (
        "known",
        {
            "keys": keys,
            "sides": SIDES,
            "sure": SURE_OF_ITSELF,
            "numbered": NOBODYS_WORD.pattern,
            "said": SAID,
            "transient": TRANSIENT.pattern,
            "lasting": sorted(LASTING),
            "counts": (HOST_COUNTS, UNMISTAKABLE, MANY),
            "logins": (OF_A_LOGIN, sorted(OF_A_RECIPIENT)),
            "microsofts": OF_MICROSOFT.pattern,
            "frames": FRAMES,
            "bare": BARE,
            "others": OTHERS,
        },
    )
    yield "codes", {code: told["meaning"] for code, told in CODES.items()}
    said = [_saying(record, places) for record in RECORDS]
    for start in range(0, len(said), SAID):
        yield f"said-{start // SAID}", said[start : start + SAID]


def _shard(words: dict[str, list[tuple[int, str]]]) -> dict[str, Any]:
    numbers = sorted({number for found in words.values() for number, _ in found})
    return {
        "phrases": {
            word: [[number, plain(text)] for number, text in found] for word, found in words.items()
        },
        "records": {
            number: {
                **{name: RECORDS[number][name] for name in CHOICE if name in RECORDS[number]},
                **(
                    {"provider": names_of(RECORDS[number])} if "provider" in RECORDS[number] else {}
                ),
                "without": [plain(phrase) for phrase in RECORDS[number].get("without", ())],
                "wordings": len(RECORDS[number]["pattern"]),
                **({"twoViews": True} if _has_two_views(RECORDS[number]) else {}),
            }
            for number in numbers
        },
    }


def _has_two_views(record: dict[str, Any]) -> bool:
    """Tell whether a text is told for both sides where nobody knows who said it."""
    ours = record["says"][0] == TO_CLIENT
    return ours and meaning_for(record, TO_CLIENT) != meaning_for(record, OTHER_SERVER)


def _saying(record: dict[str, Any], places: dict[str, tuple[str, str]]) -> dict[str, Any]:
    saying = {name: record[name] for name in SAYING if name in record}
    for side in record["says"]:
        if place := places.get(entry_for(record, side) or ""):
            saying.setdefault("places", {})[side] = place
    return saying


def as_script(name: str, data: object) -> str:
    """A file that hands its data over when the page loads it, from a host or from disk."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"handbookSearch({json.dumps(name)},{text});\n"
