"""A pasted text: the search chooses among the records as the tool does, and says what it knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from lab import ROOT
from snippets.texts import CODES, RECORDS
from snippets.texts.known import OTHER_SERVER, SIDES, known
from snippets.texts.quoted import recognized
from tests.site.browser import visit
from tests.snippets.test_quoted import OWN_WORDS, REPLIES, WITH_BOTH, WITH_ENHANCED

PASTED: list[str] = yaml.safe_load((ROOT / "tests/site/pasted.yaml").read_text(encoding="utf-8"))
QUERIES = yaml.safe_load((ROOT / "tests/site/queries.yaml").read_text(encoding="utf-8"))
TEXTS = [
    *(record[name] for record in RECORDS for name in ("example", "not", "text") if name in record),
    *PASTED,
    *(row["query"] for row in QUERIES),
    "554 5.7.1 NO_REVERSE_DNS=1.0 rejected",  # a rule with its score is no word
]
OF_ALL = ("entries.", "terms-", "places-")
READY = "typeof handbookChooser === 'function'"
CHOICE = """texts => Promise.all(texts.map(async ([text, side]) => {
    await handbookChooser();
    const found = await known(text, side ?? undefined);
    return found ? [found.side, found.id ?? null, found.code ?? null] : null;
}))"""


def chosen(text: str, side: str | None) -> list[str | None] | None:
    found = known(text, side)
    return [found.side, found.record, found.code] if found else None


@pytest.mark.parametrize("side", [None, *SIDES])
def test_both_halves_choose_the_same_record(
    chromium: Browser, site: Path, side: str | None
) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function(READY)
        theirs = opened.page.evaluate(CHOICE, [[text, side] for text in TEXTS])
    ours = [chosen(text, side) for text in TEXTS]
    differing = [
        (text, one, other)
        for text, one, other in zip(TEXTS, ours, theirs, strict=True)
        if one != other
    ]
    assert not differing, f"{len(differing)} of {len(TEXTS)}: {differing[:3]}"


RECOGNITION = """texts => Promise.all(texts.map(async (text) => {
    await handbookChooser();
    const found = await recognized(text);
    return found ? [found.side, found.id ?? null, found.code ?? null] : null;
}))"""
FRAMED = [
    frame.format(*reply) for frame in (*WITH_BOTH.values(), *WITH_ENHANCED.values())
    for reply in REPLIES
]  # fmt: skip
OF_HOSTS = [
    f"host {record['hosts'][0].replace('*.', 'mx.')}[203.0.113.7] said: {record['example']}"
    for record in RECORDS
    if "hosts" in record
]
JOINED = [f"“{code}.{code[0]}.{rest[2:]} {words}”" for code, rest, words in REPLIES] + [
    f"b'{words}'" for _, _, words in REPLIES
]


def test_both_halves_find_the_same_reply_in_a_text(chromium: Browser, site: Path) -> None:
    texts = [*FRAMED, *OF_HOSTS, *TEXTS, *OWN_WORDS, *JOINED]
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function(READY)
        theirs = opened.page.evaluate(RECOGNITION, texts)
    found = [recognized(text) for text in texts]
    ours = [one and [one.side, one.record, one.code] for one in found]
    differing = [
        (text, one, other)
        for text, one, other in zip(texts, ours, theirs, strict=True)
        if one != other
    ]
    assert not differing, f"{len(differing)} of {len(texts)}: {differing[:3]}"


def test_who_said_it_chooses_in_the_search_too(chromium: Browser, site: Path) -> None:
    assert len(OF_HOSTS) > 20
    only = [record for record in RECORDS if record.get("only-from-hosts")]
    for record in only[:3]:
        host = record["hosts"][0].replace("*.", "mx.")
        answer = asked(chromium, site, f"host {host}[203.0.113.7] said: {record['example']}")
        assert record["meaning"] in answer["card"]


def test_the_compared_texts_are_many_and_of_all_outcomes() -> None:
    assert len(set(TEXTS)) >= 1500
    outcomes = [known(text) for text in TEXTS]
    assert sum(bool(found and found.record) for found in outcomes) >= 300
    assert sum(bool(found and found.code) for found in outcomes) >= 30
    assert sum(found is None for found in outcomes) >= 300


def asked(chromium: Browser, site: Path, query: str) -> dict[str, Any]:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function(READY)
        opened.page.fill("#search-field", query)
        opened.page.wait_for_function("document.querySelector('#search-status').textContent")
        card = opened.page.locator("#search-known")
        return {
            "card": card.inner_text(),
            "link": next((a.get_attribute("href") for a in card.locator("a").all()), None),
            "status": opened.page.locator("#search-status").inner_text(),
            "results": opened.page.locator("#search-results a").evaluate_all(
                "all => all.map(one => one.getAttribute('href'))"
            ),
            "fetched": sorted(path for path in opened.fetched if "/search/" in f"/{path}"),
        }


def test_a_known_text_stands_on_top(chromium: Browser, site: Path) -> None:
    text = "550 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.22"
    found = known(text)
    assert found and found.entry
    answer = asked(chromium, site, text)
    assert answer["link"].endswith(f"#{found.entry}")
    assert f"Proofpoint: {found.meaning}" in answer["card"]
    assert str(found.page) in answer["card"]
    assert "This text is known." in answer["status"]


def test_an_unknown_text_gets_its_code_and_sections(chromium: Browser, site: Path) -> None:
    text = "550 5.1.2 zorblax is not wanted in this quuxery [qx]"
    found = known(text)
    assert found and found.code == "5.1.2"
    answer = asked(chromium, site, text)
    meaning = CODES["5.1.2"]["meaning"].replace("{server}", SIDES[OTHER_SERVER])
    assert f"No entry has this text. The code 5.1.2 alone says: {meaning}" in answer["card"]
    assert "known" not in answer["status"]


def test_a_question_is_no_pasted_text(chromium: Browser, site: Path) -> None:
    answer = asked(chromium, site, "how to see the queue")
    assert answer["results"]
    assert answer["card"] == ""


@pytest.mark.parametrize(
    "complaint",
    [
        "my customer says that he gets no mail since yesterday and the mailbox is full of spam",
        "users complain that gmail has rejected their messages because of a low reputation",
        "some of our mails go to the spam folder and others get lost, what can we do about it",
        "we changed nameservers and now all messages are greylisted or come back as user unknown",
        "abuse complaint: an account sent 5000 mails last night, how do I find the script",
    ],
)
def test_a_persons_own_words_are_no_known_text(
    chromium: Browser, site: Path, complaint: str
) -> None:
    answer = asked(chromium, site, complaint)
    assert answer["results"] and answer["card"] == ""
    assert "This text is known" not in answer["status"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("users cannot send, their IP is blocked by the RBL although they log in", False),
        ("my customer gets user unknown for a mailbox that exists", False),
        ("we see connection refused since the update of our firewall", False),
        ("mailbox is full, customer deleted mails but cpanel still shows 100%", False),
        ("customer gets relay not permitted", False),
        ("iphone Cannot Verify Server Identity after the renewal", True),
        ("550 5.7.1 my policy: they are blocked by an RBL", True),
    ],
)
def test_own_words_are_explained_as_no_known_text(
    chromium: Browser, site: Path, text: str, shown: bool
) -> None:
    answer = {"what": "line", "text": text, "answer": {"says": "It is known.", "kind": "unknown"}}
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof explaining === 'function'")
        telling = "answer => explaining().then((it) => it.isTelling(answer))"
        assert bool(opened.page.evaluate(telling, answer)) is shown


def test_a_text_without_signs_is_known_too(chromium: Browser, site: Path) -> None:
    answer = asked(chromium, site, "Connection to storage server failed")
    assert "This text is known" in answer["status"]


def test_a_short_query_loads_nothing_of_the_records(chromium: Browser, site: Path) -> None:
    answer = asked(chromium, site, "frozen message")
    assert answer["fetched"]
    others = [path for path in answer["fetched"] if not path.split("/")[-1].startswith(OF_ALL)]
    assert not [path for path in others if "/search/" in f"/{path}"]


def test_pasted_lines_stay_words(chromium: Browser, site: Path) -> None:
    """The end of a line joins no words."""
    lines = "552-5.2.2 The email account that you tried to reach\n552 5.2.2 is over quota\n"
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function(READY)
        opened.page.fill("#search-field", lines)
        opened.page.locator("#search-known a").first.wait_for(state="attached")


def test_no_other_error_text_comes_first(chromium: Browser, site: Path) -> None:
    """An error text leads only if the query has most of its words."""
    text = "dovecot: config: Error: Conflict in setting some_unheard_setting found from filter"
    answer = asked(chromium, site, text)
    assert "error-texts.html#" not in answer["results"][0]


def test_the_data_is_that_of_the_records(site: Path) -> None:
    file = (site / "search" / "known.js").read_text(encoding="utf-8")
    data = json.loads(file.removeprefix('handbookSearch("known",').removesuffix(");\n"))
    said = list((site / "search").glob("said-*.js"))
    assert len(said) == -(-len(RECORDS) // data["said"])
    assert list(data["sides"]) == list(SIDES)
