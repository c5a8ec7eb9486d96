"""The rules of the normaliser: each names one volatile thing and says why it varies.

Everything that no rule cuts out, each option, path, address, code and word, has to be the same on
the page and in the run. So a rule matches as little as possible, and nothing a reader would type.

A part that was cut out is still looked at: `agree` says whether the page's value and the run's
value may stand for one another, and a handle has to be the same thing wherever it turns up
(compare.py keeps the books).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Agree = Callable[[str, str, bool], bool]
"""(value on the page, value of the run, "the page shows this generation") -> may they stand?"""


@dataclass(frozen=True)
class Rule:
    """One volatile thing. `«name»` in a pattern or example is what an earlier rule cut out."""

    name: str
    pattern: re.Pattern[str]  # its groups are the volatile parts; without a group, all of it
    reason: str
    example: str  # a line in which the rule finds something
    counterexample: str  # a line like it, in which no rule of this name finds anything
    agree: Agree
    handle: str  # "": none; "same": one value for one thing; "latest": numbers that are used again
    mark: str  # the private character that takes the place of the volatile part


# --- whether two values may stand for one another -----------------------------------------------


def _any(page: str, run: str, newest: bool) -> bool:
    return True


def _same_form(page: str, run: str, newest: bool) -> bool:
    """A page shows the newest form; an older generation answers with its own, shorter one."""
    return len(page) == len(run) or (not newest and len(run) < len(page))


def _same_version(page: str, run: str, newest: bool) -> bool:
    return page == run or not newest


_SIZE = re.compile(r" *([\d.]+)([KMG]?)B?")
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def _bytes(text: str) -> float:
    match = _SIZE.fullmatch(text)
    return float(match[1]) * _UNITS[match[2]] if match else -1000.0


def _same_size(page: str, run: str, newest: bool) -> bool:
    """Sizes count the Received: header, which holds ID and version: 100 bytes or a tenth apart."""
    sizes = _bytes(page), _bytes(run)
    return abs(sizes[0] - sizes[1]) <= max(100.0, 0.1 * max(sizes))


def _same_age_or_size(page: str, run: str, newest: bool) -> bool:
    """Minutes and hours pass between two runs; days do not, but for one around midnight."""
    if page[-1] == run[-1] == "d":
        return abs(int(page[:-1]) - int(run[:-1])) <= 1
    if page[-1] in "mhd" or run[-1] in "mhd":
        return page[-1] in "mh" and run[-1] in "mh"
    return _same_size(page, run, newest)


# --- the rules, in the order in which they are applied ------------------------------------------

RULES: list[Rule] = []


def _rule(
    name: str,
    pattern: str,
    reason: str,
    example: str,
    counterexample: str,
    agree: Agree = _any,
    handle: str = "",
) -> None:
    for earlier in RULES:
        pattern = pattern.replace(f"«{earlier.name}»", earlier.mark)
    compiled = re.compile(pattern, re.ASCII)
    mark = chr(0xE000 + len(RULES))
    RULES.append(Rule(name, compiled, reason, example, counterexample, agree, handle, mark))


_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"\d{2}:\d{2}:\d{2}"

MESSAGE_ID = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=(?<![0-9A-Za-z])E))[0-2][0-9A-Za-z]{5}-"
    r"(?:[0-9A-Za-z]{11}-[0-9A-Za-z]{4}|[0-9A-Za-z]{6}-[0-9A-Za-z]{2})(?![0-9A-Za-z])",
    re.ASCII,
)
"""An Exim message ID in either form, also after the E of a Message-ID header."""

# Handles come first: they hold times and numbers that later rules would tear apart.
_rule(
    "maildir-file",
    r"(?<![\w.])\d{10}\.M\d+P\d+\.[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]",
    "made of the time, the process and the host when the message is stored",
    "new/1795413955.M81423P77.server.example.com,S=642,W=658",
    "new/1795413955.server.example.com",
    handle="same",
)
_rule(
    "message-id",
    MESSAGE_ID.pattern,
    "made of the time and the process number of the reception",
    "2026-11-23 06:05:55 1vN2bA-00000000123-4abc Completed",
    "exim-daemon-heavy, public_html-backup-on and 192.0.2.10-000001-AA1",
    _same_form,
    handle="same",
)
_rule(
    "guid",
    r"(?<![\w-])[0-9a-f]{32}(?![\w-])",
    "Dovecot makes the GUIDs of mailboxes and messages from time and process",
    "guid=5c9d2f0a8b1e4f6a2d00000085f4a9d1",
    "guid=5c9d2f0a8b1e4f6a2d00000085f4a9d",
    handle="same",
)
_rule(
    "uidl",
    r"(?<=\b0000[0-9a-f]{4})[67][0-9a-f]{7}\b",
    "Dovecot's UIDL: after the UID stands the UIDVALIDITY, the second in which a mailbox was made",
    "1 000000026a97f3a0",
    "1 000000026a97f3a",
    handle="same",
)
_rule(
    "lmtp-session",
    r"(?<=> )[A-Za-z0-9+/]{20,24}(?=(?::R?\d+)? Saved)",
    "Dovecot's session ID, in its answer to Exim",
    'C="250 2.0.0 <alice@example.com> gF7FATZtGV1puBgAvcEIbw:2 Saved"',
    'C="250 2.0.0 <alice@example.com> Message Saved"',
    handle="same",
)
_rule(
    "pid",
    r"\bm?pid=(\d+)|\b[pP][iI][dD] (\d+)|(?<=[a-z])\[(\d+)\]:"
    r"|^( *\d+) (?:daemon|delivering|handling|accepting|running|waiting|tidying|local)\b"
    r"|(?<=[a-z])\((\d+)\): [A-Z]"
    r"|(?<=\))<(\d+)>(?=<[A-Za-z0-9+/:]+>)| (?:imap|pop3|lmtp) +\((\d+(?: \d+)*)\)"
    r"|^[a-z][\w-]* (\d+) (?:[\d.]+ [\d.]+ \d+ \d+ \S+ \S+ \S+ |(?:\d+-)?(?:\d\d:)?)\d+:\d\d "
    r"|^\S+ (\d+) \S+ (?:cwd|rtd|txt|mem|DEL|\d+[a-zA-Z]{0,2}) \w+ ",
    "the process number, in logs, exiwhat, doveadm who, ps and lsof",
    "spamd[413]: spamd: connection from localhost",
    "exim[heavy]: 25 messages in 3 processes, rapid=12",
    handle="latest",
)
_rule(
    "session",
    r"(?<=session=<)[A-Za-z0-9+/]+(?=>)|(?<=\)<«pid»><)[A-Za-z0-9+/]{8,}(?=(?::\w+)*>)",
    "Dovecot's session ID, made of the time and the remote port",
    "imap-login: Login: user=<alice@example.com>, session=<GIYZ4Z+GaCt/AAAB>",
    "imap-login: Login: user=<alice>, method=PLAIN",
    handle="same",
)
_rule(
    "roundcube-session",
    r"(?<=\]: <)[0-9a-f]{8}(?=> )",
    "the first digits of Roundcube's session ID",
    "[12-Oct-2026 09:10:21 +0000]: <1212d407> IMAP Error: Login failed",
    "[12-Oct-2026 09:10:21 +0000]: <alice> IMAP Error: Login failed",
)
# Times.
_rule(
    "time-log",
    rf"(?<![\d-])\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK}(?:\.\d+)?(?: ?[+-]\d{{2}}:?\d{{2}}\b|Z\b)?",
    "Exim's logs and ISO 8601: the clock",
    "2026-11-23 06:05:55.123 +0100 exim daemon started",
    "2026-11-23, but no time",
)
_rule(
    "time-mail",
    rf"(?:{_DAY}, +)?\b\d{{1,2}} {_MONTH} \d{{4}} {_CLOCK}(?: [+-]\d{{4}}(?: \([A-Z]+\))?| GMT)?",
    "the date of a header or a greeting: the clock",
    "Date: Mon, 23 Nov 2026 06:05:55 +0000",
    "Date: 23 Nov 2026",
)
_rule(
    "time-unix",
    rf"\b(?:{_DAY} )?{_MONTH} [ \d]\d {_CLOCK}(?: UTC| GMT)? \d{{4}}(?: GMT)?",
    "`date`, the From line of an mbox and the dates of a certificate: the clock",
    "notAfter=Nov 23 06:05:55 2036 GMT",
    "since May 1 2026",
)
_rule(
    "time-exim",
    rf"\b\d{{1,2}}-{_MONTH}-\d{{4}} {_CLOCK}(?: [+-]\d{{4}})?",
    "exinext, exim_dumpdb and IMAP's INTERNALDATE: the clock",
    "first failed: 23-Nov-2026 06:05:55",
    "first failed: 23-Nov-2026",
)
_rule(
    "time-syslog",
    rf"^{_MONTH} [ \d]\d {_CLOCK}(?:\.\d+)?",
    "the maillog's stamp: the clock",
    "Nov 23 06:05:55 server dovecot: imap-login: Login",
    "Nov 23: server dovecot",
)
_rule(
    "listing",
    r"^total (\d+)$|^[-dlspbc][rwxsStT-]{9}[.+@]? +\d+ \S+ +\S+( +\d+) "
    rf"({_MONTH} [ \d]\d (?:\d\d:\d\d| \d{{4}})) ",
    "`ls -l`: the size of a log and the time of its last change",
    "-rw-r----- 1 mailnull mail 5123 Nov 23 06:05 /var/log/exim_mainlog",
    "-rw-r----- 1 mailnull mail /var/log/exim_mainlog",
    _same_size,
)
_rule(
    "epoch",
    r"(?<![\w./+-])1[7-9]\d{8}(?:\.\d+)?(?![\w/+-])|(?<=dovecot-uidvalidity\.)[0-9a-f]{8}",
    "seconds since 1970: spool files, UIDVALIDITY, DKIM signatures",
    "* OK [UIDVALIDITY 1795413955] UIDs valid",
    "* OK [UIDVALIDITY 179541395] UIDs valid",
)
_rule(
    "microseconds",
    r"(?<=_usec )\.\d+",
    "the fraction of the time of reception in a spool file",
    "-received_time_usec .123456",
    "-body_linecount .12",
)
_rule(
    "duration",
    r"(?<![\w-])(?:QT|DT|D|RT)=((?:\d+[wdhm])*\d+(?:\.\d+)?[wdhms])(?!\w)",
    "how long Exim took",
    "Completed QT=1h2m3s",
    "Completed QT=never",
)
_rule(
    "seconds",
    r"(?<= in | by )\d+\.\d+(?= sec)|(?<=scantime=)\d+\.\d+"
    r"|(?<=\()\d\.\d+(?: \+ \d\.\d+)*(?= secs\))",
    "how long SpamAssassin or an IMAP command took, how far a clock jumped",
    "spamd: clean message (0.1/5.0) for alice:1001 in 0.3 seconds, 512 bytes.",
    "retry in 15 seconds",
)
_rule(
    "queue-entry",
    r"^( *\d+[mhd])( +\d+(?:\.\d)?[KMG]?)(?= «message-id»)",
    "age and size of a message in `exim -bp`, with the blanks that pad them",
    "25m  2.9K «message-id» <alice@example.com>",
    "25m  2.9K of something",
    _same_age_or_size,
)
_rule(
    "queue-summary",
    r"^ *\d+( +[\d.]+(?:KB|MB|GB)?)( +\d+[mhd])( +\d+[mhd])(?=  \S+$)",
    "volume, oldest and newest in exiqsumm, with the blanks that pad them",
    "    2   1.2KB     40d      2m  down.example",
    "    2   1.2KB  down.example",
    _same_age_or_size,
)
# Processes and connections.
_rule(
    "log-pid",
    r"(?:(?<=^«time-log» )|(?<=^«time-syslog» ))\[\d+\](?= )",
    "the process number after the time: log_selector's +pid, SpamAssassin's warnings",
    "«time-log» [20235] cwd=/root 2 args: exim -bp",
    "«time-log» H=[192.0.2.9] Connection refused",
)
_rule(
    "port",
    r"(?<=[\]\w]:)[3-6]\d{4}(?!\w|:\w)|(?<=rport=)\d+|^-host_address \S+\.([3-6]\d{4})$",
    "the remote end of a connection has a port of the moment",
    "H=(laptop) [192.0.2.9]:52105 P=esmtpsa",
    "H=mx.example.net [192.0.2.20]:25 S=30000",
)
_rule(
    "ps-row",
    r"^\S+ «pid» ([\d.]+) ([\d.]+) (\d+) (\d+) \S+ \S+ (\S+) (\d+:\d\d)(?= )"
    r"|^[a-z][\w-]* «pid» ((?:\d+-)?(?:\d\d:)?\d\d:\d\d)(?= )",
    "load, memory, start and age in `ps`",
    "mailnull «pid» 0.0 0.1 26572 12044 ? Ss 06:05 0:00 exim -bd -q1h",
    "mailnull «pid» ? Ss 06:05 0:00 exim -bd -q1h",
)
_rule(
    "lsof-row",
    r"^\S+ «pid» \S+ (?:(\d+)[a-zA-Z]{1,2}|\w+) \w+ (0x[0-9a-f]+|\d+,\d+|\d+)"
    r"(?: (0t\d+|\d+))?(?: (\d+))?(?= )",
    "number of the file (the lab's clock opens some too), device, size and node in `lsof`",
    "exim «pid» mailnull 4u IPv4 48211 0t0 TCP *:smtp (LISTEN)",
    "exim «pid» mailnull IPv4 TCP *:smtp (LISTEN)",
)
_rule(
    "load",
    r"(?<=load average: )[\d.]+, [\d.]+, [\d.]+|(?<=load average )[\d.]+",
    "how busy the machine is",
    "no immediate delivery: load average 100.16",
    "no immediate delivery: load average high",
)
_rule(
    "kernel",
    r"(?<=\bLinux )([\w.-]+ )?(\d+\.\d+[\w.+-]*( #\d.*)?)",
    "the machine's kernel",
    "Linux server.example.com 6.1.0-13-amd64 #1 SMP",
    "AlmaLinux 9.4",
)
# Keys, nonces and what follows from them.
_rule(
    "tls",
    r"(?<=\bX=)TLS\S+|(?<=\) tls )TLS?[\w-]+",
    "the cipher that two TLS libraries agree on; Debian's Exim and cPanel's differ in it",
    "P=esmtpsa X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=no",
    "P=esmtps MAX=TLS1.3",
)
_rule(
    "hex-dump",
    r"(?<=^    [0-9a-f]{3}0 - )(?:[0-9a-f]{2}[ -]){2,16}.*$",
    "a TLS session ticket",
    "    0010 - 4a 5b 6c 7d 8e 9f 00 11-22 33 44 55 66 77 88 99   J[l}....3DUfw..",
    "    0010 - nothing",
)
_rule(
    "hex",
    r"(?<![0-9A-Fa-f:])(?:[0-9A-F]{2}:){7,}[0-9A-F]{2}(?![0-9A-Fa-f:])"
    r"|(?<![0-9A-Za-z])[0-9A-F]{38,}(?![0-9A-Za-z])|(?:^|(?<= ))[0-9A-F]{16}(?=:error:)",
    "serials, fingerprints, session IDs and secrets of TLS; the thread in an error of OpenSSL",
    "sha256 Fingerprint=0A:1B:2C:3D:4E:5F:60:71:82:93",
    "2001:DB8:10:20:30:40:50:60",
)
_rule(
    "handshake",
    r"(?<=SSL handshake has read )(\d+) bytes and written (\d+)(?= bytes)",
    "the length of a signature varies by a byte or two",
    "SSL handshake has read 1602 bytes and written 373 bytes",
    "SSL handshake has read nothing",
    _same_size,
)
_rule(
    "pem",
    r"^[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/\n]+=*$",
    "the body of a certificate or key; the number of its lines varies too",
    "MIIBszCCAVmgAwIBAgIUR2FyYmFnZUdhcmJhZ2VHYXJiYWdlR2FyYjAKBggqhkjO\nPQQDAjA=",
    "MIIBszCCAVmgAwIBAgIUR2FyYmFnZUdhcmJhZ2VHYXJiYWdlR2FyYjAK",
)
_rule(
    "base64",
    r"(?<![\w+/=.-])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=.-])",
    "keys, signatures and certificates",
    "MIIBszCCAVmgAwIBAgIUR2FyYmFnZUdhcmJhZ2VHYXJiYWdlR2FyYjA=",
    "/usr/local/cpanel/whostmgr/docroot/themes/somewhere1.html",
)
_rule(
    "challenge",
    r"(?<=^334 )[A-Za-z0-9+/]{24,}={0,2}$|(?<=^\+ )[A-Za-z0-9+/]{24,}={0,2}$"
    r"|^\+OK [^<]*<([0-9a-f]+\.[0-9a-f.]+)@\S+>$",
    "the server's nonce for a log-in that does not send the password",
    "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+",
    "334 VXNlcm5hbWU6",
)
_rule(
    "boundary",
    r"(?<=--=_)[0-9A-F]{8}\.[0-9A-F]{8}|\b\d{9,10}-eximdsn-\d+",
    "what tells the parts of a MIME message apart, made of time and process",
    'boundary="1795413955-eximdsn-847298"',
    'boundary="----------=_part"',
)
_rule(
    "swaks-id",
    r"(?<=<)\d{14}\.\d{6}(?=@)",
    "swaks makes its Message-ID of the time and the process",
    "Message-Id: <20261123060555.000413@server.example.com>",
    "Message-Id: <20261123@server.example.com>",
)
_rule(
    "scratch",
    r"(?<=/tmp/tmp\.)[0-9A-Za-z]{10}(?!\w)",
    "the random letters of mktemp",
    "/tmp/tmp.Ab1fyCzPqV",
    "/tmp/tmp.txt",
)
# Numbers that go with the length of an ID, a version or a cipher.
_rule(
    "exim-version",
    r"(?<=\b[Ee]xim )4\.\d+(?:\.\d+)?|(?<=\bdaemon\()4\.\d+(?:\.\d+)?",
    "a page shows the newest generation; the older one greets with its own version",
    "220 server.example.com ESMTP Exim 4.98.2 Mon, 23 Nov 2026 06:05:55 +0000",
    "Exim version 4.98.2 #2",
    _same_version,
)
_rule(
    "size",
    r"(?<=[ ,]S=)\d+(?![\w.])|(?<=,W=)\d+(?![\w.])|(?<=,size=)\d+|(?<= seconds, )\d+(?= bytes)"
    r"|^\d{3}(?=(?:[BCFIPRST*] |  )[A-Za-z-]+:)",
    "counts the Received: header, so it goes with the length of the ID and the version",
    'P=local S=642 T="Hello"',
    "250-SIZE 52428800",
    _same_size,
)
_rule(
    "traffic",
    r"(?<=\bin=)\d+(?=,? out=)|(?<=\bout=)\d+(?![\w.])|\bbytes=(\d+)/(\d+)",
    "what a session read and wrote goes with the length of what the server says",
    "imap(alice@example.com): Logged out in=166, out=10854, bytes=166/10854",
    "imap(alice@example.com): Logged out deleted=0",
    _same_size,
)
