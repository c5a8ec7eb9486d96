"""The page "Explain a line" and the examples that run, as a reader meets them."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route

from lab import ROOT
from lab.transcripts.fences import page_files, read_page
from publish import html
from snippets.texts import RECORDS
from snippets.texts.known import OTHER_SERVER, TO_CLIENT, entry_for, known
from tests.site import controls
from tests.site.browser import HOST, Visit, visit
from tests.site.looks import LOOKS
from tests.site.test_axe import violations
from tests.snippets.mail_logs import message, write

PAGE = "docs/reference/explain.html"
ID = "16VDhn-000000001bo-D342"
BOUNCE = (
    "2026-11-20 10:00:03 1xUO8q-000000001Qi-0000 ** ann@example.net R=dkim_lookuphost "
    "T=dkim_remote_smtp H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after "
    "RCPT TO:<ann@example.net>: 550 5.7.26 This mail is unauthenticated"
)
HOSTILE = (
    "2026-11-20 10:00:03 1xUO8q-000000001Qi-0000 <= a@example.com H=(<b>x</b>) [192.0.2.1] P=esmtp "
    'S=12 T="<img src=x onerror=document.title=1>" for <script>document.title=1</script>'
)
LISTING = "26h  2.2K 1xFoTQ-000000002fG-20Sj <> *** frozen ***\n          promo@bulk.example\n"
COMMAND = "# exiqgrep -zi | xargs -r exim -Mrm"
ENTRY = ".answer-error a, dt:has-text('Step by step') + dd a"
"""What leads to the section that solves it: the name of a known error, or a row of its own."""
FIRST = 60_000
"""Milliseconds that a first answer may take on a machine that does much else."""


@pytest.fixture(scope="module")
def shared(chromium: Browser, site: Path) -> Iterator[Visit]:
    """The page for all that only ask it something.

    An address with a text in it asks first: what is told then is ``brought``.
    """
    with visit(chromium, site, f"{PAGE}#q={quote(ID)}") as opened:
        answer = opened.page.locator("#explain-answers .answer")
        answer.wait_for(timeout=FIRST)
        brought.update(text=opened.page.input_value("#search-field"), answer=answer.inner_text())
        yield opened


brought: dict[str, str] = {}


@pytest.fixture
def asking(shared: Visit) -> Iterator[Visit]:
    """The shared page; nothing of it asks for another host, or has a script complain."""
    shared.refused.clear()
    shared.messages.clear()
    yield shared
    assert not shared.refused and not shared.messages, (shared.refused, shared.messages)


def explained(page: Page, text: str) -> Locator:
    """Paste a text, ask, and return the answers."""
    page.fill("#search-field", "")
    page.locator("#explain-status:empty").wait_for(state="attached")
    page.fill("#search-field", text)
    page.click(".search-box [type=submit]")
    page.locator("#explain-status", has_text="nothing was sent").wait_for(timeout=FIRST)
    return page.locator("#explain-answers .answer")


def test_every_kind_of_text_is_explained_and_linked(asking: Visit, site: Path) -> None:
    answers = explained(asking.page, f"{BOUNCE}\n{ID}\n{LISTING}\n{COMMAND}\n")
    assert answers.count() == 4
    bounce, id, queued, command = (answers.nth(n).inner_text() for n in range(4))
    links = [str(a.get_attribute("href")) for a in answers.locator("a").all()]
    assert answers.locator(".risk.risk-deletes-many").count() == 1
    # Each part has its number in the line and in the table.
    numbers = answers.nth(0).locator(".part sub").all_inner_texts()
    assert numbers == answers.nth(0).locator("tbody th").all_inner_texts()
    assert "It means: " in bounce and "router" in bounce and "5.7.26" in bounce
    assert "2002-01-28 15:28:23" in id and "6188" in id
    assert "promo@bulk.example" in queued and "26 hours" in queued
    assert "Can delete many" in command
    assert len(links) > 12
    for link in links:
        path, _, anchor = link.removeprefix(f"{HOST}/").partition("#")
        assert not anchor or html.parsed(site / path).find(id=anchor), link


def test_who_says_it_chooses_where_it_leads(asking: Visit) -> None:
    said = "550 5.2.2 The mailbox is full"
    stamp = "2026-11-20 10:00:03 "
    there = f"{BOUNCE.partition(': 550')[0]}: {said}"
    here = f"{stamp}H=mx.example.net [192.0.2.9] F=<a@example.net> rejected RCPT <b@example.com>: "
    addresses = []
    for line in (there, f"{here}The mailbox is full"):
        link = explained(asking.page, line).locator(ENTRY).first
        addresses.append(str(link.get_attribute("href")).rpartition("#")[2])
    found = [known(said, side) for side in (OTHER_SERVER, TO_CLIENT)]
    assert addresses == [one and one.entry for one in found]
    assert addresses[0] != addresses[1]


def test_what_is_known_leads_to_the_section_that_solves_it(site: Path) -> None:
    """And to no row of a list, which would say the same again; whoever says the text."""
    written = (site / "_static/python/links.js").read_text(encoding="utf-8")
    links = json.loads(written.removeprefix("handbookLinks(").removesuffix(");\n"))
    count = 0
    for record in RECORDS:
        for side in record["says"]:
            if label := entry_for(record, side):
                address, title = links["entries"][label]
                assert "/error-texts.html" not in address, record["id"]
                assert title and (record["id"] in links["errors"]) == ("log" in record)
                count += 1
    assert count > 600
    for address, who, act, by_side in links["reasons"].values():
        assert address
        for one, what in ((who, act), *by_side.values()):
            assert one and what.endswith(".")


def test_what_this_server_refused_is_not_laid_at_the_other_server(asking: Visit) -> None:
    line = (
        "2026-11-20 10:00:03 H=mail.example.net [192.0.2.9] F=<a@example.net> rejected RCPT "
        "<b@example.com>: Rejected because 192.0.2.9 is in a black list at zen.spamhaus.org"
    )
    acts = explained(asking.page, line).locator("dl").first.inner_text()
    assert "exempt its address" in acts and "ask for removal" not in acts


def test_html_in_a_log_line_stays_text(asking: Visit) -> None:
    answers = explained(asking.page, HOSTILE)
    assert answers.locator("img, script, b").count() == 0
    assert "<img src=x onerror=document.title=1>" in answers.inner_text()
    assert asking.page.title() != "1"


def test_nothing_is_loaded_before_it_is_asked_for(chromium: Browser, site: Path) -> None:
    """And once it is there, an answer is a matter of moments."""
    with visit(chromium, site, PAGE) as opened:
        opened.page.wait_for_load_state("networkidle")
        assert not [path for path in opened.fetched if "/python" in path and path.endswith(".js")]
        took(opened.page, BOUNCE)
        loaded = {path for path in opened.fetched if "/_static/python/" in path}
        assert {Path(path).name for path in loaded} == {"answers.js", "links.js"}
        assert sum(opened.fetched[path] for path in loaded) < 250_000
        later = min(took(opened.page, BOUNCE) for _ in range(5))
        count = min(opened.page.evaluate(COUNT) for _ in range(5))
        assert not opened.refused
    print(f"a later answer took {later} ms, to count to ten million {count:.0f} ms")
    assert later < LATER * count


def test_what_judges_commands_is_loaded_with_the_first_one(chromium: Browser, site: Path) -> None:
    """What stands before the command is answered once, and nothing else is loaded after it."""
    with visit(chromium, site, PAGE) as opened:
        explained(opened.page, BOUNCE)
        assert not [path for path in opened.fetched if "commands.js" in path]
        text = "1tixMn-00000000C5j-1wRa\n# exim -Mrm 1tixMn-00000000C5j-1wRa"
        explained(opened.page, text)
        assert [path for path in opened.fetched if "commands.js" in path]
        answers = opened.page.locator("#explain-answers .answer")
        assert answers.count() == 2
        assert "Deletes one" in answers.nth(1).inner_text()
        assert not opened.refused and not opened.messages


def test_the_words_of_other_languages_are_loaded_with_the_first_text_that_has_them(
    chromium: Browser, site: Path
) -> None:
    with visit(chromium, site, PAGE) as opened:
        explained(opened.page, BOUNCE)
        assert not [path for path in opened.fetched if "languages.js" in path]
        answers = explained(opened.page, "Ihre Sitzung ist ungültig oder abgelaufen")
        assert [path for path in opened.fetched if "languages.js" in path]
        assert "Roundcube finds no session" in answers.inner_text()
        assert not opened.refused and not opened.messages


COUNT = """() => {
    const began = performance.now();
    let sum = 0;
    for (let at = 0; at < 1e7; at += 1) sum = Math.imul(sum, 31) + at | 0;
    return performance.now() - began + (sum === 0);
}"""
"""Milliseconds that this machine takes now to count to ten million."""
LATER = 3


def took(page: Page, text: str) -> int:
    """Milliseconds from the question to its answer; no more than a frame is lost by looking."""
    page.evaluate(WATCH)
    explained(page, text)
    return int(page.evaluate("handbookTook"))


WATCH = """() => {
    const field = document.querySelector('#search-field');
    const status = document.querySelector('#explain-status');
    let began;
    field.addEventListener('input', () => (began = performance.now()));
    new MutationObserver(() => {
        if (!status.textContent.includes('nothing was sent')) return;
        globalThis.handbookTook = Math.round(performance.now() - began);
    }).observe(status, {childList: true});
}"""


def test_the_address_brings_the_text(shared: Visit) -> None:
    assert brought["text"] == ID and ID in brought["answer"]
    assert not [path for path in shared.fetched if ID in path]


def test_without_javascript_the_tool_is_shown(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, PAGE, javascript=False) as opened:
        page = opened.page
        assert not page.locator("#trace-form").is_visible()
        assert page.get_by_text("cpmail.pyz explain").is_visible()
        assert page.locator("article a", has_text="The tool in one file").is_visible()


def test_a_popular_wrong_command_leads_to_its_entry(asking: Visit) -> None:
    answers = explained(asking.page, "exim -bp | exiqgrep -i | xargs exim -Mrm")
    links = [str(a.get_attribute("href")) for a in answers.locator("a").all()]
    assert any("wrong-commands.html#" in address for address in links)


def test_answers_are_accessible(asking: Visit) -> None:
    page = asking.page
    explained(page, f"{BOUNCE}\n{ID}\n{LISTING}\n{COMMAND}\n")
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        controls.wait_for(page, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page), (width, scheme)
    page.emulate_media(color_scheme="light")


def test_the_keyboard_is_enough(asking: Visit) -> None:
    page = asking.page
    page.fill("#search-field", "")
    page.focus("#search-field")
    page.keyboard.type(ID)
    page.keyboard.press("Control+Enter")
    page.locator("#explain-answers .answer", has_text=ID).wait_for(timeout=FIRST)


# A file dragged from the desktop, as the browser tells the page of it.
DROP = """([name, text]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], name));
  const how = { dataTransfer: dropped, bubbles: true, cancelable: true };
  document.dispatchEvent(new DragEvent("drop", how));
}"""


def test_a_dropped_log_is_traced(asking: Visit, tmp_path: Path) -> None:
    lines = message("2026-11-20 10:00:00", 1, "ann@example.com", "b@mx.example")
    text = write(tmp_path / "log", lines).read_text(encoding="utf-8")
    page = asking.page
    page.fill("#trace-what", "ann@example.com")
    page.evaluate(DROP, ["exim_mainlog", text])
    story = page.locator("#trace-answers .answer")
    story.wait_for(timeout=FIRST)
    assert "delivered to b@mx.example" in story.inner_text()
    assert story.locator("tbody tr").count() == 3
    page.wait_for_selector("#trace-progress", state="hidden")
    assert "1 message." in page.inner_text("#trace-status")


def test_it_works_from_disk(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / PAGE).as_uri())
    assert ID in explained(page, ID).inner_text()
    context.close()
    assert not errors


def test_the_page_needs_no_eval(chromium: Browser, site: Path) -> None:
    """With the headers that a careful host sends: no file may evaluate text."""
    context = chromium.new_context()
    violations: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{HOST}/").partition("?")[0].partition("#")[0]
        policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        route.fulfill(
            body=(site / path).read_bytes(),
            content_type=mimetypes.guess_type(path)[0] or "text/plain",
            headers={"Content-Security-Policy": f"{policy}script-src 'self'"},
        )

    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: violations.append(message.text))
    page.goto(f"{HOST}/{PAGE}")
    answers = explained(page, BOUNCE)
    assert answers.count() == 1
    context.close()
    ours = [text for text in violations if "explain.js" in text or "/python" in text]
    assert not ours, ours


# --- examples --------------------------------------------------------------------------------


def pages_with_examples() -> list[Path]:
    return [
        path
        for path in page_files()
        if any(f.language == "pycon" or "run" in f.options for f in read_page(path).fences)
    ]


def run_example(opened: Visit, example: Locator) -> str:
    """Press the button and return what is printed."""
    example.get_by_role("button", name="Run").first.click()
    output = example.locator("pre[role=status]")
    example.page.wait_for_function(
        "output => !/^(Loading|Running)/.test(output.textContent)",
        arg=output.element_handle(), timeout=FIRST,
    )  # fmt: skip
    return output.inner_text()


def printed(session: str) -> list[str]:
    return [line for line in session.splitlines() if not re.match(r"(>>>|\.\.\.)( |$)", line)]


@pytest.mark.parametrize(
    "path", pages_with_examples(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_each_example_runs_and_prints_what_the_page_says(
    chromium: Browser, site: Path, path: Path
) -> None:
    fences = [f for f in read_page(path).fences if f.language == "pycon" or "run" in f.options]
    address = str(path.relative_to(ROOT).with_suffix(".html"))
    with visit(chromium, site, address) as opened:
        examples = opened.page.locator(".python-example")
        assert examples.count() == len(fences)
        for number, fence in enumerate(fences):
            output = run_example(opened, examples.nth(number))
            where = f"{fence.page}:{fence.line}"
            assert "Traceback" not in output, f"{where}: {output}"
            if fence.language == "pycon":
                wanted = printed(fence.content) or ["(It prints nothing.)"]
                assert output.splitlines() == wanted, where
            else:
                assert output.strip() and "nothing" not in output, where
        assert not opened.refused


def test_an_example_can_be_changed_and_put_back(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/exim/message-ids.html") as opened:
        example = opened.page.locator(".python-example").first
        before = example.locator("pre").first.inner_text()
        run_example(opened, example)
        example.locator("textarea").first.fill("number = 41\nnumber + 1\n1 / 0")
        output = run_example(opened, example)
        assert output.startswith("42\n") and "ZeroDivisionError" in output
        results = Axe().run(opened.page)
        assert results.violations_count == 0, results.generate_report()
        example.get_by_role("button", name="Reset").click()
        assert example.locator("pre").first.inner_text() == before
        assert example.locator("pre").first.is_visible()


def test_no_button_without_javascript(chromium: Browser, site: Path) -> None:
    with visit(chromium, site, "docs/exim/message-ids.html", javascript=False) as opened:
        assert opened.page.locator(".python-example").count() > 5
        assert opened.page.locator(".python-example button:visible", has_text="Run").count() == 0


def test_pages_without_examples_load_nothing_of_this(site: Path) -> None:
    loading = {
        page.relative_to(site).as_posix()
        for page in html.pages(site)
        for tag in html.select(page, "script[src]")
        if re.search(r"run-example|explain\.js|scripts/python", str(tag["src"]))
    }
    wanted: set[Any] = {
        path.relative_to(ROOT).with_suffix(".html").as_posix() for path in pages_with_examples()
    }
    assert loading == wanted | {PAGE}
