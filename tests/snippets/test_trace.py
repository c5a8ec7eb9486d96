"""One message is followed through the logs: found, gathered whole, and its story told rightly."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab import ROOT, long_log
from snippets.commands.as_json.stories import of_story as as_json
from snippets.commands.trace import as_text
from snippets.files.blocks import BLOCK, MAIN_LINE
from snippets.files.disk import open_logs
from snippets.files.progress import Progress
from snippets.logs.mainlog import parse
from snippets.trace.gather import FEW, MainLogs, Trace, find, gather, hits, wanted
from snippets.trace.story import story
from snippets.trace.subject import readable, unescaped
from tests.snippets import in_process
from tests.snippets.mail_logs import epoch, filler, message, new_id, stamp, write
from tests.snippets.test_prefix import OUTER, SYSLOGS

AT = "2026-11-20 10:00:00"
ID = new_id(AT, 1)
LMTP = "R=virtual_user T=dovecot_virtual_delivery"
SMTP = "R=dkim_lookuphost T=dkim_remote_smtp H=mx.example.net [192.0.2.9]"


def traced(ids: list[str], *paths: Path) -> list[Trace]:
    said: list[str] = []
    traces = list(gather(ids, MainLogs(open_logs(paths, said.append), lambda log: None)))
    assert said == []
    return traces


def texts(trace: Trace) -> list[str]:
    return [line.text for line in trace.lines]


def run(*arguments: str | Path, stderr: bool = False) -> subprocess.CompletedProcess[str]:
    return checked(in_process.run("trace", *map(str, arguments)), stderr)


def run_alone(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """As a process of its own, with the streams and the status that a shell sees."""
    command = [sys.executable, "-m", "snippets", "trace", *arguments]
    return checked(subprocess.run(command, capture_output=True, cwd=ROOT, timeout=600), False)


def checked(
    done: subprocess.CompletedProcess[bytes], stderr: bool
) -> subprocess.CompletedProcess[str]:
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    assert all(char.isprintable() or char == "\n" for char in out + err)
    assert stderr or not err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def objects(*arguments: str | Path, stderr: bool = False) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in run("--json", *arguments, stderr=stderr).stdout.splitlines()
    ]


# What is looked for, and what it matches ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID, "id"),
        ("16VDhn-0001bo-D3", "id"),
        ("E16VDhn-0001bo-D3", "id"),
        ("<E16VDhn-0001bo-D3@server.example.com>", "id"),
        ("16VDhn-0001bo-D3@server.example.com", "address"),
        ("16VDhn-0001bo-D3-H", "subject"),
        ("ann@example.com", "address"),
        ("<x.1@host.example>", "address"),
        ('"a b"@example.com', "address"),
        ("Fwd: ann@example.com", "subject"),
        ("Your order", "subject"),
    ],
)
def test_what_is_meant(text: str, kind: str) -> None:
    assert wanted(text).kind == kind


@pytest.mark.parametrize("text", ["", "  ", "a\nb"])
def test_nothing_to_look_for(text: str) -> None:
    with pytest.raises(ValueError, match="name a message ID"):
        wanted(text)


def found(what: str, line: str) -> bool:
    lines = line.encode("utf-8", "surrogateescape") + b"\n"
    spans = list(hits(wanted(what), lines))
    assert all(span == (0, len(lines) - 1) for span in spans)
    return bool(spans)


@pytest.mark.parametrize(
    "text",
    [
        "<= a@example.com U=a",
        "=> a <a@example.com> R=r",
        "** A@Example.COM: Unrouteable address",
        "F=<a@example.com> rejected RCPT <b@example.net>",
        "A=dovecot_login:a@example.com S=1",
        "535 Incorrect authentication data (set_id=a@example.com)",
        "for b@example.net a@example.com",
        "Sender identification U=a D=example.com S=a@example.com",
        "identification O=a@example.com E=b@example.net",
        "id=a@example.com T=x",
        "args: /usr/sbin/sendmail -t -fa@example.com",
        "550 no such user a@example.com.",
        "550 'a@example.com' is not known",
        "ba@example.com and a@example.com",
    ],
)
def test_an_address_is_found(text: str) -> None:
    assert found("a@example.com", text)


@pytest.mark.parametrize(
    "text",
    [
        "ba@example.com",
        "b.a@example.com",
        "b+a@example.com",
        "SRS0=Zz1=AB=other.example=a@example.com",
        "bounce=a@example.com",
        "a@example.com.example",
        "a@example.community",
        "a@example.com-x.example",
        "a@sub.example.com",
        '<= b@example.net S=1 T="from a@example.com" for c@example.net',
    ],
)
def test_a_longer_address_is_another_one(text: str) -> None:
    assert not found("a@example.com", text)


@pytest.mark.parametrize(
    ("what", "subject"),
    [
        ("your ORDER", "Re: Your order 1041"),
        ("a => b", "tell a => b <= c"),
        ('say "hi"', r"say \"hi\" to all"),
        ("back\\slash", r"a back\\slash"),
        ("Café", r"Caf\303\251 at ten"),
        ("Café", "Café at ten"),
        ("1041", "1041"),
    ],
)
def test_a_subject_is_found(what: str, subject: str) -> None:
    line = f'{AT} {ID} <= a@example.com U=a P=local S=1 T="{subject}" for b@example.net'
    assert found(what, line)


@pytest.mark.parametrize(
    "line",
    [
        '<= order@example.com U=a P=local S=1 id=order@x T="Hello" for order@example.net',
        '=> a R=r T=smtp C="250 order accepted"',
        'H=(order) [192.0.2.1] rejected after DATA: T="order"',
    ],
)
def test_a_subject_is_not_found_elsewhere(line: str) -> None:
    assert not found("order", f"{AT} {ID} {line}")


@pytest.mark.parametrize(
    ("logged", "plain"),
    [(r"Caf\303\251", "Café"), (r"a\nb\tc", "a\nb\tc"), (r"\"x\" \\", '"x" \\'), ("x\\", "x\\")],
)
def test_escapes_of_the_log(logged: str, plain: str) -> None:
    assert unescaped(logged) == plain


# Gathering ------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset", [0, -6 * 3600, 19_800, 14 * 3600])
def test_by_id_only_a_little_of_the_log_is_read(
    tmp_path: Path, offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = filler("2026-11-20 00:00:00", 12_000, 6, offset)
    mine = message(AT, 1, "ann@example.com", "bob@example.net", offset=offset)
    lines[18_000:18_000] = mine
    path = write(tmp_path / "mainlog", lines)
    logs = MainLogs(open_logs([path], print), lambda log: None)
    read = 0
    pread = os.pread

    def counting(number: int, size: int, place: int) -> bytes:
        nonlocal read
        piece = pread(number, size, place)
        read += len(piece)
        return piece

    monkeypatch.setattr(os, "pread", counting)
    (trace,) = gather([ID], logs)
    assert texts(trace) == mine
    assert trace.completed and not trace.searched
    assert path.stat().st_size > 3_900_000
    assert read < path.stat().st_size / 6


def test_lines_before_the_arrival_and_other_processes_between(tmp_path: Path) -> None:
    when = stamp(epoch(AT))
    arrival, *rest = message(AT, 1, "ann@example.com", "bob@example.net")
    mine = [
        f'{when} {ID} H=host.example [192.0.2.1] Warning: "SpamAssassin as bob detected message '
        'as NOT spam (0.1)"',
        arrival,
        *rest,
    ]
    others = [
        f"{when} cwd=/var/spool/exim 3 args: /usr/sbin/exim -Mc {ID}",
        f'{when} {new_id(AT, 2)} => x R=r T=t C="250 OK id={ID}"',
        f"{when} SMTP connection from [192.0.2.1]:1 closed by QUIT",
    ]
    woven = [line for pair in zip(mine, [*others, others[0]], strict=True) for line in pair]
    (trace,) = traced([ID], write(tmp_path / "mainlog", woven))
    assert texts(trace) == mine


def test_what_administrators_did_to_the_message_is_told(tmp_path: Path) -> None:
    mine = message(
        AT, 1, "a@example.com", "b@example.net", tail=["== b@example.net R=r defer (-1)"]
    )
    mine += [
        f"2026-11-20 11:00:00 cwd=/root 3 args: exim -Mrm {ID}",
        f"2026-11-20 11:00:00 {ID} removed by root",
        f"2026-11-20 11:00:00 {ID} Completed",
    ]
    (trace,) = traced([ID], write(tmp_path / "mainlog", mine))
    assert texts(trace) == mine
    assert (story(trace).outcome, story(trace).verdict) == ("removed", "removed by root")


def rotated(tmp_path: Path) -> tuple[list[str], list[Path]]:
    """A message of the oldest log, packed, that is tried for days and delivered in the newest."""
    mine = message(
        AT, 1, "a@example.com", "b@example.net", tail=["== b@example.net R=r defer (-1)"]
    )
    retry = [f"2026-11-21 12:00:00 {ID} == b@example.net R=r defer (-1): again"]
    last = [
        f"2026-11-22 12:00:00 {ID} => b@example.net R=r T=t",
        f"2026-11-22 12:00:00 {ID} Completed",
    ]
    first = filler("2026-11-20 00:00:00", 1500, 24)
    oldest = write(tmp_path / "mainlog.2", [*first, *mine, *filler("2026-11-20 10:00:30", 99, 24)])
    packed = tmp_path / "mainlog.2.gz"
    packed.write_bytes(gzip.compress(oldest.read_bytes()))
    middle = filler("2026-11-21 00:00:00", 900, 60)
    middle[2400:2400] = retry
    newest = [
        *filler("2026-11-22 00:00:00", 720, 60),
        *last,
        *filler("2026-11-22 12:01:00", 99, 60),
    ]
    paths = [
        write(tmp_path / "mainlog", newest),
        write(tmp_path / "mainlog.1", middle),
        packed,
    ]
    return mine + retry + last, paths


def test_a_message_is_followed_through_rotated_logs(tmp_path: Path) -> None:
    mine, paths = rotated(tmp_path)
    for order in (paths, paths[::-1]):
        (trace,) = traced([ID], *order)
        assert texts(trace) == mine
        assert not trace.searched
    (told,) = objects("b@example.net", *paths)
    assert [event["line"] for event in told["events"]] == mine
    assert [Path(event["file"]).name for event in told["events"]] == (
        ["mainlog.2.gz"] * 2 + ["mainlog.1"] + ["mainlog"] * 2
    )


def test_newer_packed_logs_are_not_searched_for_an_old_message(tmp_path: Path) -> None:
    mine, paths = rotated(tmp_path)
    (trace,) = traced([ID], *paths)
    assert texts(trace) == mine
    late = new_id("2026-11-22 13:00:00", 10_059)
    (other,) = traced([late], *paths)
    assert [line.log.path.name for line in other.lines] == ["mainlog"] * 3


@pytest.mark.parametrize("where", ["2026-11-20 02:00:00", "2026-11-20 18:00:00"])
def test_a_message_that_is_not_where_its_id_says(tmp_path: Path, where: str) -> None:
    """The clock was set while the message was received: the log's times do not fit the ID."""
    lines = filler("2026-11-20 00:00:00", 8000, 10)
    mine = [where + line[19:] for line in message(AT, 1, "a@example.com", "b@example.net")]
    at = next(n for n, line in enumerate(lines) if line[:19] >= where)
    lines[at:at] = mine
    (trace,) = traced([ID], write(tmp_path / "mainlog", lines))
    assert texts(trace) == mine
    assert trace.searched == (where < AT), "later than its ID: the log is read on to there"
    assert bool(story(trace).notes) == trace.searched


def test_a_log_out_of_order_is_searched(tmp_path: Path) -> None:
    lines = filler("2026-11-21 00:00:00", 4000, 10)
    mine = message(AT, 1, "a@example.com", "b@example.net")
    lines[6000:6000] = mine
    (trace,) = traced([ID], write(tmp_path / "mainlog", lines))
    assert texts(trace) == mine


def test_an_id_that_is_nowhere(tmp_path: Path) -> None:
    (trace,) = traced([ID], write(tmp_path / "mainlog", filler("2026-11-20 00:00:00", 5000, 10)))
    assert (trace.lines, trace.searched) == ([], True)
    assert story(trace).verdict == "no line of the logs read has this message ID"


def test_an_arrival_that_was_rotated_away(tmp_path: Path) -> None:
    old = new_id("2026-11-10 10:00:00", 1)
    lines = filler("2026-11-20 00:00:00", 2000, 10)
    mine = [f"{AT} {old} => b@example.net R=r T=t", f"{AT} {old} Completed"]
    (trace,) = traced([old], write(tmp_path / "mainlog", [*lines, *mine]))
    assert texts(trace) == mine
    told = story(trace)
    assert told.verdict == "delivered to b@example.net"
    assert any("older log" in note for note in told.notes)


def bounced(tmp_path: Path) -> tuple[Path, str, str]:
    mine = message(
        AT, 1, "ann@example.com", "gone@example.net",
        tail=[f"** gone@example.net {SMTP}: SMTP error from remote mail server after RCPT "
              "TO:<gone@example.net>: 550 5.1.1 User unknown"],
    )  # fmt: skip
    bounce = new_id(AT, 2)
    lines = [
        *mine,
        f'{AT} {bounce} <= <> R={ID} U=mailnull P=local S=9 T="Mail delivery failed" '
        "for ann@example.com",
        f"{AT} {ID} Completed",
        f'{AT} {bounce} => ann <ann@example.com> {LMTP} C="250 Saved"',
        f"{AT} {bounce} Completed",
    ]
    return write(tmp_path / "mainlog", lines), ID, bounce


def test_bounces_are_followed(tmp_path: Path) -> None:
    path, id, bounce = bounced(tmp_path)
    first, second = objects(id, path)
    assert (first["id"], first["caused"], first["outcome"]) == (id, [bounce], "bounced")
    assert (second["id"], second["caused_by"], second["outcome"]) == (bounce, id, "delivered")
    assert first["verdict"] == (
        "bounced for gone@example.net because SMTP error from remote mail server after RCPT "
        "TO:<gone@example.net>: 550 5.1.1 User unknown"
    )
    assert len(objects("ann@example.com", path)) == 2, "each message once"


@pytest.mark.parametrize("count", [FEW - 2, 40])
def test_many_messages_at_a_time_are_as_good_as_one(tmp_path: Path, count: int) -> None:
    """Against a plain reading of all lines, on a log with retries, bounces and forwarders."""
    path = tmp_path / "mainlog"
    long_log.write(path, 3_000_000)
    lines: dict[str, list[str]] = defaultdict(list)
    arrived = set()
    for line in path.read_bytes().splitlines():
        head = MAIN_LINE.match(line)
        if head and head["id"]:
            id = head["id"].decode()
            lines[id].append(line.decode())
            if line[head.end() :].startswith(b"<= "):
                arrived.add(id)
    ids = random.Random(count).sample(sorted(arrived), count)
    traces = {trace.id: trace for trace in traced(ids, path)}
    assert set(ids) <= set(traces)
    assert any(trace.bounces for trace in traces.values()) or count < 40
    for id, trace in traces.items():
        assert texts(trace) == lines[id]
        assert trace.completed == any(line.endswith("Completed") for line in lines[id])


@pytest.mark.parametrize("what", ["info@site1.example", "a stranger", "Invoice"])
def test_a_search_finds_what_a_plain_reading_finds(tmp_path: Path, what: str) -> None:
    path = tmp_path / "mainlog"
    samples = long_log.write(path, 2_000_000)
    if what == "a stranger":
        what = samples[50].address
    expected, loose = set(), 0
    for raw in path.read_bytes().splitlines():
        head = MAIN_LINE.match(raw)
        line = raw.decode().lower()
        subject = line.partition(' t="')[2].partition('"')[0]
        named = what.lower() in subject if "@" not in what else any(
            word.strip('<>,:()"').rpartition(":")[2].rpartition("=")[2].strip("<>") == what
            for word in line.replace(subject, "").split()
        )  # fmt: skip
        if named and head and head["id"]:
            expected.add(head["id"].decode())
        loose += bool(named and head and not head["id"])
    found = find(wanted(what), MainLogs(open_logs([path], print), lambda log: None))
    assert expected and set(found.ids) == expected
    assert found.loose_count == loose


@pytest.mark.parametrize("parts", [2, 4])
@pytest.mark.parametrize("no_process", [False, True])
def test_parts_read_at_the_same_time_find_what_one_reading_finds(
    tmp_path: Path, parts: int, no_process: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mainlog"
    samples = long_log.write(path, 2_000_000)
    looked_for = [wanted(text) for text in ("info@site1.example", "Invoice", samples[9].address)]
    logs = MainLogs(open_logs([path], print), lambda log: None)
    alone = [find(what, logs) for what in looked_for]
    assert alone[0].ids and alone[1].ids and alone[0].loose_count

    def refuse() -> int:
        raise OSError

    monkeypatch.setattr("snippets.files.parallel.PART", 100_000)
    monkeypatch.setattr("snippets.files.parallel.processors", lambda: parts)
    if no_process:
        monkeypatch.setattr(os, "fork", refuse)
    together = [find(what, logs) for what in looked_for]
    assert [list(found.ids) for found in together] == [list(found.ids) for found in alone]
    assert [found.loose for found in together] == [found.loose for found in alone]
    assert [found.loose_count for found in together] == [found.loose_count for found in alone]


def test_what_a_helper_process_could_not_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippets.files.parallel.PART", 100_000)
    monkeypatch.setattr("snippets.files.parallel.processors", lambda: 2)
    monkeypatch.setattr("snippets.files.blocks.MAX_LINE", 2 * BLOCK)
    lines: list[str | bytes] = [b"x" * (3 * BLOCK), *filler(AT, 4000, 1)]
    path = write(tmp_path / "mainlog", [f"{AT} x", *lines])
    said: list[str] = []
    logs = MainLogs(open_logs([path], said.append), lambda log: None)
    assert len(find(wanted("b@other.example"), logs).ids) == 4000
    assert len(said) == 1 and "was skipped" in said[0]


# What became of it ------------------------------------------------------------------------------


def told(tmp_path: Path, tail: Iterable[str], sender: str = "ann@example.com") -> tuple[str, str]:
    lines = message(AT, 1, sender, "bob@example.net", tail=tail)
    (trace,) = traced([ID], write(tmp_path / "mainlog", lines))
    result = story(trace)
    return result.outcome, result.verdict


@pytest.mark.parametrize(
    ("tail", "outcome", "verdict"),
    [
        (
            [f"=> bob <bob@example.net> {LMTP}", "Completed"],
            "delivered",
            "delivered to bob@example.net",
        ),
        (
            [f"=> carol <bob@example.net> {LMTP}", f"-> x@example.org <bob@example.net> {SMTP}",
             "Completed"],
            "delivered",
            "delivered to carol (for bob@example.net), x@example.org (for bob@example.net)",
        ),
        (
            [f">> bob@example.net {SMTP}", "Completed"],
            "delivered",
            "delivered to bob@example.net",
        ),
        (
            [f"== bob@example.net {SMTP} defer (-44): SMTP error: 451 Greylisted"],
            "queued",
            "still in the queue for bob@example.net because SMTP error: 451 Greylisted",
        ),
        (
            [f"== bob@example.net {SMTP} defer (-44): SMTP error: 451 Greylisted",
             "== bob@example.net routing defer (-52): retry time not reached"],
            "queued",
            "still in the queue for bob@example.net because SMTP error: 451 Greylisted",
        ),
        (
            [f"== bob@example.net {SMTP} defer (Network is unreachable)"],
            "queued",
            "still in the queue for bob@example.net because Network is unreachable",
        ),
        (
            ["== bob@example.net R=virtual_user T=lmtp defer (-1): no",
             f"=> bob <bob@example.net> {LMTP}", "Completed"],
            "delivered",
            "delivered to bob@example.net",
        ),
        (
            [f"== bob@example.net {SMTP} defer (111): Connection refused", "frozen by root"],
            "queued",
            "still in the queue, frozen, for bob@example.net because Connection refused",
        ),
        (
            [f"== bob@example.net {SMTP} defer (111): Connection refused", "frozen by root",
             "unfrozen by root"],
            "queued",
            "still in the queue for bob@example.net because Connection refused",
        ),
        (
            [f"=> x@example.org {SMTP}", f"** bob@example.net {SMTP}: 550 unknown", "Completed"],
            "partly",
            "delivered to x@example.org; bounced for bob@example.net because 550 unknown",
        ),
        (
            ["** bob@example.net: retry timeout exceeded", "Completed"],
            "bounced",
            "bounced for bob@example.net because retry timeout exceeded",
        ),
        (
            ["no immediate delivery: load average 100.16"],
            "queued",
            "still in the queue: the logs read tell of no delivery and no failure yet",
        ),
    ],
)  # fmt: skip
def test_verdicts(tmp_path: Path, tail: list[str], outcome: str, verdict: str) -> None:
    assert told(tmp_path, tail) == (outcome, verdict)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("=> :blackhole: <bob@example.net> R=blackhole_router",
         "discarded for bob@example.net by router blackhole_router"),
        ("=> /dev/null <bob@example.net> R=central_filter T=**bypassed**",
         "discarded for bob@example.net by router central_filter"),
        ("=> blackhole (DATA ACL discarded recipients)", "discarded by DATA ACL"),
        ("=> blackhole (RCPT ACL discarded recipients): This message contains a virus",
         "discarded by RCPT ACL: This message contains a virus"),
        ("=> blackhole not wanted here", "discarded by not wanted here"),
        ("=> blackhole", "discarded"),
        ("=> discarded (system filter)", "discarded by system filter"),
    ],
)  # fmt: skip
def test_discarded_is_not_delivered(tmp_path: Path, line: str, verdict: str) -> None:
    assert parse(f"{AT} {ID} {line}").kind == "discarded", "the line alone says the same"
    assert told(tmp_path, [line, "Completed"]) == ("discarded", verdict)


@pytest.mark.parametrize("name", ["blackhole", "discarded"])
def test_a_mailbox_of_such_a_name(tmp_path: Path, name: str) -> None:
    for target in (f"{name} <{name}@example.net>", f"{name} (x@example.net) <{name}@example.net>"):
        outcome, verdict = told(tmp_path, [f"=> {target} {LMTP}", "Completed"])
        assert (outcome, name in verdict) == ("delivered", True)


def test_one_discarded_and_one_delivered(tmp_path: Path) -> None:
    tail = [f"=> carol <carol@example.net> {LMTP}", "=> :blackhole: <bob@example.net> R=bin"]
    assert told(tmp_path, [*tail, "Completed"]) == (
        "partly", "delivered to carol@example.net; discarded for bob@example.net by router bin",
    )  # fmt: skip


def test_a_delivery_that_was_only_acted_out(tmp_path: Path) -> None:
    outcome, verdict = told(tmp_path, [f"*> bob@example.net {SMTP}", "Completed"])
    assert outcome == "suppressed"
    assert verdict == "the delivery to bob@example.net was only acted out (exim -N)"


def test_one_address_that_became_two_waits_for_one(tmp_path: Path) -> None:
    tail = [f"== y@example.org <bob@example.net> {SMTP} defer (111): Connection refused",
            f"=> x@example.com <bob@example.net> {SMTP}"]  # fmt: skip
    assert told(tmp_path, tail) == (
        "partly",
        "delivered to x@example.com (for bob@example.net); "
        "still in the queue for y@example.org (for bob@example.net) because Connection refused",
    )


def test_a_redirect_that_was_deferred_and_then_went_through(tmp_path: Path) -> None:
    tail = ["== bob@example.net R=forward defer (-1): no", "== BOB@example.net R=r defer (2)",
            f"=> x@example.com <bob@example.net> {SMTP}", "Completed"]  # fmt: skip
    assert told(tmp_path, tail)[1] == "delivered to x@example.com (for bob@example.net)"


WHOLE = [f"{AT} {ID} <= a@example.com U=a P=local S=1 for bob@example.net",
         f"{AT} {ID} == bob@example.net {SMTP} defer (111): Connection refused",
         f"2026-11-20 11:00:00 {ID} => bob@example.net {SMTP}",
         f"2026-11-20 11:00:00 {ID} Completed"]  # fmt: skip


@pytest.mark.parametrize("turned", [lambda n: n[::-1], lambda n: n[3:] + n[:3],
                                    lambda n: [n[0], n[1], n[3], n[2]]])  # fmt: skip
def test_lines_out_of_order_are_sorted(tmp_path: Path, turned: Any) -> None:
    (trace,) = traced([ID], write(tmp_path / "mainlog", turned(WHOLE)))
    assert sorted(texts(trace)) == sorted(WHOLE)
    assert [text[:19] for text in texts(trace)] == [line[:19] for line in WHOLE]
    told = story(trace)
    assert (told.outcome, told.verdict) == ("delivered", "delivered to bob@example.net")


def test_a_delivery_behind_completed_counts(tmp_path: Path) -> None:
    late = [f"2026-11-20 11:00:40 {ID} => x@example.org {SMTP}"]
    others = filler("2026-11-20 11:00:00", 4000, 0.01)
    lines = [*WHOLE, *others, *late, *filler("2026-11-20 11:02:00", 4000, 1)]
    (trace,) = traced([ID], write(tmp_path / "mainlog", lines))
    assert texts(trace) == [*WHOLE, *late]
    assert story(trace).verdict == "delivered to bob@example.net, x@example.org"


def test_at_the_end_of_summer_time_the_order_of_the_log_holds(tmp_path: Path) -> None:
    """01:50 of summer, then 01:05 of winter: the delivery is later than the deferral."""
    times = ("2026-11-01 01:50:00", "2026-11-01 01:55:00", "2026-11-01 01:05:00")
    lines = [when + line[19:] for when, line in zip((*times, times[-1]), WHOLE, strict=True)]
    (trace,) = traced([ID], write(tmp_path / "mainlog", lines))
    assert texts(trace) == lines
    assert story(trace).outcome == "delivered"


def test_completed_alone_tells_nothing_of_the_recipients(tmp_path: Path) -> None:
    path = write(tmp_path / "mainlog", [f"{AT} {ID} Completed"])
    (got,) = objects(ID, path)
    assert got["outcome"] == "unknown"
    assert got["verdict"] == "completed; what became of it stands in an older log, or one not read"
    arrival = message(AT, 1, "a@example.com", "b@example.net")[0]
    path = write(tmp_path / "mainlog2", [arrival, f"{AT} {ID} Completed"])
    (got,) = objects(ID, path)
    assert got["outcome"] == "unknown"
    assert "no delivery and no failure" in got["verdict"]


def test_a_log_of_windows(tmp_path: Path) -> None:
    lines = message(AT, 1, "a@example.com", "b@example.net")
    path = tmp_path / "mainlog"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode())
    (got,) = objects("b@example.net", path)
    assert (got["outcome"], got["recipients"]) == ("delivered", ["b@example.net"])
    assert [event["line"] for event in got["events"]] == lines


@pytest.mark.parametrize(
    ("logged", "plain"),
    [
        ("=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "Grüße aus Köln"),
        ("Re: =?iso-8859-1?Q?Gr=FC=DFe?= from me", "Re: Grüße from me"),
        ("=?UTF-8?B?R3LD?=\\n =?UTF-8?B?vMOfZQ==?=", "Grüße"),
        ("=?UTF-8?Q?Gr=C3?= =?UTF-8*de?Q?=BC=C3=9Fe?=", "Grüße"),
        ("=?windows-1258?B?zg==?= =?UTF-8?Q?=C3=9F?=", "\u00ceß"),
        ("=?x-nobody-knows?Q?a=20b?=", "=?x-nobody-knows?Q?a=20b?="),
        ("=?UTF-8?B?A?=", "=?UTF-8?B?A?="),
        ("=?UTF-8?Q?=?= =?UTF-8?B??=", "="),
        ("=?zip?B?eJw=?=", "=?zip?B?eJw=?="),
        ("=?", "=?"),
    ],
)
def test_encoded_subjects_are_read(logged: str, plain: str) -> None:
    assert readable(logged) == plain
    line = f'{AT} {ID} <= a@example.com U=a P=local S=1 T="{logged}" for b@example.net'
    assert found(plain.strip().upper().replace("SS", "ß") if plain.isascii() else plain, line)


def test_names_with_quotes_and_a_login_for_somebody_else(tmp_path: Path) -> None:
    line = (
        f'{AT} {ID} <= "ann smith <x"@example.com H=h [192.0.2.1] P=esmtpa '
        'A=login:ann@example.com:boss@example.com S=1 T="news for all of you" '
        'for "bob b"@example.net c@example.net'
    )
    (got,) = objects(ID, write(tmp_path / "mainlog", [line]))
    assert got["sender"] == '"ann smith <x"@example.com'
    assert got["login"] == "login:ann@example.com"
    assert got["recipients"] == ['"bob b"@example.net', "c@example.net"]


def test_an_empty_log_is_an_empty_log(tmp_path: Path) -> None:
    (tmp_path / "mainlog").write_bytes(b"")
    done = run(ID, tmp_path / "mainlog", stderr=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "python -m snippets trace: the log is empty\n"


def test_a_last_line_without_end_and_times_that_go_back(tmp_path: Path) -> None:
    path = write(tmp_path / "mainlog", [*WHOLE[2:], *filler(AT, 3, 1)])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert objects(ID, path)[0]["outcome"] == "delivered"


def test_a_frozen_bounce(tmp_path: Path) -> None:
    tail = [f"** bob@example.net {SMTP}: 550 unknown", "Frozen (delivery error message)"]
    outcome, verdict = told(tmp_path, tail, sender="<>")
    assert outcome == "partly"
    assert verdict == (
        "failed for bob@example.net because 550 unknown; "
        "still in the queue because it is frozen: Frozen (delivery error message)"
    )


def test_a_rejected_message(tmp_path: Path) -> None:
    line = (
        f"{AT} {ID} H=host.example [192.0.2.1] F=<a@example.com> rejected after DATA: "
        "This message contains a virus (Eicar)."
    )
    lines = [line, *filler("2026-11-20 10:00:01", 50, 1)]
    (got,) = objects(ID, write(tmp_path / "mainlog", lines))
    assert got["outcome"] == "rejected"
    assert got["verdict"] == "rejected because This message contains a virus (Eicar)."


def test_a_refused_recipient_has_no_message_id(tmp_path: Path) -> None:
    line = (
        f"{AT} H=h [192.0.2.1] F=<a@example.com> rejected RCPT <b@example.net>: No Such User Here"
    )
    path = write(tmp_path / "mainlog", [line])
    (got,) = objects("b@example.net", path)
    assert (got["id"], got["outcome"]) == (None, "rejected")
    assert got["verdict"] == "rejected because No Such User Here"
    assert run("b@example.net", path).stdout.startswith("rejected because No Such User Here\n")


MAIL = [
    "Nov 20 09:59:59 server spamd[7]: spamd: result: . 1 - RULE scantime=0.1,size=9,user=bob,uid=1,"
    "required_score=5.0,rhost=::1,raddr=::1,rport=1,mid=<m1@host.example>,autolearn=no",
    "Nov 20 10:00:00 server dovecot: lmtp(bob@example.net)<9><s>: msgid=<m1@host.example>: saved "
    "mail to INBOX",
    "Nov 20 10:00:00 server dovecot: lmtp(bob@example.net)<9><s>: msgid=<xm1@host.example>: saved "
    "mail to INBOX",
]


@pytest.mark.parametrize("offset", [0, -6 * 3600])
@pytest.mark.parametrize("iso", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_lines_of_dovecot_and_spamd_stand_where_they_belong(
    tmp_path: Path, offset: int, iso: bool, packed: bool
) -> None:
    tail = [f'=> bob <bob@example.net> {LMTP} C="250 Saved"', "Completed"]
    mine = message(AT, 1, "a@example.com", "bob@example.net", tail=tail, offset=offset)
    around = filler("2026-11-20 08:00:00", 400, 30, offset)
    around[720:720] = mine
    main = write(tmp_path / "mainlog", around)
    lines = []
    for line in MAIL:
        moment = stamp(epoch(f"2026-11-20 {line[7:15]}"), offset)
        zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 3600:02}:00"
        head = moment.replace(" ", "T") + zone if iso else f"Nov 20 {moment[11:]}"
        lines.append(head + line[15:])
    mail = write(tmp_path / "maillog", lines)
    if packed:
        mail = tmp_path / "maillog.1.gz"
        mail.write_bytes(gzip.compress((tmp_path / "maillog").read_bytes()))
    (got,) = objects(ID, main, mail)
    assert [event["line"] for event in got["events"]] == [
        lines[0], mine[0], lines[1], mine[1], mine[2],
    ]  # fmt: skip
    assert [event["kind"] for event in got["events"]][::2] == ["spamd", "lmtp-saved", "completed"]


def test_a_message_id_that_exim_made_is_known(tmp_path: Path) -> None:
    """The line of the arrival has no id= then."""
    arrival, *rest = message(AT, 1, "<>", "bob@example.net")
    mine = [re.sub(r" id=\S+", "", arrival), *rest]
    line = MAIL[1].replace("m1@host", f"E{ID}@server")
    (got,) = objects(ID, write(tmp_path / "mainlog", mine), write(tmp_path / "maillog", [line]))
    assert [event["line"] for event in got["events"]] == [mine[0], line, *mine[1:]]


# The command --------------------------------------------------------------------------------------


def test_the_story_for_people(tmp_path: Path) -> None:
    path, id, bounce = bounced(tmp_path)
    first, second = run(id, path).stdout.strip().split("\n\n")
    assert first.startswith(f"{id}: bounced for gone@example.net because SMTP error")
    assert [row.split()[2] for row in first.splitlines()[1:]] == ["arrival", "bounce", "completed"]
    assert second.startswith(f"{bounce} (caused by {id}): delivered to ann@example.com\n")


@pytest.mark.parametrize("what", [ID, "x@example.com", "no such subject"])
def test_nothing_found(tmp_path: Path, what: str) -> None:
    done = run(what, write(tmp_path / "mainlog", filler(AT, 3, 1)), stderr=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and "say nothing of" in done.stderr


def test_what_can_be_read_is_answered_though_a_file_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path / "mainlog", message(AT, 1, "a@example.com", "b@example.net"))
    done = run(ID, path, tmp_path / "missing", tmp_path, stderr=True)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{ID}: delivered to b@example.net")
    assert done.stderr.splitlines() == [
        f"python -m snippets trace: {tmp_path}/missing: No such file or directory",
        f"python -m snippets trace: {tmp_path}: a directory; name log files",
    ]


def test_no_main_log(tmp_path: Path) -> None:
    done = run(ID, write(tmp_path / "maillog", MAIL), stderr=True)
    assert done.returncode == 2
    assert "none of the files is a main log of Exim" in done.stderr


def test_a_broken_log_of_strangers_words(tmp_path: Path) -> None:
    """NUL bytes, escapes of a terminal, bytes that are no text, half lines."""
    arrival, *rest = message(AT, 1, "a@example.com", "b@example.net", subject="x\x1b[31my\x07")
    lines: list[str | bytes] = [
        b"\0" * 5000 + arrival.encode(),
        b"\xff\xfe\0\x1b]0;title\x07",
        rest[0].encode() + b"\xff\x1b[2J",
        b"2026-11-20 10:00:00",
        rest[1],
    ]
    path = write(tmp_path / "mainlog", lines)
    done = run_alone(ID, path)
    assert (done.returncode, done.stdout) == (0, run(ID, path).stdout)
    assert r"x\x1b[31my\x07" in done.stdout
    (got,) = objects("a@example.com", path)
    assert len(got["events"]) == 3


PIECES = [
    b"2026-11-20 10:00:00 ", ID.encode(), b" ", b"<= ", b"=> ", b"** ", b"== ", b"a@example.com",
    b"<a@example.com>", b" <= <> R=" + ID.encode(), b"Completed", b" R=r", b" T=\"x", b"\"", b": ",
    b"rejected after DATA", b"\0", b"\xff", b"\\", b" defer (-1)", b"frozen", b"\n", b"\r",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=9), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read(tmp_path: Path, pieces: list[bytes]) -> None:
    path = tmp_path / "mainlog"
    path.write_bytes(b"2026-11-20 10:00:00 x\n" + b"".join(pieces))
    logs = MainLogs(open_logs([path], print), lambda log: None)
    ids = {ID} | set(find(wanted("a@example.com"), logs).ids) | set(find(wanted("x"), logs).ids)
    for trace in gather(sorted(ids), logs):
        told = story(trace)
        assert told.verdict
        assert len(told.events) == len(trace.lines)
        as_json(told)
        if told.events:
            assert all(char.isprintable() or char == "\n" for char in as_text(told))


@pytest.mark.long
@pytest.mark.parametrize("what", [ID, "zz@example.com"])
def test_memory_does_not_grow_with_the_log(tmp_path: Path, what: str) -> None:
    code = (
        "import resource, sys; from snippets.commands.run import run; run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for size in (2, 40):
        path = tmp_path / f"mainlog{size}"
        long_log.write(path, size * 1_000_000)
        done = subprocess.run(
            [sys.executable, "-c", code, "trace", what, path],
            capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] - peaks[0] < 4_000, "kilobytes"


class Terminal:
    """A stream that is watched."""

    def __init__(self, watched: bool) -> None:
        self.watched = watched
        self.text = ""

    def isatty(self) -> bool:
        return self.watched

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(("watched", "term"), [(False, "xterm"), (True, "dumb"), (True, "xterm")])
def test_progress_is_shown_to_people_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, watched: bool, term: str
) -> None:
    terminal = Terminal(watched)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("snippets.files.progress.DELAY", 0)
    progress = Progress()
    (log,) = open_logs([write(tmp_path / "main\x1blog", filler(AT, 9, 1))], print)
    for _ in log.blocks():
        progress(log)
    progress.clear()
    if watched and term != "dumb":
        assert "main?log [##############################] 100%" in terminal.text
        assert terminal.text.endswith("\r\x1b[K")
    else:
        assert terminal.text == ""


def test_a_message_before_the_clock_went_back_is_found(tmp_path: Path) -> None:
    """The last line is two hours earlier than those before it: the clock was put right."""
    late = message("2026-11-20 13:00:00", 1, "x@example.com", "y@example.net")
    back = message("2026-11-20 11:00:00", 2, "u@example.com", "v@example.net")
    before = filler("2026-11-20 10:00:00", 20, 400.0)
    path = write(tmp_path / "mainlog", [*before, *late, *back])
    [trace] = traced([new_id("2026-11-20 13:00:00", 1)], path)
    assert texts(trace) == late


# A log of syslog's ------------------------------------------------------------------------------

WITH_TIME = [prefix for prefix in SYSLOGS if re.search("Mar|2026|17723", prefix)]
SAVED = "lmtp(b@example.net)<9><s>: msgid=<m1@host.example>: saved mail to INBOX"
ARRIVED = new_id("2026-03-01 10:00:00")


def syslogged(prefix: str, own_time: bool) -> list[str]:
    before = prefix.format(program="exim")
    lines = message("2026-03-01 10:00:00", 1, "a@example.com", "b@example.net")
    return [before + line[0 if own_time else 20 :] for line in lines]


@pytest.mark.parametrize("prefix", [*SYSLOGS, *(outer for outer in OUTER if outer != "\ufeff")])
def test_exims_lines_behind_others_words(tmp_path: Path, prefix: str) -> None:
    lines = syslogged(prefix, True)
    path = tmp_path / "log"
    path.write_bytes("\n".join([*lines, ""]).encode())
    logs = MainLogs(open_logs([path], print), lambda log: None)
    for what in ("a@example.com", "hello"):
        assert list(find(wanted(what), logs).ids) == [ARRIVED]
    (trace,) = gather([ARRIVED], logs)
    told = story(trace)
    assert (told.outcome, told.recipients) == ("delivered", ["b@example.net"])
    assert [line.written for line in trace.lines] == [line.lstrip("\0") for line in lines]
    assert all(str(event.time) == "2026-03-01 10:00:00" for event in told.events)


@pytest.mark.parametrize("prefix", WITH_TIME)
def test_the_time_of_syslog_stands_for_exims(tmp_path: Path, prefix: str) -> None:
    lines = syslogged(prefix, False)
    path = write(tmp_path / "log", lines)
    (trace,) = traced([ARRIVED], path)
    assert [line.written for line in trace.lines] == lines
    times = {str(event.time) for event in story(trace).events}
    assert times <= {"2026-03-01 10:00:00", "2026-03-01 09:59:59"}


def test_a_log_with_lines_of_all_programs(tmp_path: Path) -> None:
    mine = message("2026-03-01 10:00:00", 1, "a@example.com", "b@example.net")
    lines = [
        f"Mar  1 10:00:00 mx dovecot: {SAVED}",
        *(f"Mar  1 10:00:0{n} mx exim[7]: {line[20:]}" for n, line in enumerate(mine)),
        "Mar  1 10:00:03 mx postfix/qmgr[1]: removed",
    ]
    (got,) = objects("b@example.net", write(tmp_path / "log", lines))
    assert sorted(event["line"] for event in got["events"]) == sorted(lines[:-1])
    assert {event["kind"] for event in got["events"]} >= {"lmtp-saved", "arrival", "completed"}


def test_a_syslog_over_new_year(tmp_path: Path) -> None:
    id = new_id("2025-12-31 23:59:59")
    lines = [
        f"Dec 31 23:59:59 mx exim[7]: {id} <= a@example.com U=a P=local S=1 for b@example.net",
        f"Jan  1 00:00:01 mx exim[7]: {id} => b@example.net R=r T=t",
        f"Jan  1 00:00:01 mx exim[7]: {id} Completed",
    ]
    (got,) = objects(id, write(tmp_path / "log", lines))
    assert [event["time"] for event in got["events"]] == [
        "2025-12-31T23:59:59", "2026-01-01T00:00:01", "2026-01-01T00:00:01",
    ]  # fmt: skip


def test_a_long_syslog_is_read_from_the_right_place(tmp_path: Path) -> None:
    offset = 3600
    lines = [
        f"Nov {line[8:19]} mx exim[7]: {line[20:]}"
        for line in filler("2026-11-20 00:00:00", 6000, 12, offset)
    ]
    mine = message(AT, 1, "x@example.com", "y@example.net", offset=offset)
    mine = [f"Nov {line[8:19]} mx exim[7]: {line[20:]}" for line in mine]
    lines[9000:9000] = mine
    (trace,) = traced([ID], write(tmp_path / "log", lines))
    assert [line.written for line in trace.lines] == mine
    assert not trace.searched


@pytest.mark.parametrize(
    "stamp",
    ["2026-03-01T10:00:01+0000", "<22>Mar  1 10:00:01", "<22>1 2026-03-01T10:00:01.123456789Z",
     "Sun 2026-03-01 10:00:01 UTC", "1772359201.123456"],
)  # fmt: skip
def test_mail_logs_with_any_stamp(tmp_path: Path, stamp: str) -> None:
    program = " dovecot 9 - - " if stamp.startswith("<22>1") else " dovecot[9]: "
    line = f"{stamp} mx{program}{SAVED}"
    mine = message("2026-03-01 10:00:00", 1, "a@example.com", "b@example.net")
    paths = write(tmp_path / "mainlog", mine), write(tmp_path / "maillog", [line])
    (got,) = objects(ARRIVED, *paths)
    assert line in [event["line"] for event in got["events"]]
    assert len(got["events"]) == 4


def test_dovecots_own_log_with_a_time_like_exims(tmp_path: Path) -> None:
    line = f"2026-03-01 10:00:01 {SAVED}"
    mine = message("2026-03-01 10:00:00", 1, "a@example.com", "b@example.net")
    paths = write(tmp_path / "mainlog", mine), write(tmp_path / "dovecot.log", [line])
    (got,) = objects(ARRIVED, *paths)
    assert len(got["events"]) == 4


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("08:20:00", None),
        ("08:20:07", None),
        ("08:39:58", "20 min later"),
        ("11:25:05", "3 h 5 min later"),
    ],
)
def test_the_text_is_a_time_line(then: str, told: str | None, tmp_path: Path) -> None:
    id = "1tixMn-00000000C5j-1wRa"
    log = tmp_path / "mainlog"
    log.write_text(
        f"2026-10-12 08:20:00 {id} <= a@example.org H=mx [192.0.2.1] P=esmtp S=400\n"
        f"2026-10-12 {then} {id} => b@example.com R=virtual_user T=dovecot_virtual_delivery\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "snippets", "trace", id, str(log)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [line.strip() for line in done.stdout.splitlines() if line.endswith("later")]
    assert rows == ([told] if told else [])
