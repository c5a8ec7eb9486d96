"""One line of the mail log of Dovecot or spamd, cut into named parts without loss.

Lines come behind syslog's prefix (``Oct 12 07:40:00 host dovecot: ...``, or with a time in ISO
8601), behind Dovecot's own (``log_path``), or bare, as people paste them. The wording of Dovecot
2.2 to 2.4 and of Apache SpamAssassin's spamd is known. What kinds and parts mean:
``explanations.json``, read by ``meaning``.

>>> line = parse("Oct 12 07:40:00 mx dovecot: imap(a@example.com)<7><Zx1>: Logged out in=97 out=46")
>>> line.kind
'logout'
>>> [part.name for part in line.parts if part.name != "separator"]
['time', 'host', 'program', 'service', 'user', 'pid', 'session', 'event', 'bytes in', 'bytes out']
"""

from __future__ import annotations

import re

from .kinds.dovecot import KINDS, LEADING_TEXTS, PROXIED_TO, SEARCHED
from .kinds.dovecot import SPAMD as OF_SPAMD
from .kinds.dovecot import SYSTEMD as OF_SYSTEMD
from .meaning import as_line
from .parts import (
    ISO_STAMP,
    SEPARATOR,
    SYSLOG_STAMP,
    UNKNOWN,
    Cut,
    Line,
    Pieces,
    Shape,
    decoded,
    gap,
)
from .prefix import (
    CONTEXT,
    DOVECOT,
    LEVELS,
    SERVICES,
    SPAMD,
    SPAMDS,
    Prefix,
    cleaned,
    finished,
    read,
)

FLAGS = re.A | re.S

PROCESS = re.compile(rf"({SERVICES}){CONTEXT}(: )", FLAGS)
ANY_PROCESS = re.compile(rf"([A-Za-z][A-Za-z0-9_-]{{0,40}}){CONTEXT}(: )", FLAGS)
LEVEL = re.compile(rf"({LEVELS})(: |:\Z)", FLAGS)
LEVEL_KINDS = {
    "Debug": "debug",
    "Error": "error",
    "Fatal": "fatal",
    "Info": "info",
    "Panic": "panic",
    "Warn": "warning",
    "Warning": "warning",
}

FIELDS = {
    "auth": "authenticator",
    "body_bytes": "body bytes",
    "body_count": "body count",
    "bytes": "bytes in and out",
    "del": "messages deleted",
    "deleted": "messages deleted",
    "delay": "delay",
    "egid": "group id",
    "euid": "uid",
    "expunged": "messages expunged",
    "from": "From header",
    "hdr_bytes": "header bytes",
    "hdr_count": "header count",
    "in": "bytes in",
    "ip": "remote ip",
    "lip": "local ip",
    "local": "local ip",
    "lport": "local port",
    "method": "login method",
    "mid": "Message-ID",
    "mpid": "mail process",
    "msgid": "Message-ID",
    "out": "bytes out",
    "pid": "pid",
    "raddr": "remote ip",
    "rcvd": "bytes in",
    "required_score": "threshold",
    "retr": "messages fetched",
    "rhost": "remote host",
    "rip": "remote ip",
    "rport": "remote port",
    "scantime": "seconds",
    "sent": "bytes out",
    "service": "service",
    "session": "session",
    "size": "size",
    "subject": "subject",
    "tests": "rules",
    "to": "recipient",
    "top": "messages previewed",
    "trashed": "messages trashed",
    "uid": "uid",
    "user": "user",
}
INLINE = re.compile(
    r"(?:(?<![A-Za-z0-9_/(;-])|(?<=\()(?=euid=|client-pid=))(?P<key>[a-z_][a-z0-9_-]{1,24})="
    r"(?P<value>(?<=reason=)[a-z ]+(?=\))|(?<=vsz_limit=)[0-9]+ [kMG]?B|"
    r"(?<=subject=).*?(?=, [a-z_]+=|\Z)|<[^<>]*>|(?<=from=)[^=<>]* <[^<> ]*>|"
    r"\"[^\"]*\"|`[^`']*'|\[[^\] ]*\]|\([^()]*\)|\{[^{}]*\}|[0-9]+\([^() ]*\)|"
    r"[0-9A-Fa-f:]+::(?=[, ]|\Z)|[^\t ,]*[^\t ,.:)]|)"
    r"|(?<![^ (=:'])(?P<path>/(?!/)(?:(?!#01)[^ :,()'])+(?:,[SWU]=[0-9]+)*(?::2,[A-Za-z]*)?)"
    r"|(?<=\.conf):(?P<line>[0-9]{1,6})(?=: )"
    r"|(?P<angle><(?=[^<> @]*@)[^<> ]*>)"
    r"|(?P<after>\(after [0-9]+ secs[^()]*\))"
    r"|(?P<quoted>(?<![A-Za-z0-9])'[^']*'(?![A-Za-z0-9])|\"[^\"]*\")",
    FLAGS,
)
"""What has a name within a text: fields, paths, addresses, quoted texts. An apostrophe within a
word, as of ``can't``, quotes nothing."""

FIELDS_FIRST = re.compile(
    r"(?:[a-z]+=(?:<[^<>]*>|[^ ,<>]+)|TLS|secured)"
    r"(?:, (?:[a-z]+=(?:<[^<>]*>|[^ ,<>]+)|TLS|secured))*,? +(?=[A-Z])",
    FLAGS,
)
"""The fields of a login where ``login_log_format`` puts them in front of what happened."""
SESSION_FIRST = re.compile(r"(session=[^ ,=]+)( )(?=[A-Za-z])", FLAGS)
"""What ``mail_log_prefix`` can put in front of every text."""
STAMP_BEHIND = re.compile(rf"({ISO_STAMP}|{SYSLOG_STAMP})( +)(?=(?:{LEVELS}): )", FLAGS)
"""Dovecot 1's delivery agent wrote the stamp of its own log behind its name."""
FAILED_CALL = re.compile(r"\) failed\b|\bsetting is missing\b", FLAGS)
"""A system call that failed, or a missing setting: Dovecot 1.0 wrote errors without a level."""
UNSEPARATED = re.compile(rf"([a-z][a-z-]{{1,30}})(\([^()]*\))(?=(?:{LEVELS}): )", FLAGS)
"""Dovecot 2.2's LMTP wrote no colon between what it looks up and the level."""

REQUEST = re.compile(r"(request \[[0-9]+\])(: )", FLAGS)
"""Dovecot 2.4's processes for logins number what they are asked."""
DELIVERY = Shape(
    "",
    r"(?:(?P<session>(?!msgid=|sieve:)[^ :]+): )?(?:(?P<module>sieve): )?"
    r"(?:(?P<Message_ID>msgid=.*?)(?: (?P<note>\(added by [^()]*\)))?: )?"
    r"(?:(?P<event>[a-z]+ action): )?",
)
"""What stands before the words of a delivery. It can be nothing."""
OVER_QUOTA = [text for text in SEARCHED if text.kind == "quota"]

FIRST_WORD = re.compile(r"[^ :.=(]*", FLAGS)
MODULE = re.compile(
    r"(?:([A-Za-z0-9+/]{22}(?::[A-Za-z0-9+/:]+)?)"
    r"|([A-Za-z0-9_-]+)(\((?!/|[0-9]+, [0-9]+\))(?=[^(),@]*[,@])[^()]*\))"
    r"|((?!(?!LDAP|PAM|SQL|SSL|TLS)[A-Z]{2,}:|lookup: user=|query: |(?:Disc|C)onnected: |"
    r"[^ :]+: line [0-9])"
    r"[A-Za-z0-9_-]+(?:\((?!/|[0-9]+, [0-9]+\))[^()]*\)|<[0-9]+>)?|"
    r"Mailbox [^ :]+|conn [^ ]+(?: \([^()]*\))?(?: \[[0-9]+\])?))(: |:\Z)",
    FLAGS,
)
"""A session's ID, a module with user and address, or a module alone. A word in capitals is none: it
is a command of Dovecot's inner protocols, or says ``BUG``; nor is a script whose line follows."""
PROXIED = Shape("", PROXIED_TO)
OF_OPENBSD = re.compile(r"[0-9A-Fa-f.:]+: (?:dis)?connected ", FLAGS)
"""OpenBSD has a program of the same name, which holds off spammers and scans nothing."""
TROUBLE = re.compile(
    r"fail|(?<!_)error|invalid|unknown|expired|denied|missing|empty|not\b|n't|\b[Bb]ad |"
    r"Broken pipe|No such",
    FLAGS,
)


# [start:parse]
def parse(line: bytes | str) -> Line:
    """Cut one line into parts. Never raises, and loses nothing, whatever the line is."""
    return as_line(cut(decoded(line)))


# [end:parse]


def recognizes(text: str, before: Prefix | None = None) -> bool:
    """Tell whether a line looks as if Dovecot, spamd or their syslog wrote it."""
    if before is None:
        text, _ = cleaned(text)
        before = read(text)
    if before.program:
        return before.program in (DOVECOT, SPAMD)
    return bool(
        PROCESS.match(text, before.end)
        or text.startswith(OURS, before.end)
        or OF_A_MESSAGE.match(text, before.end)
        or BARE.match(text, before.end)
    )


BARE = re.compile(
    r"Panic: file [^ ]+\.c: line [0-9]+|(?:Fatal|Error|Warning|Info): master: "
    r"|Error: (?:Raw backtrace: |Corrupted (?:index|transaction log|dbox) )",
    FLAGS,
)
"""What only Dovecot writes, without the name of a program: what it puts on a terminal."""
OURS = ("service=", "spamd: ")
OF_A_MESSAGE = re.compile(SPAMDS, FLAGS)


def cut(text: str) -> Cut:
    """Return the kind, time, zone and pieces of a line; what ``parse`` explains."""
    return finished(text, behind)


def behind(text: str, before: Prefix) -> Cut:
    """Cut a line from the place on where it begins. ``text`` is as ``prefix.cleaned`` makes it."""
    at, program = before.end, before.program
    pieces = before.pieces[:]
    level = ""
    first = LEVEL.match(text, at)
    process = PROCESS.match(text, first.end()) if first else None
    if first and process:
        level = first[1]
    else:
        process = (ANY_PROCESS if program == DOVECOT else PROCESS).match(text, at)
    if program == SPAMD and OF_OPENBSD.match(text, at):
        gap(pieces, text[at:], UNKNOWN)
        kind = UNKNOWN
    elif program == SPAMD or text.startswith("spamd: ", at) or OF_A_MESSAGE.match(text, at):
        kind = _spamd(text, at, pieces)
    elif program == OF_SYSTEMD.name:
        kind = _systemd(text, at, pieces)
    elif program not in (DOVECOT, None):
        gap(pieces, text[at:], UNKNOWN)
        kind = UNKNOWN
    else:
        if first and level:
            pieces += ("level", level, SEPARATOR, first[2])
        ours = bool(program or process or BARE.match(text, before.end))
        kind = _dovecot(text, at, process, level, ours, pieces)
    if kind != UNKNOWN and process and process[1].startswith("submission"):
        # Relayed, not stored: this field is what the client gave as the sender.
        for at in range(0, len(pieces), 2):
            if pieces[at] == "From header":
                pieces[at] = "envelope sender"
    time = before.time
    if time is None and "time" in pieces[::2]:
        time = pieces[pieces[::2].index("time") * 2 + 1]
    return Cut(kind, time, before.zone, None, pieces)


def _dovecot(
    text: str,
    at: int,
    process: re.Match[str] | None,
    level_before: str,
    ours: bool,
    pieces: Pieces,
) -> str:
    """A Dovecot line from its process on: ``imap(user)<pid><session>: Level: text``.

    Dovecot 1 wrote the level in front of the process.
    """
    service = ""
    if process and process[1] not in LEVEL_KINDS:
        service, context, first, second, colon = process.groups()
        pieces += ("service", service)
        if context == "(default)" and service in ("auth", "auth-worker"):
            # Dovecot 1 names the block of its configuration. It wrote errors without a level.
            pieces += ("block", context)
        elif context:
            _context(pieces, context)
        if first:
            pieces += ("pid" if first[1:-1].isdigit() else "session", first)
        if second:
            pieces += ("session", second)
        pieces += (SEPARATOR, colon)
        at = process.end()
        while text[at : at + 1] == " ":
            pieces += (SEPARATOR, " ")
            at += 1
        session = SESSION_FIRST.match(text, at)
        if session:
            pieces += ("session", session[1], SEPARATOR, session[2])
            at = session.end()
        stamp = STAMP_BEHIND.match(text, at)
        if stamp:
            pieces += ("time", stamp[1], SEPARATOR, stamp[2])
            at = stamp.end()
    looked_up = UNSEPARATED.match(text, at)
    if looked_up:
        pieces += ("module", looked_up[1])
        _context(pieces, looked_up[2])
        at = looked_up.end()
    request = REQUEST.match(text, at)
    if request:
        pieces += ("request", request[1], SEPARATOR, ": ")
        at = request.end()
    level = LEVEL.match(text, at)
    if level:
        pieces += ("level", level[1], SEPARATOR, level[2])
        at = level.end()
        level_before = level[1]
    if level_before == "Debug":
        _modules(text, at, pieces, "event")
        return "debug"
    plain = level_before in ("", "Info")
    if plain and service.endswith("-login"):
        fields = FIELDS_FIRST.match(text, at)
        behind_them: Pieces = []
        kind = fields and _known(text, fields.end(), service, None, behind_them)
        if fields and kind:
            _inline(text[: fields.end()], at, pieces, "detail")
            pieces += behind_them
            return kind
    kind = _known(text, at, service, None if plain else ALSO_WARNINGS, pieces)
    kind = kind or _delivery(text, at, service, pieces)
    if kind:
        return kind
    if not ours and not text.startswith(OURS, at):
        gap(pieces, text[at:], UNKNOWN)
        return UNKNOWN
    start = len(pieces)
    _modules(text, at, pieces, "error text")
    if level_before == "Panic":
        return "panic"
    kind = _by_words(pieces[start:], service, plain)
    if kind:
        return kind
    if not plain:
        of_auth = service.startswith("auth") and level_before in ("Error", "Warning", "Warn")
        return "auth-error" if of_auth else LEVEL_KINDS[level_before]
    if not level_before:
        said = _said(pieces[start:])
        if "block" in pieces[::2] and TROUBLE.search(said):
            return "auth-error"
        if FAILED_CALL.search(said):
            return "error"
    del pieces[start:]
    _modules(text, at, pieces, "event")
    return "info"


def _known(
    text: str, at: int, service: str, among: set[str] | None, pieces: Pieces, other: str = "detail"
) -> str | None:
    """Cut a text that begins as one of the records does, and return its kind."""
    word = FIRST_WORD.match(text, at)[0]  # type: ignore[index]
    of_login = service.endswith("-login")
    for shape in LEADING_TEXTS.get(word, ()):
        if among is not None and shape.kind not in among:
            continue
        if not of_login if shape.kind.startswith("login-") else of_login and shape.kind == "logout":
            continue
        match = shape.pattern.match(text, at)
        if match:
            shape.cut(pieces, match, "event")
            _inline(text, match.end(), pieces, other)
            return shape.kind
    return None


def _delivery(text: str, at: int, service: str, pieces: Pieces) -> str | None:
    """Cut what LMTP, lda and sieve say of one message and one recipient, and return its kind."""
    head = DELIVERY.pattern.match(text, at)
    assert head
    first: Pieces = []
    DELIVERY.cut(first, head, SEPARATOR)
    rest: Pieces = []
    kind = _known(text, head.end(), service, OF_DELIVERY, rest, "error text")
    if not kind:
        return None
    pieces += first + rest
    if kind == "lmtp-saved" and service.lower() != "lmtp":
        return "lda-saved"
    if kind == "save-failed":
        said = _said(rest)
        if any(shape.pattern.search(said) for shape in OVER_QUOTA):
            return "quota"
    return kind


def _by_words(pieces: Pieces, service: str, plain: bool) -> str | None:
    """Return the kind of a text by its words: not by its fields, paths, addresses and quotes."""
    if service == "doveconf":
        return None  # its words name settings: a line about passdb is about no login
    said = _said(pieces)
    of_auth = service.startswith(("auth", "dovecot-auth", "checkpassword"))
    for shape in SEARCHED:
        if shape.kind == "auth-failed" and not of_auth:
            continue
        if shape.pattern.search(said):
            if plain and shape.kind in ("tls-error", "auth-error") and not TROUBLE.search(said):
                continue
            return shape.kind
    return None


def _said(pieces: Pieces) -> str:
    """What a text says in words of Dovecot's own."""
    return " ".join(text for name, text in zip(pieces[::2], pieces[1::2]) if name in SAID)


SAID = ("error text", "event", "module", "note")
"""The parts that hold words of Dovecot's own."""
ALSO_WARNINGS = {"limit", "reload", "stop", "time"}
"""Kinds whose texts can have a level."""
OF_DELIVERY = {
    kind.name for kind in KINDS if kind.name.startswith(("sieve-", "save-", "lmtp-saved"))
} | {"proxy"}


def _modules(text: str, at: int, pieces: Pieces, name: str) -> None:
    """The names that lead a text, such as ``auth-worker(12): `` or ``Mailbox INBOX: ``."""
    module = MODULE.match(text, at)
    while module:
        session, called, context, alone, colon = module.groups()
        if session:
            pieces += ("session", session)
        elif called == "proxy" and (behind := PROXIED.pattern.fullmatch(context)):
            pieces += ("module", called)
            PROXIED.cut(pieces, behind, SEPARATOR)
        elif called:
            pieces += ("module", called)
            _context(pieces, context)
        else:
            pieces += ("module", alone)
        pieces += (SEPARATOR, colon)
        at = module.end()
        module = MODULE.match(text, at)
    if text.startswith("query: ", at):
        gap(pieces, text[at:], name)  # what has an equals sign there are columns of a table
        return
    _inline(text, at, pieces, name)


def _context(pieces: Pieces, context: str) -> None:
    """``(user)``, ``(pid)``, ``(pid, user)`` or ``(user,ip,<session>)`` behind a process's name."""
    if "," not in context:
        inner = context[1:-1]
        name = "remote ip" if IP.fullmatch(inner) else "user"
        pieces += ("pid" if inner.isdigit() else name, context)
        return
    pieces += (SEPARATOR, "(")
    first = True
    words = context[1:-1].split(",")
    named = False
    for at, word in enumerate(words):
        if not first:
            pieces += (SEPARATOR, ",")
        first = False
        if word[:1] == " ":
            pieces += (SEPARATOR, " ")
            word = word[1:]
        if not word:
            continue
        if word.isdigit():
            name = "pid"
        elif word[0] == "<" and any(later[:1] == "<" for later in words[at + 1 :]):
            name = "remote ip"  # hidden by whoever shows the line
        elif word[0] == "<":
            name = "session"
        elif word.startswith("sasl:"):
            name = "login method"
        elif IP.fullmatch(word):
            name = "remote ip"
        elif word == "master":
            # The password of a master user is checked, who logs in as another.
            name = "note"
        else:
            name = "remote ip" if named else "user"
            named = True
        pieces += (name, word)
    pieces += (SEPARATOR, ")")


IP = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+", FLAGS)


def _inline(text: str, at: int, pieces: Pieces, name: str) -> None:
    """Cut the rest of a text. Words between what has a name of its own become ``name``."""
    for found in INLINE.finditer(text, at):
        start, end = found.span()
        if start > at:
            _words(pieces, text[at:start], name)
        group = found.lastgroup
        if group == "value":
            key = found["key"]
            # "input bytes=0" counts one direction.
            # Nor has a client that came over a socket a port.
            both = "/" in found["value"] if key == "bytes" else found["value"][:1] != "/"
            pieces += (FIELDS.get(key, "field") if both else "field", found[0])
        else:
            pieces += (INLINE_NAMES[group or ""], found[0])
        at = end
    if at < len(text):
        _words(pieces, text[at:], name)


INLINE_NAMES = {
    "path": "file",
    "line": "line number",
    "angle": "address",
    "after": "note",
    "quoted": "quoted text",
}


def _words(pieces: Pieces, text: str, name: str) -> None:
    """Words between fields. Behind the fields of a login they say how safe the connection was."""
    core = text.strip(" :;,")
    if (name == "detail" and core[:3] == "TLS") or core == "secured" or core[:8] == "TLS, TLS":
        name = "connection security"
    gap(pieces, text, name)


def _spamd(text: str, at: int, pieces: Pieces) -> str:
    """A line of spamd, from ``spamd: `` or the name of the module on."""
    for shape in OF_SPAMD.texts:
        match = shape.pattern.match(text, at)
        if match:
            shape.cut(pieces, match, "event")
            at = match.end()
            break
    _inline(text, at, pieces, "event")
    return "spamd"


def _systemd(text: str, at: int, pieces: Pieces) -> str:
    """What systemd says of a service, with or without the unit's name in front."""
    match = OF_SYSTEMD.texts[0].pattern.match(text, at)
    if match:
        OF_SYSTEMD.texts[0].cut(pieces, match, "event")
        at = match.end()
    gap(pieces, text[at:], "event")
    return OF_SYSTEMD.name
