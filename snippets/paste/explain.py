"""Anything that can be pasted: tell what it is, and answer as the other modules do.

Message IDs, a listing of ``exim -bp``, lines of the mail logs, error texts and command lines may
stand one below the other.

>>> [answer.what for answer in explain(["1tixMn-00000000C5j-1wRa", "# exim -bpc"])]
['id', 'command']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from .. import queue_listing
from ..logs.line import cut_line
from ..logs.meaning import Texts, of_a_mail_program, texts_in
from ..logs.parts import SEPARATOR, UNKNOWN, Cut
from ..message_id import WORD, MessageID, decode, find
from ..risk.judge import Assessment, assess, begins_with_program
from ..texts import BY_ID
from ..texts.known import (
    FRAMES,
    OF_A_FRAME,
    PROGRAM,
    Known,
    adds_nothing,
    known,
    of_a_program,
)
from ..texts.quoted import recognized, replies_in
from ..texts.shown import ANNOUNCED, OF_A_CLIENT
from .notice import HEADING, MAX_LINES, Notice, begins, meaning_of, plain_line, read

PROMPT = re.compile(r"(?:\[?[\w.-]+@[^\s#$]*(?: [^\s#$]+)?\]? ?)?[#$] +(?=\S)")
"""A shell's prompt: ``# ``, ``$ ``, ``root@host [~]# ``."""

CONTINUED = re.compile(r">(?: |$)")
"""The prompt before the second and further lines of a command."""

MORE_FOLLOWS = re.compile(r"[ \t]{0,20}(?:[^\n]{0,120}?[>*<~:] {1,3})?([245][0-9]{2})-")
"""A line of an SMTP reply after which another one comes; before it a program's sign or time."""

HEAD = re.compile(r"[ \t]{0,20}(?:[^\n]{0,120}?[>*<~:] {1,3})?(?=[245][0-9]{2}[ -])")
"""What a program writes before each line of a reply; a code within a line is a wrapped one's."""

FAR_IN = re.compile(r" {3,}")
"""An indentation that no header has in a reject log; the rest of one has a tab."""

PROSE = re.compile(
    r"[Mm]ail [45][0-9]{2}[ -]|Mail failure - |Mail (?:can['\u2019]?t|cannot|could|was|is|has) "
    r"|[a-z]{2,20} on [\w-]+(?:\.[\w-]+)+: "
    r"|[Mm]ail [A-Za-z]{2,}(?::? [A-Za-z]{2,}\b(?![@./])|:)[^|<>;&]{0,200}(?:<[^\s<>]+@[^\s<>]+>)?$"
    r"|[a-zA-Z]+(?: [\w'-]+){0,8}:? [^\"'`|<>]{0,60}(?:error|failed|responded|said|replied|blocked"
    r"|unavailable|rejected|refused|denied)(?: with)?:? [45][0-9]{2}[ -]"
    r"|[a-z]{2,20} (?:errors?|warnings?|messages?): "
    r"|[^\s:|;&]{1,200}: (?:WARNING|ERROR|FATAL|[Ww]arning|[Ee]rror|[Ff]atal)\b"
    r"|(?:[A-Z][\w.'-]*[ ,]{1,2}){1,6}<[^\s<>@]{1,64}@[\w.-]{1,253}>[^|;&]{0,80}$"
    r"|at (?:[^|;&]{1,300}:[0-9]{1,7}:[0-9]{1,7}\)?[ {]{0,3}$"
    r"|(?:async )?[\w$.<>/`\[\]-]{1,200} ?\(|node:)"
    r"|[^\W\d_]+(?: (?![-/~])[^\s|<>;&$`\"=*]+){3,60}(?<=[^\W\d_])[.!?]$"
)
"""What begins like a command and is prose: a sentence about ``mail``, a program's ``service
unavailable: 550 ...``, a name with an address in pointed brackets, a line of a program's stack
(``at Socket.connect (net.js:1:2)``), a sentence to its stop."""

MOST_WRAPPED = 3
"""Lines of a reply without a code that follow each other."""

A_HOST = re.compile(r"(?:host|from|by) [A-Za-z0-9._-]{1,253} ?\[[0-9A-Za-z:.*#]{2,45}\]")
"""How a bounce names a host: it is no command of that name."""


MOST_BEFORE = 12
"""Lines above the first that shows a bounce: its greeting."""


HEADER = "reject-header"
LOOK_ALIKE = (
    HEADER, "process-error", "configuration-error", "warning", "tls-error", "connection-failure",
    "routing",
)  # fmt: skip
"""Kinds of line that are known by little: an indentation, words such as ``Failed to``, or an error
of the system."""

HEADERS_OWN = re.compile(r"[PIFTCRSB*] [!-9;-~]+:|(?:\.\.\.|\*\*\*) truncated ")
"""How a header of a reject log looks that nothing else looks like."""

SYSTEMCTLS = re.compile(
    r"\s*(?:Active|CGroup|CPU|Docs|Drop-In|Loaded|Main PID|Memory|Process|Status|Tasks): "
)
"""How a line of ``systemctl status`` begins, indented as a header is."""

ANYBODYS = LOOK_ALIKE[1:]
"""Those of them whose words anybody can begin with; Exim's own texts are known."""

BEGUN_LIKE_A_LINE = ["event", SEPARATOR, "event"]
"""The parts of a line that begins as one of Exim's does and goes on with words that it has not."""

ANSWER_FOLLOWS = re.compile(
    rf"[^\n]{{0,300}}(?:{ANNOUNCED}"
    r"|\b(?:server|host|OpenSSL) (?:responded|said|replied|response was|response is)[^:\n]{0,40})"
    r" ?:[ \t]{0,3}(?:[245][0-9]{2}[ \t]?)?(?:[245]\.[0-9]\.[0-9]{1,3})?[ \t]{0,8}",
    re.IGNORECASE,
)
"""A program's line of which the server's words stand on the next ones."""

LINES_OF_ANSWER = 4

REACH = 12
"""Lines before and behind a program's frame in which the words can stand that say why."""

MOST_OF_A_DIALOG = 6
LONGEST_DIALOG = 700
OF_A_DIALOG = re.compile(
    r"[ \t]{0,8}[\"'\u2018\u201c\u201e\u00ab(\u00a1\u00bf]?[^\W_][^\n=|;{}$]*$"
)
"""A line that can be a part of what a program shows to its user: words, no sign of a setting."""

CODES_ALONE = re.compile(
    r"[ \t]{0,20}(?:[45][0-9]{2}|(?:[45][0-9]{2} )?[45]\.[0-9]\.[0-9]{1,3}"
    r"(?: ?<[^<>\s]{1,320}>:?)?)[ \t]{0,8}"
)
"""A reply's line that was cut behind its codes, or behind the address after them."""
CODED_FIRST = re.compile(r"[ \t]{0,20}(?:[245][0-9]{2}[ -]|[245]\.[0-9]\.[0-9])")
ENHANCED_FIRST = re.compile(r"[ \t]{0,20}([45])\.[0-9]\.[0-9]{1,3}[ \t]")

FAULT_FOLLOWS = re.compile(r"[^\n]{0,300}\bExim configuration error(?: [^\n]{1,300})?:[ \t]{0,3}")
"""Exim's line of which the fault stands indented on the next one."""

BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
"""How a web page and a letter in HTML end a line."""

STAMPED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]{8,12} .{10,90}")
"""A line of Exim's log so short that a mail program may have wrapped it."""
MOST_PIECES = 6
SHORTEST_PIECE = 30
"""Characters of a piece of a wrapped line, the last one left out."""


class Logged(NamedTuple):
    """A line of a log: its parser's name, the line in pieces, and what is known of its texts."""

    log: str
    cut: Cut
    texts: Texts


class Answer(NamedTuple):
    """What one part of a pasted text is.

    ``what`` is ``id``, ``line`` (of a log), ``queued`` (a message of a listing), ``command`` or
    ``notice`` (a bounce or a delay warning); ``text`` is the part itself. ``value`` is what the
    module for it found. ``ids`` are the message IDs in the text, decoded. ``errors`` are the ids of
    the records of known texts in it; ``reason`` is the word for what it says.
    """

    what: str
    text: str
    value: MessageID | Logged | queue_listing.Message | Assessment | Notice
    ids: tuple[MessageID, ...] = ()
    errors: tuple[str, ...] = ()
    reason: str | None = None


# [start:explain]
def explain(lines: Iterable[str]) -> Iterator[Answer]:
    """Yield an answer for each ID, log line, queued message and command, in order.

    Blank lines are passed over. Never raises, whatever the lines hold.
    """
    return _with_reasons(_as_shown(_answers(lines)))


# [end:explain]


def _as_shown(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers; lines without a meaning that are one text in pieces are one."""
    unknown: list[Answer] = []
    for answer in answers:
        if _says_nothing(answer):
            unknown.append(answer)
            continue
        yield from _as_one(unknown)
        unknown = []
        yield answer
    yield from _as_one(unknown)


def _says_nothing(answer: Answer) -> bool:
    """Tell whether a line is of no log and known as nothing."""
    value = answer.value
    if not isinstance(value, Logged) or value.cut.kind != UNKNOWN or answer.ids or value.cut.time:
        return False
    return not (value.texts.line and (value.texts.line.record or value.texts.line.code))


def _as_one(unknown: list[Answer]) -> list[Answer]:
    """Return lines without a meaning as one answer where they have one together: a dialog's."""
    if not 2 <= len(unknown) <= MOST_OF_A_DIALOG:
        return unknown
    text = " ".join(answer.text.strip() for answer in unknown)
    if len(text) > LONGEST_DIALOG or not all(OF_A_DIALOG.match(one.text) for one in unknown):
        return unknown
    found = list(_of_line(text))
    if len(found) > 1 or not found[0].errors:
        return unknown
    return [found[0]._replace(text="\n".join(answer.text for answer in unknown))]


def _with_reasons(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers; a program's frame has the meaning of the line beside it that says why."""
    before: list[Answer] = []
    held: list[Answer] = []  # the first is a frame, and what it means can stand in the next ones
    for answer in answers:
        if _is_of_others(answer):
            yield from _told(held, before)
            yield answer
            before, held = [], []
            continue
        held.append(answer)
        while held and (not _can_change(held[0]) or len(held) > REACH):
            yield _in_its_place(before, held[0], held[1:])
            before = [*before[1 - REACH :], held.pop(0)]
    yield from _told(held, before)


def _told(held: list[Answer], before: list[Answer]) -> Iterator[Answer]:
    for place, answer in enumerate(held):
        yield _in_its_place([*before, *held[:place]][-REACH:], answer, held[place + 1 :])


def _is_of_others(answer: Answer) -> bool:
    """Tell whether no program's lines go on over a part: a bounce, a mail server's own line."""
    value = answer.value
    if isinstance(value, Logged):
        return value.log != "otherlog" and value.cut.kind != UNKNOWN
    return answer.what in ("notice", "queued")


def _can_change(answer: Answer) -> bool:
    found = _line_of(answer)
    return _is_frame(answer) or (found is not None and found.side in OF_A_FRAME[1:])


def _is_frame(answer: Answer) -> bool:
    return not FRAMES.isdisjoint(answer.errors)


def _line_of(answer: Answer) -> Known | None:
    """Return what is known of a line."""
    return answer.value.texts.line if isinstance(answer.value, Logged) else None


def _in_its_place(before: list[Answer], answer: Answer, behind: list[Answer]) -> Answer:
    """Return an answer: a frame's with its reason, a reply's as it concerns the program."""
    found = _line_of(answer)
    if found is None or not _can_change(answer):
        return answer
    if not _is_frame(answer):
        shown = any(map(_is_frame, [*before, *behind]))
        return _meaning(answer, of_a_program(found)) if shown else answer
    frame = BY_ID[answer.errors[0]]
    over, above = _nearest(frame, before[::-1])
    under, below = _nearest(frame, behind)
    if above and below and above.record != below.record and over == under:
        return answer
    reason = below if below and (not above or under <= over) else above
    return _meaning(answer, of_a_program(reason)) if reason else answer


def _nearest(frame: dict[str, Any], answers: list[Answer]) -> tuple[int, Known | None]:
    """Return how far off a frame's reason stands, and the reason; none if the next contradict it.

    A frame behind a reason is that of another failure.
    """
    first: Known | None = None
    distance = 0
    for place, answer in enumerate(answers):
        if first and _is_frame(answer):
            break
        found = _line_of(answer)
        record = BY_ID.get(found.record or "") if found else None
        if found is None or record is None or found.side not in OF_A_FRAME:
            continue
        if adds_nothing(frame, record):
            continue
        if first and found.record != first.record:
            return distance, None
        if first is None:
            first, distance = found, place
    return distance, first


def _meaning(answer: Answer, meaning: Known) -> Answer:
    """Return the answer with that meaning of its line."""
    value = answer.value
    if not isinstance(value, Logged):
        return answer
    texts = Texts(meaning, value.texts.parts)
    errors = (meaning.record,) if meaning.record else ()
    logged = Logged(value.log, value.cut, texts)
    return answer._replace(value=logged, errors=errors, reason=meaning.reason)


def _answers(lines: Iterable[str]) -> Iterator[Answer]:
    held: list[str] = []  # a message of a listing, a command or a reply that goes on
    rejected: bool | None = None  # whether the entry of a reject log may go on; None: who knows
    for line, notice in _with_notices(lines):
        if held and notice is None and goes_on(held, line):
            held.append(line)
            continue
        if held:
            yield from _of_held(held)
            held, rejected = [], False
        if notice is not None:
            yield _of_notice(line, notice)
            rejected = False
        elif _is_begun(line):
            held = [line]
        elif line.strip():
            for answer in _of_line(line, rejected):
                rejected = _may_have_headers(answer)
                yield answer
    if held:
        yield from _of_held(held)


def _with_notices(lines: Iterable[str]) -> Iterator[tuple[str, Notice | None]]:
    """Yield each line, and in place of the lines of a bounce their text and what it tells."""
    held: list[str] = []
    prose: list[str] = []  # lines that may be the beginning of a bounce
    for line, following in _with_next(lines):
        logged = _is_logged(line)
        if held and len(held) < MAX_LINES and not logged:
            held.append(line)
            continue
        yield from _read(held)
        held = []
        if not logged and begins(line, following):
            held = [*prose, line]
            prose = []
        elif not logged and len(prose) < MOST_BEFORE and _is_prose(line):
            prose.append(line)
        else:
            yield from ((each, None) for each in prose)
            prose = []
            yield line, None
    yield from ((each, None) for each in prose)
    yield from _read(held)


def _broken(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line without its end; those of HTML that stand in one as lines of their own."""
    for line in lines:
        line = line.rstrip("\r\n")
        if "<br" in line.lower() and not _is_logged(line):
            yield from BREAK.split(line)
        else:
            yield line


def _with_next(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with the line that follows, empty behind the last."""
    before = None
    for line in _broken(lines):
        if before is not None:
            yield before, line
        before = line
    if before is not None:
        yield before, ""


def _is_prose(line: str) -> bool:
    """Tell whether a line that no log has may stand above a bounce's first telling line."""
    if _begins_queued(line) or _more_follows(line) or _command_in(line) is not None:
        return False
    if any(map(WORD.fullmatch, line.split())) or PROMPT.match(line):
        return False
    if HEADING.fullmatch(plain_line(line)):
        return True
    found = recognized(line)
    return found is None or not (found.record or found.code)


def _read(held: list[str]) -> Iterator[tuple[str, Notice | None]]:
    notice = read(held)
    if notice is not None:
        yield "\n".join(held).rstrip(), notice
    else:
        for line in held:
            yield line, None


def goes_on(held: list[str], line: str) -> bool:
    """Tell whether a line belongs to what the held ones began: a message, a command, a reply."""
    if reply := _unfinished(held):
        head = HEAD.match(line)
        if head is not None and line[head.end() : head.end() + 3] == reply:
            return True
        return head is None and _is_wrapped(line)
    if ANSWER_FOLLOWS.fullmatch(held[0]):
        return bool(line.strip()) and len(held) <= LINES_OF_ANSWER and not _is_logged(line)
    if _is_shown(held[0]):
        more = len(held) <= LINES_OF_ANSWER and _is_wrapped(line) and not _is_known(line)
        return more and not _is_shown(line) and not _more_follows(line)
    if _is_piece(held[0]):
        long = len(held) < MOST_PIECES and len(held[-1]) >= SHORTEST_PIECE
        return long and _is_wrapped(line)
    if CODES_ALONE.fullmatch(held[0]):
        code = held[0].strip()
        if code.isdigit():  # it may be any number
            of_same = ENHANCED_FIRST.match(line)
            return len(held) < 2 and of_same is not None and of_same[1] == code[0]
        return len(held) < 2 and not CODED_FIRST.match(line) and _is_wrapped(line)
    if FAULT_FOLLOWS.fullmatch(held[0]):
        return len(held) < 2 and line[:1] in (" ", "\t") and bool(line.strip())
    if _begins_queued(held[0]):
        if not line.strip():
            return True
        return queue_listing.belongs(line)
    return held[-1].endswith("\\") or bool(PROMPT.match(held[0]) and CONTINUED.match(line))


def _unfinished(held: list[str]) -> str | None:
    """Return the code of a reply whose last line has not come; lines without a code are wrapped."""
    for line in held[: -MOST_WRAPPED - 2 : -1]:
        if HEAD.match(line):
            return _more_follows(line)
    return None


def _is_wrapped(line: str) -> bool:
    """Tell whether a line can be the rest of one that was cut in two."""
    if not line.strip() or _is_logged(line) or _begins_queued(line) or PROMPT.match(line):
        return False
    return _command_in(line) is None and not all(map(WORD.fullmatch, line.split()))


def _is_piece(line: str) -> bool:
    """Tell whether a line of Exim's log ends before it says what happened."""
    return bool(STAMPED.fullmatch(line)) and cut_line(line)[1].kind == "fields"


def _is_begun(line: str) -> bool:
    """Tell whether a line begins what the next ones may go on with."""
    if _begins_queued(line) or _more_follows(line) or ANSWER_FOLLOWS.fullmatch(line):
        return True
    if FAULT_FOLLOWS.fullmatch(line) or CODES_ALONE.fullmatch(line) or _is_piece(line):
        return True
    return _is_shown(line) or _command_in(line) is not None


def _is_shown(line: str) -> bool:
    """Tell whether a mail client shows in a line what its server said."""
    return bool(OF_A_CLIENT.search(line, 0, 1000)) and not _is_logged(line)


def _more_follows(line: str) -> str | None:
    """Return the code of a line of a reply after which another line comes."""
    reply = MORE_FOLLOWS.match(line)
    return reply[1] if reply and not _is_logged(line) else None


def _begins_queued(line: str) -> bool:
    message = queue_listing.begins(line)
    return message is not None and (message.age is not None or message.size is not None)


def _command_in(line: str) -> str | None:
    """Return the command of a line that is one, without its prompt."""
    prompt = PROMPT.match(line)
    command = line[prompt.end() :] if prompt else line
    # Indented text without a prompt is a part of something else: a bounce, a list, an article.
    if line[:1] in " \t" or A_HOST.match(line) or not begins_with_program(command):
        return None
    if not prompt and PROSE.match(line):
        return None
    # A log's text can begin like a command: "host lookup did not complete".
    return command if prompt or not (_is_logged(line) or _is_known(line)) else None


def _is_logged(line: str) -> bool:
    _, cut = cut_line(line)
    return bool(cut.time or cut.id)


def _of_notice(text: str, notice: Notice) -> Answer:
    found = [meaning for failure in notice.failures if (meaning := meaning_of(failure))]
    errors = tuple(dict.fromkeys(meaning.record for meaning in found if meaning.record))
    ids = _decoded([notice.id]) if notice.id else ()
    return Answer("notice", text, notice, ids, errors, found[0].reason if found else None)


def _of_held(held: list[str]) -> Iterator[Answer]:
    if _more_follows(held[0]):
        # The lines of one reply, joined as Exim's log joins them.
        reply = held[0].strip()
        for line in held[1:]:
            coded = HEAD.match(line)
            reply += f"\\n{line[coded.end() :].strip()}" if coded else f" {line.strip()}"
        yield from _of_line(reply)
        return
    begun = (ANSWER_FOLLOWS, FAULT_FOLLOWS, STAMPED, CODES_ALONE)
    if any(one.fullmatch(held[0]) for one in begun) or _is_shown(held[0]):
        yield from _of_line(" ".join(line.strip() for line in held))
        return
    text = "\n".join(held).rstrip()
    if _begins_queued(held[0]):
        message = next(m for m in queue_listing.parse(held) if isinstance(m, queue_listing.Message))
        yield Answer("queued", text, message, _decoded([message.id]))
        return
    command = [_command_in(held[0]) or ""]
    prompted = PROMPT.match(held[0])
    command += [CONTINUED.sub("", line, count=1) if prompted else line for line in held[1:]]
    yield Answer("command", text, assess("\n".join(command)))


def _may_have_headers(answer: Answer) -> bool:
    """Tell whether the lines behind a part can be the headers of a rejected message."""
    if not isinstance(answer.value, Logged):
        return False
    kind = answer.value.cut.kind
    return kind.startswith(("reject", "sender-verify")) or kind == HEADER


def _of_line(line: str, rejected: bool | None = False) -> Iterator[Answer]:
    """Yield the answer to a line; ``rejected`` if it may be a header in a reject log.

    None if it is the first: then nothing above it tells.
    """
    if rejected is None:
        rejected = not FAR_IN.match(line)
    words = [WORD.fullmatch(word) for word in line.split()]
    if all(words):
        for word in words:
            assert word
            yield Answer("id", word[0], _decoded_id(word["id"]))
        return
    log, cut = cut_line(line)
    if cut.kind in LOOK_ALIKE and not (cut.time or cut.id) and _is_of_a_program(line):
        # A program's own words or its report of a reply, begun as Exim or a header begins.
        cut = Cut(UNKNOWN, None, None, None, [UNKNOWN, line])
    if cut.kind == HEADER and (SYSTEMCTLS.match(line) or not (rejected or HEADERS_OWN.match(line))):
        # Indented text is a header only below a rejection: anything can be indented.
        cut = Cut(UNKNOWN, None, None, None, [UNKNOWN, line])
    texts = texts_in(cut)
    own = of_a_mail_program(line) if cut.kind in LOOK_ALIKE and not cut.id else None
    if own and (not texts.line or texts.line.record == own.record):
        # The same behind the time of a program's own log.
        names = (name if name in ("time", SEPARATOR) else UNKNOWN for name in cut.pieces[::2])
        pieces = [piece for pair in zip(names, cut.pieces[1::2]) for piece in pair]
        cut = Cut(UNKNOWN, cut.time, cut.zone, None, pieces)
        texts = texts_in(cut)
    begun = cut.kind in ANYBODYS or cut.pieces[::2] == BEGUN_LIKE_A_LINE
    if begun and not (cut.time or cut.id or texts.line):
        cut = Cut(UNKNOWN, None, None, None, [UNKNOWN, line])
        texts = texts_in(cut)
    ids = list(dict.fromkeys(match.id for match in find(line)))
    if cut.kind == UNKNOWN and ids and not texts.line and not cut.time:
        for id in ids:
            yield Answer("id", id, _decoded_id(id))
        return
    found = texts.line
    errors = (found.record,) if found and found.record else ()
    logged = Logged(log, cut, texts)
    yield Answer("line", line, logged, _decoded(ids), errors, found and found.reason)


def _is_of_a_program(line: str) -> bool:
    """Tell whether a mail program says this, or reports in it what a server said."""
    said = known(line)
    return bool(replies_in(line) or (said and said.record and said.side == PROGRAM))


def _is_known(line: str) -> bool:
    """Tell whether a line is a known text rather than a command."""
    found = known(line)
    return bool(found and found.record)


def _decoded(ids: Iterable[str]) -> tuple[MessageID, ...]:
    return tuple(_decoded_id(id) for id in ids)


@lru_cache(maxsize=1024)
def _decoded_id(id: str) -> MessageID:
    return decode(id)
