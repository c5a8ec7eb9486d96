"""The kinds of lines in the logs beside Exim's and Dovecot's: of cPanel's own services, Mailman 2,
Roundcube, csf's lfd, fail2ban, and PAM where it checks a mail program's login.

Each text is a whole line, from the place on where its own program wrote.

Source: cPanel's page "The cPanel & WHM Log Files"; Mailman 2.1: ``Mailman/Logging/StampedLogger.py``,
``Defaults.py.in`` (``SMTP_LOG_…``), ``Handlers/Hold.py``, ``Bouncer.py``, ``MailList.py``; Roundcube:
``rcube.php`` (``write_log``), ``rcmail.php`` (``log_login``); fail2ban: ``fail2ban/server/actions.py``;
lines of lfd that administrators published; Linux-PAM: ``modules/pam_unix`` (``support.c``).
"""

from __future__ import annotations

from .record import Kind, alone

FILE = r"(?:(?P<log_file>/[^ :]{1,200}):)?"
"""What grep puts in front."""
IP = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)"
ANY_IP = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?![0-9]{1,2}:[0-9]{2}:[0-9]{2}(?![^ ,.]))"
    r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*)(?=[ ,:()\]]|\.?\Z)"
)
"""An IP address anywhere in a text, where a time of the day could stand as well."""
STAMP = r"\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})(?: (?P<zone>[+-][0-9]{4}))?\] "
SERVICE = rf"{FILE}{STAMP}(?P<level>[a-z]{{3,8}}) \[(?P<program>[A-Za-z0-9_.-]+)\] "
MAILMANS = r"\((?P<pid>[0-9]+)\) "
ROUNDCUBES = (
    r"(?:\[(?P<time>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)"
    r"(?: (?P<zone>[+-][0-9]{4}|[A-Z]{2,5}))?\]: ?)?(?:<(?P<session>[0-9A-Za-z]+)> )?"
)
FAIL2BANS = (
    r"(?:(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[,.][0-9]{3}) +"
    r"(?P<module>fail2ban(?:\.[a-z]+)*) *(?P<pid>\[[0-9]+\])? *: )?(?P<level>[A-Z]{4,8}) +"
)

KINDS = [
    Kind(
        "cpanel-login-failed",
        "A login at cPanel, WHM, Webmail or Web Disk was refused, or waits for something more. It is no login at IMAP, POP3 or SMTP.",
        alone(
            rf"{SERVICE}(?P<remote_ip>{IP}|[^ ]+) - (?P<user>[^ ]*) (?P<quoted_text>\"[^\"]*\") "
            r"(?P<event>(?:FAILED|DEFERRED) LOGIN) (?P<service>[a-z]+): ?(?P<reason>.*)",
            '[2026-03-01 10:00:00 +0100] info [webmaild] 192.0.2.7 - ann@example.com "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN webmaild: user password incorrect',
        ),
        alone(
            rf"{FILE}(?P<remote_ip>{IP}|[^ ]+) - (?P<user>[^ ]*) "
            r"\[(?P<time>[0-9/]{10}:[0-9:]{8}) (?P<zone>[+-][0-9]{4})\] (?:(?P<quoted_text>\"[^\"]*\") )?"
            r"(?P<event>(?:FAILED|DEFERRED) LOGIN) (?P<service>[a-z]+): ?(?P<reason>.*)",
            '192.0.2.7 - ann [03/01/2026:10:00:00 -0000] "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN whostmgrd: user password hash is missing from system (user probably does not exist)',
        ),
        gives_reason=False,
        parts={
            "user": "The name that was tried.",
            "service": "Where the login was tried: cpaneld, whostmgrd, webmaild or cpdavd.",
        },
    ),
    Kind(
        "cpanel-session",
        "A session of cPanel, WHM, Webmail or Web Disk began (NEW) or ended (PURGE).",
        alone(
            rf"{SERVICE}(?P<remote_ip>{IP}|internal) (?P<event>NEW|PURGE) (?P<session>[^ ]+)"
            r"(?: (?P<detail>.*))?",
            "[2026-03-01 10:00:00 +0100] info [cpsrvd] 192.0.2.7 NEW ann:AbCdEfGh address=192.0.2.7,app=webmaild,creator=ann,method=handle_form_login,path=form,possessed=0",
        ),
        gives_reason=False,
        parts={"session": "Whose session it is, and its secret: it belongs in no forum."},
    ),
    Kind(
        "cpanel-service",
        "One of cPanel's own services says what it does or met; its name is in brackets.",
        alone(
            rf"{SERVICE}(?:(?P<pid>[0-9]+) )?(?P<event>.*)",
            "[2026-03-01 10:00:00 +0100] info [cpgreylistd] Purged old records from DB. Record(s) removed: 0",
            "/usr/local/cpanel/logs/cphulkd.log:[2026-03-01 10:00:00 +0100] info [cphulkd] 258355 processor shutdown via SIGTERM with pid 258355",
        ),
        alone(
            rf"{FILE}\[(?P<pid>[0-9]+)\] {STAMP}\[(?P<module>[A-Za-z0-9_:]+)\] (?P<event>.*)",
            "[131557] [2026-03-01 10:00:00 +0100] [Cpanel::TailWatch::Eximstats] Resetting email limits to new starttime of 1446228000",
        ),
        parts={
            "module": "The driver of tailwatchd that speaks.",
            "program": "The service that speaks.",
        },
        unlike=["[2026-03-01 10:00:00 +0000] [123] [INFO] Listening at: http://127.0.0.1:8000"],
    ),
    Kind(
        "lfd",
        "lfd, the login failure daemon of csf (ConfigServer Security & Firewall), blocks an address, ends a block, or says what it does.",
        alone(
            r"(?:(?P<module>\([^()]{1,60}\)) )?(?P<event>.{0,200}?) ?(?<![^ \[])"
            rf"(?P<ip>{ANY_IP})(?: (?P<note>\([^()]*\)))?[:,. ]*(?P<event2>.*?)(?: (?P<setting>\[[A-Z_]+\]))?",
            "Mar  1 10:00:00 mx lfd[7]: (smtpauth) Failed SMTP AUTH login from 192.0.2.7 (DE/Germany/-): 5 in the last 3600 secs - *Blocked in csf* [LF_SMTPAUTH]",
            "Mar  1 10:00:00 mx lfd[7]: 192.0.2.7 (DE/Germany/-), 5 distributed pop3d attacks on account [ann] in the last 3600 secs - *Blocked in csf* [LF_DISTATTACK]",
            "/var/log/lfd.log:Mar  1 10:00:00 mx lfd[7]: Incoming IP 192.0.2.7 temporary block removed",
            "Mar  1 10:00:00 mx lfd[7]: (nginx_444) Nginx 444 2001:db8::7 (DE/Germany/-): 5 in the last 3600 secs - *Blocked in csf* for 86400 secs [LF_CUSTOMTRIGGER]",
        ),
        alone(
            r"(?P<event>.*)",
            "Mar  1 10:00:00 mx lfd[7]: daemon started on mx.example.com - csf v14.24 (cPanel)",
        ),
        parts={"ip": "The address in question.", "module": "The check that speaks."},
    ),
    Kind(
        "fail2ban",
        "fail2ban found failed logins of an address (Found), blocks it (Ban), ends a block (Unban), or says what it does.",
        alone(
            rf"{FAIL2BANS}(?P<jail>\[[^\]]+\]) (?P<event>[A-Z][A-Za-z ]*?) (?P<ip>{IP})"
            r"(?:/[0-9]+)?(?: (?P<detail>.*))?",
            "2026-03-01 10:00:00,123 fail2ban.actions        [915]: NOTICE  [exim] Ban 192.0.2.7",
            "2026-03-01 10:00:00,123 fail2ban.filter         [915]: INFO    [dovecot] Found 192.0.2.7 - 2026-03-01 10:00:00",
            "Mar  1 10:00:00 mx fail2ban.actions[915]: NOTICE [exim] Unban 192.0.2.7",
        ),
        alone(
            rf"{FAIL2BANS}(?:(?P<jail>\[[^\]]+\]) )?(?P<event>.*)",
            "2026-03-01 10:00:00,123 fail2ban.jail           [915]: INFO    Jail 'exim' started",
        ),
        parts={"ip": "The address in question."},
    ),
    Kind(
        "pam",
        "PAM, the system's own check of passwords, answers a mail program: the password was wrong, or the system has no such account.",
        alone(
            r"(?:(?P<program>(?:dovecot-)?auth): )?"
            r"(?P<module>pam_[a-z0-9_]+)\((?P<service>[a-z0-9_-]+):(?P<function>[a-z]+)\): "
            r"(?P<event>authentication failure|[0-9]+ more authentication failures?); "
            r"logname=(?P<login_name>[^ ]*) (?P<detail>uid=[^ ]* euid=[^ ]* tty=[^ ]*) "
            r"ruser=(?P<user>[^ ]*) rhost=(?P<remote_ip>[^ ]*) ?(?: user=(?P<user2>[^ ]*))?",
            "Mar  1 10:00:00 mx auth[7]: pam_unix(dovecot:auth): authentication failure; logname= uid=0 euid=0 tty=dovecot ruser=ann@example.com rhost=192.0.2.7 ",
            "Mar  1 10:00:00 mx auth[8]: pam_unix(dovecot:auth): 2 more authentication failures; logname= uid=0 euid=0 tty=dovecot ruser=ann rhost=192.0.2.7  user=ann",
        ),
        alone(
            r"(?:(?P<program>(?:dovecot-)?auth): )?"
            r"(?P<module>pam_[a-z0-9_]+)\((?P<service>[a-z0-9_-]+):(?P<function>[a-z]+)\): "
            r"(?P<event>.*)",
            "Mar  1 10:00:00 mx auth[7]: pam_unix(dovecot:auth): check pass; user unknown",
            "Mar  1 10:00:00 mx auth: pam_unix(dovecot:auth): check pass; user unknown",
        ),
        gives_reason=False,
        parts={
            "user": "The name that was tried.",
            "service": "The program that asked.",
            "function": "What was asked: `auth` is the password, `account` whether the account may log in.",
        },
    ),
    Kind(
        "mailman",
        "Mailman tells what became of a post, a subscription or a bounce, or what its programs do; the name of the file says of which.",
        alone(
            rf"{MAILMANS}(?:(?P<Message_ID><[^ ]*>) )?(?P<event>post to) (?P<list>[^ ]+) "
            r"from (?P<envelope_sender>[^ ,]+), (?:(?P<size>size=[0-9]+), |(?P<size2>[0-9]+ bytes))?"
            r"(?:(?P<Message_ID2>message-id=[^ ]+), )?(?P<detail>.*)",
            "Mar 01 10:00:00 2026 (35) post to news from ann@example.com, size=2213, message-id=<x@example.com>, success",
        ),
        alone(
            rf"{MAILMANS}(?P<list>[^ ]+) (?P<event>post from) (?P<envelope_sender>[^ ]+) held, "
            r"(?P<Message_ID>message-id=[^ ]+): (?P<reason>.*)",
            "Mar 01 10:00:00 2026 (35) news post from bob@example.org held, message-id=<x@example.org>: Post by non-member to a members-only list",
        ),
        alone(
            rf"{MAILMANS}(?P<Message_ID><[^ ]*>) (?:(?P<event>smtp to) (?P<list>[^ ]+)|(?P<event2>smtp)) for "
            r"(?P<argument_count>[0-9]+) recips, completed in (?P<seconds>[0-9.]+) seconds",
            "Mar 01 10:00:00 2026 (35) <x@example.com> smtp to news for 12 recips, completed in 0.615 seconds",
            "Mar 01 10:00:00 2026 (35) <x@example.com> smtp for 1 recips, completed in 0.615 seconds",
        ),
        alone(
            rf"{MAILMANS}(?P<event>delivery to) (?P<recipient>[^ ]+) failed with code "
            r"(?P<reply_code>-?[0-9]+): (?P<detail>.*)",
            "Mar 01 10:00:00 2026 (35) delivery to bob@example.org failed with code 550: No such user here",
        ),
        alone(
            rf"{MAILMANS}(?P<list>[^ :]+): (?P<event>new|deleted|pending|held)(?: \([^()]*\))? "
            r"(?:(?:(?P<name>\"[^\"]*\"|[^<>\":,]*[^<>\":, ]) )?(?P<address><[^<> @]+@[^<> @]+>)"
            r"|(?P<address2>[^ ,;<>@]+@[^ ,;<>@]+))"
            r"(?:[ ,;]+(?P<detail>.*))?",
            "Mar 01 10:00:00 2026 (35) news: new ann@example.com, admin mass sub",
            'Mar 01 10:00:00 2026 (35) news: new "Ann Smith" <ann@example.com>, via email confirmation',
            "Mar 01 10:00:00 2026 (35) news: deleted ann@example.com; via the member options page",
            "Mar 01 10:00:00 2026 (35) news: pending Ann Smith <ann@example.com>  192.0.2.7",
        ),
        alone(
            rf"{MAILMANS}(?P<list>[^ :]+): (?P<event>changed member address) from "
            r"(?P<original_address>[^ ]+) to (?P<new_address>[^ ]+)",
            "Mar 01 10:00:00 2026 (35) news: changed member address from ann@example.com to a@example.org",
        ),
        alone(
            rf"{MAILMANS}(?P<list>[^ :]+): (?P<event>(?:held|discarded|rejected) "
            r"(?:un)?subscription request from) (?P<address>[^ ,]+)(?P<detail>.*)",
            "Mar 01 10:00:00 2026 (35) news: held subscription request from ann@example.com",
        ),
        alone(
            rf"{MAILMANS}(?P<event>sending) (?P<list>[^ ]+) list probe to: (?P<address>[^ ]+) "
            r"(?P<detail>\(score .*\))",
            "Mar 01 10:00:00 2026 (35) sending news list probe to: bob@example.org (score 5.0 >= 5.0)",
        ),
        alone(
            rf"{MAILMANS}(?P<event>Notifying disabled member) (?P<address>[^ ]+) for list: "
            r"(?P<list>[^ ]+)",
            "Mar 01 10:00:00 2026 (35) Notifying disabled member bob@example.org for list: news",
        ),
        alone(
            rf"{MAILMANS}(?:(?P<list>[^ :]+): )?(?P<event>[^<>@]{{1,300}}?),? "
            r"(?:(?:msgid|message-id|MessageID)[:=] ?(?P<Message_ID><[^<> ]+>|n/a)|"
            r"(?<=addresses: )(?P<Message_ID2><[^<> ]+>))(?:, list: (?P<list2>[^ ,]+))?"
            r"(?:, handler: (?P<module>[^ ,]+))?",
            "Mar 01 10:00:00 2026 (35) Low level smtp error: [Errno 111] Connection refused, msgid: <x@example.com>",
            "Mar 01 10:00:00 2026 (35) Message discarded, msgid: <x@example.com>, list: news, handler: SpamDetect",
            "Mar 01 10:00:00 2026 (35) news: held message approved, message-id: <x@example.com>",
            "Mar 01 10:00:00 2026 (35) news: bounce message w/no discernable addresses: <x@example.com>",
        ),
        alone(
            rf"{MAILMANS}(?P<list>[^ :]+): (?P<address>[^ :@]+@[^ :@]+) (?P<event>.*)",
            "Mar 01 10:00:00 2026 (35) news: bob@example.org disabled due to bounce score 5.0 >= 5.0",
        ),
        alone(
            rf"{MAILMANS}(?P<event>.*)",
            "Mar 01 10:00:00 2026 (35) Uncaught runner exception: 'utf8' codec can't decode byte 0xcb",
        ),
        parts={
            "argument count": "How many recipients.",
            "envelope sender": "Who wrote to the list.",
            "address": "The member, or who wants to be one.",
            "name": "The member's name.",
            "module": "The part of Mailman that did it.",
            "original address": "The member's address until now.",
            "new address": "The member's new address.",
        },
    ),
    Kind(
        "roundcube",
        "Roundcube, the webmail, notes a login, a message that it sent, or an error.",
        alone(
            rf"{ROUNDCUBES}(?P<event>Successful login|Failed login) for (?P<user>[^ ]+)"
            r"(?: \(ID: [0-9]+\))? from (?P<remote_ip>[^ ,;()]+) ?(?P<detail>.*)",
            "[01-Mar-2026 10:00:00 +0100]: <abc1> Failed login for ann@example.com from 192.0.2.7 in session abc1 (error: 0)",
        ),
        alone(
            rf"{ROUNDCUBES}(?P<event>User) (?P<user>[^ ]+) \[(?P<remote_ip>[^\] ]+)\]; "
            r"Message (?P<Message_ID><[^<> ]*>) for (?P<recipients>[^;]*); (?P<detail>.*)",
            "[01-Mar-2026 10:00:00 +0100]: <abc1> User ann@example.com [192.0.2.7]; Message <x@example.com> for bob@example.org; 250: OK id=x",
        ),
        alone(
            rf"{ROUNDCUBES}(?P<module>[A-Z][A-Za-z0-9]*(?: [A-Z][a-z]+)? Error): (?P<error_text>.*?) in "
            r"(?P<source_file>/[^ ]+) on line (?P<source_line>[0-9]+)(?: (?P<detail>\(.*\)))?",
            "[01-Mar-2026 10:00:00 +0100]: <abc1> IMAP Error: Login failed for ann@example.com from 192.0.2.7. AUTHENTICATE PLAIN: Authentication failed. in /roundcube/program/lib/Roundcube/rcube_imap.php on line 211 (POST /?_task=login&_action=login)",
        ),
        alone(
            rf"{ROUNDCUBES}(?P<event>.*)",
            "[01-Mar-2026 10:00:00 +0100]: <abc1> Mail server does not support CAPABILITY",
        ),
        parts={"user": "The mailbox."},
    ),
]
