"""Bounces and delay warnings, as people forward them: who, which host, which step, which words."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab import ROOT
from snippets.commands.as_json.pasted import of_answer
from snippets.paste.explain import Logged, explain
from snippets.paste.notice import MAX_LINES, Failure, meaning_of, read
from snippets.texts.known import DELIVERY, OTHER_SERVER
from tests.growth import FASTER, growth

EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bob@example.net
    host mx.example.net [203.0.113.7]
    SMTP error from remote mail server after end of data:
    550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's
    550 5.7.26 DMARC policy.
  carol@down.example
    retry timeout exceeded
  sam@example.com (generated from info@example.com)
    LMTP error after RCPT TO:<sam@example.com>: 552 5.2.2 <sam@example.com> Mailbox is full

Reporting-MTA: dns; server.example.com

Action: failed
Final-Recipient: rfc822;bob@example.net
Status: 5.0.0
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550-5.7.26 Unauthenticated email from example.org is not
 550-5.7.26 accepted due to domain's
 550 5.7.26 DMARC policy.
"""
WARNING = """\
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on server.example.com.

The message identifier is:     1xGCiK-000000002uH-1Rjs
The address to which the message has not yet been delivered is:

  bob@example.net
    host mx.example.net [203.0.113.7]
    Delay reason: SMTP error from remote mail server after RCPT TO:<bob@example.net>:
    451 4.7.1 Greylisted, try again in 300 seconds
"""
POSTFIX = """\
This is the mail system at host mail.example.org.

<bob@example.net>: host mx.example.net[203.0.113.7] said: 550 5.1.1
    <bob@example.net>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)
"""
REPORT = """\
Final-Recipient: rfc822; bob@example.net
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822; ann@example.net
Action: failed
Status: 5.2.2
"""
GMAIL = """\
Your message wasn't delivered to bob@example.net because the address couldn't be found.
The response was:

550 5.1.1 The email account that you tried to reach does not exist.
"""
EXCHANGE = """\
Delivery has failed to these recipients or groups:

bob@example.net
Your message couldn't be delivered.

Diagnostic information for administrators:
bob@example.net
Remote Server returned '550 5.4.1 Recipient address rejected: Access denied. [X.example.net]'
"""
QMAIL = """\
Hi. This is the qmail-send program at example.org.

<bob@example.net>:
203.0.113.7 does not like recipient.
Remote host said: 550 5.1.1 User unknown
Giving up on 203.0.113.7.
"""
ENTRY_ALONE = """\
bob@example.net
host mx.example.net [203.0.113.7]
SMTP error from remote mail server after RCPT TO:<bob@example.net>:
550 5.1.1 User unknown
"""
ALL = {
    name: text
    for name, text in globals().items()
    if name.isupper() and isinstance(text, str) and "\n" in text
}


def failures(text: str) -> list[Failure]:
    notice = read(text.split("\n"))
    assert notice
    return list(notice.failures)


def test_each_recipient_of_exims_bounce_once() -> None:
    bob, carol, sam = failures(EXIM)
    assert (bob.address, bob.host, bob.ip, bob.step) == (
        "bob@example.net", "mx.example.net", "203.0.113.7", "end of data",
    )  # fmt: skip
    assert bob.side == OTHER_SERVER and bob.text.startswith("550-5.7.26 Unauthenticated email")
    assert bob.text.endswith(r"domain's\n550 5.7.26 DMARC policy.")
    assert (carol.address, carol.text, carol.side) == (
        "carol@down.example", "retry timeout exceeded", DELIVERY,
    )  # fmt: skip
    assert (sam.original, sam.side) == ("info@example.com", DELIVERY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EXIM, "dmarc"), (WARNING, "greylisted"), (POSTFIX, "no-such-user"),
        (REPORT, "no-such-user"), (GMAIL, "no-such-user"), (EXCHANGE, "no-such-user"),
        (QMAIL, "no-such-user"), (ENTRY_ALONE, "no-such-user"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["", "> ", ">> ", "   ", "| "])
def test_the_reason_is_that_of_the_reply(text: str, reason: str, mark: str) -> None:
    first = failures("\n".join(mark + line for line in text.split("\n")))[0]
    assert first.address == "bob@example.net"
    found = meaning_of(first)
    assert found and found.reason == reason


def test_a_warning_is_no_bounce_and_names_its_message() -> None:
    notice = read(WARNING.split("\n"))
    assert notice and notice.delayed and notice.id == "1xGCiK-000000002uH-1Rjs"
    bounce = read(EXIM.split("\n"))
    assert bounce and not bounce.delayed


def test_recipients_of_a_report_stay_apart() -> None:
    assert [failure.address for failure in failures(REPORT)] == [
        "bob@example.net", "ann@example.net",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_a_pasted_bounce_is_one_answer_and_no_command(text: str) -> None:
    answers = list(explain(text.split("\n")))
    assert [answer.what for answer in answers] == ["notice"]
    told = json.loads(of_answer(answers[0]))
    assert told["answer"]["failures"][0]["meaning"]["reason"] == told["reason"]


def test_what_stands_around_a_bounce_is_answered_too() -> None:
    line = "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed"
    answers = list(explain([line, *EXIM.split("\n"), line, "# exim -bpc"]))
    assert [answer.what for answer in answers] == ["line", "notice", "line", "command"]


@pytest.mark.parametrize(
    "text",
    [
        "bob@example.net\nann@example.net", "exim -bp", "host mx.example.net",
        "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa ** bob@example.net R=r T=t H=mx.example.net "
        "[203.0.113.7]: SMTP error from remote mail server after RCPT TO:<bob@example.net>: 550 no",
    ],
)  # fmt: skip
def test_what_is_no_bounce_is_none(text: str) -> None:
    assert "notice" not in [answer.what for answer in explain(text.split("\n"))]


def test_the_lines_of_one_reply_are_one_answer() -> None:
    reply = ["550-5.1.1 The email account that you tried to reach does", "550 5.1.1 not exist."]
    [answer] = explain(reply)
    assert answer.reason == "no-such-user"


LETTERS = [
    (row["text"], row["record"])
    for row in map(
        json.loads, (ROOT / "tests/data/exim_texts.jsonl").read_text("utf-8").splitlines()
    )
    if row["text"].startswith(("A message that you sent ", "A system ")) and "record" in row
]


@pytest.mark.parametrize(("text", "record"), LETTERS)
@pytest.mark.parametrize("width", [50, 76, 900])
def test_a_letter_of_exim_to_its_own_sender(text: str, record: str, width: int) -> None:
    """Exim writes one for a message that it does not take (``src/src/moan.c``)."""
    lines = ["Subject: Mail failure", "", *textwrap.wrap(text, width)]
    [answer] = [one for one in explain(lines) if one.what == "notice"]
    assert answer.errors == (record,)


def test_what_is_indented_below_a_reply_is_no_header() -> None:
    text = ["535-5.7.8 Not accepted", "535 5.7.8 Go away", "    at send (a.js:1:2)", "  code: 'E',"]
    kinds = [answer.value.cut.kind for answer in explain(text) if isinstance(answer.value, Logged)]
    assert "reject-header" not in kinds


@pytest.mark.parametrize(
    "sentence",
    ["info est une adresse inconnue chez nous.", "mail to the customer does not arrive."],
)
def test_a_sentence_to_its_stop_is_no_command(sentence: str) -> None:
    assert [answer.what for answer in explain([sentence])] == ["line"]


def test_indented_text_is_no_command() -> None:
    [answer] = explain(["    host gmail-smtp-in.l.google.com [203.0.113.7]:"])
    assert answer.what != "command"


LINES = st.sampled_from([line for text in ALL.values() for line in text.split("\n")]) | st.text()


@given(st.lists(LINES, max_size=30))
@settings(deadline=None)
def test_no_paste_raises(lines: list[str]) -> None:
    read(lines)
    list(explain(lines))


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["<" * 40, "a@b" * 20, "host x [1] ", "Final-Recipient: ", "said: ", "( in reply to"]
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def work(times: int) -> None:
        read([piece * times] * MAX_LINES)

    work(10)  # compiles the expressions
    assert growth(work, 50) < FASTER


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # A report's field says nothing; the letter has the reason, behind no host and no step.
        (
            "sales at example.com\nDomain 'example.com' has exceeded the max defers and failures "
            "per hour (10/10 (100%)) allowed. Message discarded.\nReporting-MTA: dns; "
            "server.example.com\n\nAction: failed\nFinal-Recipient: bob@example\nStatus: 5.0.0",
            "sender-quota",
        ),
        # Postfix's own words, for which Exim has others.
        (
            "Final-Recipient: rfc822; bob@example.invalid\nAction: failed\nStatus: 5.4.4\n"
            "Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error\n"
            "    for name=example.invalid type=AAAA: Host not found",
            "no-such-domain",
        ),
        (
            "<bob@example.net>: permission denied. Command output: maildrop: maildir\n"
            "    over quota.",
            "mailbox-full",
        ),
    ],
)
def test_a_reason_is_found_wherever_a_notice_has_it(text: str, reason: str) -> None:
    notice = read(text.splitlines())
    assert notice
    [failure] = notice.failures
    found = meaning_of(failure)
    assert found and found.reason == reason


def test_the_output_of_a_routing_test_is_no_bounce() -> None:
    text = "bob@example.net\n    <-- press@example.com\n  router = lookuphost, transport = smtp\n"
    text += "  host mx.example.net [192.0.2.7] MX=10\n"
    answers = list(explain(text.splitlines()))
    assert "notice" not in [answer.what for answer in answers]
    kinds = [answer.value.cut.kind for answer in answers if isinstance(answer.value, Logged)]
    assert kinds[1:] == ["route"] * 3
