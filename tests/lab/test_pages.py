"""Every command and every configuration on the pages, run in the lab and compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from handbook.facts.generations import GENERATIONS

from lab import ROOT
from lab.transcripts import config_fences
from lab.transcripts.counts import REMEDY, counted, docname, load, read_counts, read_stamp, stamped
from lab.transcripts.fences import page_files, read_page
from lab.transcripts.runs import Runs
from lab.transcripts.transcripts import Block, Transcript

PAGES, FAULTS = load()
CONFIGS = [
    config
    for file in page_files()
    if not any(str(fault).startswith(file.relative_to(ROOT).as_posix() + ":") for fault in FAULTS)
    for config in config_fences.read_configs(read_page(file))
]


def _blocks() -> Iterator[Any]:
    for page in PAGES:
        for generation in GENERATIONS:
            for block in page.blocks_for(generation):
                name = f"{block.fence.id}[{generation}]"
                yield pytest.param(page, generation, block, id=name)


@pytest.mark.parametrize(("page", "generation", "block"), list(_blocks()))
def test_block(runs: Runs, page: Transcript, generation: str, block: Block) -> None:
    failures = runs.failures(page.path, generation, block.fence.id)
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


MAY_DIFFER_ONCE = 3
"""Of more than two hundred runs. A command that is wrong one time in three hides behind no more."""


def test_few_pages_needed_a_second_run(runs: Runs) -> None:
    """Stands below the blocks, so that all have been looked at."""
    found = [f"{at}: {text}" for at, text in runs.differed_once.items()]
    assert len(found) <= MAY_DIFFER_ONCE, "\n\n".join(map(str, found))


@pytest.mark.parametrize(
    ("config", "generation"),
    [
        pytest.param(config, generation, id=f"{config.fence.id}[{generation}]")
        for config in CONFIGS
        for generation in config.generations
    ],
)
def test_configuration(lab: None, config: config_fences.Config, generation: str) -> None:
    refusal = config_fences.check(config, generation)
    if refusal:
        pytest.fail(refusal, pytrace=False)


def test_pages_can_be_read() -> None:
    if FAULTS:
        pytest.fail("\n".join(map(str, FAULTS)), pytrace=False)


def test_counts_of_commands_are_those_committed() -> None:
    committed = read_counts()
    found = {page.path: counted(page) for page in PAGES}
    wrong = [
        f"{path}: blocks.yaml says {committed.get(path)}, the page has {found.get(path)}"
        for path in sorted({*committed, *found})
        if committed.get(path) != found.get(path)
    ]
    if wrong:
        pytest.fail("\n".join([*wrong, REMEDY]), pytrace=False)


def test_stamp_is_in_step_with_the_pages() -> None:
    stamp = read_stamp()
    said = {name: {**page} for name, page in stamp["pages"].items()}
    for page in said.values():
        page.pop("date")
    found = {docname(page): stamped(page) for page in PAGES}
    wrong = [
        f"{name}.md: docs/_data/lab-run.json says {said.get(name)}, the page has {found.get(name)}"
        for name in sorted({*said, *found})
        if said.get(name) != found.get(name)
    ]
    if found and sorted(stamp["generations"]) != sorted(GENERATIONS):
        wrong.append(f"docs/_data/lab-run.json names the generations {[*stamp['generations']]}")
    if wrong:
        pytest.fail("\n".join([*wrong, REMEDY]), pytrace=False)


def test_who_says_that_a_command_needs_cpanel_is_a_known_source() -> None:
    text = (ROOT / "docs" / "_data" / "sources.yaml").read_text(encoding="utf-8")
    known = {row["id"] for row in yaml.safe_load(text)["rows"]}
    for page in PAGES:
        for block in page.blocks:
            source = block.fence.options.get("needs-cpanel", "").split(" ")[0]
            place = f"{page.path}:{block.fence.line}"
            assert not source or source in known, f"{place}: no source {source} in sources.yaml"
