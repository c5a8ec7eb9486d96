"""What happens to a message in Exim: arrivals, deliveries, the queue."""

from __future__ import annotations

from .record import ADDRESS, QUOTED, Kind, text

LOGGED_IN = "Exim logged in to the other host with this authenticator."
"""What ``A=`` is on the way out; it stands behind each flag of a delivery."""

KINDS = [
    Kind(
        "arrival",
        "A message arrived and Exim took responsibility for it: from another server, a mail program, a script or a local user.",
        lines=[
            '2019-07-01 09:05:55 1hhlhb-006myf-8K <= info@example.com H=(LAPTOP) [192.0.2.2]:52105 P=esmtpsa X=TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=no A=dovecot_login:info@example.com S=66921 M8S=0 DKIM=example.com RT=0.5s id*=x@example.com T="test" from <info@example.com> for log@example.net'
        ],
        gives_reason=False,
        parts={
            "flag": "<= marks an arrival, also of mail that a customer sends out.",
            "host name": "The host that sent the message, by its name in reverse DNS.",
            "ip": "The IP address of the host that sent the message.",
            "port": "The port on the sending host's side.",
            "user": "The local user that sent the message, or what the client's ident service said.",
            "authenticator": "The sender logged in: the authenticator, and the login name behind the colon. For a hacked account, look here.",
            "certificate verified": "Whether the client's certificate passed the check; no is usual, since clients rarely have one.",
            "size": "The size of the message in bytes as received.",
        },
    ),
    Kind(
        "arrival-bounce",
        "A message with an empty envelope sender arrived: a bounce or another automatic notice. With R= it is a bounce that this server made itself.",
        lines=[
            '2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa <= <> R=1hhlhb-006myf-8K U=mailnull P=local S=2479 T="Mail delivery failed: returning message to sender" for info@example.com'
        ],
        gives_reason=False,
        parts={
            "flag": "<= marks an arrival.",
            "envelope sender": "Empty: a bounce has no envelope sender, so that it cannot bounce again.",
            "host name": "The host that sent the message.",
            "user": "The local user; mailnull or another user of Exim's for a bounce made here.",
            "size": "The size of the message in bytes as received.",
        },
    ),
    Kind(
        "arrival-fakereject",
        "A message arrived and was kept, but the sender was told that it was refused.",
        lines=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa (= spam@bulk.example H=mail.bulk.example [198.51.100.90] P=esmtp L- K PRDR S=400"
        ],
        gives_reason=False,
        parts={"flag": "(= marks an arrival that the sender was told is refused."},
    ),
    Kind(
        "arrival-rescinded",
        "Exim takes back the arrival logged above: the client was gone before it learned that the message was accepted.",
        text("rescind the above message-accept", "rescind the above message-accept"),
        gives_reason=False,
    ),
    Kind(
        "delivery",
        "A message was delivered to one address: into a mailbox here, to another server or to a program; the address after > got an automatic answer.",
        lines=[
            "2002-03-01 10:00:00 16Ai79-0000Dq-00 => info <info@example.com> D=localuser T=local_delivery"
        ],
        gives_reason=False,
        parts={
            "flag": "=> marks a delivery, into a mailbox here as well as to another server.",
            "address": "The address or mailbox that the message was delivered to; it can also be a file, a pipe or :blackhole:.",
            "host name": "The host that took the message.",
            "ip": "The IP address of the host that took the message.",
            "size": "The size of the message in bytes as sent.",
            "authenticator": LOGGED_IN,
            "certificate verified": "Whether the other host's certificate passed the check; the mail was delivered either way.",
        },
    ),
    Kind(
        "delivery-additional",
        "One more address of the same message was served by the delivery on the line above, in the same transaction.",
        lines=[
            '2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa -> office <office@example.com> R=virtual_user T=dovecot_virtual_delivery C="250 2.0.0 Saved"'
        ],
        gives_reason=False,
        parts={
            "flag": "-> marks a further address of the same delivery; it does not mean a forwarder.",
            "authenticator": LOGGED_IN,
            "address": "A further address that the same delivery served.",
            "host name": "The host that took the message.",
            "ip": "The IP address of the host that took the message.",
        },
    ),
    Kind(
        "delivery-cutthrough",
        "A message was passed on to the next server while it was still being received.",
        lines=[
            '2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa >> user@example.net P=<info@example.com> R=all T=smtp H=mx.example.net DS [192.0.2.57] C="250 OK"'
        ],
        gives_reason=False,
        parts={
            "flag": ">> marks a delivery made while the message was received.",
            "authenticator": LOGGED_IN,
            "host name": "The host that took the message.",
        },
    ),
    Kind(
        "delivery-suppressed",
        "Nothing was delivered: Exim was told to only act as if (option -N).",
        lines=["2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa *> user@example.net R=all T=smtp"],
        gives_reason=False,
        parts={"flag": "*> marks a delivery that was only acted out.", "authenticator": LOGGED_IN},
    ),
    Kind(
        "discarded",
        "Mail was thrown away on purpose, and nobody is told: by a forwarder to :blackhole:, a filter, an ACL or local_scan.",
        text(
            rf"RCPT (?P<recipient>{ADDRESS}): discarded by (?P<ACL>[A-Z]+) ACL",
            "RCPT <bob@example.org>: discarded by RCPT ACL: spam trap",
        ),
        lines=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => :blackhole: <ann@example.com> R=virtual_aliases",
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => /dev/null <ann@example.com> R=central_filter T=**bypassed**",
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => blackhole (DATA ACL discarded recipients): spam",
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa => discarded (system filter)",
        ],
        unlike=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa *> bob@example.org R=dnslookup T=remote_smtp"
        ],
        parts={
            "flag": "=> marks what became of the mail; here it was thrown away.",
            "transport": "**bypassed** shows that no transport ran: what went to /dev/null needs none.",
            "address": "What took the mail and threw it away, in place of an address.",
        },
        gives_reason=False,
    ),
    Kind(
        "bounce",
        "Delivery to one address failed permanently: Exim does not try again and, as a rule, sends a bounce to the envelope sender.",
        lines=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa ** user@example.net: Unrouteable address"
        ],
        parts={
            "flag": "** marks a permanent failure, whatever the reason.",
            "authenticator": LOGGED_IN,
            "address": "The address that failed.",
            "host name": "The host that gave the answer.",
            "ip": "The IP address of the host that gave the answer.",
        },
    ),
    Kind(
        "defer",
        "Delivery to one address failed for now; the message stays in the queue and Exim tries again later.",
        lines=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa == user@example.net routing defer (-52): retry time not reached"
        ],
        parts={
            "flag": "== marks a delivery that is put off.",
            "authenticator": LOGGED_IN,
            "address": "The address that has to wait.",
            "host name": "The host that gave the answer, or did not.",
            "ip": "The IP address of the host in question.",
            "event": "The delivery, or the routing before it, was put off.",
        },
    ),
    Kind(
        "completed",
        "Every address of the message is settled, delivered or failed, and the message has left the queue.",
        text(r"Completed(?: (?P<queue_time>QT=[^ ]+))?", "Completed"),
        gives_reason=False,
    ),
    Kind(
        "frozen",
        "The message was frozen: Exim does not try it until somebody, or a setting, thaws, returns or removes it.",
        text(
            r"Frozen(?: (?P<reason>\(.*\)))?(?: by (?P<by>.*))?", "Frozen (delivery error message)"
        ),
        text(r"frozen(?: by (?P<by>.*))?", "frozen by root"),
        text(
            r"\*\*\* [Ff]rozen(?: (?P<reason>\(.*\)))?",
            "*** Frozen (message created with -f <>)",
            "*** frozen (delivery error message)",
        ),
    ),
    Kind(
        "frozen-skip",
        "A queue run came to a frozen message and passed over it.",
        text("Message is frozen", "Message is frozen"),
        gives_reason=False,
    ),
    Kind(
        "unfrozen",
        "A frozen message was thawed, so Exim tries it again.",
        text(r"Unfrozen(?: by (?P<by>.*))?", "Unfrozen by errmsg_timer"),
        text(r"unfrozen(?: by (?P<by>.*))?", "unfrozen by errmsg_timer"),
    ),
    Kind(
        "removed",
        "The message was removed from the queue, or its delivery was cancelled.",
        text(r"Message removed because older than .*", "Message removed because older than 7 days"),
        text(r"Message .* has been removed", "Message 1tixMn-00000000C5j-1wRa has been removed"),
        text(r"removed by (?P<by>.*)", "removed by root"),
        text(r"cancelled by (?P<by>system filter|[^:]*)", "cancelled by timeout_frozen_after"),
    ),
    Kind(
        "edited",
        "An administrator changed a message in the queue: its sender, its recipients, or what counts as delivered.",
        text(
            r"address (?P<recipient><[^<>]*>) marked delivered by (?P<by>.*)",
            "address <bob@example.org> marked delivered by root",
        ),
        text(
            r"recipient (?P<recipient><[^<>]*>) added by (?P<by>.*)",
            "recipient <bob@example.org> added by root",
        ),
        text(
            r"sender address changed to (?P<envelope_sender><[^<>]*>) by (?P<by>.*)",
            "sender address changed to <ann@example.com> by root",
        ),
        gives_reason=False,
    ),
    Kind(
        "no-immediate-delivery",
        "The message was accepted into the queue and waits for the next queue run.",
        text(r"no immediate delivery(?=:|\Z)", "no immediate delivery: load average 8.56"),
        parts={"error text": "Why the message has to wait."},
    ),
    Kind(
        "error-ignored",
        "A failed delivery is dropped without a bounce, since a bounce for it is not wanted or not possible.",
        text(
            r"(?P<address>[^ :]+)(?: (?P<original_address><[^<>]*>))?: error ignored",
            "bob@example.org <ann@example.com>: error ignored",
        ),
    ),
    Kind(
        "abandoned",
        "A message was given up while it was being received; nothing of it is kept.",
        text("Message abandoned", "Message abandoned: the connection was closed"),
        text("message abandoned", "message abandoned: connection lost"),
        text(
            "ridiculously long message header received from",
            "ridiculously long message header received from (x) [192.0.2.7] (more than 1048576 characters): message abandoned",
        ),
        text(
            "overlong message header line received from",
            "overlong message header line received from (x) [192.0.2.7] (more than 1048576 characters): message abandoned",
        ),
        to_client=True,
    ),
    Kind(
        "retry",
        "The retry time of an address or host has run out.",
        text("retry timeout exceeded", "retry timeout exceeded"),
    ),
    Kind(
        "transport-output",
        "What the program of a pipe delivery printed.",
        text(
            r"(?P<recipient><[^<>]*>): (?P<transport>[^ ]+) transport output(?=: )",
            "<bob@example.org>: virtual_address_pipe transport output: procmail: quota exceeded",
        ),
        gives_reason=False,
    ),
    Kind(
        "redirect-error",
        "A forwarder, filter or alias holds an entry that Exim passed over or could not use.",
        text(
            r"(?P<router>[^ ]+) router: skipped error",
            'virtual_aliases router: skipped error: missing or malformed local part (expected word or "<") in "x:"',
        ),
        text(
            r"(?P<router>[^ ]+) router (?:generated|failed(?! to expand)|returned)",
            "virtual_aliases router generated more than 100 child addresses for <ann@example.com>",
        ),
    ),
    Kind(
        "routing",
        "A router could not decide what to do with an address.",
        text(
            rf"routing (?:loop|defer)(?: for (?P<address>{ADDRESS}))?",
            "routing loop for bob@example.org",
        ),
        text(
            r"host (?:name|lookup) ",
            "host name alias list truncated for 192.0.2.7",
            "host lookup failed for reverse lookup check",
        ),
        text(
            r"all (?:relevant MX records|hosts)",
            "all relevant MX records point to non-existent hosts",
            "all hosts have been failing for a long time (and retry time not reached)",
        ),
        text(
            "list matching forced to fail",
            "list matching forced to fail: failed to find host name for 192.0.2.7",
        ),
        text("lookup of ", 'lookup of "example.org" gave DEFER: no answer'),
        text(r"(?P<router>[^ ]+) router: ", "dnslookup router: cannot use the host list"),
        text(
            r"failed to find (?:host name|IP address) (?:for|from) [^:]{1,200}: accepted by \+include_",
            "failed to find host name for 192.0.2.7: accepted by +include_unknown",
        ),
        text(
            r"Loop detected in lookup|[^:]{1,200}: accepted by \+include_",
            "mx.example.org: accepted by +include_unknown",
        ),
    ),
    Kind(
        "system-filter",
        "The system filter acted on the message.",
        text("Delivery deferred by system filter", "Delivery deferred by system filter"),
        text(r"Error in system filter", "Error in system filter: unknown filter command"),
        text(
            r"original recipients ignored \(system filter\)",
            "original recipients ignored (system filter)",
        ),
        text("system filter ", "system filter generated more than 100 delivery addresses"),
    ),
    Kind(
        "rewrite",
        "Exim rewrote an address.",
        text(
            r"Rewrite of (?P<address>[^ ]+) yielded",
            'Rewrite of ann@example.com yielded unqualified address "ann"',
        ),
        text("rewrite rule ", "rewrite rule repeat ignored after 10 times"),
        text(
            rf"(?P<address>{QUOTED}|[^ ]+) from (?P<header>.{{1,60}}?) "
            rf"rewritten (?:as|with \(address "
            r"part of\)) (?P<new_address>\".*\") by (?P<rule>rule [0-9]+|submission mode)",
            'ann@example.com from env-from rewritten as "ann@example.org" by rule 1',
        ),
    ),
    Kind(
        "queue-run",
        "A queue run began, ended or was given up.",
        text(
            r"Start (?:ODMR )?(?:'(?P<queue>[^']*)' )?queue run: "
            r"(?P<pid>pid=[^ ]+)(?: (?P<options>-.*))?",
            "Start queue run: pid=10029 -qf",
        ),
        text(
            r"End (?:ODMR )?(?:'(?P<queue>[^']*)' )?queue run: "
            r"(?P<pid>pid=[^ ]+)(?: (?P<options>-.*))?",
            "End queue run: pid=10029",
        ),
        text(
            r"Abandon queue run: (?P<pid>pid=[^ ]+)(?P<options> -[^(]*)?",
            "Abandon queue run: pid=2204 -qf (load 12.50, max 12.00)",
        ),
        text("notify triggered queue run", "notify triggered queue run"),
        text(
            "queue run: ",
            "queue run: process 2210 crashed with signal 11 while delivering 1tixMn-00000000C5j-1wRa",
        ),
    ),
]
