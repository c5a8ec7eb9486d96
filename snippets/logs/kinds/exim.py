"""All kinds of Exim's log lines, and their texts by first word."""

from __future__ import annotations

from . import clients, cpanel, messages, server, trust
from .record import WHOLE, by_first_word

KINDS = messages.KINDS + clients.KINDS + trust.KINDS + server.KINDS + cpanel.KINDS

LEADING_TEXTS, OTHER_TEXTS = by_first_word(KINDS)
"""Those that begin with a fixed word, by that word; and those that do not, tried in turn."""

WITHOUT_STAMP = sorted(
    (text for kind in KINDS for text in kind.texts if text.place == WHOLE),
    key=lambda text: text.kind == "reject-header",
)
"""Lines that have no stamp: what programs print, and what the reject log keeps of a message. A
header line there can be any text behind blanks, so that is tried last."""
DEBUG_OUTPUT = [text for text in WITHOUT_STAMP if text.kind.startswith("debug-")]
