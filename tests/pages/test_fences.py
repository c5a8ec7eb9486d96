"""Every fence is of a language that something checks, or of one that makes no claim."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from lab import ROOT
from lab.transcripts.fences import Fence, page_files, read_page

# Run, parsed or loaded by a test: see CONTRIBUTING.md.
CHECKED = {"console", "pycon", "exim-conf", "dovecot-conf", "exim-log", "dovecot-log"}
# No claim is made beyond the syntax, which the build's lexer checks.
NO_CLAIM = {"text", "ini", "yaml", "json", "markdown", "html"}
OF_SPHINX = {
    "toctree", "literalinclude", "note", "tip", "warning", "danger", "important", "admonition",
    "list-table", "glossary",
}  # fmt: skip
OUR_OWN = {
    name
    for path in (ROOT / "docs/_ext/handbook").rglob("*.py")
    for name in re.findall(r'add_directive\("([\w-]+)"', path.read_text(encoding="utf-8"))
}


@cache
def all_fences() -> list[Fence]:
    return [fence for page in page_files() for fence in read_page(page).fences]


def place(fence: Fence) -> str:
    return f"{fence.page}:{fence.line}"


def test_languages_are_known(page_file: Path) -> None:
    known = CHECKED | NO_CLAIM | OF_SPHINX | OUR_OWN
    faults = [
        f"{place(fence)}: nothing checks a fence of the language {fence.language!r}"
        for fence in read_page(page_file).fences
        if fence.language not in known
    ]
    assert not faults, "\n".join(faults)


def test_python_is_included_and_never_typed() -> None:
    typed = [place(fence) for fence in all_fences() if fence.language == "python"]
    assert not typed, f"{typed[0]}: Python on a page is a file of snippets/, by literalinclude"


def test_fences_were_found() -> None:
    counts = Counter(fence.language for fence in all_fences())
    assert counts["console"] >= 60
    assert counts["records"] >= 10


NEEDS_OTHERS = re.compile(r"^from \.|get_data", re.MULTILINE)
"""An import of another module of the package, or a data file."""


def test_included_files_are_snippets_named_by_region(page_file: Path) -> None:
    for fence in read_page(page_file).fences:
        if fence.language == "literalinclude":
            path = ROOT / fence.argument.lstrip("/")
            assert fence.argument.startswith("/snippets/"), f"{place(fence)}: not of snippets/"
            assert path.is_file(), f"{place(fence)}: {fence.argument} is not there"
            assert "lines" not in fence.options, f"{place(fence)}: line numbers rot; name a region"


def test_what_pages_offer_to_copy_needs_no_other_module() -> None:
    all_pages = "".join(page.read_text("utf-8") for page in page_files())
    offered = set(re.findall(r"\{download\}`[\w./]+ </(snippets/[\w/]+\.py)>`", all_pages))
    assert "snippets/message_id.py" in offered
    for path in sorted(offered):
        needs = NEEDS_OTHERS.search((ROOT / path).read_text("utf-8"))
        assert not needs, f"{path} does not work alone: {needs and needs[0]}"
