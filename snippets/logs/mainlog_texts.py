"""The texts of Exim's log lines that have no flag, by their first word, and the kind of each.

Each entry is a kind and an expression. The expression matches the beginning of the text; its named
groups are parts (``_`` stands for a blank), what stands between them is the part ``event``. An
expression that is a plain phrase matches this phrase only.

Source: every call of ``log_write`` in ``src/src`` of Exim 4.98 and 4.100, older wordings from
published logs; cPanel's lines from logs that administrators published.
"""

from __future__ import annotations

import re

from .parts import Shape, shapes

ADDRESS = r"(?:<[^<>]*>|[^ ]*[^ :])"
QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
HOST = r"(?:(?:[A-Za-z0-9_][^ ()\[\]]* )?(?:\([^ ]*\) )?\[[^\] ]+\](?::[0-9A-Za-z_]+)?)"


REJECTIONS = shapes(
    (
        "sender-verify",
        rf"(?:temporarily )?rejected (?:RCPT (?P<recipient>{ADDRESS})|"
        rf"MAIL (?P<envelope_sender>{ADDRESS}))(?=: (?:[^:]*: )?"
        r"(?:[Ss]ender verify|Could not complete sender verify))",
    ),
    ("rejected-rcpt", rf"(?:temporarily )?rejected RCPT (?P<recipient>{ADDRESS})"),
    ("rejected-data", r"(?:temporarily )?rejected (?:after DATA|during MIME ACL checks)"),
    ("rejected-data", r"rejected (?:after|during) (?:message|pre-DATA|PRDR)[^:]*"),
    ("rejected-local-scan", r"(?:temporarily )?rejected by local_scan\(\)"),
    (
        "rejected-other",
        rf"(?:temporarily )?rejected (?P<SMTP_command>MAIL FROM|MAIL):?(?! from )"
        rf"(?: command)?(?: (?P<envelope_sender>(?![A-Z][a-z]?=){ADDRESS}))?",
    ),
    ("rejected-other", r"(?:temporarily )?rejected connection in (?P<ACL>\"[a-z]+\"|[a-z]+) ACL"),
    ("rejected-other", r"(?:temporarily )?rejected by (?P<ACL>non-SMTP ACL|DCC)"),
    (
        "rejected-other",
        r"(?:temporarily )?rejected (?P<SMTP_command>EHLO or HELO|AUTH|VRFY|EXPN|ETRN|STARTTLS|"
        r"HELO|EHLO|MAIL|RCPT|DATA|XCLIENT|QUIT|not-QUIT|predata|connection|QUIT)"
        r"(?: (?!from )(?P<SMTP_argument>[^ :]+))?",
    ),
    (
        "rejected-other",
        rf"(?:temporarily )?rejected (?P<SMTP_command>{QUOTED})",
    ),
    ("rejected-data", rf"rejected from (?P<envelope_sender>{ADDRESS})"),
)

LEADING_TEXTS: dict[str, list[Shape]] = {
    "Completed": shapes(("completed", r"Completed(?: (?P<queue_time>QT=[^ ]+))?")),
    "cwd": shapes(
        (
            "cwd",
            r"(?P<working_directory>cwd=.*?) (?P<argument_count>[0-9]+) args?: (?P<command>.*)",
        ),
        ("cwd", r"(?P<working_directory>cwd=[^ ]*)"),
    ),
    "SMTP": shapes(
        (
            "smtp-connection",
            rf"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?from (?P<peer>{HOST})(?: "
            rf"(?P<local_address>I=\[[^\] ]+\](?::[0-9A-Za-z_]+)?))?"
            r"(?: (?P<connection_id2>Ci=[^ ]+))?(?: (?P<TCP_Fast_Open>TFO\*?))?"
            r"(?: \(TCP/IP connection count = (?P<connection_count>[0-9]+)\))?"
            r"(?: lost)?(?: (?P<duration>D=[^ ]+))?(?: (?P<event2>closed .*|while reading .*))?",
        ),
        (
            "cpanel-connection-outbound",
            r"SMTP connection outbound (?P<epoch>[0-9]+) (?P<message_id>[^ ]+) "
            r"(?P<sender_domain>[^ ]*) (?P<recipient>[^ ]+)",
        ),
        (
            "cpanel-connection-identification",
            r"SMTP connection identification(?: (?P<host_name>H=[^ ]*))?(?: (?P<ip>A=[^ ]*))?"
            r"(?: (?P<port>P=[^ ]*))?(?: (?P<sender_domain>D=[^ ]*))?"
            r"(?: (?P<original_sender>O=[^ ]*))?(?: (?P<recipient>E=[^ ]*))?"
            r"(?: (?P<message_id>M=[^ ]*))?(?: (?P<cPanel_user>U=[^ ]*))?(?: (?P<uid>ID=[^ ]*))?"
            r"(?: (?P<envelope_sender>S=[^ ]*))?(?: (?P<identified_by>B=[^ ]*))?",
        ),
        (
            "cpanel-details",
            r"SMTP Email Details - User: (?P<user>[^,]*), Owner: (?P<cPanel_user>[^,]*), "
            r"Domain: (?P<sender_domain>[^,]*), X-Authenticated_sender: "
            r"(?P<authenticated_sender>[^,]*), Rate: (?P<rate>.*)",
        ),
        (
            "protocol-error",
            rf"SMTP protocol synchronization error \([^()]*\): "
            rf"rejected (?P<SMTP_command>{QUOTED})"
            rf" (?:(?P<peer>H={HOST}) ?)?(?:(?P<local_address>I=[^ ]+) ?)?(?:(?P<user>U=[^ ]+) ?)?"
            rf"(?P<SMTP_input>next input={QUOTED})(?P<note>.*)",
        ),
        (
            "protocol-error",
            rf"SMTP protocol synchronization error \([^()]*\): rejected connection from "
            rf"(?:(?P<peer>(?:H=)?{HOST}) ?)?(?:(?P<local_address>I=[^ ]+) ?)?"
            rf"(?:(?P<user>U=[^ ]+) ?)?"
            rf"(?P<SMTP_input>input={QUOTED})",
        ),
        ("protocol-error", r"SMTP protocol synchronization (?:error|violation)"),
        (
            "protocol-error",
            rf"SMTP (?:syntax|protocol) error in (?P<SMTP_command>{QUOTED})",
        ),
        ("protocol-error", rf"SMTP call from (?P<peer>{HOST}) dropped(?=: )"),
        ("protocol-error", r"SMTP call from [^:]*? dropped(?=: )"),
        ("protocol-error", r"SMTP call from (?=[^ ]* ?(?:\([^ ]*\) )?\[)"),
        (
            "smtp-timeout",
            r"SMTP (?:command|data) timeout (?:\(message "
            r"abandoned\) )?on (?:TLS )?connection from",
        ),
        (
            "smtp-connection",
            r"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?(?:from (?P<user>[^ ]+)|lost)",
        ),
        ("smtp-connection", r"SMTP peer appears to have (?:NOT SEEN|seen) our banner"),
    ),
    "Sender": shapes(
        (
            "cpanel-sender-identification",
            r"Sender identification(?: (?P<cPanel_user>U=[^ ]*))?(?: (?P<sender_domain>D=[^ ]*))?"
            r"(?: (?P<envelope_sender>S=[^ ]*))?",
        ),
        (
            "cpanel-hold",
            r"Sender (?P<envelope_sender>[^ ]+) has an outgoing mail (?:hold|suspension)",
        ),
        ("cpanel-limit", r"Sender (?P<envelope_sender>[^ ]+) has exceeded .*"),
    ),
    "Domain": shapes(
        (
            "cpanel-hold",
            r"Domain (?P<sender_domain>[^ ]+) has an outgoing mail (?:hold|suspension)",
        ),
        ("cpanel-limit", r"Domain (?P<sender_domain>[^ ]+) has exceeded .*"),
    ),
    "Outgoing": shapes(
        ("cpanel-hold", r'Outgoing mail from "(?P<sender_domain>[^"]*)" has been suspended\.?'),
    ),
    "Script": shapes(
        (
            "cpanel-details",
            r"Script details - User: (?P<user>.*?), Owner: (?P<cPanel_user>[^,]*), "
            r"Domain: (?P<sender_domain>[^ ,]*),? X-PHP-Script: (?P<script>.*?), "
            r"X-PHP-Filename: ?(?P<script_file>.*)",
        ),
        ("cpanel-details", r"Script details - (?P<note>.*)"),
    ),
    "Start": shapes(
        (
            "queue-run",
            r"Start (?:ODMR )?(?:'(?P<queue>[^']*)' )?queue run: "
            r"(?P<pid>pid=[^ ]+)(?: (?P<options>-.*))?",
        )
    ),
    "End": shapes(
        (
            "queue-run",
            r"End (?:ODMR )?(?:'(?P<queue>[^']*)' )?queue run: "
            r"(?P<pid>pid=[^ ]+)(?: (?P<options>-.*))?",
        )
    ),
    "Abandon": shapes(("queue-run", r"Abandon queue run: (?P<pid>pid=[^ ]+)(?P<options> -[^(]*)?")),
    "Message": shapes(
        ("frozen-skip", "Message is frozen"),
        ("abandoned", "Message abandoned"),
        ("removed", r"Message removed because older than .*"),
        ("removed", r"Message .* has been removed"),
    ),
    "Frozen": shapes(("frozen", r"Frozen(?: (?P<reason>\(.*\)))?(?: by (?P<by>.*))?")),
    "frozen": shapes(("frozen", r"frozen(?: by (?P<by>.*))?")),
    "***": shapes(("frozen", r"\*\*\* [Ff]rozen(?: (?P<reason>\(.*\)))?")),
    "Unfrozen": shapes(("unfrozen", r"Unfrozen(?: by (?P<by>.*))?")),
    "unfrozen": shapes(("unfrozen", r"unfrozen(?: by (?P<by>.*))?")),
    "removed": shapes(("removed", r"removed by (?P<by>.*)")),
    "cancelled": shapes(("removed", r"cancelled by (?P<by>system filter|[^:]*)")),
    "address": shapes(
        ("edited", r"address (?P<recipient><[^<>]*>) marked delivered by (?P<by>.*)"),
    ),
    "recipient": shapes(
        ("edited", r"recipient (?P<recipient><[^<>]*>) added by (?P<by>.*)"),
        ("recipient-verify", r"recipient verify (?:fail|defer)(?: \(making callout connection\))?"),
    ),
    "sender": shapes(
        ("edited", r"sender address changed to (?P<envelope_sender><[^<>]*>) by (?P<by>.*)"),
        (
            "sender-verify",
            rf"sender verify (?:fail|defer)(?: for (?P<envelope_sender>{ADDRESS}))?"
            r"(?: \(making callout connection\))?",
        ),
    ),
    "moved": shapes(("spool", r"moved from .*")),
    "no": shapes(
        ("no-immediate-delivery", r"no immediate delivery(?=:|\Z)"),
        ("smtp-connection", r"no MAIL in (?:TFO\*? )?SMTP connection from"),
        (
            "dns",
            r"no host name found for IP address (?P<ip>[^ ]+)(?: (?P<note>.+))?",
        ),
        (
            "dns",
            r"no IP address found for host (?P<host_name>[^ ]+)"
            rf"(?: \(during SMTP connection from (?P<peer>{HOST})"
            r"(?: (?P<local_address>I=[^ ()]+))?\)| (?P<note>.+))?",
        ),
        ("process-error", r"no recipients found in headers"),
        ("process-error", r"no (?:@ found in the subject|port specified|recipient addresses)"),
    ),
    "exim": shapes(
        (
            "daemon",
            r"exim (?P<version>[^ ]+) daemon (?:started|restarted|terminating|stopped)"
            r"(?:: (?P<pid>pid=[^ ,]+), (?P<settings>.*))?",
        ),
        ("configuration-error", r"exim user lost privilege for using .*"),
    ),
    "pid": shapes(
        ("daemon", r"(?P<pid>pid [^ :]+): SIGHUP received: re-exec daemon"),
        ("daemon", r"(?P<pid>pid [^ :]+): exec of"),
    ),
    "listen": shapes(("daemon", r"listen backlog (?P<size>[0-9]+)")),
    "listening": shapes(("daemon", r"listening (?:for|on) ")),
    "rejected": REJECTIONS,
    "temporarily": REJECTIONS
    + shapes(("connection-refused", rf"temporarily refused connection from (?P<peer>{HOST})?")),
    "refused": shapes(
        ("connection-refused", rf"refused connection from (?P<peer>{HOST})?"),
        (
            "rejected-rcpt",
            rf"refused relay \([a-z]+\) to (?P<recipient>{ADDRESS})"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?",
        ),
    ),
    "verify": shapes(
        (
            "rejected-rcpt",
            rf"verify failed for SMTP recipient (?P<recipient>{ADDRESS})"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?",
        )
    ),
    "Connection": shapes(
        (
            "connection-refused",
            rf"Connection from (?P<peer>{HOST})(?: (?P<local_address>I=[^ ]+))? refused",
        ),
        ("connection-failure", r"Connection (?:refused|timed out|reset by peer|aborted)"),
    ),
    "connection": shapes(
        (
            "connection-refused",
            rf"connection from (?P<peer>{HOST})(?: (?P<local_address>I=[^ ]+))? refused",
        ),
    ),
    "unqualified": shapes(
        ("rejected-other", rf"unqualified (?:sender|recipient) rejected: (?P<address>{ADDRESS})"),
    ),
    "too": shapes(
        (
            "rejected-other",
            r"too many recipients: (?:message|excess temporarily) rejected: "
            r"(?P<envelope_sender>sender=<[^<>]*>)",
        ),
    ),
    "Too": shapes(("limit", r"Too many recipients: (?P<size>[0-9]+)"), ("limit", r"Too many ")),
    "RCPT": shapes(
        ("discarded", rf"RCPT (?P<recipient>{ADDRESS}): discarded by (?P<ACL>[A-Z]+) ACL")
    ),
    "incomplete": shapes(
        (
            "incomplete-transaction",
            r"incomplete transaction(?: (?P<cause>\([^()]*\)))?"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?(?: for (?P<recipients>.*))?",
        )
    ),
    "unexpected": shapes(
        ("connection-lost", r"unexpected (?:disconnection|EOF) while reading SMTP command from"),
    ),
    "ident": shapes(("connection-failure", r"ident connection to (?P<ip>[^ ]+)")),
    "TLS": shapes(
        (
            "tls-unencrypted",
            r"TLS session: (?P<error_text>[^\"]{1,300}?): (?:delivering|callout) unencrypted to",
        ),
        (
            "tls-error",
            rf"TLS error on connection from (?P<peer>(?:H=)?{HOST})"
            r"(?: (?P<local_address>I=[^ ]+))?"
            r"(?: (?P<function>\([A-Za-z_]+\))| (?P<note>\([^()]*\)))?",
        ),
        ("tls-error", r"TLS error \([^()]*\)(?:: on connection from)?"),
        ("tls-error", r"TLS error on (?:connection (?:from|to)|[a-z]+)"),
        ("tls-error", r"TLS (?:session|error|ALPN|recv|send|client|server|library)[^:]*"),
    ),
    "SSL": shapes(("tls-verify", "SSL verify"), ("tls-error", r"SSL[ _]")),
    "DANE": shapes(
        ("dane", r"DANE (?:error|attempt failed|required|[a-zA-Z ]+?)(?=[:;]| for |\Z)")
    ),
    "DKIM": shapes(
        (
            "dkim",
            r"P?DKIM: (?:(?P<signing_domain>d=[^ ]+) )?(?:(?P<selector>s=[^ ]+) ?)?"
            r"(?:(?P<canonicalization>c=[^ ]+) )?(?:"
            r"(?P<algorithm>a=[^ ]+) )?(?:(?P<bits>b=[0-9]+) ?)?"
            r"(?:(?P<DKIM_identity>i=[^ ]+) )?(?:"
            r"(?P<signed_at>t=[0-9]+) )?(?:(?P<expires>x=[0-9]+) )?"
            r"(?:(?P<body_length>l=[0-9]+) )?(?P<DKIM_result>\[.*\])?",
        ),
    ),
    "SIGHUP": shapes(("daemon", r"SIGHUP received: re-exec daemon")),
    "DMARC": shapes(("dmarc", r"DMARC(?: results)?")),
    "SA": shapes(
        (
            "spam-scan",
            r"SA: Action: (?P<verdict>[^:(]*?)(?::? (?P<score>score=[-0-9.]+))?"
            r"(?: (?P<threshold>required=[-0-9.]+))?(?: (?P<trigger>trigger=[-0-9.]+))?"
            r" \(scanned in (?P<seconds>[0-9/]+) secs \| Message-Id: (?P<Message_ID>[^ ]*)\)\."
            r"(?: From (?P<envelope_sender><[^<>]*>))?"
            r"(?: \(host=(?P<host_name>[^ ]*) (?P<ip>\[[^\] ]*\])\))?(?: for (?P<recipients>.*))?",
        ),
    ),
    "Warning": shapes(
        (
            "cpanel-spamassassin",
            r"Warning: \"SpamAssassin as (?P<user>[^ ]+) detected (?P<verdict>.*?) ?"
            r"\((?P<score>-?[0-9.]+)\)(?P<note>.*?)\"",
        ),
        (
            "cpanel-spamassassin",
            r"Warning: \"SpamAssassin as (?P<user>[^ ]+) (?P<verdict>[^\"]*)\"",
        ),
        ("tls-error", r"Warning: No server certificate defined"),
        ("warning", r"Warning: ACL 'warn' statement skipped(?: (?P<note>\([^()]*\)))?"),
        ("warning", r"Warning(?=:)"),
    ),
    "WARNING": shapes(("warning", r"WARNING(?=:)")),
    "warning": shapes(("warning", r"warning(?=:)")),
    "VRFY": shapes(("vrfy", rf"VRFY failed for (?P<address>{ADDRESS})")),
    "ETRN": shapes(("etrn", r"ETRN (?P<SMTP_argument>[^ ]+) received from")),
    "ATRN": shapes(("etrn", r"ATRN (?P<SMTP_argument>'[^']*') received from")),
    "ignoring": shapes(("auth-ignored", rf"ignoring AUTH=(?P<address>{ADDRESS}) from")),
    "PRDR": shapes(
        ("prdr", r"PRDR (?P<recipient>R=(?:<[^<>]*>|[^ ]+)) (?P<verdict>[a-z]+)(?: \([^()]*\))?"),
        ("prdr", r"PRDR (?P<recipient>[^ ]+)"),
    ),
    "Spool": shapes(
        ("spool-missing", r"Spool(?: Q=(?P<queue>[^ ]+))? file (?P<file>[^ ]+) not found"),
        (
            "spool-locked",
            r"Spool file(?: for (?P<message_id>[^ ]+))? is locked(?: (?P<note>\(.*\)))?",
        ),
        ("spool", r"Spool error for (?P<file>[^ :]+)"),
    ),
    "Format": shapes(("spool", r"Format error in spool file (?P<file>[^ :]+)")),
    "spool": shapes(
        (
            "spool",
            r"spool directory space check failed: (?P<space>space=[^ ]+) (?P<inodes>inodes=[^ ]+)",
        )
    ),
    "log": shapes(
        (
            "spool",
            r"log directory space check failed: (?P<space>space=[^ ]+) (?P<inodes>inodes=[^ ]+)",
        ),
        ("process-error", r"log_(?:write|file)"),
    ),
    "Exim": shapes(
        (
            "configuration-error",
            r"Exim configuration (?:error|file)(?: in line (?P<line_number>[0-9]+) of "
            r"(?P<file>[^ :]+)| (?P<file2>[^ :]+))?",
        ),
    ),
    "DNS": shapes(
        (
            "dns",
            r"DNS list lookup (?:defer \([^()]*\) )?for "
            r"(?P<DNS_name>[^ :]+)(?: at (?P<DNS_list>[^ ]+))?",
        ),
    ),
    "CNAME": shapes(("dns", r"CNAME loop for (?P<DNS_name>[^ ]+) encountered")),
    "dnssec": shapes(("dns", r"dnssec fail on (?P<type>[A-Z]+) for (?P<DNS_name>[^ ]+)")),
    "Long": shapes(
        (
            "dns",
            r"Long (?P<type>[^ ]+) lookup for '"
            r"(?P<DNS_name>[^']*)': (?P<duration>[0-9]+ msec)",
        )
    ),
    "Delivery": shapes(
        ("system-filter", "Delivery deferred by system filter"),
        ("process-error", r"Delivery status for (?P<recipient>[^ :]+)"),
    ),
    "Error": shapes(
        ("system-filter", r"Error in system filter"),
        ("connection-lost", r"Error or EOF on input from"),
        ("configuration-error", r"Error in (?P<router>[^ ]+) router"),
        ("process-error", r"Error(?:/short)? "),
    ),
    "Rewrite": shapes(("rewrite", r"Rewrite of (?P<address>[^ ]+) yielded")),
    "malware": shapes(("malware", r"malware acl condition: (?P<scanner>[^ :]+)")),
    "mail": shapes(("process-error", r"mail (?=failed)")),
    "routing": shapes(
        ("routing", rf"routing (?:loop|failed|defer)(?: for (?P<address>{ADDRESS}))?"),
    ),
    "Process": shapes(
        ("process-error", r"Process (?P<pid>[0-9]+)?"),
    ),
    "process": shapes(
        ("process-error", r"process (?P<pid>[0-9]+) crashed"),
    ),
    "re-exec": shapes(("process-error", r"re-exec of exim \((?P<file>[^()]*)\)")),
    "socket": shapes(
        ("daemon", r"socket bind\(\) to port (?P<port>[0-9]+) for address (?P<ip>.+?) failed")
    ),
    "bind": shapes(("process-error", r"bind of (?P<ip>\[[^\]]*\]):(?P<port>[0-9]+) failed")),
    "Tainted": shapes(("tainted", r"Tainted (?:filename|dirname|name|arg)?")),
    "attempt": shapes(
        ("tainted", r"attempt to use? ?d? ?tainted"), ("process-error", r"attempt to ")
    ),
    "Failed": shapes(
        ("hints-database", r"Failed to get (?:read|write) lock for (?P<file>[^ :]+)"),
    ),
    "failed": shapes(
        ("hints-database", r"failed to open DB file (?P<file>[^ :]+)"),
        ("hints-database", r"failed to open database (?:lock )?file (?P<file>[^ :]+)"),
    ),
    "Malformed": shapes(
        (
            "host-error",
            r"Malformed SMTP reply(?: \([^()]*\))? in response to "
            r"(?P<SMTP_command>[^:]*(?::<[^<>]*>)?)",
        ),
    ),
    "ACL": shapes(
        ("configuration-error", rf"ACL (?P<ACL>{QUOTED}) with"), ("configuration-error", r"ACL for")
    ),
    "User": shapes(("process-error", r"User (?P<uid>[0-9]+) set for ")),
    "host": shapes(("routing", r"host (?:name|lookup) ")),
    "all": shapes(("routing", r"all (?:relevant MX records|hosts)")),
    "Received": shapes(("tls-error", r"Received TLS (?:cert )?status")),
}
"""By the text's first word, up to a blank, a colon or an equals sign."""

BEGINNINGS: dict[str, tuple[str, ...]] = {
    "abandoned": (
        "message abandoned",
        "ridiculously long message header received from",
        "overlong message header line received from",
    ),
    "address-syntax": (
        "unqualified",
        "qualify/rewrite",
    ),
    "arc": (
        "ARC",
        "arc",
    ),
    "arrival-rescinded": ("rescind the above message-accept",),
    "configuration-error": (
        "non-existent configuration file",
        "Wrong ownership on",
        "ACL for",
        "configured error code starts with incorrect digit",
        "invalid ",
        "Invalid ",
        "unknown ",
        "purging the environment",
        "Header modification in data ACLs",
    ),
    "dmarc": ("dmarc",),
    "dns": (
        "DNS ",
        "dnslists domain",
        "dns_again_means_nonexist recursion seen",
    ),
    "expansion-error": (
        "Failed to expand ",
        "failed to expand ",
        "Expansion of ",
        "expansion of ",
        "home directory ",
    ),
    "hints-database": ("Bad db record",),
    "limit": (
        "too many ",
        "Too many ",
    ),
    "malware": ("internal scanner error (ignored)",),
    "process-error": (
        "Unexpected ",
        "Exim internal error",
        "internal ",
        "regex acl condition",
        "MIME acl condition",
        "delivery ",
        "daemon: ",
        "setting ",
        "attempt to ",
        "Attempt to ",
        "Failed ",
        "failed ",
        "Couldn't ",
        "couldn't ",
        "Cannot ",
        "cannot ",
        "Could not ",
        "unable to ",
        "Unable to ",
        "could not ",
        "Bad ",
        "SIGSEGV",
        "SIGTERM received",
        "SIGINT received",
        "bad ",
        "string ",
        "remote delivery process",
    ),
    "queue-run": (
        "notify triggered queue run",
        "queue run: ",
    ),
    "rejected-local-scan": ("local_scan() function ",),
    "retry": ("retry timeout exceeded",),
    "rewrite": ("rewrite rule ",),
    "routing": (
        "list matching forced to fail",
        "lookup of ",
    ),
    "smtp-timeout": ("timed out while reading local message",),
    "spam-scan": (
        "SA: ",
        "spam acl condition",
        "DCC",
    ),
    "spf": ("SPF",),
    "spool": ("Spool error",),
    "system-filter": (
        "original recipients ignored (system filter)",
        "system filter ",
    ),
    "tainted": (
        "tainted ",
        "Taint mismatch",
        "Attempt to exec tainted",
    ),
    "tls-error": (
        "TLS ",
        "SSL_write",
        "SSL_read",
        "GnuTLS",
        "Required TLS certificate status not received",
        "OCSP ",
        "ALPN ",
        "Server certificate ",
    ),
    "warning": ("Suggested action",),
}
"""list[Shape] that begin with fixed words and hold no parts of their own, by kind."""

LEADING_TEXTS["PDKIM"] = LEADING_TEXTS["DKIM"]
for _kind, _beginnings in BEGINNINGS.items():
    for _beginning in _beginnings:
        _word = re.split("[ :=]", _beginning, maxsplit=1)[0]
        LEADING_TEXTS.setdefault(_word, []).extend(shapes((_kind, re.escape(_beginning))))

OTHER_TEXTS: list[Shape] = shapes(
    (
        "connection-failure",
        rf"Remote host (?P<peer>{HOST}) closed connection(?: in response to (?P<SMTP_command>.*))?",
    ),
    (
        "connection-failure",
        r"Remote host closed connection(?: in response to (?P<SMTP_command>.*))?",
    ),
    (
        "connection-failure",
        rf"(?:(?P<peer>{HOST}):? )?(?:Connection|Network|No route|Host|Operation|Remote host|"
        rf"Permission denied|timed out|connection)(?: (?:refused|timed out|reset by peer|to "
        rf"host|is down|is unreachable|unreachable|Error|closed|dropped))+"
        rf"(?P<note>(?: \([^()]*\)| while [a-z ]+)?)",
    ),
    (
        "rewrite",
        rf"(?P<address>{QUOTED}|[^ ]+) from (?P<header>.{{1,60}}?) "
        rf"rewritten (?:as|with \(address "
        r"part of\)) (?P<new_address>\".*\") by (?P<rule>rule [0-9]+|submission mode)",
    ),
    (
        "auth-failed",
        rf"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator (?:failed|cancelled "
        rf"authentication)(?: for)?(?: (?P<peer>(?:H=)?{HOST}))?",
    ),
    ("auth-failed", r"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator \((?P<mechanism>[^()]*)\)"),
    ("error-ignored", r"(?P<address>[^ :]+)(?: (?P<original_address><[^<>]*>))?: error ignored"),
    (
        "connection-lost",
        r"(?P<ip>\[[^\] ]+\]) after QUIT, client reset TCP before SMTP response and TLS close",
    ),
    (
        "tls-verify",
        rf"(?P<ip>\[[^\] ]+\]) SSL verify error"
        rf"(?P<note> \([^()]*\))?: certificate name mismatch: "
        rf"(?P<certificate_name>DN={QUOTED}) (?P<host_name>H={QUOTED})",
    ),
    (
        "tls-verify",
        r"(?P<ip>\[[^\] ]+\]) SSL verify error(?P<note> \([^()]*\))?: (?P<depth>depth=[0-9]+) "
        r"(?P<error_text>error=.*?) (?P<certificate_name>cert=.*)",
    ),
    (
        "tls-verify",
        r"(?P<ip>\[[^\] ]+\])(?: (?P<host_name>[^ ]+))? (?:SSL verify|"
        r"[a-z ]*verify denied|Received TLS)",
    ),
    ("tls-error", r"\((?P<function>SSL_[A-Za-z0-9_]+|[a-z_ ]*)(?: file=(?P<file>[^()]*))?\)(?=: )"),
    ("transport-output", r"(?P<recipient><[^<>]*>): (?P<transport>[^ ]+) transport output(?=: )"),
    ("process-error", r"(?P<transport>[^ ]+) transport process (?:returned|vanished)"),
    ("redirect-error", r"(?P<router>[^ ]+) router: skipped error"),
    ("redirect-error", r"(?P<router>[^ ]+) router (?:generated|failed|returned)"),
    ("routing", r"(?P<router>[^ ]+) router: "),
    (
        "host-lists-local",
        r"(?:remote host|lowest numbered MX record) (?:address is the local host|points to "
        r"local host): (?P<domain>[^ ]+)(?: (?P<note>\(.*\)))?",
    ),
    ("tls-error", r"(?:a TLS session is required|TLS session required).*"),
    ("daemon", r"[0-9]+ (?:select|accept)\(\) failure"),
    ("configuration-error", r"\"[a-z]+\" verb not allowed in (?P<ACL>.*) ACL"),
    ("spam-scan", r"(?:spam acl condition|SpamAssassin) "),
    ("auth-failed", r"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator(?=:)"),
    ("tls-unencrypted", r"[^\"]{1,200}?: (?:delivering|callout) unencrypted to"),
    (
        "spool",
        r"(?:unlink|link|rmdir|mkdir|rename)\((?P<file>[^()]*)\)|"
        r"[A-Z][a-z/ ]* (?:writing|reading) [a-z ]* to (?P<file2>[^ ]+)",
    ),
    (
        "process-error",
        r"(?:fork|malloc|listen|accept|getsockname|getsockopt|setsockopt|setrlimit|getrlimit|"
        r"setitimer|sendto|socket|setgroups|getgroups|sete?[ug]id|getd?e[ug]id|initgroups|"
        r"chown|uname|select|poll|waitpid|dlfunc|readsock|smtp_notquit_exit)"
        r"(?:\(\)|\([^()]*\)|\{[^{}]*\}\{[^{}]*\})?(?= failed| !=| called|:| unknown| fdopen)",
    ),
    (
        "process-error",
        r"(?:backtrace|SEGV_|buffer underflow|excessive memory|IPv[46] socket creation|"
        r"Internal error|(?:2nd )?fork |Fork |exec of|header snprintf|"
        r"live variable|local part longer|"
        r"log_write|overlong |null conn|string_|store_|priv_|More than one path|creation of pipe|"
        r"redirection process|shadow transport|deliver_datafile|nmh lookup|Timeout on|socks|"
        r"Unrecognised socks|Unhandled|peer close after|smtp-wait database|already initialised|"
        r"Can't |can't |getdegid|signing(?:_init)?:|failure to |mime_regex|acl_smtp_mime|"
        r"[a-z ]+ found in headers|regular expression error|Setting IPV6|Stat failed|"
        r"Unknown DCC|Temporary error with DCC|Wrong header from DCC|host name alias list|"
        r"responsible-mailbox|Malformed |Address for|---\Z|debugging Exim|debug tag)",
    ),
    (
        "configuration-error",
        r"(?:Lookup module|Module|Duplicate lookup|EHLO/HELO response must|Input from inetd|"
        r"Daemon cannot be run|partial matching|setup fail for|callout transport|new_router|"
        r"malformed ratelimit|both |spool_directory |log_file_path |pid_file_path |"
        r"syslog_processname |localhost_number |openssl_options |tls_[a-z_]+ |smtp_[a-z_]+ |"
        r"TCP port|pid file path|[a-z_]+ (?:module|file) [^ ]+ is not compatible|"
        r"[^ ]+ is not (?:untainted|absolute) after expansion|[^ ]+ does not (?:appear|contain))",
    ),
    ("routing", r"Loop detected in lookup|[^:]{1,200}: accepted by \+include_"),
    (
        "protocol-error",
        r"(?:message was|mail from command line|an error was detected)[^:]{0,200}",
    ),
    ("rejected-other", r"(?:temporarily )?rejected |dropped by (?P<ACL>'[a-z]+' ACL)"),
    ("limit", r"dnslist query is too long|unknown item in dnslist"),
    ("protocol-error", r"discarded connection"),
)
"""list[Shape] that do not begin with a fixed word. Tried in turn, at the beginning of the text."""

DEBUG_OUTPUT: list[Shape] = shapes(
    ("debug-log", r"LOG:(?: (?P<log_selector>[a-z_]+))?(?P<logs>(?: (?:MAIN|PANIC|REJECT|DIE))*)"),
)
"""What ``exim -v`` and ``exim -d`` print above a line that goes to a log."""

WITHOUT_TIME: list[Shape] = DEBUG_OUTPUT + shapes(
    ("reject-separator", r"-{8,}(?:--[^ ]*)?"),
    ("reject-envelope", r"(?P<header_name>Envelope-from:) (?P<envelope_sender>.*)"),
    ("reject-envelope", r"(?P<header_name>Envelope-to:) (?P<recipients>.*)"),
    (
        "reject-header",
        r"(?P<header_flag>[PIFTCRSB*] |  )(?P<header_name>[!-9;-~]+ *:)(?: ?(?P<header_text>.*))?",
    ),
    ("journal-field", r" {4}(?P<journal_field>_?[A-Z][A-Z0-9_]+=)(?P<value>.*)"),
    ("reject-header", r"(?P<header_text>\t.+| {4,}.+)"),
    ("reject-header", r"(?P<header_text>\.\.\. truncated \.\.\.|\*\*\* truncated \*\*\*)"),
)
"""The header lines below a rejection in the reject log, and lines of other listings."""
