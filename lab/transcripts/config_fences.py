"""Configuration fences: loaded by the Exim or Dovecot of each generation.

Their options are told in `handbook.facts.transcript`. A plain fence is a whole
configuration for Exim. Dovecot's is placed in a complete one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handbook.facts import transcript as written

from lab.boxes import Completed, check_dovecot_conf, check_exim_conf, check_exim_fragment
from lab.transcripts.fences import Fence, Page, PageError

# Exim: "error in line 3 of /tmp/x.conf"; Dovecot: "error in configuration file /tmp/x.conf line 3".
_PLACE = re.compile(r"\bin line (\d+) of |configuration file \S+ line (\d+)")
_ERROR = re.compile(r"[^\n]*[Ee]rror.*", re.DOTALL)
_LANGUAGES = ("exim-conf", "dovecot-conf")


@dataclass(frozen=True)
class Config:
    fence: Fence
    generations: tuple[str, ...]


def read_configs(page: Page) -> list[Config]:
    """Take the configuration fences of a page. Raises PageError with file and line."""
    return [_config(fence) for fence in page.fences if fence.language in _LANGUAGES]


def _config(fence: Fence) -> Config:
    try:
        written.check_options(fence.language, fence.options)
    except ValueError as error:
        raise PageError(fence.page, fence.line, str(error)) from error
    return Config(fence, written.generations(fence.options))


def check(config: Config, generation: str) -> str:
    """Load a fence; return "" or a message that begins with `file:line:`."""
    completed = _load(config.fence, generation)
    if completed.status == 0:
        return ""
    line = config.fence.content_line + _blamed(config.fence.content, completed.output) - 1
    head = f"{config.fence.page}:{line}: {config.fence.language} is refused in {generation}"
    error = _ERROR.search(completed.output)
    words = error[0] if error else completed.output
    return f"{head} (exit status {completed.status})\n{words.strip()}"


def _load(fence: Fence, generation: str) -> Completed:
    if fence.language == "dovecot-conf":
        return check_dovecot_conf(generation, fence.content)
    part = fence.options.get("part", written.WHOLE)
    if part == written.WHOLE:
        return check_exim_conf(generation, fence.content)
    return check_exim_fragment(generation, part, fence.content)


def _blamed(content: str, message: str) -> int:
    """Return the number of the line that the program complains of, counted from 1 in the fence.

    A fragment is a file of its own in the complete configuration, so the program's number is the
    fence's, unless the fault shows only later, in the lines around it.
    """
    place = _PLACE.search(message)
    number = int(place[1] or place[2]) if place else 1
    return min(number, content.count("\n"))
