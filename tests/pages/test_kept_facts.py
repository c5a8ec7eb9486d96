"""What pages once told wrong stays put right: the right words there, the wrong ones nowhere.

The meanings of texts are printed on pages too, so their records are read with the pages.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from lab import ROOT
from lab.transcripts.fences import page_files

FACTS = yaml.safe_load((Path(__file__).parent / "kept_facts.yaml").read_text(encoding="utf-8"))
NUMBERED = [pytest.param(fact, id=f"{fact['page']}-{at}") for at, fact in enumerate(FACTS)]


@cache
def in_one_line(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("fact", NUMBERED)
def test_the_page_tells_it_right(fact: dict[str, str]) -> None:
    has = fact["has"]
    assert has in in_one_line(ROOT / fact["page"]), f"{fact['page']} does not say: {has}"


@pytest.mark.parametrize("fact", NUMBERED)
def test_no_page_tells_it_wrong(fact: dict[str, str]) -> None:
    wrong = re.compile(fact["never"], re.IGNORECASE)
    assert wrong.search(fact["wrong"]), f"{fact['never']} does not find {fact['wrong']}"
    read = [*page_files(), *(ROOT / "snippets/texts/records").glob("*.json")]
    pages = [path for path in read if wrong.search(in_one_line(path))]
    assert not pages, f"{fact['wrong']}: {[str(path.relative_to(ROOT)) for path in pages]}"
