"""Which files hold mail, a queue or a log, and what it means to empty or to overwrite one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .scale import CHANGES, DELETES_MANY, DELETES_ONE, UNKNOWN, Part
from .session import Session
from .shell import Word

HARMLESS = re.compile(r"/dev/(null|stdout|stderr|tty|tcp/.*|udp/.*|fd/\d+)|&?\d+-?|-")

MAIL = re.compile(
    r"/var/(?:spool/)?(?:mail|vmail|virtual\w*|imap|cyrus|dovecot|qmail)(?:/|$)"
    r"|/var/spool/(?:exim4?|postfix|mqueue|mailman)(?:/|$)|/var/spool/?(?:\*|$)"
    r"|(?:^|/)(?:home\d*/[^/]+|~[^/]*|\$\{?HOME\}?|root)/(?:mail|Maildir|\.maildir|mbox)(?:/|$)"
    r"|(?:^|/)(?:Maildir|mdbox|sdbox|mailboxes|dbox-Mails)(?:/|$)"
    r"|^(?:\./)?(?:mail|input|msglog)/|^\$\{?(?:MAIL|MAILDIR|maildir)\}?(?:/|$)"
    r"|/mailman/(?:lists|archives|qfiles)(?:/|$)|(?:^|/)m\.\d+$|/mail/[^/]+\.[a-z]+/[^/]+"
)
"""Folders and files whose loss is a loss of mail: mailboxes, the queue, lists."""

NOT_MAIL = re.compile(
    r"(?:^|.*/)(?:dovecot[.-][\w.-]+|maildirsize|subscriptions)$"  # made anew, without loss of mail
    r"|^^/(?:etc|usr/(?:local/cpanel/(?!3rdparty)|share|lib|bin|sbin)|var/log|tmp|proc)/"
)

MAILBOX = re.compile(
    r"^/var/(?:spool/)?mail/[^/]+$|(?:^|/)(?:mbox|inbox)$|/mail/(?:inbox|[A-Z][a-z]+)$|(?:^|/)m\.\d+$"
    r"|^\$\{?MAIL\}?$"
)
"""Files that hold more than one message: a mailbox file, a file of mdbox."""

LOG = re.compile(
    r"^/var/log(?:/|$)|^(?:exim_?)?(?:main|reject|panic)log(?:[-.\d].*)?$|^maillog(?:[-.\d].*)?$"
    r"|^/usr/local/cpanel/logs(?:/|$)|/eximstats_db"
)
SETTINGS = re.compile(
    r"^/etc/(?:exim[\w.-]*|exim4/.*|dovecot/.*|mail/.*|mailman/.*|local(?:_|-host-names|domains)|localdomains"
    r"|remotedomains|secondarymx|(?:true)?userdomains|domainusers|demo(?:users|domains)|mailips|mailhelo"
    r"|email_send_limits|aliases|v(?:aliases|filters|domainaliases)(?:/.*)?|passwd|shadow|group"
    r"|skipsmtpcheckhosts|relayhosts|alwaysrelay|trustedmailhosts|spammeripblocks|blocked_incoming_\w+)$"
    r"|^/var/cpanel/(?:users|userdata)/|(?:^|/)home\d*/[^/]+/etc/[^/]+/(?:passwd|shadow|quota|filter[^/]*)$"
)
"""Accounts and settings of mail: empty, they are lost, and nothing makes them anew."""

CRON = re.compile(r"/etc/cron|/etc/anacrontab|/var/spool/cron")
RUN_LATER = re.compile(
    r"(?:^|/)\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|cshrc)$"
    r"|^/etc/(?:profile|bashrc|bash\.bashrc|rc\.local|rc\.d/rc\.local|profile\.d/.*)$|^/etc/init\.d/"
)
"""Files whose lines a shell runs at the next login or start."""


def runs_later(path: str) -> bool:
    return bool(CRON.search(path) or RUN_LATER.search(path))


def holds_mail(path: str) -> bool:
    return bool(MAIL.search(path)) and not NOT_MAIL.match(path)


def holds_log(path: str) -> bool:
    return bool(LOG.search(path))


def holds_settings(path: str) -> bool:
    return bool(SETTINGS.search(path))


def is_mailbox_file(path: str) -> bool:
    return bool(MAILBOX.search(path)) and not NOT_MAIL.match(path)


def emptied(shown: str, session: Session, word: Word, how: str = "empties") -> Iterator[Part]:
    """A file that loses what it held."""
    for path in session.paths(word):
        yield _emptied(shown, path, word.many, how)


def _emptied(shown: str, path: str, many: bool, how: str) -> Part:
    if holds_mail(path):
        return Part(shown, DELETES_MANY, f"{how} {path}: the mail in it is lost")
    if re.match(r"/dev/(?:sd|vd|xvd|nvme|md|mapper/|hd)", path):
        return Part(shown, DELETES_MANY, f"{how} {path}: the file system on it is lost")
    if holds_log(path):
        risk = DELETES_MANY if many else DELETES_ONE
        return Part(shown, risk, f"{how} {path}: the log lines in it are lost")
    return Part(shown, DELETES_MANY if many else DELETES_ONE, f"{how} {path}")


def written(shown: str, session: Session, word: Word, append: bool) -> Iterator[Part]:
    """A file that a redirection or a program writes to."""
    for path in session.paths(word):
        if HARMLESS.fullmatch(path):
            continue
        if append:
            yield Part(shown, CHANGES, f"adds to {path}")
        elif holds_mail(path) or holds_log(path) or path.startswith("/dev/"):
            yield _emptied(shown, path, word.many, "writes over")
        elif word.variable and not word.text.strip():
            yield Part(shown, UNKNOWN, "which file this writes is not written in the line")
        else:
            yield Part(shown, CHANGES, f"writes to {path}")


def losses(shown: str, session: Session, word: Word) -> Iterator[Part]:
    """The same where mail or a log is lost by it, and nothing for other files."""
    for part in written(shown, session, word, append=False):
        if part.risk != CHANGES:
            yield part
