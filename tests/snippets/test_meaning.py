"""Who speaks in a log line, and what its text means for that side."""

from __future__ import annotations

import json

import pytest

from snippets.commands.as_json.pasted import of_answer
from snippets.logs.line import cut_line
from snippets.logs.meaning import as_line, speaker_of, texts_in
from snippets.logs.meaning import explain as sentence_of
from snippets.paste.explain import Logged, explain
from snippets.texts.quoted import recognized
from tests.snippets.log_lines import STAMP

ID = "1tixMn-00000000C5j-1wRa "
REMOTE = "SMTP error from remote mail server after RCPT TO:<bob@example.net>: "
SYSLOG = "Nov  3 10:00:00 mx dovecot: "


@pytest.mark.parametrize(
    ("line", "side", "record"),
    [
        (
            STAMP + ID + "** bob@example.net R=lookuphost T=remote_smtp H=mx.example.net "
            "[203.0.113.7]: " + REMOTE + "550 No Such User Here",
            "other-server",
            "error-exim-no-such-user",
        ),
        (
            STAMP + ID + "** bob@example.com R=virtual_aliases: No Such User Here",
            "delivery",
            "error-exim-no-such-user",
        ),
        (
            STAMP + "H=mx.example.net [203.0.113.7] F=<a@example.net> rejected RCPT "
            "<bob@example.com>: No Such User Here",
            "to-client",
            "error-exim-no-such-user",
        ),
        (
            STAMP
            + ID
            + "== ann@example.com R=virtual_user T=dovecot_virtual_delivery defer (-46): "
            "LMTP error from remote mail server after RCPT TO:<ann@example.com>: 452 4.2.2 "
            "<ann@example.com> Mailbox is full / Blocks limit exceeded / Inode limit exceeded",
            "delivery",
            "error-quota-full",
        ),
        (
            STAMP + "H=mx.example.net [203.0.113.7] F=<a@example.net> temporarily rejected RCPT "
            "<b@example.com>: Deferred due to greylisting. Host: '203.0.113.7' SPF: 'none'",
            "to-client",
            "error-greylisting-here",
        ),
        (
            SYSLOG + "imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<ann>, "
            "method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, session=<AbCd>",
            "dovecot-client",
            "error-dovecot-auth-failed",
        ),
        (
            SYSLOG + "auth: Error: LDAP: Connection lost to LDAP server, reconnecting",
            "dovecot",
            "text-dovecot-ldap",
        ),
        (
            STAMP + "Failed writing transport results to pipe: Broken pipe",
            "delivery",
            "text-exim-transport-results-pipe",
        ),
    ],
)
def test_a_text_is_explained_for_who_says_it(line: str, side: str, record: str) -> None:
    _, cut = cut_line(line)
    assert speaker_of(cut).side == side
    known = texts_in(cut).line
    assert known and (known.side, known.record) == (side, record)


@pytest.mark.parametrize("said", ["550 I do not like you", "550-Two\\n550 lines", "450 later"])
def test_what_this_server_asked_elsewhere_is_no_question_of_the_other(said: str) -> None:
    line = STAMP + "H=mx.example.net [203.0.113.7] sender verify fail for <a@example.net>: "
    line += "mx.example.net [203.0.113.7] : SMTP error from remote mail server after "
    known = texts_in(cut_line(f"{line}RCPT TO:<a@example.net>: {said}")[1]).line
    assert known and known.side == "to-client"
    assert known.record == "error-exim-sender-verify-failed"


def test_a_sender_that_could_not_be_checked_is_no_broken_connection() -> None:
    line = STAMP + "H=mx.example.net [203.0.113.7] sender verify defer for <a@example.net>: "
    line += "could not connect to example.net [203.0.113.9]: Connection timed out"
    known = texts_in(cut_line(line)[1]).line
    assert known and known.record == "text-exim-sender-verify-defer"


def test_a_setting_that_fails_is_no_connection_that_broke() -> None:
    line = f"{STAMP}{ID}== a@example.net R=r T=t defer (13): Permission denied H=mx.example.net "
    line += "[203.0.113.7]: smtp send to mx.example.net [203.0.113.7] failed: "
    known = texts_in(cut_line(f"{line}failed to expand dkim_timestamps: unknown variable")[1]).line
    assert known and (known.record, known.reason) == ("error-exim-expansion", None)
    broken = texts_in(cut_line(f"{line}Connection reset by peer")[1]).line
    assert broken and broken.record == "text-exim-connection-reset"


@pytest.mark.parametrize(
    "words",
    [
        "auth-worker(7): pam(ann,192.0.2.6): pam_authenticate() failed: Permission denied",
        "imap: Dovecot v2.3.21 starting up (core dumps disabled)",
    ],
)
def test_dovecots_words_on_something_else_are_no_fault_of_a_mailbox(words: str) -> None:
    lines = [f"{SYSLOG}{words}", f"log 1 = {SYSLOG}{words}"]
    for found in (texts_in(cut_line(line)[1]).line for line in lines):
        assert not found or found.record not in (
            "text-dovecot-stat-permission",
            "error-dovecot-signal-11",
        )


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (
            "(SSL_CTX_use_certificate_chain_file file=/etc/exim.crt): error:80000002:system "
            "library::No such file or directory",
            "text-exim-tls-files",
        ),
        (
            "H=x.example [203.0.113.7] F=<a@example.net> rejected RCPT <b@example.com>: "
            'mx.example [203.0.113.9] : response to "EHLO" did not include SMTPUTF8',
            None,
        ),
        (
            f"{ID}login authenticator cancelled authentication H=mx.example [203.0.113.9] Invalid "
            'base64 string in server response "334 User?"',
            None,
        ),
    ],
)
def test_words_of_a_step_are_no_reason(line: str, record: str | None) -> None:
    known = texts_in(cut_line(STAMP + line)[1]).line
    assert (known.record if known else None) == record


@pytest.mark.parametrize("before", [SYSLOG, "mx dovecot[7]: "])
def test_dovecots_limits_are_its_own(before: str) -> None:
    words = "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=20)"
    line = f"{before}imap-login: Disconnected: {words}: user=<ann>, method=PLAIN, rip=192.0.2.7"
    known = texts_in(cut_line(line)[1]).line
    assert known and known.side == "dovecot-client"
    assert known.record == "error-dovecot-userip-connections"


@pytest.mark.parametrize(("id", "side"), [(ID, "delivery"), ("", "to-client")])
def test_a_certificate_that_is_not_trusted_is_the_other_servers_only_on_the_way_out(
    id: str, side: str
) -> None:
    line = (
        f"{STAMP}{id}[203.0.113.7] SSL verify error: depth=0 error=self-signed certificate cert=x"
    )
    known = texts_in(cut_line(line)[1]).line
    assert known and known.side == side and known.record == "text-exim-tls-verify-self-signed"
    assert ("other server" in known.meaning or "delivery" in known.meaning) == bool(id)


@pytest.mark.parametrize(
    ("event", "fault", "record"),
    [
        (
            "sender verify defer for <a@example.net>: ",
            'failed to expand "${lookup{$local_part}lsearch{/etc/aliases}}": NULL',
            "error-exim-expansion",
        ),
        (
            "F=<a@example.net> temporarily rejected RCPT <b@example.com>: ",
            "cannot verify header_syntax in ACL for RCPT",
            "text-exim-acl-error",
        ),
    ],
)
def test_a_fault_of_this_server_is_not_laid_at_the_sender(
    event: str, fault: str, record: str
) -> None:
    known = texts_in(cut_line(f"{STAMP}H=mx.example.net [203.0.113.7] {event}{fault}")[1]).line
    assert known and (known.record, known.who) == (record, "this-server")


def test_a_retry_timeout_does_not_say_who_failed() -> None:
    lines = [
        f"{STAMP}{ID}** bob@example.com{router}: retry timeout exceeded" for router in ("", " R=x")
    ]
    for known in (texts_in(cut_line(line)[1]).line for line in lines):
        assert known and known.reason == "expired" and "server" not in known.meaning


@pytest.mark.parametrize(
    ("words", "record"),
    [
        ("prefork: server reached --max-children setting, consider raising it", "children"),
        (
            "child process [7] exited or timed out without signaling production of a PID file: "
            "exit 255 at /usr/sbin/spamd line 2960.",
            "start",
        ),
        ('config: failed to parse line, skipping, in "(no file)": bayes_x -1.0', "rule-line"),
        (
            "bayes: cannot open bayes databases /home/ann/.spamassassin/bayes_* R/O: tie failed: "
            "Permission denied",
            "bayes",
        ),
        ("spamd: timeout: (30 second timeout while trying to CHECK)", "timeout"),
    ],
)
def test_spamd_tells_its_trouble_in_its_log(words: str, record: str) -> None:
    known = texts_in(cut_line(f"Nov  3 10:00:00 mx spamd[7]: {words}")[1]).line
    assert known and known.record == f"text-spamd-{record}"


@pytest.mark.parametrize(
    "words",
    [
        "spamd: result: Y 15 - TIMED_OUT,BAYES_99 scantime=1.2,size=100,user=ann,uid=1001",
        "spamd: connection from timed.out.example [192.0.2.7]:51000 to port 783, fd 5",
        "spamd: processing message <timed.out@example.net> for ann:1001",
        "prefork: child states: II",
    ],
)
def test_a_message_that_spamd_checked_is_no_trouble(words: str) -> None:
    assert texts_in(cut_line(f"Nov  3 10:00:00 mx spamd[7]: {words}")[1]) == (None, {})


@pytest.mark.parametrize(
    "words",
    [
        "Sender rate [limitlog]: log / email / / 1.0 / 1h",
        "no action: headers not rfc compliant, rate limit",
        "Sender verify failed",
        "log warning message: Sender verify failed",
    ],
)
def test_a_warning_refuses_nothing(words: str) -> None:
    known = texts_in(cut_line(f"{STAMP}H=x.example [203.0.113.7] Warning: {words}")[1]).line
    assert known is None or not known.record


def test_a_scanners_fault_is_no_rule_against_the_client() -> None:
    for words in (
        "451 SCAN Engine error 13 Permission denied",
        "unable to read (Connection timed out)",
    ):
        line = f"{STAMP}{ID}malware acl condition: avast /var/run/scan.sock : {words}"
        known = texts_in(cut_line(line)[1]).line
        assert known and known.record == "text-exim-malware-scan"


def test_what_a_stranger_wrote_is_no_reason() -> None:
    arrival = (
        '<= a@example.com H=x [203.0.113.7] P=smtp S=1 T="550 mailbox is full" for b@example.com'
    )
    assert texts_in(cut_line(STAMP + ID + arrival)[1]).line is None


def test_a_reply_pasted_alone_has_the_meaning_that_it_has_in_a_log() -> None:
    reply = "550 5.7.515 Access denied, sending domain EXAMPLE.ORG doesn't meet the required"
    reply += " authentication level. Spf= Fail , Dkim= Pass , DMARC= Pass"
    [alone] = explain([reply])
    [logged] = explain(
        [STAMP + ID + "** b@example.net R=r T=remote_smtp H=mx.example.net [203.0.113.7]: "
         + REMOTE + reply]
    )  # fmt: skip
    for answer in (alone, logged):
        assert answer.reason == "unauthenticated"
        assert answer.errors == ("text-microsoft-5-7-515",)
        told = json.loads(of_answer(answer))["answer"]
        assert told["reason"] == "unauthenticated"
        assert told["entry"]


@pytest.mark.parametrize(
    "line",
    [
        "Mar  1 10:00:00 mx kernel: [2353.4] out_of_memory+0x1cf/0x500",
        "Mar  1 10:00:00 mx named[657]: client 192.0.2.7#64337: query (cache) denied",
        "2026-03-01 10:00:00,450 INFO     tuned: setting new latency, timed out",
        '[2026-03-01 10:00:00 +0000] info [cpaneld] Internal Server Error: "GET /x HTTP/1.1" 500 '
        "No response from subprocess (php):",
        STAMP + "H=x [192.0.2.7]:2222 authenticator failed for bad: 535 Auth failed",
    ],
)
def test_the_words_of_other_programs_are_not_explained(line: str) -> None:
    assert texts_in(cut_line(line)[1]).line is None


@pytest.mark.parametrize(
    "words",
    [
        "SMTP Error: Could not authenticate.",
        "SMTP NOTICE: EOF caught while checking if connected",
        "SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting",
        "SMTP ERROR: Failed to connect to server: Connection refused (111)",
    ],
)
@pytest.mark.parametrize("time", ["2026-03-01 10:00:00 ", "[01-Mar-2026 10:00:00] "])
def test_what_a_program_notes_of_itself_is_known_behind_a_time(words: str, time: str) -> None:
    alone, timed = (texts_in(cut_line(text)[1]).line for text in (words, time + words))
    assert alone and timed and timed.record == alone.record


def test_a_reply_that_another_program_quotes_is_explained() -> None:
    line = "Mar 16 08:19:35 mx msmtp: host=mail.example.com from=ann@example.org "
    line += "smtpmsg='550 5.1.1 <bob@example.net>: User unknown' exitcode=EX_DATAERR"
    known = texts_in(cut_line(line)[1]).line
    assert known and known.reason == "no-such-user"


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (
            STAMP + ID + "H=mx.example.net [2001:db8::25] Network is unreachable",
            "text-network-unreachable",
        ),
        (
            STAMP + ID + "== bob@example.net R=dnslookup T=remote_smtp defer (101): "
            "Network is unreachable",
            "text-network-unreachable",
        ),
        (
            STAMP + ID + "H=mx.example.net [203.0.113.7] No route to host",
            "error-exim-connection-timed-out",
        ),
        (
            SYSLOG
            + "auth(default): passwd-file /etc/passwd.dovecot: User ed is missing userdb info",
            "text-dovecot-passwd-file-userdb",
        ),
        # Exim's own words for a silence, once the connection stood.
        (
            STAMP + ID + "H=mx.example.net [203.0.113.7]: SMTP timeout after EHLO mx.example.com: "
            "Connection timed out",
            "error-exim-smtp-timeout",
        ),
        (
            STAMP + ID + "== b@example.net R=dnslookup T=remote_smtp defer (110) H=mx.example.net "
            "[203.0.113.7]: SMTP timeout after RCPT TO:<b@example.net>: Connection timed out",
            "error-exim-smtp-timeout",
        ),
        # The other server answers for the sender: nobody here is unknown.
        (
            STAMP + "H=mx.example.net (a.example) [203.0.113.7] sender verify fail for "
            '<a@a.example>: response to "RCPT TO:<a@a.example>" from mx.a.example [203.0.113.9] '
            'was: 550-"The recipient cannot be verified.  Please check all recipients of this\\n'
            '550 message to verify they are valid."',
            "error-exim-sender-verify-failed",
        ),
        (
            SYSLOG + "lmtp(ann)<7><x>: Error: sieve: msgid=<a@example.net>: failed to store into "
            "mailbox 'INBOX': Internal error occurred. Refer to server log for more information. "
            "[2026-11-01 10:00:00]",
            "text-dovecot-internal-error",
        ),
        (
            SYSLOG + "imap(ann@example.com): Server shutting down bytes=189/970",
            "text-dovecot-shutting-down",
        ),
        # A limit for all clients together is none for one of them.
        (
            STAMP + "Connection from [203.0.113.7]:24244 refused: too many connections",
            "error-exim-concurrent",
        ),
        (
            STAMP + "Connection from [203.0.113.7]:24244 refused: too many connections from that "
            "IP address",
            "text-exim-per-host",
        ),
        (
            STAMP + "Warning: No server certificate defined; will use a selfsigned one.",
            "text-exim-no-certificate",
        ),
        # Only with a callout was another server asked.
        (
            STAMP + "H=x [192.0.2.7] F=<a@example.net> temporarily rejected RCPT <b@example.com>: "
            "Could not complete sender verify",
            "text-exim-sender-verify-defer",
        ),
        (
            SYSLOG + "imap(ann): Error: sieve: Failed to compile script `/etc/dovecot/ham.sieve'",
            "text-sieve-not-compiled",
        ),
        (
            SYSLOG + "lmtp(ann): Error: sieve: Execution of script dict:proxy::before;user=ann;"
            "name=active failed, but implicit keep was successful",
            "text-sieve-failed-kept",
        ),
        # What a scanner says of a file is no trouble of the server's.
        (
            STAMP + ID + "internal scanner error (ignored): /bin/error\t[E]0.0\tError 42110 "
            "The\\ file\\ is\\ a\\ decompression\\ bomb",
            None,
        ),
    ],
)
def test_the_cause_is_laid_where_it_is(line: str, record: str | None) -> None:
    known = texts_in(cut_line(line)[1]).line
    assert (known and known.record) == record


def test_a_line_of_exim_without_its_time_is_exims() -> None:
    line = "292   == bob@example.net R=smarthost T=remote_smtp_smarthost defer (-53): "
    line += "retry time not reached for any host for 'example.net'"
    known = texts_in(cut_line(line)[1]).line
    assert known and known.record == "error-exim-retry-time" and known.side == "delivery"


@pytest.mark.parametrize(
    "line, record",
    [
        # The middle of a line lacks no end: it is not the beginning of "waiting for lock".
        ("ssl-params: Fatal: Timeout while waiting for /var/x.dat generation to complete", None),
        ("imap(ann): Error: x: File is locked by another proc", "text-dovecot-lock"),
        ("auth(default): ldap_connect_to_host: TCP mail.example.com:389", None),
        ("auth(default): LDAP: Can't connect to server: ldap://x", "text-dovecot-ldap"),
        ("imap-login: Login aborted: Logged out (auth failed, 1 attempts): user=<ann>",
         "error-dovecot-auth-failed"),
        ("imap-login: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 2 "
         "secs): user=<ann>", "error-dovecot-auth-failed"),
        ("imap-login: Disconnected: Aborted login by logging out (no auth attempts in 0 secs): "
         "user=<>", "text-dovecot-no-auth-attempts"),
        # The password was right, and what is kept of the mailbox is missing.
        ("pop3: Error: Authenticated user not found from userdb, auth lookup id=7 (client-pid=8)",
         "text-dovecot-userdb-user"),
        ("auth: passwd-file(ann,192.0.2.7): unknown user", "text-dovecot-unknown-user"),
        ("lda(ann)<7><x>: Error: sieve: msgid=<a@example.net>: failed to store into mailbox "
         "'INBOX': BUG: Unknown internal error", "text-dovecot-sieve-store"),
    ],
)  # fmt: skip
def test_what_a_line_of_dovecot_means(line: str, record: str | None) -> None:
    found = texts_in(cut_line(SYSLOG + line)[1]).line
    assert (found and found.record) == record


@pytest.mark.parametrize(
    "line",
    [
        "Oct 05 14:08:56 mx dovecot[8885]: Fatal: Failed to start listeners",
        "dovecot[8885]: Fatal: service(pop3) access(/usr/lib/dovecot/pop3) failed: No such file or"
        " directory",
    ],
)
def test_dovecot_speaks_in_a_line_without_the_name_of_a_service(line: str) -> None:
    [answer] = explain([line])
    assert isinstance(answer.value, Logged) and answer.errors
    assert answer.value.texts.line and answer.value.texts.line.side == "dovecot"


@pytest.mark.parametrize("word", ["WARNING", "Error", "fatal"])
def test_what_a_program_calls_an_error_is_no_command(word: str) -> None:
    [answer] = explain([f"/usr/local/etc/rc.d/dovecot: {word}: failed to start dovecot"])
    assert answer.what == "line" and not answer.errors


def test_the_queue_a_setting_asks_for_in_older_words() -> None:
    line = f"2026-03-01 10:00:00 {ID}== bob@example.net R=dnslookup T=remote_smtp defer (-1): "
    line += "domain matches queue_smtp_domains, or -odqs set"
    known = texts_in(cut_line(line)[1]).line
    assert known and known.record == "text-exim-queued"


@pytest.mark.parametrize(
    "text", ["greylisted.", "GreyListed: please try again later", "Greylisted, try later"]
)
def test_greylisting_in_words_of_ones_own(text: str) -> None:
    line = "2026-03-01 10:00:00 H=x [192.0.2.7] F=<a@example.org> temporarily rejected RCPT "
    known = texts_in(cut_line(f"{line}<b@example.com>: {text}")[1]).line
    assert known and known.record == "error-greylisting-there" and known.side == "to-client"
    assert known.meaning.startswith("This server greylists")


@pytest.mark.parametrize("flag", ["=>", "->", ">>", "*>", "**", "=="])
def test_behind_each_flag_of_a_delivery_exim_has_logged_in(flag: str) -> None:
    fault = {"**": ": 550 no", "==": " defer (-53): retry time not reached"}.get(flag, "")
    line = f"{STAMP}1tixMn-00000000C5j-1wRa {flag} b@example.net R=a T=b H=mx.example.net "
    parts = as_line(cut_line(f"{line}[192.0.2.5] A=fixed_cram{fault}")[1]).parts
    told = {part.name: part.meaning for part in parts}
    assert sentence_of(told["authenticator"]).startswith("Exim logged in to the other")


@pytest.mark.parametrize(
    "words", ["Authentication failed for user: ann", "user password incorrect", "535 no access"]
)
def test_what_cpanels_login_log_says_is_no_mail_servers(words: str) -> None:
    line = f'192.0.2.7 - ann [03/01/2026:10:00:00 -0000] "PROPFIND" FAILED LOGIN cpdavd: {words}'
    assert texts_in(cut_line(line)[1]).line is None


def test_a_server_that_was_stopped_and_a_silent_client_are_two_matters() -> None:
    stopped, silent = (
        recognized(f"421 mx.example.com: {words} - closing connection")
        for words in ("SIGTERM received", "SMTP command timeout")
    )
    assert stopped and silent and "SIGTERM" in stopped.meaning and "SIGTERM" not in silent.meaning


@pytest.mark.parametrize(
    ("step", "record"),
    [
        ("recv", "text-exim-tls-broke"),
        ("send", "text-exim-tls-broke"),
        ("gnutls_handshake", "error-exim-tls-error"),
    ],
)
def test_a_connection_that_broke_in_use_is_no_failed_handshake(step: str, record: str) -> None:
    line = f"{STAMP}TLS error on connection from mx.example.net [192.0.2.5] ({step}): "
    for words in ("A packet with illegal or unsupported version", "Error in the push function."):
        found = texts_in(cut_line(line + words)[1]).line
        assert found and found.record == record, words


def test_a_client_that_leaves_during_the_handshake_had_no_message_accepted() -> None:
    line = f"{STAMP}TLS error on connection from [192.0.2.5] (gnutls_handshake): "
    words = "The TLS connection was non-properly terminated."
    found = texts_in(cut_line(line + words)[1]).line
    assert found and "handshake" in found.meaning


def test_what_is_malformed_in_a_forwarder_is_not_the_recipient() -> None:
    line = f"{STAMP}1tixMn-00000000C5j-1wRa == ann@example.com R=a defer (-17): "
    words = 'error in redirect data: domain missing or malformed in "ann@"'
    found = texts_in(cut_line(line + words)[1]).line
    assert found and found.record == "error-exim-redirect-data"
