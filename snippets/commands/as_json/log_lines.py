"""A line of a log as JSON."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii

from ...logs.line import KINDS
from ...logs.meaning import EXPLAINED_BY_TEXT, Texts, explain, meaning_of, texts_in
from ...logs.parts import SEPARATOR, Cut, iso_time
from ...texts.known import Known


class _Frames(dict[str, "tuple[str, str] | None"]):
    """What stands before and after a part's text in JSON, by the part's name, on one kind of line.

    None for a part whose meaning depends on its text. ``head`` is how the whole object begins.
    """

    def __init__(self, log: str, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.head = f'{{"kind": {json.dumps(kind)}, "meaning": {json.dumps(KINDS[log][kind])}, '

    def __missing__(self, name: str) -> tuple[str, str] | None:
        frame = None
        if name not in EXPLAINED_BY_TEXT:
            frame = self.of(name, meaning_of(self.kind, name, "", {}))
        self[name] = frame
        return frame

    def of(self, name: str, meaning: str) -> tuple[str, str]:
        """Return both halves around a text."""
        sentence = json.dumps(explain(meaning))
        return f'{{"name": {json.dumps(name)}, "text": ', f', "meaning": {sentence}}}'


BLANK = json.dumps({"name": SEPARATOR, "text": " ", "meaning": explain(SEPARATOR)})
"""Nearly half of all parts."""

FRAMES: dict[tuple[str, str], _Frames] = {}

NOTHING_KNOWN = '"says": null, "side": null, "record": null, "reason": null, "entry": null, '


def _of_known(known: Known | None) -> str:
    """Return what is known of a line's text, as the fields of an object."""
    if not known:
        return NOTHING_KNOWN
    fields = {
        "says": known.meaning,
        "side": known.side,
        "record": known.record,
        "reason": known.reason,
        "entry": known.entry,
    }
    return json.dumps(fields)[1:-1] + ", "


def of_line(log: str, cut: Cut, texts: Texts | None = None) -> str:
    """Return one line of JSON. Bytes that are no UTF-8 are lone surrogates, as in Python.

    ``texts`` are those of ``texts_in``, where they are there already. It is put together here,
    since ``json.dumps`` of the whole would take twice the time: only the texts differ from line to
    line.
    """
    kind, time, zone, id, flat = cut
    frames = FRAMES.get((log, kind))
    if frames is None:
        frames = FRAMES[log, kind] = _Frames(log, kind)
    line, known_parts = texts or texts_in(cut)
    parts = []
    pieces = iter(flat)
    for name, text in zip(pieces, pieces):
        if text == " " and name == SEPARATOR:
            parts.append(BLANK)
            continue
        before, after = frames[name] or frames.of(name, meaning_of(kind, name, text, known_parts))
        parts.append(f"{before}{encode_basestring_ascii(text)}{after}")
    stamp = iso_time(time, zone) or time
    return (
        f'{frames.head}"time": {encode_basestring_ascii(stamp) if stamp else "null"}, '
        f'"id": {encode_basestring_ascii(id) if id else "null"}, '
        f'{_of_known(line)}"parts": [{", ".join(parts)}]}}'
    )
