"""The page of popular wrong commands and the patterns that lead to it."""

from __future__ import annotations

import re

import pytest

from lab import ROOT
from snippets.risk.judge import assess
from snippets.risk.scale import table

PATTERNS: dict[str, str] = table("wrong_commands")
PAGE = (ROOT / "docs/troubleshooting/wrong-commands.md").read_text(encoding="utf-8")
LABELS = re.findall(r"^\((troubleshooting-wrong-commands-[\w-]+)\)=$", PAGE, re.M)
NO_COMMAND = {"troubleshooting-wrong-commands-queue", "troubleshooting-wrong-commands-statements"}

# As guides print them.
WRONG = [
    ("exiqgrep-no-selection", "exim -bp | exiqgrep -i | xargs exim -Mrm"),
    ("exiqgrep-no-selection", "exiqgrep -i|xargs exim -Mrm"),
    ("awk-bash", "exim -bp | awk '/^ *[0-9]+[mhd]/{print \"exim -Mrm \" $3}' | bash"),
    ("msglog", "grep -R -l [SPAM] /var/spool/exim/msglog/*|cut -b26-|xargs exim -Mrm"),
    ("unanchored", "exiqgrep -i -f ann@example.com | xargs exim -Mrm"),
    ("unanchored", "for i in `exiqgrep -i -r ann@example.com`; do exim -Mrm $i; done"),
    ("grep-frozen", "exim -bp| grep frozen | awk '{print $3}'| xargs exim -Mrm"),
    ("error-text", "exim -bp | grep -i 'connection refused'"),
    ("spool-ls", "/usr/sbin/exim -Mrm `ls /var/spool/exim/input/ | grep -- -H$ | cut -c 1-16`"),
    ("length", "find /var/spool/exim/input -name '*-H' | awk -F/ 'length($NF) == 18' | wc -l"),
    ("id-pattern", "grep -cE ' \\w{6}-\\w{6}-\\w{2} ' /var/log/exim_mainlog"),
    ("mvh", "exim -Mvh $(exiqgrep -i -r down)"),
    ("mvh", "exim -MvH 1tixMn-00000000C5j-1wRa"),
    ("rm-spool", "rm -rf /var/spool/exim/input/*"),
    ("rm-spool", "find /var/spool/exim/input -type f -exec rm -f {} +"),
    ("rm-retry", "cd /var/spool/exim/db && rm retry retry.lockfile"),
    ("mv-spool", "cd /var/spool && mv exim exim.old && mkdir exim"),
    ("cwd", "grep cwd /var/log/exim_mainlog | awk '{for(i=1;i<=10;i++){print $i}}' | sort"),
]
RIGHT = [
    "exiqgrep -i -f '^<ann@example\\.com>$' | xargs -r exim -Mrm",
    "exiqgrep -z -i | xargs exim -Mrm",
    "exim -bp", "exim -bpc", "exim -bp | exiqsumm", "rm /tmp/x",
    "exim -Mvh 1tixMn-00000000C5j-1wRa",
    "ls /var/spool/exim/input", "awk '$3 ~ /^cwd=\\/home/ {print $3}' /var/log/exim_mainlog",
    "exim -bpr | grep -c '\\*\\*\\* frozen \\*\\*\\*$'", "cp -a /var/spool/exim /root/spool",
]  # fmt: skip


def test_each_entry_has_a_pattern_and_each_pattern_an_entry() -> None:
    assert set(PATTERNS) == set(LABELS) - NO_COMMAND
    assert {f"troubleshooting-wrong-commands-{name}" for name, _ in WRONG} == set(PATTERNS)


@pytest.mark.parametrize(("name", "line"), WRONG)
def test_a_wrong_command_leads_to_its_entry(name: str, line: str) -> None:
    assert assess(line).entry == f"troubleshooting-wrong-commands-{name}"


@pytest.mark.parametrize("line", RIGHT)
def test_a_right_command_leads_nowhere(line: str) -> None:
    assert assess(line).entry is None
