"""The risk of a shell command line on a mail server.

``assess("exiqgrep -zi | xargs -r exim -Mrm").risk`` is ``"deletes many"``. Every simple command of
the line is judged, also those in pipes, loops, ``$(...)``, ``xargs``, ``find -exec``, ``sh -c`` and
text that is piped into a shell; the line is as risky as its riskiest command. What is not known is
``"unknown"``, never harmless.

What each program and option does stands in ``commands.json``, from the manuals: Exim's
specification (chapter "The Exim command line"), ``doveadm(1)``, cPanel's API and script pages.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .shell import Command, ShellError, Word, parse

READS, SENDS, BOUNCES, CHANGES = "reads", "sends", "bounces", "changes"
DELETES_ONE, DELETES_MANY, UNKNOWN = "deletes one", "deletes many", "unknown"

RISKS = (READS, CHANGES, SENDS, BOUNCES, DELETES_ONE, UNKNOWN, DELETES_MANY)
"""From harmless to harmful. What is unknown counts as worse than anything but a mass deletion."""

# pkgutil reads it from the folder and from the one-file tool alike.
KNOWN: dict[str, Any] = json.loads(
    pkgutil.get_data(__name__.rpartition(".")[0], "commands.json") or b""
)
PROGRAMS = {name: risk for risk, names in KNOWN["programs"].items() for name in names}
SHELLS = {"bash", "dash", "ksh", "sh", "zsh"}
EXIM = {"exim", "exim4", "sendmail"}
AWK = {"awk", "gawk", "mawk"}

# Programs that run another one: options of theirs that take a value, and how many words of their
# own stand before the command.
WRAPPERS = {
    "chroot": ("", 1),
    "command": ("", 0),
    "env": ("uS", 0),
    "exec": ("a", 0),
    "faketime": ("", 1),
    "ionice": ("cn", 0),
    "nice": ("n", 0),
    "nohup": ("", 0),
    "runuser": ("u", 0),
    "setsid": ("", 0),
    "stdbuf": ("ioe", 0),
    "sudo": ("ugpCh", 0),
    "time": ("fo", 0),
    "timeout": ("ks", 1),
}
OTHERS = {
    "cpapi2", "doveadm", "eval", "find", "nc", "ncat", "openssl", "perl", "python", "python3",
    "rm", "rmdir", "ssh", "su", "telnet", "uapi", "unlink", "watch", "whmapi0", "whmapi1", "xargs",
}  # fmt: skip
"""Programs that have a judge of their own."""

NAMES = {*PROGRAMS, *SHELLS, *EXIM, *AWK, *WRAPPERS, *OTHERS, *KNOWN["options"]}
LOOPS = {"for", "if", "until", "while"}
FIRST_WORD = re.compile(r"\s*(?:\w+=\S*\s+)*([^\s;|&()]+)")
PATH = re.compile(r"/(?:bin|opt|root|sbin|scripts|usr)/\S")
XARGS_VALUES = "IELnPsda"
HARMLESS_FILES = re.compile(r"/dev/(null|stdout|stderr|tty|tcp/.*|udp/.*|fd/\d+)|&?\d+")


@dataclass(frozen=True)
class Part:
    """One simple command of a line, its risk, and why."""

    command: str
    risk: str
    why: str


@dataclass(frozen=True)
class Assessment:
    """The risk of a whole line and of each of its commands."""

    line: str
    risk: str
    parts: tuple[Part, ...]


# [start:assess]
def assess(line: str) -> Assessment:
    """Judge a command line, also one of several lines. Never raises; see ``UNKNOWN``."""
    try:
        commands = parse(line)
    except ShellError as error:
        return Assessment(line, UNKNOWN, (Part(line.strip(), UNKNOWN, str(error)),))
    parts = tuple(part for command in commands for part in _parts(command))
    return Assessment(line, worst(part.risk for part in parts), parts)


def begins_with_program(line: str) -> bool:
    """Tell whether a line begins with a program that this file knows, or with the path of one."""
    match = FIRST_WORD.match(line)
    if not match:
        return False
    if match[1] in LOOPS:
        return ";" in line
    return match[1] in NAMES or bool(PATH.match(match[1]))


def worst(risks: Iterator[str] | list[str]) -> str:
    """The most harmful of the risks; ``reads`` for none."""
    return max(risks, key=RISKS.index, default=READS)


# [end:assess]


def _parts(command: Command) -> Iterator[Part]:
    shown = " ".join(word.text for word in command.words)
    if command.words:
        found = list(_judge(command.words, command))
        if command.repeated:
            found = [_several(part) for part in found]
        yield from found
    for path in command.writes_to:
        if not HARMLESS_FILES.fullmatch(path):
            yield Part(f"{shown} > {path}".strip(), CHANGES, f"writes to {path}")


def _several(part: Part) -> Part:
    """The part, run more than once or on an unknown number of things."""
    if part.risk != DELETES_ONE:
        return part
    return replace(part, risk=DELETES_MANY, why="deletes once for each thing it is given")


def _part(words: list[Word], risk: str, why: str = "") -> Part:
    return Part(" ".join(word.text for word in words), risk, why or KNOWN["why"][risk])


def _judge(words: list[Word], command: Command) -> Iterator[Part]:
    """Judge one simple command. ``command`` is what surrounds it."""
    if words[0].variable or words[0].many:
        yield _part(words, UNKNOWN, "which program this runs is not written in the line")
        return
    path = words[0].text
    name = path.rsplit("/", 1)[-1]
    arguments = words[1:]
    if re.match(r"(?:/usr/local/cpanel(?:/3rdparty)?)?/scripts/|/usr/local/cpanel/bin/", path):
        yield _script(words, name)
    elif name in WRAPPERS:
        yield from _wrapped(words, arguments, *WRAPPERS[name], command)
    elif name == "xargs":
        yield from _xargs(words, arguments, command)
    elif name in SHELLS:
        yield from _shell(words, arguments, command)
    elif name in ("su", "ssh", "watch", "eval"):
        yield from _text_run(words, name, arguments, command)
    elif name == "find":
        yield from _find(words, arguments, command)
    elif name in EXIM:
        yield _exim(words, arguments)
    elif name == "doveadm":
        yield _doveadm(words, arguments, command)
    elif name in ("whmapi1", "uapi", "whmapi0", "cpapi2"):
        yield _api(words, name, arguments)
    elif name in ("rm", "unlink", "rmdir"):
        yield _removal(words, arguments)
    elif name in ("python", "python3"):
        yield _python(words, arguments)
    elif name == "perl":
        yield _perl(words, arguments)
    elif name in AWK:
        yield from _awk(words, arguments)
    elif name == "openssl":
        yield _openssl(words, arguments, command)
    elif name in ("nc", "ncat", "telnet"):
        yield _dialogue(words, command)
    elif name in KNOWN["options"]:
        yield _by_options(words, name, arguments)
    elif name in PROGRAMS:
        yield _part(words, PROGRAMS[name])
    else:
        yield _part(words, UNKNOWN)


def _matching(table: dict[str, str], text: str) -> str | None:
    return next((risk for pattern, risk in table.items() if re.search(pattern, text)), None)


def _script(words: list[Word], name: str) -> Part:
    texts = [word.text for word in words[1:]]
    if texts and set(texts) <= {"--help", "--check", "--status", "--list-modules"}:
        return _part(words, READS)
    if "--delete-old-format" in texts:
        return _part(words, DELETES_MANY, "deletes the mail in the old format")
    return _part(words, _matching(KNOWN["scripts"], name) or UNKNOWN)


def _wrapped(
    words: list[Word], arguments: list[Word], values: str, own: int, command: Command
) -> Iterator[Part]:
    """The command that a wrapper such as ``sudo`` or ``timeout`` runs."""
    rest = _after_options(arguments, values)[own:]
    while rest and re.fullmatch(r"\w+=.*", rest[0].text, re.S):
        rest = rest[1:]
    if rest:
        yield from _judge(rest, command)
    else:
        yield _part(words, READS)


def _after_options(arguments: list[Word], values: str) -> list[Word]:
    """The words after a program's own options; ``values`` are the letters that take a value."""
    rest = list(arguments)
    while rest and rest[0].text.startswith("-") and rest[0].text != "-":
        option = rest.pop(0).text
        if option == "--":
            break
        if not option.startswith("--") and option[-1] in values and len(option) == 2 and rest:
            rest.pop(0)
    return rest


def _xargs(words: list[Word], arguments: list[Word], command: Command) -> Iterator[Part]:
    rest = _after_options(arguments, XARGS_VALUES)
    if not rest:
        yield _part(words, READS)
        return
    # The words that xargs adds are not written in the line: any number of them.
    for part in _judge([*rest, Word("$()", variable=True, many=True)], command):
        yield _several(part)


def _shell(words: list[Word], arguments: list[Word], command: Command) -> Iterator[Part]:
    """``sh -c TEXT``, a here-document, or text from a pipe, each judged as a line."""
    texts = [word.text for word in arguments]
    if "-c" in texts[:3] and len(texts) > texts.index("-c") + 1:
        script = arguments[texts.index("-c") + 1]
        yield from assess(script.text).parts
    elif command.document:
        yield from assess(command.document).parts
    elif not texts and command.reads_from is not None:
        yield from _piped_text(words, command.reads_from)
    else:
        yield _part(words, UNKNOWN, "runs a script that is not in the line")


def _piped_text(words: list[Word], source: Command) -> Iterator[Part]:
    """Text that another program prints into a shell: judged by the strings in its arguments."""
    found = False
    for word in source.words[1:]:
        pieces = re.findall(r'"([^"]*)"', word.text) or [word.text]
        for piece in pieces:
            if re.match(r"\s*(?:/\S*/)?(?:exim4?|rm|doveadm|sendmail|mv|kill)\b", piece):
                found = True
                # What follows the text is printed beside it: an unknown number of words.
                for part in assess(f'{piece} "$@"').parts:
                    yield _several(part)
    if not found:
        yield _part(words, UNKNOWN, "runs whatever it is given")


def _text_run(
    words: list[Word], name: str, arguments: list[Word], command: Command
) -> Iterator[Part]:
    """``su USER -c TEXT``, ``ssh HOST TEXT``, ``watch TEXT``, ``eval TEXT``."""
    texts = [word.text for word in arguments]
    if name == "su":
        text = texts[texts.index("-c") + 1] if "-c" in texts[:-1] else ""
    elif name == "ssh":
        text = " ".join(word.text for word in _after_options(arguments, "pilFoJ")[1:])
    else:
        text = " ".join(word.text for word in _after_options(arguments, "n"))
    if text:
        yield from assess(text).parts
    else:
        yield _part(words, UNKNOWN, "opens a shell or runs what is not in the line")


def _find(words: list[Word], arguments: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in arguments]
    if "-delete" in texts:
        yield _part(words, DELETES_MANY, "deletes every file that it finds")
        return
    executed = [place for place, text in enumerate(texts) if re.fullmatch("-(exec|ok)(dir)?", text)]
    for place in executed:
        end = next((at for at in range(place, len(texts)) if texts[at] in (";", "+")), len(texts))
        inner = [replace(word, many=word.text == "{}") for word in arguments[place + 1 : end]]
        for part in _judge(inner, command):
            yield _several(part)
    if not executed:
        writes = any(text.startswith(("-fprint", "-fls")) for text in texts)
        yield _part(words, CHANGES if writes else READS)


def _exim(words: list[Word], arguments: list[Word]) -> Part:
    """Exim's options decide; the first action counts, and addresses alone submit a message."""
    texts = [word.text for word in arguments]
    if "-Mrm" in texts:
        return _removal(words, arguments[texts.index("-Mrm") + 1 :])
    risks = [risk for text in texts if (risk := _matching(KNOWN["exim"], text))]
    if READS in risks:
        return _part(words, READS)
    if risks:
        return _part(words, worst(risks))
    if not texts:
        return _part(words, READS)
    if any(re.match(r"-(M|b|q|R|S)", text) for text in texts):
        return _part(words, UNKNOWN)
    if any("@" in text for text in texts):
        return _part(words, SENDS, "submits a message to the addresses named")
    return _part(words, UNKNOWN)


def _removal(words: list[Word], targets: list[Word]) -> Part:
    """Deleting by name: one plain name is one thing, all else may be many."""
    options = [word for word in targets if word.text.startswith("-")]
    names = [word for word in targets if not word.text.startswith("-")]
    recursive = any(re.match(r"-[a-zA-Z]*[rR]|--recursive", word.text) for word in options)
    if not names:
        return _part(words, READS, "names nothing to delete")
    if len(names) == 1 and not names[0].many and not recursive:
        return _part(words, DELETES_ONE)
    return _part(words, DELETES_MANY)


def _doveadm(words: list[Word], arguments: list[Word], command: Command) -> Part:
    rest = [word.text for word in _after_options(arguments, "ofic")]
    if rest[:1] == ["exec"]:
        return _dialogue(words, command)  # the input of an IMAP or POP3 session
    for length in (3, 2, 1):
        name = " ".join(rest[:length])
        for risk, names in KNOWN["doveadm"].items():
            if len(rest) >= length and name in names:
                if name == "expunge" and re.search(r"\buid \d+( |$)", " ".join(rest)):
                    return _part(words, DELETES_ONE)
                return _part(words, risk)
    return _part(words, READS if not rest else UNKNOWN)


def _api(words: list[Word], program: str, arguments: list[Word]) -> Part:
    rest = [word.text for word in arguments if not word.text.startswith("-")]
    if program in ("uapi", "cpapi2"):
        rest = rest[1:]  # the module
    if not rest:
        return _part(words, UNKNOWN)
    return _part(words, _matching(KNOWN["api"], rest[0]) or UNKNOWN)


def _python(words: list[Word], arguments: list[Word]) -> Part:
    """This tool only reads; any other Python may do anything."""
    texts = [word.text for word in arguments]
    ours = texts[:2] in (["-m", "snippets"], ["-m", "json.tool"])
    ours = ours or texts[:1] == ["cpmail.pyz"]
    if ours or texts in (["--version"], ["-V"]):
        return _part(words, READS)
    return _part(words, UNKNOWN, "runs a program that is not in the line")


def _perl(words: list[Word], arguments: list[Word]) -> Part:
    """A one-line Perl program that only computes and prints; any other may do anything."""
    texts = [word.text for word in arguments]
    one_line = bool(texts) and re.fullmatch(r"-[a-hj-z0-9]*[eE]", texts[0])
    acts = re.search(
        r"`|\b(?:system|exec|open|unlink|rename|qx|kill|eval|do|require)\b", " ".join(texts)
    )
    if not one_line or acts:
        return _part(words, UNKNOWN)
    opens = re.search(r"\bsysopen\b", " ".join(texts))
    return _part(words, CHANGES if opens else READS)


def _awk(words: list[Word], arguments: list[Word]) -> Iterator[Part]:
    """``awk`` reads, unless its program runs commands or writes files."""
    program = " ".join(word.text for word in arguments)
    run = re.findall(r'system\(\s*"([^"]*)"', program)
    for text in run:
        for part in assess(f'{text} "$@"').parts:
            yield _several(part)
    if not run:
        calls = re.search(r'system\(|\|\s*getline|\|\s*"', program)
        writes = re.search(r'print[^;}]*>\s*"(?!/dev/(?:stderr|stdout|null))', program)
        yield _part(words, UNKNOWN if calls else CHANGES if writes else READS)


def _dialogue(words: list[Word], command: Command) -> Part:
    """A program that passes text on to a server: the protocol's commands in the line decide."""
    text = re.sub(r"\\[rnt]", " ", command.line)  # as printf will print it
    return _part(words, _matching(KNOWN["dialogue"], text) or READS)


def _openssl(words: list[Word], arguments: list[Word], command: Command) -> Part:
    texts = [word.text for word in arguments]
    if texts[:1] == ["s_client"]:
        return _dialogue(words, command)
    looks = texts[:1] in (["x509"], ["verify"], ["version"], ["ciphers"], ["asn1parse"])
    if looks and "-out" not in texts:
        return _part(words, READS)
    return _part(words, CHANGES)


def _by_options(words: list[Word], name: str, arguments: list[Word]) -> Part:
    """The first rule of ``commands.json`` that one of the arguments matches."""
    for pattern, risk in KNOWN["options"][name]:
        if not pattern or any(re.search(pattern, word.text) for word in arguments):
            return _part(words, risk)
    return _part(words, UNKNOWN)
