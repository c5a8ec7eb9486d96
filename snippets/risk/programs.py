"""Programs that a list of options does not tell, and that fit in a few lines each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import arguments, dialogues, languages, mail_programs
from .by_table import by_table
from .printed import input_of
from .scale import CHANGES, DELETES_MANY, READS, UNKNOWN, Part
from .session import Session, part
from .shell import Command, Word

ONLY_ROOT_WRITES = re.compile(r"/(?:root|usr/s?bin|usr/local/s?bin)/")
MODULES = {
    **dict.fromkeys(("http.server", "SimpleHTTPServer", "calendar", "platform"), READS),
    **dict.fromkeys(("site", "sysconfig", "base64", "quopri", "uuid"), READS),
    "pip": CHANGES,
}
PANEL = re.compile(r"(?:/usr/local/(?:hestia|vesta)/bin/)?v-[a-z0-9]+(?:-[a-z0-9]+)+")
"""A command of Hestia or Vesta: its second word is what it does."""

PANEL_VERBS = [
    ("list get check search", READS, "asks the panel, and changes nothing"),
    ("delete purge", DELETES_MANY, "deletes what its arguments name, mail included"),
    ("restore", DELETES_MANY, "puts what a backup holds in the place of what is there"),
    (
        "add change update rebuild restart start stop suspend unsuspend sync backup schedule"
        " generate insert move copy export rename log",
        CHANGES,
        "changes accounts, domains or settings",
    ),
]


def of_panel(name: str) -> tuple[str, str]:
    verb = name.split("-")[1]
    for verbs, risk, why in PANEL_VERBS:
        if verb in verbs.split():
            return risk, why
    return UNKNOWN, "a command of the panel that this tool does not know"


def python(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """This tool only reads; any other Python may do anything."""
    texts = [word.text for word in words[1:]]
    ours = texts[:2] in (["-m", "snippets"], ["-m", "json.tool"], ["-mjson.tool"]) or texts[:1] == [
        "-mjson.tool"
    ]
    if "json.tool" in " ".join(texts[:2]) and ours:
        # A second file is written.
        ours = sum(not text.startswith(("-", "json.tool")) for text in texts) < 2
    ours = ours or (bool(texts) and texts[0].rsplit("/", 1)[-1] == "cpmail.pyz")
    module = MODULES.get(texts[1]) if len(texts) > 1 and texts[0] == "-m" else None
    if ours or texts in (["--version"], ["-V"]):
        yield part(words, READS, "reads, and changes nothing")
    elif not texts and input_of(session, command) is None:
        yield part(words, READS, "opens Python's own prompt")
    elif module:
        yield part(words, module, "runs a program of Python's own")
    elif texts[:1] == ["-c"] and len(words) > 2:
        yield languages.python(session, words, words[2])
    else:
        yield part(words, UNKNOWN, "runs a program that is not in the line")


def cpmail(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    yield part(words, READS, "reads, and changes nothing")


def sql(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    printed = input_of(session, command)
    text, whole = (printed.text, printed.whole) if printed else (None, True)
    yield from languages.sql(session, words, command, text, whole)


def hash_(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if any(word.text == "-p" for word in words):
        yield part(words, UNKNOWN, "makes a name run another program")
    else:
        yield from by_table(session, words, "hash")


def set_(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``export X=...``: as an assignment; ``set`` with arguments sets ``$1`` and so on."""
    if "/" in words[0].text:
        yield part(words, UNKNOWN)  # a file of that name, such as the folder /usr/local
        return
    for word in words[1:]:
        name, sign, value = word.text.partition("=")
        if sign and re.fullmatch(r"\w+", name):
            yield from arguments.environment(session, words, [(name, word.instead(value))])
    yield from by_table(session, words, words[0].text)


def read_(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``read NAME <<< VALUE`` sets a variable to what is written."""
    name = words[-1].text
    if len(words) > 1:
        session.variables.pop(name, None)
        if command.redirections and command.redirections[-1].sign == "<<<":
            session.variables[name] = command.redirections[-1].word
    yield from by_table(session, words, "read")


def printf(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if len(words) > 3 and words[1].text == "-v":
        session.variables[words[2].text] = words[-1]
    yield from by_table(session, words, "printf")


def positional(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``set -- A B`` sets ``$1`` and ``$2``."""
    texts = [word.text for word in words]
    if "--" in texts:
        for number, word in enumerate(words[texts.index("--") + 1 :], 1):
            session.variables[str(number)] = word
    yield from by_table(session, words, "set")


def mapfile(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words]
    if "-C" in texts[:-1]:
        yield from session.text(texts[texts.index("-C") + 1])
    else:
        yield from by_table(session, words, "mapfile")


def exiqgrep(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``-E`` names the program that lists the queue: one that only root can have put there."""
    kept, rest = [words[0]], list(words[1:])
    while rest:
        word = rest.pop(0)
        if word.text == "-E" and rest and ONLY_ROOT_WRITES.match(rest[0].text):
            rest.pop(0)
        elif word.text == "-C" and rest and not mail_programs.ONLY_ROOT.match(rest[0].text):
            yield part(words, UNKNOWN, "runs Exim with a configuration of its own")
            kept += [word, rest.pop(0)]
        else:
            kept.append(word)
    yield from by_table(session, kept, "exiqgrep")


def sort(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    for word in words[1:]:
        if word.text.startswith("--compress-prog"):
            yield from session.text(word.text.partition("=")[2] or "sort")
    yield from by_table(session, words, "sort")


def browser(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """What an address asks for, and what the options do."""
    if asked := dialogues.asks_api(words, " ".join(word.text for word in words[1:])):
        yield asked
    yield from by_table(session, words, words[0].text.rsplit("/", 1)[-1])
