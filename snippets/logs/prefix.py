r"""What stands before a line of a mail log: the layers that other programs put in front of it.

A line reaches its reader through syslog, journald, a container or a debugger, and then through
grep, a terminal, a mail or a web page. Each leaves something in front, and some change characters
within. ``cleaned`` undoes the second, ``read`` takes the first off from the left as long as a layer
fits, each one as named parts, and ``restored`` puts the changed characters back into the parts that
a parser made of the rest, so that the parts joined are the line as it was given.

>>> given = "exim-1  | <22>Mar  1 10:00:00 mx exim[7]: 1tixMn-00000000C5j-1wRa =&gt; x"
>>> text, changes = cleaned(given)
>>> before = read(text)
>>> before.program, before.time, text[before.end:]
('exim', 'Mar  1 10:00:00', '1tixMn-00000000C5j-1wRa => x')
>>> restored(["rest", text[before.end:]], changes, before.end)
['rest', '1tixMn-00000000C5j-1wRa =&gt; x']

The time and zone are those nearest to the line. A stamp of Exim's own is no layer: it is the
beginning of the line, and the parser of Exim's logs reads it.

Source: RFC 3164, RFC 5424; journalctl(1), "Output options"; the manuals of grep and of BusyBox's
syslogd; Dovecot's ``log_path`` and ``log_timestamp``; ``src/src/log.c`` and ``debug.c`` of Exim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from .parts import ISO_STAMP, MAX_PARSED, SEPARATOR, SYSLOG_STAMP, Cut, Pieces, Shape

FLAGS = re.A | re.S

MOST_LAYERS = 16
"""Layers that are taken off; no line has as many."""

MESSAGE_ID = r"[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})"

SERVICES = (
    "aggregator|anvil|auth(?:-worker|-master)?|config|deliver|dovecot-auth|dict(?:-async|-expire)?|"
    "director|dns[_-]client|doveadm|doveconf|dovecot-lda|dsync(?:-local|-remote|-server)?|health-check|"
    "imap(?:-hibernate|-login|-urlauth(?:-login|-worker)?)?|indexer(?:-worker)?|ipc|lda|lmtp|log|"
    "managesieve(?:-login)?|master|old-stats|pop3(?:-login)?|quota(?:-warning|-status)?|replicator|"
    "script(?:-login)?|ssl-params|stats|submission(?:-login)?|IMAP|POP3|LDA|LMTP"
)
"""Dovecot's processes, which name themselves at the beginning of a line."""
BARE_SESSION = r"(?<=>)[0-9A-Za-z+/]{16,44}(?::[0-9A-Za-z+/]{16,44})?(?=: )"
"""A session of which a page took the angle brackets for its own markup."""
CONTEXT = rf"(\([^()]*\))?(<[^<> ]*>)?(<[^<> ]*>|{BARE_SESSION})?"
LEVELS = "Error|Warning|Warn|Fatal|Panic|Debug|Info"
DOVECOT_BEGINS = (
    rf"(?:(?:{LEVELS}): )?(?:{SERVICES})(?:\([^()]*\))?(?:<[^<> ]*>)?"
    rf"(?:<[^<> ]*>|{BARE_SESSION})?: "
)
SPAMDS = (
    r"(?:identified spam|clean message) \(-?[0-9.?]+/|"
    r"result: [Y.] +-?[0-9]+ - [A-Z_0-9,]* ?scantime="
)
"""What spamd says of a message, pasted without its name."""
FLAG = r"<=|=>|->|\*\*|==|>>|\*>|\(="
FIELDS_FOLLOW = r"(?= [^ ].* [A-Z]{1,3}=)"

EXIM, DOVECOT, SPAMD = "exim", "dovecot", "spamd"
MAIL_PROGRAMS = {EXIM, DOVECOT, SPAMD}
PROGRAM = r"(?:[^ :\[\]]{0,100}/)?(?:exim|dovecot|spam[cd])[^ :\[\]/()]{0,20}"
"""A program of the mail stack, as syslog names it: ``exim4``, ``/usr/sbin/exim``, ``spamd``."""

OF_THE_SYSTEM = ("kernel", "systemd")

PRIORITY = r"(?:emerg|alert|crit|err|error|warning|warn|notice|info|debug)"
FACILITY = r"(?:mail|daemon|auth|authpriv|user|syslog|kern|cron|local[0-7])\." + PRIORITY
WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
YEAR = r"[12][0-9]{3}"
DATE = r"[A-Z][a-z]{2} [ 0-9]?[0-9]"
CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
EPOCH = r"[0-9]{10}\.[0-9]{1,9}"
OFFSET = r"Z|[+-][0-9]{2}:?[0-9]{2}"

NO_HOST = rf"{YEAR}-[0-9]{{2}}-|(?:{YEAR} )?{DATE} |1 {YEAR}-|{EPOCH} |{WEEKDAY} |{MESSAGE_ID} "
"""What begins a further layer, or the line."""
HOST = rf"(?P<host>(?!{NO_HOST})(?:[^ :()<>=\[\]]+|<[A-Za-z_-]{{2,30}}>|\[[A-Za-z_-]{{2,30}}\]))"
"""In brackets stands a word that somebody put in the place of the name."""

CONTAINER_NAME = r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,120}"
CONTAINER = rf"{CONTAINER_NAME} +\|"
"""Of docker compose, or of a swarm's service: ``mail_imap.1.ab12@host    | ``."""

ANCHOR_OF_SYSLOG = rf"(?:{WEEKDAY} )?[A-Z][a-z]{{2}} [ 0-9]?[0-9] "
ANCHOR = (
    rf"(?=(?:1 )?{YEAR}-[0-9]{{2}}-[0-9]{{2}}[ T][0-9]{{2}}:|{YEAR} {DATE} [0-9]{{2}}:|"
    rf"(?:{WEEKDAY} )?(?:{DATE} (?:{YEAR} )?|{YEAR}-[0-9]{{2}}-[0-9]{{2}} )[0-9]{{2}}:[0-9]{{2}}:|"
    rf"<[0-9]{{1,3}}>[0-9A-Za-z]|@[0-9a-f]{{24}} |{EPOCH} [^ ]+ |\[ *[0-9]+\.[0-9]{{6}}[\] ]|"
    rf"{MESSAGE_ID}(?:[ \n]|\Z)|{PROGRAM}(?:\[[0-9]+\])?: |{DOVECOT_BEGINS}|{CONTAINER} )"
)
"""What shows that a line, or a further layer, begins here. It takes no character."""

NAMES_ITSELF = rf"{PROGRAM}(?:\[[0-9]+\])?: |{DOVECOT_BEGINS}"
LABEL = (
    rf"(?!{NAMES_ITSELF})(?:#? ?LOG: *|[A-Za-z_][\w .-]{{0,40}} :?= ?[bfru]?[\"'`]?|"
    r"[A-Za-z_][\w .-]{0,40}: ?[bfru]?[\"'`]|[\"'][\w .-]{1,40}[\"'] ?[:=]>? ?[\"'`]?)"
)
"""What a program's source, a test or a file of settings has in front of a line: ``log = "``."""

TAIL = (
    rf"(?:(?={DOVECOT_BEGINS})|\[(?P<program3>{PROGRAM})\] "
    rf"|(?:(?P<facility>{FACILITY}) |(?P<level>{PRIORITY}) )?"
    rf"(?P<program>{PROGRAM})(?P<pid>\[[0-9]+\])?: "
    r"|(?P<pid3>\[[0-9]+\]) (?P<level2>info|warn|error|dbg): "
    rf"|(?:(?P<facility2>{FACILITY})|{HOST}(?: (?P<facility3>{FACILITY}))?) "
    rf"(?:(?={DOVECOT_BEGINS})"
    rf"|(?P<program4>dovecot)\] (?={DOVECOT_BEGINS})"
    r"|(?P<program2>[^ :\[\]<>()=\"]{1,120})(?P<pid2>\[[0-9]+\])?: )?"
    r"|)"
)
"""Behind syslog's stamp: host and program, each of which can be missing; or what spamd writes in
a log of its own."""

# The name of a group is the part's; a number tells groups of one name apart.
STAMPED = Shape(
    "stamp",
    rf"(?:(?P<priority><[0-9]{{1,3}}>))?"
    rf"(?:(?:(?P<weekday>{WEEKDAY}) )?(?P<time>{DATE} {CLOCK} {YEAR}|{DATE} {YEAR} {CLOCK}|"
    rf"{YEAR} {DATE} {CLOCK}|{SYSLOG_STAMP})(?P<zone>{OFFSET})?"
    rf"|(?:(?P<weekday2>{WEEKDAY}) )?(?P<time2>{YEAR}-[0-9]{{2}}-[0-9]{{2}}T{CLOCK})"
    rf"(?P<zone2>{OFFSET})?"
    rf"|(?P<weekday3>{WEEKDAY}) (?P<time3>{ISO_STAMP}) (?P<zone3>[A-Z]{{2,5}}|{OFFSET})"
    rf"|(?P<time4>@[0-9a-f]{{24}}|{EPOCH})"
    rf"|(?P<time6>(?:[A-Za-z\u00c0-\u00ff]{{3,5}}\.?|[0-9]{{1,2}}\u6708) {{1,2}}[0-9]{{1,2}} "
    rf"{CLOCK})"
    r"(?= [^ :\[\]]+ [^ :\[\]]+\[[0-9]+\]: )"
    rf"|(?P<time5>\[ *[0-9]+\.[0-9]{{6}}(?: <[^<>]{{1,30}}>)? ?\])"
    rf") +{TAIL}",
)
"""Syslog's, journald's, a container's or Dovecot's stamp, in any form but that of Exim's own. A
month in another language is journalctl's, which names host, program and process behind it."""

SINCE_BOOT = Shape(
    "stamp",
    r"(?P<time>\[ *[0-9]+\.[0-9]{6}(?: <[^<>]{1,30}>)? ?\]) +"
    rf"(?!{HOST.replace('?P<host>', '?:')} [^ :\[\]<>()=\"]{{1,120}}(?:\[[0-9]+\])?: )",
)
"""The kernel's own stamp, as dmesg shows it, with no host and program behind it."""

EXIMS_FORM = Shape(
    "stamp",
    rf"(?:(?P<priority><[0-9]{{1,3}}>))?(?P<time>{ISO_STAMP})(?: ?(?P<zone>{OFFSET}))? +"
    rf"(?:(?={DOVECOT_BEGINS})"
    rf"|(?:{HOST} )?(?:(?P<facility>{FACILITY}) )?"
    rf"(?P<program>{PROGRAM})(?P<pid>\[[0-9]+\])?: )",
)
"""A stamp in the form of Exim's own is another program's only where that program is named."""

PROTOCOL_23 = Shape(
    "stamp",
    rf"(?P<priority><[0-9]{{1,3}}>)?(?P<syslog_version>1) "
    rf"(?:-|(?P<time>{ISO_STAMP})(?P<zone>{OFFSET})?) (?:-|(?P<host>[^ ]+)) "
    r"(?:-|(?P<program>[^ ]{1,120})) (?:-|(?P<pid>[^ ]+)) (?:-|(?P<syslog_message>[^ ]+)) "
    r"(?:-|(?P<structured_data>(?:\[[^\"\]]*(?:\"[^\"\\]*(?:\\.[^\"\\]*)*\"[^\"\]]*)*\])+))"
    r"(?: |\Z)",
)
"""RFC 5424, which rsyslog calls the syslog protocol 23."""

NAMED = Shape(
    "program",
    rf"(?P<priority><[0-9]{{1,3}}>)?(?:(?P<facility>{FACILITY}) |(?P<level>{PRIORITY}) )?"
    rf"(?P<program>dovecot|spam[cd](?=: spamd: )|exim4?(?=: ALERT: )|"
    rf"(?:{PROGRAM}|systemd)(?=\[))"
    r"(?P<pid>\[[0-9]+\])?: (?!segfault at )",
)
"""A program without a stamp, as people cut lines."""

HOST_AND_PROGRAM = Shape(
    "program",
    rf"{HOST} (?P<program>{PROGRAM})(?:(?P<pid>\[[0-9]+\]): "
    rf"|: (?={DOVECOT_BEGINS}|[Dd]ovecot v[0-9]))",
)
TABLE = Shape(
    "stamp",
    r"(?P<time>[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4},? [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?)"
    rf"[ \t]*\|[ \t]*(?P<level>[a-z]{{3,9}})[ \t]*\|[ \t]*(?={DOVECOT_BEGINS})",
)
"""A row of a table of lines, as mailcow shows them on its page."""

OF_A_PAGE = Shape(
    "stamp",
    r"(?P<time>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4},? [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?)[ \t]*"
    rf"{ANCHOR}",
)
"""What a page that shows a container's output puts in front, with or without a blank."""

PIECE = Shape("piece", r"(?P<piece>\[[0-9]+[/\\][0-9]+\]) ")
SOLARIS = Shape("stamp", rf"\[ID (?P<syslog_message>[0-9]+) (?P<facility>{FACILITY})\] ")
"""What syslog of Solaris and illumos puts behind a program's name."""

HARD = {"stamp", "program"}
"""Layers that are sure by themselves. Any other counts where something sure follows it."""

PLAIN_LAYERS = (
    # Before files: what grep -A puts behind a file's name stands in containers' names too.
    Shape("container", rf"(?P<container>{CONTAINER_NAME}) +\|(?: |\Z)"),
    Shape(
        "file",
        rf"(?!{DOVECOT_BEGINS}|#?LOG:)"
        r"(?P<log_file>(?!<[0-9]|//[ \t]|\.{3} )(?:/[^:|]{1,255}?|[^ \t:|\[\]]{1,255}?))[:-] ?"
        rf"(?:(?P<log_line>(?!20[0-9]{{6}}-)[0-9]{{1,9}})[:-])?[ \t]*{ANCHOR}",
    ),
    Shape("number", rf" *(?P<log_line>[0-9]{{1,10}})(?:[:\t-]| {{1,3}}) *{ANCHOR}"),
    Shape("container", r"(?P<container>\[pod/[^\] ]{1,255}\]) "),
    Shape("container", rf"(?P<container>[a-z0-9.-]{{1,63}} [a-z0-9.-]{{1,63}}) {ANCHOR}"),
    Shape("journal", r" *(?P<journal_field>MESSAGE=)"),
    Shape("color", r"(?P<terminal_code>(?:(?:\^\[|\\033|\\e|\\x1b|#033)?\[[0-9;]{0,12}[mK])+)"),
    Shape("clock", rf"(?P<time>{CLOCK}) +(?P<pid>[0-9]{{1,10}}) (?=  ?[^ ]|LOG: )"),
    Shape("debug", r" {0,6}(?P<pid>[0-9]{1,10}) {3}(?=[^ ])"),
    Shape("debug", r" {0,6}(?P<pid>[0-9]{1,10}) (?=LOG: )"),
    Shape("quote", rf"(?P<quote_mark> *>[> ]*){ANCHOR}"),
    # A comment of a program's source, the marks of a forum or a page around a line or its label,
    # and the name of a file as people write it.
    Shape("quote", rf"(?P<quote_mark>(?:\.{{2,5}}|\u2026|\[(?:\.{{2,5}}|\u2026)\]) *){ANCHOR}"),
    Shape("quote", rf"(?P<quote_mark>(?:#{{1,3}}|//|;{{1,2}}|--)[ \t]*(?:\.{{2,5}} +)?"
          rf"(?:[0-9]{{1,3}}[a-z]?[.)] *)?"
          rf"(?:(?!{NAMES_ITSELF})[A-Za-z][\w ]{{0,30}}: *)?){ANCHOR}"),
    Shape("quote", rf"(?P<quote_mark>(?:</?[a-z]{{1,10}}(?: [^<>]{{0,100}})?>)+ *){ANCHOR}"),
    Shape("quote", rf"(?P<quote_mark>{LABEL}){ANCHOR}"),
    Shape("quote", r"(?P<quote_mark>\[?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\]? <[^<> ]{1,30}> +)"
          rf"{ANCHOR}"),
    Shape("quote", r"(?P<quote_mark>LOG: +(?!(?:[a-z_]{1,40} )?(?:MAIN|PANIC|REJECT|DIE)\b))"
          r"(?=[^ ])"),
    Shape("quote", r"(?P<quote_mark>(?:\[[A-Za-z]{1,10}(?:=[^\[\] ]{0,40})?\] *){1,3})"
          rf"{ANCHOR}"),
    Shape("quote", rf"(?P<quote_mark>(\*\*|__)[^*]{{1,60}}(?:\*\*:?|:\*\*) *){ANCHOR}"),
    Shape("quote", rf"(?P<quote_mark>[A-Za-z][\w./-]{{0,60}} ?> ){ANCHOR}"),
    Shape("quote", r"(?P<quote_mark>(?:>(?!>) ?)+|[|*•-] +|`{1,3}(?=[^`])|[0-9]{1,3}[a-z]?[.)] +|"
          r"[\"'](?=[^\"'])) *"),
    Shape("file", rf"(?!{DOVECOT_BEGINS})"
          r"(?P<log_file>[^ \t:|<>()=\"\[\]]{1,255}):"
          r"(?:(?P<log_line>[0-9]{1,10}):)?(?=[^ ])"),
    Shape("number", r"(?P<log_line>[0-9]{1,10})[:\t] *"),
    Shape("blanks", r"[ \t]+(?=[^ \t])"),
)  # fmt: skip

DIGIT, LETTER, OTHER = "0", "a", " "
LAYERS: dict[str, tuple[Shape, ...]] = {
    DIGIT: (STAMPED, PROTOCOL_23, EXIMS_FORM, TABLE, OF_A_PAGE, *PLAIN_LAYERS),
    LETTER: (STAMPED, NAMED, HOST_AND_PROGRAM, *PLAIN_LAYERS),
    "<": (STAMPED, PROTOCOL_23, EXIMS_FORM, NAMED, *PLAIN_LAYERS),
    "[": (PIECE, SINCE_BOOT, STAMPED, *PLAIN_LAYERS),
    "@": (STAMPED,),
    "/": (NAMED, *PLAIN_LAYERS),
    OTHER: PLAIN_LAYERS,
}
"""By what a layer begins with, those that are tried, in this order."""

REPEATED = Shape("stamp", r"message repeated (?P<repeat_count>[0-9]{1,9}) times: \[ ?")
"""What rsyslog (``$RepeatedMsgReduction``) writes in the place of equal lines, up to a bracket."""

BEHIND_PROGRAM: dict[str, tuple[Shape, ...]] = {
    DIGIT: (STAMPED, EXIMS_FORM),
    LETTER: (REPEATED, STAMPED),
    "[": (PIECE, SOLARIS, SINCE_BOOT, STAMPED),
    "<": (STAMPED, PROTOCOL_23),
    "@": (STAMPED,),
    " ": (Shape("blanks", rf" +{ANCHOR}"),),
}
"""Behind a program's name there can be a whole line of syslog again."""

BEHIND_OTHERS = {**BEHIND_PROGRAM, LETTER: (REPEATED, STAMPED, NAMED)}
"""Behind the name of a program that passes on what others write, as Docker does."""

LINE_BEGINS = re.compile(
    rf"{ISO_STAMP}|{MESSAGE_ID}(?=[ \n]|\Z)|\[[0-9]+\] {MESSAGE_ID}|{DOVECOT_BEGINS}|"
    rf"service=|spamd: |{SPAMDS}|LOG: |(?:{FLAG}){FIELDS_FOLLOW}",
    FLAGS,
)
"""How a line itself begins, if nothing stands before it."""


class Prefix(NamedTuple):
    """What was found before a line.

    ``pieces`` are names and texts in turn; joined, the texts are the line up to ``end``, where the
    line itself begins. ``time`` and ``zone`` are those of the nearest stamp, as written.
    ``program`` is ``exim``, ``dovecot`` or ``spamd``, another program's name, or None.
    """

    pieces: Pieces
    end: int
    time: str | None
    zone: str | None
    host: str | None
    program: str | None


USUAL = re.compile(
    rf"({SYSLOG_STAMP})( +)(?!{NO_HOST}|{PRIORITY} |{FACILITY} )([^ :()<>=\[\]]+) "
    rf"({EXIM}|{DOVECOT}|{SPAMD})(\[[0-9]+\])?(: )(?=[A-Za-z])"
    rf"(?!{ANCHOR_OF_SYSLOG}|message repeated )",
    FLAGS,
)
"""How nearly every line of a mail log begins: read at once, since layer by layer takes longer."""

NOTHING = Prefix([], 0, None, None, None, None)


# [start:prefix]
def read(text: str) -> Prefix:
    """Take off what stands before a line. Never raises; takes linear time."""
    usual = USUAL.match(text)
    if usual:
        time, blank, host, program, pid, colon = usual.groups()
        pieces = ["time", time, SEPARATOR, blank, "host", host, SEPARATOR, " ", "program", program]
        pieces += ("pid", pid, SEPARATOR, colon) if pid else (SEPARATOR, colon)
        return Prefix(pieces, usual.end(), time, None, host, program)
    found, sure = NOTHING, NOTHING
    at = 0
    for _ in range(MOST_LAYERS):
        if found.program in OF_THE_SYSTEM:
            break  # what follows is its own text, and the programs that it names are named in it
        layers = LAYERS
        if found.program:
            layers = BEHIND_PROGRAM if found.program in MAIL_PROGRAMS else BEHIND_OTHERS
        first = text[at : at + 1]
        if "0" <= first <= "9":
            first = DIGIT
        elif "a" <= first.lower() <= "z":
            first = LETTER
        for layer in layers.get(first) or layers.get(OTHER, ()):
            match = layer.pattern.match(text, at)
            if match:
                break
        else:
            break
        pieces = found.pieces[:]
        layer.cut(pieces, match, SEPARATOR)
        at = match.end()
        found = _with(found, match, pieces)
        if layer.kind in HARD or LINE_BEGINS.match(text, at):
            sure = found
    # What people put in front of a text that nothing else announces: it is no part of it.
    return sure if found.end == sure.end or not _is_mark(found.pieces) else found


# [end:prefix]


def _with(before: Prefix, match: re.Match[str], pieces: Pieces) -> Prefix:
    """Return what is known once a layer more is off."""
    groups = {name.rstrip("0123456789"): text for name, text in match.groupdict().items() if text}
    program = groups.get("program")
    if program:
        program = _basename(program)
    elif match["level2"] if "level2" in match.re.groupindex else None:
        program = SPAMD
    elif DOVECOT_FOLLOWS.match(match.string, match.end()):
        program = DOVECOT
    time = groups.get("time")
    return Prefix(
        pieces,
        match.end(),
        time or before.time,
        groups.get("zone") if time else before.zone,
        groups.get("host") or before.host,
        program or before.program,
    )


DOVECOT_FOLLOWS = re.compile(DOVECOT_BEGINS, FLAGS)


def _basename(program: str) -> str:
    name = program.rpartition("/")[2]
    for known in (EXIM, DOVECOT, SPAMD):
        if name.startswith(known):
            return known
    return SPAMD if name.startswith("spamc") else name


def _is_mark(pieces: Pieces) -> bool:
    return not {"log file", "log line", "container", SEPARATOR}.issuperset(pieces[::2])


class Change(NamedTuple):
    """Characters that were changed for reading.

    ``at`` is the place in the cleaned text; ``length`` how many characters stand there, 1 or 0, and
    ``original`` those of the line as it was given. ``name`` is the part's that they make where they
    stand between parts.
    """

    at: int
    length: int
    original: str
    name: str


TERMINAL_CODE = r"\x1b(?:\[[0-9;?]{0,20}[A-Za-z]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|\([A-Z0-9])"
INVISIBLE = r"[\ufeff\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069]"
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'",
            "&apos;": "'", "&nbsp;": " ", "&#160;": " ", "&amp;": "&"}  # fmt: skip
ENTITY = "|".join(ENTITIES)
HIDDEN = r"\[email[ \u00a0]protected\]"
"""What Cloudflare puts in the place of each address of a web page. It is read as an address."""
TYPESET = r"(?<= )\u2039(?== )|(?<= =)\u203a(?= )"
"""Quotation marks that a page made of the angle brackets of Exim's flags."""
BBCODE = (
    r"\[/?(?:email|url|code|quote|color|size|font|[biu]|EMAIL|URL|CODE|QUOTE|COLOR|SIZE|FONT|[BIU])"
    r"(?:=[^\[\]]{0,80})?\]"
)
"""What a forum's own markup left in a line: ``[email]ann@example.com[/email]``."""
REPLACED = {**ENTITIES, "[email protected]": "@", "[email\u00a0protected]": "@",
            "\u2039": "<", "\u203a": ">"}  # fmt: skip
BLANKS = "[ \t\u00a0\u2000-\u200a\u202f\u3000]+"

WIDE_ISO = re.compile(
    rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}  |[A-Z][a-z]{{2}} {{1,2}}[0-9]{{1,2}}  ", FLAGS
)
ODD = re.compile(
    rf"\A(?:\0|{INVISIBLE})+|{TERMINAL_CODE}|{HIDDEN}|{TYPESET}|{BBCODE}|"
    r"(?:\\r)?\\n\Z|\r?\n?\Z",
    FLAGS,
)
ODD_AND_ENTITIES = re.compile(rf"{ODD.pattern}|{ENTITY}", FLAGS)
ODD_AND_BLANKS = re.compile(rf"{ODD.pattern}|{BLANKS}", FLAGS)
ODD_ENTITIES_AND_BLANKS = re.compile(
    rf"{ODD.pattern}|(?:{BLANKS[:-1]}|&nbsp;|&\#160;)+|{ENTITY}", FLAGS
)
WIDE_STAMP = re.compile(
    rf".{{0,80}}?(?:{YEAR}-[0-9]{{2}}-[0-9]{{2}}"
    r"(?:[ \t]{2,}|[ \t]*(?:[\u00a0\t]|&nbsp;)[ \t]*)[0-9]{2}:|"
    r"[A-Z][a-z]{2}[ \u00a0]{1,2}[0-9]{1,2}(?: {2,}|\u00a0|&nbsp;)[0-9]{2}:|"
    r"[A-Z][a-z]{2}\u00a0)",
    FLAGS,
)
"""A stamp that shows that blanks were doubled, or replaced, on the way."""


DOCKERS_JSON = re.compile(
    r"(\{\"log\":\")([^\"\\]*(?:\\.[^\"\\]*)*?)"
    r"((?:\\[rn]){0,2}\",\"(?:stream|attrs|time)\":.*\}\r?\n?)\Z",
    FLAGS,
)
"""A line in the files of Docker's logging driver ``json-file``."""
JSON_ESCAPES = {'\\"': '"', "\\\\": "\\", "\\/": "/", "\\t": "\t", "\\u003c": "<", "\\u003e": ">",
                "\\u0026": "&"}  # fmt: skip
JSON_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|.)", FLAGS)


IN_A_SOURCE = re.compile(
    rf"((?![ \t]*{ANCHOR})[^\"'`]{{0,60}}([\"'`]))(?={ANCHOR})(.*)(\2[\s),;\]}}\"'`]*)\Z", FLAGS
)
"""A line that a program's source or a test has in quotes: ``messages.push("Mar  1 ...")``."""
QUOTES_OF_A_SOURCE = ('"', "'", "`")
BEHIND_QUOTES = "),;]} \t"


def cleaned(text: str) -> tuple[str, list[Change]]:
    r"""Return a line as its program wrote it, and what was changed on the way to that.

    Taken out: codes for colors, marks without width and NUL at the beginning, ``\r`` and ``\n`` at
    the end, and the JSON in which Docker keeps a line. Replaced: JSON's escapes there, HTML's
    escapes where no ``<`` and ``>`` is left, runs of blanks where the stamp shows that they were
    widened, and what a web page shows in the place of addresses and flags.
    """
    if text.startswith('{"log":"'):
        wrapped = DOCKERS_JSON.match(text)
        if wrapped:
            before, line, behind = wrapped.groups()
            return _unwrapped(before, line, behind, "container log", True)
    if text.rstrip(BEHIND_QUOTES)[-1:] in QUOTES_OF_A_SOURCE:
        wrapped = IN_A_SOURCE.match(text)
        if wrapped:
            before, quote, line, behind = wrapped.groups()
            return _unwrapped(before, line, behind, "quote mark", quote == '"')
    escaped = "&" in text and ("&gt;" in text or "&lt;" in text)
    if escaped:
        inner = TAGS.sub("", text).lstrip("> ")
        escaped = "<" not in inner and ">" not in inner
    wide = (
        "\u00a0" in text or "&nbsp;" in text or "\t" in text[:100] or WIDE_ISO.match(text)
    ) and WIDE_STAMP.match(text)
    if text.rstrip()[-1:] == "]":
        repeated = REPEATED_LINE.match(text)
        if repeated:
            behind = repeated[2]
            return text[: -len(behind)], [Change(len(text) - len(behind), 0, behind, SEPARATOR)]
    odd = "\x1b" in text or text.endswith(LINE_ENDS) or text[:1] in INVISIBLE_FIRST
    if not (odd or escaped or wide or _is_of_a_page(text)):
        return text, []
    pattern = (
        (ODD_ENTITIES_AND_BLANKS if wide else ODD_AND_ENTITIES)
        if escaped
        else (ODD_AND_BLANKS if wide else ODD)
    )
    changes: list[Change] = []
    kept: list[str] = []
    at = length = 0
    for match in pattern.finditer(text):
        original = match[0]
        new = REPLACED.get(original) or (" " if original[0:1] in WIDE_BLANKS else "")
        if original == new or not original:
            continue
        kept.append(text[at : match.start()])
        length += match.start() - at
        changes.append(Change(length, len(new), original, _name_of(original)))
        kept.append(new)
        length += len(new)
        at = match.end()
    kept.append(text[at:])
    return "".join(kept), changes


def _unwrapped(
    before: str, line: str, behind: str, name: str, escaped: bool
) -> tuple[str, list[Change]]:
    """Return the line that stands within other text, and what was around and within it."""
    changes = [Change(0, 0, before, name)]
    kept: list[str] = []
    at = length = 0
    for match in JSON_ESCAPE.finditer(line) if escaped else ():
        new = JSON_ESCAPES.get(match[0])
        if new is None:
            continue
        kept.append(line[at : match.start()])
        length += match.start() - at
        changes.append(Change(length, 1, match[0], SEPARATOR))
        kept.append(new)
        length += 1
        at = match.end()
    kept.append(line[at:])
    whole = "".join(kept)
    changes.append(Change(len(whole), 0, behind, name))
    return whole, changes


REPEATED_LINE = re.compile(
    r"(.{0,200}?: message repeated [0-9]{1,9} times: \[ ?.*)(\]\s*)\Z", FLAGS
)
"""A line in the brackets that rsyslog puts around what came more than once."""

TAGS = re.compile(r"\A(?:</?[a-z]{1,10}(?: [^<>]{0,100})?>)+|(?:</?[a-z]{1,10}>)+\Z", FLAGS)
LINE_ENDS = ("\r", "\n", "\\n")
"""The last one is how the source of a program writes the end of a line."""

INVISIBLE_FIRST = (
    "\0\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069"
)
WIDE_BLANKS = (
    " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000&"
)


def _name_of(original: str) -> str:
    if original[0] == "\x1b":
        return "terminal code"
    if original[0] == "[":
        return "quote mark"
    return "invisible character" if original[0] in INVISIBLE_FIRST else SEPARATOR


def restored(pieces: Pieces, changes: list[Change], at: int = 0) -> Pieces:
    """Return pieces of a cleaned text, from its place ``at`` on, with the characters of the line.

    What was taken out becomes a piece of its own between two others, or stays within one.
    """
    if not changes:
        return pieces
    result: Pieces = []
    waiting = [change for change in changes if change.at >= at]
    waiting.reverse()
    for name, text in zip(pieces[::2], pieces[1::2]):
        while waiting and waiting[-1].at == at and not waiting[-1].length:
            change = waiting.pop()
            result += (change.name, change.original)
        end = at + len(text)
        whole, done = "", at
        while waiting and waiting[-1].at < end:
            change = waiting.pop()
            whole += text[done - at : change.at - at] + change.original
            done = change.at + change.length
        result += (name, whole + text[done - at :])
        at = end
    for change in reversed(waiting):
        result += (change.name, change.original)
    return result


def _is_of_a_page(text: str) -> bool:
    """Tell whether a web page may have changed addresses or flags in a line. Quick."""
    return "[email" in text or "[/" in text or "\u2039= " in text or " =\u203a " in text


def changed(text: str) -> bool:
    """Tell whether characters of a line may have been changed on the way. Quick."""
    return (
        "\x1b" in text
        or text.endswith(LINE_ENDS)
        or _is_of_a_page(text)
        or ("&" in text and ">" not in text and ("&gt;" in text or "&lt;" in text))
    )


def is_stamped_by_another(text: str) -> bool:
    """Tell whether a stamp in the form of Exim's own is that of syslog or Dovecot. Quick."""
    return bool(EXIMS_FORM.pattern.match(text))


def finished(text: str, cut: Callable[[str, Prefix], Cut]) -> Cut:
    """Take off what stands before a line, have the rest cut, and give the characters back."""
    beyond = ""
    if len(text) > MAX_PARSED:
        text, beyond = text[:MAX_PARSED], text[MAX_PARSED:]
    clean, changes = cleaned(text)
    found = cut(clean, read(clean))
    if not changes and not beyond:
        return found
    pieces = restored(found.pieces, changes)
    if beyond:
        pieces += ("beyond the limit", beyond)
    return found._replace(pieces=pieces)
