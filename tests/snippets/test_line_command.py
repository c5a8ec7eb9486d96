"""`python -m snippets line` as its users meet it."""

from __future__ import annotations

import json
import subprocess

import pytest

from snippets.files.blocks import MAX_LINE
from tests.snippets import in_process
from tests.snippets.log_lines import labelled

COMPLETED = "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa Completed"
LOGOUT = "Mar  1 10:00:00 server dovecot: imap(a@example.com)<7><Zx>: Logged out in=97 out=46"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return in_process.run("line", *arguments, stdin=stdin)


def test_words_for_people() -> None:
    done = run(COMPLETED)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("completed: Every address of the message is settled")
    assert "  1tixMn-00000000C5j-1wRa  message id: Exim's ID" in done.stdout.decode()
    assert "separator" not in done.stdout.decode()
    assert max(map(len, lines)) <= 96


def test_the_example_of_the_help_is_what_the_command_prints() -> None:
    text = run("--help").stdout.decode()
    for line in run(COMPLETED).stdout.decode().splitlines():
        assert line in text


def test_one_json_object_a_line() -> None:
    done = run("--json", stdin=f"{COMPLETED}\n\n{LOGOUT}\n".encode())
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert (first["kind"], first["id"]) == ("completed", "1tixMn-00000000C5j-1wRa")
    assert first["time"] == "2026-03-01T10:00:00"
    assert (second["kind"], second["id"], second["time"]) == ("logout", None, "Mar  1 10:00:00")
    for answer, line in ((first, COMPLETED), (second, LOGOUT)):
        assert "".join(part["text"] for part in answer["parts"]) == line
        assert all(part["name"] and part["meaning"] for part in answer["parts"])


def test_json_of_every_labelled_line_is_the_line() -> None:
    wanted = labelled("mainlog_lines.jsonl") + labelled("maillog_lines.jsonl")
    done = run("--json", stdin="\n".join(each.line for each in wanted).encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == [each.kind for each in wanted]
    for answer, each in zip(answers, wanted, strict=True):
        assert "".join(part["text"] for part in answer["parts"]) == each.line


@pytest.mark.parametrize("layout", [[], ["--json"]])
def test_nothing_of_a_line_reaches_the_terminal_raw(layout: list[str]) -> None:
    done = run(
        *layout, stdin=b'2026-03-01 10:00:00 <= a@example.com T="\x1b[2J\x07\x00\xff\xc2\x9b"\n'
    )
    assert done.returncode == 0
    assert all(byte == 10 or 32 <= byte < 127 for byte in done.stdout)


def test_a_line_that_nobody_knows_is_answered() -> None:
    done = run("--json", "words that nobody knows")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["kind"]) == (0, "unknown")
    assert [part["name"] for part in answer["parts"]] == ["unknown"]


def test_no_line_is_exit_status_2() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no log line given" in done.stderr


def test_a_line_of_100_megabytes_is_skipped_with_a_message_and_the_others_are_answered() -> None:
    done = run("--json", stdin=b"x" * 100_000_000 + f"\n{COMPLETED}\n".encode())
    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith(
        f"line 1: longer than {MAX_LINE} bytes, so it was skipped"
    )  # fmt: skip
    assert json.loads(done.stdout)["kind"] == "completed"
