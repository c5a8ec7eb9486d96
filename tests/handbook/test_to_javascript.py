"""What the compiler does not know stops it with the file and the line."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from handbook.browser.to_javascript.program import Program
from handbook.browser.to_javascript.syntax import NotHandled

from lab import ROOT

HELPER = "def helper():\n    return 1\n"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("@cache\ndef asked():\n    return 1\n", "tool/asked.py:2: the decorator cache"),
        ("def asked(**names):\n    return names\n", "tool/asked.py:1: parameters of any name"),
        ("def asked():\n    x = [1]\n    x[0:1] = [2]\n", "tool/asked.py:3: a slice"),
        ("def asked():\n    yield from ()\n    return os.getcwd()\n", "tool/asked.py:3: "),
        (
            "def asked(lines):\n    return map(str.strip, lines)\n",
            "tool/asked.py:2: the method str.strip",
        ),
        ("def asked(line):\n    return str.strip(line)\n", "tool/asked.py:2: the method str.strip"),
    ],
)
def test_what_is_not_handled_names_its_place(said: str, why: str) -> None:
    files = {"tool": (HELPER, True), "tool.asked": (said, False)}
    with pytest.raises(NotHandled) as caught:
        Program(files.get, {}).needed([("tool.asked", "asked")])
    assert str(caught.value).startswith(why)


def test_what_is_handled_compiles() -> None:
    files = {"tool": (HELPER, True), "tool.asked": ("def asked():\n    return 2\n", False)}
    assert Program(files.get, {}).needed([("tool.asked", "asked")])


def test_a_dict_has_no_text_and_says_so() -> None:
    """As a text it would differ from Python's, or call itself until the stack ends."""
    if not (node := shutil.which("node")):
        pytest.skip("no node here")
    runtime = (ROOT / "docs/_ext/handbook/browser/scripts/runtime.js").read_text(encoding="utf-8")
    script = "\n".join(
        ["globalThis.self = { handbookMatcher: class {} };", runtime, "$str(new Map([['a', 1]]));"]
    )
    done = subprocess.run([node, "-e", script], capture_output=True, text=True)
    assert "a dict has no text here" in done.stderr
