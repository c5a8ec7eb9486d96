"""The box: one field that searches and explains, on some pages and as a dialog on all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publish.chromium import POLICY
from tests.site import controls
from tests.site.browser import ADD_RULES, HOST, Visit, visit
from tests.site.test_axe import violations
from tests.site.test_explain import BOUNCE, COMMAND, FIRST, ID, LISTING

NOTICE = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ann@example.net
    host mx.example.net [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<ann@example.net>:
    550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown
"""
OWN_TEXT = "550 relay not permitted"
OF_A_TICKET = "can you check where this mail of last night is? Message-ID: <1@mx.example>"
DELAYED_BY = "451 4.7.1 Greylisting in action, please come back later"


@pytest.fixture(scope="module")
def front(chromium: Browser, site: Path) -> Iterator[Visit]:
    """The front page, under the policy of a careful host."""
    with visit(chromium, site, "index.html") as opened:
        opened.page.wait_for_load_state("networkidle")
        opened.before = set(opened.fetched)  # type: ignore[attr-defined]
        yield opened
        assert not opened.refused and not opened.messages, opened.messages


def answered(page: Page, text: str) -> str:
    """Put a text into the box as a paste does, and return what is explained."""
    page.locator("#search-field").fill("")
    page.locator("#explain-answers .answer").first.wait_for(state="detached")
    page.locator("#search-field").focus()
    page.keyboard.insert_text(text)
    page.locator("#explain-answers .answer").first.wait_for(timeout=FIRST)
    return page.inner_text("#explain-answers")


def test_nothing_of_it_is_loaded_before_it_is_used(front: Visit) -> None:
    before = front.before  # type: ignore[attr-defined]
    assert not [path for path in before if re.search(r"/python/|/search/|/scripts/", path)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            BOUNCE,
            [
                "It means: ",
                "unauthenticated",
                "Whoever manages the domain's DNS",
                "dkim_lookuphost",
            ],
        ),
        (NOTICE, ["A bounce", "ann@example.net", "no-such-user", "Who acts"]),
        (ID, ["Exim message ID", "2002-01-28 15:28:23", "6188"]),
        (LISTING, ["In the queue", "promo@bulk.example", "26 hours"]),
        (COMMAND, ["Can delete many", "exim -Mrm"]),
        (OWN_TEXT, ["Known error: 550 relay not permitted", "Who acts"]),
        (DELAYED_BY, ["greylisted", "Who acts"]),
    ],
    ids=["log line", "bounce", "ID", "listing", "command", "a row of its own", "error text"],
)
def test_what_is_pasted_is_explained_in_place(front: Visit, text: str, says: list[str]) -> None:
    told = answered(front.page, text)
    for words in says:
        assert words in told, told
    assert front.page.url == f"{HOST}/index.html"


def test_what_to_do_is_in_the_first_screen(chromium: Browser, site: Path) -> None:
    """However long the bounce is that was pasted."""
    with visit(chromium, site, "index.html", height=800) as opened:
        answered(opened.page, NOTICE.replace("User unknown", f"User unknown{' and so on' * 60}"))
        act = opened.page.locator("#explain-answers dt", has_text="What to do").first
        place = act.bounding_box()
        assert place and place["y"] + place["height"] < 800


def test_an_answer_gets_the_screen_of_a_phone(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "index.html", width=390, height=844) as opened:
        answered(opened.page, NOTICE)
        told = opened.page.locator("#explain-answers dt", has_text="Reason").bounding_box()
        assert told and told["y"] + told["height"] < 844
        assert opened.page.locator("label").count() == 1, "the field keeps its name"


def test_a_listing_shows_its_messages_and_not_their_ids(front: Visit) -> None:
    second = LISTING.replace("1xFoTQ", "1xFoTR").replace("promo", "other")
    told = answered(front.page, f"{LISTING}\n{second}")
    assert told.count("was received at ") == told.count("exim -Mvl 1xFoT") == 2
    assert "Exim 4.9" not in told and "localhost_number" not in told
    assert told.index("What to do") < told.index("Waits for")
    assert front.page.locator("#explain-answers a", has_text="Frozen").count() == 2


def test_lines_that_are_not_known_stand_behind_one_that_is(front: Visit) -> None:
    """Whatever a program writes of its steps, its error is in the first screen."""
    steps = [f"2026-03-01 10:00:0{at} Step {at}: opened" for at in range(4)]
    text = "\n".join([*steps, "2026-03-01 10:00:05 SMTP Error: Could not authenticate."])
    told = answered(front.page, text)
    assert told.index("Who acts") < told.index("4 lines that are not known here")
    assert "Not a line that this tool knows" not in told
    told = answered(front.page, steps[0])
    assert "Not a line that this tool knows" in told, "the only line is told as it is"


def test_lines_of_a_program_that_mean_the_same_are_told_once(front: Visit) -> None:
    """Its frame has the meaning of the line that says why."""
    reason = "stream_socket_client(): unable to connect (Connection refused)"
    told = answered(front.page, f"SMTP Error: Could not connect to SMTP host.\n{reason}")
    assert told.count("Nothing listens at that address") == 1
    assert "A further line that means the same" in told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Unknown setting: mail_location", "mail_driver, mail_path"),
        ("disable_plaintext_auth: Unknown setting: disable_plaintext_auth", "auth_allow_cleartext"),
        ("service_count: Unknown setting: service_count", "restart_request_count"),
        ("Unknown setting: sieve_dir", "removed"),
        ("Unknown section name: plugin", "removed"),
    ],
)
def test_an_old_setting_is_told_its_new_name(front: Visit, text: str, says: str) -> None:
    where = "doveconf: Fatal: Error in configuration file /etc/dovecot/dovecot.conf line 27: "
    told = answered(front.page, where + text)
    assert says in told.partition("In Dovecot 2.4")[2].split("\n\n")[0], told


def test_a_setting_of_ones_own_is_said_to_be_unknown_and_no_more(front: Visit) -> None:
    for name in ("my_own_word", "constructor"):
        assert "In Dovecot 2.4" not in answered(
            front.page,
            f"doveconf: Fatal: Error in configuration file x line 1: Unknown setting: {name}",
        )


@pytest.mark.parametrize(
    "text",
    [
        "telnet: Unable to connect to remote host: Connection refused",
        "nc: connect to mail.example.com port 587 (tcp) failed: Connection timed out",
        "The server responded: -ERR [AUTH] Authentication failed.",
        "NO [UNAVAILABLE] Internal error occurred. Refer to server log for more information.",
    ],
)
def test_who_sits_at_a_program_is_not_told_what_a_server_does(front: Visit, text: str) -> None:
    told = answered(front.page, text)
    assert "What to do" in told
    for words in ("tries again", "The sender", "postmaster", "The other server"):
        assert words not in told, told


def test_a_part_of_a_pasted_line_tells_its_meaning(front: Visit) -> None:
    answered(front.page, BOUNCE)
    line = front.page.locator(".answer-line")
    assert "Click a part" in line.inner_text()
    line.locator(".part", has_text="R=dkim_lookuphost").click()
    assert "router: " in line.locator("output").inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_the_field_keeps_its_colors_while_one_types(
    chromium: Browser, site: Path, dark: bool
) -> None:
    ground = "getComputedStyle(document.querySelector('#search-field')).backgroundColor"
    with visit(chromium, site, "index.html", dark=dark) as opened:
        before = opened.page.evaluate(ground)
        opened.page.locator("#search-field").focus()
        assert opened.page.evaluate(ground) == before
        opened.page.evaluate(ADD_RULES, "textarea:focus { background: #fff1 }")
        assert opened.page.evaluate(ground) != before


def test_an_explanation_leads_to_the_entry_and_the_reason(front: Visit) -> None:
    answered(front.page, BOUNCE)
    links = front.page.locator("#explain-answers a").evaluate_all("all => all.map(a => a.hash)")
    assert "#reason-unauthenticated" in links
    assert front.page.locator("dt:has-text('Step by step') + dd a").is_visible()
    above = front.page.locator("#explain-answers").bounding_box()
    below = front.page.locator("#search-results").bounding_box()
    assert above and below and above["y"] < below["y"]


def test_a_frozen_message_is_told_what_to_do(front: Visit) -> None:
    """A bounce needs nobody; mail with a sender does; what is not frozen is tried again."""
    for sender, frozen, act in (
        ("<>", " *** frozen ***", "Nothing, for a few"),
        ("<ann@example.com>", " *** frozen ***", "exim -Mt 1xFoTQ"),
        ("<ann@example.com>", "", "tries it again by itself"),
    ):
        told = answered(front.page, LISTING.replace("<> *** frozen ***", f"{sender}{frozen}"))
        assert act in told and ("In the queue, frozen" in told) == bool(frozen), told


def test_a_message_id_header_is_followed(front: Visit) -> None:
    """With its name or by its look; an address is none."""
    first = front.page.locator("#search-results a").first
    for text in ("<CAF+a1b2c3_7=kLm9Q@mail.example>", OF_A_TICKET):
        front.page.locator("#search-field").fill(text)
        expect(first).to_have_text("Follow a Message-ID")
        command = f"exigrep -l '{text.split('<')[1].split('>')[0]}' /var/log/exim_mainlog"
        expect(front.page.locator("#search-results .best p")).to_contain_text(command)
        expect(front.page.locator("#search-known")).to_be_empty()
    front.page.locator("#search-field").fill("<orders2026@example.com>")
    expect(first).not_to_have_text("Follow a Message-ID")


@pytest.mark.parametrize("query", ["frozen message", "exim queue", "message id", "Completed"])
def test_a_question_in_words_is_not_explained(front: Visit, query: str) -> None:
    page = front.page
    page.locator("#search-field").fill(query)
    page.wait_for_function(
        "query => document.querySelector('#search-results mark')?.textContent"
        "&& !document.querySelector('#explain-answers .answer')",
        arg=query,
    )
    best = page.locator("#search-results .best")
    assert best.count() == 1
    assert len(best.locator("p").inner_text()) > 20


@pytest.mark.parametrize("name", ["A log line", "A message ID", "A command"])
def test_an_example_answers_on_a_click(front: Visit, name: str) -> None:
    page = front.page
    page.locator("#search-field").fill("")
    page.locator("#explain-answers .answer").first.wait_for(state="detached")
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("#explain-answers .answer").first.wait_for(timeout=FIRST)
    assert page.input_value("#search-field")


def test_the_field_grows_with_what_is_in_it(front: Visit) -> None:
    field = front.page.locator("#search-field")
    field.fill("one line")
    low = field.bounding_box()
    field.fill(NOTICE)
    high = field.bounding_box()
    assert low and high and high["height"] > 1.5 * low["height"]


# The files that were asked for until the first answer stood, from the paste on.
UNTIL_ANSWERED = """text => new Promise(done => {
    const before = performance.getEntriesByType("resource").length;
    const answers = document.querySelector("#explain-answers");
    new MutationObserver((_, watching) => {
        if (!answers.querySelector(".answer")) return;
        watching.disconnect();
        const asked = performance.getEntriesByType("resource").slice(before);
        done(asked.map(one => new URL(one.name).pathname));
    }).observe(answers, { childList: true, subtree: true });
    const field = document.querySelector("#search-field");
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
})"""


@pytest.mark.parametrize("path", ["index.html", "docs/reference/explain.html", "search.html"])
def test_a_paste_is_explained_before_anything_is_searched(
    chromium: Browser, site: Path, path: str
) -> None:
    """The search's files are as many bytes again, and would take the answer's time."""
    with visit(chromium, site, path) as opened:
        opened.page.wait_for_load_state("networkidle")
        asked = opened.page.evaluate(UNTIL_ANSWERED, BOUNCE)
        opened.page.locator("#search-results a").first.wait_for()
    assert "/_static/python/answers.js" in asked
    size = sum(opened.fetched[one] for one in asked)
    print(f"{path}: {size} bytes until the first answer")
    assert size < 250_000, {one: opened.fetched[one] for one in asked}


def test_the_search_page_is_the_same_box(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "search.html?q=16VDhn-000000001bo-D342") as opened:
        opened.page.locator("#explain-answers .answer").wait_for(timeout=FIRST)
        opened.page.locator("#search-results a").first.wait_for()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, True)])
def test_the_dialog(chromium: Browser, site: Path, width: int, dark: bool) -> None:
    """Keyboard alone: open, type, go through what was found, close; axe has nothing to say."""
    with visit(chromium, site, controls.ARTICLE, width=width, dark=dark, policy=POLICY) as opened:
        page = opened.page
        link = page.locator("article p a.reference").locator("visible=true").first
        link.focus()
        page.keyboard.press("/")
        expect(page.locator("dialog #search-field")).to_be_focused()
        page.keyboard.type("queue/frozen")  # a slash is typed there
        assert page.input_value("#search-field") == "queue/frozen"
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(BOUNCE)
        page.locator("#explain-answers .answer").wait_for(timeout=FIRST)
        page.locator("#search-results a").first.wait_for()
        assert not violations(page)
        box = page.locator("dialog").bounding_box()
        assert box and box["width"] >= min(640, width) and box["width"] <= width
        assert page.evaluate("document.querySelector('dialog').scrollWidth") <= box["width"]
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("frozen message")
        page.locator("#search-results mark").first.wait_for()
        page.locator("#explain-answers .answer").wait_for(state="detached")
        for number in (0, 1):
            page.keyboard.press("ArrowDown")
            expect(page.locator("#search-results a").nth(number)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(page.locator("#search-field")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()
        expect(link).to_be_focused()
        assert page.url == f"{HOST}/{controls.ARTICLE}"
        page.keyboard.press("Control+k")
        page.keyboard.press("ArrowDown")
        target = str(page.locator("#search-results a").first.get_attribute("href"))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: controls.ARTICLE not in address)
        assert page.url.endswith(target.removeprefix("../../"))
        assert not opened.refused and not opened.messages, opened.messages


# A text is put into the field and keys are pressed, all before the page can answer.
TYPE_AND_PRESS = """([text, keys]) => {
    const field = document.querySelector('#search-field');
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    for (const key of keys) {
        const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(press);
    }
}"""


@pytest.mark.parametrize("before", ["", "exim queue", COMMAND, BOUNCE, NOTICE])
@pytest.mark.parametrize("steps", [1, 2])
def test_an_arrow_while_results_change_leads_to_what_comes(
    chromium: Browser, site: Path, before: str, steps: int
) -> None:
    """Whatever stood there before: nothing, results, what is known, or an explanation."""
    with visit(chromium, site, "index.html") as opened:
        page = opened.page
        if before:
            page.locator("#search-field").fill(before)
            page.locator("#search-results a").first.wait_for()
            if before != "exim queue":
                page.locator("#explain-answers .answer").first.wait_for(timeout=FIRST)
            page.wait_for_load_state("networkidle")
        else:
            page.locator("#search-field").focus()
            page.keyboard.type("x")  # brings the scripts, and finds nothing
            page.wait_for_function("self.handbookBox")
            page.locator("#search-field").fill("")
        page.evaluate(TYPE_AND_PRESS, ["frozen message", ["ArrowDown"] * steps])
        page.locator("#explain-answers .answer").wait_for(state="detached")
        page.locator("#search-results a", has_text=re.compile("frozen", re.I)).first.wait_for()
        page.wait_for_load_state("networkidle")
        focused = page.locator("#search-results a:focus")
        expect(focused).to_have_count(1)
        if steps == 1:
            expect(page.locator("#search-results a").first).to_be_focused()


def test_the_focus_stays_in_the_dialog(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, controls.ARTICLE) as opened:
        page = opened.page
        page.keyboard.press("Control+k")
        for _ in range(12):
            page.keyboard.press("Tab")
            outside = "!!document.activeElement.closest('main, #pages-menu')"
            assert not page.evaluate(outside)


def test_a_key_is_answered_without_a_wait(chromium: Browser, site: Path) -> None:
    """The results of the files that are there come with the key: nothing waits for a clock."""
    with visit(chromium, site, controls.ARTICLE) as opened:
        page = opened.page
        page.keyboard.press("Control+k")
        page.keyboard.type("frozen")
        page.locator("#search-results a").first.wait_for()
        page.wait_for_load_state("networkidle")
        took = page.evaluate(
            """async () => {
              const field = document.querySelector("#search-field");
              const list = document.querySelector("#search-results");
              const times = [];
              let timers = 0;
              const wait = self.setTimeout;
              self.setTimeout = (...given) => { timers += 1; return wait(...given); };
              for (const text of ["froze", "frozen", "froz", "frozen", "froze"]) {
                field.value = text;
                const began = performance.now();
                const changed = new Promise((done) => {
                  new MutationObserver((_, seen) => { seen.disconnect(); done(); }).observe(list, { childList: true });
                });
                field.dispatchEvent(new Event("input"));
                await changed;
                times.push(Math.round(performance.now() - began));
              }
              self.setTimeout = wait;
              return [times, timers];
            }"""  # noqa: E501
        )
    print(f"a key is answered in {took[0]} ms")
    assert took[1] == 0


@pytest.mark.parametrize("path", ["index.html", "docs/reference/explain.html"])
def test_without_javascript_it_leads_to_a_page_that_says_what_to_do(
    chromium: Browser, site: Path, path: str
) -> None:
    with visit(chromium, site, path, javascript=False) as opened:
        page = opened.page
        page.locator("#search-field").fill("550 User unknown")
        page.locator(".search-box [type=submit]").click()
        assert page.url.startswith(f"{HOST}/search.html?q=550")
        article = page.locator("article")
        assert "need JavaScript" in article.inner_text()
        assert "cpmail.pyz explain" in article.inner_text()
        assert not opened.refused
