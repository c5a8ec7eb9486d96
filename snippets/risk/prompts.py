"""What stands before a command where it was copied from: prompts, and signs of a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable

QUOTED = re.compile(r"\s*>[ \t]+(?=[a-z][\w-]*[ \t]+\S)")
"""A sign of a quotation in mail or in a thread, and the prompt of some shells."""

MONGO = re.compile(r"[ \t]*(?:[\w-]{1,40}>|>)[ \t]*db\.\w")
"""What is typed into MongoDB's client, behind its prompt."""

# A shell would do what a sign of its grammar says, also in what looks like a prompt.
PROMPT = re.compile(
    r"[ \t]*(\[?[\w.-]+@[^\s#$<>`;|&(){}'\"\\]*(?: [^\s#$<>`;|&(){}'\"\\]+)?\]? ?)?[#$][ \t]+(?=\S)"
)
OTHER_PROMPT = re.compile(
    r"[ \t]*(?:\([\w.-]{1,40}\)[ \t]*)?"
    r"(?:(?:\[[^\]\n<>`;|&(){}'\"\\]{1,80}\]|[\w.-]{1,60}@[\w.-]{1,80}(?::[^\s#$%;|&<>`(){}'\"\\]{0,80})?"
    r"|(?:ba|z|k|da)?sh-[\d.]{1,8}|[\w.-]{1,60}:[~/][^\s#$%;|&<>`(){}'\"\\]{0,80}(?: [\w.-]{1,40})?"
    r"|[\w.-]{1,60} ~[^\s#$%;|&<>`(){}'\"\\]{0,80}|cPs|~[^\s#$%;|&<>`(){}'\"\\]{0,80}) ?){0,3}"
    r"[#$%\u276f\u279c\u00bb](?:[ \t]+~[\w/.-]{0,80})?[ \t]+(?=\S)"
)
"""Prompts of other shells and servers: with a time, a version, a folder, a mark of the support."""


def without_prompt(line: str, begins_with_program: Callable[[str], bool]) -> str:
    """The line without the prompt before it; a ``# `` alone only where a command is behind it."""
    found = PROMPT.match(line)
    if found and (found[1] or "\n" not in line.strip()):
        rest = line[found.end() :]
        if found[1] or found[0].strip() == "$" or begins_with_program(rest):
            return _following(rest, begins_with_program) if found[1] else rest
    found = OTHER_PROMPT.match(line)
    if found and begins_with_program(line[found.end() :]) and not begins_with_program(line):
        return _following(line[found.end() :], begins_with_program)
    return line


def _following(text: str, begins_with_program: Callable[[str], bool]) -> str:
    """The text without the prompts before its further lines."""
    first, sign, rest = text.partition("\n")
    if not sign:
        return text
    lines = rest.split("\n")
    for at, line in enumerate(lines):
        found = PROMPT.match(line)
        if not (found and found[1]):
            found = None if begins_with_program(line) else OTHER_PROMPT.match(line)
        if found:
            lines[at] = line[found.end() :]
    return "\n".join([first, *lines])
