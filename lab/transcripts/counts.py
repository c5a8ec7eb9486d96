"""How many commands each page has run, and how many it cannot run: committed, so a diff shows it.

lab/transcripts/blocks.yaml guards against examples that vanish, or that quietly stop being run.
docs/_data/lab-run.json is what the site shows: the versions that ran, per page when and how often.
Both are written by `make update-examples` alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from handbook.facts.generations import GENERATIONS
from handbook.facts.transcript import NOT_RUN

from lab import ROOT
from lab.transcripts.fences import PageError, page_files, read_page
from lab.transcripts.transcripts import Transcript, read_transcript

COUNTS = Path(__file__).with_name("blocks.yaml")
STAMP = ROOT / "docs" / "_data" / "lab-run.json"
REMEDY = "if that is meant, run `make update-examples` and commit what it writes"

_HEAD = "# Console commands per page. Written by `make update-examples`; do not edit.\n"


def load(root: Path = ROOT, *, check_ids: bool = True) -> tuple[list[Transcript], list[PageError]]:
    """Read the console blocks of all pages, and what is wrong with the pages that have faults."""
    transcripts, errors = [], []
    for file in page_files(root):
        try:
            transcripts.append(read_transcript(read_page(file, root), check_ids=check_ids))
        except PageError as error:
            errors.append(error)
    return [transcript for transcript in transcripts if transcript.blocks], errors


def counted(transcript: Transcript) -> dict[str, Any]:
    """Count the commands of a page: by generation, and by reason for those that are not run."""
    run = {name: _commands(transcript, name) for name in GENERATIONS}
    counts: dict[str, Any] = {"run": {name: n for name, n in run.items() if n}}
    for option in NOT_RUN:
        reasons: Counter[str] = Counter()
        for block in transcript.blocks:
            if block.not_run == option:
                reasons[block.fence.options[option]] += len(block.commands)
        if reasons:
            counts[option] = dict(sorted(reasons.items()))
    return counts


def _commands(transcript: Transcript, generation: str) -> int:
    return sum(len(block.commands) for block in transcript.blocks_for(generation))


def read_counts() -> dict[str, Any]:
    return yaml.safe_load(COUNTS.read_text(encoding="utf-8")) or {} if COUNTS.exists() else {}


def write_counts(transcripts: Iterable[Transcript]) -> None:
    counts = {transcript.path: counted(transcript) for transcript in transcripts}
    COUNTS.write_text(_HEAD + yaml.safe_dump(counts, allow_unicode=True), encoding="utf-8")


def read_stamp() -> dict[str, Any]:
    empty: dict[str, Any] = {"generations": {}, "pages": {}}
    return json.loads(STAMP.read_text(encoding="utf-8")) if STAMP.exists() else empty


def write_stamp(
    transcripts: Iterable[Transcript], ran: Iterable[str], versions: Mapping[str, Any]
) -> None:
    """Write what ran: `ran` names the pages of this run, the others keep what they had."""
    now = datetime.now(UTC).date().isoformat()
    before, ran = read_stamp()["pages"], set(ran)
    pages = {}
    for transcript in transcripts:
        page = stamped(transcript)
        if transcript.path in ran:
            pages[docname(transcript)] = {**page, "date": now}
        elif docname(transcript) in before:
            pages[docname(transcript)] = before[docname(transcript)]
    stamp = {"generations": versions, "pages": pages}
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(json.dumps(stamp, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def stamped(transcript: Transcript) -> dict[str, Any]:
    """Return what the stamp says of a page, but for the date."""
    not_run = sum(len(block.commands) for block in transcript.blocks if block.not_run)
    return {"commands": counted(transcript)["run"], "not-run": not_run}


def docname(transcript: Transcript) -> str:
    """Return the page's name as Sphinx has it."""
    return transcript.path.removesuffix(".md")
