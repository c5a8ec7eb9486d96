"""The kinds of lines of Dovecot 2.2 to 2.4 with Pigeonhole, and of spamd, in the mail log.

A text stands behind the process that wrote it: ``imap(ann@example.com)<7><x>: Logged out``. Words
are looked for where no text is known, in the words of an error alone: not in fields, paths,
addresses and quotes. Those that stand first are tried first.

Source: Dovecot 2.2 to 2.4: ``src/login-common/client-common.c``, ``src/imap/imap-client.c``,
``src/pop3/pop3-client.c``, ``src/lmtp``, ``src/lib-lda/mail-deliver.c``, ``src/master``,
``src/lib-master``, ``src/lib-index``; Pigeonhole's ``sieve`` messages; Apache SpamAssassin 4.0:
``spamd/spamd.raw``.
"""

from __future__ import annotations

from .record import WORDS, Kind, by_first_word, text, words

ENDINGS = (
    "Disconnected",
    "Aborted login",
    "Login aborted",
    "Connection closed",
    "Auth failed",
    "Client has quit the connection",
    "Remote closed connection",
)
"""How a login that did not succeed ends."""
WHY = r"(?: (?P<reason>by [a-z ]+|for [a-z ]+))?(?:: (?P<reason2>.*?))? ?"
CODE = r"(?: (?P<reason_code>\([a-z_]+\)))?"
FAILED = r"auth failed|authentication failed|(?:[1-9]|[0-9]{2,}) authentication attempts|tried to use|unsupported auth"
NO_ATTEMPT = "no auth attempts|0 authentication attempts|disconnected during TLS"
WHERE = r"(?P<mailbox>'[^']*'|<[^<>]*>|[^ :(]+)"
PROXIED_TO = (
    r"\((?P<user>[^(),]*),"
    r"(?:(?P<ip>[0-9.]+|\[[0-9A-Fa-f:.]+\])|(?P<host_name>[^(),:]+))(?P<port>:[0-9]+)\)"
)
"""Who is passed on, and where to."""
TARGET = r"(?:(?P<ip>[0-9.]+|\[[0-9A-Fa-f:.]+\])|(?P<host_name>[^(): ]+))(?P<port>:[0-9]+)"
HANDED_ON = (
    rf"(?P<address><[^<>]*>) at {TARGET}: (?:(?P<reply_code>[245][0-9]{{2}}) "
    r"(?:(?P<enhanced_status>[245]\.[0-9]{1,3}\.[0-9]{1,3}) )?)?"
    r"(?P<reply_text>.*?)(?: (?P<note>\([0-9]+/[0-9]+ at [0-9]+ ms\)))?(?=\Z)"
)
"""What another server said of a message that Dovecot's LMTP passed on."""
LAST_COMMAND = r"(?P<note>\((?:No commands sent|disconnected [a-z ]+|[A-Z][A-Z ]{2,40}(?:running|finished) )[^()]*\))"
"""What the client had asked for last."""
REMARK = r"(?: (?P<note>\([^()]*\)))?"

SPAMD = Kind(
    "spamd",
    "spamd, the daemon of Apache SpamAssassin, or its client spamc: a message was checked, or the program says what it does.",
    text(
        r"(?P<event>(?:spamd: )?(?:identified spam|clean message|skipped "
        r"message)) \((?P<score>[-0-9.?]+)/"
        r"(?P<threshold>[-0-9.?]+)\) for (?P<user>[^ :]*):"
        r"(?P<uid>[0-9]+) in (?P<seconds>[0-9.]+) "
        r"seconds(?:, (?P<size>[0-9]+) bytes\.?)?",
        "spamd: identified spam (6.7/5.0) for ann:1001 in 9.3 seconds, 2840 bytes.",
        "spamd: clean message (-0.1/5.0) for ann:1001 in 1.2 seconds, 1234 bytes.",
    ),
    text(
        r"(?P<event>(?:spamd: )?result:) (?P<verdict>[Y.]) +(?P<score>-?[0-9]+) - (?P<rules>[^ ]*)",
        "spamd: result: .  0 - ALL_TRUSTED scantime=0.4,size=599,user=ann,uid=130",
        "spamd: result: Y 15 - BAYES_99,HTML_MESSAGE scantime=1.2,size=100,user=ann,uid=1001",
    ),
    text(
        r"(?P<event>(?:spamd: )?(?:checking|processing) message) "
        r"(?P<Message_ID>.*?)(?P<note> aka .*?)? "
        r"for (?P<user>[^ :]*):(?P<uid>[0-9]+)",
        "spamd: processing message <a@example.net> for ann:1001",
    ),
    text(
        r"(?P<event>(?:spamd: )?(?:got )?connection over) (?P<file>[^ ]+)",
        "spamd: got connection over /run/spamd.sock",
    ),
    text(
        r"(?P<event>(?:spamd: )?(?:got )?connection from) "
        r"(?P<host_name>[^ ]+)(?: (?P<ip>\[[^\] ]*\]))?"
        r"(?P<port>:[0-9]+)?(?: to port (?P<port2>[0-9]+), fd (?P<fd>[0-9]+)|"
        r" at port (?P<port3>[0-9]+))?",
        "spamd: connection from localhost [127.0.0.1]:51000 to port 783, fd 5",
        "spamd: connection from localhost [127.0.0.1] at port 51000",
    ),
    text(
        r"(?P<event>(?:spamd: )?setuid to) (?P<user>[^ ]+) succeeded",
        "spamd: setuid to ann succeeded",
    ),
    text(
        r"(?P<event>prefork: child states:) (?P<verdict>[A-Z]+)",
        "prefork: child states: II",
    ),
    lines=["Mar  1 10:00:00 mx spamd[7]: spamd: handled cleanup of child pid 12 due to SIGCHLD"],
    parts={
        "verdict": "Y for spam, a full stop for not spam; in child states, I for idle and B for busy.",
        "uid": "The number of the user that spamd ran as.",
        "size": "The size of the message in bytes.",
    },
)

KINDS = [
    Kind(
        "login",
        "A user logged in to IMAP, POP3 or another service.",
        text(
            r"Login(?=: user=)",
            "Login: user=<ann@example.com>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, mpid=7, TLS",
        ),
        text(r"Logged in(?=:)", "Logged in: user=<ann@example.com>, method=PLAIN, rip=192.0.2.7"),
        text(r"Login(?=[:.]?\Z)", "Login"),
        gives_reason=False,
        parts={"user": "Who logged in.", "event": "The login was successful."},
    ),
    Kind(
        "login-failed",
        "A login failed: wrong password, unknown user, or a login that is not allowed. The number of attempts is in parentheses.",
        *[
            text(
                rf"{ending}{WHY}(?P<attempts>\([^()]*(?:{FAILED})[^()]*(?:\)|\Z)){CODE}",
                f"{ending} (auth failed, 1 attempts in 2 secs): user=<ann@example.com>",
            )
            for ending in ENDINGS
        ],
        text(r"Auth failed(?=:)", "Auth failed: user=<ann@example.com>"),
        text(
            r"Login failed: (?P<reason>[A-Z][^:=<>()]{2,80}?)"
            r"(?: (?P<attempts>\([^()]*\)))?(?=: |\Z)",
            "Login failed: SSL required for authentication: user=<>, rip=192.0.2.7",
            "Login failed: Cleartext authentication disabled",
        ),
        parts={"user": "The name that was tried."},
    ),
    Kind(
        "login-none",
        "A connection ended without a login being tried: the client left (a monitor, a scanner, a failed TLS handshake), or Dovecot closed it, as the words before the brackets say.",
        *[
            text(
                rf"{ending}{WHY}(?P<attempts>\((?:{NO_ATTEMPT})[^()]*(?:\)|\Z)){CODE}",
                f"{ending} (no auth attempts in 0 secs): user=<>, rip=192.0.2.7",
            )
            for ending in ENDINGS
        ],
        parts={"user": "Empty: no name was given."},
    ),
    Kind(
        "login-aborted",
        "A client gave up during login, or the login could not be finished.",
        *[
            text(
                rf"{ending}{WHY}(?P<attempts>\([^()]*\)){CODE}(?=:|\Z)",
                f"{ending} (client didn't finish SASL auth, waited 2 secs): user=<>",
            )
            for ending in ENDINGS
        ],
        text(
            r"Internal login failure \(pid=\d+ id=\d+\)"
            r"(?: (?P<attempts>\([^()]*\)))?(?=:|\Z)",
            "Internal login failure (pid=18920 id=163) (internal failure, 1 successful auths): user=<ann>",
        ),
        text(r"Login aborted(?=:)", "Login aborted: Logged out: user=<ann@example.com>"),
        text(r"Aborted login", "Aborted login: user=<ann@example.com>"),
        text(r"Disconnected", "Disconnected: Inactivity: user=<>, rip=192.0.2.7"),
        text(r"Connection closed", "Connection closed: user=<>, rip=192.0.2.7"),
        lines=["Mar  1 10:00:00 mx dovecot: imap-login: Disconnected: Inactivity: user=<>"],
    ),
    Kind(
        "logout",
        "A session ended properly, with its counters.",
        text(r"Logged out", "Logged out in=97 out=1046"),
        text(r"Disconnected: Logged out", "Disconnected: Logged out in=97 out=1046"),
        text(
            r"(?P<service>service=[^ ,]+), (?P<user>user=[^ ,]+), "
            r"(?P<remote_ip>ip=\[[^\] ]*\])\. Logged out",
            "service=imap, user=ann@example.com, ip=[::1]. Logged out rcvd=214, sent=3328",
        ),
        gives_reason=False,
    ),
    Kind(
        "disconnect",
        "A session ended without a proper logout, as happens when a device sleeps or loses its network.",
        text(
            rf"Disconnected: (?P<reason>(?:[^=]|(?<=size)=){{1,300}}?) {LAST_COMMAND}(?= [a-z_]+=|\Z)",
            "Disconnected: Connection closed (IDLE running for 0.001 + waiting input/output for 60.1 secs, 2 B in + 10+10 B out, state=wait-input) in=97 out=1046",
        ),
        text(
            r"Disconnected(?: for inactivity| by client)?",
            "Disconnected for inactivity in=97 out=1046",
        ),
        text(
            r"Connection closed(?:: (?P<reason>(?:[^=]|(?<=size)=){1,300}?))?"
            rf"(?: {LAST_COMMAND})?(?= [a-z_]+=|\Z)",
            "Connection closed: Connection reset by peer in=97 out=1046",
            "Connection closed (UID FETCH finished 0.5 secs ago) in=97 out=1046",
            "Connection closed: read(size=8077) failed: Connection reset by peer (No commands sent) in=97 out=1046",
        ),
        text(r"Connection closed", "Connection closed, for whatever reason"),
        text(r"Server shutting down\.?", "Server shutting down. in=97 out=1046"),
        text(
            r"(?P<service>service=[^ ,]+), (?P<user>user=[^ ,]+), "
            r"(?P<remote_ip>ip=\[[^\] ]*\])\. (?:Disconnected|Connection closed)",
            "service=imap, user=ann@example.com, ip=[::1]. Disconnected rcvd=214, sent=3328",
        ),
    ),
    Kind(
        "mail-action",
        "A user copied, saved, flagged or removed a message (plugin mail_log).",
        text(
            r"Mailbox (?:created|deleted|renamed|subscribed|unsubscribed): (?P<mailbox>.+)",
            "Mailbox created: Archive",
        ),
        *[
            text(
                rf"{action}(?: (?:from|to) (?P<mailbox>[^:]+))?(?=: )",
                f"{action}: box=INBOX, uid=12, msgid=<a@example.net>, size=100",
            )
            for action in ("append", "copy", "delete", "expunge", "flag_change", "save", "undelete")
        ],
        # Dovecot 1.
        text(r"copy -> (?P<mailbox>[^:]+)(?=: )", "copy -> Trash: uid=5, msgid=<a@example.net>"),
        *[
            text(rf"{action}(?=: uid=)", f"{action}: uid=5, msgid=<a@example.net>")
            for action in ("deleted", "expunged", "undeleted")
        ],
        gives_reason=False,
    ),
    Kind(
        "proxy",
        "About a login or a message that Dovecot passes on to another server: it began, failed or ended.",
        text(
            rf"proxy(?P<user>\([^(),]*\))?: (?P<event2>[Ss]tarted proxying to|Logging in to)"
            rf" {TARGET}(?: (?P<event3>timed out) (?P<note>\(state=[^()]*\)))?"
            r"(?: (?P<attempts>\([^()]*(?:auths|attempts)\)))?(?=: |\Z)",
            "proxy: started proxying to 192.0.2.11:143",
            "proxy(ann@example.com): started proxying to 192.0.2.11:143: user=<ann@example.com>",
            "proxy: Logging in to 192.0.2.11:110 timed out (state=0, duration=180s) (internal failure, 4 successful auths): user=<ann@example.com>",
        ),
        text(
            rf"(?P<event>proxy(?=\()){PROXIED_TO}: (?P<event2>Disconnected by [a-z]+)"
            r"(?:: (?P<reason>[^:]{1,200}(?:: [^:()]{1,200})?))? \((?P<seconds>[0-9]+)s idle, "
            r"(?P<bytes_in>in=[0-9+]+), (?P<bytes_out>out=[0-9+]+)(?:, (?P<note>[^()]*))?\)(?=: |\Z)",
            "proxy(ann@example.com,192.0.2.11:143): Disconnected by server: read(size=1972) failed: Connection reset by peer (0s idle, in=697, out=2053): user=<ann@example.com>",
            "proxy(ann@example.com,192.0.2.11:143): Disconnected by client: Connection reset by peer (8s idle, in=3, out=14+9, client output blocked): user=<ann@example.com>",
            "proxy(ann@example.com,192.0.2.11:143): Disconnected by client (1s idle, in=125, out=6036)",
        ),
        text(
            r"proxy(?P<user>\([^(),]*\))?: (?P<event2>disconnecting) (?P<remote_ip>[^ ]+) "
            r"\((?P<reason>Disconnected by (?:client|server)(?:: [^()]*)?)\)(?=: |\Z)",
            "proxy(ann@example.com): disconnecting 192.0.2.7 (Disconnected by client: Connection reset by peer): user=<ann@example.com>",
        ),
        text(
            r"proxy(?P<user>\([^(),]*\))?: (?P<event2>disconnecting) (?P<remote_ip>[^ ]+) "
            r"\((?P<reason>Disconnected by (?:client|server)(?:: .*?)?) ?\((?P<seconds>[0-9]+)s idle, "
            r"(?P<bytes_in>in=[0-9+]+), (?P<bytes_out>out=[0-9+]+)\)\)(?=: |\Z)",
            "proxy(ann@example.com): disconnecting 192.0.2.7 (Disconnected by client: read(size=1026) failed: Connection reset by peer(0s idle, in=298, out=1200)): user=<ann@example.com>",
        ),
        text(
            rf"Sent message to {HANDED_ON}",
            "Sent message to <ann@example.com> at 192.0.2.11:24: 250 2.0.0 <ann@example.com> tImBIrYV81iUQgAAlB2uAQ Saved (1/1 at 156 ms)",
            "Sent message to <ann@example.com> at lmtp.example.com:24: 250 Saved (1/2 at 3 ms)",
        ),
        text(r"proxy(?=: )", "proxy: remote logged out"),
        text(
            rf"(?P<event>proxy(?=\()){PROXIED_TO}(?=: )",
            "proxy(ann@example.com,192.0.2.11:143): Started proxying to <192.0.2.11> (0.027 secs): user=<ann@example.com>",
            "proxy(ann@example.com,[2001:db8::11]:143): Login failed",
            "proxy(ann@example.com,imap.example.com:143): Login failed",
        ),
        text(
            r"proxy(?P<user>\([^()]*\))(?=: )",
            "proxy(ann@example.com): remote logged out: user=<ann@example.com>",
        ),
        gives_reason=False,
    ),
    Kind(
        "lmtp-connection",
        "A mail server, here as a rule Exim, connected to Dovecot's LMTP service to deliver, or left it.",
        text(r"Connect from local\b", "Connect from local"),
        text(r"Connect from (?P<ip>[^ ]+)", "Connect from 192.0.2.7"),
        text(r"Disconnect from local\b", "Disconnect from local: Logged out (state=READY)"),
        text(
            r"Disconnect from (?P<ip>[^ ]*[^ :])",
            "Disconnect from 192.0.2.7: Connection closed",
            "Disconnect from 2001:db8::7: Client has quit the connection (state=READY)",
        ),
        gives_reason=False,
    ),
    Kind(
        "lmtp-saved",
        "A message was stored in a mailbox, handed over by LMTP.",
        text(rf"saved mail to +{WHERE}{REMARK}", "saved mail to INBOX"),
        gives_reason=False,
    ),
    Kind(
        "lda-saved",
        "A message was stored in a mailbox by Dovecot's delivery agent.",
        lines=[
            "Mar  1 10:00:00 mx dovecot: lda(ann)<7><x>: msgid=<a@example.net>: saved mail to INBOX"
        ],
        gives_reason=False,
    ),
    Kind(
        "save-failed",
        "A message could not be stored, or was refused, at delivery.",
        text(rf"save failed to +{WHERE}{REMARK}", "save failed to INBOX: Mailbox doesn't exist"),
        text(
            rf"save failed to open mailbox +{WHERE}{REMARK}",
            "save failed to open mailbox INBOX: Permission denied",
        ),
        text(
            rf"failed to store into mailbox +{WHERE}{REMARK}",
            "failed to store into mailbox 'Archive': Internal error",
        ),
        text(rf"rejected{REMARK}(?=:)", "rejected: Message is too large"),
        text(
            r"rejected message from +(?P<address><[^<>]*>)(?: (?P<note>\(.*\)))?",
            "rejected message from <bob@example.net> (reject)",
        ),
        text(rf"sent rejection{REMARK}", "sent rejection"),
        text(
            rf"Failed to send message to {HANDED_ON}",
            "Failed to send message to <ann@example.com> at 192.0.2.11:24: 552 5.2.2 <ann@example.com> Quota exceeded (1/1 at 20 ms)",
        ),
        text(r"Return-Path missing", "Return-Path missing; rejection reason not sent"),
    ),
    Kind(
        "sieve-stored",
        "A Sieve filter stored a message in a folder, or left it in the one where it is.",
        text(
            rf"stored mail into mailbox +{WHERE}{REMARK}", "stored mail into mailbox 'INBOX.spam'"
        ),
        text(rf"left message in mailbox +{WHERE}", "left message in mailbox 'Junk'"),
        gives_reason=False,
    ),
    Kind(
        "sieve-forwarded",
        "A Sieve filter forwarded a message or sent a notice of it.",
        text(
            rf"forwarded to +(?P<address><[^<>]*>|[^ :(]+){REMARK}",
            "forwarded to <bob@example.org>",
        ),
        text(
            r"discarded duplicate forward to +(?P<address><[^<>]*>)",
            "discarded duplicate forward to <bob@example.org>",
        ),
        text(
            r"sent (?:[a-z]+ )?notification(?: to +(?P<address><[^<>]*>))?",
            "sent mail notification to <bob@example.org>",
        ),
        text(
            r"sent '(?P<type>[^']*)' report to +(?P<address><[^<>]*>)",
            "sent 'abuse' report to <bob@example.org>",
        ),
        text(
            r"piped message to program (?P<command>['`][^']*')",
            "piped message to program 'log.sh'",
            "piped message to program `learn'",
        ),
        gives_reason=False,
    ),
    Kind(
        "sieve-discarded",
        "A Sieve filter threw a message away.",
        text(rf"discarded{REMARK}(?=:|\Z)", "discarded"),
        *[
            text(
                rf"{verb} message to be discarded(?: if not explicitly delivered)?{REMARK}",
                f"{verb} message to be discarded if not explicitly delivered (discard action)",
            )
            for verb in ("marked", "Marked")
        ],
        gives_reason=False,
    ),
    Kind(
        "sieve-vacation",
        "A Sieve filter sent, or chose not to send, an automatic answer.",
        text(
            r"sent vacation (?:response|reply) to +(?P<address><[^<>]*>)",
            "sent vacation response to <bob@example.net>",
        ),
        *[
            text(
                rf"{verb} (?:duplicate )?vacation (?:reply|response)"
                r"(?: (?:to|for)(?: [a-z ]*[a-z])?(?: +(?P<address><[^<>]*>))?)?",
                f"{verb} vacation reply to own address <ann@example.com>",
            )
            for verb in ("discarded", "discarding", "Discarded", "Discarding")
        ],
        text(
            r"not sending vacation (?:reply|response)(?: to(?: [a-z]+)* +(?P<address><[^<>]*>))?",
            "not sending vacation response to system address <root@example.net>",
        ),
        text(
            r"failed to send vacation response to +(?P<address>[^ :]+)",
            "failed to send vacation response to bob@example.net: Connection refused",
        ),
        text(
            r"Auto-submitted message discarded", "Auto-submitted message discarded: no reply sent"
        ),
        gives_reason=False,
    ),
    Kind(
        "sieve-failed",
        "A Sieve script failed, or was broken off, while it ran.",
        *[
            text(
                rf"{verb} of script (?P<file>.{{1,300}}?) (?=failed\b|was aborted\b)"
                r"(?P<event2>(?:failed|was aborted)[^()]*[^() ])"
                r"(?: \(user logfile (?P<file2>[^() ]+) may reveal additional details\))?",
                f"{verb} of script /home/ann/.dovecot.sieve failed, but implicit keep was successful",
                f"{verb} of script /home/ann/a.sieve;name=main script failed, but implicit keep was successful (user logfile /home/ann/a.sieve.log may reveal additional details)",
                f"{verb} of script /home/ann/.dovecot.sieve was aborted due to temporary failure",
            )
            for verb in ("Execution", "execution")
        ],
    ),
    Kind(
        "time",
        "The system clock jumped; forwards, the machine may only have stood still.",
        text(
            r"Time (?:just )?(?:moved|jumped) (?:backwards|forwards?)(?: by)? "
            r"(?P<seconds>[0-9.]+) seconds(?:\.(?= I'))?"
            r"(?:, waiting for (?P<seconds2>[0-9.]+) seconds until new "
            r"services are launched again\.)?",
            "Time moved backwards by 4398 seconds, waiting for 180 seconds until new services are launched again.",
            "Time jumped forwards 144575 seconds",
            "Time just moved backwards by 3 seconds. I'll sleep now until we're back in present.",
        ),
        words(
            r"\b[Tt]ime (?:just )?(?:moved|jumped)\b", "I'll exit now: Time just moved backwards"
        ),
        parts={"seconds": "By how many seconds the clock jumped, or how long Dovecot waits."},
    ),
    Kind(
        "start",
        "Dovecot started.",
        *[
            text(
                rf"{name} (?P<version>v[^ ]+(?: \([0-9a-f]+\))?) starting up"
                r"(?: without any protocols| for (?P<protocols>[^()]*[^() ]))? ?(?P<note>\(.*\))?",
                f"{name} v2.4.1-4 (7d8c0e5759) starting up for imap, lmtp, pop3 (core dumps disabled)",
            )
            for name in ("Dovecot", "dovecot")
        ],
        gives_reason=False,
    ),
    Kind(
        "stop",
        "Dovecot stopped.",
        text(r"Dovecot .*(?:stopped|shutting down)", "Dovecot v2.3.21 shutting down"),
        text(
            r"Killed with signal (?P<signal>[0-9]+)(?: (?P<note>\(.*\)))?",
            "Killed with signal 15 (by pid=1 uid=0 code=kill)",
        ),
    ),
    Kind(
        "reload",
        "Dovecot read its configuration again.",
        text(
            r"SIGHUP received - reloading configuration",
            "SIGHUP received - reloading configuration",
        ),
        gives_reason=False,
    ),
    Kind(
        "killed",
        "A Dovecot process was killed or ended with an error.",
        words(r"\bkilled with signal\b", "service(imap): child 7 killed with signal 9"),
        words(
            r"\breturned error [0-9]+\b", "service(auth): child 7 returned error 89 (Fatal failure)"
        ),
        words(r"\bcommand startup failed\b", "command startup failed, throttling for 2.000 secs"),
        words(r"\bcore dumped\b", "service(lmtp): child 7 was killed (core dumped)"),
        words(r"\b[Oo]ut of memory\b", "block_alloc(16777216): Out of memory"),
    ),
    Kind(
        "limit",
        "A limit of Dovecot was reached: connections, clients, processes, memory or open files.",
        text(
            r"Maximum number of connections from user\+IP exceeded (?P<limit>\([^()]*\))",
            "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=20)",
        ),
        text(
            r"Disconnected: Maximum number of connections from user\+IP exceeded "
            r"(?P<limit>\([^()]*\))",
            "Disconnected: Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
        ),
        words(
            r"\b(?:client_limit|process_limit|vsz_limit|service_count|mail_max_userip_connections)\b",
            "service(stats): client_limit (1000) reached, client connections are being dropped",
        ),
        words(r"\b[Mm]aximum number\b", "Maximum number of lines was reached"),
        words(r"\bfd limit\b", "fd limit (ulimit -n) is lower than required"),
        words(
            r"\b(?:ulimit|[Ii]notify instance limit|inotify)\b",
            "Inotify instance limit for user 5000(vmail) exceeded, inotify",
        ),
        words(r"\b[Tt]oo many\b", "Too many open files"),
        words(r"\bconnections are being dropped\b", "client connections are being dropped"),
    ),
    Kind(
        "no-space",
        "The disk, or the file system's quota, is full.",
        words(
            r"\b(?:No space left on device|Disk quota exceeded|ENOSPC)\b",
            "open(/home/ann/mail/tmp/1) failed: Disk quota exceeded",
            "write() failed: No space left on device",
        ),
    ),
    Kind(
        "quota",
        "A mailbox or account is over its quota, or the quota could not be worked out.",
        words(
            r"\b[Qq]uota\b",
            "quota: Failed to get quota resources",
            "Quota exceeded (mailbox for user is full)",
        ),
        words(r"\b[Mm]ailbox is full\b", "save failed to INBOX: Mailbox is full"),
        words(r"(?<!resource )\blimit exceeded\b", "save failed to INBOX: Blocks limit exceeded"),
        unlike=[
            "Mar  1 10:00:00 mx dovecot: lmtp(ann@example.com)<7><Ab1>: resource limit exceeded"
        ],
        parts={"event": "What was tried with the message."},
    ),
    Kind(
        "permission",
        "Dovecot may not read or write a file or folder: usually owner or mode is wrong.",
        words(
            r"\b(?:Permission denied|EACCES)\b|missing \+[rwx] perm\b"
            r"|\b(?:f?chown|f?chmod|open|mkdir|unlink)\([^\n]{0,300}Operation not permitted\b",
            "mkdir(/home/ann/mail/.Sent) failed: Permission denied (euid=1001(ann) missing +w perm: /home)",
            "fchown(/home/ann/mail/.Sent, group=12(mail)) failed: Operation not permitted (egid=1001(ann))",
        ),
        # A process that may not change its user, and a file system without hard links.
        unlike=[
            "Oct 26 10:00:00 mx dovecot: lda(ann@example.com): Fatal: setgid(5000(vmail) from userdb "
            "lookup) failed with euid=110(dovecot), egid=116(dovecot): Operation not permitted",
            "Sep 25 00:20:39 mx dovecot: imap(ann@example.com): Error: link(/home/ann/dovecot.index.log, "
            "/home/ann/dovecot.index.log.2) failed: Operation not permitted",
        ],
    ),
    Kind(
        "lock",
        "A lock on a mailbox or file was not available in time.",
        words(
            r"\b(?:[Ll]ock(?:ed|ing|file|s)?|[Dd]otlock|file_dotlock_create)\b",
            "Timeout (180s) while waiting for lock for transaction log file /home/ann/mail/dovecot.index.log",
        ),
    ),
    Kind(
        "index",
        "Dovecot found something wrong in a mailbox's index, or repairs it; the mail itself is kept elsewhere.",
        words(
            r"\bCached message size\b",
            "UID=12: read(/home/ann/mail/cur/1) failed: Cached message size smaller than expected (1 < 2)",
        ),
        words(
            r"\b(?:fscking|uidlist|UIDVALIDITY|uidvalidity)\b",
            "fscking index file /home/ann/mail/storage/dovecot.map.index",
        ),
        words(
            r"\b(?:[Ii]ndex(?:es)?|[Rr]e-?index(?:ing)?)\b(?! disabled| is already up to date)",
            "Index /home/ann/mail/dovecot.index: Lost log",
        ),
        words(r"\b[Rr]ebuil(?:d|t|ding)\b", "mdbox /home/ann/mail/storage: rebuilding"),
        words(
            r"\b(?:[Cc]ache (?:file|record)|transaction log)\b",
            "Corrupted transaction log file /home/ann/mail/dovecot.index.log seq 2",
        ),
        words(
            r"\bview is now inconsistent\b",
            "/home/ann/mail/dovecot.index reset, view is now inconsistent",
        ),
        words(
            r"\bCorrupted (?:dbox|mdbox|sdbox|map|mailbox|squat|header)\b",
            "Corrupted dbox file /home/ann/mail/storage/m.1 (around offset=7): purging found mismatched offsets",
        ),
        words(
            r"\bExpunged (?:message|mail) reappeared\b",
            "Expunged message reappeared, giving a new UID (old uid=7)",
        ),
        words(r"\b[Dd]uplicate (?:file entry|mailbox GUID)\b", "Duplicate file entry at line 7"),
        unlike=[
            "Mar  1 10:00:00 mx dovecot: doveadm(ann): Mailbox INBOX: Index is already up to date"
        ],
    ),
    Kind(
        "auth-failed",
        "The password check failed: wrong password, unknown user, or a login that is not allowed.",
        words(
            r"\bpam_authenticate\(\) failed\b",
            "pam(ann,192.0.2.7): pam_authenticate() failed: Authentication failure (password mismatch?)",
        ),
        words(r"\b[Pp]assword mismatch\b", "sql(ann@example.com,192.0.2.7): Password mismatch"),
        words(
            r"\b(?:[Uu]nknown user|[Uu]ser not found|No such user|Username not known)\b",
            "passwd-file(ann@example.com,192.0.2.7): unknown user",
        ),
        words(
            r"\A(?!.*\bbind(?:ing)? failed).*\b[Ii]nvalid credentials\b",
            "ldap(ann,192.0.2.7): invalid credentials",
        ),
        words(
            r"\b(?:(?:Empty|Invalid|Missing) username|Username (?:character|contains|not allowed)|"
            r"invalid (?:input|challenge)|malformed data|no initial response)\b",
            "plain(?,192.0.2.7): Empty username",
            "plain(?,192.0.2.7): invalid input",
        ),
        words(
            r"\b(?:[Aa]uthentication failure|auth failed)\b",
            "shadow(ann,192.0.2.7): authentication failure",
        ),
        words(
            r"\b(?:check failed: (?:IP .* not in allowed|Remote IP|.* does not match client)|"
            r"[Nn]o ?password (?:given and|returned)|NULL password\Z|(?:with empty|[Ll]ogin with) password|"
            r"(?:from deny|no master) passdb|waiting for client to continue|missing passwd file|"
            r"(?:not authorized|not authenticated)|NULs in|[Mm]issing (?:digest|token)|"
            r"invalid (?:digest|hex)|Invalid (?:gs2-header|response))",
            "allow_nets check failed: IP 192.0.2.7 not in allowed networks",
            "Login attempt with empty password",
        ),
        unlike=[
            "Mar  1 10:00:00 mx dovecot: auth: Policy check action is continue",
            "Mar  1 10:00:00 mx dovecot: auth: anonymous login",
        ],
    ),
    Kind(
        "tls-error",
        "Encryption of a connection could not be set up, broke, or has a certificate problem.",
        words(
            r"\b(?:SSL|TLS|ssl_[a-z]+|[Cc]ertificate)\b",
            "SSL_accept() failed: error:0A000126:SSL routines::unexpected eof while reading",
            "Couldn't parse private SSL key: error",
        ),
        words(r"\bSSL_[a-z]+\(\)", "SSL_read() failed: no start line"),
    ),
    Kind(
        "auth-error",
        "The password check itself had a problem, or remarks on one.",
        words(
            r"\bbind(?:ing)? failed\b",
            "ldap_bind failed: binding failed (dn cn=mail): Invalid credentials",
        ),
        words(
            r"\bpam_(?!acct_mgmt|authenticate)\w+\(\) failed\b",
            "pam_start() failed: Critical error - immediate abort",
        ),
        words(
            r"\b(?:passdb|userdb|[Aa]uth(?:entication)? (?:process|server|client|request))\b",
            "Auth process not responding, delayed sending initial response (greeting)",
        ),
        lines=[
            "Mar  1 10:00:00 mx dovecot: auth: Error: LDAP: Connection lost to LDAP server, reconnecting"
        ],
    ),
    Kind(
        "error",
        "Dovecot met an error.",
        lines=[
            "Mar  1 10:00:00 mx dovecot: imap(ann)<7><x>: Error: stat(/home/ann/mail) failed: Input/output error"
        ],
    ),
    Kind(
        "warning",
        "Dovecot warns of something that did not stop it.",
        words(
            r"\bObsolete setting\b|\bnew clean config file\b",
            "Obsolete setting in /etc/dovecot/dovecot.conf:25: ssl_protocols has been replaced by ssl_min_protocol",
        ),
        lines=[
            "Mar  1 10:00:00 mx dovecot: imap(ann)<7><x>: Warning: unlink(/home/ann/mail/tmp/1) was not needed"
        ],
    ),
    Kind(
        "fatal",
        "A Dovecot process ended because of an error.",
        lines=["Mar  1 10:00:00 mx dovecot: imap: Fatal: Unknown protocol"],
    ),
    Kind(
        "panic",
        "A Dovecot process ended because of a fault in the program.",
        lines=[
            "Mar  1 10:00:00 mx dovecot: imap(ann)<7><x>: Panic: file mail-index.c: line 7 (x): assertion failed: (ret == 0)"
        ],
    ),
    Kind(
        "debug",
        "A remark for debugging, logged only when it was asked for.",
        lines=["Mar  1 10:00:00 mx dovecot: imap(ann)<7><x>: Debug: Effective uid=1001, gid=1001"],
        gives_reason=False,
    ),
    Kind(
        "info",
        "A remark of a Dovecot service, neither warning nor error.",
        lines=[
            "Mar  1 10:00:00 mx dovecot: indexer-worker(ann)<7><x>: Done with 3 messages in INBOX"
        ],
    ),
    SPAMD,
    Kind(
        "systemd",
        "systemd says what it does with a service, such as to start or stop it, or how the service ended.",
        text(
            r"(?P<unit>[^ ]+\.(?:service|socket|timer|path|mount|slice|scope|target|device|swap))(?=: )",
            "dovecot.service: Main process exited, code=exited, status=89/n/a",
        ),
        lines=["Mar  1 10:00:00 mx systemd[1]: Starting Dovecot IMAP/POP3 email server..."],
        gives_reason=False,
    ),
    Kind(
        "unknown",
        "Not a line that this tool knows.",
        lines=["Mar  1 10:00:00 mx kernel: eth0: link up"],
    ),
]

SYSTEMD = next(kind for kind in KINDS if kind.name == "systemd")
LEADING_TEXTS, _ = by_first_word(kind for kind in KINDS if kind not in (SPAMD, SYSTEMD))

WORDS_ORDER = (
    "warning", "time", "killed", "limit", "no-space", "auth-failed", "quota", "permission", "lock",
    "auth-error", "tls-error", "index",
)  # fmt: skip
"""Which kind wins where the words of two of them are found."""

SEARCHED = [
    text
    for name in WORDS_ORDER
    for kind in KINDS
    if kind.name == name
    for text in kind.texts
    if text.place == WORDS
]
