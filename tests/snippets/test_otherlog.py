"""The parser of the logs beside Exim's and Dovecot's: kinds, parts, no loss, whatever the line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from snippets.logs.line import cut_line, parse
from snippets.logs.meaning import texts_in
from tests.snippets.log_lines import Labelled, check, growing_faster, labelled, names, spliced

LINES = labelled("otherlog_lines.jsonl")


@pytest.mark.parametrize("wanted", LINES, ids=lambda wanted: wanted.line[:60])
def test_kind_and_parts(wanted: Labelled) -> None:
    log, line = parse(wanted.line)
    check(line, wanted.line)
    assert (log, line.kind, names(line)) == ("otherlog", wanted.kind, wanted.parts)
    assert line.time


@pytest.mark.parametrize(
    "line, iso",
    [
        ("[2026-03-01 10:00:00 +0100] info [cphulkd] x", "2026-03-01T10:00:00+01:00"),
        ("2026-03-01 10:00:00,123 fail2ban.jail [9]: INFO x", "2026-03-01T10:00:00,123"),
        ("Mar 01 10:00:00 2026 (35) x", "2026-03-01T10:00:00"),
        ("[01-Mar-2026 10:00:00 +0100]: <abc1> x", None),
    ],
)
def test_times(line: str, iso: str | None) -> None:
    log, parsed = parse(line)
    assert (log, parsed.iso) == ("otherlog", iso)


@pytest.mark.parametrize(
    "line",
    [
        "[2026-03-01 10:00:00 +0000] [123] [INFO] Listening at: http://127.0.0.1:8000",
        "[2026-03-01 10:00:00] local.ERROR: Connection could not be established with host",
        "2026-03-01 10:00:00,123 words of another program",
        "Mar 01 10:00:00 2026 words of another program",
        "[01-Mar-2026 10:00:00 UTC] PHP Warning:  Undefined variable $x in /x.php on line 7",
        '192.0.2.7 - ann [01/Mar/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 7',
        "Mar  1 10:00:00 mx sshd[7]: Failed password for root from 192.0.2.7 port 22 ssh2",
    ],
)
def test_what_only_looks_like_one_of_them(line: str) -> None:
    assert cut_line(line)[0] != "otherlog"


@pytest.mark.parametrize("size", ["924 bytes", "size=924, message-id=<y@example.com>, success"])
def test_mailman_3_names_the_message_in_front(size: str) -> None:
    line = parse(f"Mar 01 10:00:00 2026 (35) <x@mailman-core> post to news from ann@a.org, {size}")[
        1
    ]
    parts = {part.name: part.text for part in reversed(line.parts)}
    assert parts["Message-ID"] == "<x@mailman-core>"
    assert (parts["pid"], parts["event"]) == ("35", "post to")
    assert parts["size"] == size.partition(",")[0]


def test_what_a_mail_server_said_to_them_is_known() -> None:
    line = (
        "[01-Mar-2026 10:00:00 +0100]: <abc1> IMAP Error: Login failed for ann@example.com against "
        "localhost from 192.0.2.7. AUTHENTICATE PLAIN: Authentication failed. in "
        "/roundcube/program/lib/Roundcube/rcube_imap.php on line 211 (POST /?_task=login)"
    )
    found = texts_in(cut_line(line)[1]).line
    assert found and found.record == "text-roundcube-login"


@settings(max_examples=300)
@given(spliced(LINES))
def test_a_real_line_with_a_piece_of_another(text: str) -> None:
    check(parse(text)[1], text)


@pytest.mark.long
def test_time_grows_with_the_length_and_no_faster() -> None:
    assert not growing_faster(lambda text: cut_line(text)[1], 5_000)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("news: deleted ann@example.com; via the member options page", "address",
         "ann@example.com"),
        ('news: new "Ann Smith" <ann@example.com>, via email confirmation', "address",
         "<ann@example.com>"),
        ("news: pending Ann <ann@example.com>  192.0.2.7", "name", "Ann"),
        ("news: held message approved, message-id: <x@example.com>", "Message-ID",
         "<x@example.com>"),
        ("news: held subscription request from ann@example.com", "name", None),
        ("<x@example.com> smtp for 12 recips, completed in 0.615 seconds", "argument count", "12"),
        ("Low level smtp error: (111, 'x'), msgid: <x@example.com>", "Message-ID",
         "<x@example.com>"),
        ("Message discarded, msgid: <x@example.com>, list: news, handler: Moderate", "list",
         "news"),
        ("sending news list probe to: bob@example.org (score 5.0 >= 5.0)", "address",
         "bob@example.org"),
        ("Notifying disabled member bob@example.org for list: news", "address",
         "bob@example.org"),
    ],
)  # fmt: skip
def test_each_field_of_a_line_of_mailmans_source(text: str, name: str, value: str | None) -> None:
    line = parse(f"Mar 01 10:00:00 2026 (35) {text}")[1]
    check(line, f"Mar 01 10:00:00 2026 (35) {text}")
    found = [part.text for part in line.parts if part.name == name]
    assert (line.kind, found[0] if found else None) == ("mailman", value)
