"""`python -m snippets explain` as its users meet it."""

from __future__ import annotations

import doctest
import json
import subprocess
import textwrap
from typing import Any

import pytest

from snippets.commands.as_json.pasted import of_answer
from snippets.commands.explain import as_text
from snippets.logs.parts import UNKNOWN
from snippets.paste import explain as module
from snippets.paste.explain import Logged, explain
from snippets.paste.notice import Notice
from snippets.texts.known import PROGRAM
from tests.snippets.in_process import run
from tests.snippets.log_lines import BEGINNINGS, UNITS, labelled

ID = "1tixMn-00000000C5j-1wRa"
LINE = f"2026-03-01 10:00:00 {ID} Completed"
LISTING = [
    "26h  2.2K 1xFoTQ-000000002fG-20Sj <> *** frozen ***",
    "          promo@bulk.example",
    "",
    " 3m   585 1xFoTQ-000000002fH-20Sj <a@example.com>",
    "        D b@example.com",
]


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_doctest() -> None:
    assert doctest.testmod(module).failed == 0


def test_every_kind_in_one_text() -> None:
    text = "\n".join(
        [ID, LINE, *LISTING, "[root@server ~]# exim -bpc", "$ for i in a; do", "> ls; done"]
    )
    answers = objects(run("explain", "--json", stdin=text.encode()))
    assert [answer["what"] for answer in answers] == [
        "id", "line", "queued", "queued", "command", "command"
    ]  # fmt: skip
    assert [id["id"] for id in answers[1]["ids"]] == [ID]
    assert answers[2]["answer"]["waiting"] == ["promo@bulk.example"]
    assert answers[3]["answer"]["delivered"] == ["b@example.com"]
    assert answers[4]["answer"]["line"] == "exim -bpc"
    assert answers[5]["answer"]["line"] == "for i in a; do\nls; done"


@pytest.mark.parametrize(
    ("command", "text"),
    [("id", ID), ("line", LINE), ("risk", "exiqgrep -zi | xargs -r exim -Mrm")],
)
def test_the_answer_is_that_of_the_command_for_it(command: str, text: str) -> None:
    answer, *_ = objects(run("explain", "--json", text))
    assert [answer["answer"]] == objects(run(command, "--json", text))
    assert run("explain", text).stdout == run(command, text).stdout


def test_a_listing_is_answered_as_by_queue() -> None:
    text = "\n".join(LISTING).encode()
    answers = objects(run("explain", "--json", stdin=text))
    assert [a["answer"] for a in answers] == objects(run("queue", "--json", stdin=text))
    assert run("explain", stdin=text).stdout == run("queue", "--list", stdin=text).stdout


def test_every_labelled_line_is_a_line_of_its_log() -> None:
    for log in ("mainlog", "maillog", "otherlog"):
        for each in labelled(f"{log}_lines.jsonl"):
            answer, *more = explain([each.line])
            assert not more
            assert isinstance(answer.value, Logged)
            assert answer.value.cut.kind == each.kind, each.line


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"E{ID}@server.example", "id"),
        (f"/var/spool/exim/input/M/{ID}-H", "id"),
        (f"message {ID} again", "id"),
        ("550 5.7.26 This mail is unauthenticated", "line"),
        ("words that nobody knows", "line"),
        ("/usr/sbin/exim -bp", "command"),
        ("/var/log/exim_mainlog", "line"),
        ("FOO=1 exim -bp", "command"),
        ("for id in $(exiqgrep -i); do exim -Mrm $id; done", "command"),
        ("'exim", "line"),
        ("mail root", "command"),
        ("Mail 554-Reject due to policy restrictions", "line"),
        ("mail -s test bob@example.net", "command"),
        ("grep '550 5.1.1' /var/log/exim_mainlog", "command"),
        ("Mail Delivery System<MAILER-DAEMON@mx.example.net>", "line"),
        ("Mail Delivery Subsystem <mailer-daemon@example.net>", "line"),
        ("Mail command failed: 550 That is not so", "line"),
        ("mail is not delivered to bob@example.net", "line"),
        ("host said: 550 That is not so", "line"),
        ("service unavailable: 550 That is not so", "line"),
        ("test message failed: 554 That is not so", "line"),
    ],
)
def test_what_a_text_is(text: str, what: str) -> None:
    assert [answer.what for answer in explain([text])] == [what]


def test_a_programs_words_that_begin_as_exims_are_no_line_of_exim() -> None:
    answer, *_ = explain(["Cannot Verify Server Identity iPhone mail"])
    assert isinstance(answer.value, Logged)
    assert answer.value.cut.kind == UNKNOWN
    assert answer.errors == ("text-certificate-identity",)


def test_errors_with_an_entry_are_named() -> None:
    answer, *_ = explain(["550 5.7.26 This mail is unauthenticated. gsmtp"])
    assert answer.errors == ("error-5-7-26-unauthenticated",)


@pytest.mark.parametrize("beginning", [*BEGINNINGS, "# ", "26h  2.2K "])
def test_never_raises_and_is_valid_json(beginning: str) -> None:
    lines = [beginning + unit * 40 for unit in UNITS]
    for answer in explain(lines):
        assert json.loads(of_answer(answer))["what"] == answer.what


def test_nothing_is_exit_status_2() -> None:
    done = run("explain", stdin=b"\n\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"nothing to explain" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 User unknown", "Error: Message failed: 550 5.1.1 User unknown",
        "smtplib.SMTPDataError: (550, b'5.1.1 User unknown')", "550 5.1.2 zorblax",
    ],
)  # fmt: skip
def test_the_meaning_comes_first_and_what_is_not_known_in_a_sentence(text: str) -> None:
    first, *others = run("explain", text).stdout.decode().splitlines()
    assert first.startswith("text: ")
    assert "unknown" not in first
    assert sum("not explained" in line for line in others) == 1
    assert not any("cannot name" in line for line in others)


def test_a_late_message_without_a_reason_is_told() -> None:
    text = b"A message that you sent has not yet been delivered to one or more of its\nrecipients"
    first, second = run("explain", stdin=text).stdout.decode().splitlines()
    assert "late" in first and "still in the queue" in second


@pytest.mark.parametrize(
    "text",
    [
        "Unable to load the test page.",
        "invalid DNS MX or A/AAAA resource record.",
        "Failed to load the page, sorry",
        "frozen messages how to delete",
        "Completed but customer says not received",
        "rejected mail from one sender, how to allow",
    ],
)
def test_anybodys_words_are_no_line_of_exims_log(text: str) -> None:
    [answer] = explain([text])
    assert isinstance(answer.value, Logged) and answer.value.cut.kind == "unknown"
    [logged] = explain([f"2026-03-01 10:00:00 {text}"])
    assert isinstance(logged.value, Logged) and logged.value.cut.kind != "unknown"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            ["The mail server responded: 5.7.1", "<bob@example.net>... Relaying denied."],
            "relay-denied",
        ),
        (["The server responded:", "550 5.1.1 User unknown", "Please try again."], "no-such-user"),
        (["An error occurred. The mail server responded:", "Mailbox is full", ""], "mailbox-full"),
    ],
)
def test_a_servers_words_may_begin_on_the_next_line(lines: list[str], reason: str) -> None:
    answers = list(explain([*lines, "", LINE]))
    assert [answer.reason for answer in answers] == [reason, None]
    assert answers[1].text == LINE


def test_an_answer_that_never_comes_ends_soon() -> None:
    answers = list(explain(["The mail server responded:", *["word"] * 40]))
    assert len(answers) > 30


@pytest.mark.parametrize(
    "lines",
    [
        ["{ Error: all recipients were rejected", "  code: 'EENVELOPE',", "  responseCode: 550 }"],
        ["OpenSSL Error messages:", "                error:0A00010B:SSL routines::wrong version"],
        ["<bob@example.net>: a program's own words", "    that go on here."],
    ],
)
def test_indented_text_is_a_header_only_below_a_rejection(lines: list[str]) -> None:
    kinds = [answer.value.cut.kind for answer in explain(lines) if isinstance(answer.value, Logged)]
    assert "reject-header" not in kinds


def test_the_headers_of_a_rejected_message_are_headers() -> None:
    entry = [
        "2026-03-01 10:00:00 H=mx.example.net [203.0.113.7] F=<a@example.net> rejected RCPT "
        "<bob@example.com>: relay not permitted",
        "P Received: from mx.example.net ([203.0.113.7])",
        "\tby server.example.com with esmtp",
        "  Subject: Hello",
    ]
    for lines in (entry, entry[1:], entry[2:]):
        kinds = [a.value.cut.kind for a in explain(lines) if isinstance(a.value, Logged)]
        assert kinds.count("reject-header") == len(lines) - (lines is entry)


def test_the_warning_of_a_panic_log_is_no_command() -> None:
    text = (
        "exim paniclog /var/log/exim4/paniclog on mail.example.com has non-zero size, mail system "
        "might be broken. The last 10 lines are quoted below."
    )
    [answer] = explain([text])
    assert answer.what == "line" and answer.errors == ("text-exim-panic-log-alert",)


@pytest.mark.parametrize(
    "text",
    [
        "Warning: Transaction log file /x/dovecot.index.log was locked for 61 seconds",
        "SSL_connect returned=1 errno=0 state=error: certificate verify failed (hostname mismatch)",
    ],
)
def test_a_line_without_its_beginning_is_not_said_to_be_exims(text: str) -> None:
    [answer] = explain([text])
    assert isinstance(answer.value, Logged)
    assert answer.value.cut.kind == UNKNOWN and answer.errors


@pytest.mark.parametrize("address", ["203.0.113.7", "xxx.xxx.xxx.xxx", "***.***.***.***"])
def test_a_masked_address_makes_no_command(address: str) -> None:
    text = f"host mx.example.net[{address}] said: 550 5.1.1 User unknown (in reply to RCPT TO)"
    [answer] = explain([text])
    assert answer.what != "command" and answer.reason == "no-such-user"


@pytest.mark.parametrize(
    "text",
    [
        "451 Temporary local problem - please try later",
        "550 5.1.1 User unknown",
        "Failed with result exit-code",
        "1tixMn-00000000C5j-1wRa 1xFoTQ-000000002fH-20Sj",
        "systemctl restart exim",
        "all relevant MX records point to non-existent hosts",
    ],
)
@pytest.mark.parametrize("command", ["explain", "line", "risk"])
def test_what_is_typed_without_quotes_is_answered_as_on_standard_input(
    command: str, text: str
) -> None:
    typed = run(command, "--json", "--", *text.split())
    assert typed.stdout == run(command, "--json", stdin=text.encode()).stdout
    assert typed.stdout == run(command, "--json", text).stdout


@pytest.mark.parametrize(
    "wrapped", ["authenticate with SPF or", "postmaster@example.net", "and so"]
)
def test_a_line_of_a_reply_that_lost_its_code_is_the_replys(wrapped: str) -> None:
    reply = [
        f"550-5.7.26 This mail is unauthenticated. The sender must {wrapped}",
        "550 5.7.26 DKIM",
    ]
    cut = ["550-5.7.26 This mail is unauthenticated. The sender must", wrapped, "550 5.7.26 DKIM"]
    [whole], [joined] = explain(reply), explain(cut)
    assert joined.errors == whole.errors and joined.errors
    bounce = [
        "A message that you sent could not be delivered to one or more of its recipients.",
        "The following address(es) failed:",
        "  bob@example.net",
        "    SMTP error from remote mail server after RCPT TO:<bob@example.net>:",
    ]
    [notice] = explain([*bounce, *(f"    {line}" for line in cut)])
    assert isinstance(notice.value, Notice)
    assert [failure.address for failure in notice.value.failures] == ["bob@example.net"]
    two = [*bounce, "    550 5.1.1 User unknown", "  ann@example.net", "    552 5.2.2 Mailbox full"]
    [notice] = explain(two)
    assert isinstance(notice.value, Notice) and len(notice.value.failures) == 2


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (
            "TLS error on connection from [192.0.2.7] (cert/key setup: cert=/a key=/b): x",
            "text-exim-tls-files",
        ),
        (
            "TLS error on connection from [192.0.2.7] (certificate/key setup): x",
            "text-exim-tls-files",
        ),
        (
            "TLS error on connection from [192.0.2.7] (SSL_CTX_use_PrivateKey_file file=/a): x",
            "text-exim-tls-files",
        ),
        ("TLS error on connection from [192.0.2.7] (SSL_accept): x", "error-exim-tls-error"),
    ],
)
def test_a_file_that_cannot_be_read_is_no_handshake(line: str, record: str) -> None:
    [answer] = explain([f"2026-11-29 10:00:00 {line}"])
    assert answer.errors == (record,)


@pytest.mark.parametrize(
    ("why", "record"),
    [
        ("error:1417A0C1: no shared cipher", "error-tls-no-shared-cipher"),
        ("error:0A00010B:SSL routines::wrong version number", "error-tls-wrong-version-number"),
        ("error:0A00009C:SSL routines::http request", "text-tls-http-request"),
    ],
)
def test_why_tls_failed_says_more_than_that_nobody_logged_in(why: str, record: str) -> None:
    line = (
        "imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=203.0.113.7, "
        f"TLS handshaking: SSL_accept() failed: {why}"
    )
    for text in (line, f"Nov 29 10:00:00 mx dovecot: {line}"):
        [answer] = explain([text])
        assert answer.errors == (record,), text


def test_a_login_without_its_drivers_name_is_a_clients() -> None:
    text = "authenticator failed for (x) [192.0.2.7]: 535 Incorrect authentication data"
    for line in (text, f"2026-11-29 10:00:00 {text}", f"2026-11-29 10:00:00 plain {text}"):
        [answer] = explain([line])
        assert answer.errors == ("error-exim-535",), line
        assert "other server" not in as_text(answer)


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (
            "The unit dovecot.service has entered the 'failed' state with result 'exit-code'.",
            "text-systemd-exit-code",
        ),
        ("[FAILED] Failed to start LSB: exim Mail Transport Agent.", "text-systemd-job-failed"),
        (
            "May 15 23:09:30 host kernel: [  517.928447] systemd[1]: exim.service: "
            "Scheduled restart job, restart counter is at 1.",
            "text-systemd-restart",
        ),
        (
            "Jan 11 18:55:17 mail postfix/lmtp[19671]: 6917F8A0BEE: to=<bob@example.com>, "
            "relay=mail.example.com[private/dovecot-lmtp], dsn=4.3.0, status=deferred (host "
            "mail.example.com[private/dovecot-lmtp] said: 451 4.3.0 Temporary internal failure)",
            "text-dovecot-lmtp-temporary",
        ),
        ("imaplib.abort: command: LOGIN => socket error: EOF", "text-python-imap-closed"),
        ('script errors: line 6: Unsupported feature(s) in "require": "date" (3):', None),
        (
            "lda(ann): Error: setegid(privileged) failed: Operation not permitted",
            "text-dovecot-privileged-group",
        ),
    ],
)
def test_lines_of_public_threads(line: str, record: str | None) -> None:
    [answer] = explain([line])
    assert answer.what == "line" and answer.errors == ((record,) if record else ())
    assert "other server" not in as_text(answer)


@pytest.mark.parametrize(
    "line",
    [
        "at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16) {",
        "at Socket.emit (events.js:315:20)",
        "at emitThree (events.js:136:13)",
        "at process._tickCallback (internal/process/next_tick.js:63:19)",
        "at async Promise.all (index 0)",
        "at node:internal/main/run_main_module:23:47",
        "at /var/www/app/node_modules/nodemailer/lib/mailer/index.js:10:5",
        "at Timeout._onTimeout.setTimeout at ontimeout (timers.js:482:11)",
        "at com.sun.mail.smtp.SMTPTransport.authenticate(SMTPTransport.java:876)",
        "at java.base/java.lang.Thread.run(Thread.java:829)",
        "at System.Net.Mail.SmtpClient.Send(MailMessage message)",
        "at MailKit.Net.Smtp.SmtpClient.<ConnectAsync>d__90.MoveNext()",
    ],
)
def test_a_line_of_a_programs_stack_is_no_command(line: str) -> None:
    assert not [each for each in explain([line]) if each.what == "command"]


@pytest.mark.parametrize("command", ["at now + 1 hour", "at 10:00 -f /root/job", "at -l"])
def test_the_command_at_stays_one(command: str) -> None:
    assert [each.what for each in explain([command])] == ["command"]


@pytest.mark.parametrize(
    "time",
    ["", "2026-11-29 10:00:00.123 ", "2026-11-29T10:00:00Z ", "[2026-11-29 10:00:00] prod.ERROR: "],
)
@pytest.mark.parametrize(
    ("line", "record"),
    [
        ("Error sending mail: connect ECONNREFUSED 192.0.2.1:25", "error-exim-connection-refused"),
        ("smtp: read ECONNRESET", "text-exim-connection-reset"),
        ("mailer: [Errno 101] Network is unreachable", "text-network-unreachable"),
        ("mailer: [Errno 99] Cannot assign requested address", "error-exim-cannot-assign"),
        ("Failed to send e-mail: java.net.SocketTimeoutException: Read timed out",
         "text-program-timeout"),
        ("Exception: System.Net.Mail.SmtpException ---> The remote party has closed the transport "
         "stream.", "text-program-tls-cut"),
        ("Host lookup “mail.example.com” failed: Name or service not known",
         "text-program-no-such-host"),
    ],
)  # fmt: skip
def test_what_a_mail_program_says_is_known_behind_its_logs_time(
    time: str, line: str, record: str
) -> None:
    [answer] = explain([time + line])
    assert answer.errors == (record,)
    found = answer.value.texts.line  # type: ignore[union-attr]
    assert found and found.side == PROGRAM


@pytest.mark.parametrize(
    "line",
    [
        "Nov 29 10:00:00 mx sshd[4711]: Connection reset by peer",
        "2026-11-29 10:00:00 mysqld: Network is unreachable",
        "2026-11-29 10:00:00 backup: connect ECONNREFUSED 192.0.2.1:443",
    ],
)
def test_a_connection_of_another_program_is_not_told(line: str) -> None:
    [answer] = explain([line])
    assert not answer.errors and not answer.reason


@pytest.mark.parametrize(
    "first",
    [
        "Exim configuration error in line 23 of /etc/exim.conf:",
        "2026-10-12 10:00:03 Exim configuration error in line 25 of /etc/exim.conf:",
        "Exim configuration error for smarthost router:",
        "Exim configuration error for remote_smtp transport:",
        "Exim configuration error for dovecot_login authenticator:",
        "2026-10-12 10:00:04 Exim configuration error:",
    ],
)
def test_the_fault_of_a_configuration_stands_on_the_next_line(first: str) -> None:
    [answer] = explain([first, '  main option "log_slector" unknown'])
    assert answer.errors == ("error-exim-configuration-error",)
    assert isinstance(answer.value, Logged) and answer.value.cut.kind == "configuration-error"
    assert [each.what for each in explain([first, LINE])] == ["line", "line"]


@pytest.mark.parametrize("fields", ["R=dnslookup T=remote_smtp", "T=remote_smtp", "R=dnslookup"])
def test_a_deferral_without_its_beginning_is_still_one(fields: str) -> None:
    [answer] = explain([f"{fields} defer (-1): host lookup did not complete"])
    assert isinstance(answer.value, Logged) and answer.value.cut.kind == "defer"
    assert answer.errors == ("error-exim-host-lookup",)


LETTERS = {
    "of Exchange": [
        "Delivery has failed to these recipients or groups:",
        "",
        "bob@example.net",
        "Your message can't be delivered because delivery to this address is restricted.",
    ],
    "of Cisco's gateway": [
        "The following message to <bob@example.net> was undeliverable.",
        "The reason for the problem:",
        "5.1.0 - Unknown address error 550-'5.7.133 Delivery restriction check failed'",
    ],
}


@pytest.mark.parametrize("form", LETTERS)
def test_a_letter_without_a_code_in_front_tells_its_reason(form: str) -> None:
    [answer] = explain(LETTERS[form])
    assert answer.what == "notice" and answer.reason == "restricted"


def test_the_reply_says_more_than_the_sentence_above_it() -> None:
    reply = "Remote Server returned '550 5.2.3 RESOLVER.RST.RecvSizeLimit; message too large'"
    below = ["", "Diagnostic information for administrators:", "", "bob@example.net", reply]
    [answer] = explain([*LETTERS["of Exchange"], *below])
    assert answer.reason == "too-big"


REJECTED = (
    "2026-06-22 05:21:24 1qCBoy-0003ji-G9 H=mx.example.net [203.0.113.65]:57703 "
    "I=[192.0.2.218]:25 X=TLS1.2:ECDHE_SECP521R1__RSA_SHA512__AES_256_GCM:256 "
    "F=<ann@example.net> rejected after DATA: unqualified address not permitted: failing address "
    'in "Cc:" header is: Tan'
)


@pytest.mark.parametrize("width", [60, 72, 78, 100])
def test_a_line_of_the_log_that_a_mail_program_wrapped_is_one(width: int) -> None:
    pieces = textwrap.wrap(REJECTED, width, break_long_words=False, break_on_hyphens=False)
    [whole], [answer] = explain([REJECTED]), explain(pieces)
    assert len(pieces) > 2 and answer.reason == whole.reason == "malformed"
    assert [each.what for each in explain([*pieces, "", LINE])] == ["line", "line"]


def test_a_line_that_ends_with_its_fields_takes_no_line_of_the_log() -> None:
    assert len(list(explain([REJECTED[:80], LINE, "exim -bpc"]))) == 3


@pytest.mark.parametrize("sign", ["<br>", "<br />", "<BR/>"])
def test_a_letter_with_the_line_ends_of_html_is_a_bounce(sign: str) -> None:
    [answer] = explain([sign.join(LETTERS["of Exchange"])])
    assert isinstance(answer.value, Notice) and answer.reason == "restricted"
    assert answer.value.failures[0].address == "bob@example.net"


def test_a_late_message_of_exchange_is_no_failure() -> None:
    late = ["Delivery is delayed to these recipients or groups:", "", "bob@example.net", ""]
    [answer] = explain([*late, "This message hasn't been delivered yet."])
    assert isinstance(answer.value, Notice) and answer.value.delayed


@pytest.mark.parametrize("width", [48, 60, 72])
def test_a_code_within_a_wrapped_line_of_a_reply_ends_nothing(width: int) -> None:
    """Postfix joins the lines of a reply; people paste the paragraph as it was wrapped."""
    text = (
        "550-Verification failed for <email address> 550-The mail server could not deliver mail to "
        "<email address>. The account or domain may not exist. 550 Sender verify failed"
    )
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("   ")
        lines[-1] += f" {word}" if lines[-1].strip() else word
    [answer] = explain(lines)
    assert answer.reason == "bad-sender"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("    Helo command rejected: need fully-qualified hostname (total: 1)", "bad-helo"),
    ],
)
def test_what_is_far_in_and_alone_is_no_header(line: str, reason: str) -> None:
    [answer] = explain([line])
    assert answer.reason == reason


def test_what_postfix_logs_of_a_delivery_without_a_reply() -> None:
    head = "Mar  3 10:00:00 mx postfix/smtp[1234]: "
    for said, reason in [
        ("connect to mx.example.net[203.0.113.7]:25: Connection timed out", "connection"),
        (
            "9A1B2C3D: lost connection with mx.example.net[203.0.113.7] while sending DATA",
            "connection",
        ),
    ]:
        [answer] = explain([head + said])
        assert answer.reason == reason


@pytest.mark.parametrize(
    "dialog",
    [
        ["Impossible de relever le courrier", "La connexion au serveur a échoué."],
        ["No se puede obtener el correo", "La conexión con el servidor", "ha fallado."],
        ["Error sending mail. The mail server responded:", "relay not permitted.", "Please check"],
        ["The mail server responded: relay", "not permitted."],
    ],
)
def test_a_dialog_of_a_mail_client_is_one_text_on_however_many_lines(dialog: list[str]) -> None:
    [answer] = explain(dialog)
    assert answer.errors
    assert len(list(explain([dialog[0], "2026-11-20 10:00:00 exim daemon started"]))) == 2


def test_lines_that_mean_nothing_together_stay_lines() -> None:
    lines = ["The office is closed.", "Please call us again tomorrow.", "user = example"]
    assert [answer.text for answer in explain(lines)] == lines
