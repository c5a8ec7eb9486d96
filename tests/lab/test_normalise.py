"""Each rule of the normaliser cuts out what it is for, and leaves alone what only looks like it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.transcripts.compare import Books, compare
from lab.transcripts.normalise import BY_MARK, lines_of, normalise
from lab.transcripts.rules import RULES, Rule

REAL_LINES = [
    "2019-07-01 09:05:55 1hhlhb-006myf-8K <= alice@example.com H=(LAPTOP) [192.0.2.2]:52105 "
    "P=esmtpsa X=TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=no A=dovecot_login:alice@example.com "
    'S=66921 id=000901d52fb1$e8766dd0@example.com T="test2" for carol@example.net',
    "2026-11-23 06:05:55 1vN2bA-00000000123-4abc => bob <bob@example.com> R=virtual_user "
    'T=dovecot_virtual_delivery C="250 2.0.0 <bob@example.com> gF7FATZtGV1puBgAvcEIbw:2 Saved"',
    "2026-11-23 06:05:55 cwd=/home/alice/public_html/forum 3 args: /usr/sbin/sendmail -t -i",
    "2026-11-23 06:05:56 1vN2bA-00000000123-4abc ** nobody@example.org R=dkim_lookuphost "
    "T=dkim_remote_smtp H=mx.example.org [192.0.2.20]: SMTP error from remote mail server after "
    "RCPT TO:<nobody@example.org>: 550 5.1.1 unknown user",
    "Apr 16 01:28:35 server dovecot: imap(alice@example.com)<126731><wGrb4J+GCc3AAAJr>: "
    "Logged out in=166 out=10854 deleted=0 expunged=0 trashed=0 hdr_count=0",
    "Nov 23 06:05:55 server dovecot: imap-login: Login: user=<alice@example.com>, method=PLAIN, "
    "rip=127.0.0.1, lip=127.0.0.1, mpid=126803, secured, session=<GIYZ4Z+GaCt/AAAB>",
    "25m  2.9K 1vN2bA-00000000123-4abc <alice@example.com>",
    "  123 daemon(4.98.2): -q1h, listening for SMTP on ports 25 (IPv6 and IPv4) 465 (TLS)",
    "220-server.example.com ESMTP Exim 4.98.2 #2 Mon, 23 Nov 2026 06:05:55 +0000",
    "    0010 - 4a 5b 6c 7d 8e 9f 00 11-22 33 44 55 66 77 88 99   J[l}....3DUfw..",
    "-rw-r----- 1 mailnull mail 5123 Nov 23 06:05 /var/log/exim_mainlog",
    "184P Received: from alice by server.example.com with local (Exim 4.98.2)",
    "",
]


def _marks(rule: Rule) -> str:
    return "".join(other.mark for other in RULES if other.name == rule.name)


def _with_marks(text: str) -> str:
    for rule in RULES:
        text = text.replace(f"«{rule.name}»", rule.mark)
    return text


def _found(rule: Rule, text: str) -> bool:
    """Whether the rule cuts something out of a text when all rules are applied."""
    if "«" in text:
        return rule.pattern.search(_with_marks(text)) is not None
    return any(mark in normalise(text).text for mark in _marks(rule))


def test_a_line_that_only_a_busy_machine_prints_is_left_out() -> None:
    waiting = "* OK Waiting for authentication process to respond..\r\n"
    ready = "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n"
    assert [line.raw for line in lines_of(waiting + waiting + ready)] == [ready.strip()]
    assert len(lines_of(f"a1 {waiting}{ready}")) == 2


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds_its_example_and_not_the_counterexample(rule: Rule) -> None:
    assert _found(rule, rule.example)
    assert not _found(rule, rule.counterexample)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_a_reason_and_keeps_to_its_groups(rule: Rule) -> None:
    assert len(rule.reason) > 9
    assert [other.name for other in RULES].count(rule.name) == 1


@pytest.mark.parametrize("line", REAL_LINES)
def test_nothing_is_lost(line: str) -> None:
    cut = normalise(line)
    values = iter(cut.values)
    assert "".join(next(values) if c in BY_MARK else c for c in cut.text) == line


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co"])))
def test_nothing_is_lost_of_any_text(text: str) -> None:
    cut = normalise(text)
    values = iter(cut.values)
    assert "".join(next(values) if c in BY_MARK else c for c in cut.text) == text


@given(st.text())
def test_any_output_equals_itself(text: str) -> None:
    lines = lines_of(text)
    assert compare(lines, lines, Books(), True).books is not None


@given(st.sampled_from(REAL_LINES), st.data())
def test_a_changed_letter_outside_the_volatile_parts_is_caught(
    line: str, data: st.DataObject
) -> None:
    cut = normalise(line)
    fixed = [at for at, c in enumerate(cut.text) if c in string.ascii_letters]
    if not fixed:
        return
    at = data.draw(st.sampled_from(fixed))
    other = data.draw(st.sampled_from(sorted(set("xqz") - {cut.text[at]})))
    values = iter(cut.values)
    changed = cut.text[:at] + other + cut.text[at + 1 :]
    text = "".join(next(values) if c in BY_MARK else c for c in changed)
    assert compare(lines_of(line), lines_of(text), Books(), True).books is None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            REAL_LINES[0].split(" P=")[0],
            "<time-log> <message-id> <= alice@example.com H=(LAPTOP) [192.0.2.2]:<port>",
        ),
        (REAL_LINES[6], "<queue-entry><queue-entry> <message-id> <alice@example.com>"),
        (
            REAL_LINES[7],
            "<pid> daemon(<exim-version>): -q1h, "
            "listening for SMTP on ports 25 (IPv6 and IPv4) 465 (TLS)",
        ),
        ("1vN2bA-00000000123-4abc-H", "<message-id>-H"),
        (
            "Message-Id: <E1vN2bA-00000000123-4abc@server.example.com>",
            "Message-Id: <E<message-id>@server.example.com>",
        ),
        ("250-SIZE 52428800", "250-SIZE 52428800"),
        ("250 OK id=1vN2bA-00000000123-4abc", "250 OK id=<message-id>"),
        (
            "exigrep '[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}'",
            "exigrep '[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}'",
        ),
    ],
)
def test_what_is_left_of_a_line(line: str, shown: str) -> None:
    assert normalise(line).shown() == shown


PS = """USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
mailnull      12  0.0  0.1  26572 12044 ?        Ss   06:05   0:00 exim -bd -q1h"""


def test_blanks_count_as_one_in_a_table_alone() -> None:
    assert lines_of(PS)[0].text.startswith("USER PID %CPU")
    assert lines_of("a  b")[0].text == "a  b"
    assert [line.text for line in lines_of(PS + "\n\na  b")][-1] == "a  b"


def test_a_certificate_is_one_line() -> None:
    body = "MIIBszCCAVmgAwIBAgIUR2FyYmFnZUdhcmJhZ2VHYXJiYWdlR2FyYjAKBggqhkjO"
    text = f"-----BEGIN CERTIFICATE-----\n{body}\n{body}\nPQQD=\n-----END CERTIFICATE-----"
    assert [normalise(line.text).shown() for line in lines_of(text)][1] == "<pem>"
    open_body = "-----BEGIN CERTIFICATE-----\nMIIB\n...\n-----END CERTIFICATE-----"
    assert [line.text for line in lines_of(open_body)][1] == "..."


def test_time_is_linear_for_long_lines() -> None:
    for text in ("1vN2bA-" * 20_000, "0" * 100_000, "A:" * 50_000, "a1" * 50_000, "[" * 100_000):
        normalise.__wrapped__(text)
