"""Every fence is of a language that something checks, or of one that makes no claim."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lab import ROOT
from lab.transcripts.fences import Fence, page_files, read_page

# Run, parsed or loaded by a test: see CONTRIBUTING.md.
CHECKED = {"console", "pycon", "exim-conf", "dovecot-conf", "exim-log", "dovecot-log"}
# No claim is made beyond the syntax, which the build's lexer checks.
NO_CLAIM = {"text", "ini", "yaml", "json", "markdown", "html"}
DIRECTIVES = {
    "records", "toctree", "drawing", "literalinclude", "note", "tip", "warning", "danger",
    "important", "admonition", "list-table", "glossary", "lab-run", "reference-index", "data-files",
    "log-fields", "log-flags", "log-kinds", "log-parts", "tool-file", "form",
}  # fmt: skip

FENCES = [fence for page in page_files() for fence in read_page(page).fences]


def place(fence: Fence) -> str:
    return f"{fence.page}:{fence.line}"


@pytest.mark.parametrize("fence", FENCES, ids=place)
def test_language_is_known(fence: Fence) -> None:
    known = CHECKED | NO_CLAIM | DIRECTIVES
    assert fence.language in known, (
        f"{place(fence)}: nothing checks a fence of the language {fence.language!r}"
    )


def test_python_is_included_and_never_typed() -> None:
    typed = [place(fence) for fence in FENCES if fence.language == "python"]
    assert not typed, f"{typed[0]}: Python on a page is a file of snippets/, by literalinclude"


def test_fences_were_found() -> None:
    counts = Counter(fence.language for fence in FENCES)
    assert counts["console"] >= 60
    assert counts["records"] >= 10


ALL_PAGES = "".join(page.read_text("utf-8") for page in page_files())
NEEDS_OTHERS = re.compile(r"^from \.|get_data", re.MULTILINE)
"""An import of another module of the package, or a data file."""

INCLUDES = [fence for fence in FENCES if fence.language == "literalinclude"]


@pytest.mark.parametrize("fence", INCLUDES, ids=place)
def test_included_file_is_a_snippet_named_by_region(fence: Fence) -> None:
    path = ROOT / fence.argument.lstrip("/")
    assert fence.argument.startswith("/snippets/"), f"{place(fence)}: not a file of snippets/"
    assert path.is_file(), f"{place(fence)}: {fence.argument} is not there"
    assert "lines" not in fence.options, f"{place(fence)}: line numbers rot; name a region"


def test_what_pages_offer_to_copy_needs_no_other_module() -> None:
    offered = set(re.findall(r"\{download\}`[\w./]+ </(snippets/[\w/]+\.py)>`", ALL_PAGES))
    assert "snippets/message_id.py" in offered
    for path in sorted(offered):
        needs = NEEDS_OTHERS.search((ROOT / path).read_text("utf-8"))
        assert not needs, f"{path} does not work alone: {needs and needs[0]}"
