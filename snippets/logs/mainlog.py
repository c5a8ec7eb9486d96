r"""One line of Exim's main log, reject log or panic log, cut into named parts without loss.

>>> line = parse("2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => info@example.com R=r T=smtp")
>>> line.kind
'delivery'
>>> [part.name for part in line.parts if part.name != "separator"]
['time', 'message id', 'flag', 'address', 'router', 'transport']

A letter means different things on different lines: ``P=`` is a protocol on an arrival and a return
path on a delivery. What kinds and parts mean: ``explanations.json``, read by ``meaning``.

Source: Exim's specification, chapter "Log files", and the source of 4.98 and 4.100: ``deliver.c``
(``delivery_log``, ``deferral_log``, ``failure_log``), ``receive.c``, ``smtp_in.c``, ``acl.c``.
cPanel's own lines and the older wordings: logs that administrators published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .addresses import ADDRESS, ANGLED, BARE
from .kinds.exim import DEBUG_OUTPUT, LEADING_TEXTS, OTHER_TEXTS, WITHOUT_STAMP
from .meaning import as_line
from .parts import (
    ISO_STAMP,
    MAX_PARSED,
    SEPARATOR,
    UNKNOWN,
    Cut,
    Line,
    Pieces,
    Shape,
    decoded,
    gap,
    host_parts,
)
from .prefix import (
    EXIM,
    FIELDS_FOLLOW,
    FLAG,
    MESSAGE_ID,
    NOTHING,
    Prefix,
    changed,
    finished,
    is_stamped_by_another,
)

FLAGS = re.A | re.S

# [start:head]
FLAGGED = rf"(?:( )({FLAG})(?= |[\w.+-]{{1,64}}@|[0-9]{{1,3}}\.[0-9]{{1,3}}\.))?"
"""The flag. People lose the blank between it and the address."""
ODD_ID = (
    rf"[0-9A-Za-z]{{4,9}}(?:-[0-9A-Za-z]{{1,16}}){{1,2}}"
    rf"(?= (?:(?:{FLAG}) |(?:Completed|Frozen|Message is frozen|[Uu]nfrozen)\b))"
)
"""An ID of which somebody left something out: what stands behind it shows that it is one."""
HEAD = re.compile(
    rf"({ISO_STAMP})(?:( )([+-][0-9]{{4}})|()(Z|[+-][0-9]{{2}}:?[0-9]{{2}})(?= ))?"
    r"(?:( )(\[[0-9]+\]))?"
    rf"(?:( )({MESSAGE_ID}(?=[ \n]|\Z)|{ODD_ID}))?{FLAGGED}",
    FLAGS,
)
# [end:head]
PID_HEAD = re.compile(
    rf"()()()()()()(\[[0-9]+\])(?:( )({MESSAGE_ID})(?=[ \n]|\Z))?{FLAGGED}", FLAGS
)
BARE_HEAD = re.compile(rf"()()()()()()()()({MESSAGE_ID})(?=[ \n]|\Z){FLAGGED}", FLAGS)
FLAG_HEAD = re.compile(rf"()()()()()()()()()()({FLAG}){FIELDS_FOLLOW}", FLAGS)
"""A flag alone, as ``exim -v`` prints a line; only Exim's fields show that it is one."""

LAST_OF_STAMP = 9
"""The group of the message ID: a match whose last group is an earlier one is a stamp alone."""
KINDS_BY_FLAG = {
    "=>": "delivery",
    "->": "delivery-additional",
    ">>": "delivery-cutthrough",
    "*>": "delivery-suppressed",
    "**": "bounce",
    "==": "defer",
    "(=": "arrival-fakereject",
}

# [start:fields]
BOTH_WAYS = {
    "A=": "authenticator",
    "CV=": "certificate verified",
    "Ci=": "connection id",
    "DKIM=": "DKIM",
    "DN=": "certificate name",
    "DS": "DNSSEC",
    "I=": "local address",
    "K": "chunking",
    "L": "pipelining",
    "L*": "pipelining",
    "L-": "pipelining",
    "L.": "pipelining",
    "L.-": "pipelining",
    "PRDR": "PRDR",
    "PRX=": "proxy",
    "Q=": "queue",
    "QT=": "queue time",
    "S=": "size",
    "SNI=": "SNI",
    "SRS=": "SRS",
    "TFO": "TCP Fast Open",
    "TFO*": "TCP Fast Open",
    "TFO**": "TCP Fast Open",
    "U=": "user",
    "UTF8": "SMTPUTF8",
    "X=": "cipher",
}
ON_ARRIVAL = {
    **BOTH_WAYS,
    "8BITMIME": "8BITMIME",
    "ARC": "ARC",
    "ARC=": "ARC",
    "DKIM": "DKIM",
    "DMARC": "DMARC",
    "DMARC=": "DMARC",
    "F=": "envelope sender",
    "M8S=": "8BITMIME",
    "P=": "protocol",
    "R=": "bounced message",
    "RT=": "receive time",
    "SPF": "SPF",
    "SPF=": "SPF",
    "T=": "subject",
    "id*=": "Message-ID",
    "id=": "Message-ID",
    "notes=": "notes",
}
ON_DELIVERY = {
    **BOTH_WAYS,
    "C=": "confirmation",
    "D=": "director",
    "DT=": "delivery time",
    "F=": "envelope sender",
    "OK": "confirmation",
    "P=": "return path",
    "PS=": "protocol steps",
    "R=": "router",
    "ST=": "shadow transport",
    "T=": "transport",
    "defer": "event",
    "routing": "event",
}
ON_CONNECTION = {
    **ON_ARRIVAL,
    "C=": "SMTP commands",
    "D=": "duration",
    "R=": "router",
    "T=": "transport",
}
"""Fields on all other lines: connections, rejections, authentication."""
# [end:fields]

QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
HOST_BEHIND_NAME = (
    r"(?: DS(?= ))?(?: ?\((?:[^ ]*\)(?=[ :]|\Z)|[^()]*\)))?"
    r"(?: ?\[[^\] ]*\](?::[0-9A-Za-z_]+)?\*?)?"
)
HOST = r"(?:[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(?= )|[^ ([:]*)" + HOST_BEHIND_NAME
"""``name (helo) [ip]:port``, each part of which can be missing. A name can be an IPv6 address."""

IDENT = r"(?<= U=)[^ =\"<>]+(?: [^ =@\"<>]+){1,4}(?= (?:Ci|[PF])=)"
"""What a client's ident service says can have blanks: ``U=NT AUTHORITY\\SYSTEM``."""
LOGIN = (
    r"(?<= A=)[^ =\"<>:]+:[^ =<>\"]+"
    r"(?: (?!(?:PRDR|K|L[*.]?-?|temporarily|rejected) )[^ =:<>\"]+){1,4}"
    r"(?= (?:PRDR|K|L[*.]?-?|(?:temporarily )?rejected|(?:C|DKIM|DT|F|PRX|QT|S)=[^ ]*)(?: |\Z))"
)
"""A name that somebody logged in with can have blanks too. Which field can follow is known."""

FIELD = (
    r"( *)(?:(H=%(host)s)"
    rf"|([A-Za-z][A-Za-z0-9]{{0,7}}\*?=)({IDENT}|{LOGIN}|%(quoted)s(?:@[^ ]*)?|<[^<>]*>|"
    r"\[[^\] ]*\](?::[0-9A-Za-z_]+)?|%(value)s)"
    r"|(%(word)s)|\Z)"
)
FIELD_TO_END = re.compile(
    FIELD
    % {
        "host": "[^ ([]*" + HOST_BEHIND_NAME,
        "quoted": QUOTED,
        "value": "[^ ]*",
        "word": rf"{QUOTED}[^ ]*|\([^()]*\)|{ADDRESS}",
    },
    FLAGS,
)
OUTGOING_FIELD = re.compile(
    FIELD
    % {
        "host": HOST,
        "quoted": QUOTED,
        "value": "[^ ]*[^ :]|",
        "word": r"defer|routing|\([^()]*\)|:|[^ ]*[^ :]",
    },
    FLAGS,
)
"""In front of an error text: a field's value does not take the colon that begins the text."""
LEADING_FIELD = re.compile(
    rf"( *)(?:(H={HOST})|((?:A|CV|Ci|DMARC|DN|F|I|P|PRX|Q|S|SNI|SPF|T|U|X)=)"
    rf"({IDENT}|{LOGIN}|{QUOTED}|<[^<>]*>|\[[^\] ]*\](?::[0-9A-Za-z_]+)?|[^ ]*[^ :]|)"
    r"|((?:DS|TFO\*?\*?|DMARC|SPF)(?= )))"
    r"(?=[ :]|\Z)",
    FLAGS,
)
"""The fields with which a rejection begins: who was connected, and as what."""
PIPELINING = re.compile(r" (L(?:\*|\.?-?))(?= )", FLAGS)
"""A word that only stands behind a protocol."""
EXIMS_OWN = re.compile(
    r"[Ee]xim|/|\(\)|\b(?:e[ug]id|gid|uid(?!=[0-9]+;)|errno|fork|process|waitpid|pipe|spool|msglog|"
    r"daemon|expansion|SIG[A-Z]+|paniclog)\b",
    FLAGS,
)
"""Words with which a complaint that nothing announces is one of Exim's."""
WARNS_ITSELF = re.compile(
    r"\b(?:[Ee]xim|ACL|purging the environment|(?:keep|add)_environment|tls_[a-z_]+|"
    r"No server certificate defined)\b",
    FLAGS,
)
SAID_BY_MANY = {
    "configuration-error": re.compile(f"{EXIMS_OWN.pattern}|{WARNS_ITSELF.pattern}", FLAGS),
    "limit": EXIMS_OWN,
    "process-error": EXIMS_OWN,
    "warning": WARNS_ITSELF,
}
"""Kinds whose words any program can say: without a stamp they are Exim's only by its own words."""
SENDER = re.compile(rf"( *)((?!(?:A|CV|F|H|I|P|R|S|T|U|X|id)=[^@ ]*(?: |\Z)|T=\"){ADDRESS})", FLAGS)
"""Where a page hid the address, a field follows at once."""
ERROR_NUMBER = re.compile(r"\(-?[0-9]+\)")
SYSTEM_ERROR = re.compile(r" ([A-Z][^:=]{2,80}?)(?= (?:H|DT)=)", FLAGS)
TWO_ERRORS = re.compile(
    r"([A-Z][^:\[\]\"<>]{2,80}?)( ?: )(?=(?:SMTP|LMTP) (?:error|timeout) )", FLAGS
)
"""First the system's error, then what Exim says (deliver.c, ``failure_log``, ``deferral_log``)."""
WHOLE_TRANSACTION = re.compile(r"( )(?:([^ ]+)( ))?(mua_wrapper .*)\Z", FLAGS)
"""A failure of all recipients at once (deliver.c, ``mua_wrapper``)."""
DELIVERY_TIME = re.compile(r" DT=[0-9dhmsw.]+\Z", FLAGS)
"""A failure has it behind the error text."""
PARENTS = rf"\((?:[^()\"]|{QUOTED})*@[^()]*\)"
TARGET = re.compile(
    rf"( *)(:[a-z]+:|(?!:)(?:{BARE}|[^ ]+))(?:( )({PARENTS}))?(?:( )({ANGLED}))?"
    r"(?=:? [A-Z]{1,4}=| ?: |\Z| defer | routing )",
    FLAGS,
)
UNBRACKETED = re.compile(
    r"( *)([^ :|/\"<>@=]+)()()( )([^ :|/\"<>@=]+@[^ :|/\"<>@=]+)(?= [RT]=)", FLAGS
)
"""A page took the angle brackets of the original address for its own."""
FIELDS_BEGIN = re.compile(r" (?:F=<|Q=|P=<|R=|SRS=<|T=|ST=)", FLAGS)
TARGET_ENDS = re.compile(r" ?: | (?:routing )?defer |\Z", FLAGS)
DEFER_BEGINS = re.compile(r" (?:routing )?defer \(-?[0-9]+\)", FLAGS)


# [start:parse]
def parse(line: bytes | str) -> Line:
    """Cut one line into parts. Never raises, and loses nothing, whatever the line is."""
    return as_line(cut(decoded(line)))


# [end:parse]


def cut(text: str) -> Cut:
    """Return the kind, time, zone, message ID and pieces of a line; what ``parse`` explains."""
    return ordinary(text) or finished(text, behind)


def ordinary(text: str) -> Cut | None:
    """Cut a line that begins with Exim's stamp and that nothing stands before, else return None.

    Nearly every line of a log is of that kind, and the search for what may stand before a line
    takes as long as all the rest.
    """
    head = HEAD.match(text)
    if not head or changed(text) or len(text) > MAX_PARSED or text[10] == "T":
        return None
    if head.lastindex < LAST_OF_STAMP and is_stamped_by_another(text):  # type: ignore[operator]
        return None
    return _from_head(text, head, NOTHING)


def behind(text: str, before: Prefix) -> Cut:
    """Cut a line from the place on where it begins. ``text`` is as ``prefix.cleaned`` makes it."""
    at = before.end
    head = HEAD.match(text, at) or BARE_HEAD.match(text, at)
    if not head and before.program == EXIM:
        head = PID_HEAD.match(text, at)
    head = head or FLAG_HEAD.match(text, at)
    if head:
        return _from_head(text, head, before)
    pieces = before.pieces[:]
    if before.program == EXIM or "pid" in pieces[::2]:
        kind = _header(text, at, pieces, DEBUG_OUTPUT) or _text(text, at, True, pieces)
    elif before.time:
        kind = _text(text, at, False, pieces)
    elif at < len(text):
        # The blanks that begin a line are a part of it here, and the star of a deleted header.
        marked = SEPARATOR in pieces or pieces == ["quote mark", "* "]
        header = _header(text, 0, [], WITHOUT_STAMP) if marked else None
        if header:
            pieces, at = [], 0
        kind = _header(text, at, pieces, WITHOUT_STAMP) or _text(text, at, False, pieces)
        own = SAID_BY_MANY.get(kind)
        if own and not own.search(text, at):
            # "Cannot ..." and the like are as well what a person or a mail program says.
            pieces, kind = before.pieces[:], UNKNOWN
            inline(pieces, text, at, UNKNOWN)
    else:
        kind = UNKNOWN if pieces else "empty"
    return Cut(kind, before.time, before.zone, None, pieces)


def begins(text: str, at: int) -> bool:
    """Tell whether Exim's stamp, a message ID or a flag stands at this place."""
    return bool(HEAD.match(text, at) or BARE_HEAD.match(text, at) or FLAG_HEAD.match(text, at))


def has_id(text: str, at: int) -> bool:
    """Tell whether Exim's stamp and a message ID stand at this place."""
    head = HEAD.match(text, at)
    return bool(head and head[LAST_OF_STAMP])


def _from_head(text: str, head: re.Match[str], before: Prefix) -> Cut:
    """Cut a line that begins with Exim's stamp, a message ID or a flag."""
    stamp, blank, zone, _, joined, blank2, pid, blank3, id, blank4, flag = head.groups()
    pieces = before.pieces[:]
    if stamp:
        pieces += ("time", stamp)
        if zone:
            pieces += (SEPARATOR, blank, "zone", zone)
        elif joined:
            zone = joined
            pieces += ("zone", zone)
    if pid:
        pieces += (SEPARATOR, blank2, "pid", pid) if blank2 else ("pid", pid)
    if id:
        pieces += (SEPARATOR, blank3, "message id", id) if blank3 else ("message id", id)
    at = head.end()
    if flag:
        pieces += (SEPARATOR, blank4, "flag", flag) if blank4 else ("flag", flag)
        kind = (_arrival if flag == "<=" or flag == "(=" else _outgoing)(text, at, flag, pieces)
    else:
        if stamp and text.startswith(" - ", at):
            pieces += (SEPARATOR, " -")  # somebody's own, between the stamp and the text
            at += 2
        kind = _text(text, at, bool(id) or before.program == EXIM, pieces)
    if stamp:
        return Cut(kind, stamp, zone, id, pieces)
    return Cut(kind, before.time, before.zone, id or None, pieces)


HAS_NAME = re.compile(r"[^\W_]|@")
"""What a recipient has at least: without a letter, a digit or an ``@`` it is what a page left."""


def _arrival(text: str, at: int, flag: str, pieces: Pieces) -> str:
    """The rest of ``<=`` and ``(=`` lines: the sender, fields, and the recipients after ``for``."""
    kind = "arrival" if flag == "<=" else "arrival-fakereject"
    sender = SENDER.match(text, at)
    if sender:
        blank, address = sender.groups()
        if blank:
            pieces += (SEPARATOR, blank)
        pieces += ("envelope sender", address)
        at = sender.end()
        if address == "<>" and flag == "<=":
            kind = "arrival-bounce"
    after = ""
    for blank, host, key, value, word in FIELD_TO_END.findall(text, at):
        if blank:
            pieces += (SEPARATOR, blank)
        if after == "for":
            if recipient := host or word or key + value:
                pieces += ("recipient" if HAS_NAME.search(recipient) else UNKNOWN, recipient)
        elif host:
            host_parts(pieces, host)
        elif key:
            pieces += (ON_ARRIVAL.get(key, UNKNOWN), key + value)
        elif after == "from" and word:
            pieces += ("envelope sender", word)
            after = ""
        elif word == "for" or word == "from":
            after = word
            pieces += ("word", word)
        elif word:
            pieces += (ON_ARRIVAL.get(word, UNKNOWN), word)
    return kind


def _outgoing(text: str, at: int, flag: str, pieces: Pieces) -> str:
    """The rest of ``=>``, ``->``, ``>>``, ``*>``, ``**`` and ``==`` lines."""
    kind = KINDS_BY_FLAG[flag]
    together = WHOLE_TRANSACTION.match(text, at) if flag == "**" else None
    if together:
        blank, address, blank2, error = together.groups()
        pieces += (SEPARATOR, blank)
        if address:
            pieces += ("address", address, SEPARATOR, blank2)
        pieces += ("error text", error)
        return kind
    target = TARGET.match(text, at) or UNBRACKETED.match(text, at)
    if target:
        blank, address, blank2, parents, blank3, original = target.groups()
        pieces += (SEPARATOR, blank, "address", address) if blank else ("address", address)
        if parents:
            pieces += (SEPARATOR, blank2, "parent address", parents)
        if original:
            pieces += (SEPARATOR, blank3, "original address", original)
        at = target.end()
    else:
        at = _long_target(text, at, pieces)
    if flag not in ("**", "==") and text[at : at + 1] != ":":
        for blank, host, key, value, word in FIELD_TO_END.findall(text, at):
            if blank:
                pieces += (SEPARATOR, blank)
            if host:
                host_parts(pieces, host)
            elif key:
                pieces += (ON_DELIVERY.get(key, UNKNOWN), key + value)
            elif word:
                pieces += ("note" if word[0] == "(" else ON_DELIVERY.get(word, UNKNOWN), word)
        return "discarded" if flag != "*>" and is_discarded(pieces) else kind
    last = text.rfind(" DT=", at)
    if last > 0 and DELIVERY_TIME.match(text, last):
        _error_fields(text[:last], at, pieces)
        pieces += (SEPARATOR, " ", "delivery time", text[last + 1 :])
    else:
        _error_fields(text, at, pieces)
    return "discarded" if flag in ("=>", "->", ">>") and is_discarded(pieces) else kind


DISCARDERS = {"blackhole", "discarded"}
"""What Exim writes in the place of an address for mail that an ACL, local_scan or the system filter
discarded. A mailbox of such a name has a transport."""
NOWHERE = {":blackhole:", "/dev/null"}
"""Targets of a forwarder or a filter that keep nothing. Exim runs no transport for the file, and
logs ``T=**bypassed**`` (deliver.c)."""


def is_discarded(pieces: Pieces) -> bool:
    """Tell by the parts of a delivery's line whether the mail was thrown away."""
    names = pieces[::2]
    if "address" not in names:
        return False
    address = pieces[2 * names.index("address") + 1]
    # Behind the word a local_scan function may write anything.
    word = address.partition(" ")[0]
    return address in NOWHERE or (word in DISCARDERS and "transport" not in names)


def _error_fields(text: str, at: int, pieces: Pieces) -> None:
    """The fields of a ``**`` or ``==`` line, and the error text behind them.

    Fields can also stand between the system's error and what Exim adds to it.
    """
    system_error = None
    while True:
        for field in OUTGOING_FIELD.finditer(text, at):
            blank, host, key, value, word = field.groups()
            if word == ":":
                pieces += (SEPARATOR, blank + ":")
                at = field.end()
                if not system_error and text[field.start() - 1] == ")":
                    system_error = SYSTEM_ERROR.match(text, at)
                    if system_error:
                        pieces += (SEPARATOR, " ", "error text", system_error[1])
                        at = system_error.end()
                        break
                error_text(pieces, text, at)
                return
            if blank:
                pieces += (SEPARATOR, blank)
            if host:
                host_parts(pieces, host)
            elif key:
                pieces += (ON_DELIVERY.get(key, UNKNOWN), key + value)
            elif not word:
                continue
            elif word[0] == "(":
                pieces += ("error number" if ERROR_NUMBER.fullmatch(word) else "error text", word)
            else:
                name = ON_DELIVERY.get(word)
                if name is None:
                    # Words that are no field: an older or cut line; the error text begins here.
                    error_text(pieces, text, field.start(5))
                    return
                pieces += (name, word)
        else:
            return


def _long_target(text: str, at: int, pieces: Pieces) -> int:
    """Cut a delivery's target that has blanks in it: a pipe with arguments, a quoted local part."""
    end = len(text)
    for begin in FIELDS_BEGIN.finditer(text, at):
        # What is quoted is no field; a quote that nothing closes quotes nothing.
        quotes = text.count('"', at, begin.start()) - text.count('\\"', at, begin.start())
        if quotes % 2 == 0 or '"' not in text[begin.end() :]:
            end = begin.start()
            break
    ends = DEFER_BEGINS if text[at + 1 : at + 2] in ("|", "/", '"', ":", "<") else TARGET_ENDS
    first = ends.search(text, at)
    if first and first.start() < end:
        end = first.start()
    while at < end and text[at] == " ":
        pieces += (SEPARATOR, " ")
        at += 1
    last = end
    behind: list[tuple[str, str]] = []
    for name, opening, closing in (("original address", " <", ">"), ("parent address", " (", ")")):
        while text.endswith(closing, at, last) and (start := text.rfind(opening, at, last)) > at:
            piece = text[start + 1 : last]
            behind.append(("note" if " " in piece and "@" not in piece else name, piece))
            last = start
    if last > at:
        address = text[at:last].rstrip(" ")
        if address:
            pieces += ("address", address)
        if at + len(address) < last:
            pieces += (SEPARATOR, text[at + len(address) : last])
    for name, piece in reversed(behind):
        pieces += (SEPARATOR, " ", name, piece)
    return end


CALLOUT = Shape(
    "callout",
    r"(?P<error_text>[A-Z][^:\[\]\"<>]{3,100}): (?=[^ :\[]+ \[[^\] ]+\](?::[0-9]+)? : )",
)
"""What was asked of another server, whose name and answer follow."""
REPLY = (
    r"(?:(?P<reply_code>[2-5][0-9]{2})(?:[ -]|\Z)(?:#?"
    r"(?P<enhanced_status>[245]\.[0-9]{1,3}\.[0-9]{1,3}):? )?"
    r"(?P<reply_text>.*))?"
)
REMOTE_ERROR = Shape(
    "remote error",
    r"(?:(?:(?:H=)?(?P<host_name>[^ :]+) )?(?P<ip>\[[^\] ]+\])(?P<port>:[0-9A-Za-z_]+)? ?: )?"
    r"(?:(?P<error_source>(?:SMTP|LMTP) error from remote mail(?:er| server) after(?: pipelined)?|"
    r"(?:SMTP|LMTP) error after|SMTP timeout after) "
    r"(?P<SMTP_command>[^:\[]*(?::(?:(?:(?<=FROM:) |(?<=TO:) )?<[^<>]*>[^:\[]*|(?=: )))?)"
    r"(?=[:\[]|\Z)(?:: (?:host (?P<host_name2>[^ \[]+) ?(?P<ip2>\[[^\] ]+\]): )?)?)?"
    rf"{REPLY}",
)
"""What a remote server said, and to which command. Everything in it can be missing."""
NAMED_ERROR = Shape(
    "named error",
    r"(?:(?P<error_source>response to) (?P<SMTP_command>\"[^\"]*\")"
    r"(?: from (?P<host_name>[^ \[]+) (?P<ip>\[[^\] ]+\]))? was: |"
    r"(?P<error_source2>SMTP timeout while connected to) (?P<host_name2>[^ ]+) "
    r"(?P<ip2>\[[^\] ]+\])(?P<port2>:[0-9]+)? after "
    r"(?P<SMTP_command2>[^:\[]*(?::<[^<>]*>[^:\[]*)?)(?=[:\[]|\Z)(?:: )?)"
    rf"{REPLY}",
)
"""Older wordings, which name the server in the middle."""
NAMED_ERRORS = ("response to ", "SMTP timeout while ")


DEFERRED_LOGIN = Shape(
    "deferred login",
    r"(?P<reply_code>435) (?P<reply_text>Unable to authenticate at present) "
    r"(?P<login_name>\(set_id=.*?\)): (?P<error_text>.+)",
)
"""A login that could not be checked: Exim's reason stands behind the name."""


def error_text(pieces: Pieces, text: str, at: int) -> None:
    """Cut an error text, from ``at`` to the line's end: where it arose, the reply, its words."""
    while text[at : at + 1] == " ":
        at += 1
        pieces += (SEPARATOR, " ")
    deferred = DEFERRED_LOGIN.pattern.match(text, at)
    if deferred:
        DEFERRED_LOGIN.cut(pieces, deferred, SEPARATOR)
        return
    login = ""
    start = text.rfind(" (set_id=", at)
    # Behind a name that was cut off stands no ")".
    if start >= 0 and (text[-1:] == ")" or ")" not in text[start:]):
        text, login = text[:start], text[start + 1 :]
    two = TWO_ERRORS.match(text, at)
    if two:
        pieces += ("error text", two[1], SEPARATOR, two[2])
        at = two.end()
    callout = CALLOUT.pattern.match(text, at)
    if callout:
        CALLOUT.cut(pieces, callout, SEPARATOR)
        at = callout.end()
    remote = REMOTE_ERROR.pattern.match(text, at)
    if remote and remote.end() > at:
        REMOTE_ERROR.cut(pieces, remote, SEPARATOR)
        at = remote.end()
    if text.startswith(NAMED_ERRORS, at) and (named := NAMED_ERROR.pattern.match(text, at)):
        NAMED_ERROR.cut(pieces, named, SEPARATOR)
        at = named.end()
    gap(pieces, text[at:], "error text")
    if login:
        pieces += (SEPARATOR, " ", "login name", login)


IP_LIKE = r"(?:\w{1,5}(?:\.\w{1,5}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%\w+)?)"
"""An IP address, of which people hide parts: ``192.0.x.x``."""
FIRST_WORD = re.compile(r"[^ :=]*", FLAGS)
INLINE = re.compile(
    rf"(?<![^ ])(?P<host>H={HOST})"
    rf"|(?<![^ ])(?P<key>(?:A|C|CV|Ci|D(?==[0-9])|DN|F|I|P|QT|R|S|SNI|T|TFO|U|X)=)"
    rf"(?P<value>{QUOTED}|<[^<>]*>|"
    r"\[[^\] ]*\](?::[0-9A-Za-z_]+)?|[^ ]*[^ :,]|)"
    r"|(?<![^ ])(?P<naked>(?:(?!(?:from|for|to|on|in|with|by) )"
    r"(?:[A-Za-z0-9_][^ ()\[\]:=,\"<>.]*\.[^ ()\[\]:=,\"<>]*|localhost"
    r"|(?<=from )[^ ()\[\]:=,\"<>]+) )?"
    r"(?:\((?:[^ ]*|[^()]*)\) )?"
    rf"\[{IP_LIKE}\](?::[0-9A-Za-z_]+)?)"
    r"|(?P<angle><[^<> ]*>)|(?P<quoted>\"[^\"\\]*(?:\\.[^\"\\]*)*\"?)|"
    rf"(?P<id>(?<![^ ]){MESSAGE_ID}(?![^ :]))"
    r"|(?P<error>\(error: [^()]*\))|(?P<colon>: )",
    FLAGS,
)
"""What has a name within a text: hosts, fields, addresses, quoted texts, message IDs."""


REMOTE_ERRORS = ("SMTP error ", "LMTP error ", "SMTP timeout ")
CUT_DEFER = re.compile(r"(?:[RT]=[^ ]+ ){1,2}defer \(-?[0-9]+\)", FLAGS)
"""How a ``==`` line goes on behind its address: somebody copied it from there."""
PLAIN_ADDRESS = r"[^ @:=<>\"()\[\]]+@[^ @:=<>\"()\[\]]+"
BEHIND_ADDRESS = (
    r"(?: (?P<original_address><[^<>]*>))?(?: (?P<parent_address>\([^()]*@[^() ]*\)))?"
    r"(?: (?P<original_address2><[^<>]*>))?"
)
UNFLAGGED = Shape(
    "unflagged",
    rf"(?P<address>{PLAIN_ADDRESS}){BEHIND_ADDRESS}"
    r"(?=((?: [A-Z]{1,4}=(?:\"[^\"]*\"|[^ ]*)| \[[^\] ]*\](?::[0-9]+)?)*)"
    r"((?: routing)? defer \(-?[0-9]+\))?)",
)
"""A ``**`` or ``==`` line as the message's own log (``exim -Mvl``) has it: without the flag. Behind
its parts stand the fields, then what tells that it is a ``==`` line."""
SUCCEEDED = Shape(
    "delivery",
    rf"(?P<address>{PLAIN_ADDRESS})(?: (?P<original_address><[^<>]*>))?: "
    r"(?:(?P<transport>[^ :]+) (?P<event>transport succeeded)|"
    r"(?P<event2>children all complete))\Z",
)
"""What only the message's own log has of a delivery that is done."""
ROUTING_FAILED = Shape(
    "bounce",
    rf"(?P<event>routing failed for) (?P<address><[^<>]*>|[^ ]*[^ :]){BEHIND_ADDRESS}",
)
"""How the message's own log has a ``**`` line of an address that no router took."""
RECEIVED_FROM = re.compile(r"(Received from)(?= [^ ]+ (?:[HUPRI]|Ci)=)", FLAGS)


def _text(text: str, at: int, exims: bool, pieces: Pieces) -> str:
    """A line without a flag: the fields that lead it, then a text that Exim wrote.

    ``exims`` tells whether the line is Exim's whatever it says, by what stands in front of it.
    """
    while text[at : at + 1] == " ":
        pieces += (SEPARATOR, " ")
        at += 1
    if text.startswith(("R=", "T="), at) and CUT_DEFER.match(text, at):
        _error_fields(text, at, pieces)
        return "defer"
    kind = _of_message_log(text, at, pieces)
    if kind:
        return kind
    likely = _likely(text, at)
    has_fields = False
    if not likely:
        has_fields = LEADING_FIELD.match(text, at) is not None
        at = _leading_fields(text, at, pieces)
        if at >= len(text):
            return "fields" if has_fields else UNKNOWN
        likely = _likely(text, at)
    for candidates in (likely, OTHER_TEXTS):
        for shape in candidates:
            match = shape.pattern.match(text, at)
            if match:
                shape.cut(pieces, match, "event")
                inline(pieces, text, match.end(), "event", has_fields)
                return shape.kind
    if (has_fields and text[at - 2 : at] == ": ") or text.startswith(REMOTE_ERRORS, at):
        error_text(pieces, text, at)
        return "host-error"
    free = has_fields or (exims and not OF_AN_INIT_SCRIPT.match(text, at))
    inline(pieces, text, at, "free text" if free else UNKNOWN, has_fields)
    return "logwrite" if free else UNKNOWN


def _of_message_log(text: str, at: int, pieces: Pieces) -> str | None:
    """Cut a line that Exim writes to a message's own log alone, else return None."""
    received = RECEIVED_FROM.match(text, at)
    if received:
        pieces += ("event", received[1])
        return _arrival(text, received.end(), "<=", pieces)
    for shape in (SUCCEEDED, ROUTING_FAILED):
        match = shape.pattern.match(text, at)
        if match:
            shape.cut(pieces, match, SEPARATOR)
            _error_fields(text, match.end(), pieces)
            return shape.kind
    failed = UNFLAGGED.pattern.match(text, at)
    if not failed:
        return None
    fields, defer = failed.groups()[-2:]
    if not (defer or ROUTED.search(fields)):
        return None
    UNFLAGGED.cut(pieces, failed, SEPARATOR)
    _error_fields(text, failed.end(), pieces)
    return "defer" if defer else "bounce"


OF_AN_INIT_SCRIPT = re.compile(r"\[ *(?:OK|DONE|PASSED|WARNING|FAILED) *\]\Z", FLAGS)
ROUTED = re.compile(r" [RT]=[^ ]+")
"""A router or a transport: with it, an address and an error text are a failed delivery."""


def _likely(text: str, at: int) -> Sequence[Shape]:
    """Return the texts that begin with the word at this place."""
    return LEADING_TEXTS.get(FIRST_WORD.match(text, at)[0], ())  # type: ignore[index]


def _leading_fields(text: str, at: int, pieces: Pieces) -> int:
    """Cut the fields at the beginning of a text, and return where they end."""
    field = LEADING_FIELD.match(text, at)
    while field:
        blank, host, key, value, flag = field.groups()
        if blank:
            pieces += (SEPARATOR, blank)
        if host:
            host_parts(pieces, host)
        elif key:
            pieces += (ON_CONNECTION[key], key + value)
        else:
            pieces += (ON_CONNECTION[flag], flag)
        at = field.end()
        pipelining = PIPELINING.match(text, at) if key == "P=" else None
        if pipelining:
            pieces += (SEPARATOR, " ", "pipelining", pipelining[1])
            at = pipelining.end()
        field = LEADING_FIELD.match(text, at) if text[at : at + 1] == " " else None
    while text[at : at + 1] in (" ", ":"):
        pieces += (SEPARATOR, text[at])
        at += 1
    return at


def inline(pieces: Pieces, text: str, at: int, name: str, has_host: bool = False) -> None:
    """Cut the rest of a text. Words between what has a name of its own become ``name``.

    The first colon after an ``event`` begins the error text. Where the line has named its host
    already, what looks like one in the text is what a client sent.
    """
    if at >= len(text):
        return
    for found in INLINE.finditer(text, at):
        start, end = found.span()
        if has_host and found.lastgroup == "host":
            continue
        if start > at:
            gap(pieces, text[at:start], name)
        group = found.lastgroup
        at = end
        if group == "colon":
            pieces += (SEPARATOR, ": ")
            if name == "event":
                error_text(pieces, text, at)
                return
        elif group == "host" or group == "naked":
            host_parts(pieces, found[0])
        elif group == "value":
            pieces += (ON_CONNECTION[found["key"]], found[0])
        elif group == "angle" and name != "event" and "@" not in found[0] and found[0] != "<>":
            pieces += (name, found[0])
        else:
            pieces += (INLINE_NAMES[group or ""], found[0])
    gap(pieces, text[at:], name)


INLINE_NAMES = {
    "angle": "address",
    "error": "error text",
    "quoted": "quoted text",
    "id": "message id",
}


def _header(text: str, at: int, pieces: Pieces, shapes: Sequence[Shape]) -> str | None:
    """A line below a rejection in the reject log or a heading of the debugging output, or None."""
    for shape in shapes:
        match = shape.pattern.fullmatch(text, at)
        if match:
            shape.cut(pieces, match, "event")
            return shape.kind
    return None
