"""Run the pages' commands and write what they print into the pages: `make update-examples`.

    python -m lab.transcripts.update [PAGE...]

An output that still agrees is left as it is, and so are the author's `...` and `[..]` where they
still fit. What another generation prints differently is reported, for the author to split.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from handbook.facts.generations import GENERATIONS
from handbook.facts.transcript import ELLIPSIS, WILDCARD, Command

from lab import ROOT
from lab.boxes import Completed, Unavailable, ensure_roots, open_box, versions
from lab.transcripts.compare import Books, align
from lab.transcripts.counts import load, read_stamp, write_counts, write_stamp
from lab.transcripts.fences import Fence, PageError, read_page
from lab.transcripts.normalise import Line, lines_of, normalise
from lab.transcripts.rules import RULES
from lab.transcripts.runs import WORKERS
from lab.transcripts.transcripts import Session, failure, read_transcript


@dataclass(frozen=True)
class Edit:
    fence: Fence
    command: Command
    output: list[str]
    status: int


def update_page(file: Path, root: Path = ROOT) -> list[str]:
    """Rewrite the outputs of one page; return what its author has to look at."""
    problems: list[str] = []
    for generation in GENERATIONS:
        transcript = read_transcript(read_page(file, root), check_ids=False)
        blocks = transcript.blocks_for(generation)
        if not blocks:
            continue
        edits: list[Edit] = []
        with open_box(generation, transcript.scenario) as box:
            session = Session(transcript, generation, box)
            for block in blocks:
                own = block.generations[0] == generation
                for command in block.commands:
                    before = session.books
                    outcome = session.run(block, command)
                    if not outcome.problem:
                        continue
                    if not own or outcome.completed is None or _endless(outcome.completed):
                        problems.append(failure(transcript, generation, outcome))
                        continue
                    printed = outcome.completed
                    session.books, output = rewritten(command.output, printed.output, before)
                    edits.append(Edit(block.fence, command, output, printed.status))
        _apply(file, edits)
    return problems


def _endless(completed: Completed) -> bool:
    """Whether the lab had to stop a command; `timeout` itself ends with the same status."""
    return completed.status == 124 and "timeout" not in completed.command


def _updated(path: str) -> list[str]:
    try:
        return update_page(ROOT / path)
    except PageError as error:
        return [str(error)]


def rewritten(page_output: str, run_output: str, books: Books) -> tuple[Books, list[str]]:
    """Return the books and the lines of a new output, in the page's handles where they are known.

    A handle that only the old output showed is given to the handle that stands in its place now,
    so later commands of the page that use it still mean the same message.
    """
    page, run = lines_of(page_output), lines_of(run_output)
    pairs = align(page, run, books, True)
    for i, j in pairs:
        books = _paired(_handles([page[i]]), _handles([run[j]]), books)
    books = _paired(_handles(page), _handles(run), books)
    for name, value in _handles(run):
        if (name, value) not in books.to_page:
            books = _bound(name, value, value, books)
    lines = _merged(page, lines_of(books.on_page(run_output)), pairs)
    if all(text in (ELLIPSIS, WILDCARD, "") for text in lines):
        lines = books.on_page(run_output).rstrip().split("\n") if run_output.strip() else []
    return books, [_writable(text) for text in lines]


def _handles(lines: list[Line]) -> list[tuple[str, str]]:
    """Return (rule, value) of the lines' lasting handles, each once, in their order."""
    found: dict[tuple[str, str], None] = {}
    for line in lines:
        cut = normalise(line.text, handles_only=True)
        marks = (c for c in cut.text if c in _LASTING)
        found.update(dict.fromkeys(zip((_LASTING[c] for c in marks), cut.values, strict=True)))
    return list(found)


_LASTING = {rule.mark: rule.name for rule in RULES if rule.handle == "same"}
_BY_NAME = {rule.name: rule for rule in RULES}


def _paired(old: list[tuple[str, str]], new: list[tuple[str, str]], books: Books) -> Books:
    for rule in {name for name, _ in new}:
        page = [v for name, v in old if name == rule and (name, v) not in books.to_run]
        run = [v for name, v in new if name == rule and (name, v) not in books.to_page]
        for said, printed in zip(page, run, strict=False):
            if len(said) == len(printed):
                books = _bound(rule, said, printed, books)
    return books


def _bound(name: str, page: str, run: str, books: Books) -> Books:
    outcome = books.bound(_BY_NAME[name], page, run)
    return outcome if isinstance(outcome, Books) else books


def _merged(page: list[Line], run: list[Line], pairs: list[tuple[int, int]]) -> list[str]:
    """Keep the author's lines where they agree, and the `...` between them."""
    lines: list[str] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(page), len(run))]):
        if i >= 0:
            lines.append(page[i].raw)
        gap, new = page[i + 1 : next_i], [line.raw for line in run[j + 1 : next_j]]
        dots = [number for number, line in enumerate(gap) if line.text == ELLIPSIS]
        if dots and len(new) >= dots[0] + len(gap) - 1 - dots[-1]:
            tail = len(new) - (len(gap) - 1 - dots[-1])
            new = [*new[: dots[0]], ELLIPSIS, *new[tail:]]
        lines += new
    return "\n".join(lines).split("\n") if lines else []


def _writable(text: str) -> str:
    """A printed line that looks like a prompt is written with `[..]` at its beginning."""
    return WILDCARD + text[1:] if (text + " ").startswith(("# ", "$ ", "> ")) else text


def _apply(file: Path, edits: list[Edit]) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    for edit in reversed(edits):
        command, new = edit.command, list(edit.output)
        if any(text.lstrip().startswith("```") for text in new):
            hint = "the output holds a fence: fence this block with ~~~~"
            raise PageError(edit.fence.page, edit.fence.line, hint)
        if edit.status:
            new.append(f"[{edit.status}]")
        start = command.output_line - 1
        old = len(command.output.split("\n")) if command.output else 0
        lines[start : start + old + bool(command.status)] = [
            (edit.fence.indent + text).rstrip() for text in new
        ]
    file.write_text("\n".join(lines), encoding="utf-8")


def told(generations: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """The versions that the site tells; a library may have had a repair since the last run."""
    return {
        name: [versions[program] for program in ("exim", "dovecot", "spamassassin")]
        for name, versions in sorted(generations.items())
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lab.transcripts.update", description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="a page's file; default all")
    chosen = {str(Path(p).resolve().relative_to(ROOT)) for p in parser.parse_args(arguments).pages}
    transcripts, errors = load(check_ids=False)
    unknown = chosen - {transcript.path for transcript in transcripts}
    for error in errors:
        print(error, file=sys.stderr)
    for path in sorted(unknown):
        print(f"{path}: no page with console blocks", file=sys.stderr)
    if errors or unknown:
        return 2
    try:
        ensure_roots(GENERATIONS)
        ran = {generation: versions(generation) for generation in GENERATIONS}
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 2
    before = read_stamp()["generations"]
    if chosen and before and told(before) != told(ran):
        print("the lab has other versions than at the last run: update all pages", file=sys.stderr)
        return 2
    paths = [t.path for t in transcripts if not chosen or t.path in chosen]
    with ThreadPoolExecutor(WORKERS) as pool:
        problems = list(chain.from_iterable(pool.map(_updated, paths)))
    transcripts, errors = load()
    for text in [*problems, *map(str, errors)]:
        print(text, end="\n\n")
    if errors:
        return 1
    write_counts(transcripts)
    if problems:
        print(f"{len(problems)} commands differ; docs/_data/lab-run.json was left as it was")
        return 1
    write_stamp(transcripts, paths, before if chosen and before else ran)
    return 0


if __name__ == "__main__":
    sys.exit(main())
