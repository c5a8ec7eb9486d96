"""What Exim says of TLS, logins, and the checks of senders: DKIM, SPF, DMARC, ARC."""

from __future__ import annotations

from .record import ADDRESS, HOST, QUOTED, Kind, text

KINDS = [
    Kind(
        "tls-error",
        "Encryption of a connection could not be set up, or broke.",
        text(
            rf"TLS error on connection from (?P<peer>(?:H=)?{HOST})"
            r"(?: (?P<local_address>I=[^ ]+))?"
            r"(?: (?P<function>\([A-Za-z_]+\)|SSL_[A-Za-z_]+(?=:))| (?P<note>\([^()]*\)))?",
            "TLS error on connection from [192.0.2.7]:50212 SSL_accept: TCP connection closed by peer",
            "TLS error on connection from (x) [192.0.2.7]:50212 (SSL_accept): error:0A000126:SSL routines::unexpected eof while reading",
        ),
        text(
            r"TLS error \((?P<function>[A-Za-z_]+)\): on connection "
            rf"(?:(?P<connection_id>Ci=[^ ]+) )?from (?P<peer>{HOST})"
            r"(?: (?P<local_address>I=[^ ]+))? (?P<error_text>.*)",
            "TLS error (SSL_read): on connection from (x) [192.0.2.7]:50212 I=[192.0.2.1]:25 error:0A000438:SSL routines::tlsv1 alert internal error",
        ),
        text(
            r"TLS error \([^()]*\)(?:: on connection from)?",
            "TLS error (SSL_read): error:0A000126:SSL routines::unexpected eof while reading",
        ),
        text(
            r"TLS error on connection (?P<function>\([A-Za-z_]+\))",
            "TLS error on connection (recv): The TLS connection was non-properly terminated.",
        ),
        text(
            r"TLS error on (?:connection (?:from|to)|[a-z]+)",
            "TLS error on connection to mx.example.org [192.0.2.25] (recv): Error in the pull function",
        ),
        text(
            r"TLS (?:session|error|ALPN|recv|send|client|server|library)[^:]*",
            "TLS session failure: delivering unencrypted to mx.example.org",
            "TLS session is required, but the server did not offer TLS support",
        ),
        text("TLS ", "TLS cache init failed"),
        text(r"SSL[ _]", "SSL channel closed on write"),
        text(
            r"Received TLS (?:cert )?status",
            "Received TLS cert status response, itself unverifiable: x",
        ),
        text(
            rf"SSL_write: \(from (?P<peer>{HOST})\) (?P<function>syscall): (?P<error_text>.*)",
            "SSL_write: (from (x) [192.0.2.7]:50212) syscall: Broken pipe",
        ),
        text("SSL_write", "SSL_write error 5"),
        text("SSL_read", "SSL_read failed"),
        text("GnuTLS", "GnuTLS handshake failed"),
        text(
            "Required TLS certificate status not received",
            "Required TLS certificate status not received",
        ),
        text("OCSP ", "OCSP dates invalid"),
        text("ALPN ", 'ALPN unusable with this GnuTLS library version; ignoring "smtp"'),
        text("Server certificate ", "Server certificate revoked"),
        text(
            r"\((?P<function>SSL_[A-Za-z0-9_]+|[a-z_ ]*)(?: file=(?P<file>[^()]*))?\)(?=: )",
            "(SSL_CTX_use_certificate_chain_file file=/etc/exim.crt): error:02001002:system library:fopen:No such file or directory",
        ),
        text(
            r"a TLS session is required.*",
            "a TLS session is required, but the server did not offer TLS support",
        ),
    ),
    Kind(
        "tls-verify",
        "The certificate of the other host did not pass the check; whether it mattered, the delivery's line says.",
        text("SSL verify", "SSL verify denied by event-action: depth=0: x"),
        text(
            rf"(?P<ip>\[[^\] ]+\]) SSL verify error"
            rf"(?P<note> \([^()]*\))?: certificate name mismatch: "
            rf"(?P<certificate_name>DN={QUOTED}) (?P<host_name>H={QUOTED})",
            '[192.0.2.25] SSL verify error: certificate name mismatch: DN="/CN=example.org" H="mx.example.org"',
        ),
        text(
            r"(?P<ip>\[[^\] ]+\]) SSL verify error(?P<note> \([^()]*\))?: (?P<depth>depth=[0-9]+) "
            r"(?P<error_text>error=.*?) (?P<certificate_name>cert=.*)",
            "[192.0.2.25] SSL verify error: depth=0 error=certificate has expired cert=/CN=mx.example.org",
        ),
        text(
            r"(?P<ip>\[[^\] ]+\])(?: (?P<host_name>[^ ]+))? (?:SSL verify|"
            r"[a-z ]*verify denied|Received TLS)",
            "[192.0.2.25] mx.example.org verify denied by event-action: depth=0 cert=/CN=mx.example.org: x",
        ),
        parts={
            "host name": "The name that the certificate should have held.",
            "ip": "The IP address of the other host.",
        },
    ),
    Kind(
        "tls-unencrypted",
        "Encryption failed, and Exim went on without it.",
        text(
            r"TLS session: (?P<error_text>[^\"]{1,300}?): (?:delivering|callout) unencrypted to",
            "TLS session: (certificate verification failed): delivering unencrypted to mx.example.org [192.0.2.25] (not in hosts_require_tls)",
        ),
        text(
            r"[^\"]{1,200}?: (?:delivering|callout) unencrypted to",
            "certificate verification failed: delivering unencrypted to H=mx.example.org [192.0.2.25] (not in hosts_require_tls)",
        ),
    ),
    Kind(
        "dane",
        "The check of a certificate by DNS (DANE) failed.",
        text(
            r"DANE (?:error|attempt failed|required|[a-zA-Z ]+?)(?=[:;]| for |\Z)",
            "DANE attempt failed; TLS connection to mx.example.org [192.0.2.25]: (certificate verification failed): certificate invalid",
        ),
    ),
    Kind(
        "auth-elsewhere-failed",
        "This server's own login at a relay or smart host was refused; the message waits, or leaves without it.",
        text(
            r"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator (?:failed|cancelled authentication) "
            rf"(?P<peer>H={HOST}) (?P<reply_code>[2-5][0-9]{{2}})[ -]"
            r"(?:(?P<enhanced_status>[245]\.[0-9]{1,3}\.[0-9]{1,3}) )?(?P<reply_text>.*)",
            "relay_login authenticator failed H=mx.example.org [192.0.2.25] 535 5.7.8 Authentication credentials invalid",
            "relay_login authenticator cancelled authentication H=mx.example.org [192.0.2.25] 501 cancelled",
        ),
        unlike=[
            "2026-03-01 10:00:00 dovecot_login authenticator failed for H=(x) [192.0.2.7]:50212: 535 Incorrect authentication data (set_id=ann@example.com)"
        ],
        parts={
            "authenticator": "The authenticator that this server logs in with elsewhere.",
        },
        gives_reason=False,
    ),
    Kind(
        "auth-failed",
        "A login for sending (SMTP AUTH) failed.",
        text(
            rf"(?P<authenticator>[A-Za-z0-9_.-]+)[ \t]+authenticator (?:failed|cancelled "
            rf"authentication)(?: for)?(?: (?P<peer>(?:H=)?{HOST}))?",
            "dovecot_login authenticator failed for (x) [192.0.2.7]:50212: 535 Incorrect authentication data (set_id=ann@example.com)",
            "dovecot_login \tauthenticator failed for (x) [192.0.2.7]: 535 Incorrect authentication data",
        ),
        text(
            r"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator \((?P<mechanism>[^()]*)\)",
            "plain authenticator (GSSAPI): Cyrus SASL permanent failure: -1",
        ),
        text(
            r"(?P<authenticator>[A-Za-z0-9_.-]+) authenticator(?=:)",
            'plain authenticator:  GNU SASL does not support mechanism "SCRAM"',
        ),
        to_client=True,
        parts={"authenticator": "The authenticator that refused the login."},
    ),
    Kind(
        "auth-ignored",
        "A client named an authenticated sender that Exim does not trust, so it was ignored.",
        text(
            rf"ignoring AUTH=(?P<address>{ADDRESS}) from",
            "ignoring AUTH=ann@example.com from (x) [192.0.2.7] (client not authenticated)",
        ),
        gives_reason=False,
    ),
    Kind(
        "dkim",
        "The result of checking or making a DKIM signature.",
        text(
            r"(?:P)?DKIM: (?:(?P<signing_domain>d=[^ ]+) )?(?:(?P<selector>s=[^ ]+) ?)?"
            r"(?:(?P<canonicalization>c=[^ ]+) )?(?:"
            r"(?P<algorithm>a=[^ ]+) )?(?:(?P<bits>b=[0-9]+) ?)?"
            r"(?:(?P<DKIM_identity>i=[^ ]+) )?(?:"
            r"(?P<signed_at>t=[0-9]+) )?(?:(?P<expires>x=[0-9]+) )?"
            r"(?:(?P<body_length>l=[0-9]+) )?(?P<DKIM_result>\[.*\])?",
            "DKIM: d=example.com s=default c=relaxed/relaxed a=rsa-sha256 b=2048 [verification succeeded]",
            "PDKIM: d=example.com s=default [failed key import]",
        ),
        gives_reason=False,
    ),
    Kind(
        "spf",
        "The result of the SPF check.",
        text("SPF", "SPF check failed"),
        gives_reason=False,
    ),
    Kind(
        "dmarc",
        "The result of the DMARC check.",
        text(
            r"DMARC(?: results)?",
            "DMARC results: spf_domain=example.com dmarc_domain=example.com spf_align=yes dkim_align=yes enforcement='Accept'",
        ),
        text("dmarc", "dmarc: failed to read the list"),
        gives_reason=False,
    ),
    Kind(
        "arc",
        "The result of checking or making an ARC seal.",
        text("ARC", "ARC: bad message body-hash"),
        text("arc", "arc: signing failed"),
        gives_reason=False,
    ),
]
