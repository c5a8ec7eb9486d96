"""The parser of Dovecot's and spamd's lines: kinds, parts, no loss, whatever the line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.logs import maillog, mainlog, prefix
from snippets.logs.line import cut_line
from snippets.logs.parts import PARTS, SEPARATOR, UNKNOWN
from tests.snippets.log_lines import Labelled, check, growing_faster, labelled, names, spliced

LINES = labelled("maillog_lines.jsonl")
PREFIX = b"Mar  1 10:00:00 server dovecot: "


@pytest.mark.parametrize("wanted", LINES, ids=lambda wanted: wanted.line[:80])
def test_kind_and_parts(wanted: Labelled) -> None:
    line = maillog.parse(wanted.line)
    check(line, wanted.line)
    assert (line.kind, names(line)) == (wanted.kind, wanted.parts)
    assert UNKNOWN not in (wanted.kind, *wanted.parts)
    assert maillog.recognizes(wanted.line)


def test_the_log_of_a_line_is_told_by_its_beginning() -> None:
    assert {cut_line(wanted.line)[0] for wanted in LINES} == {"maillog"}
    assert {cut_line(wanted.line)[0] for wanted in labelled("mainlog_lines.jsonl")} == {"mainlog"}


def test_a_line_of_another_program_is_unknown() -> None:
    text = "Mar  1 10:00:00 server kernel: eth0: link up"
    assert cut_line(text)[0] == "maillog"
    line = maillog.parse(text)
    assert line.kind == UNKNOWN
    assert names(line)[:2] == ["time", "host"]
    assert line.parts[-1].name == UNKNOWN


def test_what_systemd_says_of_a_mail_service() -> None:
    text = "Mar  1 10:00:00 mx systemd[1]: dovecot.service: Failed with result 'exit-code'."
    log, cut = cut_line(text)
    assert (log, cut.kind, cut.pieces[::2][-4:]) == (
        "maillog",
        "systemd",
        ["unit", SEPARATOR, "event", SEPARATOR],
    )
    cut = cut_line("Mar  1 10:00:00 mx systemd[1]: Started dovecot.service - Dovecot.")[1]
    assert (cut.kind, cut.pieces[-4:]) == (
        "systemd",
        ["event", "Started dovecot.service - Dovecot", SEPARATOR, "."],
    )
    cut = cut_line("systemd[1]: exim4.service: Control process exited, code=exited, status=1")[1]
    assert (cut.kind, cut.pieces[:2]) == ("systemd", ["program", "systemd"])


@pytest.mark.parametrize(
    "text, name, value",
    [
        ("lmtp(7): Disconnect from 2001:db8::7: Client has quit the connection (state=READY)",
         "ip", "2001:db8::7"),
        ("lmtp(7): Disconnect from 2001:db8::7", "ip", "2001:db8::7"),
        ("imap(ann): Error: sieve: report-ham: line 3: missing semicolon ';' after execute",
         "error text", "report-ham: line 3: missing semicolon"),
        ("auth: Debug: passwd-file(ann,192.0.2.7): lookup: user=ann file=/etc/dovecot/users",
         "event", "lookup"),
        ("auth-worker: Debug: sql(ann,192.0.2.7): query: SELECT password FROM users", "module",
         "sql"),
        ("lmtp(ann): Error: sieve: Execution of script dict:proxy::before;user=ann;name=x failed",
         "user", "(ann)"),
        ("auth: Debug: master out: USER#0111#011ann#011home=/home/ann#011uid=5000", "file",
         "/home/ann"),
        ("lmtp(7): Debug: auth-master: conn unix:/run/x (pid=12,uid=0): Disconnected: Connection "
         "closed (fd=15)", "event", "Disconnected: Connection closed (fd=15)"),
        # What somebody put in the place of an address, and a line that was cut there.
        ("auth-worker(7): Error: pam(ann,<IP>,<SESSION>): no", "remote ip", "<IP>"),
        ("auth-worker(7): Error: pam(ann,<IP>,<SESSION>): no", "session", "<SESSION>"),
        ("auth: sql(ann,clientip): query: SELECT 1", "remote ip", "clientip"),
        ("auth-worker(7): pam(ann,192.0.2.7):", "remote ip", "192.0.2.7"),
        ("imap-login: proxy(ann,192.0.2.11:143): Started proxying to <192.0.2.11>: user=<ann>",
         "user", "ann"),
        ("imap-login: Error: proxy(ann,[2001:db8::11]:143): connect() failed", "ip",
         "[2001:db8::11]"),
        ("imap-login: Error: proxy(ann,imap.example.com:143): connect() failed", "port", ":143"),
        ("imap-login: Disconnected (auth failed, 1 attempts): user=<ann>, rip=2001:db8:7::, TLS",
         "remote ip", "rip=2001:db8:7::"),
    ],
)  # fmt: skip
def test_a_part_ends_where_it_ends(text: str, name: str, value: str) -> None:
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {text}")[1]
    values = [
        there for part, there in zip(cut.pieces[::2], cut.pieces[1::2], strict=True) if part == name
    ]
    assert values[0] == value


@pytest.mark.parametrize(
    "text, kind",
    [
        (
            "Panic: file doveadm-cmd-parse.c: line 98 (param): assertion failed: (value >= 0)",
            "panic",
        ),
        ("Fatal: master: service(doveadm): child killed with signal 6 (core dumped)", "killed"),
        ("Error: Corrupted index cache file /var/mail/ann/dovecot.index.cache: size", "index"),
        ("Panic: file it yourself", "unknown"),
        ("Error: master branch", "unknown"),
    ],
)
def test_what_dovecot_puts_on_a_terminal_has_no_program(text: str, kind: str) -> None:
    assert cut_line(text)[1].kind == kind


@pytest.mark.parametrize(
    "text, kind",
    [
        ("LDAP: Can't connect to server: ldap://ldap.example.com", "auth-error"),
        ("getaddrinfo failed: Temporary failure in name resolution", "auth-error"),
        ("new auth connection: pid=15138", "info"),
        ("client out: CONT#0111#011", "info"),
        ("res_errno: 0, res_error: <>, res_matched: <>", "info"),
        ("io_loop_handle_remove: epoll_ctl(2, 9): Bad file descriptor", "auth-error"),
    ],
)
def test_dovecot_1_wrote_errors_without_a_level(text: str, kind: str) -> None:
    """It names the block of its configuration, which later versions do not."""
    assert cut_line(f"Mar  1 10:00:00 mx dovecot: auth(default): {text}")[1].kind == kind


@pytest.mark.parametrize(
    "attempts, kind",
    [("auth failed, 1 attempts in 2 secs", "login-failed"),
     ("no auth attempts in 0 secs", "login-none"),
     ("0 authentication attempts", "login-none"),
     ("10 authentication attempts", "login-failed"),
     ("client didn't finish SASL auth, waited 2 secs", "login-aborted")],
)  # fmt: skip
@pytest.mark.parametrize(
    "reason", ["Logged out", "Inactivity", "Aborted login by logging out", "Connection closed"]
)
def test_the_attempts_tell_the_end_of_a_login(reason: str, attempts: str, kind: str) -> None:
    text = f"Mar  1 10:00:00 mx dovecot: imap-login: Disconnected: {reason} ({attempts}): user=<a>"
    assert cut_line(text)[1].kind == kind


@pytest.mark.parametrize(
    "stamp, iso",
    [
        ("Mar  1 10:00:00 server", None),
        ("2026-03-01T10:00:00.123456+02:00 server", "2026-03-01T10:00:00.123456+02:00"),
        ("2026-03-01T10:00:00Z server", "2026-03-01T10:00:00Z"),
    ],
)
def test_times(stamp: str, iso: str | None) -> None:
    line = maillog.parse(f"{stamp} dovecot: imap(a@example.com): Logged out in=1 out=2")
    assert (line.kind, line.iso) == ("logout", iso)


def test_each_part_has_a_sentence() -> None:
    assert set(maillog.FIELDS.values()) <= set(PARTS)


@pytest.mark.parametrize("program", ["kernel", "systemd", "spamd", "dovecot"])
def test_a_level_before_the_process_stands_once(program: str) -> None:
    """As Dovecot 1 wrote it; another program can pass such a line on."""
    text = f"Mar  1 10:00:00 mx {program}: Fatal: auth(default): Support not compiled in"
    check(maillog.parse(text), text)


@pytest.mark.parametrize("service", ["auth: ", "imap(ann)<7><x>: "])
def test_a_level_of_which_the_text_was_cut_off(service: str) -> None:
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {service}Error:")[1]
    assert cut.pieces[-4:] == ["level", "Error", SEPARATOR, ":"]
    assert cut.kind == ("auth-error" if service == "auth: " else "error")


@pytest.mark.parametrize(
    "written",
    ["Ann <ann@example.com>", '"Ann, of Example" <ann@example.com>', "ann@example.com",
     "<ann@example.com>"],
)  # fmt: skip
def test_what_a_stored_message_names_is_its_header(written: str) -> None:
    text = f"imap(ann): expunge: box=INBOX, uid=7, msgid=<x>, size=7, from={written}, flags=()"
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {text}")[1]
    parts = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert (parts["From header"], parts["field"]) == (f"from={written}", "flags=()")


def test_what_a_relayed_message_names_is_its_envelope() -> None:
    text = "submission(ann)<7><x>: Successfully relayed message: from=<ann@example.com>, size=7"
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {text}")[1]
    assert "envelope sender" in cut.pieces[::2] and "From header" not in cut.pieces[::2]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("client passdb out: OK\t1\tuser=ann@example.com\t:=\toriginal_user=ann",
         {"user": "user=ann@example.com", "field": "original_user=ann"}),
        ("io_loop_handle_remove: epoll_ctl(2, 9): Bad file descriptor",
         {"module": "io_loop_handle_remove", "error text": "epoll_ctl(2, 9): Bad file descriptor"}),
        ("conn unix:auth: client passdb out: OK 1 user=ann",
         {"module": "conn unix:auth", "event": "client passdb out: OK 1"}),
        ("conn unix:login (pid=12,uid=1000) [1]: client passdb out: OK",
         {"module": "conn unix:login (pid=12,uid=1000) [1]"}),
    ],
)  # fmt: skip
def test_where_the_parts_of_auths_own_lines_end(text: str, wanted: dict[str, str]) -> None:
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: auth(default): {text}")[1]
    parts = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert "pid" not in parts
    assert {name: parts.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        # LMTP that passes a message on (lmtp-proxy.c).
        ("lmtp(7): Ql4zFbYV81hiLwAAosaHuQ: Sent message to <ann@example.com> at 192.0.2.11:24: 250 "
         "2.0.0 <ann@example.com> tImB Saved (1/1 at 156 ms)", "proxy",
         {"session": "Ql4zFbYV81hiLwAAosaHuQ", "address": "<ann@example.com>", "ip": "192.0.2.11",
          "port": ":24", "reply code": "250", "enhanced status": "2.0.0",
          "reply text": "<ann@example.com> tImB Saved", "note": "(1/1 at 156 ms)"}),
        ("lmtp(7)<7><x>: Error: <y>: Failed to send message to <ann@example.com> at "
         "lmtp.example.com:24: 451 4.4.0 Lost connection (2/3 at 9 ms)", "save-failed",
         {"host name": "lmtp.example.com", "reply code": "451", "reply text": "Lost connection"}),
        # A script's name can have a blank, and no level tells that it failed.
        ("lda(ann): sieve: execution of script /etc/a.sieve;name=main script failed, but implicit "
         "keep was successful (user logfile /etc/a.sieve.log may reveal additional details)",
         "sieve-failed", {"module": "sieve", "file": "/etc/a.sieve.log"}),
        ("lmtp(ann)<7><x>: Error: sieve: Execution of script /etc/a.sieve was aborted due to "
         "temporary failure", "sieve-failed", {"file": "/etc/a.sieve"}),
        # What auth refuses before it asks for a password.
        ("auth: plain(?,192.0.2.7,<x>): Empty username", "auth-failed",
         {"error text": "Empty username"}),
        ("auth: login(?,192.0.2.7,<x>): Username character disallowed by auth_username_chars: 0x27",
         "auth-failed", {}),
        ("lmtp(7): user-lookup(ann)Debug: auth USER input: ann", "debug",
         {"module": "user-lookup", "user": "(ann)", "level": "Debug"}),
        ("POP3(ann): pop3_uidl_format setting is missing from config file", "error", {}),
        ("imap-login: Time just moved backwards by 3 seconds. I'll sleep now", "time",
         {"seconds": "3", "detail": "I'll sleep now"}),
        ("imap-login: Error: proxy(ann): connect(192.0.2.11, 143) failed: Connection refused "
         "(after 60 secs, 60 reconnects, local=192.0.2.3:56196): user=<ann>", "error",
         {"error text": "connect(192.0.2.11, 143) failed: Connection refused",
          "note": "(after 60 secs, 60 reconnects, local=192.0.2.3:56196)"}),
    ],
)  # fmt: skip
def test_what_dovecots_other_processes_say(text: str, kind: str, wanted: dict[str, str]) -> None:
    line = maillog.parse(PREFIX.decode() + text)
    check(line, PREFIX.decode() + text)
    parts = {part.name: part.text for part in line.parts}
    assert (line.kind, parts | wanted) == (kind, parts)


def test_an_address_that_somebody_replaced_by_words() -> None:
    text = "imap-login: Login: user=<{a name}>, rip={my IP}, lip={server IP}, session=<x>"
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {text}")[1]
    parts = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert (parts["remote ip"], parts["local ip"]) == ("rip={my IP}", "lip={server IP}")


@pytest.mark.parametrize(
    "text, kind",
    [
        ("192.0.2.7: connected (1/0)", "unknown"),
        ("2001:db8::7: disconnected after 2 seconds.", "unknown"),
        ("spamd: connection from ::1 [::1]:52354 to port 783, fd 5", "spamd"),
        ("prefork: child states: II", "spamd"),
    ],
)
def test_openbsds_spamd_is_another_program(text: str, kind: str) -> None:
    assert cut_line(f"Mar  1 10:00:00 mx spamd[7]: {text}")[1].kind == kind


def test_a_line_without_anything() -> None:
    assert maillog.parse("").parts == []


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for text in (data, PREFIX + data, PREFIX + b"imap(a@example.com)<1><x>: Error: " + data):
        check(maillog.parse(text), text.decode("utf-8", "surrogateescape"))


@settings(max_examples=300)
@given(spliced(LINES))
def test_a_real_line_with_a_piece_of_another(text: str) -> None:
    check(maillog.parse(text), text)


@pytest.mark.long
def test_time_grows_with_the_length_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """All characters are parsed here; in use those above MAX_PARSED are one part."""
    for module in (mainlog, prefix):
        monkeypatch.setattr(module, "MAX_PARSED", 10**9)
    assert not growing_faster(maillog.cut, 5_000)


@pytest.mark.parametrize("unit", ["a", "<", "a=", "/a ", ": "])
def test_the_end_of_a_very_long_line_is_not_looked_into(unit: str) -> None:
    text = PREFIX.decode() + "imap(a@example.com): Error: " + unit * (1_000_000 // len(unit))
    line = maillog.parse(text)
    check(line, text)
    assert line.parts[-1].name == "beyond the limit"


@pytest.mark.parametrize(
    ("text", "kind", "name", "value"),
    [
        ("doveadm(192.0.2.7)<12><abc>: User no longer exists", "info", "remote ip", "(192.0.2.7)"),
        ("imap(ann)<1><x>: copy -> Trash: uid=5, msgid=<a@example.com>", "mail-action", "mailbox",
         "Trash"),
        ("imap(ann): expunged: uid=5, msgid=<a@example.com>", "mail-action", "event", "expunged"),
        ("submission(ann)<1><x>: Successfully relayed message: from=<a@example.com>, nrcpt=1, "
         "reply=`250 2.0.0 OK'", "info", "field", "nrcpt=1"),
        ("submission(ann)<1><x>: Successfully relayed message: reply=`250 2.0.0 OK'", "info",
         "field", "reply=`250 2.0.0 OK'"),
        ("imap(ann)<1><x>: Disconnected: Connection closed (IDLE running for 0.001 + waiting "
         "input/output for 1.1 secs, 2 B in + 10+10 B out, state=wait-input) in=1 out=2",
         "disconnect", "reason", "Connection closed"),
        ("imap(ann)<1><x>: Connection closed: read(size=8077) failed: Connection reset by peer "
         "(UID FETCH finished 0.5 secs ago) in=1 out=2", "disconnect", "note",
         "(UID FETCH finished 0.5 secs ago)"),
        ("imap-login: proxy(ann,192.0.2.11:143): Disconnected by client: Connection reset by peer "
         "(8s idle, in=3, out=14+9, client output blocked): user=<ann>", "proxy", "note",
         "client output blocked"),
        ("imap-login: proxy(ann): disconnecting 192.0.2.7 (Disconnected by server): user=<ann>",
         "proxy", "reason", "Disconnected by server"),
        ("auth: sql(ann,192.0.2.7): query: SELECT a FROM b WHERE c='d' AND e = 1", "info", "field",
         None),
        ("message repeated 41 times: [ lmtp(ann): Error: x failed]", "error", "error text",
         "x failed"),
        ("message repeated 41 times: [ lmtp(ann): Error: x failed]", "error", "repeat count",
         "41"),
        ("imap-login: Login failed: SSL required for authentication: user=<>, rip=192.0.2.7",
         "login-failed", "reason", "SSL required for authentication"),
        ("imap-login: Login failed: No. (auth failed, 1 attempts in 2 secs): user=<ann>",
         "login-failed", "attempts", "(auth failed, 1 attempts in 2 secs)"),
        ("lda(ann)<1><x>: sieve: msgid=<a@example.com>: redirect action: forwarded to "
         "<bob@example.org>", "sieve-forwarded", "address", "<bob@example.org>"),
        ("imap(ann)<1><x>: Warning: Inotify instance limit for user 5 (UID vmail) exceeded, "
         "disabling. Increase /proc/sys/fs/inotify/max_user_instances", "limit", "file",
         "/proc/sys/fs/inotify/max_user_instances"),
        ("indexer-worker(ann)<28>EB0fOhAxv1wmbgAASDkM0A:ii2eORIxv1wpbgAASDkM0A: Error: x",
         "error", "session", "EB0fOhAxv1wmbgAASDkM0A:ii2eORIxv1wpbgAASDkM0A"),
    ],
)  # fmt: skip
def test_each_field_of_a_line_of_dovecots_source(
    text: str, kind: str, name: str, value: str | None
) -> None:
    cut = cut_line(f"Mar  1 10:00:00 mx dovecot: {text}")[1]
    assert "".join(cut.pieces[1::2]) == f"Mar  1 10:00:00 mx dovecot: {text}"
    found = [there for part, there in zip(cut.pieces[::2], cut.pieces[1::2], strict=True)
             if part == name]  # fmt: skip
    assert (cut.kind, found[0] if found else None) == (kind, value)


def test_a_client_of_spamd_that_came_over_a_socket_has_no_port() -> None:
    text = "spamd: result: . 0 - A scantime=1,size=2,user=a,uid=1,rhost=::1,rport=/run/spamd.sock"
    pieces = cut_line(f"Mar  1 10:00:00 mx spamd[7]: {text}")[1].pieces
    assert "remote port" not in pieces[::2]
