"""`python -m snippets risk` as its users meet it."""

from __future__ import annotations

import json
import subprocess

from snippets.risk.judge import assess
from tests.snippets import in_process


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = in_process.run("risk", *arguments, stdin=stdin.encode())
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def test_words_for_people() -> None:
    done = run("exiqgrep -zi | xargs -r exim -Mrm")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = done.stdout.splitlines()
    assert first == "deletes many: exim -Mrm $()"
    assert second.split(":")[0].split() == ["reads", "exiqgrep", "-zi"]
    assert third.strip().startswith("deletes many  exim -Mrm")


def test_one_json_object_a_line() -> None:
    done = run("--json", stdin="exim -bpc\n\nexim -qff\n")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(o["line"], o["risk"]) for o in objects] == [
        ("exim -bpc", "reads"),
        ("exim -qff", "sends"),
    ]
    assert objects[0]["parts"][0]["command"] == objects[0]["worst"] == "exim -bpc"
    assert objects[0]["entry"] is None


def test_unknown_is_exit_status_2_and_the_others_are_answered() -> None:
    done = run("frobnicate", "exim -bpc")
    assert done.returncode == 2
    assert [line for line in done.stdout.splitlines() if line[0] != " "] == ["unknown", "reads"]


def test_a_popular_wrong_command_leads_to_its_entry() -> None:
    line = "exim -bp | awk '/^ *[0-9]+[mhd]/{print \"exim -Mrm \" $3}' | bash"
    label = "troubleshooting-wrong-commands-awk-bash"
    assert f"go/{label}/" in run(line).stdout.splitlines()[-1]
    assert json.loads(run("--json", line).stdout)["entry"] == label


def test_nothing_given() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "no command line given" in done.stderr


def test_control_characters_do_not_reach_the_terminal() -> None:
    done = run("echo \x1b[31m; \x1b]0;x\x07")
    assert all(character.isprintable() or character == "\n" for character in done.stdout)


def test_a_line_of_any_length_is_answered_in_time() -> None:
    assert assess("echo " + "a" * 200_000 + " | cat").risk == "reads"
    assert assess("echo a; " * 5_000).risk == "reads"
