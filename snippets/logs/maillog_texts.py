"""The texts of Dovecot's and spamd's log lines, and the kind of each.

Each entry is a kind and an expression; named groups are parts (``_`` stands for a blank).

Source: Dovecot 2.2 to 2.4: ``src/login-common/client-common.c``, ``src/imap/imap-client.c``,
``src/pop3/pop3-client.c``, ``src/lmtp``, ``src/lib-lda/mail-deliver.c``, ``src/master``,
``src/lib-master``, ``src/lib-index``; Pigeonhole's ``sieve`` messages; Apache SpamAssassin 4.0:
``spamd/spamd.raw``.
"""

from __future__ import annotations

from .parts import Shape, shapes

LOGIN_ENDS = (
    r"(?P<event>Disconnected|Aborted login|Login aborted|Connection closed|Auth failed|"
    r"Client has quit the connection|Remote closed connection)"
    r"(?: (?P<reason>by [a-z ]+|for [a-z ]+))?(?:: (?P<reason2>.*?))? ?"
)
LEADING_TEXTS: dict[str, list[Shape]] = {
    "Login": shapes(
        ("login", r"Login(?=: user=)"),
        (
            "login-failed",
            rf"{LOGIN_ENDS}(?P<attempts>\([^()]*(?:auth failed|authentication failed|"
            r"[0-9] authentication attempts|tried to use|unsupported auth)[^()]*\))"
            r"(?: (?P<reason_code>\([a-z_]+\)))?",
        ),
        (
            "login-none",
            rf"{LOGIN_ENDS}(?P<attempts>\((?:no auth attempts|disconnected "
            rf"before|disconnected during TLS)"
            r"[^()]*\))(?: (?P<reason_code>\([a-z_]+\)))?",
        ),
        (
            "login-aborted",
            rf"{LOGIN_ENDS}(?P<attempts>\([^()]*\))(?: (?P<reason_code>\([a-z_]+\)))?(?=:|\Z)",
        ),
        ("login-aborted", r"Login aborted(?=:)"),
    ),
    "Mailbox": shapes(
        (
            "mail-action",
            r"Mailbox (?:created|deleted|renamed|subscribed|unsubscribed): (?P<mailbox>.+)",
        ),
    ),
    "Logged": shapes(("login", r"Logged in(?=:)"), ("logout", r"Logged out")),
    "Disconnected": shapes(
        ("logout", r"Disconnected: Logged out"),
        (
            "limit",
            r"Disconnected: Maximum number of connections from user\+IP exceeded "
            r"(?P<limit>\([^()]*\))",
        ),
    ),
    "Connect": shapes(("lmtp-connection", r"Connect from (?P<ip>[^ ]+)")),
    "Disconnect": shapes(("lmtp-connection", r"Disconnect from (?P<ip>[^ :]+)")),
    "Server": shapes(("disconnect", r"Server shutting down\.?")),
    "service": shapes(
        (
            "logout",
            r"(?P<service>service=[^ ,]+), (?P<user>user=[^ ,]+), "
            r"(?P<remote_ip>ip=\[[^\] ]*\])\. Logged out",
        ),
        (
            "disconnect",
            r"(?P<service>service=[^ ,]+), (?P<user>user=[^ ,]+), "
            r"(?P<remote_ip>ip=\[[^\] ]*\])\. (?:Disconnected|Connection closed)",
        ),
    ),
    "Dovecot": shapes(
        (
            "start",
            r"Dovecot (?P<version>v[^ ]+(?: \([0-9a-f]+\))?) starting up(?: for "
            r"(?P<protocols>[^()]*[^() ]) ?)?(?P<note>\(.*\))?",
        ),
        ("stop", r"Dovecot .*(?:stopped|shutting down)"),
    ),
    "SIGHUP": shapes(("reload", r"SIGHUP received - reloading configuration")),
    "Killed": shapes(("stop", r"Killed with signal (?P<signal>[0-9]+)(?: (?P<note>\(.*\)))?")),
    "Time": shapes(
        (
            "time",
            r"Time (?:just )?moved (?:backwards|forwards?) by (?P<seconds>[0-9.]+) seconds"
            r"(?:, waiting for (?P<seconds2>[0-9.]+) seconds until new "
            r"services are launched again\.)?",
        )
    ),
    "proxy": shapes(("proxy", r"proxy(?P<user>\([^()]*\))?")),
    **{
        word: shapes(
            ("mail-action", rf"{word}(?: (?:from|to) (?P<mailbox>[^:]+))?(?=: )"),
        )
        for word in ("append", "copy", "delete", "expunge", "flag_change", "save", "undelete")
    },
    "Maximum": shapes(
        ("limit", r"Maximum number of connections from user\+IP exceeded (?P<limit>\([^()]*\))")
    ),
    "Login:": [],
}
"""By the text's first word, up to a blank, a colon, a full stop or an equals sign."""
for _word in ("Disconnected", "Aborted", "Connection", "Auth", "Client", "Remote"):
    LEADING_TEXTS[_word] = LEADING_TEXTS.get(_word, []) + LEADING_TEXTS["Login"][1:4]
LEADING_TEXTS["Aborted"] += shapes(("login-aborted", r"Aborted login"))
LEADING_TEXTS["Disconnected"] += shapes(
    ("login-aborted", r"Disconnected"),
    ("disconnect", r"Disconnected(?: for inactivity| by client)?"),
)
LEADING_TEXTS["Connection"] += shapes(
    ("login-aborted", r"Connection closed"),
    ("disconnect", r"Connection closed(?:: (?P<reason>[^=]*?)(?= [a-z_]+=|\Z))?"),
)
LEADING_TEXTS["Auth"] += shapes(("login-failed", r"Auth failed"))
del LEADING_TEXTS["Login:"]

DELIVERY = Shape(
    "lmtp-saved",
    r"(?:(?P<session>(?!msgid=|sieve:)[^ :]+): )?(?:(?P<module>sieve): )?"
    r"(?:(?P<Message_ID>msgid=.*?)(?: (?P<note>\(added by [^()]*\)))?: )?"
    r"(?:(?P<event>(?:[a-z]+ action: )?(?:saved mail to|save failed to(?: open mailbox)?|"
    r"(?:failed to store|stored mail) into mailbox|forwarded to|sent vacation response to|"
    r"discarded (?:duplicate )?vacation (?:reply|response) to)) *"
    r"(?P<mailbox>'[^']*'|<[^<>]*>|[^ :(]+)|"
    r"(?P<event2>(?:[a-z]+ action: )?(?:rejected(?: message from)?|sent rejection|discarded|"
    r"marked message to be discarded(?: if not explicitly delivered)?|sent notification|"
    r"Return-Path missing|Auto-submitted message discarded)))"
    r"(?: (?P<note2>\([^()]*\)))?",
)
"""What LMTP, lda and sieve say of one message and one recipient."""

DELIVERY_KINDS = {
    "saved mail to": "saved",
    "stored mail into mailbox": "sieve-stored",
    "forwarded to": "sieve-forwarded",
    "discarded": "sieve-discarded",
    "sent notification": "sieve-forwarded",
    "marked message to be discarded": "sieve-discarded",
    "marked message to be discarded if not explicitly delivered": "sieve-discarded",
    "sent vacation response to": "sieve-vacation",
    "discarded duplicate vacation reply to": "sieve-vacation",
    "discarded duplicate vacation response to": "sieve-vacation",
    "discarded vacation reply to": "sieve-vacation",
    "discarded vacation response to": "sieve-vacation",
}

SEARCHED: list[Shape] = shapes(
    ("time", r"[Tt]ime (?:just )?moved"),
    ("warning", r"Obsolete setting|new clean config file"),
    (
        "killed",
        r"killed with signal|returned error [0-9]+|core dumped|Fatal: master: "
        r"service|out of memory|Out of memory",
    ),
    (
        "limit",
        r"client_limit|process_limit|vsz_limit|service_count|mail_max_userip|[Mm]aximum number|"
        r"throttling|fd limit|too many|Too many|connections are being dropped|ulimit|inotify",
    ),
    (
        "quota",
        r"[Qq]uota exceeded|[Oo]ver ?quota|Mailbox is full|limit exceeded|quota(?:_|:| )|Quota",
    ),
    ("auth-failed", r"pam_authenticate\(\) failed"),
    ("permission", r"Permission denied|EACCES|missing \+[rwx] perm|Operation not permitted"),
    (
        "lock",
        r"[Ll]ock(?:ed|ing|file)?\b|dotlock|Timeout "
        r"(?:\([0-9]+s\) )?while waiting for lock|\.lock\b",
    ),
    (
        "auth-failed",
        r"[Pp]assword mismatch|unknown user|[Ii]nvalid (?:credentials|input)|"
        r"user not found|[Aa]uthentication failure|auth failed|No such user|Username not known",
    ),
    ("tls-error", r"SSL|TLS|ssl_|certificate"),
    (
        "index",
        r"dovecot\.index|\.index\b|[Ii]ndex(?:es)?\b|fscking|uidlist|rebuild|UIDVALIDITY|"
        r"dovecot\.map|[Cc]ache file|transaction log",
    ),
    ("no-space", r"No space left on device|Disk quota exceeded|ENOSPC"),
    ("auth-error", r"\bauth(?:entication)?\b|auth[-_]|passdb|userdb"),
)
"""Looked for in texts with a level, and in texts that no other expression knows; the first wins."""

SPAMD_TEXTS = shapes(
    (
        "spamd",
        r"(?P<event>(?:spamd: )?(?:identified spam|clean message|skipped "
        r"message)) \((?P<score>[-0-9.?]+)/"
        r"(?P<threshold>[-0-9.?]+)\) for (?P<user>[^ :]*):"
        r"(?P<uid>[0-9]+) in (?P<seconds>[0-9.]+) "
        r"seconds, (?P<size>[0-9]+) bytes\.?",
    ),
    (
        "spamd",
        r"(?P<event>(?:spamd: )?result:) (?P<verdict>[Y.]) (?P<score>-?[0-9]+) - (?P<rules>[^ ]*)",
    ),
    (
        "spamd",
        r"(?P<event>(?:spamd: )?(?:checking|processing) message) "
        r"(?P<Message_ID>.*?)(?P<note> aka .*?)? "
        r"for (?P<user>[^ :]*):(?P<uid>[0-9]+)",
    ),
    (
        "spamd",
        r"(?P<event>(?:spamd: )?(?:got )?connection (?:from|over)) "
        r"(?P<host_name>[^ ]+)(?: (?P<ip>\[[^\] ]*\]))?"
        r"(?P<port>:[0-9]+)?(?: to port (?P<port2>[0-9]+), fd (?P<fd>[0-9]+))?",
    ),
    ("spamd", r"(?P<event>(?:spamd: )?setuid to) (?P<user>[^ ]+) succeeded"),
    ("spamd", r"(?P<event>prefork: child states:) (?P<verdict>[A-Z]+)"),
)
