"""Commands and files on another server: ``ssh`` and ``scp``.

Source: ssh_config(5), ssh(1) and scp(1) of OpenSSH.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import mail_stores
from .arguments import given_text, logs
from .options import options, read
from .printed import by_word
from .scale import CHANGES, UNKNOWN, Part, table
from .session import Session, part, shown
from .words import Command, Word

SETTINGS = set(table("words")["ssh"].lower().split())
"""Settings that neither run a program nor load code nor write a file."""

SETTING = re.compile(r"\s*([A-Za-z0-9]+)\s*[=\s]\s*(.*)", re.S)
RUNS = ("proxycommand", "localcommand", "knownhostscommand", "remotecommand")


def judged_setting(session: Session, words: list[Word], text: str) -> Iterator[Part]:
    """What stands behind ``-o``."""
    found = SETTING.fullmatch(text)
    name, value = (found[1].lower(), found[2]) if found else ("", "")
    if name in RUNS:
        if value.lower() not in ("none", "yes", "no"):
            yield from session.text(value)
            yield part(words, UNKNOWN, "runs a command to connect, or when it is connected")
    elif name not in SETTINGS:
        yield part(words, UNKNOWN, f"a setting that this tool does not know: {text[:60]}")


SSH = options("ssh")
KNOWN_FILES = ("/dev/null", "none", "~/.ssh/config", "/root/.ssh/config", "/etc/ssh/ssh_config")
HOLDS_OPTIONS = re.compile(r"\$\{?\w*(?:arg|opt|flag|param|port|key)s?\w*\}?", re.I)


def ssh(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    rest, settings = list(words[1:]), []
    names: list[Word] = []
    while True:
        given = read(SSH, rest, only_first=True)
        settings += [value for _, kind, value in given.options if kind == "setting" and value]
        if any(k == "unknown" and v and v.text not in KNOWN_FILES for _, k, v in given.options):
            yield part(words, UNKNOWN, "takes settings, or a program, from a file")
        if given.unknown:
            yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        yield from logs(session, words, given)
        rest = given.names or rest[given.ended :]
        # Options may stand behind the host too, but not behind the command.
        if names or not rest:
            break
        first = rest.pop(0)
        # Options in a variable, before a host that is in one too.
        if HOLDS_OPTIONS.fullmatch(first.text) and len(rest) > 1 and rest[0].variable:
            continue
        names.append(first)
        if not (rest and rest[0].text.startswith("-")):
            break
    for setting in settings:
        yield from judged_setting(session, words, setting.text)
    if rest:
        whole = " ".join(by_word(session, word, command.level).text for word in rest)
        yield from session.text(whole, command)
    else:
        yield from given_text(
            session,
            words,
            command,
            "opens a shell on another server; what is typed there is not judged",
        )


SCP = options("scp")


def scp(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(SCP, words[1:])
    if given.unknown or given.has("-S", "-D"):
        yield part(words, UNKNOWN, "an option that this tool does not know, or that runs a command")
        return
    for option, _, value in given.options:
        if option == "-o" and value:
            yield from judged_setting(session, words, value.text)
        elif option == "-F" and value and value.text not in KNOWN_FILES:
            yield part(words, UNKNOWN, "takes settings from a file")
    target = given.names[-1] if given.names else None
    if target and ":" in target.text:
        target = target.instead(target.text.partition(":")[2])
    line = shown(words)
    if target and any(re.fullmatch(r"(?:[^/]*:)?/dev/(?:null|zero)", n.text) for n in given.names):
        yield from mail_stores.emptied(line, session, target, "writes over")
    elif target:
        names = [
            name.text.rstrip("/").rpartition("/")[2].rpartition(":")[2] for name in given.names
        ]
        for path in session.paths(target):
            ends = ["", "/.", *(f"/{name}" for name in names[:-1])]
            held = mail_stores.is_mailbox_file(path) or mail_stores.replaced(path, names[:-1])
            if held or any(mail_stores.holds_settings(path.rstrip("/.") + end) for end in ends):
                many = len(names) > 2 or given.has("-r")
                one = target.instead(f"{path.rstrip('/.')}/{names[0]}", many=many)
                yield from mail_stores.emptied(
                    line, session, one if path.endswith("/.") else target, "writes over"
                )
    yield part(words, CHANGES, "copies files, over files of the same name")
