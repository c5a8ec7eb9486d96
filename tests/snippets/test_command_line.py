"""The command line as its users meet it: a process, output, messages, exit status."""

from __future__ import annotations

import ast
import doctest
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tomllib
import zipapp
from pathlib import Path

import pytest

import snippets
from lab import ROOT
from snippets.commands import command_line
from snippets.files import blocks as log_blocks
from snippets.message_id import ids_in
from tests.snippets import in_process

SHORT = "16VDhn-0001bo-D3"
LONG = "1tixMn-00000000C5j-1wRa"
LOG_LINE = f"2025-02-14 15:12:33 {LONG} <= a@example.com R={SHORT} S=1 id=E{LONG}@h.example"


def run(
    *arguments: str | bytes,
    stdin: bytes | str = b"",
    command: tuple[str, ...] = ("id",),
    as_process: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m snippets id ARGUMENTS`` and check what has to hold for every run."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    words = [*command, *arguments]
    if as_process or any(isinstance(word, bytes) for word in words):
        done = subprocess.run(
            [sys.executable, "-m", "snippets", *words],
            input=given,
            capture_output=True,
            cwd=ROOT,
            timeout=600,
        )
    else:
        done = in_process.run(*map(str, words), stdin=given)
    out, err = done.stdout.decode("ascii"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    assert all(char.isprintable() or char == "\n" for char in out + err)
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    """Return the JSON objects of the output, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json() -> None:
    done = run("--json", SHORT)
    assert (done.returncode, done.stderr) == (0, "")
    (got,) = objects(done)
    notes = got.pop("notes")
    assert isinstance(notes, list)
    assert all(isinstance(note, str) for note in notes)
    assert got == {
        "id": SHORT,
        "form": "16",
        "earliest": "2002-01-28T15:28:23.045000+00:00",
        "latest": "2002-01-28T15:28:23.404999+00:00",
        "exact": False,
        "pid": 6188,
        "fraction": 809,
        "host": None,
        "readings": [
            {
                "exim": "up to 4.95",
                "host": None,
                "unit": 500,
                "earliest": "2002-01-28T15:28:23.404500+00:00",
                "latest": "2002-01-28T15:28:23.404999+00:00",
            },
            {
                "exim": "up to 4.96",
                "host": 4,
                "unit": 5000,
                "earliest": "2002-01-28T15:28:23.045000+00:00",
                "latest": "2002-01-28T15:28:23.049999+00:00",
            },
        ],
    }


def test_json_writes_the_microseconds_even_when_there_are_none() -> None:
    (got,) = objects(run("--json", "--exim=4.96", "1tixMn-00009x-00"))
    assert got["earliest"] == "2025-02-14T15:12:33.000000+00:00"
    assert got["latest"] == "2025-02-14T15:12:33.004999+00:00"


def test_options_may_stand_anywhere() -> None:
    want = run("--json", "--exim", "4.95", "--localhost-number", "4", SHORT, SHORT).stdout
    assert want.count('"host": 4, "readings"') == 2
    assert run(SHORT, "--exim=4.95", SHORT, "--localhost-number=4", "--json").stdout == want


def test_base_36() -> None:
    (got,) = objects(run("--json", "--base", "36", "--exim", "4.98", "TKZ1A0-0000000002T-0000"))
    assert (got["id"], got["form"], got["pid"]) == ("TKZ1A0-0000000002T-0000", "23", 101)
    assert str(got["earliest"]).startswith("2026-")


def test_text_for_people() -> None:
    done = run("--exim", "4.98.2", "--localhost-number", "none", LONG)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{LONG}\n"
        "  received          2025-02-14 15:12:33.462990 UTC\n"
        "  process           46483\n"
        "  localhost_number  not set\n"
        "  made by           Exim 4.97 and later\n"
    )


def test_text_names_each_possibility() -> None:
    done = run(LONG)
    assert done.stdout == (
        f"{LONG}\n"
        "  received          2025-02-14 15:12:33.462990 to .925981 UTC\n"
        "  process           46483\n"
        "  either            15:12:33.462990: Exim 4.97 and later, localhost_number not set\n"
        "  or                15:12:33.925980 to .925981: Exim 4.97 and later, localhost_number 0\n"
    )


def test_text_is_never_wider_than_a_terminal_of_100_columns() -> None:
    output = run(SHORT, "zzzzzz-zzzzzz-zz", "ZZZZZZ-ZZZZZZ-ZZ").stdout
    assert "base 36" in " ".join(output.split())
    assert max(map(len, output.splitlines())) <= 100


@pytest.mark.parametrize(
    ("stdin", "ids"),
    [
        (f"{SHORT}\n{LONG}\n", [SHORT, LONG]),
        (f"{SHORT} {LONG}\t{SHORT}", [SHORT, LONG, SHORT]),
        (f"\ufeff{SHORT}\r\n\r\n  \r\nE{LONG}\r\n", [SHORT, LONG]),
        (LOG_LINE, [LONG, SHORT]),
        (f"Message-ID: <E{LONG}@h.example>\n", [LONG]),
        (f"<E{LONG}@h.example>\n", [LONG]),
        (f"/var/spool/exim/input/n/{LONG}-H\n{SHORT}-D\n", [LONG, SHORT]),
        (f"25m  2.9K {LONG} <a@example.com> *** frozen ***", [LONG]),
        (b"\xe9t\xe9 \xff\xfe " + SHORT.encode() + b": x", [SHORT]),
        (f"{SHORT} " * 20_000, [SHORT] * 20_000),
    ],
)
def test_ids_on_standard_input(stdin: bytes | str, ids: list[str]) -> None:
    done = run("--json", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    assert [got["id"] for got in objects(done)] == ids


def test_arguments_win_over_standard_input() -> None:
    assert [got["id"] for got in objects(run("--json", LONG, stdin=SHORT))] == [LONG]


def test_the_good_ones_are_answered_beside_the_bad_ones() -> None:
    done = run("--json", "nonsense", SHORT, f"{SHORT}x", LONG, LONG[:-1])
    assert done.returncode == 2
    assert [got["id"] for got in objects(done)] == [SHORT, LONG]
    first, second, third = done.stderr.splitlines()
    assert first.startswith("python -m snippets id: 'nonsense': not a message ID")
    assert second.startswith(f"python -m snippets id: '{SHORT}x': not a message ID")
    assert third.endswith(f"'{LONG[:-1]}': a message ID of 23 characters cut short")


def test_one_bad_one_is_one_message() -> None:
    done = run("nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"python -m snippets id: 'nonsense': not a message ID.*\n", done.stderr)


def test_bad_lines_are_named_by_number() -> None:
    done = run("--json", stdin=f"{SHORT}\n\nno ID, here\n{LONG} {LONG[:16]}\n\x1b[2J\n")
    assert done.returncode == 2
    assert [got["id"] for got in objects(done)] == [SHORT, LONG]
    assert [line.split(": ", 1)[1] for line in done.stderr.splitlines()] == [
        "line 3: 'no ID, here': no message ID in it",
        f"line 4: '{LONG[:16]}': a message ID of 23 characters cut short",
        "line 5: '\\x1b[2J': not a message ID, which looks like "
        "16VDhn-0001bo-D3 or 16VDhn-000000001bo-D342",
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        " ",
        "\n",
        f"{SHORT}\x1b[31m",
        f"{SHORT}!",
        f"{SHORT}-X",
        f"{SHORT};id",
        "16VDhn-0001bo-D\u0663",
        "\u202e3D-ob1000-nhDV61",
        b"16VDhn-0001bo-\xff\xfe",
        "-" * 3,
        "x" * 100_000,
        "%s%n",
        "16VDhn-0001bo-D3@",
        f"@{SHORT}",
    ],
)
def test_bad_arguments_get_one_clean_line(bad: str | bytes) -> None:
    done = run("--", SHORT, bad)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{SHORT}\n")
    assert len(done.stderr.splitlines()) == 1
    assert len(done.stderr) < 250


def test_contradictions_are_bad_input() -> None:
    done = run("--json", "--exim", "4.96", LONG, SHORT)
    assert done.returncode == 2
    assert [got["host"] for got in objects(done)] == [4]
    assert "23 characters begin with Exim 4.97, so Exim 4.96 did not make it" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--exim", "four", SHORT], "'four': not an Exim version"),
        (["--exim", "4\x1b[31m", SHORT], "'4\\x1b[31m': not an Exim version"),
        (["--exim", "4.13", SHORT], "before Exim 4.14"),
        (["--exim"], "--exim: expected one argument"),
        (["--localhost-number", "17", SHORT], "from 0 to 16 in base 62"),
        (["--localhost-number", "-1", SHORT], "'-1' is no number, none or unknown"),
        (["--localhost-number", "\u0663", SHORT], "'\u0663' is no number, none or unknown"),
        (["--base", "36", "--localhost-number", "11", SHORT], "from 0 to 10 in base 36"),
        (["--base", "10", SHORT], "--base"),
        (["--exi", "4.96", SHORT], "unrecognized arguments: --exi"),
    ],
)
def test_wrong_options_get_one_line(arguments: list[str], why: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert done.stderr.startswith("python -m snippets id: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("stdin", ["", "\n \n"])
def test_no_id_at_all(stdin: str) -> None:
    done = run(stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "python -m snippets id: no message ID given (see --help)\n"


def test_what_follows_two_hyphens_is_an_id() -> None:
    done = run("--json", "--exim", "4.96", "--", SHORT, "--json", SHORT)
    assert done.returncode == 2
    assert [got["id"] for got in objects(done)] == [SHORT, SHORT]
    assert "'--json': not a message ID" in done.stderr


def test_a_line_without_end_is_skipped_and_said() -> None:
    zeros = b"\0" * (log_blocks.MAX_LINE * 2)
    done = run("--json", stdin=zeros + b"\n" + SHORT.encode())
    assert done.returncode == 2
    assert [got["id"] for got in objects(done)] == [SHORT]
    assert done.stderr.endswith("line 1: longer than 16777216 bytes, so it was skipped\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "koi8-r", "utf-8"])
@pytest.mark.parametrize("command", ["line", "explain", "risk", "queue"])
def test_no_letter_is_too_much_for_a_terminal(encoding: str, command: str) -> None:
    """As under LANG=en_US, or in a console of Windows."""
    given = {
        "line": f"2026-03-01 10:00:00 {LONG} ** b@example.com: no such user: Việt 中文",
        "explain": f"2026-03-01 10:00:00 {LONG} ** b@example.com: no such user: Việt 中文",
        "risk": "ls 'Việt 中文'",
        "queue": f'25m  2.9K {LONG} <"Việt 中文"@example.com>\n          b@example.net',
    }[command]
    arguments = ["--list"] if command == "queue" else []
    done = subprocess.run(
        [sys.executable, "-m", "snippets", command, *arguments], input=given.encode(), cwd=ROOT,
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert ("中文" if encoding == "utf-8" else "\\u4e2d\\u6587") in text


@pytest.mark.parametrize("command", ["risk", "queue", "line", "explain", "id"])
def test_a_line_that_was_skipped_shows_in_the_status(command: str) -> None:
    good = {"risk": "ls", "queue": f"25m  2.9K {LONG} <a@example.com>"}.get(command, LONG)
    done = subprocess.run(
        [sys.executable, "-m", "snippets", command], cwd=ROOT, capture_output=True,
        input=good.encode() + b"\n" + b"x" * (log_blocks.MAX_LINE + 9) + b"\n",
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout
    assert b"line 2: longer than 16777216 bytes, so it was skipped\n" in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "snippets", "id"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        try:
            process.stdin.write(f"{SHORT}\n".encode() * 20_000)
            process.stdin.close()
        except BrokenPipeError:  # it has ended already
            process.stdin = None
        assert process.stderr.read() == b""
        assert process.wait(timeout=600) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "snippets", "id", SHORT],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr == "python -m snippets id: cannot read or write: No space left on device\n"


@pytest.mark.parametrize(
    ("redirection", "status", "message"),
    [
        ("<&-", 2, "python -m snippets id: standard input is closed\n"),
        (f"{SHORT} >&-", 1, "python -m snippets id: cannot read or write: not writable\n"),
        ("nonsense 2>&-", 2, ""),
    ],
)
def test_closed_streams(redirection: str, status: int, message: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m snippets id {redirection}', sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", message)


def test_a_terminal_is_told_that_input_is_awaited() -> None:
    leader, follower = pty.openpty()
    try:
        os.write(leader, f"{SHORT}\n\x04".encode())
        done = subprocess.run(
            [sys.executable, "-m", "snippets", "id"],
            cwd=ROOT,
            stdin=follower,
            capture_output=True,
            text=True,
            timeout=600,
        )
    finally:
        os.close(leader)
        os.close(follower)
    assert done.stderr == "Reading standard input; Ctrl-D ends it.\n"
    assert done.stdout.startswith(SHORT)


def test_without_a_command_the_help_is_shown() -> None:
    wrong, asked = run(command=()), run("--help", command=())
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert wrong.stderr == asked.stdout
    assert re.search(r"^  id +tell when", asked.stdout, re.MULTILINE)


def test_an_unknown_command() -> None:
    done = run("queues", command=())
    assert (done.returncode, done.stdout) == (2, "")
    assert "invalid choice: 'queues'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_version_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run("--version", command=()).stdout == f"{project['version']}\n"
    assert snippets.__version__ == project["version"]


def test_the_examples_in_the_help_give_what_they_show() -> None:
    text = run("--help").stdout
    (example,) = re.findall(r"^  \$ python -m snippets id (.*)\n((?:  .*\n)+)", text, re.MULTILINE)
    arguments, output = example
    shown = "".join(line[2:] for line in output.splitlines(keepends=True))
    assert run(*arguments.split()).stdout == shown
    first = re.search(r"^  \$ python -m snippets id (\S+) ", run("--help", command=()).stdout, re.M)
    assert first
    assert run(first[1]).returncode == 0


def test_a_text_of_words_is_a_list_or_a_log_line() -> None:
    assert ids_in(f"{SHORT} nonsense") == [SHORT, "nonsense"]
    assert ids_in(f"{SHORT} => nonsense") == [SHORT]
    assert ids_in(LOG_LINE + LOG_LINE) == [LONG, SHORT]
    assert ids_in("no ID, here") == []


def test_the_package_runs_as_one_file(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "snippets", source / "snippets")
    archive = tmp_path / "handbook.pyz"
    zipapp.create_archive(source, archive, main="snippets.__main__:main")
    for arguments, status, message in (
        ([SHORT], 0, ""),
        ([SHORT, "x!"], 2, "handbook.pyz id: 'x!': not a message ID"),
    ):
        done = subprocess.run(
            [sys.executable, archive, "id", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status
        assert done.stdout == run(SHORT).stdout
        assert done.stderr.startswith(message)


MODULES = sorted((ROOT / "snippets").rglob("*.py"))


def test_there_are_modules() -> None:
    names = {path.name for path in MODULES}
    assert names >= {"__init__.py", "__main__.py", "message_id.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_syntax_is_that_of_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_standard_library_is_imported(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # Relative within the package: the file to copy to a server calls it by another name.
            imported |= set() if node.level else {(node.module or "").split(".")[0]}
    assert imported <= sys.stdlib_module_names


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(command_line)
    assert (result.attempted, result.failed) == (3, 0)


def test_with_the_version_the_setting_counts_as_not_set() -> None:
    told = run("--exim", "4.98.2", "--localhost-number", "none", "--json", LONG)
    assert run("--exim", "4.98.2", "--json", LONG).stdout == told.stdout
    assert json.loads(told.stdout)["exact"] is True


def test_an_id_that_shows_the_setting_is_read_with_it() -> None:
    done = run("--exim", "4.96", "--json", SHORT)  # fraction 809: above 199, so 4 * 200 + 9
    assert json.loads(done.stdout)["host"] == 4


def test_a_setting_said_to_be_unknown_leaves_both_readings() -> None:
    done = run("--exim", "4.98.2", "--localhost-number", "unknown", "--json", LONG)
    answer = json.loads(done.stdout)
    assert answer["exact"] is False
    assert [reading["host"] for reading in answer["readings"]] == [None, 0]
