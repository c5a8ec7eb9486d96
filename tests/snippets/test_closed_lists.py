"""Every text that Exim or Dovecot can show has a record, or a reason why it has none.

``tests/data/exim_texts.jsonl`` holds the texts that Exim's source (tags exim-4.96, 4.97.1, 4.98.2,
4.99.1, and the state of 2025-12-29 towards 4.100) puts into its logs, its answers, its bounces and
its warnings; ``…`` stands for what varies. The list is closed: a text of a newer version is added
with its record or with one of the reasons below.

``tests/data/dovecot_texts.jsonl`` holds what Dovecot's source (tags 2.3.16, 2.3.21.1, 2.4.1, 2.4.3
and 2.4.4, Pigeonhole of the same age included) writes at the levels Warning, Error, Fatal and
Panic, and what it says of its configuration. What is always written behind the same words has
those before it: ``Corrupted transaction log file …: Header size too small``. Left out are the
programs of a cluster (director, dsync), ``doveadm`` itself, and encryption of mailboxes.

``tests/data/answers_texts.jsonl`` holds what the same releases say to mail clients and to whoever
delivers to them: IMAP with its response codes, POP3, LMTP, Dovecot's own submission, ManageSieve,
the reasons for which a login or a session ended, and what Sieve says of a script and of a message.
``part`` is the part of Dovecot that says it. ``…`` in front of a text is not written.

``tests/data/cpanel_texts.jsonl`` holds what a cPanel server says when it refuses or holds mail, as
public logs, threads and cPanel's pages show it, each with its source. ``side`` has the record for
each side: what this server means by it, and what it means when another server said it.

``tests/data/system_texts.jsonl`` holds what systemd (239, 252 and 257, as the distributions of
cPanel ship them) and the kernel say when a service or a process ends, does not start, or is ended.
Every one is tried as a line of the journal, with the unit's name, and as text alone.

``tests/data/program_texts.jsonl`` holds what mail clients, webmail, libraries and commands say of
their own: Thunderbird, Roundcube with its plugins for filters and passwords, K-9 Mail, FairEmail
and PHPMailer in the languages of most users, the numbers of Outlook, Apple Mail, Gmail, Nodemailer,
Symfony and Swift Mailer, Python, JavaMail, MailKit, .NET, Go, msmtp, swaks and curl; fetchmail,
getmail, mbsync, OfflineIMAP and imapsync; K-9 Mail, Mailspring, Evolution and NeoMutt; the
libraries of PHP, Ruby, Rust, Perl, Erlang and Node that send or fetch; Odoo, Zabbix, Grafana,
Nextcloud and WordPress. ``errno``, OpenSSL, GnuTLS, NSS, Schannel, SecureTransport, rustls and
Java's errors stand in every wording that a program shows them in.

``tests/data/server_texts.jsonl`` holds what other servers say, from lists that are closed:
Google's and Microsoft's pages of codes, the SMTP Field Manual, the source of Postfix, hMailServer,
qmail, Haraka, Rspamd, Stalwart, maddy, OpenSMTPD and qpsmtpd, and what is known of Sendmail,
NetEase, Sina, Coremail and the large senders' services.
``reason`` is what the text has to mean, ``host`` who has to say it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from lab import ROOT
from snippets.logs.parts import UNKNOWN
from snippets.paste.explain import Logged, explain
from snippets.texts import BY_ID
from snippets.texts.known import DELIVERY, OTHER_SERVER, known, meaning_for
from snippets.texts.quoted import recognized


def read(name: str) -> list[dict[str, Any]]:
    text = (ROOT / "tests/data" / f"{name}_texts.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


LISTS = {name: read(name) for name in ("exim", "dovecot", "answers")}
VERSIONS = {
    "exim": ["4.96", "4.97", "4.98", "4.99", "4.100"],
    "dovecot": ["2.3.16", "2.3.21", "2.4.1", "2.4.3", "2.4.4"],
    "answers": ["2.3.16", "2.3.21", "2.4.1", "2.4.3", "2.4.4"],
}
LENGTH = {"exim": (1100, 800), "dovecot": (2900, 1400), "answers": (1000, 880)}
"""How many texts there are at least: in all, in each version."""

OF_BOTH = {
    "a fault inside a program or system, rare, without any meaning of its own",
    "a part of a longer text, which has a record",
}
REASONS = {
    "exim": {
        *OF_BOTH,
        "a file of the spool, not a text that is shown",
        "a rare answer that says itself what is wrong",
        "an answer that refuses nothing",
        "an event, told by the kind of its line",
        "only in a configuration of one's own, and behind a text that has a record",
        "words of the frame of a bounce, a warning or a report",
    },
    "dovecot": {
        *OF_BOTH,
        "a part of Dovecot that is off unless somebody configures it",
        "a warning that tells of something put right or left as it was",
        "an argument of a command, which says itself what is wrong",
        "the words behind Panic:, whose line has a record",
        "what Dovecot's own processes say wrongly to each other, a fault of the program",
    },
    "answers": {
        *OF_BOTH,
        "a fault of a Sieve script that is told with its line and says itself what is wrong",
        "a part of Dovecot that is off unless somebody configures it",
        "a rare answer that says itself what is wrong",
        "an answer that refuses nothing",
        "an argument of a command, which says itself what is wrong",
        "an event, told by the kind of its line",
    },
}
CPANEL = read("cpanel")
SERVERS = read("server")
SYSTEM = read("system")
PROGRAMS = read("program")
SAYS_TOO_LITTLE = {
    "a fault of the program or its use",
    "says no more than that it failed",
    "the line above it says why",
}
OF_SYSTEM = {"an event that refuses nothing", "rare, and says itself what is wrong"}
CODE_ALONE = "too little is said for a meaning; its code speaks"
EACH_VERSION = [(name, version) for name, versions in VERSIONS.items() for version in versions]


def faults_of(row: dict[str, Any], reasons: set[str]) -> list[str]:
    """Return what is wrong with a row: a side on which its record does not speak, or its reason."""
    if "without" in row:
        return [] if row["without"] in reasons else [f"not a reason: {row['without']}"]
    found = known(row["text"].replace("…", "x"), row["side"])
    said = found and found.record
    return [] if said == row["record"] else [f"{row['text']}: {said}, not {row['record']}"]


@pytest.mark.parametrize("name", LISTS)
def test_the_list_is_whole_and_each_text_stands_once(name: str) -> None:
    rows, versions = LISTS[name], VERSIONS[name]
    texts = [row["text"] for row in rows]
    assert len(texts) == len(set(texts)) > LENGTH[name][0]
    assert all(row["versions"] and set(row["versions"]) <= set(versions) for row in rows)
    in_each = Counter(version for row in rows for version in row["versions"])
    assert all(in_each[version] > LENGTH[name][1] for version in versions)


@pytest.mark.parametrize(("name", "version"), EACH_VERSION, ids=map("-".join, EACH_VERSION))
def test_each_text_has_its_record_or_a_reason(name: str, version: str) -> None:
    rows = [row for row in LISTS[name] if version in row["versions"]]
    faults = [fault for row in rows for fault in faults_of(row, REASONS[name])]
    assert not faults, "\n".join(faults)


ELSEWHERE = {
    "error-exim-retry-timeout", "error-exim-tls-required", "text-exim-connection-reset",
    "text-exim-ocsp", "text-exim-smarthost-auth", "text-exim-tls-session",
}  # fmt: skip
"""Records of texts that stand behind other words in a line: alone, a client could be meant."""


@pytest.mark.parametrize("filled", ["25", "192.0.2.9", "/var/spool/exim"])
def test_a_line_that_exim_writes_of_its_own_has_the_meaning_of_its_text(filled: str) -> None:
    """Whatever kind of line it is told as: a daemon's, a queue run's, a removed message's."""
    silent = []
    for row in LISTS["exim"]:
        if row.get("side") != DELIVERY or row["record"] in ELSEWHERE or row["text"][:2] == "**":
            continue
        text = row["text"].replace("…", filled)
        meant = known(text, DELIVERY)
        if meant is None or meant.record != row["record"]:
            continue  # what varies makes it another text
        [answer] = explain([f"2026-11-20 10:00:03 1xUO8q-000000001Qi-0000 {text}"])
        assert isinstance(answer.value, Logged)
        told = answer.value.cut.kind not in (UNKNOWN, "logwrite")
        if told and row["record"] not in answer.errors:
            silent.append(f"{answer.value.cut.kind}: {text}: {answer.errors}")
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("name", LISTS)
def test_most_have_a_record(name: str) -> None:
    rows = LISTS[name]
    with_record = sum("record" in row for row in rows)
    print(f"{name}: {len(rows)} texts, {with_record} with a record")
    assert with_record > len(rows) / 2


@pytest.mark.parametrize("row", CPANEL, ids=lambda row: str(row["text"])[:60])
def test_a_cpanel_servers_words_have_a_meaning_for_each_side(row: dict[str, Any]) -> None:
    assert row["source"] and row["side"]
    text = row["text"].replace("…", "x")
    for side, record in row["side"].items():
        found = known(text, side)
        assert found and found.record == record, f"{side}: {found and found.record}"
        assert found.entry
    if OTHER_SERVER in row["side"] and len(row["side"]) > 1:
        views = {meaning_for(BY_ID[record], side) for side, record in row["side"].items()}
        assert len(views) > 1, "both sides are told the same"


def test_the_list_of_cpanels_words_is_whole() -> None:
    texts = [row["text"] for row in CPANEL]
    assert len(texts) == len(set(texts)) >= 60


@pytest.mark.parametrize("row", SYSTEM, ids=lambda row: str(row["text"])[:60])
def test_what_systemd_and_the_kernel_say_is_known_alone_and_in_the_journal(
    row: dict[str, Any],
) -> None:
    assert row["versions"] if row["program"] == "systemd" else row["source"]
    text = row["text"].replace("…", "4711")
    pid = "[1]" if row["program"] == "systemd" else ""
    lines = [text, f"Nov 29 10:00:00 mx {row['program']}{pid}: {text}"]
    if row["program"] == "kernel":
        lines.append(f"[12345.678901] {text}")
    for line in lines:
        [answer] = explain([line])
        assert answer.errors == ((row["record"],) if "record" in row else ()), line
        assert "record" in row or row["without"] in OF_SYSTEM


def test_the_list_of_what_the_system_says_is_whole() -> None:
    texts = [row["text"] for row in SYSTEM]
    assert len(texts) == len(set(texts)) >= 140
    assert sum("record" in row for row in SYSTEM) > 0.8 * len(SYSTEM)


@pytest.mark.parametrize("program", sorted({row["program"] for row in PROGRAMS}))
def test_what_a_program_says_is_known_in_each_language(program: str) -> None:
    faults = []
    for row in PROGRAMS:
        if row["program"] == program:
            found = recognized(row["text"])
            said = found and found.record
            assert "record" in row or row["without"] in SAYS_TOO_LITTLE
            if said != row.get("record"):
                faults.append(f"{row['text']}: {said}, not {row.get('record')}")
    assert not faults, "\n".join(faults)


def test_the_list_of_what_programs_say_is_whole() -> None:
    texts = [row["text"] for row in PROGRAMS]
    assert len(texts) == len(set(texts)) > 500
    assert sum("record" in row for row in PROGRAMS) > 0.95 * len(PROGRAMS)
    for program in ("Thunderbird", "Roundcube", "K-9", "FairEmail"):
        assert len({row.get("language") for row in PROGRAMS if row["program"] == program}) >= 9


@pytest.mark.parametrize("provider", sorted({row["provider"] for row in SERVERS}))
def test_what_another_server_says_is_known(provider: str) -> None:
    faults = []
    for row in SERVERS:
        if row["provider"] != provider:
            continue
        found = known(row["text"].replace("…", "x"), row.get("side", OTHER_SERVER), row.get("host"))
        said = (found.record, found.reason) if found and found.record else None
        expected = None if row.get("without") == CODE_ALONE else (row["record"], row["reason"])
        if said != expected:
            faults.append(f"{row['text']}: {said}, not {expected}")
    assert not faults, "\n".join(faults)


def test_the_list_of_other_servers_is_whole_and_most_have_a_record() -> None:
    texts = [row["text"] for row in SERVERS]
    assert len(texts) == len(set(texts)) > 600
    assert all(row["source"] and row["as-of"] for row in SERVERS)
    assert sum("record" in row for row in SERVERS) > 0.9 * len(SERVERS)
