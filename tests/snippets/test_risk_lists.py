"""The judge held to lists of lines whose right class a person gave.

``deceiving`` was invented to deceive it, ``public`` is what guides, forums and scripts print (with
documentation names), ``reported`` was wrong once.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import ROOT
from snippets.risk.judge import assess
from snippets.risk.scale import DELETES_ONE, READS, RISKS, UNKNOWN

NAMES = ("deceiving", "public", "reported")


def rows(name: str) -> list[dict[str, str]]:
    text = (ROOT / "tests/data/risk" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


ALL = [row for name in NAMES for row in rows(name)]


def rank(risk: str) -> int:
    return RISKS.index(risk)


DESTROYING = [row for row in ALL if rank(row["right"]) >= rank(DELETES_ONE)]


@pytest.mark.parametrize("row", DESTROYING, ids=lambda row: row["line"][:60])
def test_what_destroys_is_never_called_milder_than_unknown(row: dict[str, str]) -> None:
    risk = assess(row["line"]).risk
    assert risk == row["right"] or rank(risk) >= rank(UNKNOWN)


@pytest.mark.parametrize("name", NAMES)
def test_most_have_the_right_class(name: str) -> None:
    wrong = [row for row in rows(name) if assess(row["line"]).risk != row["right"]]
    print(f"{name}: {len(wrong)} of {len(rows(name))} in another class")
    assert len(wrong) <= len(rows(name)) * {"deceiving": 0.05, "public": 0.05, "reported": 0}[name]


def test_few_public_lines_are_unknown() -> None:
    public = rows("public")
    unknown = [
        row["line"]
        for row in public
        if assess(row["line"]).risk == UNKNOWN and row["right"] != UNKNOWN
    ]
    assert len(public) >= 150
    assert len(unknown) <= 0.03 * len(public), "\n".join(unknown)


def test_what_only_reads_or_changes_is_not_called_a_deletion() -> None:
    over = [
        row["line"]
        for row in ALL
        if rank(row["right"]) < rank(DELETES_ONE) and assess(row["line"]).risk == "deletes many"
    ]
    assert not over


# Each place in which a shell finds a command; {} is the command.
PLACES = [
    "{}", "ls; {}", "ls && {}", "ls || {}", "ls | {}", "ls & {}", "ls\n{}", "( ls; {} )",
    "{{ {}; }}", "! {}", "echo $({})", "echo `{}`", 'echo "$({})"', "echo ${{x:-$({})}}",
    'echo "${{x:=$({})}}"',
    "echo $((1 + $({})))", "echo ${{a[$({})]}}", "x=$({})", "x=$({}) ls", 'x="$({})"',
    "a=(1 $({}))",
    "a[$({})]=1", "export x=$({})", "ls > $({})", "cat <<< $({})", "cat <<E\n$({})\nE", "cat <({})",
    "ls > >({})", "if {}; then ls; fi", "if ls; then {}; fi", "while ls; do {}; done",
    "for x in a; do {}; done", "for x in $({}); do ls; done", "case x in (x) {};; esac",
    "case $({}) in x) ls;; esac", "[[ -n $({}) ]]", "[ -n $({}) ]", "(( $({}) ))", "f() {{ {}; }}",
    "function f {{ {}; }}", "eval {}", "sudo {}", "nice -n 5 {}", "env A=1 {}", "timeout 5 {}",
    "nohup {} &", "time {}", "command {}", "ssh host.example.com {}", "watch {}", "exec {}",
    "docker exec c {}", "busybox {}", "setsid {}", "stdbuf -oL {}", "A=1 {}", ">/dev/null {}",
    "find . -exec {} \\;", "xargs {}", "parallel {}", "echo {} | at now", "batch <<E\n{}\nE",
    "sh <<E\n{}\nE", "echo {} | sh", "echo {} | bash -s", "bash <(echo {})", "time -p {}",
    "coproc {}",
]  # fmt: skip
QUOTED = [
    "sh -c '{}'", "bash -c '{}'", "su - root -c '{}'", "trap '{}' EXIT", "env -S '{}'", "eval '{}'",
    "sed '1e {}' f", "awk 'BEGIN{{system(\"{}\")}}'", "tar xf a --to-command='{}'", "alias x='{}'",
    "screen -dm bash -c '{}'", "tmux new -d '{}'", "echo '{}' | sh", "perl -e 'system(\"{}\")'",
    "find . -exec sh -c '{}' \\;", "crontab - <<'E'\n* * * * * {}\nE", "ssh host.example.com '{}'",
    "flock /tmp/l -c '{}'", "script -c '{}'", "watch '{}'", "PROMPT_COMMAND='{}'",
]  # fmt: skip


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4))
def test_a_deletion_is_found_wherever_a_shell_finds_it(places: list[str]) -> None:
    line = "rm -rf /home/ann/mail"
    for place in places:
        if "`" in place and "`" in line:
            continue  # a backquote within backquotes ends them
        line = place.format(line)
    risk = assess(line).risk
    assert rank(risk) >= rank(DELETES_ONE), line


@pytest.mark.parametrize("place", PLACES + QUOTED)
def test_each_place_is_looked_into(place: str) -> None:
    """One level deep the class itself is right, and not only something bad."""
    assert assess(place.format("rm -rf /home/ann/mail")).risk == "deletes many"
    assert assess(place.format("exim -bpc")).risk != "deletes many"


@given(
    st.sampled_from(QUOTED),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3),
)
def test_a_deletion_is_found_in_a_quoted_argument(outer: str, places: list[str]) -> None:
    line = "rm -rf /home/ann/mail"
    for place in places:
        if "`" in place and "`" in line:
            continue  # a backquote within backquotes ends them
        line = place.format(line)
    if "'" in line or '"' in line or "\n" in line:
        return
    assert rank(assess(outer.format(line)).risk) >= rank(DELETES_ONE), outer.format(line)


@given(st.sampled_from(["'{}'", "\\\n# {}", "ls '{}'", "echo a '$({})'"]))
def test_single_quotes_and_comments_hide_it_rightly(place: str) -> None:
    line = "echo " + place.format("rm -rf /home/ann/mail")
    assert assess(line).risk == READS


# What does the same under other names. {} is what a service is told to do.
SAME_ACTS = [
    "service exim {}", "/etc/init.d/exim {}", "/etc/rc.d/init.d/exim {}", "systemctl {} exim",
    "systemctl {} exim.service", "invoke-rc.d exim4 {}", "rc-service exim {}",
    "/scripts/restartsrv_exim --{}", "/usr/local/cpanel/scripts/restartsrv_exim --{}",
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "risk"), [("restart", "changes"), ("stop", "changes"), ("status", "reads")]
)
def test_equal_acts_have_equal_classes(told: str, risk: str) -> None:
    assert {way: assess(way.format(told)).risk for way in SAME_ACTS} == dict.fromkeys(
        SAME_ACTS, risk
    )


def test_cpanels_restart_is_a_restart() -> None:
    assert assess("whmapi1 restartservice service=exim").risk == assess("service exim restart").risk
