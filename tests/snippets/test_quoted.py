"""Replies within what mail programs put round them: the frame never changes the meaning."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.paste.explain import Logged, explain
from snippets.paste.notice import Notice, meaning_of
from snippets.texts import BY_ID, RECORDS
from snippets.texts.known import OTHER_SERVER, PROGRAM, TO_CLIENT, Known, known, meaning_for
from snippets.texts.quoted import OF_ONE_PERSON, recognized, replies_in

REPLIES = {
    ("550", "5.1.1", "<bob@example.net>: Recipient address rejected: User unknown"): "no-such-user",
    ("554", "5.7.1", "Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org"):
        "dnsbl",
    ("550", "5.7.1", "Client host rejected: cannot find your hostname, [192.0.2.9]"): "no-ptr",
    ("552", "5.2.2", "The recipient's mailbox is full"): "mailbox-full",
    ("535", "5.7.8", "Error: authentication failed: UGFzc3dvcmQ6"): "auth",
    ("452", "4.2.2", "Mailbox full"): "mailbox-full",
    ("451", "4.7.1", "Greylisted, try again in 300 seconds"): "greylisted",
    ("504", "5.5.2", "<localhost>: Helo command rejected: need fully-qualified hostname"):
        "bad-helo",
    ("550", "5.7.1", "This message was classified as SPAM and may not be delivered"): "spam",
}  # fmt: skip
WITH_BOTH = {
    "bare": "{0} {1} {2}",
    "quote mark": "> {0} {1} {2}",
    "a stop for a colon": "host mx.example.net [203.0.113.7] refused to talk to me. {0} {1} {2}",
    "Cisco's heading": "5.1.0 - Unknown address error {0}-'{1} {2}' (delivery attempts: 0)",
    "several lines": r"{0}-{1} Sorry.\n{0} {1} {2}",
    "nodemailer": "Error: Message failed: {0} {1} {2}",
    "nodemailer login": "Error: Invalid login: {0} {1} {2}",
    "nodemailer object": "{{ code: 'EENVELOPE', response: '{0} {1} {2}', responseCode: {0}, "
    "command: 'RCPT TO' }}",
    "nodemailer json": '{{"code":"EMESSAGE","response":"{0} {1} {2}","responseCode":{0}}}',
    "phpmailer": "SMTP ERROR: DATA END command failed: {0} {1} {2}",
    "phpmailer, dated": "2026-03-06 10:18:28\tSMTP ERROR: RCPT TO command failed: {0} {1} {2}",
    "phpmailer dialogue": "SERVER -> CLIENT: {0} {1} {2}",
    "phpmailer details": "SMTP Error: data not accepted.SMTP server error: DATA END command failed "
    "Detail: {2} SMTP code: {0} Additional SMTP info: {1}",
    "smtplib": "smtplib.SMTPDataError: ({0}, b'{1} {2}')",
    "smtplib, quoted": 'smtplib.SMTPDataError: ({0}, b"{1} {2}")',
    "smtplib, recipients": "smtplib.SMTPRecipientsRefused: "
    "{{'bob@example.net': ({0}, b'{1} {2}')}}",
    "outlook": "The server responded: {0} {1} {2}",
    "outlook error": "Cannot send mail. Server error: '{0} {1} {2}'",
    "outlook express": "The server response was: '{0} {1} {2}', Port: 25, Secure(SSL): No, "
    "Server Error: {0}, Error Number: 0x800CCC79",
    "thunderbird": "An error occurred while sending mail. The mail server responded: "
    "{0} {1} {2}. Please check the message and try again.",
    "roundcube": 'SMTP Error ({0}): Failed to add recipient "bob@example.net" ({1} {2}).',
    "roundcube sender": "SMTP Error ({0}): Failed to set sender 'a@example.org' ({1} {2}).",
    "symfony": 'Expected response code "250" but got code "{0}", with message "{0} {1} {2}".',
    "java": "com.sun.mail.smtp.SMTPAddressFailedException: {0} {1} {2}",
    "ruby": "Net::SMTPFatalError: {0} {1} {2}",
    "swaks": "<** {0} {1} {2}",
    "swaks, tls": "<~* {0} {1} {2}",
    "openssl": "<<< {0} {1} {2}",
    "sendmail": "... while talking to mx.example.net.: <<< {0} {1} {2}",
    "msmtp": "msmtp: server message: {0} {1} {2}",
    "curl": "< {0} {1} {2}",
    "postfix": "host mx.example.net[203.0.113.7] said: {0} {1} {2} (in reply to RCPT TO command)",
    "postfix, refused": "host mx.example.net[203.0.113.7] refused to talk to me: {0} {1} {2}",
    "exchange": "Remote Server returned '{0} {1} {2}'",
    "exchange, marked": "Remote server returned '<mx.example.net #{0} {1} smtp;{0} {1} {2}>'",
    "report": "Diagnostic-Code: smtp; {0} {1} {2}",
    "report, behind": "{2} (Diagnostic-Code: smtp; {0} {1})",
    "report, behind a host": "{2} (mx.example.net; smtp; {0} {1})",
    "indented": "  response: '{0} {1} {2}',",
    "pear": "Failed to send message [SMTP: Invalid response code received from server "
    "(code: {0}, response: {1} {2})]",
    "pear, recipient": "Unable to add recipient [bob@example.net] [SMTP: Invalid response code "
    "received from server (code: {0}, response: {1} {2})]",
    "a dash": "Connection unsuccessful: Failed to add to email address - {0} {1} {2}",
    "report, bare": "smtp;{0} {1} {2}",
    "wordpress": 'Mailer: smtp. SMTP Error: The following recipients failed: bob@example.net: '
    "{0} {1} {2}",
    "behind a host": "Delivery error when sending to mx.example.net (203.0.113.7) {0} {1} {2}",
    "syslog": "Mar 16 08:19:35 mx msmtp: host=mail.example.com smtpstatus={0} "
    "smtpmsg='{0} {1} {2}' exitcode=EX_DATAERR",
}  # fmt: skip
WITH_ENHANCED = {
    "bare": "{1} {2}",
    "thunderbird": "The mail server responded: {1} {2}.",
    "phpmailer": "SMTP Error: The following recipients failed: bob@example.net: {1} {2}",
    ".net": "Mailbox unavailable. The server response was: {1} {2}",
}
LOGGED = [*WITH_BOTH.items(), *((f"{name}, enhanced", f) for name, f in WITH_ENHANCED.items())]


def meant(text: str) -> Known | None:
    [answer] = explain([text])
    if isinstance(answer.value, Logged):
        return answer.value.texts.line
    assert isinstance(answer.value, Notice)
    return meaning_of(answer.value.failures[0])


@pytest.mark.parametrize(("name", "frame"), LOGGED, ids=[name for name, _ in LOGGED])
def test_a_frame_changes_nothing(name: str, frame: str) -> None:
    for (code, enhanced, words), reason in REPLIES.items():
        alone = known(f"{code} {enhanced} {words}")
        assert alone and alone.record and alone.reason == reason
        found = meant(frame.format(code, enhanced, words))
        assert found and (found.record, found.reason) == (alone.record, alone.reason), words


@pytest.mark.parametrize("sign", ["S: ", "<** ", "<  ", "SERVER -> CLIENT: ", "[x]: <n6l> Recv: "])
def test_the_lines_of_a_dialogue_are_one_reply(sign: str) -> None:
    lines = ["550-Requested action not taken: mailbox unavailable", "550 Failure sending mail."]
    alone = next(explain([r"\n".join(lines)]))
    [answer] = explain(sign + line for line in lines)
    assert (answer.reason, answer.errors) == (alone.reason, alone.errors)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('SMTP Error (451): Failed to add recipient "b@example.net" (Temporary local problem - '
         "please try later).", "their-fault"),
        ("SMTP Error (550): Failed to add recipient 'b@example.net' (No Such User Here).",
         "no-such-user"),
        ("SMTP Error (550): Connection to server failed.", "connection"),
    ],
)  # fmt: skip
def test_a_programs_own_words_behind_a_code_are_no_reply(text: str, reason: str | None) -> None:
    found = meant(text)
    assert found and found.reason == reason


POSTFIX = "Oct 11 03:58:22 mx postfix/smtp[1885]: 7356ABD12E: to=<bob@example.net>, relay=none, "
SENDMAIL = "Oct  3 15:40:44 mx sm-mta[9471]: 093DecOR009469: to=<bob@example.net>, mailer=esmtp, "


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            POSTFIX + "dsn=4.7.4, status=deferred (TLS is required, but was not offered by host "
            "mx.example.net[203.0.113.7])",
            "tls",
        ),
        (
            POSTFIX + "dsn=4.4.1, status=deferred (connect to mx.example.net[203.0.113.7]:25: "
            "Connection timed out)",
            "connection",
        ),
        (
            POSTFIX + "dsn=5.4.4, status=bounced (Host or domain name not found. Name service "
            "error for name=example.net type=A: Host not found)",
            "no-such-domain",
        ),
        (POSTFIX + 'dsn=5.1.1, status=bounced (unknown user: "bob")', "no-such-user"),
        (POSTFIX + "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 12)", None),
        (SENDMAIL + "dsn=5.1.1, stat=User unknown", "no-such-user"),
        (SENDMAIL + "dsn=5.0.0, stat=Service unavailable", None),
        (
            SENDMAIL + "dsn=4.0.0, stat=Deferred: Connection timed out with mx.example.net.",
            "connection",
        ),
        (
            "Oct 11 03:58:22 mx qmail: 1186 delivery 245: deferral: Connected_to_203.0.113.7_but_"
            "greeting_failed./Remote_host_said:_421_too_many_connections_from_your_host/",
            "rate-limit",
        ),
        ("delivery 2: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/", "no-such-user"),
    ],
)
def test_what_another_program_logs_of_a_delivery(line: str, reason: str | None) -> None:
    found = meant(line)
    assert (found and found.reason) == reason


@pytest.mark.parametrize("reply", [each for each in REPLIES if each[0] != "535"], ids=" ".join)
@pytest.mark.parametrize("frame", ["{}", "> {}", "“{}”", "Error: b'{}'", "Reason: {}"])
def test_a_reply_that_was_pasted_without_its_code(reply: tuple[str, str, str], frame: str) -> None:
    found = meant(frame.format(reply[2]))
    assert found and found.reason == REPLIES[reply]


@pytest.mark.parametrize(
    "text",
    [
        "Failed to parse auth reply",
        "Permission denied",
        "id: bob: no such user",
        "Mailbox is what the customer calls it, and he has had this one for years without trouble",
    ],
)
def test_what_any_program_says_is_no_reply_without_a_code(text: str) -> None:
    assert meant(text) is None


OWN_WORDS = [
    "my domain is blacklisted",
    "my messages are rejected as spam",
    "why is our domain blacklisted",
    "we cannot relay mail",
    "customer hit the message size limit",
    "they say my account has been suspended",
]


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_persons_own_words_are_no_reply(words: str) -> None:
    assert recognized(words) is None
    if OF_ONE_PERSON.search(words):
        assert recognized(f"{words.capitalize()}.") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We have rejected your mail. Message rejected as spam.", "spam"),
        ("We do not relay for this domain.", "relay-denied"),
        ("message rejected as spam", "spam"),
    ],
)
def test_a_servers_own_words_are_one(text: str, reason: str) -> None:
    found = recognized(text)
    assert found and found.reason == reason


def test_two_codes_that_are_written_as_one() -> None:
    found = meant("“550.5.7.1 Message rejected as spam by content filtering.”")
    assert found and found.reason == "spam"


def test_qmails_code_in_brackets_is_that_of_the_reply() -> None:
    found = known("Sorry, no mailbox here by that name. (#5.1.1)", "other-server")
    assert found and found.reason == "no-such-user" and found.temporary is False


@pytest.mark.parametrize("name", ["nodemailer", "phpmailer", "smtplib", "outlook", "swaks"])
def test_of_a_reply_without_words_that_are_known_the_code_speaks(name: str) -> None:
    found = meant(WITH_BOTH[name].format("550", "5.1.2", "zorblax in this quuxery"))
    assert found and found.code == "5.1.2"


@pytest.mark.parametrize(
    "text",
    [
        "SMTP Protocol Error: Server rejected EHLO command. Response: 220-We do not authorize the "
        "use of this system to transport unsolicited, 220 and/or bulk e-mail.",
        "220 mx.example.net ESMTP: access denied to spammers, relay denied",
        "250 2.1.5 bob@example.net mailbox full of joy: user unknown",
        "<-  354 Enter message, ending with a dot; blocked if spam",
    ],
)
def test_a_code_of_success_is_never_a_refusal(text: str) -> None:
    found = meant(text)
    assert found is None or not found.reason


@pytest.mark.parametrize("matter", ["SPF", "DMARC", "DKIM"])
@pytest.mark.parametrize(
    "words",
    [
        "{0} lookup failure (#4.3.0)", "Temporary {0} DNS lookup failure (G1E)",
        "{0} record query timeout, try again later", "temporary error in {0} verification",
        "DNS error while looking up the {0} record, temporary failure",
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", ["451", "450 4.4.0 <bob@example.com>"])
def test_a_lookup_that_failed_for_now_is_no_failed_check(
    code: str, words: str, matter: str
) -> None:
    found = meant(f"{code} {words.format(matter)}")
    assert found is None or found.reason not in ("spf", "dkim", "dmarc", "unauthenticated")
    assert found is None or found.temporary in (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "The queue has 550 messages for example.com, which is blocked",
        "Sat in the queue for 451 minutes: nothing", "listening on 192.0.2.1:587",
        "2353.450 out of memory", "port 465 and 587 were open", "",
        "internal error 500 after the update", "Internal server error 500 in webmail",
    ],
)  # fmt: skip
def test_a_number_is_no_reply(text: str) -> None:
    assert not replies_in(text)


PIECES = st.sampled_from(
    ["550 ", "5.7.1 ", "'", '"', "(", ")", ": ", "said", "b'", ", ", "x@example.net", " ", "\\n"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=60))
@settings(deadline=None)
def test_nothing_raises(pieces: list[str]) -> None:
    recognized("".join(pieces))


@pytest.mark.parametrize(
    "piece", ["550 5.7.1 x ", "'550 ", "said: ", "host a.b [", "(", "detail: "]
)
def test_time_has_an_end(piece: str) -> None:
    def seconds(times: int) -> float:
        began = time.thread_time()
        for number in range(10):
            replies_in(f"{number}{piece * times}")
        return time.thread_time() - began

    seconds(10)
    assert seconds(4000) < 8 * seconds(1000) + 0.01


@pytest.mark.parametrize("before", ["", "log 1 = ", "see line 12 -- "])
def test_what_exim_logs_of_a_client_is_its_own_answer(before: str) -> None:
    line = f"{before}2026-03-01 10:00:00 dovecot_login authenticator failed for (x) [192.0.2.9]: "
    found = recognized(f"{line}535 Incorrect authentication data (set_id=ann@example.com)")
    assert found and (found.side, found.record) == ("to-client", "error-exim-535")
    elsewhere = recognized("Error: Invalid login: 535 Incorrect authentication data")
    assert elsewhere and elsewhere.side != "to-client"


FRAMES_OF_OWN_REFUSALS = {
    "recipient": "H=mx.example.net [192.0.2.9] F=<a@example.net> rejected RCPT <b@example.com>: {}",
    "sender": "H=mx.example.net [192.0.2.9] rejected MAIL <a@example.net>: {}",
    "text": "1xUO8q-000000001Qi-0000 H=mx.example.net [192.0.2.9] rejected after DATA: {}",
}


@pytest.mark.parametrize("frame", FRAMES_OF_OWN_REFUSALS.values(), ids=FRAMES_OF_OWN_REFUSALS)
def test_a_refusal_without_a_code_in_this_servers_log_is_its_own(frame: str) -> None:
    """Both servers say such words; the line before them tells who it was."""
    wrong = []
    both = [one for one in RECORDS if {OTHER_SERVER, TO_CLIENT} <= set(one["says"])]
    for record in both:
        words = re.sub(r"^[245][0-9][0-9][- ](?:[245](?:\.[0-9]+){2} )?", "", record["example"])
        found = recognized(f"2026-03-01 10:00:00 {frame.format(words)}")
        if found and found.record and found.side == OTHER_SERVER:
            wrong.append(record["id"])
    assert len(both) > 50
    assert not wrong


@pytest.mark.parametrize(
    "fields",
    [
        "delay=556, delays=554/0.01/0/0",
        "size=551, nrcpt=1",
        "P=esmtps S=554 id=x",
        "pid=553, uid=5",
    ],
)
def test_a_field_of_a_log_is_no_reply(fields: str) -> None:
    text = f"AAF3C301D8E: to=<a@example.net>, {fields}, status=deferred (No such file or directory)"
    assert replies_in(text) == [] and recognized(text) is None


def test_the_fields_of_postfixs_line_are_no_words_of_the_reply() -> None:
    line = (
        "Jul 28 09:45:03 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from mx.example.net"
        "[192.0.2.7]: 550 5.1.1 <dmarc@example.com>: Recipient address rejected: User unknown in "
        "local recipient table; from=<no-reply-dmarc@example.net> to=<dmarc@example.com> "
        "proto=ESMTP helo=<mx>"
    )
    found = recognized(line)
    assert found and (found.side, found.reason) == (TO_CLIENT, "no-such-user")


def test_sendmail_refused_a_client() -> None:
    line = (
        "Jul 19 16:54:55 mx sendmail[7]: e6JFsoO11437: ruleset=check_rcpt, arg1=<bob@example.net>, "
        "relay=mx.example.net [192.0.2.7], reject=550 5.7.1 <bob@example.net>... Relaying denied"
    )
    found = recognized(line)
    assert found and found.side == TO_CLIENT
    sent = recognized(line.replace("ruleset=check_rcpt, arg1", "to").replace("reject", "stat"))
    assert sent is None or sent.side != TO_CLIENT


def test_what_is_more_often_this_servers_own_is_told_for_both_sides() -> None:
    """Pasted alone, nobody knows who said it; in the log of this server it is known."""
    of_both = [
        record
        for record in RECORDS
        if record["says"][0] == TO_CLIENT
        and OTHER_SERVER in record["says"]
        and meaning_for(record, TO_CLIENT) != meaning_for(record, OTHER_SERVER)
    ]
    told = [recognized(f"{code} {record['example']}") for record in of_both for code in (451, 550)]
    views = [
        (found.meaning, BY_ID[found.record])
        for found in told
        if found and found.record and found.side == OTHER_SERVER and BY_ID[found.record] in of_both
    ]
    assert len(views) > 20
    for meaning, record in views:
        assert (
            meaning_for(record, OTHER_SERVER) in meaning
            and meaning_for(record, TO_CLIENT) in meaning
        )
    logged = recognized("rejected RCPT <a@example.com>: 451 Temporary local problem")
    assert logged and "other server" not in logged.meaning
    clients = recognized("Negative SMTP reply: 501 <info>: sender address must contain a domain")
    assert clients and clients.side == TO_CLIENT


FRAMES_OF_PROGRAMS = (
    "{}",
    "Foo: {}",
    "Could not send the test mail. Reason: {}",
    "2026-11-30 10:00:00 ERROR [mailer] {}",
    "foo.bar.BazException: {} (code 7)",
)
SAID_BY_ANY = {
    "Authentication failed": "auth",
    "Incorrect user name or password": "auth",
    "Your server rejected your login": "auth",
    "Cannot connect to the mail server": "connection",
    "The SMTP server is not responding": "connection",
    "SSL handshake failed": "tls",
    "Error code: 0x80072EE7": "connection",
}


@pytest.mark.parametrize("said", SAID_BY_ANY)
@pytest.mark.parametrize("frame", FRAMES_OF_PROGRAMS)
def test_what_any_program_says_of_a_login_or_a_connection(frame: str, said: str) -> None:
    found = meant(frame.format(said))
    assert found and found.record and found.side == PROGRAM
    assert found.reason == SAID_BY_ANY[said]


def test_what_programs_of_every_kind_say_yields_to_what_one_says() -> None:
    text = "0x800CCC0D: Cannot find the e-mail server. Verify the server information."
    found = recognized(text)
    assert found and found.record == "error-outlook-0x800ccc0e"


@pytest.mark.parametrize("check", ["DMARC", "SPF", "DKIM", "MySQL", "SSH", "LDAP"])
def test_another_kind_of_login_is_no_login_to_mail(check: str) -> None:
    found = recognized(f"{check} authentication failed")
    assert not found or found.record != "text-program-login"


@pytest.mark.parametrize("text", ["TLS required", "Certificate chain invalid", "bad cipher"])
def test_words_of_tls_without_a_code_are_a_programs(text: str) -> None:
    found, behind_a_code = recognized(text), recognized(f"530 5.7.0 {text}")
    assert not found or found.side == PROGRAM
    assert behind_a_code and behind_a_code.side == OTHER_SERVER


@pytest.mark.parametrize("verb", ["can't", "can\u2019t", "cannot", "could not"])
def test_what_apples_mail_cannot_do_is_no_command(verb: str) -> None:
    [answer] = explain([f'Mail {verb} connect to the account "Example".'])
    assert answer.what == "line"


@pytest.mark.parametrize(
    "text",
    [
        "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')",
        "javax.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed",
        "Error: Invalid login: 535 Authentication failed",
        "Net::SMTPAuthenticationError (535 5.7.8 Error: authentication failed)",
    ],
)
def test_a_login_that_a_program_gave_is_no_other_servers(text: str) -> None:
    found = recognized(text)
    assert found and (found.record, found.side, found.who) == (
        "text-login-refused", "program", "sender-content",
    )  # fmt: skip
    assert found.entry == "troubleshooting-programs-login"
    alone = recognized("535 5.7.8 Error: authentication failed")
    assert alone and alone.side == "other-server"


@pytest.mark.parametrize("reply", REPLIES, ids=" ".join)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{0}", "{1} {2}"),
        ("  {0}", "  {1} {2}"),
        ("{0} {1}", "{2}"),
        ("{0} {1} <bob@example.net>:", "{2}"),
    ],
)
def test_a_reply_that_is_cut_behind_its_codes_is_one(
    first: str, second: str, reply: tuple[str, str, str]
) -> None:
    [answer] = explain([first.format(*reply), second.format(*reply)])
    assert answer.reason == REPLIES[reply]


@pytest.mark.parametrize(
    "lines",
    [
        ["450", "380"],
        ["550", "4.7.1 Try later"],
        ["550 5.1.1", "550 5.7.1 Spam"],
        ["550", "text"],
        ["5.7.1", ""],
    ],
)
def test_a_number_takes_nothing_with_it(lines: list[str]) -> None:
    assert [answer.text for answer in explain(lines)] == [line for line in lines if line]


@pytest.mark.parametrize("got", ['code "250", with message "250 Accepted', "250", 'code "220"'])
def test_a_program_that_is_out_of_step_is_told_of(got: str) -> None:
    found = meant(f"local.ERROR: Expected response code 354 but got {got}")
    assert found and found.record == "text-program-out-of-step"


ANNOUNCED = {
    "en": "An error occurred while sending mail. The mail server responded: {}. Please check the "
    'message recipient "bob@example.net" and try again.',
    "outlook": "Subject 'x', Account: 'y', Protocol: SMTP, Server Response: '{}', Port: 465",
    "apple": "Cannot send message using the server mail.example.com. The server response was: {}",
    "the bat": "Server reports error. The response is: {}",
    "evolution": "The reported error was \u201c{}\u201d.",
    "gmail": 'Server returned error: "{}"',
    "de": "Fehler beim Senden der Nachricht. Der Mail-Server antwortete: {}. Bitte überprüfen Sie",
    "outlook de": "Die Nachricht kann nicht gesendet werden. Antwort des Servers: '{}'",
    "fr": "Une erreur est survenue. Le serveur e-mail a répondu\u00a0: {}. Veuillez vérifier",
    "es": "Ocurrió un error. El servidor de correo respondió: {}. Verifique que su dirección",
    "outlook pt": 'Conta: "x", Resposta do servidor: "{}", Porta: 465',
    "it": "Si è verificato un errore. Il server di posta ha risposto: {}. Verificare l'indirizzo",
    "nl": "Er is een fout opgetreden. De mailserver antwoordde: {}. Controleer of uw e-mailadres",
    "pl": "Wystąpił błąd. Odpowiedź serwera poczty: {}. Proszę zweryfikować poprawność adresu",
    "tr": "Posta gönderilirken bir hata oluştu. Posta sunucusunun yan\u0131t\u0131: {}. Lütfen",
    "ru": "Ошибка отправления почты. Почтовый сервер ответил: {}. Убедитесь, что указанный",
    "vi": "Đã xảy ra lỗi khi gửi thư. Máy chủ thư đã phản hồi: {}. Vui lòng xác minh",
    "id": "Terjadi kesalahan. Server surel merespons: {}. Harap verifikasi",
    "el": "Προέκυψε σφάλμα. \u039f διακομιστής απάντησε: {}. Βεβαιωθείτε ότι",
}


@pytest.mark.parametrize("frame", ANNOUNCED.values(), ids=ANNOUNCED)
@pytest.mark.parametrize(
    ("reply", "record"),
    [
        ("5.1.1 <bob@example.net>: Recipient address rejected: User unknown", "text-user-unknown"),
        ("relay not permitted", "error-exim-relay-not-permitted"),
        ("550 relay not permitted", "error-exim-relay-not-permitted"),
        ("Your host [192.0.2.9] is blacklisted by bl.example.org", "text-dnsbl"),
    ],
)
def test_what_a_mail_client_shows_its_own_server_said(frame: str, reply: str, record: str) -> None:
    """That server is nearly always this one: the words are told as this server's to a client."""
    found = recognized(frame.format(reply))
    assert found and found.record == record
    assert found.meaning == meaning_for(BY_ID[record], TO_CLIENT)


@pytest.mark.parametrize(
    ("shown", "record"),
    [
        ("Server Response: '-ERR [SYS/TEMP] Temporary authentication failure.', Port: 995, "
         "Server Error: 0x800CCC90, Error Number: 0x800CCC92", "error-dovecot-auth-backend"),
        ('The server for account "Work" returned the error "[AUTH] Authentication failed.". Your '
         "username/password or security settings may be incorrect.",
         "error-dovecot-authenticationfailed"),
        ("Command: LOGIN; response: #3# [NO, [AUTHENTICATIONFAILED], Authentication failed.]",
         "error-dovecot-authenticationfailed"),
        ("Der aktuelle Befehl ist fehlgeschlagen. Der Server des Kontos \"x\" antwortete: "
         "Mailbox doesn't exist: Trash", "text-dovecot-mailbox-missing"),
        ("Server Error: UID COPY: No such mailbox: Trash", "text-dovecot-mailbox-missing"),
        ("Serverfehler: APPEND: [OVERQUOTA] Quota exceeded (mailbox for user is full)",
         "error-quota-append"),
    ],
)  # fmt: skip
def test_what_an_imap_server_says_is_dovecots_whatever_stands_round_it(
    shown: str, record: str
) -> None:
    found = recognized(shown)
    assert found and found.record == record


@pytest.mark.parametrize("server", ["web", "FTP", "MySQL", "API", "game", "proxy"])
def test_what_another_kind_of_server_responded_is_not_this_servers(server: str) -> None:
    found = recognized(f"The {server} server responded: 550 relay not permitted")
    assert not found or found.side != TO_CLIENT or " Where this server " in found.meaning
