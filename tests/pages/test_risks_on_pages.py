"""No command harms mail without warning: marks on every block, a dry run before every deletion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook.blocks.risk import WORDS
from handbook.facts.transcript import typed

from lab.transcripts.fences import Fence, Page, page_files, read_page
from publish import html
from snippets.risk.judge import RISKS, UNKNOWN, assess

PAGES = [read_page(path) for path in page_files()]
HARMFUL = ("bounces", "deletes one", "deletes many")
# Words of a harmful command that do not say what it hits.
FRAME = re.compile(
    r"-.*|RETR|DELE|USER|PASS|QUIT|EOF|xargs|exim|exiqgrep|doveadm|expunge|mailbox|delete|rm|sudo|uapi|whmapi1|Email|"
    r"[a-z_]+|[a-z]+=|\||;|\d+"
)


WRITTEN_OVER = re.compile(r"what it held is lost$|^takes lines out of ")


def console(fences: list[Fence]) -> list[Fence]:
    return [fence for fence in fences if fence.language == "console"]


def targets(command: str) -> set[str]:
    """What a command hits, as it is written: IDs, patterns, addresses, folders, files."""
    words = re.findall(r"'[^']*'|\"[^\"]*\"|[^\s|;()]+", command)
    words = [re.sub(r"^[a-z]+=(?=.)", "", word).strip("'\"") for word in words]
    return {word for word in words if not FRAME.fullmatch(word)}


def harms(fence: Fence, command: str) -> bool:
    """Whether a command deletes or bounces something that has to be looked at before.

    A block that reproduces a fault sets the lab's own server up: nobody copies it, and what it
    writes over there is the lab's. What it deletes counts all the same.
    """
    parts = [part for part in assess(command).parts if part.risk in HARMFUL]
    if "reproduces" in fence.options:
        parts = [part for part in parts if not WRITTEN_OVER.search(part.why)]
    return bool(parts) and assess(command).risk in HARMFUL


def unseen_targets(fences: list[Fence]) -> list[str]:
    """Each harmful command whose targets no earlier reading command of the page showed."""
    faults, seen = [], ""
    for fence in fences:
        for command in typed(fence.content):
            if harms(fence, command):
                missing = {word for word in targets(command) if word not in seen}
                if missing or not seen:
                    faults.append(f"{fence.page}:{fence.line}: {command}: not looked at: {missing}")
        if all(assess(command).risk not in HARMFUL for command in typed(fence.content)):
            seen += fence.content
    return faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_no_risk_is_unknown(page: Page) -> None:
    faults = [
        f"{fence.page}:{fence.line}: the risk of {command!r} is unknown"
        for fence in console(page.fences)
        for command in typed(fence.content)
        if assess(command).risk == UNKNOWN
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_what_deletes_or_bounces_was_looked_at_before(page: Page) -> None:
    faults = unseen_targets(console(page.fences))
    assert not faults, "\n".join(faults)


def fence(content: str) -> Fence:
    return Fence("p.md", 1, 2, "h", 1, "console", "", {}, content, "")


LOOK = "# exiqgrep -i -f '^<a@example\\.com>$'\n1tixMn-00000000C5j-1wRa\n"


@pytest.mark.parametrize(
    ("before", "command", "right"),
    [
        (LOOK, "# exiqgrep -i -f '^<a@example\\.com>$' | xargs -r exim -Mrm\n", True),
        (LOOK, "# exim -Mrm 1tixMn-00000000C5j-1wRa\n", True),
        (LOOK, "# exiqgrep -i -f '^<b@example\\.com>$' | xargs -r exim -Mrm\n", False),
        (LOOK, "# exim -Mrm 1tixMn-00000000C5j-2wRa\n", False),
        ("", "# exim -Mrm 1tixMn-00000000C5j-1wRa\n", False),
    ],
)
def test_the_dry_run_must_be_of_the_same_thing(before: str, command: str, right: bool) -> None:
    assert (not unseen_targets([fence(before), fence(command)])) is right


def test_harmful_commands_are_on_the_pages() -> None:
    """So that the tests above have something to look at."""
    risks = [
        assess(command).risk
        for page in PAGES
        for block in console(page.fences)
        for command in typed(block.content)
    ]
    assert all(risks.count(risk) >= 2 for risk in ("deletes one", "deletes many", "sends"))


def test_every_block_of_the_site_carries_its_mark(site: Path) -> None:
    for page in html.pages(site):
        for block in html.select(page, "div.highlight-console"):
            mark = block.find_previous_sibling()
            assert mark is not None, page
            text = mark.get_text(strip=True)
            assert text in WORDS.values(), f"{page.relative_to(site)}: a block without its mark"


def test_there_are_words_for_every_risk() -> None:
    assert set(WORDS) == set(RISKS)
