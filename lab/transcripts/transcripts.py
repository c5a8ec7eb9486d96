"""Console blocks: what a page says, run in the lab, compared.

How a block is written is told by the site's reader of them (`handbook.facts.transcript`).

The page's front matter names the `scenario` (lab/scenarios/) in which its commands run and, if `$ `
is not to be alice, the `user`. All blocks of a page run in order in one fresh box; files and mail
persist from command to command, the shell's variables and directory do not.

Write the commands, leave the output empty, and run `make update-examples`. A message ID in a
command must have been shown by an earlier output of the page; the run puts its own in its place.
IDs that stand for themselves are listed as `example-ids` in the front matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff

from handbook.facts import transcript as written
from handbook.facts.generations import GENERATIONS, NEXT
from handbook.facts.transcript import NOT_RUN, Command, TranscriptError
from handbook.site import tool_file

from lab import ROOT
from lab.boxes import Box, Completed, open_box
from lab.transcripts.compare import Books, Comparison, align, compare, learn
from lab.transcripts.fences import Fence, Page, PageError
from lab.transcripts.normalise import Line, lines_of, normalise
from lab.transcripts.rules import MESSAGE_ID

TOOL = "cpmail.pyz"
# What exists on a cPanel server alone. A block that begins without any of it can run in the lab.
CPANEL_ONLY = re.compile(
    r"cpanel|/scripts/|/etc/exim\.conf\.local|\b(?:whmapi[01]|uapi|cpapi[12]|whmlogin|cpconftool)\b"
    r"|\b(?:rpm|dnf|yum)\b"
)


@dataclass(frozen=True)
class Block:
    fence: Fence
    commands: tuple[Command, ...]
    generations: tuple[str, ...]  # empty for a block that is not run

    @property
    def not_run(self) -> str:
        return next((name for name in NOT_RUN if name in self.fence.options), "")


@dataclass(frozen=True)
class Transcript:
    """The console blocks of one page."""

    path: str
    scenario: str
    user: str
    example_ids: tuple[str, ...]
    blocks: tuple[Block, ...]

    def blocks_for(self, generation: str) -> list[Block]:
        return [block for block in self.blocks if generation in block.generations]


def read_transcript(page: Page, *, check_ids: bool = True) -> Transcript:
    """Take the console blocks of a page. Raises PageError with file and line.

    Without `check_ids` a command may use an ID that no output shows yet: outputs not yet filled in.
    """
    blocks = tuple(_block(fence) for fence in page.fences if fence.language == "console")
    runs = [block for block in blocks if block.generations]
    if runs and not page.front.get("scenario"):
        raise PageError(page.path, 1, "the page runs commands: name a `scenario` in front matter")
    transcript = Transcript(
        page.path,
        str(page.front.get("scenario", "")),
        str(page.front.get("user", "alice")),
        tuple(map(str, page.front.get("example-ids", []))),
        blocks,
    )
    for generation in GENERATIONS if check_ids else ():
        _check_ids(transcript, generation)
    return transcript


def _check_ids(transcript: Transcript, generation: str) -> None:
    shown = set(transcript.example_ids)
    for block in transcript.blocks_for(generation):
        for command in block.commands:
            for match in MESSAGE_ID.finditer(command.text):
                if match[0] not in shown:
                    raise PageError(
                        transcript.path,
                        command.line + command.text.count("\n", 0, match.start()),
                        f"{match[0]} was shown nowhere before in {generation}; "
                        "use an ID of an earlier output, or list it as example-ids",
                    )
            shown.update(match[0] for match in MESSAGE_ID.finditer(command.output))


def _block(fence: Fence) -> Block:
    try:
        written.check_options("console", fence.options)
        commands = written.commands(fence.content, fence.content_line)
    except TranscriptError as error:
        line = fence.line if error.line < 0 else fence.content_line + error.line
        raise PageError(fence.page, line, str(error)) from error
    except ValueError as error:
        raise PageError(fence.page, fence.line, str(error)) from error
    first = commands[0]  # what stands below it may be part of its procedure
    if "needs-cpanel" in fence.options and not CPANEL_ONLY.search(first.text):
        raise PageError(fence.page, first.line, "nothing of cPanel alone in it: it can run")
    return Block(fence, commands, written.generations(fence.options))


# --- running ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    command: Command
    completed: Completed | None  # None: not run, since an ID was not learned
    comparison: Comparison
    problem: str  # "" when it is as the page says


class Session:
    """One page in one box: runs its commands in order and keeps the books."""

    def __init__(self, transcript: Transcript, generation: str, box: Box) -> None:
        self.transcript = transcript
        self.generation = generation
        self.box = box
        if any(TOOL in c.text for block in transcript.blocks for c in block.commands):
            # The tool that the site offers, where its page says to put it.
            box.write(f"/root/{TOOL}", tool_file.tool_file(ROOT / "snippets"), 0o755)
        ids = {("message-id", i): i for i in transcript.example_ids}
        self.books = Books(ids, dict(ids))

    def run(self, block: Block, command: Command) -> Outcome:
        """Run one command, compare, and learn the handles that its output shows."""
        newest = block.generations[0] == self.generation
        missing = self.books.unknown_ids(command.text)
        if missing:
            problem = f"not run: no output of this run showed what {missing[0]} is here"
            return Outcome(command, None, Comparison(None), problem)
        user = self.transcript.user if command.user else "root"
        completed = self.box.run(self.books.in_run(command.text), user=user)
        page, run = lines_of(command.output), lines_of(completed.output)
        comparison = compare(page, run, self.books, newest)
        problem = ""
        if completed.status != command.status:
            problem = f"exit status {completed.status}, the page says {command.status}"
        elif comparison.books is None and not self._marked_different(block):
            problem = "the output differs"
        before = self.books
        self.books = comparison.books or learn(page, run, before, newest)
        if problem:
            problem += "\n" + _difference(command, page, run, comparison, before, newest)
        return Outcome(command, completed, comparison, problem)

    def _marked_different(self, block: Block) -> bool:
        return self.generation == NEXT and NEXT in block.fence.options


def run_page(transcript: Transcript, generation: str) -> dict[str, list[str]]:
    """Run a page in a fresh box: the failures of each block, by its id."""
    failures: dict[str, list[str]] = {}
    with open_box(generation, transcript.scenario) as box:
        session = Session(transcript, generation, box)
        for block in transcript.blocks_for(generation):
            outcomes = [session.run(block, command) for command in block.commands]
            failures[block.fence.id] = [
                failure(transcript, generation, outcome) for outcome in outcomes if outcome.problem
            ]
    return failures


def failure(transcript: Transcript, generation: str, outcome: Outcome) -> str:
    """Return the message for a failed command; it begins with `file:line:`."""
    command = outcome.command
    prompt = "$" if command.user else "#"
    head = f"{transcript.path}:{command.line}: in {generation}: {prompt} {command.text}"
    return f"{head}\n{outcome.problem}"


def _difference(
    command: Command,
    page: list[Line],
    run: list[Line],
    comparison: Comparison,
    books: Books,
    newest: bool,
) -> str:
    """Show where the outputs first differ, then both with the lines that agree as on the page."""
    text = []
    if comparison.books is None:
        said = page[comparison.page_at] if comparison.page_at < len(page) else None
        printed = run[comparison.run_at] if comparison.run_at < len(run) else None
        line = command.output_line + (said.number if said else command.output.count("\n") + 1)
        text = [
            f"first difference at line {line}" + (comparison.reason and f": {comparison.reason}"),
            f"  the page says:    {said.raw if said else '(nothing more)'}",
            f"  the server says:  {printed.raw if printed else '(nothing more)'}",
        ]
        if said and printed:
            text.append(f"  compared as:      {normalise(said.text).shown()}")
            text.append(f"  and:              {normalise(printed.text).shown()}")
    shown = [line.raw for line in run]
    for i, j in align(page, run, books, newest):
        shown[j] = page[i].raw
    diff = unified_diff([line.raw for line in page], shown, "page", "server", lineterm="", n=2)
    return "\n".join([*text, *diff])
