"""How a page shows what was typed and what it printed: the one reader, for the site and the lab.

    ```{console}
    :only: exim-4.98
    # cat <<'EOF' > /root/list
    > carol@down.example
    > EOF
    $ exim -bp
    exim: permission denied; not admin
    [1]
    ```

`# ` is a command of root, `$ ` one of the page's user, `> ` its next line. Below it stands what it
prints: `...` alone stands for any lines, `[..]` for any text within a line, and `[1]` as the last
line for the exit status where that is not 0. A command whose whole output is left open is refused;
send it to /dev/null instead. A printed line that itself begins with `# `, `$ ` or `> ` cannot be
written as it is: begin it with `[..]`.

A block runs in every generation (`generations.py`), or says more as a directive:

    :only: exim-4.96                         runs there only; several names apart by blanks
    :exim-4.100: what differs                in the Exim to come only the exit status is compared
    :needs-cpanel: source-whmapi 132         not run: needs cPanel itself; who says it, and for what
    :cannot-run: needs the public internet   not run: another reason
    :reproduces: the disk is full            folded, not to be copied: what the lab does to itself
    :wrong: removes every message            shown to be recognized, not to be copied

Blocks of configuration take `only` as well, and those of Exim the `part` that a fragment is for.
Knows nothing of Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handbook.facts.generations import GENERATIONS, NEXT

NOT_RUN = ("needs-cpanel", "cannot-run")
REPRODUCES, WRONG = "reproduces", "wrong"
NOT_TO_COPY = (REPRODUCES, WRONG)
OPTIONS = {
    "console": ("only", NEXT, *NOT_TO_COPY, *NOT_RUN),
    "exim-conf": ("part", "only"),
    "dovecot-conf": ("only",),
}
EXIM_PARTS = ("main", "acl", "routers", "transports", "retry", "rewrite", "authenticators")
WHOLE = "whole"
"""A complete configuration, in place of a part."""

ELLIPSIS, WILDCARD = "...", "[..]"
_PROMPT = re.compile(r"[#$] ")
_CONTINUED = re.compile(r">( |$)", re.M)
_STATUS = re.compile(r"\[(\d{1,3})\]")


class TranscriptError(ValueError):
    """What is wrong with a block, and in which of its lines, counted from 0."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True)
class Command:
    """One command and its output. Lines are counted as the caller of `commands` wants them."""

    line: int
    user: bool  # `$ `: the page's user; else root
    text: str
    output: str
    output_line: int
    status: int


def cut(transcript: str) -> Iterator[tuple[str, str]]:
    """Yield prompt and rest of each line with its end; the prompt of a line of output is empty.

    Takes any text. ``> `` goes on with a command only right below one; elsewhere it is output.
    """
    ended = True
    for line in re.findall(r"[^\n]*\n|[^\n]+", transcript):
        prompt = _PROMPT.match(line) or (not ended and _CONTINUED.match(line)) or None
        ended = prompt is None
        at = prompt.end() if prompt else 0
        yield line[:at], line[at:]


def typed(transcript: str) -> list[str]:
    """The command lines of any text, without prompts; continued lines belong together."""
    lines: list[str] = []
    for prompt, rest in cut(transcript):
        if prompt.startswith(">"):
            lines[-1] += "\n" + rest.rstrip("\n")
        elif prompt:
            lines.append(rest.rstrip("\n"))
    return lines


def commands(transcript: str, first_line: int = 0) -> tuple[Command, ...]:
    """The commands of a block with their outputs. Raises TranscriptError for an author's slip."""
    started: list[tuple[int, str, list[str], list[str]]] = []
    for number, (prompt, rest) in enumerate(cut(transcript)):
        text = rest.rstrip("\n")
        if prompt and not prompt.startswith(">"):
            started.append((number, prompt, [text], []))
            continue
        if not started:
            raise TranscriptError(number, "a command begins with `# ` or `$ `")
        _, _, lines, output = started[-1]
        if prompt:
            lines.append(text)
            continue
        if _CONTINUED.match(text):
            hint = "begin it with [..] if the server prints it"
            raise TranscriptError(number, f"`> ` below an output; {hint}")
        if lines[-1].endswith("\\") and not output:
            raise TranscriptError(number, "the command goes on here: begin with `> `")
        output.append(text)
    if not started:
        raise TranscriptError(-1, "a console block without a command")
    return tuple(_command(*parts, first_line) for parts in started)


def _command(
    line: int, prompt: str, lines: list[str], output: list[str], first_line: int
) -> Command:
    below = line + len(lines)
    status = 0
    while output and not output[-1].strip():
        output = output[:-1]
    if output and (given := _STATUS.fullmatch(output[-1])):
        status = int(given[1])
        output = output[:-1]
        if status == 0:
            raise TranscriptError(below + len(output), "[0] is not written")
    if output and all(text.strip() in (ELLIPSIS, WILDCARD, "") for text in output):
        raise TranscriptError(below, "the whole output is left open; show some of it")
    return Command(
        first_line + line,
        prompt.startswith("$"),
        "\n".join(lines),
        "\n".join(output),
        first_line + below,
        status,
    )


def only(names: str) -> tuple[str, ...]:
    """The generations that the option names, in the order of a page. Raises ValueError."""
    wanted = names.split()
    for name in wanted:
        if name not in GENERATIONS:
            raise ValueError(f"no generation {name!r} in :only:; there are {_list(GENERATIONS)}")
    return tuple(name for name in GENERATIONS if name in wanted)


def generations(options: Mapping[str, str]) -> tuple[str, ...]:
    """Where a block runs; nowhere if it is not run. Raises ValueError."""
    if any(name in options for name in NOT_RUN):
        return ()
    return only(options["only"]) if "only" in options else tuple(GENERATIONS)


def needs_cpanel(value: str) -> tuple[str, str]:
    """The source that says so, and the version it holds for. Raises ValueError."""
    given = re.fullmatch(r"(source-[\w-]+) (\S.*)", value)
    if not given:
        raise ValueError(":needs-cpanel: takes a source's id and a version")
    return given[1], given[2]


def check_options(language: str, options: Mapping[str, str]) -> None:
    """Raises ValueError for options that a block of the language does not take."""
    for name in sorted(set(options) - set(OPTIONS[language])):
        known = _list(sorted(OPTIONS[language]))
        raise ValueError(f"{language} has no option {name!r}; there are {known}")
    for name, value in options.items():
        if not value:
            raise ValueError(f":{name}: needs a value")
    if "needs-cpanel" in options:
        needs_cpanel(options["needs-cpanel"])
    if "cannot-run" in options and {"only", "needs-cpanel"} & set(options):
        raise ValueError(":cannot-run: goes with no other option")
    if options.get("part", WHOLE) not in (WHOLE, *EXIM_PARTS):
        raise ValueError(f":part: is one of {_list((WHOLE, *EXIM_PARTS))}")
    generations(options)


def _list(names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)
