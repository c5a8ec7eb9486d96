"""The parser of Exim's logs: kinds, parts, no loss, whatever the line."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from snippets.logs import mainlog, prefix
from snippets.logs import parts as log_parts
from snippets.logs.line import cut_line
from snippets.logs.meaning import explain, texts_in
from snippets.logs.parts import PARTS, UNKNOWN
from snippets.texts.known import DELIVERY
from tests.growth import FASTER, growth
from tests.snippets.log_lines import (
    STAMP,
    Labelled,
    check,
    growing_faster,
    labelled,
    names,
    spliced,
)

LINES = labelled("mainlog_lines.jsonl")
NOT_KNOWN = "some words that nobody knows"


@pytest.mark.parametrize("wanted", LINES, ids=lambda wanted: wanted.line[:60])
def test_kind_and_parts(wanted: Labelled) -> None:
    line = mainlog.parse(wanted.line)
    check(line, wanted.line)
    assert (line.kind, names(line)) == (wanted.kind, wanted.parts)


def test_only_the_line_made_to_be_unknown_is_unknown() -> None:
    unknown = [wanted.line for wanted in LINES if UNKNOWN in (wanted.kind, *wanted.parts)]
    assert len(unknown) == 1
    assert unknown[0].endswith(NOT_KNOWN)
    assert len(LINES) > 95


@pytest.mark.parametrize(
    "line",
    [
        f"{STAMP}words that nobody knows",
        "2026-03-01T10:00:00 words that nobody knows",
        "2026-03-01 10:00:00,123 - root - words that nobody knows",
        "2026-03-01 10:00:00",
        "server exim: words that nobody knows",
    ],
)
def test_what_may_be_of_any_program_stays_unknown(line: str) -> None:
    """Only a message ID or Exim's fields show that a text is of this server's configuration."""
    assert mainlog.parse(line).kind == UNKNOWN


@pytest.mark.parametrize("text", [b"=> a@example.com T=\xff\xfe R=\xc3(", b"\x00\x1b[31m", b""])
def test_bytes_that_are_no_utf_8_come_back(text: bytes) -> None:
    line = mainlog.parse(STAMP.encode() + text)
    joined = "".join(part.text for part in line.parts)
    assert joined.encode("utf-8", "surrogateescape") == STAMP.encode() + text


def _text(line: log_parts.Line, name: str) -> str:
    return next(part.text for part in line.parts if part.name == name)


def test_a_letter_means_what_it_means_on_that_kind_of_line() -> None:
    arrival = mainlog.parse(STAMP + '<= a@example.com P=esmtp R=1hhlhb-006myf-8K T="x"')
    delivery = mainlog.parse(STAMP + "=> a@example.com P=<b@example.com> R=virtual_user T=smtp")
    assert _text(arrival, "protocol") == "P=esmtp"
    assert _text(arrival, "bounced message") == "R=1hhlhb-006myf-8K"
    assert _text(arrival, "subject") == 'T="x"'
    assert _text(delivery, "return path") == "P=<b@example.com>"
    assert _text(delivery, "router") == "R=virtual_user"
    assert _text(delivery, "transport") == "T=smtp"


def test_a_host_in_finer_parts() -> None:
    line = mainlog.parse(STAMP + "<= a@example.com H=mx.example.net ([192.0.2.7]) [192.0.2.9]:25")
    assert _text(line, "host name") == "H=mx.example.net"
    assert _text(line, "HELO name") == "([192.0.2.7])"
    assert _text(line, "ip") == "[192.0.2.9]"
    assert _text(line, "port") == ":25"


@pytest.mark.parametrize(
    "stamp, iso",
    [
        ("2026-03-01 10:00:00", "2026-03-01T10:00:00"),
        ("2026-03-01 10:00:00.123", "2026-03-01T10:00:00.123"),
        ("2026-03-01 10:00:00 +0530 [77]", "2026-03-01T10:00:00+05:30"),
        ("2026-03-01 10:00:00.123 -0800", "2026-03-01T10:00:00.123-08:00"),
    ],
)
def test_times(stamp: str, iso: str) -> None:
    line = mainlog.parse(f"{stamp} 1tixMn-00000000C5j-1wRa Completed")
    assert (line.iso, line.id, line.kind) == (iso, "1tixMn-00000000C5j-1wRa", "completed")


def test_what_a_remote_server_said_is_explained_by_its_words() -> None:
    line = mainlog.parse(STAMP + "** a@example.net R=r T=t: SMTP error from remote mail server "
                         "after RCPT TO:<a@example.net>: 550 5.1.1 User unknown")  # fmt: skip
    reply = next(part for part in line.parts if part.name == "reply text")
    assert reply.text == "User unknown"
    assert reply.meaning == "text: other-server text-user-unknown"
    assert "does not exist" in explain(reply.meaning)


def test_each_part_has_a_sentence() -> None:
    for table in (mainlog.ON_ARRIVAL, mainlog.ON_DELIVERY, mainlog.ON_CONNECTION):
        assert set(table.values()) <= set(PARTS)


@settings(max_examples=300)
@given(st.binary(max_size=300))
@example(b"20Gsub-0000Aw-2w Message i1 1aGsub-0000Aw-2w x")
def test_any_bytes(data: bytes) -> None:
    for text in (data, STAMP.encode() + data, STAMP.encode() + b"1tixMn-00000000C5j-1wRa " + data):
        line = mainlog.parse(text)
        check(line, text.decode("utf-8", "surrogateescape"))


@settings(max_examples=300)
@given(spliced(LINES))
def test_a_real_line_with_a_piece_of_another(text: str) -> None:
    check(mainlog.parse(text), text)


@pytest.mark.long
def test_time_grows_with_the_length_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """All characters are parsed here; in use those above MAX_PARSED are one part."""
    for module in (mainlog, prefix):
        monkeypatch.setattr(module, "MAX_PARSED", 10**9)
    assert not growing_faster(mainlog.cut, 5_000)


def test_a_faster_growth_would_be_seen() -> None:
    assert growth(lambda length: re.search("a+b", "a" * length), 2_000) > FASTER


@pytest.mark.parametrize("unit", ["a", '\\"', "<", "H=a (", " [1.", ": "])
def test_the_end_of_a_very_long_line_is_not_looked_into(unit: str) -> None:
    text = (
        STAMP + "1tixMn-00000000C5j-1wRa ** a@example.com R=x: " + unit * (1_000_000 // len(unit))
    )
    line = mainlog.parse(text)
    check(line, text)
    assert line.parts[-1].name == "beyond the limit"


@pytest.mark.parametrize(
    "words",
    [
        "Cannot Verify Server Identity",
        "Cannot get mail",
        "Unable to connect to the outgoing server",
        "Failed to send message",
        "Could not log in to the mail account",
        "Error while signing in",
        "Could not write message data: uid=271; InvalidArgumentError: Something",  # of a mailbox
    ],
)
def test_what_a_mail_program_says_is_no_complaint_of_exim(words: str) -> None:
    assert cut_line(words)[1].kind == "unknown"
    assert cut_line(f"2026-03-01 10:00:00 {words}")[1].kind != "unknown"


@pytest.mark.parametrize("error", ["No space left on device", "Disk quota exceeded", "Odd error"])
def test_the_second_half_of_a_wrapped_line_is_no_error_of_a_host(error: str) -> None:
    assert cut_line(f": {error}")[1].kind == "unknown"


@pytest.mark.parametrize(
    "words",
    [
        "Failed to get user name for uid 99",
        'Cannot open main log file "/var/log/exim_mainlog": Permission denied: euid=47 egid=12',
        "exim: could not open panic log - aborting: see message(s) above",
        "daemon: delivery process fork failed: Resource temporarily unavailable",
    ],
)
def test_exims_own_complaint_is_known_without_a_stamp(words: str) -> None:
    assert cut_line(words)[1].kind == "process-error"


@pytest.mark.parametrize(
    "line",
    [
        r"2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa <= ann@example.com H=mx.example.com "
        r"[192.0.2.1] U=NT AUTHORITY\SYSTEM P=esmtp S=5",
        r"2026-03-01 10:00:00 H=(x) [192.0.2.1] U=NT AUTHORITY\SYSTEM F=<a@example.com> "
        r"rejected RCPT b@example.org: No such user",
    ],
)
def test_an_ident_name_with_blanks_is_one_part(line: str) -> None:
    _, cut = cut_line(line)
    pieces = dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))
    assert pieces["user"] == r"U=NT AUTHORITY\SYSTEM"
    assert UNKNOWN not in pieces and "free text" not in pieces
    assert "".join(cut.pieces[1::2]) == line


def test_a_word_behind_a_user_is_no_part_of_the_name() -> None:
    line = "2026-03-01 10:00:00 H=x [192.0.2.1] U=ann rejected RCPT bob@example.org: no"
    _, cut = cut_line(line)
    assert dict(zip(cut.pieces[::2], cut.pieces[1::2], strict=True))["user"] == "U=ann"


@pytest.mark.parametrize(
    "text, kind, name, address",
    [
        ("==ann@example.com R=lookuphost defer (-1): no", "defer", "address", "ann@example.com"),
        ("**ann@example.com: Unrouteable address", "bounce", "address", "ann@example.com"),
        ("<=192.0.2.7 H=mx.example.com [192.0.2.7] P=esmtp S=7", "arrival", "envelope sender",
         "192.0.2.7"),
        ("=>ann@example.com R=x T=y", "delivery", "address", "ann@example.com"),
    ],
)  # fmt: skip
def test_a_flag_without_its_blank(text: str, kind: str, name: str, address: str) -> None:
    line = mainlog.parse(STAMP + "1tixMn-00000000C5j-1wRa " + text)
    assert (line.kind, [part.text for part in line.parts if part.name == name]) == (kind, [address])


@pytest.mark.parametrize(
    "id", ["1wrqBa-x", "1woA-0003-Cc", "1xExample-000001", "1abCdE-000000012345-6xYz"]
)
def test_an_id_that_somebody_changed_is_one_where_a_flag_follows(id: str) -> None:
    line = mainlog.parse(STAMP + id + " == ann@example.com routing defer (-52): no")
    assert (line.kind, line.id, names(line)[:3]) == ("defer", id, ["time", "message id", "flag"])
    assert mainlog.parse(STAMP + id + " and more words").id is None


@pytest.mark.parametrize(
    "written, is_one",
    [
        ("[192.0.2.7]", True),
        ("[192.0.x.x]", True),
        ("[2001:db8::7%eth0]", True),
        ("[Cpanel::TailWatch::Eximstats]", False),
        ("[fail2ban.actions]", False),
    ],
)
def test_what_stands_in_brackets_is_an_address_where_it_looks_so(
    written: str, is_one: bool
) -> None:
    line = mainlog.parse(STAMP + f"words of a program about {written} and more")
    assert ("ip" in names(line)) is is_one


@pytest.mark.parametrize("command", ["MAIL FROM: <> SIZE=2680", "RCPT TO: <ann@example.com>"])
def test_a_forum_put_a_blank_behind_the_command(command: str) -> None:
    text = (
        "2026-03-01 10:00:00 1w7pcE-00000001Abc-0abc ** ann@example.com R=dnslookup T=remote_smtp: "
        f"SMTP error from remote mail server after {command}: "
        "host mx.example.net [192.0.2.7]: 550 5.1.1 No such user"
    )
    line = mainlog.parse(text)
    assert _text(line, "SMTP command") == command
    assert _text(line, "host name") == "mx.example.net"
    assert _text(line, "reply text") == "No such user"


def test_an_error_text_behind_the_end_of_data_is_no_part_of_the_command() -> None:
    text = (
        "2026-03-01 10:00:00 1w7pcE-00000001Abc-0abc ** ann@example.com R=dnslookup T=remote_smtp: "
        "SMTP error from remote mail server after end of data: <ann@example.com>: refused"
    )
    line = mainlog.parse(text)
    assert _text(line, "SMTP command") == "end of data"
    assert _text(line, "error text") == "<ann@example.com>: refused"


@pytest.mark.parametrize(
    "text",
    ["SMTP connection from (my own pc) [192.0.2.7]:123 closed by QUIT",
     "plain authenticator failed for (my own pc) [192.0.2.7]:123: 535 Incorrect data"],
)  # fmt: skip
def test_a_greeting_can_have_blanks(text: str) -> None:
    """Where ``helo_accept_junk_hosts`` lets it in, as cPanel does."""
    line = mainlog.parse(f"2026-03-01 10:00:00 {text}")
    assert _text(line, "HELO name") == "(my own pc)"
    assert _text(line, "ip") == "[192.0.2.7]"


@pytest.mark.parametrize("login", ["(set_id=ann@example.com)", "(set_id=ann@exam"])
def test_a_login_name_can_be_cut_off(login: str) -> None:
    text = f"2026-03-01 10:00:00 plain authenticator failed for x [192.0.2.7]: 535 No {login}"
    line = mainlog.parse(text)
    assert _text(line, "login name") == login
    assert _text(line, "reply text") == "No"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("lookup failed [198.51.100.9]", None),
        ("client [198.51.100.9] blocked", None),
        ("mx.example.net [198.51.100.9] blocked", "mx.example.net"),
        ("seen from mx1 [198.51.100.9]", "mx1"),
        ("localhost [127.0.0.1] said so", "localhost"),
    ],
)
def test_a_word_before_an_address_is_no_host(text: str, host: str | None) -> None:
    pieces = cut_line(text)[1].pieces
    named = dict(zip(pieces[::2], pieces[1::2], strict=True))
    assert named.get("host name") == host


WHO = "H=(x) [192.0.2.7] "


@pytest.mark.parametrize(
    ("text", "kind", "name", "value"),
    [
        # Exim's source: every field that a line can have, where it stands.
        (WHO + "rejected EHLO or HELO [IPv6:2001:db8::7]: no", "rejected-other", "SMTP argument",
         "[IPv6:2001:db8::7]"),
        (WHO + "rejected EHLO or HELO a b c: no", "rejected-other", "SMTP argument", "a b c"),
        (WHO + "rejected EHLO or HELO x H=[198.51.100.6]: no", "rejected-other", "ip",
         "[192.0.2.7]"),
        ("rejected MAIL FROM:<a@example.com> H=(x) [192.0.2.7]: message too big: size=2 max=1",
         "rejected-other", "envelope sender", "<a@example.com>"),
        ('rejected from <a@example.com>H=(x) [192.0.2.7]: Too many "Received" headers',
         "rejected-data", "ip", "[192.0.2.7]"),
        ("unexpected disconnection while reading SMTP command from TFO* (x) [192.0.2.7] D=3s",
         "connection-lost", "TCP Fast Open", "TFO*"),
        ("unexpected EOF while reading SMTP command from ann D=3s", "connection-lost", "user",
         "ann"),
        ("Connection from [192.0.2.7]:5 I=[192.0.2.1]:25 Ci=8FR2 refused: load average = 9.00",
         "connection-refused", "connection id", "Ci=8FR2"),
        ('SMTP protocol synchronization error (input sent without waiting for greeting): rejected '
         'connection from H=[192.0.2.7]:5 Ci=8FR2 input="EHLO x"', "protocol-error", "SMTP input",
         'input="EHLO x"'),
        ("F=a@example.com " + WHO + "P=esmtp L SPF=pass rejected by local_scan(): virus",
         "rejected-local-scan", "pipelining", "L"),
        ("invalid return 9 from local_scan(). Temporary rejection given", "rejected-local-scan",
         "event", "invalid return 9 from local_scan()"),
        ("login authenticator cancelled authentication H=mx.example.org [192.0.2.25] 535 5.7.8 no",
         "auth-elsewhere-failed", "reply code", "535"),
        ("mx.example.org [192.0.2.25]:25 I=[192.0.2.1]:5 Connection timed out",
         "connection-failure", "local address", "I=[192.0.2.1]:5"),
        ("H=mx.example.org [192.0.2.25] PRX=[192.0.2.3]:1080 Connection refused",
         "connection-failure", "proxy", "PRX=[192.0.2.3]:1080"),
        ("Remote host closed connection in response to end of data H=mx.example.org [192.0.2.25]",
         "connection-failure", "SMTP command", "end of data"),
        ("TLS error (SSL_read): on connection from (x) [192.0.2.7]:5 error:0A000126:x",
         "tls-error", "error text", "error:0A000126:x"),
        ("SSL_write: (from (x) [192.0.2.7]:5) syscall: Broken pipe", "tls-error", "ip",
         "[192.0.2.7]"),
        ("** a@example.com R=r T=t H=mx [192.0.2.25] : Connection timed out : SMTP error from "
         "remote mail server after end of data: 550 5.7.1 no", "bounce", "error text",
         "Connection timed out"),
        ("** a@example.com mua_wrapper forced failure for deferred delivery", "bounce", "address",
         "a@example.com"),
        ("** mua_wrapper is set but recipients cannot all be delivered in one transaction",
         "bounce", "address", None),
        ("Spool write error: No space left on device", "spool", "error text",
         "No space left on device"),
        ("failed to find host name for 192.0.2.7: accepted by +include_unknown", "routing",
         "address", None),
        ("Warning: No server certificate defined; will use a selfsigned one.",
         "configuration-error", "error text", None),
        ("login authenticator failed for localhost ([]) []:5 I=[]:25: 435 no", "auth-failed",
         "host name", "localhost"),
    ],
)  # fmt: skip
def test_each_field_of_a_line_of_the_source(
    text: str, kind: str, name: str, value: str | None
) -> None:
    line = mainlog.parse(STAMP + "1tixMn-00000000C5j-1wRa " + text)
    check(line, STAMP + "1tixMn-00000000C5j-1wRa " + text)
    found = [part.text.removeprefix("H=") for part in line.parts if part.name == name]
    assert (line.kind, found[0] if found else None) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "Warning: mail(): Failed to connect to mailserver",
        "unknown user foo",
        "invalid argument",
        "Too many open files",
    ],
)
def test_what_any_program_says_is_no_line_of_exim(text: str) -> None:
    assert cut_line(text)[1].kind == UNKNOWN
    assert cut_line(STAMP + "1tixMn-00000000C5j-1wRa " + text)[1].kind != UNKNOWN


def test_a_letter_of_another_program_is_no_duration() -> None:
    assert "duration" not in cut_line("12345 Exim version 4.98 uid=0 D=fbb95cfd")[1].pieces


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        # A message's own log has no flags (deliver.c, deliver_msglog).
        ("a@example.com R=r T=t defer (101): Network is unreachable", "defer",
         {"address": "a@example.com", "router": "R=r", "error number": "(101)"}),
        ("a@example.com <b@example.com> routing defer (-52): retry time not reached", "defer",
         {"original address": "<b@example.com>", "error number": "(-52)"}),
        ('a@example.com R=r T=t H=mx [192.0.2.25]:25 DN="/O=a b" defer (-46): SMTP error from '
         "remote mail server after end of data: 451 x", "defer",
         {"certificate name": 'DN="/O=a b"', "reply code": "451"}),
        ("a@example.com R=r T=t: SMTP error from remote mail server after RCPT TO:<x@y.org>: "
         "550 no H=mx", "bounce", {"address": "a@example.com", "reply text": "no H=mx"}),
        ("Received from a@example.com H=(x) [192.0.2.7] P=esmtp S=5 id=i@example.com", "arrival",
         {"envelope sender": "a@example.com", "Message-ID": "id=i@example.com"}),
        ("Received from <> R=1tixMn-00000000C5j-1wRa U=mailnull P=local S=5", "arrival-bounce",
         {"bounced message": "R=1tixMn-00000000C5j-1wRa"}),
        ("a@example.com <b@example.com>: remote_smtp transport succeeded", "delivery",
         {"original address": "<b@example.com>", "transport": "remote_smtp"}),
        ("a@example.com: children all complete", "delivery", {"address": "a@example.com"}),
        ("routing failed for a@example.com: Unrouteable address", "bounce",
         {"address": "a@example.com", "error text": "Unrouteable address"}),
        ("routing failed for a@example.com <b@example.com> R=r : host lookup did not complete",
         "bounce", {"original address": "<b@example.com>", "router": "R=r"}),
        # A page took the angle brackets away, or people cut the end.
        ("=> test test@example.com R=r T=t", "delivery",
         {"address": "test", "original address": "test@example.com"}),
        ("<= a@example.com H=mx [192.0.2.25] P=esmtp S=5 for b@example.com [", "arrival",
         {"recipient": "b@example.com", UNKNOWN: "["}),
    ],
)  # fmt: skip
def test_a_line_of_a_messages_own_log(text: str, kind: str, parts: dict[str, str]) -> None:
    line = mainlog.parse(STAMP + text)
    check(line, STAMP + text)
    named = {part.name: part.text for part in line.parts}
    assert (line.kind, named | parts) == (kind, named)


@pytest.mark.parametrize(
    "frame",
    [
        "\t/usr/sbin/exim4(stackdump+0x2d) [0x55d1f2a3b4c5]",
        "/lib/libc.so.6(+0x3bd60)[0x7f12a3b4c5]",
    ],
)
def test_a_frame_of_a_crash(frame: str) -> None:
    """Exim writes what ``backtrace_symbols`` returns (exim.c, stackdump)."""
    assert cut_line(STAMP + frame)[1].kind == "process-error"


@pytest.mark.parametrize(
    "text",
    ["a@example.com wrote defer (1)", "a@example.com: R=r", "Received from a@example.com today"],
)
def test_what_only_begins_like_a_messages_own_log(text: str) -> None:
    assert cut_line(STAMP + text)[1].kind == UNKNOWN


def test_the_end_of_an_init_script_is_no_text_of_the_configuration() -> None:
    assert cut_line("Mar  1 10:00:00 mx exim[7]: [FAILED]")[1].kind == UNKNOWN
    assert cut_line("Mar  1 10:00:00 mx exim[7]: [FAILED] x")[1].kind == "logwrite"


def test_a_field_of_exim_shows_that_exim_failed_to_connect() -> None:
    found = texts_in(cut_line("H=mx.example.com [192.0.2.25]: Connection timed out")[1]).line
    assert found and found.side == DELIVERY
