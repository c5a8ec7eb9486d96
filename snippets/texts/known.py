"""What a text means: the record that fits it best, for the side that speaks.

>>> text = "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown"
>>> found = known(text, OTHER_SERVER)
>>> found.reason, found.record
('no-such-user', 'text-user-unknown')
>>> known("550 Go away", OTHER_SERVER) is None
True

A record speaks for the sides that it names and for no other. Of several that fit, the most specific
speaks: the one with the most constant text, where the provider's host and the code count as text
too. Words that many servers use yield to a text that is known as a whole or that names its matter
(``DMARC`` is about DMARC, however much the text says besides), and vague ones, such as ``access
denied``, yield to all others. The code overrules words: behind 2 or 3 nothing is refused, what is
final is not said with 4, and a look-up that failed for now proves nothing. Two that are equally
specific and disagree are both silent. Where no record fits, the code of the reply speaks, and says
no more than a code can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from . import BY_ID, CODES, RECORDS, in_languages
from .phrases import MAX_GAP, NEAR, Phrases, plain, words_of
from .shown import OF_ANOTHER_LANGUAGE

OTHER_SERVER = "other-server"
TO_CLIENT = "to-client"
DELIVERY = "delivery"
DOVECOT_CLIENT = "dovecot-client"
DOVECOT = "dovecot"
SPAMD = "spamd"
PROGRAM = "program"

SIDES = {
    OTHER_SERVER: "the other server",
    TO_CLIENT: "this server",
    DELIVERY: "this server",
    DOVECOT_CLIENT: "Dovecot",
    DOVECOT: "Dovecot",
    SPAMD: "spamd",
    PROGRAM: "the program",
}
"""Who can say a text, and how a sentence names it. ``TO_CLIENT``: this server refuses a client.
``DELIVERY``: this server tells of its own delivery. ``DOVECOT_CLIENT``: Dovecot to a client.
``PROGRAM``: a mail client or a command."""

OF_A_FRAME = (PROGRAM, OTHER_SERVER, TO_CLIENT, DOVECOT_CLIENT)
"""Whose words a program's frame can hold; what is said to clients alone says nothing to it."""

OPEN = frozenset(("connection", None))
"""Reasons of a frame that leave open what happened."""

MANY = 30
"""Phrases from which on a record that servers say is one of words that many use for anything."""

OF_CODES = (OTHER_SERVER, TO_CLIENT)
"""Whose codes mean something without words."""

OF_A_REPLY = ((OTHER_SERVER,), (TO_CLIENT,), (DELIVERY, DOVECOT_CLIENT, PROGRAM))
"""Who says a text that begins with a reply code, where nothing else tells: the likeliest first."""
OF_ANY = (tuple(SIDES),)

CODE = re.compile(
    r"[\W_]{0,8}(?:([2-5][0-9]{2})(?![0-9.])[ :-]{0,2})?"
    r"(?:[#(\[]{0,2}([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.][0-9]))?"
)
LATER_ENHANCED = re.compile(r"(?<![0-9.])[245]\.[0-9]\.[0-9]{1,3}(?![0-9.][0-9]|[0-9])")
"""An enhanced code that does not stand in front: ``(#5.7.1)``, ``CUST.. 5.7.1 ``."""

OF_A_LOGIN = ("530", "534", "535", "538")
"""Codes about a login alone (RFC 4954)."""

OF_A_RECIPIENT = frozenset(
    ("no-such-user", "no-such-domain", "mailbox-full", "disabled", "no-ptr", "restricted")
)
"""Reasons that the answer to a login cannot have."""

MARKED = re.compile(r"\(#([45])\.[0-9]\.[0-9]{1,3}\)")
"""qmail's way to write one, whose first digit is that of the reply."""

SPOIL_A_CODE = ("sender", "from", "spam", "policy", "blocked", "denied", "ip", "client", "helo")
"""Words that nobody uses of what 5.1.1 or 5.2.2 is about."""

TRANSIENT = re.compile(
    r" (?:temporary|temporarily|transient) (?:[^ ]{1,30} ){0,4}"
    r"(?:lookup|dns|resol[^ ]{0,8}|validation|verification|error|failures?|failed|problem) "
    r"| (?:lookup|dns|resolver|resolution|query) (?:[^ ]{1,30} ){0,2}"
    r"(?:fail(?:ed|ure|ures)?|errors?|timeout|timed out|did not complete) | temp ?error "
)
"""Words of a look-up that failed for now."""

LASTING = frozenset(
    ("spf", "dkim", "dmarc", "unauthenticated", "no-such-user", "no-such-domain", "disabled")
    + ("blocked-domain", "restricted", "auth")
)
"""Reasons that a look-up which failed for now does not prove."""

HOST_COUNTS = 40
"""A record whose provider's host is known to speak outdoes this many letters of another."""
OWN_WORDS = {
    "Google": ("gmail", "gsmtp", "gcdp", "workspace"),
    "Microsoft": ("exchange", "storedrv", "resolver"),
    "Orange": ("ofr",),
}
"""Further words that only a provider's texts have."""

OF_MICROSOFT = re.compile(r"\.[0-9]{3}$")
"""How its enhanced codes end: ``5.7.606``; others have two digits at most."""

UNMISTAKABLE = 30
"""Letters from which on a provider's text is its own, whichever host passed it on."""
ENHANCED_COUNTS = 12
BASIC_COUNTS = 4


Strength = tuple[int, int]
"""How well a record fits: its rank, and how many letters are its own. A provider's short text,
where another host speaks, has the rank of what many say."""


SURE_OF_ITSELF = (1, 12)
"""How well a record must fit where nobody knows who speaks and no code says that it is a reply."""


NOBODYS_WORD = re.compile(
    r" 0x[0-9a-f]{8} |^ log ?in (?:failed|error|incorrect|denied) $"
    r"| (?:noperm|trycreate|serverbug|clientbug|contactadmin|err sys (?:temp|perm)) "
    r"| (?:e(?:timedout|pipe|conn(?:reset|aborted|refused)|(?:host|net)unreach|addrnotavail)"
    r"|errno (?:40(?:39|62|77|78)|1(?:0[14]|1[01])|300[18])) "
)
"""What is short and no word: the number of an error as Windows writes it, ``0x800CCC0E``, codes of
IMAP and POP3 (RFC 5530, RFC 3206), and the names and numbers of errors of the system
(``ETIMEDOUT``)."""

FILLS = 11, 40
"""Letters, and the hundredths of a text's letters, that a reply's words have at least where the
text is pasted without its code: what else it says is little."""

OF_ANY_PROGRAM = ("malformed", "protocol", "tls", "connection")
"""Reasons that programs of every kind have: ``Failed to parse …`` need not be about mail."""

ABOUT_MAIL = re.compile(
    r" (?:@|recipients?|rcpt|mailbox(?:es)?|inbox|senders?|relay[a-z]*|e?mails?|messages?|spam"
    r"|virus|domains?|users?|accounts?|address(?:es)?|helo|ehlo|spf|dkim|dmarc|ptr|smtp|dns|hosts?|ip"
    r"|rejected|blocked|gr[ea]ylist[a-z]*|blacklist[a-z]*|attachments?|quota) "
)
"""Words of which a mail server's reply has one."""

OUT_OF_COUNT = re.compile(
    r" (?:https? |www |for (?:more|further) information |for explanation |please (?:see|visit) "
    r"|(?:please )?try again ).*"
)
"""What of a text is not counted: a link, and what follows it."""


SCORED_RULE = re.compile(
    r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{0,20}(?:_[A-Z0-9]{1,30}){1,8}=-?[0-9]{1,4}(?:\.[0-9]{1,4})?",
    re.A,
)
"""A rule of SpamAssassin with its score, as ``T_OBFU_ZIP_ATTACH=0.01``: a name, no words."""

VAGUE = frozenset(record["id"] for record in RECORDS if record.get("rank") == -1)
"""The records of words that yield to all others."""

FRAMES = frozenset(record["id"] for record in RECORDS if record.get("frame"))
"""The records of what a program says before the words of its server, its system or its TLS
library: no more than that it failed."""

OF_MANY = frozenset(
    record["id"]
    for record in RECORDS
    if OTHER_SERVER in record["says"]
    and (record.get("rank", 1) < 1 or len(record["pattern"]) > MANY)
)
"""The records of words that many servers use: beside a frame of that reason they add nothing."""


class Known(NamedTuple):
    """What is known of a text.

    ``side`` is who says it; ``record`` the record's id, None if only the code speaks, and then
    ``code`` is that code; ``reason`` a word of the vocabulary or None; ``temporary`` whether
    another attempt can help, None if not known; ``who`` has to act; ``page`` the provider's own
    page or form; ``entry`` the label of the section that solves it.
    """

    side: str
    record: str | None
    code: str | None
    meaning: str
    reason: str | None
    temporary: bool | None
    who: str | None
    page: str | None
    entry: str | None


# [start:known]
def known(
    text: str,
    side: str | None = None,
    host: str | None = None,
    basic: str | None = None,
    enhanced: str | None = None,
) -> Known | None:
    """Return what a text means, or None where neither a record nor its code tells.

    ``side`` is who says it, one of ``SIDES``; None if that is not known, as with a text that was
    pasted alone. ``host`` is the other server's name; ``basic`` and ``enhanced`` are the codes of
    the reply, ``550`` (or ``5`` where no more is known) and ``5.1.1``, where they do not stand in
    the text itself.
    """
    # [end:known]
    words, in_front, named, later = _parts_of(text, len(basic or "") < 3 and not enhanced)
    basic = in_front or basic or (named or "")[:1] or None
    if basic is None and "(#" in text and (marked := MARKED.search(text, 0, 2000)):
        basic = marked[1]
    enhanced = enhanced or named or later
    return _known(words, side, host.lower() if host else None, basic, enhanced)


@lru_cache(maxsize=4096)
def _parts_of(text: str, with_codes: bool) -> tuple[str, str | None, str | None, str | None]:
    """Return a text's words, the two codes in front of them, and an enhanced code farther behind.

    The codes in front are looked for if ``with_codes``. A log has the same text many times.
    """
    basic = enhanced = later = None
    if with_codes and (found := CODE.match(text)):
        basic, enhanced = found[1], found[2]
        text = text[found.end() :]
    if "_" in text and "=" in text:
        text = SCORED_RULE.sub(" ", text)
    if enhanced is None and (behind := LATER_ENHANCED.search(text, 0, 2000)):
        later = behind[0]
    return words_of(text), basic, enhanced, later


# [start:without-code]
def known_without_code(text: str, host: str | None = None) -> Known | None:
    """Return what a text means that is a reply without its code: ``Recipient rejected``.

    Words that many servers use count only where they are most of the text. Whether another attempt
    can help is not known then.
    """
    # [end:without-code]
    words, _, _, later = _parts_of(text, False)
    if not ABOUT_MAIL.search(words):
        return None
    counted = len(re.sub("[@ ]", "", OUT_OF_COUNT.sub("", words)))
    for digit in "54":
        speaking = [
            (record, (rank, strength))
            for record, (rank, strength) in _fitting(words, host, digit, later)
            if rank >= 0
            and strength >= FILLS[0]
            and 100 * strength >= FILLS[1] * counted
            and side_of(record, (OTHER_SERVER,))
        ]
        if speaking:
            found = _of_best(speaking, (OTHER_SERVER,), None, host is not None)
            return found if found and found.reason not in OF_ANY_PROGRAM else None
    return None


@lru_cache(maxsize=4096)
def _known(
    words: str, side: str | None, host: str | None, basic: str | None, enhanced: str | None
) -> Known | None:
    fitting = _fitting(words, host, basic, enhanced)
    if not side and not basic and not NOBODYS_WORD.search(words):
        fitting = [each for each in fitting if _is_sure(*each)]
    groups = ((side,),) if side else OF_A_REPLY if basic else OF_ANY
    for group in groups:
        speaking = _without_frames([each for each in fitting if side_of(each[0], group)])
        if speaking and (found := _of_best(speaking, group, basic, host is not None)):
            found = _of_everybody(found, speaking, words, (basic, enhanced), group)
            framed = group in OF_ANY and any(each[0]["id"] in FRAMES for each in fitting)
            return of_a_program(found) if framed else found
        if speaking:
            return _of_code(group[0], basic, enhanced, True)
    doubtful = any(f" {word} " in words for word in SPOIL_A_CODE)
    return _of_code(side or (OTHER_SERVER if basic else ""), basic, enhanced, doubtful)


def _without_frames(
    fitting: list[tuple[dict[str, Any], Strength]],
) -> list[tuple[dict[str, Any], Strength]]:
    """Return the records that say more than a program's frame, if there are any; else all.

    Words of many that have the frame's own reason say no more than it does.
    """
    frames = [record for record, _ in fitting if record["id"] in FRAMES]
    if not frames:
        return fitting
    telling = [
        (record, strength)
        for record, strength in fitting
        if strength[0] >= 0 and not any(adds_nothing(frame, record) for frame in frames)
    ]
    if telling:
        return telling
    if all(frame.get("reason") in OPEN for frame in frames):
        return fitting
    return [each for each in fitting if each[0] not in frames or each[0].get("reason") not in OPEN]


def adds_nothing(frame: dict[str, Any], record: dict[str, Any]) -> bool:
    """Tell whether a record says no more than a program's frame."""
    if record["id"] in FRAMES or record["id"] in VAGUE or not side_of(record, OF_A_FRAME[:2]):
        return True
    reason = frame.get("reason")
    if reason in OPEN or reason != record.get("reason"):
        return False
    return record["id"] in OF_MANY or (reason == "auth" and record["says"][0] == DOVECOT_CLIENT)


def _is_sure(record: dict[str, Any], strength: Strength) -> bool:
    """Tell whether a record fits well enough where neither a side nor a code is known.

    What programs of every kind say yields to all other records and needs no more than its words.
    """
    programs = record["says"][0] == PROGRAM and strength[0] <= 0
    return strength[1] >= SURE_OF_ITSELF[1] if programs else strength >= SURE_OF_ITSELF


def _of_everybody(
    found: Known,
    fitting: list[tuple[dict[str, Any], Strength]],
    words: str,
    codes: tuple[str | None, str | None],
    group: tuple[str, ...],
) -> Known:
    """Return what a text means without the name of a provider for which too little speaks.

    A short text that neither its host nor a word of its own makes a provider's can be of anybody:
    where a record of no provider has the same reason, that one speaks.
    """
    theirs = [each for each in fitting if each[0]["id"] == found.record]
    record = theirs[0][0]
    names = names_of(record)
    if (
        not names
        or max(each[1][1] for each in theirs) >= UNMISTAKABLE
        or any(f" {name} " in words for name in names)
        or (record.get("provider") == "Microsoft" and OF_MICROSOFT.search(codes[1] or ""))
    ):
        return found
    others = [
        each
        for each in fitting
        if "provider" not in each[0] and each[0].get("reason") == found.reason
    ]
    if not others:
        return found
    other = max(others, key=lambda each: (each[1], each[0]["id"]))[0]
    return _of_record(other, side_of(other, group) or "", codes[0])


def names_of(record: dict[str, Any]) -> list[str]:
    """Return the words by which a text names a record's provider, if the record's sentence does."""
    provider = str(record.get("provider", ""))
    names = {pattern.split(".")[-2] for pattern in record.get("hosts", ())}
    names |= {*provider.lower().split(), *OWN_WORDS.get(provider, ())} if names else set()
    said = words_of(record["meaning"])
    return sorted(names) if any(f" {name}" in said for name in names) else []


def _of_best(
    fitting: list[tuple[dict[str, Any], Strength]],
    group: tuple[str, ...],
    basic: str | None,
    away: bool,
) -> Known | None:
    """Return what the most specific record says; nothing if several are so and disagree.

    ``away`` if the host that speaks is known: a provider's own record would have outdone others.
    """
    strongest = max(strength for _, strength in fitting)
    best = [record for record, strength in fitting if strength == strongest]
    if len({record.get("reason") for record in best}) > 1:
        return None
    # Of those that agree: none of another host's provider, then what a program says if one speaks
    # or nobody knows who does, then the one about the least.
    of_programs = group in OF_ANY or group == (PROGRAM,)
    programs = group in OF_ANY and best[0].get("reason") in OF_ANY_PROGRAM
    record = min(
        best,
        key=lambda one: (
            away and "hosts" in one,
            of_programs and one["says"][0] != PROGRAM,
            len(one["pattern"]),
            one["id"],
        ),
    )
    # The words are in no reply and no log: where a program can say what servers say, it speaks.
    side = side_of(record, group)
    if programs and side == OTHER_SERVER and PROGRAM in record["says"]:
        side = PROGRAM
    return _of_record(record, side or "", basic)


def side_of(record: dict[str, Any], group: tuple[str, ...]) -> str | None:
    """Return the first side of a record that is one of the group."""
    return next((side for side in record["says"] if side in group), None)


def meaning_for(record: dict[str, Any], side: str) -> str:
    """Return a record's sentence in the words for one side."""
    return str(record.get("meanings", {}).get(side, record["meaning"]))


def _of_record(record: dict[str, Any], side: str, basic: str | None) -> Known:
    temporary = record.get("temporary", {"4": True, "5": False}.get((basic or "")[:1]))
    return Known(
        side,
        record["id"],
        None,
        meaning_for(record, side),
        record.get("reason"),
        temporary,
        record.get("who"),
        record.get("page"),
        entry_for(record, side),
    )


def both_views(answer: Known) -> Known:
    """Return what an answer says of another server, with what it means if this server said it.

    For a text of which nobody knows who said it, and that is more often this server's own.
    """
    record = BY_ID.get(answer.record or "")
    if record is None or answer.side != OTHER_SERVER or record["says"][0] != TO_CLIENT:
        return answer
    here = meaning_for(record, TO_CLIENT)
    if here == answer.meaning:
        return answer
    return answer._replace(meaning=f"{answer.meaning} {IF_HERE} {here}")


def of_a_program(answer: Known) -> Known:
    """Return what another server's answer means where a program shows it that sends through it."""
    record = BY_ID.get(answer.record or "")
    if answer.side not in OF_A_FRAME or answer.side == PROGRAM:
        return answer
    if record is None or PROGRAM not in record["says"]:
        if answer.side != OTHER_SERVER:
            return answer
        meaning = answer.meaning
        for words, shown_as in IN_A_PROGRAM:
            meaning = meaning.replace(words, shown_as)
        return answer._replace(meaning=meaning)
    shown = _of_record(record, PROGRAM, None)
    return shown._replace(temporary=answer.temporary, who=WHO_RUNS_IT)


IN_A_PROGRAM = (
    ("The other server", "The mail server"),
    ("the other server", "the mail server"),
    ("this server's address", "the address of the sending machine"),
    ("This server", "The sending machine"),
    ("this server", "the sending machine"),
    ("Exim tries again by itself", "The program may have to send it again"),
)
"""How a meaning for this server's own delivery is told of a program that hands mail to a server."""


def to_a_client(answer: Known) -> Known:
    """Return what an answer means where a mail client shows what its own server said.

    That server is nearly always this one: where the record says what this server means by it, or
    what a program should do, that is told.
    """
    record = BY_ID.get(answer.record or "")
    if record is None or answer.side != OTHER_SERVER:
        return answer
    if PROGRAM in record["says"] or TO_CLIENT not in record["says"]:
        return of_a_program(answer)
    return _of_record(record, TO_CLIENT, None)._replace(temporary=answer.temporary)


WHO_RUNS_IT = "sender-content"
"""Who acts on what a server says to a program: its login and its encryption are settings of it."""

IF_HERE = "Where this server said it to a client:"


def entry_for(record: dict[str, Any], side: str) -> str | None:
    """Return the label of the section that says what to do where that side speaks."""
    entry = record.get("entries", {}).get(side) or record.get("entry")
    return entry or entry_of(record.get("reason"))


def entry_of(reason: str | None) -> str | None:
    """Return the label of a reason's row on the site: what to do where no section says more."""
    return f"reason-{reason}" if reason else None


def _of_code(side: str, basic: str | None, enhanced: str | None, doubtful: bool) -> Known | None:
    """Return what the code alone says: the enhanced one, else the basic one.

    ``doubtful`` if the words may say something else: then the code is no reason.
    """
    code = enhanced if enhanced in CODES else None if enhanced else basic
    if basic in OF_A_LOGIN and basic in CODES:
        code = basic  # it says more than any enhanced one
    if code not in CODES or side not in OF_CODES:
        return None
    reason = CODES[code].get("reason") if side == OTHER_SERVER and not doubtful else None
    temporary = {"4": True, "5": False}.get((basic or code)[0])
    meaning = of_code(code, side)
    return Known(side, None, code, meaning, reason, temporary, None, None, entry_of(reason))


def of_code(code: str, side: str) -> str:
    """Return the sentence for a code. Raises KeyError for one that is not in ``CODES``."""
    return f"The code alone says: {CODES[code]['meaning'].replace('{server}', SIDES[side])}"


def _fitting(
    words: str, host: str | None, basic: str | None, enhanced: str | None
) -> list[tuple[dict[str, Any], Strength]]:
    """Return the records that fit, each with its strength."""
    fitting = []
    digit = (basic or "")[:1]
    unsure = digit == "4" and bool(TRANSIENT.search(words))
    for record, strength in _in_words(words):
        codes = record.get("codes", ())
        if not _can_be(record, codes, basic, unsure):
            continue
        if codes:
            code_strength = max(_code_strength(code, basic, enhanced) for code in codes)
            if code_strength < 0:
                continue
            strength += code_strength
        if any(f" {plain(phrase)} " in words for phrase in record.get("without", ())):
            continue
        rank = record.get("rank", 1)
        if host and (hosts := record.get("hosts")):
            if any(_is_host(host, pattern) for pattern in hosts):
                strength += HOST_COUNTS
            elif record.get("only-from-hosts"):
                continue
            elif strength < UNMISTAKABLE:
                rank = 0
        elif not host and record.get("only-from-hosts"):
            continue
        fitting.append((record, (rank, strength)))
    return fitting


def _in_words(words: str) -> Iterator[tuple[dict[str, Any], int]]:
    yield from _index().in_words(words)
    if OF_ANOTHER_LANGUAGE.search(words):
        yield from _index_of_languages().in_words(words)


def _can_be(record: dict[str, Any], codes: Sequence[str], basic: str | None, unsure: bool) -> bool:
    """Tell whether a record can be what a reply says that has a code.

    Nothing is refused with 2 or 3; what is final or passing by the record is so by the code; and
    the user that a refused login does not know is no recipient.
    """
    digit = (basic or "")[:1]
    if basic in OF_A_LOGIN and record.get("reason") in OF_A_RECIPIENT:
        return False
    if not digit or any(code[0] == digit for code in codes):
        return True
    if digit in "23" or record.get("temporary", digit == "4") != (digit == "4"):
        return False
    return not (unsure and "temporary" not in record and record.get("reason") in LASTING)


@lru_cache(maxsize=1)
def _index() -> Phrases[dict[str, Any]]:
    phrases = [(record, phrase) for record in RECORDS for phrase in record["pattern"]]
    gaps = [NEAR if _of_many(record) else MAX_GAP for record, _ in phrases]
    return Phrases(phrases, gaps)


@lru_cache(maxsize=1)
def _index_of_languages() -> Phrases[dict[str, Any]]:
    return Phrases((BY_ID[id], text) for id, found in in_languages().items() for text in found)


def _of_many(record: dict[str, Any]) -> bool:
    """Tell whether a record is of words that many servers use."""
    return record.get("rank", 1) < 1 and OTHER_SERVER in record["says"]


def _is_host(host: str, pattern: str) -> bool:
    """Tell whether a host's name is ``mx.example.net`` or, for ``*.example.net``, below it."""
    return host.endswith(pattern[1:]) if pattern[0] == "*" else host == pattern


def _code_strength(wanted: str, basic: str | None, enhanced: str | None) -> int:
    """Return what ``4``, ``452``, ``4.2.2`` or ``550 5.1`` adds if the reply has it, else -1."""
    strength = 0
    for part in wanted.split():
        if "." in part:
            if not enhanced or not f"{enhanced}.".startswith(f"{part}."):
                return -1
            strength += ENHANCED_COUNTS
        else:
            if not basic or not basic.startswith(part):
                return -1
            strength += BASIC_COUNTS * (len(part) == 3)
    return strength
