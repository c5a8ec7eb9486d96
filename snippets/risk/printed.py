"""What commands print, as far as their words tell: the text that a shell or a server is given.

``echo 'rm x' | sh`` runs ``rm x``; ``exiqgrep -zi | sed 's/^/exim -Mrm /' | sh`` runs ``exim -Mrm``
with words that are not in the line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .session import Session
from .words import Command, Word, unescape

SAME_LINES = {
    "cat",
    "grep",
    "egrep",
    "fgrep",
    "sort",
    "uniq",
    "head",
    "tail",
    "tac",
    "tee",
    "unbuffer",
    "pv",
}
"""Programs that print some or all of the lines that they read."""

SILENT = {
    "sleep",
    ":",
    "true",
    "false",
    "read",
    "wait",
    "exit",
    "cd",
    "set",
    "export",
    "test",
    "[",
    "[[",
    "for",
    "case",
}
AWK_PRINT = re.compile(r'\bprintf?\b\s*\(?\s*("(?:[^"\\]|\\.)*"|[^;}\n]*)')
SED_REPLACE = re.compile(r"s([/|#,:!~@%])(?P<find>[^/|#,:!~@%]*)\1(?P<by>.*?)\1[gpI0-9]*", re.S)
LINE_NOT_WRITTEN = re.compile(r"(?:^|[\n;|&])[ \t]*(?:\$[\w@*{]|\$\(\))")
"""A command that begins with what is not written in the line."""

FOREIGN_TEXT = ' "$@"'

PIECES = re.compile(
    r"-[a-zA-Z]*[cobnAvEeTt]\w*|--(?:bytes|only-matching|count|line-number|number|show|byte)\S*"
    r"|-[a-zA-Z]*z.*|-\d+c|[+-]\d+c"
)
"""Options with which such a program prints parts of lines, or lines with something before them."""

OVER_LINES = re.compile(r"['\"`\\]|<<|\$\(")
"""What may go on over several lines, and means something else where one of them is missing."""

OF_A_SHELL = re.compile(r"[;&|`$<>'\"\\(){}#]")
"""Signs of a shell's grammar, which are more than a word."""


class Printed(NamedTuple):
    """``text`` is what is known of it; ``whole`` tells whether that is all."""

    text: str
    whole: bool


def by_span(session: Session, span: tuple[int, int], level: int) -> Printed:
    """What the commands of a span print on a level of substitutions."""
    start, end = span
    if start >= end:
        return Printed("", False)
    commands = [session.commands[at] for at in range(start, min(end, len(session.commands)))]
    spans = {c.input for c in commands if c.level == level and c.input and c.input[0] >= start}
    into_pipes = {at for first, last in spans for at in range(first, last)}
    texts: list[str] = []
    whole = True
    for at, command in enumerate(commands, start):
        if command.level != level or at in into_pipes:
            continue
        if command.kind == "stray" and command.document:
            # `while read line; do echo "$line"; done <<E` prints what the loop is given.
            document = by_word(session, command.document, level)
            return Printed("".join(texts) + document.text, document.whole)
        printed = by_command(session, command)
        texts.append(printed.text)
        whole = whole and printed.whole
    return Printed("".join(texts), whole)


def by_word(session: Session, word: Word, level: int) -> Printed:
    """What a word is once the shell has put the output of commands into it."""
    text, spans = word.text, list(word.printed_by)
    if not spans:
        return Printed(session.written_out(word), "$" not in word.text or not word.variable)
    pieces = text.split("$()")
    if len(pieces) != len(spans) + 1:
        return Printed(text, False)
    whole = True
    joined = [pieces[0]]
    for span, piece in zip(spans, pieces[1:]):
        printed = by_span(session, span, level + 1)
        whole = whole and printed.whole
        joined += [printed.text.rstrip("\n") if printed.whole or printed.text else "$()", piece]
    return Printed("".join(joined), whole)


def by_command(session: Session, command: Command) -> Printed:
    words = list(command.words)
    while words and words[0].text in ("sudo", "command", "builtin"):
        words = words[1:]
    if not words:
        # $(<FILE) prints the file.
        reads = any(one.sign.startswith("<") for one in command.redirections)
        return Printed("", not reads)
    if command.kind:
        return Printed("", True)
    name = words[0].text.rsplit("/", 1)[-1]
    texts = [by_word(session, word, command.level).text for word in words[1:]]
    if name in SILENT:
        return Printed("", True)
    if name == "echo":
        while texts and re.fullmatch(r"-[neE]+", texts[0]):
            texts = texts[1:]
        text = unescape(" ".join(texts)) + "\n"
        return Printed(text, not LINE_NOT_WRITTEN.search(text))
    if name == "printf":
        text = _formatted(texts)
        return Printed(text, not LINE_NOT_WRITTEN.search(text))
    if name == "crontab" and texts == ["-l"]:
        return Printed("", True)
    if name in OF_PATHS and (path := _of_path(session, name, texts)):
        return Printed(path + "\n", True)
    given = _input(session, command)
    if name in SAME_LINES:
        values = {at + 1 for at, text in enumerate(texts) if text in ("-n", "-c")}
        values = values if name in ("head", "tail") else set()
        texts = [text for at, text in enumerate(texts) if at not in values]
        names = [text for text in texts if not text.startswith("-") or text == "-"]
        files = len(names) - (1 if name.endswith("grep") else 0)
        if name == "tee" or files <= 0 or names == ["-"]:
            return Printed(given.text, given.whole and not _in_pieces(name, texts, given.text))
        return Printed(given.text if "-" in names else "", False)
    if name == "sed":
        return _with(_by_sed(texts, given), given)
    if name in ("awk", "gawk", "mawk"):
        return _with(_by_awk(texts), given)
    return Printed("", False)


OF_PATHS = ("mktemp", "pwd", "dirname", "basename", "realpath", "readlink")


def _of_path(session: Session, name: str, texts: list[str]) -> str:
    """What programs print that make a path; an empty text where the line does not tell."""
    names = [text for text in texts if not text.startswith("-")]
    last = names[-1] if names else ""
    if "$" in last:
        return ""
    if name == "mktemp":
        return last if "/" in last else f"/tmp/{last or 'tmp.XXXXXXXXXX'}"
    if name == "pwd":
        return session.folder
    if name == "dirname":
        return last.rstrip("/").rpartition("/")[0]
    if name == "basename":
        return names[0].rstrip("/").rpartition("/")[2] if len(names) == 1 else ""
    return last if last.startswith("/") else ""


def _in_pieces(name: str, texts: list[str], given: str) -> bool:
    """Whether a program prints less than whole lines, or lines that only make sense together."""
    if name in ("tee", "unbuffer", "pv"):
        return False
    pieces = [text for text in texts if PIECES.fullmatch(text)]
    if name in ("grep", "egrep", "fgrep"):
        pieces = [text for text in pieces if re.match(r"-[a-zA-Z]*[obncz]|--[obcln]", text)]
    elif name in ("head", "tail"):
        pieces = [text for text in pieces if re.match(r"-\w*[cz]|--b|--z|\+", text)]
    if pieces:
        return True
    alone = name == "cat" or "\n" not in given.strip("\n")
    return not alone and bool(OVER_LINES.search(given))


def _with(made: Printed, given: Printed) -> Printed:
    """What a program makes of lines; what is written in them may be more than words."""
    if OF_A_SHELL.search(given.text):
        return Printed(f"{made.text}\n{given.text}", False)
    return made


def _input(session: Session, command: Command) -> Printed:
    """What a command reads."""
    if document := command.document:
        return by_word(session, document, command.level)
    for redirection in command.redirections:
        if redirection.sign == "<":
            if redirection.word.text == "/dev/null":
                return Printed("", True)
            if redirection.word.text == "$()" and redirection.word.printed_by:
                return by_word(session, redirection.word, command.level)
            return Printed("", False)
    if command.input:
        session._deeper()
        printed = by_span(session, command.input, command.level)
        session.depth -= 1
        return printed
    return Printed("", False)


def input_of(session: Session, command: Command) -> Printed | None:
    """What a command reads; None where a person would type it."""
    reads = command.document or command.input
    if reads or any(one.sign in ("<", "<&", "<>") for one in command.redirections):
        return _input(session, command)
    if command.in_function:
        return Printed("", False)
    if session.outer is None:
        return None
    # It reads what the command reads that runs the text it stands in.
    commands, outer, place = session.commands, session.outer, session.place
    session.commands, session.outer, session.place = outer[0], outer[2], outer[3]
    printed = input_of(session, outer[1])
    session.commands, session.outer, session.place = commands, outer, place
    return printed


def _formatted(texts: list[str]) -> str:
    if texts[:1] == ["--"]:
        texts = texts[1:]
    if not texts:
        return ""
    form, values = unescape(texts[0]), texts[1:]
    fields = len(re.findall(r"%[^%a-zA-Z]*[a-zA-Z]", form))
    if not fields:
        return form
    rounds = []
    for start in range(0, max(len(values), 1), fields):
        pieces = re.split(r"%[^%a-zA-Z]*[a-zA-Z]", form)
        some = [*values[start : start + fields], *[""] * fields]
        rounds.append("".join(a + b for a, b in zip(pieces, [*some[:fields], ""])))
    return "".join(rounds).replace("%%", "%")


def _by_sed(texts: list[str], given: Printed) -> Printed:
    scripts = [text for text in texts if not re.fullmatch(r"-[nrEse]+", text)]
    found = SED_REPLACE.fullmatch(scripts[0]) if len(scripts) == 1 else None
    if not found:
        return Printed(given.text, False)
    find, by = found["find"], found["by"]
    if find in ("^", "^.*", ".*", "^.*$", "$", r"\(.*\)", r"^\(.*\)$", "(.*)", "^(.*)$"):
        before = by if find != "$" else FOREIGN_TEXT + by
        text = re.sub(r"\\\d|&", lambda _: FOREIGN_TEXT, before)
        return Printed(text + (FOREIGN_TEXT if find == "^" else "") + "\n", True)
    return Printed(given.text + "\n" + by, False)


def _by_awk(texts: list[str]) -> Printed:
    programs = [text for text in texts if "print" in text]
    if len(programs) != 1:
        return Printed("", False)
    lines, whole = [], True
    for found in AWK_PRINT.finditer(programs[0]):
        first = found[1]
        if not first.startswith('"'):
            whole = False
            continue
        text = first[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        lines.append(text + FOREIGN_TEXT + "\n")
    return Printed("".join(lines), whole and bool(lines))
