"""Pictures are drawn from what runs and from records, and say so where they cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook.page.pictures.queue_life import in_words, seconds, steps

from lab import ROOT
from publish import html
from tests.handbook.minisite import MiniSite

CONSOLE = "```console\n# nc 192.0.2.1 25\n220 here\n250 OK so far\n```\n"


def built(tmp_path: Path, text: str) -> tuple[int, str, MiniSite]:
    mini = MiniSite(tmp_path)
    mini.page.write_text(f"{mini.page.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    return (*mini.build(), mini)


def test_the_steps_of_a_retry_rule_are_those_of_the_specification() -> None:
    (_, _, fixed), (_, _, growing), (_, last, slow) = steps("F,2h,15m; G,16h,1h,1.5; F,4d,8h")
    assert fixed == [at * 900 for at in range(1, 9)]
    assert [in_words(at - at % 60) for at in growing[:3]] == [
        "3 hours",
        "270 minutes",
        "405 minutes",
    ]
    assert slow[0] - growing[-1] == seconds("8h")
    assert slow[-1] <= last == seconds("4d") < slow[-1] + seconds("8h")


def test_what_a_dialogue_says_was_said(tmp_path: Path) -> None:
    text = (
        CONSOLE
        + "\n```{dialogue} Client | Server\n<- 250 OK\n-- then\n== locked\n<- 220 … re\n```\n"
    )
    code, said, mini = built(tmp_path, text)
    assert (code, said) == (0, "")
    page = html.parsed.__wrapped__(mini.folder / "_build" / "docs" / "page.html")
    assert [" ".join(entry.text.split()) for entry in page.select(".dialogue li")] == [
        "Server: 250 OK", "then", "locked", "Server: 220 … re"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("{dialogue} A | B\n<- 550 No", "no other block of this page has '550 No'"),
        ("{dialogue} A\n<- 250 OK", "name both sides"),
        ("{dialogue} A | B\n250 OK", "begins with none of"),
        ("{anatomy}\nnothing", "anatomy: "),
        ("{anatomy}\none\ntwo", "one line, please"),
        ("{file-tree} A\n    a/  too deep", "is no file below the one before"),
        ("{port-map}\nA client: 99", "no record of a port '99'"),
        ("{queue-life}", "exim.conf"),
    ],
)
def test_what_cannot_be_drawn_stops_the_build(block: str, said: str, tmp_path: Path) -> None:
    code, text, _ = built(tmp_path, f"{CONSOLE}\n```{block}\n```\n")
    assert code != 0
    assert re.search(r"page\.md:\d+: .*" + re.escape(said), text), text


def test_an_anatomy_has_every_letter_of_its_line(site: Path) -> None:
    found = 0
    for page in ("docs/logs/main-log.html", "docs/exim/message-ids.html"):
        source = (ROOT / page).with_suffix(".md").read_text(encoding="utf-8")
        lines = re.findall(r"```\{anatomy\}\n(?::.*\n)*(.+)\n```", source)
        shown = [tag.get_text().rstrip() for tag in html.select(site / page, ".anatomy-line")]
        assert shown == lines
        found += len(lines)
    assert found >= 4
