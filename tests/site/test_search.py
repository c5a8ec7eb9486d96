"""The search: what is typed or pasted leads to the right place, in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml
from handbook.site import search_entries, search_index, search_terms
from lxml.html import fragment_fromstring
from playwright.sync_api import Browser

from lab import ROOT
from tests.site.browser import visit

QUERIES = yaml.safe_load((ROOT / "tests/site/queries.yaml").read_text(encoding="utf-8"))
PLACES: dict[str, str | list[str]] = {row["query"]: row["to"] for row in QUERIES}
MISSES_FILE = ROOT / "tests/site/known-misses.yaml"
MISSES: list[str] = yaml.safe_load(MISSES_FILE.read_text(encoding="utf-8")) or []


def rank(found: list[str], wanted: str | list[str]) -> int:
    """The place, from 1, of the first result that is a wanted one or lies on a wanted page."""
    right = {wanted} if isinstance(wanted, str) else set(wanted)
    for place, address in enumerate(found, 1):
        if address in right or address.partition("#")[0] in right:
            return place
    return 99


FIND_ALL = """async (queries) => {
    const found = {};
    for (const query of queries) {
        found[query] = (await handbookFind(query)).map(one => one.address);
    }
    return found;
}"""


# The addresses of the sections that list many things.
LISTS = """async () => {
    const data = await indexed();
    const lists = [...data.entries.keys()].filter((entry) => data.entries[entry].kind === LIST);
    const address = async (entry) => {
        const [anchor] = await placeOf(entry, data);
        return `${data.pages[data.entries[entry].page][0]}#${anchor}`;
    };
    return Promise.all(lists.map(address));
}"""


@pytest.fixture(scope="module")
def found(chromium: Browser, site: Path) -> dict[str, list[str]]:
    """Each query with the addresses that it finds, best first, all asked in one visit."""
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        found: dict[str, list[str]] = opened.page.evaluate(FIND_ALL, [*PLACES])
        return found


@pytest.mark.parametrize("query", PLACES)
def test_a_query_leads_to_its_place(found: dict[str, list[str]], query: str) -> None:
    is_found = rank(found[query], PLACES[query]) <= 3
    if query in MISSES:
        assert not is_found, f"it is found now: take it out of {MISSES_FILE.name}"
    else:
        assert is_found, f"wanted {PLACES[query]}, found {found[query][:3]}"


def test_no_page_stands_before_what_is_looked_for(found: dict[str, list[str]]) -> None:
    """A long page has a word of everything; it is the answer to little of it."""
    unwanted: Counter[str] = Counter()
    for query, wanted in PLACES.items():
        right = {wanted} if isinstance(wanted, str) else set(wanted)
        pages = {place.partition("#")[0] for place in right}
        unwanted.update(one for one in found[query][:3] if "#" not in one and one not in pages)
    page, times = unwanted.most_common(1)[0]
    assert times < 0.05 * len(PLACES), f"{page} stands {times} times where another is wanted"


def test_no_list_of_everything_answers_a_question(
    chromium: Browser, site: Path, found: dict[str, list[str]]
) -> None:
    """What explains dozens of names has a word of each question, and the answer to few."""
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        lists = set(opened.page.evaluate(LISTS))
    assert "docs/logs/main-log.html#logs-main-log-parts" in lists
    assert not any(one.startswith("docs/troubleshooting/") for one in lists), "these are answers"
    is_pasted = re.compile(r'[][:<>="]|[245]\d\d ')
    questions = [one for one in PLACES if len(one.split()) > 3 and not is_pasted.search(one)]
    first = [query for query in questions if found[query] and found[query][0] in lists]
    assert not [query for query in first if rank(found[query][:1], PLACES[query]) > 1]


def test_known_misses_are_queries_and_become_fewer() -> None:
    assert len(QUERIES) == len(PLACES) >= 700
    assert set(MISSES) <= set(PLACES)
    path = MISSES_FILE.relative_to(ROOT).as_posix()
    commits = git("log", "--format=%H", "--", path).split()
    before = [len(yaml.safe_load(git("show", f"{commit}:{path}")) or []) for commit in commits]
    assert not before or len(MISSES) <= min(before), "the search has become worse"


def git(*arguments: str) -> str:
    """What git says; nothing where there is no history, as in an unpacked archive."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout


def test_a_first_query_is_light(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        opened.page.wait_for_load_state("networkidle")
        before = set(opened.fetched)
        assert not [path for path in before if "/entries.js" in path], "loaded before a query"
        opened.page.fill("#search-field", "frozen message")
        opened.page.wait_for_selector("#search-results a")
        opened.page.wait_for_load_state("networkidle")
        # What explains a pasted text has a budget of its own (test_browser_python.py).
        explains = re.compile(r"/python[/.]|explain\.js")
        new = {path: size for path, size in opened.fetched.items() if path not in before}
        loaded = sum(size for path, size in new.items() if not explains.search(path))
        assert not opened.refused
    script = len(subprocess.run(
        ["gzip", "-6", "-c", str(site / "_static/scripts/search.js")], capture_output=True
    ).stdout)  # fmt: skip
    assert loaded + script <= 45_000


@pytest.mark.parametrize(
    ("query", "as_if"),
    [
        ("greylsting", "greylisting"),  # misspelled
        ("quoat", "quota"),  # two letters swapped
        ("mailinglist", "mailing list"),  # two words as one
        ("grey listing", "greylisting"),  # one word as two
        ("out of office", "autoresponder"),  # a phrase with another name
    ],
)
def test_what_is_meant_is_found(chromium: Browser, site: Path, query: str, as_if: str) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        find = "query => handbookFind(query).then(found => found.map(one => one.address))"
        found, meant = (opened.page.evaluate(find, asked) for asked in (query, as_if))
    assert rank(found, meant[0].partition("#")[0]) <= 3


def test_words_of_the_search_are_sorted_and_say_something() -> None:
    lines = (ROOT / search_index.WORDS).read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if " -> " in line]
    assert said == sorted(said)
    weak, besides = search_index.word_list(ROOT / search_index.WORDS)
    assert len(weak) > 80
    assert all(word and meant and [word] != meant for word, meant in besides.items())


def test_how_much_an_entry_has_of_a_term() -> None:
    html = """<section id="exim"><h1>The daemon</h1><p>Reads mail.</p><pre>ps axu</pre>
        <ul><li><p><code>QUIT</code> ends it.</p></li><li><p>See <code>NOOP</code></p></li></ul>
        <section id="more"><h2>Pages</h2><p><a class="internal">Other</a></p></section></section>"""
    article = fragment_fromstring(f"<article>{html}</article>")
    more, page = search_entries.entries_of(article, "docs/exim")
    assert (more.kind, more.text) == (search_entries.BACKGROUND, "")
    levels = search_index.levels_of(page)
    assert {term: levels[term] for term in ("daemon", "quit", "noop", "mail", "axu")} == {
        "daemon": search_index.TITLE, "quit": search_index.ABOUT, "noop": search_index.MENTION,
        "mail": search_index.MENTION, "axu": search_index.EXAMPLE,
    }  # fmt: skip


def test_a_path_has_as_many_words_as_names() -> None:
    """Who asks for one of its folders in a sentence does not ask for the file."""
    assert search_index.words_of("/var/cpanel/greylist/greylist.sqlite") == "4"
    assert search_index.words_of("Mail is late: the queue") == "5"


def test_results_say_where_they_stand_and_why(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=frozen+message") as opened:
        first = opened.page.locator("#search-results > li").first
        first.wait_for()
        assert " \u203a " in first.locator(".search-place").inner_text()
        assert "/go/" not in opened.page.locator("#search-results").inner_text()
        marked = opened.page.locator("#search-results mark").all_inner_texts()
        assert {"frozen", "message"} <= {word.strip(".,;:()").lower() for word in marked}
        files = "all => all.map(one => new URL(one.href).pathname)"
        groups = [
            group.locator("a").evaluate_all(files)
            for group in opened.page.locator("#search-results > li").all()
        ]
        assert all(len(set(group)) == 1 for group in groups)
        assert len({group[0] for group in groups}) == len(groups)


def test_small_words_are_not_marked(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=the+client+asks+for+the+password+again") as opened:
        opened.page.locator("#search-results mark").first.wait_for()
        marked = opened.page.locator("#search-results mark").all_inner_texts()
    words = {word.strip(".,;:()\u201c\u201d").lower() for word in marked}
    assert "password" in words
    assert not words & {"the", "for", "of", "to", "a"}


def test_a_result_leads_to_its_place(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=993") as opened:
        opened.page.locator("#search-results a").first.click()
        assert opened.page.url.endswith("docs/protocols/ports.html#port-993")


def test_nothing_found_is_said(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=qqqxyzzy") as opened:
        opened.page.wait_for_function("document.querySelector('#search-status').textContent")
        told = opened.page.locator("#search-status").inner_text()
        assert told.startswith("Nothing found. Try fewer words")


@pytest.mark.parametrize(
    "word",
    [
        "Đường", "queues", "/var/log/exim_mainlog", "5.7.26", "-bpc", "=>", "Entries", "ID",
        "Exim\u2019s", "can't", "catch-all", "QT=", "A=dovecot_login",
    ],
)  # fmt: skip
def test_both_halves_make_the_same_terms(chromium: Browser, site: Path, word: str) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        theirs = opened.page.evaluate("word => termsOf(fold(word))", word)
    assert theirs == search_terms.terms_of(search_terms.fold(word))


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("/var/log/exim_mainlog", ["var/log/exim_mainlog", "var", "log", "exim", "mainlog"]),
        ("5.7.26", ["5.7.26", "5", "7", "26"]),
        ("993.", ["993"]),
        ("=>", ["=>"]),
        ("dọn", ["don"]),
        ("entries", ["entry"]),
        ("Exim's", ["exim"]),
        ("can't", ["cant"]),
        ("catch-all", ["catchall", "catch", "all"]),
        ("QT=", ["qt="]),
    ],
)
def test_terms(word: str, terms: list[str]) -> None:
    assert search_terms.terms_of(search_terms.fold(word)) == terms


def test_the_index_is_in_many_small_files(site: Path) -> None:
    sizes = [path.stat().st_size for path in (site / "search").glob("terms-*.js")]
    assert len(sizes) > 20
    text = (site / "search" / "entries.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix('handbookSearch("entries",').removesuffix(");\n"))
    entries = len(data["words"])
    assert entries > 900
    assert entries == len(data["kinds"]) == sum(data["counts"]) == sum(data["places"])
    assert len(data["counts"]) == len(data["pages"])


def test_a_complaint_leads_to_what_solves_it() -> None:
    html = """<section id="t"><h1>Trouble</h1><dl>
        <dt>“It is late”</dt><dd><p><a class="internal" href="queue.html#q">The queue</a>, then
        <a class="internal" href="../exim/log.html#log">the log</a></p></dd></dl>
        <ul><li><p><strong>"It is gone."</strong></p>
        <p><a class="internal" href="gone.html">Gone</a></p></li>
        <li><p><strong>No complaint</strong></p>
        <p><a class="internal" href="x.html">X</a></p></li></ul>
        </section>"""
    article = fragment_fromstring(f"<article>{html}</article>")
    found = search_entries.entries_of(article, "docs/t/index")
    places = [
        search_entries.Entry("Q", "docs/t/queue.html#q", search_entries.SECTION, ""),
        search_entries.Entry("Log", "docs/exim/log.html", search_entries.PAGE, "", "before"),
        search_entries.Entry("Gone", "docs/t/gone.html", search_entries.PAGE, ""),
    ]
    led = search_entries.led_to([*found, *places])
    signs = [(one.title, one.address) for one in led if one.kind == search_entries.SIGN]
    late = "It is late"
    assert signs == [
        (late, "docs/t/queue.html#q"),
        (late, "docs/exim/log.html"),
        ("It is gone.", "docs/t/gone.html"),
    ]
    after = {entry.title: entry for entry in led if entry.kind != search_entries.SIGN}
    assert "late" in after["Q"].leading and "late" in after["Log"].leading
    assert after["Log"].leading.startswith("before") and "gone" in after["Gone"].leading
    assert "late" not in after["Trouble"].text and "No complaint" in after["Trouble"].text
    assert set(after) == {"Trouble", "Q", "Log", "Gone"}


def test_a_list_with_one_complaint_is_a_list_of_complaints() -> None:
    html = """<section id="t"><h1>Trouble</h1><dl>
        <dt>“It is late”</dt><dd><p><a class="internal" href="queue.html">Queue</a></p></dd>
        <dt>Since Cloudflare</dt><dd><p><a class="internal" href="dns.html">DNS</a></p></dd>
        </dl></section>"""
    found = search_entries.entries_of(fragment_fromstring(f"<article>{html}</article>"), "t/index")
    led = {entry.address: entry.leading for entry in found if entry.kind == search_entries.SIGN}
    assert led == {"t/queue.html": "“It is late”", "t/dns.html": "Since Cloudflare"}


def test_a_complaint_is_shown_as_its_place() -> None:
    place = search_entries.Entry("The queue", "q.html#late", search_entries.SECTION, "Mail waits.")
    sign = search_entries.Entry("It is late", "q.html#late", search_entries.SIGN, "")
    assert search_index.shown([place, sign]) == [place, place]
    unchanged = search_index.titled(sign, {"late": "The queue"}, {})
    assert unchanged.title == "It is late", "it is looked for by its own words"


def test_complaints_that_no_page_says_have_a_place(tmp_path: Path) -> None:
    labels = {"late": ("q.html#late", "The queue")}
    (tmp_path / "complaints.txt").write_text("# x\n\nlate: it is late; too slow\n")
    read = search_index.complaints(tmp_path / "complaints.txt", labels)
    assert [(one.leading, one.address) for one in read] == [
        ("it is late", "q.html#late"),
        ("too slow", "q.html#late"),
    ]
    (tmp_path / "complaints.txt").write_text("early: too early\n")
    with pytest.raises(ValueError, match=r"complaints\.txt:1: no place is called early"):
        search_index.complaints(tmp_path / "complaints.txt", labels)


def test_no_result_stands_twice(found: dict[str, list[str]]) -> None:
    twice = [query for query, places in found.items() if len(set(places)) < len(places)]
    assert not twice


@pytest.mark.parametrize(
    ("query", "as_if"),
    [
        ("emails arent delivered", "emails delivered"),  # no misspelled "agent"
        ("email address blacklist", "address blacklist"),  # "email" tells no more than "mail"
        ("catch all does not work", "catch-all does not work"),
    ],
)
def test_what_tells_nothing_does_not_lead_astray(
    chromium: Browser, site: Path, query: str, as_if: str
) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.wait_for_function("typeof handbookFind === 'function'")
        find = "query => handbookFind(query).then(found => found.map(one => one.address))"
        found, meant = (opened.page.evaluate(find, asked) for asked in (query, as_if))
    assert found[0] in meant[:3]


def test_a_section_that_explains_many_names_is_a_list() -> None:
    def kind(names: int) -> int:
        rows = "".join(f"<li><p><code>part-{at}</code> says {at}.</p></li>" for at in range(names))
        html = f"<article><section id='t'><h2>T</h2><ul>{rows}</ul></section></article>"
        return search_entries.entries_of(fragment_fromstring(html), "p")[0].kind

    assert kind(search_entries.LISTED) == search_entries.LIST
    assert kind(search_entries.LISTED - 1) == search_entries.SECTION


def test_an_excerpt_of_a_table_is_a_sentence() -> None:
    html = """<section id="s"><h1>Ports</h1>
        <p><strong class="label">You see:</strong></p><pre>x</pre>
        <p><strong class="label">It means:</strong> This.</p>
        <table><tr><th>Port</th><th>TLS</th><th>Way</th></tr>
        <tr><td>25</td><td>STARTTLS</td><td>in and out.</td></tr></table></section>"""
    article = fragment_fromstring(f"<article>{html}</article>")
    [page] = search_entries.entries_of(article, "docs/p")
    text = search_index.BEFORE_SIGN.sub("", page.text)
    assert text == "It means: This. Port: TLS; Way. 25: STARTTLS; in and out."


@pytest.mark.parametrize(
    "query", ["port 587 refused", "465 or 587 for outlook", "port 465 closed by isp"]
)
def test_a_port_is_no_reply(chromium: Browser, site: Path, query: str) -> None:
    with visit(chromium, site, "search.html") as opened:
        opened.page.fill("#search-field", query)
        opened.page.locator("#search-results a").first.wait_for()
        assert "No entry has this text" not in opened.page.inner_text(".search-box")
