"""What Exim says of clients and other servers: connections, refusals, logins, TLS."""

from __future__ import annotations

from .record import ADDRESS, HOST, QUOTED, Kind, alone, text

VERIFIED = r"(?=: (?:[^:]*: )?(?:[Ss]ender verify|Could not complete sender verify))"
SAID = r'"(?:[^"]|"(?! H=))*"'
"""What a client said, in quotes. It can hold quotes, and what looks like Exim's fields: only the
quote before ``H=`` ends it, and where there are two of them nobody can tell which is Exim's."""

KINDS = [
    Kind(
        "sender-verify",
        "Exim checked whether the envelope sender can receive mail: the check failed or had no answer, or a recipient was refused because of it.",
        text(
            rf"sender verify (?:fail|defer)(?: for (?P<envelope_sender>{ADDRESS}))?"
            r"(?: \(making callout connection\))?",
            "sender verify fail for <ann@example.com>: Unrouteable address",
            "sender verify defer for <ann@example.com>: host lookup did not complete",
        ),
        text(
            rf"(?:temporarily )?rejected RCPT (?P<recipient>{ADDRESS}){VERIFIED}",
            "rejected RCPT <bob@example.org>: Sender verify failed",
            "temporarily rejected RCPT <bob@example.org>: Could not complete sender verify callout",
        ),
        text(
            rf"(?:temporarily )?rejected MAIL (?P<envelope_sender>{ADDRESS}){VERIFIED}",
            "rejected MAIL <ann@example.com>: Sender verify failed",
        ),
        to_client=True,
        parts={"recipient": "The recipient that was refused."},
    ),
    Kind(
        "rejected-rcpt",
        "A recipient was refused during the SMTP dialogue (RCPT), before any text was sent.",
        text(
            rf"(?:temporarily )?rejected RCPT (?P<recipient>{ADDRESS})",
            "rejected RCPT <bob@example.org>: relay not permitted",
        ),
        text(
            rf"refused relay \([a-z]+\) to (?P<recipient>{ADDRESS})"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?",
            "refused relay (host) to <bob@example.org> from <ann@example.com> H=(x) [192.0.2.7]",
        ),
        text(
            rf"verify failed for SMTP recipient (?P<recipient>{ADDRESS})"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?",
            "verify failed for SMTP recipient bob@example.org from <ann@example.com>",
        ),
        to_client=True,
        parts={
            "recipient": "The recipient that was refused.",
            "envelope sender": "The envelope sender the client gave.",
            "host name": "The host that was refused.",
            "ip": "The IP address of the client that was refused.",
        },
    ),
    Kind(
        "rejected-data",
        "A message was refused after its text was received.",
        text(
            r"(?:temporarily )?rejected (?:after DATA|during MIME ACL checks)",
            "rejected after DATA: message contains malware (Eicar-Test-Signature)",
            "rejected during MIME ACL checks: executable attachment",
        ),
        text(
            r"rejected (?:after|during) (?:message|pre-DATA|PRDR)[^:]*",
            "rejected during message reception: too many Received headers",
            "rejected after pre-DATA ACL: no",
        ),
        text(
            rf"rejected from (?P<envelope_sender><[^<>]*>|{ADDRESS})"
            rf"(?:(?P<peer>H={HOST})|(?P<user>U=[^ :]+))?",
            "rejected from <ann@example.com> H=(x) [192.0.2.7]: message too big: read=20971520 max=10485760",
            'rejected from <ann@example.com>H=(x) [192.0.2.7]: Too many "Received" headers',
            'rejected from <ann@example.com>U=ann: Too many "Received" headers',
        ),
        to_client=True,
        parts={
            "envelope sender": "The envelope sender the client gave.",
            "ip": "The IP address of the client that was refused.",
        },
    ),
    Kind(
        "rejected-local-scan",
        "A message was refused by the local_scan() function compiled into Exim.",
        text(
            r"(?:temporarily )?rejected by local_scan\(\)",
            "rejected by local_scan(): virus",
            "temporarily rejected by local_scan(): Temporary local problem",
        ),
        text(
            r"invalid return -?[0-9]+ from local_scan\(\)\.",
            "invalid return 9 from local_scan(). Temporary rejection given",
        ),
        text(
            r"local_scan\(\) function ",
            "local_scan() function timed out - message temporarily rejected (size 1024)",
        ),
        to_client=True,
    ),
    Kind(
        "rejected-other",
        "A connection, or an SMTP command other than RCPT and DATA, was refused.",
        text(
            rf"(?:temporarily )?rejected (?P<SMTP_command>MAIL FROM|MAIL):?(?! from )"
            r"(?: command)?(?:(?:(?<!:) |(?<=:) ?(?=<))"
            rf"(?P<envelope_sender>(?![A-Z][a-z]?=){ADDRESS}))?",
            "rejected MAIL FROM:<ann@example.com>: missing or malformed local part",
            "rejected MAIL <ann@example.com>: host is blocked",
        ),
        text(
            r"(?:temporarily )?rejected connection in (?P<ACL>\"[a-z]+\"|[a-z]+) ACL",
            'rejected connection in "connect" ACL: host is blocked',
        ),
        text(
            r"(?:temporarily )?rejected by (?P<ACL>non-SMTP ACL|DCC)",
            "rejected by non-SMTP ACL: local users may not send",
            "rejected by DCC",
        ),
        text(
            # What a client calls itself can hold blanks, and the colons of an address.
            r"(?:temporarily )?rejected (?P<SMTP_command>EHLO or HELO) "
            r"(?P<SMTP_argument>.{1,200}?)(?=: |\Z)",
            "rejected EHLO or HELO x y: bad HELO",
            "rejected EHLO or HELO [IPv6:2001:db8::7]: bad HELO",
        ),
        text(
            r"(?:temporarily )?rejected (?P<SMTP_command>AUTH|VRFY|EXPN|ETRN|STARTTLS|"
            r"HELO|EHLO|MAIL|RCPT|DATA|XCLIENT|QUIT|not-QUIT|predata|connection|QUIT)"
            r"(?: (?!from )(?P<SMTP_argument>[^ :]+))?",
            "rejected EHLO from [192.0.2.7]: syntactically invalid argument(s): bad_name",
            "rejected VRFY ann: not allowed",
            "rejected AUTH LOGIN: not allowed",
            "rejected QUIT after 5 commands",
        ),
        text(
            rf"(?:temporarily )?rejected (?P<SMTP_command>{QUOTED})",
            'rejected "MAIL FROM: <ann>": no',
            'rejected "x" from [192.0.2.7]',
        ),
        text(
            rf"unqualified (?:sender|recipient) rejected: (?P<address>{ADDRESS})",
            "unqualified sender rejected: <ann> H=(x) [192.0.2.7]",
        ),
        text(
            r"too many recipients: (?:message|excess temporarily) rejected: "
            r"(?P<envelope_sender>sender=<[^<>]*>)",
            "too many recipients: message rejected: sender=<ann@example.com> H=(x) [192.0.2.7]",
        ),
        text(
            r"(?:temporarily )?rejected ",
            "rejected in some other way",
        ),
        text(
            r"dropped by (?P<ACL>'[a-z]+' ACL)",
            "dropped by 'connect' ACL: host is blocked",
        ),
        to_client=True,
    ),
    Kind(
        "reject-envelope",
        "Envelope of the rejected message above, as the reject log keeps it.",
        alone(
            r"(?P<header_name>Envelope-from:) (?P<envelope_sender>.*)",
            "Envelope-from: <ann@example.com>",
        ),
        alone(
            r"(?P<header_name>Envelope-to:) (?P<recipients>.*)", "Envelope-to: <user@example.com>"
        ),
        gives_reason=False,
    ),
    Kind(
        "reject-header",
        "A header line of the rejected message above, as the reject log keeps it.",
        alone(
            r"(?P<header_flag>[PIFTCRSB*] |  )(?P<header_name>(?!Warning:)[!-9;-~]+ *:)(?: ?(?P<header_text>.*))?",
            "  Subject: Hello",
        ),
        alone(r"(?P<header_text>\t.+| {4,}.+)", "\tby server.example.com with esmtp (Exim 4.98.2)"),
        alone(
            r"(?P<header_text>\.\.\. truncated \.\.\.|\*\*\* truncated \*\*\*)", "*** truncated ***"
        ),
        gives_reason=False,
    ),
    Kind(
        "reject-separator",
        "A line between two entries of the reject log.",
        alone(
            r"-{8,}(?:--[^ ]*)?",
            "-----------------------------------------------------------------------------",
        ),
        gives_reason=False,
    ),
    Kind(
        "recipient-verify",
        "Exim checked whether a recipient can receive mail, and the check failed or had no answer.",
        text(
            r"recipient verify (?:fail|defer)(?: \(making callout connection\))?",
            "recipient verify fail (making callout connection): T=remote_smtp Connection refused",
            'recipient verify defer: lookup of "x" gave DEFER',
        ),
        to_client=True,
    ),
    Kind(
        "vrfy",
        "A client asked with VRFY whether an address exists, and it does not.",
        text(
            rf"VRFY failed for (?P<address>{ADDRESS})",
            "VRFY failed for ann@example.com H=(x) [192.0.2.7]",
        ),
        to_client=True,
    ),
    Kind(
        "etrn",
        "A client asked for the mail that waits for it (ETRN or ATRN).",
        text(
            r"ETRN (?P<SMTP_argument>[^ ]+) received from",
            "ETRN #example.com received from mx.example.com [192.0.2.7]",
        ),
        text(
            r"ATRN (?P<SMTP_argument>'[^']*') received from",
            "ATRN 'example.com' received from mx.example.com [192.0.2.7]",
        ),
        to_client=True,
    ),
    Kind(
        "connection-lost",
        "A client broke off the connection without QUIT.",
        text(
            r"unexpected (?:disconnection|EOF) while reading SMTP command from"
            r"(?: (?P<TCP_Fast_Open>TFO\*?)(?= ))?",
            "unexpected disconnection while reading SMTP command from (x) [192.0.2.7]:50212 D=2s",
            "unexpected disconnection while reading SMTP command from TFO* (x) [192.0.2.7]:50212 D=2s",
        ),
        text(
            r"unexpected EOF while reading SMTP command from (?P<user>[^ \[\]()]+)(?= D=|\Z)",
            "unexpected EOF while reading SMTP command from ann D=2s",
        ),
        text(
            rf"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?from (?P<peer>{HOST})"
            rf"(?: (?P<local_address>I=\[[^\] ]+\](?::[0-9A-Za-z_]+)?))?"
            r"(?: (?P<connection_id2>Ci=[^ ]+))?(?: (?P<TCP_Fast_Open>TFO\*?))?"
            r"(?: \((?P<event3>TCP/IP connection count) = (?P<connection_count>[0-9]+)\))?"
            r" lost(?: (?P<event2>while reading [a-z ]*(?:\([a-z ]*\))?))?"
            r"(?: (?P<duration>D=[^ ]+))?",
            "SMTP connection from (x) [192.0.2.7]:50212 lost D=16s",
            "SMTP connection from (x) [192.0.2.7]:50212 I=[192.0.2.1]:25 lost while reading message data (header)",
        ),
        text(
            r"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?from (?P<user>[^ ]+) lost",
            "SMTP connection from ann lost",
        ),
        text(r"SMTP connection lost", "SMTP connection lost after final dot H=[192.0.2.7]"),
        text(r"Error or EOF on input from", "Error or EOF on input from (x) [192.0.2.7]"),
        text(
            r"(?P<ip>\[[^\] ]+\]) after QUIT, client reset TCP before SMTP response and TLS close",
            "[192.0.2.7] after QUIT, client reset TCP before SMTP response and TLS close",
        ),
        to_client=True,
    ),
    Kind(
        "smtp-connection",
        "A client connected to Exim, or a connection ended.",
        text(
            rf"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?from (?P<peer>{HOST})(?: "
            rf"(?P<local_address>I=\[[^\] ]+\](?::[0-9A-Za-z_]+)?))?"
            r"(?: (?P<connection_id2>Ci=[^ ]+))?(?: (?P<TCP_Fast_Open>TFO\*?))?"
            r"(?: \((?P<event3>TCP/IP connection count) = (?P<connection_count>[0-9]+)\))?"
            r"(?: (?P<duration>D=[^ ]+))?(?: (?P<event2>closed .*))?",
            "SMTP connection from [192.0.2.7]:50212 (TCP/IP connection count = 3)",
            "SMTP connection from (x) [192.0.2.7]:50212 I=[192.0.2.1]:25 D=1m2s closed by QUIT",
        ),
        text(
            r"SMTP connection (?:(?P<connection_id>Ci=[^ ]+) )?from (?P<user>[^ ]+)",
            "SMTP connection from ann closed by QUIT",
        ),
        text(
            r"SMTP peer appears to have (?:NOT SEEN|seen) our banner",
            "SMTP peer appears to have NOT SEEN our banner",
        ),
        text(
            r"no MAIL in (?:TFO\*? )?SMTP connection from",
            "no MAIL in SMTP connection from (x) [192.0.2.7]:50212 I=[192.0.2.1]:25 D=2s C=EHLO,QUIT",
        ),
        gives_reason=False,
    ),
    Kind(
        "smtp-timeout",
        "A client was silent for too long and the connection was closed.",
        text(
            r"SMTP (?:command|data) timeout (?:\(message "
            r"abandoned\) )?on (?:TLS )?connection from",
            "SMTP command timeout on TLS connection from (x) [192.0.2.7]:50212 I=[192.0.2.1]:465 D=302s",
            "SMTP data timeout (message abandoned) on connection from (x) [192.0.2.7] F=<ann@example.com>: Connection timed out",
        ),
        text("timed out while reading local message", "timed out while reading local message"),
        to_client=True,
    ),
    Kind(
        "connection-refused",
        "Exim turned a connection away: too many connections, too high a load, or a host that is not wanted.",
        text(
            rf"temporarily refused connection from (?P<peer>{HOST})?",
            "temporarily refused connection from (x) [192.0.2.7]: not in reserve list: connected=100 max=100 reserve=0",
            "temporarily refused connection from x (tcp wrappers errno=2)",
        ),
        text(
            rf"refused connection from (?P<peer>{HOST})?",
            "refused connection from mx.example.com [192.0.2.7] (host_reject_connection)",
        ),
        text(
            rf"Connection from (?P<peer>{HOST})(?: (?P<local_address>I=[^ ]+))?"
            r"(?: (?P<connection_id>Ci=[^ ]+))? refused",
            "Connection from [192.0.2.7]:50212 refused: too many connections",
            "Connection from [192.0.2.7]:50212 I=[192.0.2.1]:25 refused: too many connections from that IP address",
        ),
        text(
            rf"connection from (?P<peer>{HOST})(?: (?P<local_address>I=[^ ]+))? refused",
            "connection from [192.0.2.7] refused (tcp wrappers)",
        ),
        to_client=True,
    ),
    Kind(
        "connection-failure",
        "Exim could not connect to another host, or the connection broke.",
        text(
            r"Connection (?:refused|timed out|reset by peer|aborted)",
            "Connection refused",
            "Connection timed out",
        ),
        text(r"Cannot assign requested address", "Cannot assign requested address"),
        text(r"ident connection to (?P<ip>[^ ]+)", "ident connection to 192.0.2.7 timed out"),
        text(
            rf"Remote host (?P<peer>{HOST}) closed connection(?: in response to (?P<SMTP_command>.*))?",
            "Remote host mx.example.org [192.0.2.25] closed connection in response to initial connection",
        ),
        text(
            r"Remote host closed connection(?: in response to (?P<SMTP_command>.*?)(?= H=|\Z))?",
            "Remote host closed connection in response to end of data",
            "Remote host closed connection in response to end of data H=mx.example.org [192.0.2.25]",
        ),
        text(
            rf"(?:(?P<peer>{HOST}):? (?:(?P<local_address>I=[^ ]+) )?)?(?:Connection|Network|No route|Host|Operation|Remote host|"
            rf"Permission denied|timed out|connection)(?: (?:refused|timed out|reset by peer|to "
            rf"host|is down|is unreachable|unreachable|Error|closed|dropped))+"
            rf"(?P<note>(?: \([^()]*\)| while [a-z ]+)?)",
            "Network is unreachable",
            "mx.example.org [192.0.2.25] Connection refused",
            "mx.example.org [192.0.2.25]:25 I=[192.0.2.1]:50000 Connection timed out",
        ),
        text(
            r"(?:Broken pipe|Operation timed out|No route to host|"
            r"Software caused connection abort|Operation not permitted|Permission denied|"
            r"No buffer space available|Address already in use|Protocol not supported)(?=[ :(]|\Z)",
            "Software caused connection abort",
        ),
        parts={
            "host name": "The host that Exim tried to reach.",
            "ip": "The IP address that Exim tried to reach.",
        },
    ),
    Kind(
        "host-error",
        "One host gave an error for a message; Exim goes on to the next host, or defers.",
        text(
            r"Malformed SMTP reply(?: \([^()]*\))? in response to "
            r"(?P<SMTP_command>[^:]*(?::<[^<>]*>)?)",
            "Malformed SMTP reply (an empty line) in response to RCPT TO:<bob@example.org> from mx.example.org [192.0.2.25]: x",
        ),
        parts={"host name": "The host that Exim tried.", "ip": "The IP address that Exim tried."},
    ),
    Kind(
        "host-lists-local",
        "The MX record, the address or a fixed route of a domain leads to this very server, but Exim does not take it for local.",
        text(
            r"(?:remote host|lowest numbered MX record) (?:address is the local host|points to "
            r"local host): (?P<domain>[^ ]+)(?: (?P<note>\(.*\)))?",
            "remote host address is the local host: example.org",
        ),
    ),
    Kind(
        "incomplete-transaction",
        "A client began a message and broke it off before sending its text.",
        text(
            r"incomplete transaction(?: (?P<cause>\([^()]*\)))?"
            rf"(?: from (?P<envelope_sender>{ADDRESS}))?(?: for (?P<recipients>.*))?",
            "incomplete transaction (connection lost) from <ann@example.com> for bob@example.org",
        ),
        to_client=True,
    ),
    Kind(
        "protocol-error",
        "A client did not keep to the rules of SMTP.",
        text(
            rf"SMTP protocol synchronization error \([^()]*\): "
            rf"rejected (?P<SMTP_command>{SAID})"
            rf" (?:(?P<peer>H={HOST}) ?)?(?:(?P<local_address>I=[^ ]+) ?)?(?:(?P<user>U=[^ ]+) ?)?"
            r"(?:(?P<connection_id>Ci=[^ ]+) ?)?"
            rf"(?P<SMTP_input>next input={SAID}?)"
            r"(?P<note>[^\"]*)\Z",
            'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "RSET" H=mx.example.net [192.0.2.57]:58302 I=[192.0.2.2]:25 next input="QUIT\\r\\n"',
            'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "RSET" H=(x) [192.0.2.57] Ci=8FR2KIXJ7Z00 next input="QUIT\\r\\n"...',
        ),
        text(
            rf"SMTP protocol synchronization error \([^()]*\): rejected connection from "
            rf"(?:(?P<peer>(?:H=)?{HOST}) ?)?(?:(?P<local_address>I=[^ ]+) ?)?"
            r"(?:(?P<user>U=[^ ]+) ?)?(?:(?P<connection_id>Ci=[^ ]+) ?)?"
            rf"(?P<SMTP_input>input={QUOTED})",
            'SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.7]:50212 I=[192.0.2.1]:25 input="GET / HTTP/1.1\\r\\n"',
        ),
        text(
            r"SMTP protocol synchronization error \([^()]*\): rejected (?P<SMTP_input>\".*)",
            'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "A" H=x [198.51.100.6] next input="B" H=[192.0.2.7] next input="C"',
        ),
        text(
            r"SMTP protocol synchronization (?:error|violation)",
            "SMTP protocol synchronization violation in a call from [192.0.2.7]",
        ),
        text(
            r"SMTP (?:syntax|protocol) error in (?P<SMTP_command>\".*\")(?= [HU]=)",
            'SMTP syntax error in "x H=[198.51.100.6] " y" H=(x) [192.0.2.7] unrecognized command',
            'SMTP syntax error in "EHLO 192.0.2.7 x" H=(x) [192.0.2.7] syntactically invalid argument(s)',
            'SMTP syntax error in "auth a%b" U=ann invalid character in authentication mechanism name',
            'SMTP protocol error in "AUTH LOGIN" H=(x) [192.0.2.7]:50212 I=[192.0.2.1]:25 AUTH command used when not advertised',
        ),
        text(
            r"SMTP (?:syntax|protocol) error in (?P<SMTP_input>\".*)",
            'SMTP syntax error in "x" unrecognized command',
        ),
        text(
            rf"SMTP call from (?P<peer>{HOST})(?: (?P<local_address>I=[^ ]+))?"
            r"(?: (?P<user>U=[^ ]+))? dropped(?=: )",
            'SMTP call from mx.example.net [192.0.2.57]:3767 dropped: too many nonmail commands (last was "RSET")',
        ),
        text(
            r"SMTP call from [^:]*? dropped(?=: )",
            'SMTP call from ann dropped: too many syntax or protocol errors (last command was "x")',
        ),
        text(
            r"SMTP call from (?=[^ ]* ?(?:\([^ ]*\) )?\[)",
            "SMTP call from mx.example.com [192.0.2.7] rejected because it is too early",
        ),
        text(
            r"message was [^:]{0,200}",
            "message was abandoned by its sender",
        ),
        text(
            r"an error was detected [^:]{0,200}", "an error was detected while processing a message"
        ),
        text(r"mail from command line [^:]{0,200}", "mail from command line is not accepted"),
        text(r"discarded connection", "discarded connection"),
        to_client=True,
    ),
    Kind(
        "prdr",
        "The verdict on one recipient of a message, after its text (PRDR).",
        text(
            r"PRDR (?P<recipient>R=(?:<[^<>]*>|[^ ]+)) (?P<verdict>[a-z]+)(?: \([^()]*\))?",
            "PRDR R=<bob@example.org> refused",
        ),
        text(r"PRDR (?P<recipient>[^ ]+)", "PRDR bob@example.org accepted"),
        gives_reason=False,
    ),
    Kind(
        "spam-scan",
        "The spam scan's result, or its failure.",
        text(
            r"SA: Action: (?P<verdict>[^:(]*?)(?::? (?P<score>score=[-0-9.]+))?"
            r"(?: (?P<threshold>required=[-0-9.]+))?(?: (?P<trigger>trigger=[-0-9.]+))?"
            r" \(scanned in (?P<seconds>[0-9/]+) secs \| Message-Id: (?P<Message_ID>[^ ]*)\)\."
            r"(?: From (?P<envelope_sender><[^<>]*>))?"
            r"(?: \(host=(?P<host_name>[^ ]*) (?P<ip>\[[^\] ]*\])\))?(?: for (?P<recipients>.*))?",
            "SA: Action: scanned but message isn't spam: score=1.3 required=5.0 (scanned in 1/1 secs | Message-Id: a@example.com). From <ann@example.com> (host=mx.example.com [192.0.2.7]) for bob@example.org",
        ),
        text("SA: ", "SA: Debug: SAEximRunCond expand returned: '1'"),
        text("spam acl condition", "spam acl condition: all spamd servers failed"),
        text("DCC", "DCC: Connecting to UNIX socket failed: No such file or directory"),
        text(r"SpamAssassin ", "SpamAssassin could not be reached"),
    ),
    Kind(
        "malware",
        "The virus scan's result, or its failure.",
        text(
            r"malware acl condition: (?P<scanner>[^ :]+)",
            "malware acl condition: clamd /var/clamd : unable to connect to UNIX socket (/var/clamd): No such file or directory",
        ),
        text(r"internal scanner error \(ignored\)", "internal scanner error (ignored): no answer"),
        to_client=True,
    ),
]
