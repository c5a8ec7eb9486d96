"""What builds, checks and publishes the site elsewhere is held to the linters of those places."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab import ROOT

BIN = Path(sys.executable).parent
GITHUB = ".github/workflows/handbook.yml"
GITLAB = ".gitlab-ci.yml"
CONTAINER = "hosting/Containerfile"


@pytest.mark.parametrize(
    ("linter", "arguments"),
    [
        ("check-jsonschema", ["--builtin-schema", "vendor.github-workflows", GITHUB]),
        ("check-jsonschema", ["--builtin-schema", "vendor.gitlab-ci", GITLAB]),
        ("zizmor", ["--offline", "--quiet", GITHUB]),
        ("hadolint", [CONTAINER]),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value[-1]),
)
def test_the_linter_has_nothing_to_say(linter: str, arguments: list[str]) -> None:
    done = subprocess.run([BIN / linter, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    return (
        [text for one in value for text in strings(one)]
        if isinstance(value, list)
        else [str(value)]
    )


@pytest.mark.parametrize("path", [GITHUB, GITLAB, CONTAINER])
def test_its_commands_are_those_of_the_makefile(path: str) -> None:
    """Every target and file that is called exists, and every variable is one that make knows."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path != CONTAINER:
        text = "\n".join(strings(yaml.safe_load(text)))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = re.findall(r"^(?:RUN )?make ([\w-]+)((?: \w+=\S+)*)$", text, re.MULTILINE)
    assert called
    for target, variables in called:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
        for name in re.findall(r" (\w+)=", variables):
            assert re.search(rf"^{name} +\?=", makefile, re.MULTILINE), name
    for script in re.findall(r"^sh (\S+)", text, re.MULTILINE):
        assert (ROOT / script).is_file(), script
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists(), source
