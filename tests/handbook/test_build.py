"""A fault in a page or a record stops the build, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.handbook.minisite import MiniSite


@pytest.fixture
def mini(tmp_path: Path) -> MiniSite:
    return MiniSite(tmp_path)


def test_a_right_site_builds(mini: MiniSite) -> None:
    status, messages = mini.build()
    assert (status, messages) == (0, "")
    html = (mini.folder / "_build/docs/page.html").read_text(encoding="utf-8")
    assert "WHM » Home » Email » Mailbox Conversion" in html
    assert 'id="source-one"' in html
    assert 'href="#cited-1"' in html and "First source" in html
    assert "Applies to: cPanel 132" in html


PAGE_FAULTS = {
    "no front matter": ("---\ndescription", "description", "front matter", 1),
    "unknown key": ("type: reference", "typ: reference", "'typ' was unexpected", 3),
    "unknown type": ("type: reference", "type: novel", "'novel' is not one of", 3),
    "description missing": ("description: A page", "x: A page", "'description' is a required", 2),
    "broken YAML": ("type: reference", "type: [reference", "expected", 4),
    "unknown source": ("source-one", "source-two", "no source has the id source-two", 10),
    "unknown screen": (
        "`Mailbox Conversion`",
        "`Mailbox`",
        "no WHM screen is called 'Mailbox'",
        10,
    ),
    "unknown set": ("{records} sources", "{records} sauces", "no set of records is called", 12),
    "unknown generation": (
        "An introduction",
        "```{console}\n:only: exim-3\n# exim -bp\n```\n\nAn introduction",
        "no generation 'exim-3'",
        10,
    ),
    "output left open": (
        "An introduction",
        "```console\n# exim -bp\n...\n```\n\nAn introduction",
        "the whole output is left open",
        10,
    ),
    "unknown label": ("An introduction", "An introduction [](#nowhere)", "nowhere", 10),
}


@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_a_fault_of_a_page_is_named(mini: MiniSite, fault: str) -> None:
    old, new, message, line = PAGE_FAULTS[fault]
    mini.replace(mini.page, old, new)
    status, messages = mini.build(builder="dummy")
    assert status != 0
    named = [text for text in messages.splitlines() if f"page.md:{line}:" in text]
    assert any(message in text for text in named), messages


RECORD_FAULTS = {
    "field missing": ("    section: Email\n", "", "'section' is a required property"),
    "unknown field": ("    section:", "    part: x\n    section:", "'part' was unexpected"),
    "wrong kind": ("section: Email", "section: [Email]", "is not of type 'string'"),
    "unknown source": ("[source-one]", "[source-two]", "no source has the id source-two"),
    "same id twice": ("screen-whm-mailbox-conversion", "source-one", "stands already at"),
    "broken YAML": ("section: Email", "section: 'Email", "found unexpected end"),
    "bad link": ("Converts mailboxes.", "Converts [](#nowhere).", "nowhere"),
}


@pytest.mark.parametrize("fault", RECORD_FAULTS)
def test_a_fault_of_a_record_is_named(mini: MiniSite, fault: str) -> None:
    old, new, message = RECORD_FAULTS[fault]
    mini.replace(mini.screens, old, new)
    status, messages = mini.build(builder="dummy")
    assert status != 0
    named = [text for text in messages.splitlines() if "screens.yaml:" in text]
    assert any(message in text for text in named), messages
    line = int(named[0].split("screens.yaml:")[1].split(":")[0])
    assert line > 1, messages


def test_a_record_that_its_home_does_not_show(mini: MiniSite) -> None:
    mini.replace(mini.page, "```{records} screens\n```\n", "")
    status, messages = mini.build(builder="dummy")
    assert status != 0
    line = mini.line_of(mini.screens, "screen-whm-mailbox-conversion")
    assert f"screens.yaml:{line}" in messages and "not shown on its home page" in messages


def test_a_changed_record_reaches_its_page(mini: MiniSite) -> None:
    mini.build()
    mini.replace(mini.screens, "Converts mailboxes.", "Turns mailboxes around.")
    assert mini.build() == (0, "")
    html = (mini.folder / "_build/docs/page.html").read_text(encoding="utf-8")
    assert "Turns mailboxes around." in html
