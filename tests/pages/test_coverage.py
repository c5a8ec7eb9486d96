"""Every question of the readers has its entry, and every troubleshooting entry is whole.

``coverage.yaml`` has the questions, each with the label of what answers it, or why nothing does.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from handbook.facts import located_yaml, record_store

from lab import ROOT
from lab.transcripts.fences import page_files
from snippets.texts import RECORDS

COVERAGE = ROOT / "tests" / "pages" / "coverage.yaml"
FOLDER = ROOT / "docs" / "troubleshooting"
# Pages of the folder that lead to entries or have a form of their own.
NO_ENTRIES = {
    "index",
    "first-aid",
    "which-side",
    "move",
    "wrong-commands",
    "error-texts",
    "reasons",
}
PARTS = [
    "You see", "It means", "Look for", "Check", "Fix in WHM", "Fix in the shell", "It worked when",
]  # fmt: skip
PART = re.compile(rf"^(?:\*\*|### )({'|'.join(PARTS)})\b", re.M)
SECTION = re.compile(r"^(?:\(([\w-]+)\)=\n)?## (.+)$", re.M)
SIGNPOST_WORDS = 70
FENCE = "FENCE"

STORE = record_store.load(ROOT / "docs" / "_data")
LABELS = {
    label
    for page in page_files()
    for label in re.findall(r"^\(([\w-]+)\)=$", page.read_text(encoding="utf-8"), re.M)
} | {row.id for row in STORE.rows()}


def faults_of_coverage(path: Path, labels: set[str]) -> list[str]:
    """What is wrong with the map of the questions, each with file and line."""
    data = located_yaml.load(path)
    faults, seen = [], set()
    for number, row in enumerate(data.value):
        where = f"{path.name}:{data.line((number,))}"
        asks = row.get("asks", "")
        if set(row) - {"asks"} not in ({"entry"}, {"why-not"}):
            faults.append(f"{where}: a question has an entry or a reason why not")
        if not asks.endswith("?"):
            faults.append(f"{where}: a question stands in `asks`, and ends with its sign")
        if asks in seen:
            faults.append(f"{where}: this is asked twice: {asks}")
        seen.add(asks)
        if "entry" in row and row["entry"] not in labels:
            faults.append(f"{where}: {asks}: no heading is called {row['entry']!r}")
        if "why-not" in row and len(str(row["why-not"])) < 20:
            faults.append(f"{where}: {asks}: the reason says nothing")
    return faults


def test_every_question_has_an_entry_or_a_reason() -> None:
    faults = faults_of_coverage(COVERAGE, LABELS)
    assert not faults, "\n".join(faults)


def test_nearly_all_questions_are_answered() -> None:
    rows = located_yaml.load(COVERAGE).value
    assert len(rows) >= 124
    assert sum("entry" in row for row in rows) >= len(rows) - 9


@pytest.mark.parametrize(
    "text",
    [
        "- {asks: Why?, entry: gone}\n",
        "- {asks: Why, entry: here}\n",
        "- {asks: Why?, entry: here}\n" * 2,
        "- {asks: Why?, why-not: no}\n",
        "- {asks: Why?, entry: here, why-not: that is another matter}\n",
        "- {asks: Why?}\n",
        "- {entry: here}\n",
    ],
)
def test_a_wrong_map_is_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "coverage.yaml"
    path.write_text(text, encoding="utf-8")
    assert faults_of_coverage(path, {"here"})


def test_every_error_text_leads_to_an_entry() -> None:
    rows = STORE.sets["errors"].rows
    assert len(rows) >= 60
    for row in rows:
        entry = row.fields["entry"]
        assert entry in LABELS, f"{row.path}:{row.line}: {row.id}: no heading is called {entry!r}"


def sections(page: Path) -> list[tuple[int, str, str, str]]:
    """Line, label, heading and body of each section of the second level."""
    text = re.sub(  # what stands in a fence is no heading, but it is content
        r"^( *)```.*?^\1```$",
        lambda fence: FENCE + "\n" * fence[0].count("\n"),
        page.read_text(encoding="utf-8"),
        flags=re.M | re.S,
    )
    found = list(SECTION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        (text.count("\n", 0, match.start(2)) + 1, match[1] or "", match[2], text[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    ]


MOVED_FROM = {"filters-and-other-providers": "providers"}
"""Entries that moved to another page keep their labels: the page, and where they stood."""

ENTRY_PAGES = [page for page in sorted(FOLDER.glob("*.md")) if page.stem not in NO_ENTRIES]
ENTRIES = [
    pytest.param(page, *section, id=section[1] or f"{page.stem}:{section[0]}")
    for page in ENTRY_PAGES
    for section in sections(page)
]


def fault_of_entry(page: str, label: str, body: str) -> str:
    """Why a section is neither a whole entry nor a signpost to one; empty when it is."""
    pieces = PART.split(body)
    parts, texts = pieces[1::2], pieces[2::2]
    pages = (page, MOVED_FROM.get(page, page))
    if (parts or label) and not label.startswith(tuple(f"troubleshooting-{one}-" for one in pages)):
        return f"its label is not troubleshooting-{page}-…"
    if parts:
        empty = [
            name for name, text in zip(parts, texts, strict=True) if not re.search(r"\w", text)
        ]
        if parts != PARTS:
            return f"an entry has the parts {PARTS}, in this order, and not {parts}"
        return f"nothing stands under {empty[0]}" if empty else ""
    if len(body.split()) > SIGNPOST_WORDS or "](#" not in body:
        return f"no entry, and no signpost of up to {SIGNPOST_WORDS} words with a link"
    return ""


@pytest.mark.parametrize(("page", "line", "label", "heading", "body"), ENTRIES)
def test_every_entry_is_whole(page: Path, line: int, label: str, heading: str, body: str) -> None:
    fault = fault_of_entry(page.stem, label, body)
    assert not fault, f"{page.relative_to(ROOT)}:{line}: {heading}: {fault}"


def test_there_are_entries() -> None:
    whole = [entry for entry in ENTRIES if PART.findall(str(entry.values[4])) == PARTS]
    assert len(whole) >= 80


WHOLE = "\n".join(f"**{part}** text\n" for part in PARTS)


@pytest.mark.parametrize(
    ("label", "body", "right"),
    [
        ("troubleshooting-queue-frozen", WHOLE, True),
        ("troubleshooting-queue-frozen", "It has [a page](#exim-queue).", True),
        ("troubleshooting-queue-frozen", "It has a page.", False),
        ("troubleshooting-queue-frozen", "[long](#exim-queue) " + "word " * 80, False),
        ("troubleshooting-queue-frozen", WHOLE.replace("**Check**", "Check"), False),
        ("troubleshooting-queue-frozen", WHOLE.replace("Check", "X").replace("Look for", "Check"),
         False),
        ("troubleshooting-queue-frozen", WHOLE.replace("**Check** text", "**Check**"), False),
        ("queue-frozen", WHOLE, False),
        ("", WHOLE, False),
        ("", "See [a page](#exim-queue).", True),
    ],
)  # fmt: skip
def test_the_form_of_an_entry(label: str, body: str, right: bool) -> None:
    assert (not fault_of_entry("queue", label, body)) is right


FORM = ["As published", "What happens", "Instead"]
WRONG = [section for section in sections(FOLDER / "wrong-commands.md") if FORM[0] in section[3]]


@pytest.mark.parametrize("section", WRONG, ids=[section[1] for section in WRONG])
def test_every_wrong_command_has_its_proof_and_its_safe_form(
    section: tuple[int, str, str, str],
) -> None:
    parts = re.findall(rf"^\*\*({'|'.join(FORM)}):?\*\*", section[3], re.M)
    assert parts == FORM, f"wrong-commands.md:{section[0]}: {parts}, not {FORM}"


def test_there_are_wrong_commands() -> None:
    assert len(WRONG) >= 12


def test_every_reason_that_the_tool_names_has_a_row() -> None:
    data = ROOT / "docs" / "_data"
    rows = {row.fields["reason"] for row in record_store.load(data).sets["reasons"].rows}
    schema = json.loads((data / "schemas" / "errors.schema.json").read_text(encoding="utf-8"))
    assert rows == set(schema["properties"]["reason"]["enum"])


def test_no_reason_sends_the_reader_elsewhere_for_this_servers_own_refusal() -> None:
    """Where this server says it, nobody is to be asked on another one."""
    elsewhere = re.compile(
        r"postmaster|provider|the other (?:server|side)|ask for removal|organization", re.I
    )
    rows = record_store.load(ROOT / "docs" / "_data").sets["reasons"].rows
    reasons = {row.fields["reason"]: row.fields for row in rows}
    here = (record for record in RECORDS if "to-client" in record["says"])
    said = {str(record["reason"]) for record in here if "reason" in record}
    wrong = []
    for reason in sorted(said):
        fields = reasons[reason]
        for side in ("here", "program"):
            assert (f"who-{side}" in fields) == (f"do-{side}" in fields), reason
        acts = [fields.get(f"{name}-here", fields[name]) for name in ("who", "do")]
        if elsewhere.search(" ".join(acts)):
            wrong.append(reason)
    assert not wrong


@pytest.mark.parametrize("path", page_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_name_of_a_part_ends_with_a_colon(path: Path) -> None:
    """A name in bold that runs into the sentence is read as its beginning."""
    text = path.read_text(encoding="utf-8")
    # A line that begins with a colon tells what the name stands for: a list of the names.
    found = re.finditer(rf"^\*\*({'|'.join(PARTS)})\*\*(?!\n:|, \*\*)", text, re.M)
    lines = [f"{path}:{text.count(chr(10), 0, one.start()) + 1}: {one[0]}" for one in found]
    assert not lines, "\n".join(lines)
