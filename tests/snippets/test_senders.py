"""Senders are counted as a plain reading of the log counts them, in any time window."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lab import long_log
from snippets.files.disk import open_logs
from snippets.logs.mainlog import parse
from snippets.senders import GROUPS, Senders, count
from tests.snippets import in_process
from tests.snippets.mail_logs import new_id, write
from tests.snippets.test_prefix import SYSLOGS

AT = "2026-11-20 10:00:00"
ID = new_id(AT, 1)
HOST = "H=mail.example.net (helo) [192.0.2.7]:1234"


def counted(*paths: Path, since: str | None = None, until: str | None = None) -> Senders:
    said: list[str] = []
    senders = count(open_logs(paths, said.append), since, until)
    assert said == []
    return senders


def numbers(senders: Senders, group: str) -> dict[str, tuple[int, int]]:
    return {name: (n.messages, n.recipients) for name, n in senders.top(group)}


def run(*arguments: str | Path, stderr: bool = False) -> subprocess.CompletedProcess[str]:
    done = in_process.run("senders", *map(str, arguments))
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    assert all(char.isprintable() or char == "\n" for char in out + err)
    assert stderr or not err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def one(tmp_path: Path, *lines: str) -> Senders:
    return counted(write(tmp_path / "mainlog", [f"{AT} {line}" for line in lines]))


@pytest.mark.parametrize(
    ("line", "group", "name", "recipients"),
    [
        (f"<= A@x.example {HOST} P=esmtpsa A=dovecot_login:A@X.example S=1 id=i@x T=\"t\" for b@y",
         "login", "a@x.example", 1),
        (f"<= a@x.example {HOST} P=esmtpsa A=dovecot_plain:me S=1 for b@y.example c@y.example",
         "login", "me", 2),
        (f"<= A@x.example {HOST} P=esmtp S=1 T=\"t\" from <A@x.example> for b@y.example",
         "sender", "a@x.example", 1),
        (f"<= <> R={ID} U=mailnull P=local S=1 T=\"t\" for b@y.example", "sender", "<>", 1),
        ("<= a@x H=mail.example.net [192.0.2.7]:1234 I=[192.0.2.1]:25 P=esmtp S=1 for b@y",
         "host", "192.0.2.7", 1),
        ("<= a@x H=([192.0.2.8]) [192.0.2.7]:1 P=esmtp S=1 for b@y", "host", "192.0.2.7", 1),
        ("<= a@x H=[192.0.2.7] P=esmtp S=1 for b@y", "host", "192.0.2.7", 1),
        ("<= a@x H=h (he [lo]) [2001:db8::7]:25 P=esmtp S=1 for b@y", "host", "2001:db8::7", 1),
        ("<= a@x H=h [192.0.2.7] P=esmtp S=1 T=\"not for me\" for b@y c@y d@y", "sender", "a@x", 3),
        ("<= a@x H=h [192.0.2.7] P=esmtp S=1 T=\"a \\\" for b\"", "sender", "a@x", 0),
        ("<= a@x H=h [192.0.2.7] P=esmtp S=1 T=\"wait for me\"", "sender", "a@x", 0),
        ("<= a@x H=h [192.0.2.7] P=esmtp S=1 id=i@x", "sender", "a@x", 0),
        (f'<= "ann smith <x"@x.example {HOST} P=esmtps S=7 for b@y', "sender",
         '"ann smith <x"@x.example', 1),
        (f'<= "a \\" b"@x {HOST} P=esmtps S=7 for b@y', "sender", '"a \\" b"@x', 1),
        (f'<= "ann@x {HOST} P=esmtps S=7 for b@y', "host", "192.0.2.7", 1),
        (f"<= a@x {HOST} P=esmtpa A=login:a@x:boss@x S=1 for b@y", "login", "a@x", 1),
        (f"<= a@x {HOST} P=esmtpa A=login S=1 for b@y", "sender", "a@x", 1),
        (f'<= a@x {HOST} P=esmtp S=1 T="news for all of you" from <a@x>', "sender", "a@x", 0),
        (f'<= a@x {HOST} P=esmtp S=1 T="for all" from <a@x> for b@y c@y', "sender", "a@x", 2),
        (f'<= a@x {HOST} P=esmtp S=1 for "john smith"@y b@y', "sender", "a@x", 2),
        (f'<= a@x {HOST} P=esmtp S=1 T="x" for b@y "j for s"@y', "sender", "a@x", 2),
        ("<= a@x H=(x for y z) [192.0.2.7] P=esmtp S=1", "sender", "a@x", 0),
    ],
)  # fmt: skip
def test_one_arrival(tmp_path: Path, line: str, group: str, name: str, recipients: int) -> None:
    senders = one(tmp_path, f"{ID} {line}")
    assert numbers(senders, group) == {name: (1, recipients)}
    assert (senders.total.messages, senders.total.recipients) == (1, recipients)
    assert senders.unnamed == (recipients == 0)


@pytest.mark.parametrize("head", ["16VDhn-0001bo-D3", ID, f"+0100 {ID}", f"[123] {ID}"])
def test_heads_of_lines(tmp_path: Path, head: str) -> None:
    assert one(tmp_path, f"{head} <= a@x U=a P=local S=1 for b@y").total.messages == 1


@pytest.mark.parametrize(
    "line",
    [
        f'{ID} => b@y R=r T=t C="250 1tixMn-00000000C5j-1wRa <= a@x U=a P=local S=1 for b@y"',
        "H=h (x) [192.0.2.7] rejected after DATA: text <= a@x S=1 for b@y",
        f"cwd=/ 4 args: exim -be {ID} <= x",
        f'{ID} H=h Warning: "{AT} {ID} <= a@x S=1 for b@y',
    ],
)
def test_what_only_looks_like_an_arrival(tmp_path: Path, line: str) -> None:
    senders = one(tmp_path, line)
    assert senders.total.messages == 0
    assert all(not senders.groups[group] for group in GROUPS)


def test_an_authenticator_without_a_name_is_no_login(tmp_path: Path) -> None:
    senders = one(tmp_path, f"{ID} <= a@x {HOST} P=esmtpa A=login S=1 id=x:y@z for b@y")
    assert numbers(senders, "login") == {}


def test_recipients_are_those_that_the_reader_of_lines_finds(tmp_path: Path) -> None:
    for tail in ('"a b"@y c@y', 'b@y "c', '"b \\" for x"@y', "b@y (c@y)", '"b"@y "c d"@z e@y'):
        line = f'{AT} {ID} <= a@x {HOST} P=esmtp S=1 T="t" for {tail}'
        found = [part for part in parse(line).parts if part.name == "recipient"]
        counted = one(tmp_path, line[20:]).total.recipients
        assert counted == len(found), tail


@pytest.mark.parametrize("prefix", SYSLOGS)
def test_lines_behind_what_syslog_writes(tmp_path: Path, prefix: str) -> None:
    before = prefix.format(program="exim")
    lines = [
        f"{before}{AT} cwd=/home/ann/public_html {CALL}",
        f"{before}{AT} {ID} <= ann@s U=ann P=local S=1 for x@y x@z",
        f"{before}{AT} {ID} <= a@x {HOST} P=esmtpsa A=dovecot_login:ann S=1 for b@y",
        f"{prefix.format(program='dovecot')}imap-login: Login: user=<ann>, method=PLAIN",
    ]
    senders = counted(write(tmp_path / "log", lines))
    assert (senders.total.messages, senders.total.recipients) == (2, 3)
    assert numbers(senders, "directory") == {"/home/ann/public_html": (1, 2)}
    assert numbers(senders, "login") == {"ann": (1, 1)}


def test_the_time_of_syslog_bounds_a_window(tmp_path: Path) -> None:
    lines = [
        f"Nov {day} 10:00:00 mx exim[7]: {new_id(f'2026-11-{day} 10:00:00')} <= a@x U=a P=local S=1"
        for day in range(10, 30)
    ]
    path = write(tmp_path / "log", lines)
    senders = counted(path, since="2026-11-20 00:00:00", until="2026-11-25 00:00:00")
    assert senders.total.messages == 5


def test_a_bounce_takes_no_call_of_a_script(tmp_path: Path) -> None:
    senders = one(
        tmp_path,
        f"cwd=/home/ann/my site {CALL}",
        f"cwd=/var/spool/exim4 7 args: /usr/sbin/exim4 -t -oem -oi -f <> -E{ID}",
        f"cwd=/srv/queue 7 args: /usr/sbin/exim4 -t -oem -oi -f <> -E{ID}",
        f"{ID} <= <> R={ID} U=Debian-exim P=local S=1 for a@x b@x c@x",
        f"{ID} <= ann@s U=ann P=local S=1 for x@y x@z",
    )
    assert numbers(senders, "directory") == {"/home/ann/my site": (1, 2)}


def test_an_empty_log(tmp_path: Path) -> None:
    (tmp_path / "mainlog").write_bytes(b"")
    done = run(tmp_path / "mainlog", stderr=True)
    assert (done.returncode, done.stdout) == (3, "0 messages to 0 recipients\n")
    assert done.stderr == "python -m snippets senders: the log is empty\n"


@pytest.mark.parametrize("behind", [0, 15, 16, 17, 18, 19, 20, 21, 22, 23, 60])
def test_a_log_that_begins_within_a_line(tmp_path: Path, behind: int) -> None:
    """What is left of the first line has less in front of its flag than a stamp and an ID."""
    path = tmp_path / "mainlog"
    path.write_text(f"x <= a@x S=1\n{AT} {'y' * behind}\nzzzzz\n")
    assert counted(path).total.messages == 0


def test_a_log_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "mainlog"
    line = f"{AT} {ID} <= a@x {HOST} P=esmtp S=1 for b@y"
    path.write_bytes(f"\ufeff{line}\r\n\0\0\0{line}\r\n".encode())
    senders = counted(path)
    assert (senders.total.messages, senders.total.recipients) == (2, 2)


def test_a_login_in_a_subject_or_helo_is_none(tmp_path: Path) -> None:
    senders = one(
        tmp_path,
        f'{ID} <= a@x H=(A=dovecot_login:evil) [192.0.2.7] P=esmtp S=1 T=" A=x:evil S=" for b@y',
    )
    assert numbers(senders, "login") == {}


def test_names_that_contain_each_other_are_apart(tmp_path: Path) -> None:
    names = ("a@x.example", "ba@x.example", "a@x.example.example")
    lines = [f"{ID} <= {n} {HOST} P=esmtpsa A=dovecot_login:{n} S=1 for b@y" for n in names]
    senders = one(tmp_path, *lines)
    for group in ("login", "sender"):
        assert numbers(senders, group) == dict.fromkeys(sorted(names), (1, 1))


CALL = "3 args: /usr/sbin/sendmail -t -i"


def test_a_directory_gets_the_recipients_of_its_own_arrivals(tmp_path: Path) -> None:
    """Calls of two users and one of a web server's user are under way at the same time."""
    senders = one(
        tmp_path,
        f"cwd=/home/ann/public_html {CALL}",
        f"cwd=/home2/bob/public_html/shop {CALL}",
        f"cwd=/var/www {CALL}",
        f"{ID} <= bob@s U=bob P=local S=1 for x@y x@z",
        f"cwd=/var/spool/exim 3 args: /usr/sbin/exim -Mc {ID}",
        f"{ID} <= ann@s U=ann P=local S=1 for x@y",
        f"{ID} <= web@s U=nobody P=local S=1 for x@y x@z y@z",
        f"{ID} <= b@y {HOST} P=esmtp S=1 for ann@s",
    )
    assert numbers(senders, "directory") == {
        "/var/www": (1, 3),
        "/home2/bob/public_html/shop": (1, 2),
        "/home/ann/public_html": (1, 1),
    }


@pytest.mark.parametrize(
    "arguments", ["exim -bp", "exim -Mrm X", "/usr/sbin/exim -q", "exim -bd -q1h", "exim -bt a@x"]
)
def test_calls_that_hand_in_no_message(tmp_path: Path, arguments: str) -> None:
    assert numbers(one(tmp_path, f"cwd=/root 3 args: {arguments}"), "directory") == {}


def generated(tmp_path: Path) -> Path:
    path = tmp_path / "mainlog"
    long_log.write(path, 3_000_000)
    return path


def plain(path: Path, since: str = "", until: str = "9") -> dict[str, Counter[str]]:
    """Count messages as a person would, line by line."""
    counts: dict[str, Counter[str]] = {group: Counter() for group in (*GROUPS, "recipients")}
    for line in path.read_text().splitlines():
        if not since <= line[:19] < until:
            continue
        if found := re.fullmatch(r"\S+ \S+ cwd=(\S+) 3 args: .*sendmail.*", line):
            counts["directory"][found[1]] += 1
        if found := re.match(r"\S+ \S+ \S+ <= (\S+) (.*)", line):
            sender, rest = found.groups()
            counts["sender"][sender] += 1
            counts["recipients"]["all"] += len(rest.rpartition('" for ')[2].split())
            if login := re.search(r" A=\w+:(\S+) S=", rest):
                counts["login"][login[1]] += 1
            if host := re.match(r"H=.*? \[([\d.]+)\]:\d+ P=", rest):
                counts["host"][host[1]] += 1
    return counts


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, None),
        ("2026-10-31 07:20:00", None),
        (None, "2026-10-31 07:20:00"),
        ("2026-10-31 07:10:00", "2026-10-31 07:20:00"),
        ("2026-10-31 07:20:00", "2026-10-31 07:10:00"),
        ("2027-01-01 00:00:00", None),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_counts_are_those_of_a_plain_reading(
    tmp_path: Path, since: str | None, until: str | None, packed: bool
) -> None:
    path = generated(tmp_path)
    expected = plain(path, since or "", until or "9")
    if packed:
        path = tmp_path / "mainlog.1.gz"
        path.write_bytes(gzip.compress((tmp_path / "mainlog").read_bytes(), 1))
    senders = counted(path, since=since, until=until)
    for group in GROUPS:
        assert {n: m for n, (m, _) in numbers(senders, group).items()} == expected[group]
    assert senders.total.messages == expected["sender"].total()
    assert senders.total.recipients == expected["recipients"]["all"]
    if since is None and until is None:
        assert senders.total.messages > 2000
        directories = numbers(senders, "directory").values()
        assert sum(m for m, _ in directories) == sum(r for _, r in directories)


def test_a_window_reads_only_its_part(tmp_path: Path) -> None:
    path = generated(tmp_path)
    (log,) = open_logs([path], print)
    reads = 0

    def progress(_log: object) -> None:
        nonlocal reads
        reads += 1

    last = path.read_text().splitlines()[-1][:19]
    count([log], since=last, progress=progress)
    assert reads < 4


def test_tables(tmp_path: Path) -> None:
    done = run("--top", "2", generated(tmp_path))
    assert done.returncode == 0
    blocks = done.stdout.strip().split("\n\n")
    assert re.fullmatch(r"\d+ messages? to \d+ recipients?", blocks[0])
    assert [block.splitlines()[0].split(None, 2)[2] for block in blocks[1:]] == [
        "logins", "directories of scripts", "envelope senders", "hosts",
    ]  # fmt: skip
    assert all(len(block.splitlines()) == 4 for block in blocks[1:])


def test_json(tmp_path: Path) -> None:
    path = generated(tmp_path)
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in run("--json", "--top", "0", path).stdout.splitlines()
    ]
    assert rows[0]["by"] == "total"
    expected = plain(path)
    for group in GROUPS:
        names = [row["name"] for row in rows if row["by"] == group]
        assert len(names) == len(expected[group])
        messages = [row["messages"] for row in rows if row["by"] == group]
        assert messages == sorted(messages, reverse=True)


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "2026-11-20 10", "20261120"])
def test_times_that_are_none(tmp_path: Path, time: str) -> None:
    done = run("--since", time, write(tmp_path / "mainlog", [AT + " x"]), stderr=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "write it like" in done.stderr


def test_times_may_be_short(tmp_path: Path) -> None:
    lines = [f"2026-11-{day} 00:00:00 {ID} <= a@x U=a P=local S=1 for b@y" for day in (19, 20, 21)]
    path = write(tmp_path / "mainlog", lines)
    done = run("--since", "2026-11-20", "--until", "2026-11-20T23:59", path)
    assert done.stdout.startswith("1 message to 1 recipient\n")


def test_what_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "mainlog", [f"{AT} {ID} <= a\x1b@x U=a P=local S=1"])
    mail = write(tmp_path / "maillog", ["Nov 20 10:00:00 h dovecot: x"])
    done = run(path, tmp_path / "missing", mail, stderr=True)
    assert done.returncode == 2
    assert r"a\x1b@x" in done.stdout
    assert [line.rpartition("senders: ")[2] for line in done.stderr.splitlines()] == [
        f"{tmp_path}/missing: No such file or directory",
        f"{mail}: not a main log of Exim",
        "1 message without recipients in the log: 0 counted "
        "(log_selector +received_recipients names them)",
    ]
