"""What the parts of a log line mean: who speaks in it, and which known text it holds.

Who speaks is known from the kind of line and the place in it. Behind ``SMTP error from remote mail
server`` it is the other server; ``rejected`` and ``refused`` are this server's words to a client;
what a router or a local transport says is this server's own. Dovecot's LMTP on this machine is this
server too.

>>> from .mainlog import cut
>>> line = cut("2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa ** bob@example.net R=dnslookup "
...            "T=remote_smtp H=mx.example.net [203.0.113.7]: SMTP error from remote mail server "
...            "after RCPT TO:<bob@example.net>: 550 5.1.1 User unknown")
>>> speaker_of(line).side, texts_in(line).line.reason
('other-server', 'no-such-user')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..texts import BY_ID
from ..texts.cut_short import ends_of
from ..texts.known import (
    DELIVERY,
    DOVECOT,
    DOVECOT_CLIENT,
    OTHER_SERVER,
    PROGRAM,
    SPAMD,
    TO_CLIENT,
    Known,
    known,
    meaning_for,
    of_code,
)
from ..texts.phrases import MAX_TEXT
from ..texts.quoted import TO_A_CLIENT, recognized
from .kinds import RECORDS as RECORDS_OF_KINDS
from .parts import (
    EXPLANATIONS,
    PARTS,
    SEPARATOR,
    UNKNOWN,
    Cut,
    Line,
    Part,
    iso_time,
)

EXPLAINED_BY_TEXT = frozenset(EXPLANATIONS["explained by text"])
"""The parts that hold a text whose meaning depends on what it says."""

WITHOUT_TEXTS = frozenset(
    kind.name for kinds in RECORDS_OF_KINDS.values() for kind in kinds if not kind.gives_reason
)
"""The kinds of line in which nobody gives a reason: arrivals, deliveries, connections that went
well. Such lines are most of a log."""

OF_CLIENTS = frozenset(kind.name for kind in RECORDS_OF_KINDS["mainlog"] if kind.to_client)
"""The kinds of line in the main log in which this server answers a client."""

SYSTEMD = "systemd"
"""The kind of line in which systemd tells of a service."""

OF_OTHERS = frozenset(kind.name for kind in RECORDS_OF_KINDS["otherlog"])
"""The kinds of line of programs that are no mail server. What one said to them can be known."""

OF_TLS = ("tls-error", "tls-verify")
"""The kinds of line about TLS: with a message ID on the way out, else mostly with a client."""

JUDGED_BY_PARTS = ("bounce", "defer")
"""The kinds of line whose fields are no words; what went wrong stands in a part of its own."""

SYSTEM = frozenset(
    ("systemd", "kernel", "systemd-coredump", "systemd-journald", "systemd-oomd", "systemctl")
)
"""The programs of the system whose own words can be known: how a service or a process ended."""

OF_A_CHECK = frozenset(("score", "verdict", "uid", "port"))
"""The parts that spamd's lines have where it tells of a message or a connection: all is well."""

WARNING = "warning"
AS_A_WHOLE = (
    "abandoned",
    "connection-refused",
    "malware",
    "recipient-verify",
    "sender-verify",
    "spam-scan",
    WARNING,
)
"""The kinds of line to a client of which no part alone says what happened: a scanner's words, what
this server asked elsewhere, the end of a broken transfer, a limit for all or for one address."""

OF_BOTH_WAYS = ("limit",)
"""The kinds of line that tell as well of what this server does by itself: arguments of a pipe."""

OF_A_SOCKET = re.compile(
    r"\brelay=[^ ,]*\[(?:private/|/)|\bhost [^ ]+\[(?:private/|/)[^\]]*\] said"
)
"""How Postfix names a program of its own machine, where another host's address would stand."""

OF_POSTFIX = re.compile(
    r"\bpostfix[^ ]{0,40}/(?:smtp|lmtp|qmgr|error|bounce)\[[0-9]{1,10}\]: (?:[0-9A-Za-z]{5,20}: )?"
    r"((?:connect to|lost connection with|conversation with) .{1,300}"
    r"|(?:from=<[^<>]{0,320}>, )?status=expired, returned to sender)$"
)
"""What Postfix logs of a delivery without a server's reply."""

ABOUT_MAIL = re.compile(
    r"smtp|imap|pop3|\bpop\b|mail|(?::|\bport[ =:]{1,2})(?:25|465|587|2525|993|995|143|110)\b", re.I
)
"""What a program's line about mail has: anybody's connection can be refused."""

OF_SERVERS = re.compile(
    r"\b(?:dovecot|exim|spamd|postfix|sendmail|named|sshd|mysqld|kernel)\b", re.I
)
"""Programs whose lines are no mail program's, whatever they are about."""

SAYS_WHY = ("error text", "reply text")

NEVER_TEXT = frozenset(EXPLANATIONS["never a text"])
"""The parts that whoever sent the message chose, or that are no words."""

PARTS_OF_KINDS = {
    kind.name: kind.parts for kinds in RECORDS_OF_KINDS.values() for kind in kinds if kind.parts
}


REPLY = re.compile(r"[ \t>|\"']{0,8}[245][0-9]{2}(?:[- ]|[- ]?#?[245]\.[0-9])")
"""How a reply begins that was pasted alone."""

SILENCE = "SMTP timeout"
"""The source of an error in which the other server said nothing: the words behind it are ours."""

LOCAL_HOSTS = ("localhost", "localhost.localdomain", "127.0.0.1", "::1")
DOVECOTS_OWN_LEVELS = ("Error", "Fatal", "Panic", "Warning", "Warn")


class Speaker(NamedTuple):
    """Who speaks in a line, None if that is not known, and what else chooses a record."""

    side: str | None
    host: str | None = None
    basic: str | None = None
    enhanced: str | None = None


# [start:speaker]
def speaker_of(cut: Cut) -> Speaker:
    """Return who speaks in a line."""
    # Of parts with one name the first counts, so it is the last to be put in.
    named = dict(zip(cut.pieces[-2::-2], cut.pieces[::-2]))
    if "service" in named:
        return Speaker(_dovecots_side(cut.kind, named))
    if named.get("program", "").startswith("spam") or cut.kind == "spamd":
        return Speaker(SPAMD)
    if named.get("program") == "dovecot" and (
        named.get("level") in DOVECOTS_OWN_LEVELS or cut.kind == "error"
    ):
        return Speaker(DOVECOT)
    host = named.get("host name", "").removeprefix("H=") or None
    codes = named.get("reply code"), named.get("enhanced status")
    source = named.get("error source", "")
    if source.startswith(SILENCE) and cut.kind not in OF_CLIENTS:
        return Speaker(DELIVERY, None, *codes)
    if source.startswith("LMTP") and _is_local(host, named.get("ip")):
        return Speaker(DELIVERY, None, *codes)
    if source or (codes[0] and "transport" in named and "host name" in named):
        return Speaker(OTHER_SERVER, host, *codes)
    if cut.kind in OF_CLIENTS or (cut.kind in OF_TLS and not cut.id):
        return Speaker(TO_CLIENT, None, codes[0] or _class_of(cut.kind, named), codes[1])
    exims_field = named.get("host name", "").startswith("H=")
    if cut.time or cut.id or exims_field or cut.kind in JUDGED_BY_PARTS:
        return Speaker(DELIVERY, None, *codes)
    return Speaker(None, host, *codes)


# [end:speaker]


def _class_of(kind: str, named: dict[str, str]) -> str | None:
    """Return the first digit of the reply that a rejection's line does not show."""
    if not kind.startswith(("rejected", "sender-verify")):
        return None
    event = named.get("event", "")
    return "4" if event.startswith("temporarily") or "defer" in event else "5"


def _is_local(host: str | None, ip: str | None) -> bool:
    address = (ip or "").removeprefix("H=").strip("[]")
    return host in LOCAL_HOSTS or address in LOCAL_HOSTS or not (host or address)


def _dovecots_side(kind: str, named: dict[str, str]) -> str:
    """Tell Dovecot's words about a client from those about itself."""
    if named.get("level") in DOVECOTS_OWN_LEVELS:
        return DOVECOT
    if named["service"].endswith("-login") or kind in ("limit", "logout", "disconnect"):
        return DOVECOT_CLIENT
    return DOVECOT


class Texts(NamedTuple):
    """What is known of the texts in a line: of the line as a whole, and of parts by their text."""

    line: Known | None
    parts: dict[str, Known]


NO_TEXTS = Texts(None, {})


def texts_in(cut: Cut) -> Texts:
    """Return what is known of the texts in a line."""
    names, texts = cut.pieces[::2], cut.pieces[1::2]
    if cut.kind in (SYSTEMD, UNKNOWN) and (own := _of_the_system(names, texts)):
        return Texts(known(own, PROGRAM), {})
    if cut.kind in WITHOUT_TEXTS:
        return NO_TEXTS
    if cut.kind == SPAMD and not OF_A_CHECK.isdisjoint(names):
        return NO_TEXTS
    if cut.kind in OF_OTHERS and cut.kind.startswith(("cpanel-", "roundcube")):
        found = _recognized("".join(texts))
        # What a service of cPanel says is no server's reply.
        of_itself = cut.kind != "cpanel-service" or (found and found.side == PROGRAM)
        return Texts(found if of_itself else None, {})
    if not (cut.time or cut.id):
        a_reply = names[:1] != ["pid"] and REPLY.match("".join(texts[:2]))
        if cut.kind == UNKNOWN or a_reply:
            return Texts(_recognized("".join(texts)), {})
    elif cut.kind == UNKNOWN or cut.kind in OF_OTHERS:
        # Another program's line. What a mail server said to it can be known; its own words, where
        # they are about mail.
        own = "".join(text for name, text in zip(names, texts) if name != "time")
        side = TO_CLIENT if TO_A_CLIENT.search(own) else OTHER_SERVER
        if OF_A_SOCKET.search(own):
            side = DELIVERY
        found = recognized(f"- {own.lstrip(' ,')}", side)
        if not (found and found.record) and (told := OF_POSTFIX.search(own, 0, MAX_TEXT)):
            words = told[1]
            found = known(words, DELIVERY) or known(words, OTHER_SERVER) or found
        if not cut.id and not (found and found.record):
            found = of_a_mail_program(own) or found
        return Texts(found, {})
    speaker = speaker_of(cut)
    parts: dict[str, Known] = {}
    why: list[str] = []
    silent = any(n == "error source" and t.startswith(SILENCE) for n, t in zip(names, texts))
    end = max((at for at, name in enumerate(names) if name != SEPARATOR), default=0)
    for at, (name, text) in enumerate(zip(names, texts)):
        if name in EXPLAINED_BY_TEXT:
            after = "SMTP timeout after " if silent and name == "error text" else ""
            # Only the end of a line can be missing: the end of another part is there.
            answer = (_known if at == end else known)(after + text, *speaker)
            if answer:
                parts[text] = answer
            if name in SAYS_WHY:
                why.append(text)
    line = max(parts.values(), key=_worth, default=None)
    # Dovecot has kinds of the same names, and speaks for itself.
    to_client = cut.kind in OF_CLIENTS and "service" not in names
    if cut.kind in JUDGED_BY_PARTS or (
        line and line.record and to_client and cut.kind not in AS_A_WHOLE
    ):
        return Texts(line, parts)
    not_of_whole = NEVER_TEXT
    if to_client:
        # Whatever another server said, the line as a whole is what this one does.
        speaker = speaker._replace(side=TO_CLIENT, host=None)
        if "error source" in names:
            not_of_whole = NEVER_TEXT | {"reply text"}
    words = " ".join(
        text for name, text in zip(names, texts) if name not in not_of_whole and name != SEPARATOR
    )
    whole = known(words, *speaker) if words else None
    if cut.kind in OF_BOTH_WAYS and to_client and not (line and line.record):
        by_itself = known(words, DELIVERY) if words and not (whole and whole.record) else None
        whole = by_itself if by_itself and _is_certain(by_itself) else whole
    if cut.kind == WARNING:
        # The message went on: words that many use for a refusal are about something else.
        parts = {text: answer for text, answer in parts.items() if _is_certain(answer)}
        line = max(parts.values(), key=_worth, default=None)
        whole = whole if whole and _is_certain(whole) else None
    if whole and (whole.record or not line):
        # What the event and its cause say together is more than the cause alone.
        line = whole
        parts.update(dict.fromkeys(why, whole))
    return Texts(line, parts)


def of_a_mail_program(text: str) -> Known | None:
    """Return what a mail program says of its own in a line of its log; None for any other."""
    if not ABOUT_MAIL.search(text, 0, MAX_TEXT) or OF_SERVERS.search(text, 0, MAX_TEXT):
        return None
    found = known(text)
    return found if found and found.record and found.side == PROGRAM else None


def _recognized(text: str) -> Known | None:
    """Return what a text means that was pasted alone, be it that its end is missing."""
    found = recognized(text)
    return found if found and found.record else _of_one(map(recognized, ends_of(text))) or found


def _known(
    text: str,
    side: str | None,
    host: str | None = None,
    basic: str | None = None,
    enhanced: str | None = None,
) -> Known | None:
    """Return what a part's text means, be it that its end is missing."""
    found = known(text, side, host, basic, enhanced)
    if found and found.record:
        return found
    whole = (known(whole, side, host, basic, enhanced) for whole in ends_of(text))
    return _of_one(whole) or found


def _of_one(answers: Iterable[Known | None]) -> Known | None:
    """Return the answer if all that have a record have one and the same."""
    found = {answer.record: answer for answer in answers if answer and answer.record}
    return next(iter(found.values())) if len(found) == 1 else None


def _of_the_system(names: list[str], texts: list[str]) -> str:
    """Return what the kernel or systemd says in a line; nothing for another program's line."""
    for at, (name, text) in enumerate(zip(names, texts)):
        # The kernel's stamp counts seconds: only its own lines have it.
        if text in SYSTEM if name == "program" else name == "time" and text[0] == "[":
            behind = zip(names[at + 1 :], texts[at + 1 :])
            return "".join(text for name, text in behind if name != "pid")
    return ""


def _is_certain(answer: Known) -> bool:
    """Tell whether a text can be what a warning is about: nothing is refused by one."""
    record = BY_ID.get(answer.record or "")
    if record is None or record.get("rank", 1) <= 0:
        return False
    return not record.get("reason") or DELIVERY in record["says"]


def _worth(answer: Known) -> tuple[bool, bool]:
    return bool(answer.record), bool(answer.reason)


def as_line(cut: Cut) -> Line:
    """Return a cut line with explained parts."""
    parts = texts_in(cut).parts
    pieces = iter(cut.pieces)
    explained = [
        Part(name, text, meaning_of(cut.kind, name, text, parts))
        for name, text in zip(pieces, pieces)
    ]
    return Line(cut.kind, cut.time, iso_time(cut.time, cut.zone), cut.id, explained)


def meaning_of(kind: str, name: str, text: str, parts: dict[str, Known]) -> str:
    """Return the key under which ``explain`` knows what this part means on this kind of line.

    ``parts`` are those of ``texts_in``.
    """
    if name in EXPLAINED_BY_TEXT and (answer := parts.get(text)):
        return f"text: {answer.side} {answer.record or answer.code}"
    special = PARTS_OF_KINDS.get(kind)
    if special and name in special:
        return f"{kind}: {name}"
    return name


def explain(meaning: str) -> str:
    """Return the sentence for a part's ``meaning``. Raises KeyError for a key that is none."""
    kind, colon, name = meaning.partition(": ")
    if not colon:
        return PARTS[meaning]
    if kind != "text":
        return PARTS_OF_KINDS[kind][name]
    side, _, text = name.partition(" ")
    record = BY_ID.get(text)
    return meaning_for(record, side) if record else of_code(text, side)
