"""Which files hold mail, a queue or a log, and what it means to empty or to overwrite one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .scale import CHANGES, DELETES_MANY, DELETES_ONE, UNKNOWN, Part, each_several, table
from .session import Session, part
from .words import Word

HARMLESS = re.compile(r"/dev/(null|stdout|stderr|tty|tcp/.*|udp/.*|fd/\d+)|&?\d+-?|-")

MAIL = re.compile(
    r"/var/(?:spool/)?(?:mail|vmail|virtual\w*|imap|cyrus|dovecot|qmail)(?:/|$)"
    r"|/var/spool/(?:exim4?|postfix|mqueue|mailman)(?:/|$)|/var/spool/?(?:\*|$)"
    r"|(?:^|/)(?:home\d*/[^/]+|~[^/]*|\$\{?HOME\}?|root)/(?:[Mm]ail|Maildir|\.maildir|mbox)(?:/|$)"
    r"|(?:^|/)(?:Maildir|mdbox|sdbox|mailboxes|dbox-Mails)(?:/|$)"
    r"|^(?:\./)?(?:mail|input|msglog)/|^\$\{?(?:MAIL|MAILDIR|maildir)\}?(?:/|$)"
    r"|/mailman/(?:lists|archives|qfiles)(?:/|$)|(?:^|/)m\.\d+$|/mail/[^/]+\.[a-z]+/[^/]+"
)
"""Folders and files whose loss is a loss of mail: mailboxes, the queue, lists."""

NOT_MAIL = re.compile(
    r"(?:^|.*/)(?:dovecot[.-][\w.-]+|maildirsize|subscriptions)$"  # made anew, without loss of mail
    r"|^^/(?:etc|usr/(?:local/cpanel/(?!3rdparty)|share|lib|bin|sbin)|var/log|tmp|proc)/"
)

MESSAGE = re.compile(r"/(?:cur|new)/[^/]*[^/.][^/]*$")
"""One message of a Maildir."""

MAILBOX = re.compile(
    r"^/var/(?:spool/)?mail/[^/]+$|(?:^|/)(?:mbox|inbox)$|/mail/(?:inbox|[A-Z][a-z]+)$|(?:home\d*/[^/]+|~[^/]*|/root)/Mail/[\w.-]+$|(?:^|/)m\.\d+$"
    r"|^\$\{?MAIL\}?$"
)
"""Files that hold more than one message: a mailbox file, a file of mdbox."""

LOG = re.compile(
    r"^/var/log(?:/|$)|^(?:exim_?)?(?:main|reject|panic)log(?:[-.\d].*)?$|^maillog(?:[-.\d].*)?$"
    r"|^/usr/local/cpanel/logs(?:/|$)|/eximstats_db|/mailman/logs(?:/|$)"
    r"|^/usr/local/apache/(?:dom)?logs(?:/|$)|^/opt/cpanel/\S*/var/log(?:/|$)"
)
LIVE_LOG = re.compile(
    r"/(?:exim_?)?(?:main|reject|panic)log$|/mail(?:log|\.(?:log|info|warn|err))$"
    r"|/var/log/(?:messages|secure|syslog|cron|dovecot\.log|lfd\.log)$|/cpanel/logs/\w+_log$"
)
"""Logs that are written now; what was put aside has another name."""

SETTINGS = re.compile(
    r"^/etc/(?!faketimerc(?:/|$)|(?:cron[\w.]*|alternatives|skel|systemd/system)/|(?:[^/]+/)*(?!conf\.d/)[\w.@-]+\.d/)."
    r"|^/var/cpanel/(?!(?:bandwidth|caches?|eximstats|locks?|logs|tmp|updatelogs|webmail)[\w.]*(?:/|$))."
    r"|^/var/spool/cron/(?:crontabs/)?[^/]|^/var/named(?:/|$)|^/usr/local/(?:apache|cpanel)/(?:conf|etc)/."
    r"|/mailman/(?:Mailman/mm_cfg\.py|lists/[^/]+/config\.(?:pck|db))$|^/opt/cpanel/\S+/etc/.|/\.ssh/authorized_keys$|/\.cpanel/filter\.yaml$"
    r"|/\.spamassassin/\w+$|/\.dovecot\.sieve$|/sieve/[^/]+\.sieve$|^/usr/lib/systemd/system/[^/]+$"
    r"|(?:^|/)home\d*/[^/]+/etc/(?!cacheid$)."
    r"|(?:^|/)\.(?:forward|procmailrc|mailfilter|my\.cnf|filter|autorespond/.*|spamassassin/user_prefs)$"
    r"|^(?:exim\.conf(?:\.local\w*)?|dovecot\.conf|csf\.conf|(?:local|remote|(?:true)?user)domains)$"
)
"""Accounts and settings: what such a file held is lost when another text takes its place.

Files in folders ``*.d`` are mostly new, and libfaketime's file is a clock that a test sets.
"""

KEPT_COPY = re.compile(
    r"(?:(?<=\w)~|[.~_-](?:bak|backup|old|orig\w*|saved?|prev\w*|new|tmp|temp|try|copy|off|dist|rpm\w+"
    r"|\d{4}[\w-]*|\d|\$.*))(?=/|$)|(?<=[a-z])\d+$"
)
"""Names of copies, which hold nothing that is not also elsewhere."""

FOLDER = re.compile(r"/(?:v(?:aliases|filters|domainaliases)|csf|dovecot|users|userdata|named)/?$")
"""Folders of many settings."""

DELIVERS = re.compile(
    r"^/etc/(?:aliases|v(?:aliases|filters|domainaliases)/|cpanel_exim_system_filter)|/\.forward$"
    r"|^\.forward$|(?:^|/)\.(?:procmailrc|mailfilter)$|^/etc/exim\.conf(?:\.local)?$|/etc/[^/]+/[^/]+/filter(?:\.yaml)?$|/\.filter$|\.sieve$"
)
"""Files that say what happens to mail that comes."""

DISCARDS = re.compile(
    r":blackhole:|\bdiscard\s*;|\|\s*\"?/?(?:usr/)?(?:bin/)?true\b|(?<![<>&\w])/dev/null"
    r"|^[ \t]*(?:seen[ \t]+)?finish\b|\bseen\s{1,9}finish\b",
    re.M,
)
PIPES = re.compile(r"\|\s*\"?([^\s\"|,][^\"|,\n]*)|\bpipe\s+\"([^\"\n]+)\"")

CRON = re.compile(r"/etc/cron|/etc/anacrontab|/var/spool/cron")
RUN_LATER = re.compile(
    r"(?:^|/)\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|cshrc)$"
    r"|^/etc/(?:environment|profile|bashrc|bash\.bashrc|rc\.local|rc\.d/rc\.local|profile\.d/.*)$|^/etc/init\.d/"
    r"|^(?:/etc|/usr/lib|/lib)/systemd/(?:system|user)/.*\.(?:service|timer|conf|path|socket)$"
    r"|^(?:/etc|/usr/lib|/run)/tmpfiles\.d/"
    r"|^(?:/usr/local/cpanel)?/scripts/(?:pre|post)\w+$"
)
"""Files whose lines a shell, systemd or a hook of cPanel runs later."""


ARCHIVE = re.compile(
    r"^/backup\d*/.*[^/]$|[^/]\.(?:tgz|tbz2?|txz|tar(?:\.[a-z]\w*)?|zip|7z|sql(?:\.[a-z]\w*)?|mbox|ibd)$"
)
"""Backups, dumps and mailboxes put aside: nobody makes one with nothing in it."""


PUT_ASIDE = re.compile(
    r"[^/]\.(?:tgz|tbz2?|txz|tar(?:\.[a-z]\w*)?|zip|7z|rar|mbox|pst)$"
    r"|(?:backup|dump|archive)[^/\s]{0,80}\.(?:sql(?:\.[a-z]\w*)?|gz|bz2|xz|zst)$"
)
"""What was packed or put aside, and nobody writes by hand."""

SCRATCH = re.compile(r"/tmp/|/var/tmp/|/dev/shm/")

PACKS = set(table("words")["packs"].split())
"""Programs whose output may well be such a file."""

FILTERS = set(table("words")["filters"].split())
"""Programs whose output may be a mailbox file, or a dump that is text."""

IS_TEXT = re.compile(r"\.(?:mbox|eml|sql)$")
WORD_OF_A_LINE = re.compile(r"[^\s;|&()]+")


KERNEL = re.compile(
    r"/proc/(?:sysrq-trigger|sys/kernel/(?:core_pattern|modprobe|hotplug|poweroff_cmd))"
    r"|/sys/(?:kernel/uevent_helper|(?:block|class)/.*/device/(?:delete|state))"
)
"""Switches of the kernel that run a program, or take a disk away."""

DEVICE = re.compile(
    r"/dev/(?!shm/|pts/|tty|tcp/|udp/|fd/|mqueue/|log$)(?!(?:null|zero|full|console|u?random|std\w+|watchdog)$)."
)


def is_device(path: str) -> bool:
    """Whether it is, or may be, a disk or a part of one."""
    return bool(DEVICE.match(path))


def is_put_aside(path: str) -> bool:
    return bool(PUT_ASIDE.search(path)) and not SCRATCH.match(path)


def runs_later(path: str) -> bool:
    return bool(CRON.search(path) or RUN_LATER.search(path))


def holds_mail(path: str) -> bool:
    return bool(MAIL.search(path)) and not NOT_MAIL.match(path)


def holds_log(path: str) -> bool:
    return bool(LOG.search(path))


def holds_settings(path: str) -> bool:
    return bool(SETTINGS.search(path)) and not KEPT_COPY.search(path)


def is_no_new_one(path: str) -> bool:
    """Whether nobody would make this file with nothing in it: it is there, and is emptied."""
    return path.startswith("/etc/") or bool(ARCHIVE.search(path) or lines_of(path))


def is_copy(path: str) -> bool:
    return bool(KEPT_COPY.search(path))


def holds(path: str) -> bool:
    """Whether it would be a loss."""
    return holds_mail(path) or holds_log(path) or holds_settings(path)


ROTATES = re.compile(r"^/etc/logrotate\.(?:conf$|d/)")
ROTATION_RUNS = re.compile(
    r"^[ \t]*(?:pre|post)rotate|^[ \t]*(?:first|last)action|^[ \t]*preremove", re.M
)
PATH = re.compile(r"[/~$][\w./*?$-]+")


def rotates(path: str) -> bool:
    return bool(ROTATES.search(path))


def rotation(session: Session, words: list[Word], text: str, whole: bool) -> Iterator[Part]:
    """What a text in a file of logrotate does to the files that it names, and what it runs."""
    mail = next((path for path in PATH.findall(text) if holds_mail(path)), "")
    if mail:
        yield part(words, DELETES_MANY, f"has {mail} rotated away: the mail in it is lost")
    for found in list(ROTATION_RUNS.finditer(text))[:20]:
        script = text[found.end() :].partition("endscript")[0]
        yield from each_several(session.text(script))
    if not whole:
        yield part(words, UNKNOWN, "what logrotate will do is not written in the line")


def delivers(path: str) -> bool:
    return bool(DELIVERS.search(path))


def orders(session: Session, words: list[Word], text: str) -> Iterator[Part]:
    """What a text in a file of aliases, forwarders or filters does to mail that comes."""
    if DISCARDS.search(text):
        yield part(words, DELETES_MANY, "throws mail away that comes from now on")
    for found in PIPES.finditer(text):
        for one in each_several(session.text(found[1] or found[2])):
            # To give mail to a program is what such a line is for; what deletes is named.
            if one.risk in (DELETES_ONE, DELETES_MANY):
                yield one


def is_mailbox_file(path: str) -> bool:
    return bool(MAILBOX.search(path)) and not NOT_MAIL.match(path)


def emptied(shown: str, session: Session, word: Word, how: str = "empties") -> Iterator[Part]:
    """A file that loses what it held."""
    for path in session.paths(word):
        yield _emptied(shown, path, word.many, how)


def _emptied(shown: str, path: str, many: bool, how: str) -> Part:
    if holds_mail(path) or path.endswith(".mbox"):
        return Part(shown, DELETES_MANY, f"{how} {path}: the mail in it is lost")
    if is_device(path):
        return Part(shown, DELETES_MANY, f"{how} {path}: the file system on it is lost")
    if holds_log(path):
        risk = DELETES_MANY if many else DELETES_ONE
        return Part(shown, risk, f"{how} {path}: the log lines in it are lost")
    lost = ": what it held is lost" if holds_settings(path) else ""
    if how in ("empties", "cuts off what is in") and (
        what := lines_of(path) or ("domains" if OWNERS.search(path) else "")
    ):
        return Part(shown, DELETES_MANY, f"{how} {path}: all {what} in it are lost")
    return Part(shown, DELETES_MANY if many else DELETES_ONE, f"{how} {path}{lost}")


def written(shown: str, session: Session, word: Word, append: bool) -> Iterator[Part]:
    """A file that a redirection or a program writes to."""
    for path in session.paths(word):
        if HARMLESS.fullmatch(path):
            continue
        if append:
            yield Part(shown, CHANGES, f"adds to {path}")
        elif (holds(path) or is_device(path) or path == "/dev/stdin") or (
            is_put_aside(path) and not packs(shown, path)
        ):
            yield _emptied(shown, path, word.many, "writes over")
        elif KERNEL.match(path):
            yield Part(shown, UNKNOWN, "makes the kernel run a program, or let go of a disk")
        elif word.variable and (path in ("", "$()") or is_unnamed(path)):
            yield Part(shown, UNKNOWN, "which file this writes is not written in the line")
        else:
            yield Part(shown, CHANGES, f"writes to {path}")


def _ends(path: str) -> str:
    """What kind of packed file a name says that it is."""
    name = path.rpartition("/")[2]
    return re.sub(r"^.*?\.(?=(?:tar\.)?\w+$)", "", name) if "." in name else ""


def packs(shown: str, path: str) -> bool:
    """Whether a program of the command makes such files as the path names."""
    makes = PACKS | FILTERS if IS_TEXT.search(path) else PACKS
    return any(word.rpartition("/")[2] in makes for word in WORD_OF_A_LINE.findall(shown[:300]))


def replaced(path: str, sources: list[str]) -> bool:
    """Whether files of another kind would take the place of a packed or put aside one."""
    if not is_put_aside(path) or len(sources) != 1:
        return False
    source = sources[0]
    return not (
        holds_mail(source)
        or is_mailbox_file(source)
        or re.search(r"[$*?{]", source)
        or _ends(source) == _ends(path)
    )


UNNAMED = re.compile(
    r"\$(?!\{?(?:HOME|PWD|OLDPWD|USER|HOSTNAME|RANDOM|\w*te?mp\w*)\b)(?:\{[^{}]*\}|\w+|[@*])(?=[/$]|$)",
    re.I,
)
"""A variable that the line does not set, but those that the shell or the login sets, or for now."""


def is_unnamed(path: str) -> bool:
    """Whether a path begins with a variable, so that it may be any file that is there."""
    return bool(UNNAMED.match(path)) and not is_copy(path)


ACCOUNTS = [
    (re.compile(r"/etc/(?:[^/]+/)?g?shadow$|/dovecot/(?:accounts|users|passwd)$"), "passwords"),
    (re.compile(r"/etc/(?:[^/]+/)?passwd$"), "accounts"),
    (re.compile(r"^/etc/(?:local|remote|secondarymx)domains$"), "domains"),
    (re.compile(r"^/etc/(?:valiases/|aliases$)"), "forwarders"),
    (re.compile(r"^/etc/vdomainaliases/"), "forwarders of a domain"),
    (re.compile(r"^/etc/vfilters/|/etc/[^/]+/[^/]+/filter(?:\.yaml)?$"), "filters"),
]
"""Files of which each line, or some lines together, are one account, domain or forwarder."""


OWNERS = re.compile(r"^/etc/(?:true)?userdomains$")
"""Whose each domain is; cPanel writes such a file anew, but not at once."""


def lines_of(path: str) -> str:
    """What the lines of such a file are; an empty text for any other file."""
    if is_copy(path):
        return ""
    return next((what for files, what in ACCOUNTS if files.search(path)), "")


def losses(shown: str, session: Session, word: Word) -> Iterator[Part]:
    """The same where mail or a log is lost by it, and nothing for other files."""
    for one in written(shown, session, word, append=False):
        if one.risk != CHANGES:
            yield one
