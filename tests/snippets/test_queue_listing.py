"""Listings of exim -bp become records; selections and sums are right on similar names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.files.blocks import MAX_LINE
from snippets.queue_listing import (
    ListingError,
    Message,
    Selection,
    Summary,
    parse,
    ranked,
    seconds,
    size,
)
from tests.snippets import in_process

SHORT, LONG = "1xGBGK-0002jR-2g", "1xGBGK-000000002jR-2gAU"

LISTING = f"""\
40d   585 {LONG} <news@example.net> *** frozen ***
          archive@down.example

26h  2.2K {SHORT} <> *** frozen ***
          promo@bulk.example

 9m   580 1xGCgO-000000002x5-296a <info@example.com>
          desk@busy.example
        D alan@partner.example
       +D "a b"@partner.example

 0m       1xGCgO-000000002x5-296b
    *** spool format error: size=0 ***

 3h   12K 1xGCgO-000000002x5-296c <oinfo@example.com> (carol)
          desk@busy.example.org
          desk@BUSY.example
"""


def messages(text: str) -> list[Message]:
    found = list(parse(text.splitlines()))
    assert all(isinstance(item, Message) for item in found), found
    return [item for item in found if isinstance(item, Message)]


def run(*arguments: str | Path, stdin: str = LISTING, good: bool = True) -> str:
    done = in_process.run("queue", *map(str, arguments), stdin=stdin.encode())
    out, err = done.stdout.decode(), done.stderr.decode()
    assert all(char.isprintable() or char == "\n" for char in out + err)
    assert (done.returncode, bool(err)) == ((0, False) if good else (2, True)), done
    return out if good else out + err


def ids(*arguments: str) -> list[str]:
    return [json.loads(line)["id"][-4:] for line in run("--json", *arguments).splitlines()]


def test_records() -> None:
    assert messages(LISTING) == [
        Message(LONG, 40 * 86400, 585, "news@example.net", frozen=True,
                waiting=["archive@down.example"]),
        Message(SHORT, 26 * 3600, 2252, "", frozen=True, waiting=["promo@bulk.example"]),
        Message("1xGCgO-000000002x5-296a", 540, 580, "info@example.com",
                waiting=["desk@busy.example"],
                delivered=["alan@partner.example", '"a b"@partner.example']),
        Message("1xGCgO-000000002x5-296b", 0, None, None, remark="spool format error: size=0"),
        Message("1xGCgO-000000002x5-296c", 10800, 12288, "oinfo@example.com", login="carol",
                waiting=["desk@busy.example.org", "desk@BUSY.example"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sender", "frozen", "login"),
    [
        (
            f"25m   2.9K {SHORT} <a> *** frozen ***@x.example>",
            "a> *** frozen ***@x.example",
            0,
            None,
        ),
        (f'25m   2.9K {SHORT} <"a> <b"@x.example> *** frozen ***', '"a> <b"@x.example', 1, None),
        (f"25m   2.9K {SHORT} <a@x.example> (bob) *** frozen ***", "a@x.example", 1, "bob"),
        (f"      2.9K {SHORT}", None, 0, None),
    ],
)
def test_first_lines(line: str, sender: str | None, frozen: int, login: str | None) -> None:
    (message,) = messages(line)
    assert (message.sender, message.frozen, message.login) == (sender, bool(frozen), login)


def test_a_frozen_message_whose_spool_file_is_damaged() -> None:
    (message,) = messages(
        f" 1m     0 {LONG} <>\n    *** spool read error: I/O *** *** frozen ***\n"
    )
    assert (message.remark, message.frozen) == ("spool read error: I/O", True)


def test_lines_that_are_none_are_named_and_the_rest_is_read() -> None:
    good = f" 1m   1K {LONG} <>\n          a@x.example\n"
    text = f"exim: permission denied\n\n{good}???\n  b@x.example\n"
    found = list(parse(text.splitlines()))
    errors = [(e.line, e.text) for e in found if isinstance(e, ListingError)]
    assert errors == [(1, "exim: permission denied"), (5, "???"), (6, "  b@x.example")]
    assert [m.waiting for m in found if isinstance(m, Message)] == [["a@x.example"]]


@pytest.mark.parametrize(
    ("text", "value"), [("0m", 0), ("90m", 5400), ("72h", 259200), ("4d", 345600), ("2w", 1209600)]
)
def test_ages(text: str, value: int) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("585", 585), ("2.2K", 2252), ("20k", 20480), ("1.5M", 1572864)]
)
def test_sizes(text: str, value: int) -> None:
    assert size(text) == value


@pytest.mark.parametrize("text", ["", "1", "m", "1y", "-1d", "1.5h"])
def test_ages_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="not an age"):
        seconds(text)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["2gAU", "2-2g", "296a", "296b", "296c"]),
        (["--frozen"], ["2gAU", "2-2g"]),
        (["--not-frozen"], ["296a", "296b", "296c"]),
        (["--sender", "info@example.com"], ["296a"]),
        (["--sender", "INFO@example.com"], ["296a"]),
        (["--sender", "<>"], ["2-2g"]),
        (["--sender", "fo@example.com"], []),
        (["--domain", "busy.example"], ["296a", "296c"]),
        (["--domain", "example"], []),
        (["--domain", "partner.example"], []),
        (["--older", "26h"], ["2gAU", "2-2g"]),
        (["--younger", "9m"], ["296a", "296b"]),
        (["--larger", "2K"], ["2-2g", "296c"]),
        (["--frozen", "--older", "2d"], ["2gAU"]),
    ],
)
def test_selections(arguments: list[str], expected: list[str]) -> None:
    wanted = [name.replace("2-2g", "R-2g")[-4:] for name in expected]
    assert ids(*arguments) == wanted


def test_sums() -> None:
    summary = Summary()
    for message in messages(LISTING):
        summary.add(message)
    assert (summary.all.messages, summary.all.frozen, summary.all.oldest) == (5, 2, 40 * 86400)
    assert summary.all.size == 585 + 2252 + 580 + 12288
    assert [(name, total.messages) for name, total in ranked(summary.domains)] == [
        ("busy.example", 2), ("bulk.example", 1), ("busy.example.org", 1), ("down.example", 1),
    ]  # fmt: skip
    assert set(summary.senders) == {
        "news@example.net", "<>", "info@example.com", "oinfo@example.com", "unknown",
    }  # fmt: skip


def test_summary_for_people() -> None:
    rows = run().splitlines()
    assert rows[1].split() == ["5", "2", "15K", "40d", "in", "all"]
    assert "by envelope sender" in rows and "by domain of a waiting recipient" in rows
    assert rows[-4].split() == ["2", "0", "13K", "3h", "busy.example"]


def test_an_empty_queue() -> None:
    assert run(stdin="").splitlines()[1].split() == ["0", "0", "0", "-", "in", "all"]
    assert run("--json", stdin="") == ""


def test_one_line_a_message() -> None:
    rows = run("--list", "--frozen").splitlines()
    assert rows[0] == f" 40d     585  {LONG}  <news@example.net> to archive@down.example  frozen"
    assert len(rows) == 2


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "listing"
    path.write_text(LISTING)
    assert run(path, stdin="") == run()
    assert "No such file" in run(tmp_path / "missing", stdin="", good=False)
    assert "Is a directory" in run(tmp_path, stdin="", good=False)


def test_faults_are_named_with_their_line() -> None:
    output = run("--json", stdin=LISTING + "\x1b[2J?\n", good=False)
    assert rf"line {LISTING.count(chr(10)) + 1}: not of a queue listing: '\x1b[2J?'" in output
    assert output.count('"id"') == 5


@pytest.mark.parametrize(
    "arguments", [["--older", "old"], ["--larger", "x"], ["--frozen", "--not-frozen"]]
)
def test_wrong_options(arguments: list[str]) -> None:
    assert run(*arguments, good=False).count("\n") == 1


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_lines_are_read(lines: list[str]) -> None:
    for item in parse(lines):
        assert isinstance(item, Message | ListingError)


def test_a_line_of_any_length_is_read_in_time() -> None:
    long: list[Any] = [f" 1m 1K {LONG} <{x * 300_000}" for x in ("a", "> ", "*** ", "(")]
    long += ["        " + x * 300_000 for x in (" ", "a ", "D")]
    assert len(list(parse(long))) >= 4


def test_nothing_selected_takes_all() -> None:
    assert all(Selection().takes(message) for message in messages(LISTING))


def test_tabs_and_blanks_that_were_lost() -> None:
    text = (
        f"25m\t2.9K\t{SHORT} <a@x.example>\n\t  b@x.example\n\n"
        f'1h 12K {LONG} <>\nD c@x.example\n*** frozen ***\n"d e"@x.example\n'
    )
    assert messages(text) == [
        Message(SHORT, 1500, 2969, "a@x.example", waiting=["b@x.example"]),
        Message(LONG, 3600, 12288, "", frozen=True, waiting=['"d e"@x.example'],
                delivered=["c@x.example"]),
    ]  # fmt: skip


def test_the_name_of_a_spool_file_in_the_place_of_the_id() -> None:
    """As Exim 4.97 lists a message."""
    (message,) = messages(f"25m  2.9K {LONG}-H <a@x.example>\n          b@x.example\n")
    assert (message.id, message.sender, message.waiting) == (LONG, "a@x.example", ["b@x.example"])


@pytest.mark.parametrize(
    "line",
    ["[root@server ~]# exim -bp", "root@server:~# /usr/sbin/exim -bpr | less", "$ mailq",
     "exim -bp", "# sudo exim4 -bp", "root@server [~]# exim -bp"],
)  # fmt: skip
def test_lines_of_the_terminal_are_no_error(line: str) -> None:
    listing = f"{line}\n25m  2.9K {LONG} <a@x.example>\n          b@x.example\n\n"
    (message,) = messages(f"{listing}[root@server ~]# \n")
    assert message.waiting == ["b@x.example"]


def test_a_word_that_is_no_address_is_said_to_be_odd() -> None:
    text = f"25m  2.9K {LONG} <a@x.example>\n          ???\n          b@x.example\n"
    error, message = parse(text.splitlines())
    assert isinstance(error, ListingError) and isinstance(message, Message)
    assert (error.line, error.why, error.text.strip()) == (2, "not an address", "???")
    assert message.waiting == ["???", "b@x.example"]


def test_a_line_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    text = LISTING + " " * (MAX_LINE + 9)
    assert "longer than 16777216 bytes" in run("--json", stdin=text, good=False)


def test_a_message_that_is_none() -> None:
    for rest in ("x", "<a@x.example", "<a@x.example> junk", "(carol)x"):
        (error,) = parse([f"25m  2.9K {LONG} {rest}"])
        assert isinstance(error, ListingError), rest
