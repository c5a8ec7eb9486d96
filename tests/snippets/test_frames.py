"""What a program says before the words that tell why: it yields to them, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import ROOT
from snippets.paste.explain import Logged, explain
from snippets.texts import BY_ID
from snippets.texts.known import FRAMES, OTHER_SERVER, PROGRAM
from snippets.texts.quoted import recognized

FRAME_LINES = [
    "SMTP Error: Could not connect to SMTP host.",
    "2026-11-30 10:00:00 SMTP connect() failed.",
    "javax.mail.MessagingException: Could not connect to SMTP host: mail.example.com, port: 25;",
    "Connection could not be established with host mail.example.com",
    "System.Net.Mail.SmtpException: Failure sending mail.",
    "SslHandshakeException: An error occurred while attempting to establish an SSL "
    "or TLS connection.",
]
REASONS = [
    ("stream_socket_client(): unable to connect (Connection refused)", "connection-refused"),
    ("java.net.ConnectException: Connection timed out", "connection-timed-out"),
    (
        "stream_socket_enable_crypto(): Peer certificate CN=`a.example' did not match expected "
        "CN=`mail.example.com'",
        "error-program-certificate",
    ),
    ("error:0A000086:SSL routines::certificate verify failed", "certificate-trust"),
    ("error:0A00010B:SSL routines::wrong version number", "wrong"),
    ("php_network_getaddresses: getaddrinfo failed: Name or service not known", "no-such-host"),
]


def records(text: str) -> list[str]:
    return [record for answer in explain(text.splitlines()) for record in answer.errors]


@pytest.mark.parametrize("record", sorted(FRAMES))
def test_a_frame_is_what_programs_say(record: str) -> None:
    assert BY_ID[record]["says"] == [PROGRAM]


@pytest.mark.parametrize(("reason", "record"), REASONS, ids=[record for _, record in REASONS])
@pytest.mark.parametrize("frame", FRAME_LINES, ids=range(len(FRAME_LINES)))
def test_a_frame_has_the_meaning_of_its_reason(frame: str, reason: str, record: str) -> None:
    for text in (
        f"{frame} {reason}",
        f"{frame}\n{reason}",
        f"{reason}\n{frame}",
        f"{frame}\n  at a.b.C.d(C.java:1)\n\n{reason}\n{frame}",
    ):
        told = records(text)
        assert told and set(told) == {told[0]} and record in told[0], text


def test_reasons_that_contradict_each_other_leave_the_frame_as_it_is() -> None:
    frame = FRAME_LINES[0]
    told = records(f"{REASONS[0][0]}\n{frame}\n{REASONS[3][0]}")
    assert told[1] in FRAMES
    told = records(f"{frame}\n{REASONS[0][0]}\n{REASONS[3][0]}")
    assert told[0] in FRAMES


def test_the_reason_of_another_failure_is_not_taken() -> None:
    first, second = f"{FRAME_LINES[0]}\n{REASONS[0][0]}", f"{FRAME_LINES[1]}\n{REASONS[3][0]}"
    told = records(f"{first}\n{second}")
    assert told[0] == told[1] != told[3]
    assert told[2] in FRAMES, "it stands as near to one as to the other"
    far = "\n".join(f"step {number}: {'abc' * number}" for number in range(20))
    assert records(f"{FRAME_LINES[0]}\n{far}\n{REASONS[0][0]}")[0] in FRAMES
    logged = "2026-11-20 10:00:03 1xUO8q-000000001Qi-0000 Completed"
    assert records(f"{FRAME_LINES[0]}\n{logged}\n{REASONS[0][0]}")[0] in FRAMES


def test_a_reply_that_a_program_shows_is_not_told_as_to_this_server() -> None:
    reply = (
        "554 5.7.1 <localhost.localdomain>: Helo command rejected: need fully-qualified hostname"
    )
    alone = recognized(reply)
    assert alone and alone.side == OTHER_SERVER and "this server" in alone.meaning
    for text in (
        f"SMTPRecipientsRefused: {{'a@example.net': (554, '{reply[4:]}')}}",
        f"Mailer Error: Could not send the e-mail: {reply}",
        f"gomail: could not send email 1: {reply}",
    ):
        shown = recognized(text)
        assert shown and shown.record == alone.record
        assert "this server" not in shown.meaning.lower(), text
    [frame, answer] = explain(["SMTP Error: data not accepted.", f"SMTP server error: {reply}"])
    assert frame.errors == answer.errors == (alone.record,)
    assert isinstance(answer.value, Logged) and answer.value.texts.line
    assert "this server" not in answer.value.texts.line.meaning.lower()


def test_every_line_is_answered_once_and_in_order() -> None:
    lines = [*FRAME_LINES, "a", REASONS[0][0], "b", *FRAME_LINES, "c"] * 5
    assert [answer.text for answer in explain(lines)] == lines


OTHERS = Path(ROOT / "tests/data/other_protocols.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", OTHERS, ids=lambda line: line[:50])
def test_a_program_that_speaks_another_protocol_has_no_meaning(line: str) -> None:
    """Databases, HTTP, SSH: their connections, logins and TLS fail in the same words."""
    assert not records(line)
    found = recognized(line)
    assert found is None or not found.record


def test_the_same_words_about_mail_have_one() -> None:
    for words in ("Connection refused", "certificate verify failed", "Authentication failed."):
        assert recognized(f"smtp.example.com:587: {words}")
        assert recognized(f"Error: https://example.org/ says {words} of imap.example.com:993")
    assert len(OTHERS) >= 60
