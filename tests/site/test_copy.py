"""What the copy buttons copy: of each block on each page exactly what a reader would type."""

from __future__ import annotations

import doctest
import subprocess
from pathlib import Path

from handbook.facts.transcript import NOT_TO_COPY
from playwright.sync_api import Browser, Page

from lab import ROOT
from lab.transcripts.fences import read_page
from lab.transcripts.transcripts import read_transcript
from tests.site import controls
from tests.site.browser import visit

# What a button gives to the clipboard. The clipboard itself, which takes a tenth of a second a
# block, is read once, in test_a_copy_is_said; without one: test_copying_without_a_clipboard.
PRESS_EACH_BUTTON = r"""() => {
    const found = [];
    let copied;
    const writeText = async text => { copied = text; };
    Object.defineProperty(navigator, 'clipboard', {value: {writeText}, configurable: true});
    for (const code of document.querySelectorAll('div.highlight pre')) {
        const button = code.closest('div.highlight').querySelector('button');
        if (code.closest('.not-to-copy')) {
            if (button) throw new Error(`can be copied: ${code.textContent}`);
            continue;
        }
        copied = 'nothing was copied';
        button.click();
        const [, kind] = code.closest('[class*="highlight-"]').className.match(/highlight-(\S+)/);
        found.push([kind, copied, code.textContent]);
    }
    delete navigator.clipboard;
    return found;
}"""


def commands_of(path: Path) -> list[str]:
    """The commands of each transcript that readers may copy, as the lab runs them."""
    blocks = read_transcript(read_page(path), check_ids=False).blocks
    return [
        "\n".join(command.text for command in block.commands)
        for block in blocks
        if not set(NOT_TO_COPY) & set(block.fence.options)
    ]


def sources_of(path: Path) -> list[str]:
    """The sources of each doctest."""
    parser = doctest.DocTestParser()
    fences = [fence for fence in read_page(path).fences if fence.language == "pycon"]
    return [
        "".join(example.source for example in parser.get_examples(fence.content)).rstrip("\n")
        for fence in fences
    ]


def miscopied(page: Page, path: Path) -> list[str]:
    """The blocks that are not copied as a reader would type them.

    The commands alone of a transcript, the sources alone of a doctest, any other block whole.
    """
    if page.locator("div.highlight pre").count():
        page.wait_for_selector("div.highlight button", state="attached")
    found = page.evaluate(PRESS_EACH_BUTTON)
    faults = []
    for kind, wanted in (("console", commands_of(path)), ("pycon", sources_of(path))):
        copied = [text for name, text, _ in found if name == kind]
        if copied != wanted:
            faults.append(f"{kind}: copied {copied}, not {wanted}")
    for kind, copied, code in found:
        if kind not in ("console", "pycon") and copied.rstrip("\n") != code.rstrip("\n"):
            faults.append(f"a block of {kind} is copied as {copied!r}")
    return faults


def test_what_is_copied_can_be_run(page_file: Path) -> None:
    """The shell can read it, with no quote and no here-document left open."""
    for text in commands_of(page_file):
        done = subprocess.run(["bash", "-n"], input=text + "\n", capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), f"{page_file}: {text}"


def test_a_copy_is_said(chromium: Browser, site: Path) -> None:
    """The button says for a moment that it has copied, to those too who do not see it."""
    with visit(chromium, site, controls.ARTICLE) as opened:
        button = controls.button(opened.page, controls.COPY)
        button.press("Enter")
        copied = opened.page.evaluate("navigator.clipboard.readText()")
        assert copied == sources_of(ROOT / controls.ARTICLE.replace(".html", ".md"))[0]
        said = (
            opened.page.locator("article")
            .get_by_text("Copied")
            .or_(opened.page.get_by_role("button", name="Copied"))
        )
        said.first.wait_for()
