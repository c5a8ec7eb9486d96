"""Bounces in the wordings of many servers, as people paste them: wrapped, quoted, from HTML."""

# ruff: noqa: E501 (the texts are as they were sent)

from __future__ import annotations

import pytest

from snippets.paste.explain import explain
from snippets.paste.notice import Notice

NOTICES = {
    "postfix, an alias": (
        "no-such-domain",
        """\
This is the mail system at host mx.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<root@server.example.net> (expanded from <root>): Host
    or domain name not found. Name service error for
    name=server.example.net type=A: Host not found
""",
    ),
    "dragonfly": (
        "unauthenticated",
        """\
This is the DragonFly Mail Agent v0.13 at df.example.com.

There was an error delivering your mail to <bob@example.net>.

mail-inbound.example.net [192.0.2.25] did not like our RCPT TO:
550 5.7.26 <bob@example.net>: Recipient address rejected: Multiple authentication checks failed

Message headers follow.
""",
    ),
    "opensmtpd": (
        "no-ptr",
        """\
    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

bob@example.net: 550 5.7.25 Client host rejected: cannot find your hostname

    Below is a copy of the original message:
""",
    ),
    "m-filter": (
        "no-such-user",
        """\
Sorry, your mail could not be delivered to
bob@example.net

-------server message
550 unknown user <bob@example.net>

-------SMTP command
DATA
""",
    ),
    "domino": (
        "no-such-user",
        """\
Your message

  Subject: Test

was not delivered to:

  bob@example.net

because:

  User bob (bob@example.net) not listed in Domino Directory
""",
    ),
    "mimecast": (
        "relay-denied",
        """\
This is a delivery failure notification message indicating that
an email you addressed to email address :
-- bob@example.net

could not be delivered. The problem appears to be :
-- Recipient email address is possibly incorrect

Additional information follows :
-- 5.7.54 SMTP; Unable to relay recipient in non-accepted domain
""",
    ),
    "smartermail": (
        "mailbox-full",
        """\
Could not deliver message to the following recipient(s):

Failed Recipient: bob@example.net
Reason: Remote host said: 552 5.2.2 The email account that you tried to reach is over quota.
""",
    ),
    "hmailserver": (
        "no-such-user",
        """\
Your message did not reach some or all of the intended recipients.

   Subject: Test

The following recipient(s) could not be reached:

bob@example.net
   Error Type: SMTP
   Remote server (203.0.113.7) issued an error.
   hMailServer sent: RCPT TO:<bob@example.net>
   Remote server replied: 550 Unknown user

hMailServer
""",
    ),
    "mdaemon": (
        "spam",
        """\
The attached message had PERMANENT fatal delivery errors!

Failed address: bob@example.net

--- Session Transcript ---
 <-- 550 5.7.1 This message was classified as SPAM and may not be delivered
--- End Transcript ---
""",
    ),
    "haraka": (
        "no-such-domain",
        """\
Hi. This is the Haraka Mailer program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

Intended Recipients: <bob@example.net>
Failure Reason: No Such Domain: example.net
""",
    ),
    "qmail, its own words": (
        "no-such-user",
        """\
Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<bob@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)
""",
    ),
    "1&1": (
        "too-big",
        """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error.

The following address failed:

bob@example.net

For the following reason:

Mail size limit exceeded. For explanation visit
http://postmaster.example.net/en/error-messages
""",
    ),
    "a host that is named": (
        "no-such-user",
        """\
Unable to deliver message to: <bob@example.net>
Delivery failed for the following reason:
Server mx22.example.net[192.0.2.222] failed with: 550 <bob@example.net> No such user here

This has been a permanent failure.  No further delivery attempts will be made.
""",
    ),
    "exim, late": (
        "connection",
        """\
A message that you sent has not yet been delivered to one or more of its
recipients after more than 72 hours on the queue on server.example.com.

The message identifier is:     1lixyz-0001eM-09
The date of the message is:    Tue, 18 May 2021 09:00:00 +0000
The subject of the message is: Hello

The address to which the message has not yet been delivered is:

  bob@example.net
    Delay reason: Connection timed out

No action is required on your part.
""",
    ),
    "exim, local scan": (
        "spam",
        """\
A message that you sent was rejected by the local scanning code that
checks incoming messages on this system. The following error was given:

  This message was classified as SPAM and may not be delivered
""",
    ),
    "postfix wrapped": (
        "no-ptr",
        """\
jo@example.com: host postrelay1.example.net[192.0.2.22]
    said: 550 5.7.1 Client host rejected: cannot find your hostname,
   [192.0.2.10](in reply to RCPT TO command)
""",
    ),
    "postfix wrapped2": (
        "no-such-user",
        """\
<bob@example.net>: host
    mx1.example.net[203.0.113.7]
    said: 550 5.1.1 <bob@example.net>: Recipient address rejected: User
    unknown in virtual mailbox table (in reply to RCPT TO
    command)
""",
    ),
    "postfix refused": (
        "dnsbl",
        """\
<bob@example.net>: host mx1.example.net[203.0.113.7] refused to talk to me:
    554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using
    zen.spamhaus.org
""",
    ),
    "postfix connect": (
        "connection",
        """\
<bob@example.net>: connect to mx.example.net[203.0.113.7]:25: Connection
    timed out
""",
    ),
    "exchange365": (
        "dnsbl",
        """\
Delivery has failed to these recipients or groups:

bob@example.net
Your message to bob@example.net couldn't be delivered.

Diagnostic information for administrators:

Generating server: DB7PR04MB4537.eurprd04.prod.outlook.com

bob@example.net
Remote Server returned '550 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org'

Original message headers:

Received: from x
""",
    ),
    "exchange, quoted": (
        "dnsbl",
        """\
bob@example.net
mx.example.net
Remote Server returned '554 5.7.1 <mx.example.net #5.7.1 smtp;554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org>'
""",
    ),
    "exchange old": (
        "no-such-user",
        """\
Your message did not reach some or all of the intended recipients.

      Subject: test
      Sent: 1/2/2020 3:04 PM

The following recipient(s) cannot be reached:

      bob@example.net on 1/2/2020 3:04 PM
            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.
            <mx.example.net #5.1.1 smtp;550 5.1.1 User unknown>
""",
    ),
    "gmail": (
        "dnsbl",
        """\
Delivery Status Notification (Failure)

** Message not delivered **
Your message couldn't be delivered to bob@example.net because the remote server is misconfigured. See the technical details below for more information.

The response from the remote server was:
550 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org
""",
    ),
    "gmail old": (
        "no-such-user",
        """\
Delivery to the following recipient failed permanently:

     bob@example.net

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain example.net by mx.example.net. [203.0.113.7].

The error that the other server returned was:
550 5.1.1 User unknown
""",
    ),
    "qmail, own words": (
        "expired",
        """\
Hi. This is the qmail-send program at example.org.

<bob@example.net>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
I'm not going to try again; this message has been in the queue too long.
""",
    ),
    "yahoo": (
        "no-such-user",
        """\
Sorry, we were unable to deliver your message to the following address.

<bob@example.net>:
550: 5.1.1 <bob@example.net>: Recipient address rejected: User unknown

--- Below this line is a copy of the message.
""",
    ),
    "yahoo, remote host": (
        "no-such-user",
        """\
Sorry, we were unable to deliver your message to the following address.

<bob@example.net>:
Remote host said:
550 5.1.1 User unknown
[RCPT_TO]
""",
    ),
    "report folded": (
        "dnsbl",
        """\
Final-Recipient: rfc822; bob@example.net
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.7.1 Service unavailable; Client host
    [192.0.2.9] blocked using zen.spamhaus.org
""",
    ),
    "report status first": (
        "bad-helo",
        """\
Status: 5.0.0
Remote-MTA: dns; mxs.example.net
Diagnostic-Code: smtp; 550 invalid helo given
""",
    ),
    "quoted-printable": (
        "dnsbl",
        """\
Diagnostic-Code: smtp; 550 5.7.1 Service unavailable; Client host =
[192.0.2.9] blocked using zen.spamh=
aus.org
""",
    ),
    "entities": (
        "no-such-user",
        """\
&lt;bob@example.net&gt;: host mx.example.net[203.0.113.7] said: 550 5.1.1
    &lt;bob@example.net&gt;: Recipient address rejected: User&nbsp;unknown (in reply to RCPT TO command)
""",
    ),
    "sendmail": (
        "no-such-user",
        """\
The original message was received at Tue, 2 Jan 2024 10:00:00 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<bob@example.net>
    (reason: 550 5.1.1 User unknown)

   ----- Transcript of session follows -----
... while talking to mx.example.net.:
>>> DATA
<<< 550 5.1.1 User unknown
550 5.1.1 <bob@example.net>... User unknown
""",
    ),
    "outlook": (
        "no-such-user",
        """\
Your message did not reach some or all of the intended recipients.

Subject: Test
Sent: 01/02/2024 10:00

The following recipient(s) cannot be reached:

'bob@example.net' on 01/02/2024 10:00
550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown
""",
    ),
    "icloud": (
        "no-such-user",
        """\
This is a system-generated message to inform you that your email could not
be delivered to one or more recipients. Details of the email and the error are as follows:

<bob@example.net>: host mx.example.net[203.0.113.7] said: 550-5.1.1 User unknown
    (in reply to RCPT TO command)
""",
    ),
}
LATE = """\
A message that you sent has not yet been delivered to one or more of its recipients after more
than 72 hours on the queue on server.example.com.
"""


@pytest.mark.parametrize("mark", ["", "> ", ">> ", "    ", "| "])
@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_one_answer_with_the_reason(name: str, mark: str) -> None:
    reason, text = NOTICES[name]
    answers = list(explain(mark + line for line in text.splitlines()))
    assert [answer.what for answer in answers] == ["notice"]
    assert answers[0].reason == reason


@pytest.mark.parametrize("width", [30, 50, 72, 90])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<bob@example.net>: host mx.example.net[203.0.113.7] said: 550 5.1.1 <bob@example.net>: "
            "Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO "
            "command)",
            "no-such-user",
        ),
        (
            "ann@example.net: host mx.example.net[203.0.113.7] refused to talk to me: 554 5.7.1 "
            "Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org",
            "dnsbl",
        ),
    ],
)
def test_wherever_a_line_is_wrapped(text: str, reason: str, width: int) -> None:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width and lines[-1]:
            lines.append("   ")
        lines[-1] += f" {word}" if lines[-1].strip() else word
    [answer] = explain(lines)
    assert (answer.what, answer.reason) == ("notice", reason)


@pytest.mark.parametrize("lines", [LATE.splitlines(), [LATE.replace("\n", " ")]])
def test_a_warning_without_a_reason_is_told(lines: list[str]) -> None:
    [answer] = explain(lines)
    assert isinstance(answer.value, Notice)
    assert answer.value.delayed and not answer.value.failures


def test_what_stands_alone_stays_alone() -> None:
    texts = [
        "550 5.1.1 User unknown",
        "# exim -bpc",
        "1tixMn-00000000C5j-1wRa",
        NOTICES["yahoo"][1],
    ]
    answers = list(explain("\n".join(texts).split("\n")))
    assert [answer.what for answer in answers] == ["line", "command", "id", "notice"]
