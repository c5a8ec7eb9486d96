"""Configuration fences: loaded by the Exim or Dovecot of each generation.

    ```{exim-conf}
    :part: acl          main, acl, routers, transports, retry, rewrite, authenticators or whole
    :only: exim-4.98    as for console blocks
    ```

A plain fence is a whole configuration for Exim. Dovecot's is placed in a complete one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab.boxes import Completed, check_dovecot_conf, check_exim_conf, check_exim_fragment
from lab.transcripts.fences import Fence, Page, PageError
from lab.transcripts.transcripts import ALL

PARTS = ("main", "acl", "routers", "transports", "retry", "rewrite", "authenticators", "whole")
# Exim: "error in line 3 of /tmp/x.conf"; Dovecot: "error in configuration file /tmp/x.conf line 3".
_PLACE = re.compile(r"\bin line (\d+) of |configuration file \S+ line (\d+)")
_ERROR = re.compile(r"[^\n]*[Ee]rror.*", re.DOTALL)
_LANGUAGES = {"exim-conf": {"part", "only"}, "dovecot-conf": {"only"}}


@dataclass(frozen=True)
class Config:
    fence: Fence
    generations: tuple[str, ...]


def read_configs(page: Page) -> list[Config]:
    """Take the configuration fences of a page. Raises PageError with file and line."""
    return [_config(fence) for fence in page.fences if fence.language in _LANGUAGES]


def _config(fence: Fence) -> Config:
    unknown = sorted(set(fence.options) - _LANGUAGES[fence.language])
    if unknown:
        raise PageError(fence.page, fence.line, f"{fence.language} has no option {unknown[0]!r}")
    if fence.options.get("part", "whole") not in PARTS:
        raise PageError(fence.page, fence.line, f":part: is one of {', '.join(PARTS)}")
    named = fence.options.get("only", " ".join(ALL)).split()
    for name in named:
        if name not in ALL:
            raise PageError(fence.page, fence.line, f"no generation {name!r} in :only:")
    return Config(fence, tuple(name for name in ALL if name in named))


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
    part = fence.options.get("part", "whole")
    if part == "whole":
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
