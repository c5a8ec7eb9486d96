"""Console blocks: what a page says, run in the lab, compared.

How to write one
----------------
The page's front matter names the `scenario` (lab/scenarios/) in which its commands run and,
if `$ ` is not to be alice, the `user`. All blocks of a page run in order in one fresh box; files
and mail persist from command to command, the shell's variables and directory do not.

    ```console
    # exim -bp
    25m  2.9K 1vN2bA-00000000123-4abc <alice@example.com>
              carol@down.example

    # exim -Mvh 1vN2bA-00000000123-4abc
    1vN2bA-00000000123-4abc-H
    ...
    # cat <<'EOF' > /root/list
    > carol@down.example
    > EOF
    $ exim -bp
    exim: permission denied; not admin
    [1]
    ```

`# ` is a command of root, `$ ` one of the user, `> ` its next line. Below it stands what it prints:
`...` alone stands for any lines, `[..]` for any text within a line, and `[1]` as the last line for
the exit status where that is not 0. A command whose whole output is left open is refused; send it
to /dev/null instead. A printed line that itself begins with `# `, `$ ` or `> ` cannot be written as
it is: begin it with `[..]`.

Write the commands, leave the output empty, and run `make update-examples`. A message ID in a
command must have been shown by an earlier output of the page; the run puts its own in its place.
IDs that stand for themselves are listed as `example-ids` in the front matter.

A block runs in every generation, or says more as a directive:

    ```{console}
    :only: exim-4.96                         runs there only; several names apart by blanks
    :exim-4.100: what differs                in the Exim to come only the exit status is compared
    :needs-cpanel: source-whmapi 132         not run: needs cPanel itself; who says it, and for what
    :cannot-run: needs the public internet   not run: another reason
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from handbook.facts.generations import GENERATIONS, NEXT
from handbook.site import tool_file

from lab import ROOT
from lab.boxes import Box, Completed, open_box
from lab.transcripts.compare import ELLIPSIS, Books, Comparison, align, compare, learn
from lab.transcripts.fences import Fence, Page, PageError
from lab.transcripts.normalise import WILDCARD, Line, lines_of, normalise
from lab.transcripts.rules import MESSAGE_ID

TOOL = "cpmail.pyz"
ALL = tuple(GENERATIONS)
"""The order in which a page shows a generation: the first in which a block runs is its own."""

NOT_RUN = ("needs-cpanel", "cannot-run")
_OPTIONS = frozenset({"only", NEXT, *NOT_RUN})
_STATUS = re.compile(r"\[(\d{1,3})\]")
# What exists on a cPanel server alone. A block that begins without any of it can run in the lab.
CPANEL_ONLY = re.compile(
    r"cpanel|/scripts/|/etc/exim\.conf\.local|\b(?:whmapi[01]|uapi|cpapi[12]|whmlogin|cpconftool)\b"
    r"|\b(?:rpm|dnf|yum)\b"
)


@dataclass(frozen=True)
class Command:
    line: int
    user: bool  # `$ `: the page's user; else root
    text: str
    output: str
    output_line: int
    status: int


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
    for generation in ALL if check_ids else ():
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
    unknown = sorted(set(fence.options) - _OPTIONS)
    if unknown:
        known = ", ".join(sorted(_OPTIONS))
        raise PageError(fence.page, fence.line, f"no option {unknown[0]!r}; there are {known}")
    commands = tuple(_commands(fence))
    if not commands:
        raise PageError(fence.page, fence.line, "a console block without a command")
    for name in fence.options:
        if not fence.options[name]:
            raise PageError(fence.page, fence.line, f":{name}: needs a value")
    if "needs-cpanel" in fence.options:
        _check_needs_cpanel(fence, commands)
    if "cannot-run" in fence.options and {"only", "needs-cpanel"} & set(fence.options):
        raise PageError(fence.page, fence.line, ":cannot-run: goes with no other option")
    return Block(fence, commands, _generations(fence))


def _check_needs_cpanel(fence: Fence, commands: tuple[Command, ...]) -> None:
    if not re.fullmatch(r"source-[\w-]+ \S.*", fence.options["needs-cpanel"]):
        raise PageError(fence.page, fence.line, ":needs-cpanel: takes a source's id and a version")
    first = commands[0]  # what stands below it may be part of its procedure
    if not CPANEL_ONLY.search(first.text):
        raise PageError(fence.page, first.line, "nothing of cPanel alone in it: it can run")


def _generations(fence: Fence) -> tuple[str, ...]:
    if any(name in fence.options for name in NOT_RUN):
        return ()
    named = fence.options.get("only", " ".join(ALL)).split()
    for name in named:
        if name not in ALL:
            raise PageError(fence.page, fence.line, f"no generation {name!r} in :only:")
    return tuple(name for name in ALL if name in named)


def _commands(fence: Fence) -> Iterator[Command]:
    """Split a block. Lines before any prompt, and `> ` below an output, are errors."""
    started: list[tuple[int, list[str], list[str]]] = []
    for line, text in enumerate(fence.content.split("\n")[:-1], start=fence.content_line):
        if text.startswith(("# ", "$ ")):
            started.append((line, [text], []))
        elif not started:
            raise PageError(fence.page, line, "a command begins with `# ` or `$ `")
        elif (text + " ").startswith("> "):
            if started[-1][2]:
                hint = "begin it with [..] if the server prints it"
                raise PageError(fence.page, line, f"`> ` below an output; {hint}")
            started[-1][1].append(text[2:])
        else:
            if started[-1][1][-1].endswith("\\") and not started[-1][2]:
                raise PageError(fence.page, line, "the command goes on here: begin with `> `")
            started[-1][2].append(text)
    for line, lines, output in started:
        yield _command(fence, line, lines, output)


def _command(fence: Fence, line: int, lines: list[str], output: list[str]) -> Command:
    output_line = line + len(lines)
    status = 0
    while output and not output[-1].strip():
        output = output[:-1]
    if output and (given := _STATUS.fullmatch(output[-1])):
        status = int(given[1])
        output = output[:-1]
        if status == 0:
            raise PageError(fence.page, output_line + len(output), "[0] is not written")
    if output and all(text.strip() in (ELLIPSIS, WILDCARD, "") for text in output):
        raise PageError(fence.page, output_line, "the whole output is left open; show some of it")
    text = "\n".join([lines[0][2:], *lines[1:]])
    return Command(line, lines[0][0] == "$", text, "\n".join(output), output_line, status)


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
