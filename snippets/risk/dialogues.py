"""Sessions that are typed into a server: SMTP, IMAP, POP3 by ``nc``, ``telnet`` or ``openssl``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import cpanel, mail_stores
from .options import Given, options, read
from .printed import Printed, input_of
from .scale import CHANGES, DELETES_MANY, DELETES_ONE, READS, SENDS, UNKNOWN, Part, worst
from .session import Session, part, shown
from .words import Command, Word

# Each at the beginning of a line, behind the tag of IMAP if there is one; in any case of letters.
TAG = r"(?:^|\n)[ \t]*(?:[^\s\"(){%]{1,60}[ \t]+)?"
COMMANDS = [
    (
        re.compile(TAG + r"(?:uid[ \t]+)?expunge\b|" + TAG + r"close[ \t\r]*(?:\n|$)", re.I),
        DELETES_MANY,
        "expunges: messages that are marked as deleted are gone for good",
    ),
    (
        re.compile(TAG + r"delete[ \t]+\S", re.I),
        DELETES_MANY,
        "deletes a mailbox with all of its messages",
    ),
    (
        re.compile(
            r"(?:^|\n)[ \t]*dele[ \t]+(?:\d+[^\n]*\n(?:[^\n]*\n)*?[ \t]*dele[ \t]|[^\d\s])", re.I
        ),
        DELETES_MANY,
        "deletes messages at the end of the session",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*dele[ \t]+\d+", re.I),
        DELETES_ONE,
        "deletes one message at the end of the session",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*(?:flushall|flushdb|flush_all|del|unlink)\b", re.I),
        DELETES_MANY,
        "deletes entries of a store",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*(?:eval|evalsha|config[ \t]+set|script|debug)\b", re.I),
        UNKNOWN,
        "tells a store something that this tool does not know",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*etrn[ \t]+\S", re.I),
        SENDS,
        "starts the delivery of what waits for a domain",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*(?:data|bdat[ \t]+\d+.*)[ \t\r]*(?:\n|$)", re.I),
        SENDS,
        "sends a message",
    ),
    (
        re.compile(
            TAG + r"(?:uid[ \t]+)?(?:store|append|move|copy|create|rename|(?:un)?subscribe|setacl"
            r"|deleteacl|setquota|setmetadata)[ \t]",
            re.I,
        ),
        CHANGES,
        "changes messages, flags or mailboxes",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*(?:putscript|deletescript|setactive|renamescript)\b", re.I),
        CHANGES,
        "changes filter scripts",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*(?:put|post|patch|delete)[ \t]+/", re.I),
        UNKNOWN,
        "asks a web server to change something",
    ),
]


def dialogue(session: Session, words: list[Word], command: Command, why: str) -> Part:
    """The protocol's commands that are given to a server decide."""
    printed = input_of(session, command)
    if printed is None:
        return part(words, READS, f"{why}; what is typed there is not judged")
    text = printed.text.replace("\\r", "\r").replace("\\n", "\n")
    for pattern, risk, says in COMMANDS:
        if pattern.search(text):
            return part(words, risk, says)
    if not printed.whole:
        return part(words, UNKNOWN, f"{why}; what it is given is not written in the line")
    return part(words, READS, why)


def said(words: list[Word], printed: Printed) -> Part:
    """What a command writes into a connection that the shell has opened."""
    for pattern, risk, says in COMMANDS:
        if pattern.search(printed.text):
            return part(words, risk, says)
    return part(words, READS, "writes to a connection")


NC = options("nc")


def nc(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(NC, words[1:])
    for _, kind, value in given.options:
        if kind == "runs" and value:
            yield from session.text(value.text)
            yield part(words, UNKNOWN, "gives a program of this server to the other side")
        elif kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    if given.has("-z"):
        yield part(words, READS, "asks whether a port answers; nothing is sent")
    else:
        yield dialogue(session, words, command, "opens a connection")


TELNET = options("telnet")


def telnet(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(TELNET, words[1:])
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    for _, kind, value in given.options:
        if kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)
    yield dialogue(session, words, command, "opens a connection")


def gnutls(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """GnuTLS's client: a session as with ``openssl s_client``, and keys in files."""
    for word in words[1:]:
        if re.match(r"--(?:save-|logfile|provider|.*-cmd)", word.text):
            yield part(words, UNKNOWN, f"its option {word.text} is not known to this tool")
    yield dialogue(session, words, command, "opens a connection and shows the certificate")


FTP = options("ftp")


def ftp(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``ftp``, ``sftp``, ``lftp``: what is typed there, or comes from elsewhere, is not judged."""
    given = read(FTP, words[1:])
    runs = any(kind == "runs" for _, kind, _ in given.options)
    for _, kind, value in given.options:
        # To sftp it is a setting of ssh.
        if kind == "writes" and value:
            runs = runs or "ommand" in value.text
            yield from mail_stores.losses(shown(words), session, value)
    if given.unknown or runs or input_of(session, command) is not None:
        yield part(words, UNKNOWN, "what it does with the files there is not judged")
    elif len(given.names) > 1:
        yield part(words, CHANGES, "fetches files, over files of the same name")
    else:
        yield part(words, READS, "opens a connection; what is typed there is not judged")


TYPED_FTP = re.compile(
    r"[ \t]*(?:s?ftp|lftp(?: [^>\n]{0,80})?|smb: [^>\n]{0,80})>[ \t]+(!?)([\w?]+)[ \t]*([^\n]*)"
)
"""A command typed into a client for files, behind its prompt."""

FTP_VERBS = {
    READS: "ls dir nlist cd lcd cdup pwd lpwd lls open close bye quit exit disconnect"
    " binary ascii bin passive pass prompt"
    " verbose hash status help user df du stat cat more less version progress",
    CHANGES: "get mget recv reget put mput send append reput mkdir lmkdir"
    " chmod chown chgrp rename ln symlink site umask",
    DELETES_MANY: "delete mdelete del rm mrm rmdir rd mirror deltree",
}


def typed_ftp(session: Session, line: str) -> Iterator[Part]:
    """What is typed behind the prompt of ``ftp``, ``sftp``, ``lftp`` or ``smbclient``."""
    found = TYPED_FTP.match(line)
    if not found:
        return
    if found[1]:
        yield from session.text(f"{found[2]} {found[3]}")
        return
    words = [Word(line.strip())]
    names = found[3].split()
    if re.search(r"[;|&`$<>]", found[3]):
        yield part(words, UNKNOWN, "what it does with the files there is not judged")
        return
    if len(names) > 1 and found[2] in ("get", "recv", "reget", "put", "send"):
        yield from mail_stores.losses(line.strip(), session, Word(names[-1]))
    for risk, verbs in FTP_VERBS.items():
        if found[2] in verbs.split():
            yield part(words, risk, FTP_SAYS[risk])
            return
    yield part(words, UNKNOWN, "what it does with the files there is not judged")


FTP_SAYS = {
    READS: "looks around on another server",
    CHANGES: "copies or renames files, over files of the same name",
    DELETES_MANY: "deletes files there, or those that the other side does not have",
}

OPENSSL_READS = {
    "x509",
    "verify",
    "version",
    "ciphers",
    "asn1parse",
    "crl",
    "s_time",
    "list",
    "errstr",
    "ocsp",
    "passwd",
    "rand",
    "dgst",
    "md5",
    "sha1",
    "sha256",
    "pkey",
    "rsa",
    "req",
    "pkcs12",
    "pkcs7",
    "ec",
    "base64",
    "enc",
    "speed",
    "help",
    "prime",
    "dhparam",
    "nseq",
}
OPENSSL_WRITES = {
    "genrsa",
    "gendsa",
    "genpkey",
    "ca",
    "ecparam",
    "pkcs8",
    "spkac",
    "ts",
    "rehash",
    "cms",
    "smime",
}


OPENSSL_OUTPUT = re.compile(
    r"--?(?:out|keyout|CAserial|writerand|sess_out|keylogfile|msgfile|certsout|respout|reqout|signerout)"
    r"(=.*)?",
    re.S,
)
"""Its options take one sign or two, and their value behind a ``=`` too."""


def openssl(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words[1:]]
    verb = texts[0] if texts else ""
    for at, text in enumerate(texts):
        found = OPENSSL_OUTPUT.fullmatch(text)
        value = words[at + 2] if at + 2 < len(words) else None
        if found and found[1] is not None:
            value = words[at + 1].instead(found[1][1:])
        if found and value:
            yield from mail_stores.written(shown(words), session, value, append=False)
    texts = [
        re.sub(r"^--(?=[a-z])|=.*$", lambda found: "-" if found[0] == "--" else "", text)
        for text in texts
    ]
    if verb == "s_client":
        if any(text in ("-engine", "-provider-path", "-ssl_client_engine") for text in texts):
            yield part(words, UNKNOWN, "loads code that is not in the line")
        yield dialogue(session, words, command, "opens a connection and shows the certificate")
        return
    if verb in OPENSSL_READS and not any(
        text in ("-newkey", "-engine", "-provider-path") for text in texts
    ):
        yield part(words, READS, "shows or checks keys and certificates")
    elif verb in OPENSSL_READS or verb in OPENSSL_WRITES:
        yield part(words, CHANGES, "makes keys or certificates")
    elif not verb:
        yield part(words, READS, "opens OpenSSL's own prompt")
    else:
        yield part(words, UNKNOWN)


def _given(given: Given) -> Iterator[str]:
    """Parameters that stand in the text that is sent."""
    for _, kind, value in given.options:
        if kind == "gives" and value:
            yield "?" + value.text


DELETES_BY_NAME = re.compile(
    r"[/?&=\[\"<_](?:delete|del|remove|purge|flush|expunge|destroy|terminate|wipe|mailboxDelete)(?=[/?&=\"\s_>A-Z-]|$)"
)
SENDS_BY_NAME = re.compile(
    r"//(?:[\w-]+\.)*(?:mailgun\.net|sendgrid\.com|postmarkapp\.com|sparkpost\.com|mailjet\.com|brevo\.com"
    r"|sendinblue\.com|resend\.com|mandrillapp\.com|elasticemail\.com|smtp2go\.com)/"
)


def _asks_mail_api(words: list[Word], given: Given, names: str, asked: str) -> Part | None:
    """What a request that gives data asks for by its address, or by the data."""
    data = " ".join(value.text for _, kind, value in given.options if kind == "gives" and value)
    if not data and not re.search(r"\b(?:POST|PUT|PATCH)\b", asked):
        return None
    tells = "/doveadm/" in names or "<" in data
    if DELETES_BY_NAME.search(names) or (tells and DELETES_BY_NAME.search(data)):
        return part(words, DELETES_MANY, "asks a server to delete something")
    if "/doveadm/" in names:
        return part(words, UNKNOWN, "gives Dovecot a command that this tool does not know")
    if SENDS_BY_NAME.search(names):
        return part(words, SENDS, "has a message sent")
    return None


CURL = options("curl")
ASKS = re.compile(
    r"(?:GET|HEAD|OPTIONS|PROPFIND|LIST|LSUB|EXAMINE|SELECT|FETCH|SEARCH|STATUS|NAMESPACE|CAPABILITY"
    r"|CAPA|STAT|UIDL|TOP|RETR|NOOP|VRFY|EXPN|HELP|EHLO|HELO|PWD|CWD|SIZE|MDTM|QUIT|LOGOUT|ID"
    r"|UID (?:FETCH|SEARCH)|GETQUOTA|GETQUOTAROOT|GETACL|MYRIGHTS)\b",
    re.I,
)
"""Commands that curl is told to give and that only ask, of HTTP, IMAP, POP3, SMTP and FTP."""

FUNCTION = re.compile(
    r"/(?:(?:json|xml)-api|fetch_api)/(\w+)/?(?=[?\s&]|$)|/execute/\w+/(\w+)"
    r"|[?&](?:cpanel_(?:json|xml)api_func|func)=(\w+)"
)
"""The function of cPanel's API that an address names."""

SERVER_API = re.compile(
    r"/(?:(?:json|xml)-api|fetch_api)/(?:[/.]|[^/?&\s]{0,60}%)|[?&]\w{0,60}%[0-9a-fA-F]{2}\w{0,60}="
    r"|:\d*208[2367]/(?!login|cpsess\w*/(?:$|\s))|/execute/"
)


def asks_api(words: list[Word], names: str) -> Part | None:
    """A function of cPanel's API that an address names; None for any other address."""
    called = [one[1] or one[2] or one[3] for one in FUNCTION.finditer(names)]
    functions = sorted({name for name in called if name != "cpanel"})
    if 0 < len(functions) < 20:
        judged = [cpanel.function(words, words, name) for name in functions]
        risk = worst(one.risk for one in judged)
        return next(one for one in judged if one.risk == risk)
    if called or SERVER_API.search(names):
        return part(words, UNKNOWN, "calls a function of a server's API")
    return None


def _saved(session: Session, words: list[Word], folder: Word | None, names: list[Word]) -> Part:
    """Files that get the names that the addresses end with."""
    where = session.written_out(folder) if folder else session.folder
    for name in names:
        path = f"{where.rstrip('/')}/{name.text.rpartition('/')[2]}"
        for lost in mail_stores.losses(shown(words), session, Word(path)):
            return lost
    return part(words, CHANGES, "saves a file")


def curl(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(CURL, words[1:])
    kinds = {kind for _, kind, _ in given.options}
    asked = "\n".join(value.text for _, kind, value in given.options if kind == "asks" and value)
    names = " ".join(name.text for name in given.names)
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    if any(re.match(r"(?:gopher|dict|ldap)s?://", name.text, re.I) for name in given.names):
        yield part(words, UNKNOWN, "gives a server what the address holds")
        return
    folder = next((v for o, _, v in given.options if o == "--output-dir"), None)
    for option, _, value in given.options:
        if option in ("-w", "--write-out") and value:
            for path in re.findall(r"%output\{(?:>>)?([^}]*)\}", value.text):
                yield from mail_stores.written(shown(words), session, Word(path), append=False)
    for option, kind, value in given.options:
        if kind == "writes" and value and value.text != "-" and option != "--output-dir":
            if folder and option in ("-o", "--output"):
                value = value.instead(f"{folder.text.rstrip('/')}/{value.text}")
            yield from mail_stores.written(shown(words), session, value, append=False)
    if any(name.variable and name.many and name.text[0] == "$" for name in given.names[:-1]):
        yield part(words, UNKNOWN, "its options may be in a variable")
    if given.has("-T", "--upload-file"):
        for name in given.names:
            there = name.instead(re.sub(r"^\w+://[^/]*/?", "/", name.text))
            yield from mail_stores.losses(shown(words), session, there)
    if re.search(r"(?:^|\s)s?ftps?://", names, re.I) and re.search(r"\bDELE\b", asked, re.I):
        one = len(re.findall(r"\bDELE\b", asked, re.I)) == 1
        why = "deletes a file on the other server"
        yield part(words, DELETES_ONE if one else DELETES_MANY, why)
        return
    for pattern, risk, says in COMMANDS[:4]:
        if pattern.search(asked):
            yield part(words, risk, says)
            return
    if re.search(r"\bDELE\b", asked, re.I):
        yield part(words, DELETES_ONE, "deletes the message that the address names")
    elif re.search(r"\bDELETE\b", asked):
        yield part(words, UNKNOWN, "asks a server to delete something")
    elif "mails" in kinds:
        yield part(words, SENDS, "sends a message")
    elif api := asks_api(words, " ".join([names, *_given(given)])):
        yield api
    elif told := _asks_mail_api(words, given, names, asked):
        yield told
    elif "gives" in kinds or re.search(r"\b(?:POST|PUT|PATCH|STORE|APPEND)\b", asked):
        yield part(words, CHANGES, "gives data to a server, which may change something there")
    elif any(
        kind == "asks" and value and not ASKS.match(value.text) for _, kind, value in given.options
    ):
        yield part(words, UNKNOWN, "gives a server a command that this tool does not know")
    else:
        if given.has("-O", "-J", "--remote-name"):
            yield _saved(session, words, folder, given.names)
        else:
            yield part(words, READS, "fetches a page and prints it")


WGET = options("wget")
HARMLESS_SETTING = re.compile(
    r"\s*(?:robots|(?:use|https?|ftp|no)_proxy|dns_timeout|continue)\s*=", re.I
)


def wget(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(WGET, words[1:])
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    output = next((v for o, _, v in given.options if o in ("-O", "--output-document")), None)
    prints = given.has("--spider") or (output is not None and output.text in ("-", "/dev/null"))
    names = " ".join(name.text for name in given.names)
    gives = any(kind == "gives" for _, kind, _ in given.options)
    for _, kind, value in given.options:
        if kind == "writes" and value:
            yield from mail_stores.losses(shown(words), session, value)
    if output is not None and not prints:
        yield from mail_stores.written(shown(words), session, output, append=False)
    for option, _, value in given.options:
        if option in ("-e", "--execute") and value and not HARMLESS_SETTING.match(value.text):
            yield part(words, UNKNOWN, "a setting that may run other programs")
    if any(value and value.text == "DELETE" for _, _, value in given.options):
        yield part(words, UNKNOWN, "asks a server to delete something")
    elif api := asks_api(words, " ".join([names, *_given(given)])):
        yield api
    elif gives:
        yield part(words, CHANGES, "gives data to a server, which may change something there")
    elif prints:
        yield part(words, READS, "fetches a page and saves nothing")
    else:
        if output is not None:
            yield part(words, CHANGES, "saves a file")
        else:
            folder = next(
                (v for o, _, v in given.options if o in ("-P", "--directory-prefix")), None
            )
            mirrors = given.has("-r", "--recursive", "-m", "--mirror", "-i", "--input-file")
            named = session.paths(folder) if folder is not None else []
            over = given.has("-N", "--timestamping", "-r", "--recursive", "-m", "--mirror", "-c")
            folders = [f"{path.rstrip('/')}/." for path in named]
            if not over and any(map(mail_stores.holds_settings, folders)):
                yield part(words, UNKNOWN, "puts a file from elsewhere among settings")
            below = named if mirrors else []
            if any(mail_stores.holds(f"{path.rstrip('/')}/.") for path in below):
                yield part(words, UNKNOWN, "fetches files over mail or settings")
            yield _saved(session, words, folder, given.names if over else [])
