"""The risk of a shell command line on a mail server.

``assess("exiqgrep -zi | xargs -r exim -Mrm").risk`` is ``"deletes many"``. Every simple command of
the line is judged, also those in pipes, loops, functions and ``$(...)``, those that are arguments
of others (``xargs``, ``find -exec``, ``sh -c``, ``ssh``, ``trap``, a line of cron), and text that
is piped into a shell; the line is as risky as its riskiest command. What is not known is
``"unknown"``, never harmless: a program counts as reading only with the options, and the number of
names, that its table knows.

What each program and option does stands in ``tables/``, from the manuals: Exim's specification
(chapter "The Exim command line"), ``doveadm(1)``, cPanel's API and script pages, coreutils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import (
    arguments,
    cpanel,
    dialogues,
    files,
    languages,
    mail_programs,
    mail_stores,
    wrong_commands,
)
from .options import Options, read
from .printed import Printed, by_command, input_of
from .scale import (
    CHANGES,
    DELETES_MANY,
    DELETES_ONE,
    READS,
    RISKS,
    UNKNOWN,
    WHY,
    Part,
    table,
    worst,
)
from .session import Reader, Session, TooMuch, part, shown
from .shell import Command, Word

__all__ = [
    "READS",
    "RISKS",
    "UNKNOWN",
    "Assessment",
    "Part",
    "assess",
    "begins_with_program",
    "worst",
]

MAX_LENGTH = 1_000_000
"""Characters of a line that is judged at all."""

TABLE: dict[str, dict[str, object]] = {
    **{
        name: {"is": risk, risk: "*", "says": says}
        for risk, sentences in table("plain").items()
        for says, names in sentences.items()
        for name in names.split()
    },
    **table("programs"),
}
VERBS: dict[str, dict[str, object]] = table("verbs")
_RULES: dict[str, Any] = table("rules")
RULES: dict[str, list[list[str]]] = {
    name: _RULES[rules] if isinstance(rules, str) else rules for name, rules in _RULES.items()
}
"""A name in the place of rules stands for the rules of that program."""

AS_PRINTED = re.compile(r"\$\((?!\))|`|\$\{")
"""What a shell would run, in a text that ``[[``, ``let`` and the like expand once more."""

EXPANDS_AGAIN = {
    "[[",
    "((",
    "let",
    "test",
    "[",
    "unset",
    "read",
    "declare",
    "typeset",
    "local",
    "export",
    "readonly",
    "printf",
}
PAGERS = {
    "less",
    "more",
    "most",
    *(f"{z}{name}" for z in ("z", "bz", "lz", "xz") for name in ("less", "more")),
}
BEGINS_WITH_COMMAND = re.compile(r"\+(?!(?:\d*|[FG]|/[^!|]*)$)")
"""The pager's own commands that run at its start, but those that only go to a place."""

INIT_SCRIPT = re.compile(r"/etc/(?:rc\.d/)?init\.d/.+|(?:/usr/local)?/etc/rc\.d/(?!rc[\d.])[\w-]+")
"""A start script has the name of the program that it starts, and is not that program."""

SYSTEM = re.compile(
    r"/(?:(?:usr/(?:local/)?)?s?bin|usr/(?:local/)?(?:lib\w*|share|cpanel)|(?:usr/local|var/lib)/mailman/bin|opt|root|scripts)/"
)
"""Where programs stand that have the name of what they are; elsewhere anybody may put one."""

ONLY_ROOT_WRITES = re.compile(r"/(?:root|usr/s?bin|usr/local/s?bin)/")
VERSIONED = re.compile(r"^(?:ea-|alt-|ls)?(php|perl|python|ruby|node)[\d.]+$")
"""One of several versions of a program that are installed beside each other."""

NAMED = re.compile(r"[\w*,-]+")
TRUSTED = re.compile(r"/(?:etc|usr|var/lib)/[\w./-]*$|[^/~.$](?!.*plugin)")
"""Settings that may bring code along, but not from where only root writes."""

QUOTED = re.compile(r"\s*>[ \t]+(?=[a-z][\w-]*[ \t]+\S)")
"""A sign of a quotation in mail or in a thread, and the prompt of some shells."""

MONGO = re.compile(r"[ \t]*(?:[\w-]{1,40}>|>)[ \t]*db\.\w")
"""What is typed into MongoDB's client, behind its prompt."""

PLUGIN = re.compile(
    r"/usr/(?:local/)?(?:lib(?:64|exec)?/)?(?:nagios|monitoring-plugins)/(?:plugins|libexec)"
    r"/check_(?!by_ssh|nrpe|mk)\w+(?:\.\w+)?"
)
"""A check of a monitor."""

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

PROMPT = re.compile(r"[ \t]*(\[?[\w.-]+@[^\s#$]*(?: [^\s#$]+)?\]? ?)?[#$][ \t]+(?=\S)")
OTHER_PROMPT = re.compile(
    r"[ \t]*(?:\([\w.-]{1,40}\)[ \t]*)?"
    r"(?:(?:\[[^\]\n]{1,80}\]|[\w.-]{1,60}@[\w.-]{1,80}(?::[^\s#$%;|&]{0,80})?"
    r"|(?:ba|z|k|da)?sh-[\d.]{1,8}|[\w.-]{1,60}:[~/][^\s#$%;|&]{0,80}(?: [\w.-]{1,40})?"
    r"|[\w.-]{1,60} ~[^\s#$%;|&]{0,80}|cPs|~[^\s#$%;|&]{0,80}) ?){0,3}"
    r"[#$%\u276f\u279c\u00bb](?:[ \t]+~[\w/.-]{0,80})?[ \t]+(?=\S)"
)
"""Prompts of other shells and servers: with a time, a version, a folder, a mark of the support."""

SERVICES = {
    *(name for name, entry in TABLE.items() if str(entry.get("says", "")).startswith("starts a")),
    *("sshd", "named", "mysqld", "mysqld_safe", "mariadbd", "mariadbd-safe", "chronyd", "ntpd"),
}
TAKES_SETTINGS = re.compile(r"-[cCfFy]|-sf|--(?:conf|defaults-|ledir|mysqld|plugin-|dhcp-script).*")
OF_THE_SYSTEM = re.compile(
    r"(?!.*/\.\.?/)/(?:etc|usr|opt|root|run|var/(?:lib|log|run|cpanel|named))/|/dev/null$"
)
"""Where only root writes; a service does what the settings say that it is given."""

MODULES = {
    **dict.fromkeys(("http.server", "SimpleHTTPServer", "calendar", "platform"), READS),
    **dict.fromkeys(("site", "sysconfig", "base64", "quopri", "uuid"), READS),
    "pip": CHANGES,
}
FETCHES = {"rclone", "aws", "s3cmd", "gsutil", "sftp"}
"""Programs that write the file that they name last, in the place of what it held."""

INTERPRETERS = {"php", "ruby", "node", "java"}
CONTAINERS = {"docker", "podman", "docker-compose", "nerdctl"}
LOOPS = {"for", "if", "until", "while"}
FIRST_WORD = re.compile(r"\s*(?:\w+=\S*\s+)*([^\s;|&()]+)")
PATH = re.compile(r"/(?:bin|opt|root|sbin|scripts|usr)/\S")


@dataclass(frozen=True)
class Assessment:
    """The risk of a whole line and of each of its commands.

    ``worst`` is the part that makes the line as risky as it is, None for a line without commands.
    ``entry`` is the label of the handbook's entry on a popular command that is wrong, if the line
    has one.
    """

    line: str
    risk: str
    parts: tuple[Part, ...]
    worst: Part | None = None
    entry: str | None = None


# [start:assess]
def assess(line: str) -> Assessment:
    """Judge a command line, also one of several lines. Never raises; see ``UNKNOWN``."""
    session = Session(_judge, len(line))
    parts: list[Part] = []
    try:
        if len(line) > MAX_LENGTH:
            raise TooMuch(f"more than {MAX_LENGTH} characters")
        parts.extend(_typed(session, line))
    except TooMuch as error:
        parts.append(Part("…", UNKNOWN, f"not judged any further: {error}"))
    risk = worst(part.risk for part in parts)
    reason = next((part for part in parts if part.risk == risk), None)
    return Assessment(line, risk, tuple(parts), reason, wrong_commands.entry_of(line))


def begins_with_program(line: str) -> bool:
    """Tell whether a line begins with a program that this file knows, or with the path of one."""
    match = FIRST_WORD.match(line)
    if not match:
        return False
    if match[1] in LOOPS:
        return ";" in line
    return match[1] in NAMES or bool(PATH.match(match[1]))


# [end:assess]


def _typed(session: Session, line: str) -> Iterator[Part]:
    """The parts of what was typed: to a shell, or behind the prompt of another program."""
    quoted = QUOTED.match(line)
    if quoted and begins_with_program(line[quoted.end() :]):
        yield from _as_quoted(session, line, line[quoted.end() :])
        return
    if MONGO.match(line):
        yield part([Word(line.split("\n")[0])], UNKNOWN, "a program for a database")
        return
    lines = line.split("\n")
    if not (languages.SQL_CLIENT.match(lines[0]) or dialogues.TYPED_FTP.match(lines[0])):
        for text in _lines_of_cron(_without_prompt(line)):
            yield from session.text(text)
        return
    # What a shell would do with it, were it pasted there.
    for one in Session(_judge, len(line)).text(line):
        if one.risk in (DELETES_ONE, DELETES_MANY):
            yield one
    while lines:
        statement, rest = languages.typed_sql(lines)
        if statement:
            if not re.match(r"[ \t]*(?:my|maria|sqlite)", lines[0], re.I) and (
                re.search(r"[|&`]|\$\(", statement)
            ):
                yield part([Word(lines[0])], UNKNOWN, "may be a text for a shell")
            lines = rest
            yield session.count(languages.statement(statement))
        elif dialogues.TYPED_FTP.match(lines[0]):
            yield from dialogues.typed_ftp(session, lines.pop(0))
        else:
            yield from session.text(_without_prompt(lines.pop(0)))


def _without_prompt(line: str) -> str:
    """The line without the prompt before it; a ``# `` alone only where a command is behind it."""
    found = PROMPT.match(line)
    if found and (found[1] or "\n" not in line.strip()):
        rest = line[found.end() :]
        if found[1] or found[0].strip() == "$" or begins_with_program(rest):
            return _following(rest) if found[1] else rest
    found = OTHER_PROMPT.match(line)
    if found and begins_with_program(line[found.end() :]) and not begins_with_program(line):
        return _following(line[found.end() :])
    return line


def _following(text: str) -> str:
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


def _as_quoted(session: Session, line: str, rest: str) -> Iterator[Part]:
    """``> ls -l``, quoted from somewhere: as it was meant, and as a shell would take it."""
    yield from session.text(rest)
    typed = Session(_judge, len(line))
    for one in typed.text(line):
        if one.why != WHY[UNKNOWN]:
            yield one


def _lines_of_cron(line: str) -> list[str]:
    """The line itself, or the commands of its lines where the first is a line of cron."""
    if arguments.cron_line(line) is None:
        return [line]
    return [arguments.cron_line(one) or one for one in line.split("\n")]


def _judge(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """Judge one simple command. ``command`` is what surrounds it."""
    if command.kind == "for":
        if len(words) > 1:
            session.variables[words[0].text] = Word(
                " ".join(w.text for w in words[1:3]), True, True
            )
        elif words:  # over the arguments, which are not written in the line
            session.variables.pop(words[0].text, None)
        return
    if command.kind == "function":
        session.functions.add(words[0].text)
        return
    yield from _redirections(session, words, command)
    if not words:
        for name, value in command.assignments:
            yield from arguments.environment(session, words, [(name, value)])
        return
    if command.assignments:
        yield from arguments.environment(session, words, command.assignments)
    yield from _program(session, words, command)


SILENT = ([":"], ["true"], ["echo"], ["echo", "-n"], ["echo", ""], ["cat", "/dev/null"])
"""Commands that print nothing: a file that they are written to is emptied."""


def _redirections(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    silent = not words or [word.text for word in words] in SILENT
    # Asked once: a command may have any number of redirections.
    printed: Printed | None = None
    for redirection in command.redirections:
        sign, word = redirection.sign, redirection.word
        if word.text.startswith("/dev/tcp/"):
            session.sockets.add(redirection.number)
        if sign == ">&" and re.fullmatch(r"\d+-?|-", word.text):
            if word.text in session.sockets:
                yield dialogues.said(words, by_command(session, command))
            continue
        if ">" not in sign:
            continue
        if sign == "<>":
            yield from _opened_both_ways(session, words, word)
            continue
        if redirection.process:
            continue  # >(...): its commands are judged
        if word.text.startswith("/dev/tcp/"):
            yield dialogues.said(words, by_command(session, command))
        line = f"{shown(words)} {sign} {shown([word])}".strip()
        append = sign in (">>", "&>>")
        paths = session.paths(word)
        if any(mail_stores.runs_later(path) for path in paths):
            yield from _for_later(session, words, command)
        if any(mail_stores.delivers(path) for path in paths):
            printed = printed or by_command(session, command)
            yield from mail_stores.orders(session, words or [word], printed.text)
        unnamed = silent and not append and word.variable and session.written_out(word) == word.text
        if unnamed and command.kind != "stray" and not re.search(r"te?mp|log|out", word.text, re.I):
            yield from mail_stores.emptied(line, session, word)
        else:
            yield from mail_stores.written(line, session, word, append)


def _opened_both_ways(session: Session, words: list[Word], word: Word) -> Iterator[Part]:
    """``<>`` empties nothing, but a later ``>&3`` writes over what stands there."""
    if word.text.startswith("/dev/"):
        return
    for path in session.paths(word):
        holds = mail_stores.holds_mail(path) or mail_stores.holds_log(path)
        why = f"opens {path} to be written over from its beginning"
        yield part(words or [Word("<>")], UNKNOWN if holds else CHANGES, why)


def _for_later(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    printed = by_command(session, command)
    yield from arguments.cron_text(session, printed.text)
    if not printed.whole:
        yield part(words or [Word(">")], UNKNOWN, "what will run later is not written in the line")


def _program(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    first = words[0]
    path = session.written_out(first) if first.variable and not first.printed_by else first.text
    if path != first.text and re.fullmatch(r"[\w./-]+", path):
        words = [Word(path), *words[1:]]
        first = words[0]
    elif first.variable or (first.many and first.text not in ("[", "[[")):
        yield part(words, UNKNOWN, "which program this runs is not written in the line")
        return
    words = [words[0], *_options_named(session, words[1:])]
    name = VERSIONED.sub(r"\1", first.text.rsplit("/", 1)[-1])
    if first.text in session.aliases and not first.quoted:
        whole = " ".join([session.aliases[first.text], *(_quoted(word) for word in words[1:])])
        yield from session.text(whole, command)
        return
    if first.text in session.functions:
        if any(mail_stores.holds(path) for word in words[1:] for path in session.paths(word)):
            yield part(
                words,
                UNKNOWN,
                "gives a function mail or settings; what becomes of them is not judged",
            )
        yield part(words, READS, "runs a function of the line, which is judged where it stands")
        return
    if PANEL.fullmatch(first.text):
        yield part(words, *_of_panel(name))
        return
    if PLUGIN.fullmatch(first.text):
        yield part(words, READS, "checks a service for a monitor")
        return
    if _elsewhere(first.text):
        yield part(words, UNKNOWN, "runs a program that only this server knows")
        return
    if cpanel.FOLDER.match(first.text) and name not in NAMES:
        yield from cpanel.script(session, words, command)
        return
    if name == "cd" and len(words) > 1:
        session.folder = _folder(session, words[-1])
    if INIT_SCRIPT.fullmatch(first.text):
        yield from _by_verb(session, [Word("service"), *words], "service")
        return
    if name in FETCHES and len(words) > 2 and not re.search(r"[\s=]", words[-1].text):
        yield from mail_stores.losses(shown(words), session, words[-1])
    wrapped = arguments.wrapper(session, words, command)
    if len(words) > 3 and name in CONTAINERS and words[1].text == "cp":
        yield from files.scp(session, [words[0], *words[2:]], command)
    elif wrapped is not None and not (name == "env" and len(words) == 1):
        yield from wrapped
    elif reader := READERS.get(name):
        yield from reader(session, words, command)
    elif name in INTERPRETERS and len(words) == 1 and input_of(session, command) is not None:
        yield part(words, UNKNOWN, "runs a program that this tool cannot read")
    elif name in RULES:
        yield _by_rules(words, RULES[name])
    elif name in VERBS:
        yield from _by_verb(session, words, name)
    elif name in TABLE:
        yield from _by_table(session, words, name)
    elif re.fullmatch(r"mkfs\..*", name):
        yield from _by_table(session, words, "mkfs")
    elif len(words) == 2 and words[1].text in ("--version", "--help") and name in NAMES:
        yield part(words, READS, "shows a version or help")
    else:
        yield part(words, UNKNOWN)


def _of_panel(name: str) -> tuple[str, str]:
    verb = name.split("-")[1]
    for verbs, risk, why in PANEL_VERBS:
        if verb in verbs.split():
            return risk, why
    return UNKNOWN, "a command of the panel that this tool does not know"


def _options_named(session: Session, words: list[Word]) -> Iterator[Word]:
    """The words, with options in the place of a variable that holds them."""
    for word in words:
        if word.variable and not word.quoted and word.text.startswith("$"):
            text = session.written_out(word)
            if text.startswith("-") and "$" not in text:
                yield from (Word(one) for one in text.split())
                continue
        yield word


def _elsewhere(path: str) -> bool:
    if "/" not in path or INIT_SCRIPT.fullmatch(path):
        return False
    if "/../" in path or "/./" in path:
        return True
    return not (SYSTEM.match(path) or cpanel.FOLDER.match(path) or path == cpanel.PROGRAM)


def _quoted(word: Word) -> str:
    """A word as it would have to be typed."""
    if word.variable or word.many:
        return word.text
    return "'" + word.text.replace("'", "'\\''") + "'"


def _folder(session: Session, word: Word) -> str:
    path = session.written_out(word)
    path = path.rstrip("/") or path[:1]
    if path.startswith(("/", "~", "$")):
        return path
    if path in ("", "-", ".") or path.startswith("-"):
        return session.folder
    return f"{session.folder}/{path}" if session.folder else ""


# Programs that stand in the tables

_options: dict[str, Options] = {}


def _entry(entries: dict[str, dict[str, object]], name: str) -> dict[str, object]:
    entry = entries[name]
    like = entry.get("like")
    return entries[like] if isinstance(like, str) else entry


def _options_of(name: str, entry: dict[str, object]) -> Options:
    if name not in _options:
        known = Options()
        for risk in (*RISKS[1:], READS) if entry.get("rank") == READS else (READS, *RISKS[1:]):
            if text := entry.get(risk):
                known.add(str(text), risk)
        known.add(str(entry.get("writes", "")), "writes")
        known.add(str(entry.get("named", "")), "named")
        known.add(str(entry.get("code", "")), "code")
        _options[name] = known
    return _options[name]


def _says(entry: dict[str, object], risk: str) -> str:
    says = entry.get("says", "")
    if isinstance(says, dict):
        return str(says.get(risk, WHY[risk]))
    return str(says) or WHY[risk]


def _by_table(session: Session, words: list[Word], name: str) -> Iterator[Part]:
    entry = _entry(TABLE, name)
    base = str(entry.get("is", READS))
    arguments_ = words[1:]
    if len(arguments_) == 1 and arguments_[0].text in ("--help", "--version") and base != UNKNOWN:
        yield part(words, READS, "shows a version or help")
        return
    if name in EXPANDS_AGAIN and any(
        AS_PRINTED.search(word.text) for word in arguments_ if not _only_name(word)
    ):
        yield part(words, UNKNOWN, "a text in quotes may be expanded once more, and run")
    given = read(_options_of(name, entry), arguments_)
    if given.unknown in ("--help", "--version") and base == READS:
        given.unknown = ""
    if given.unknown and base != "deletes many":
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    risks = [kind for _, kind, _ in given.options if kind in RISKS]
    # Something that the program brings along, where a path would be a program of its own.
    if any(k == "named" and v and not NAMED.fullmatch(v.text) for _, k, v in given.options):
        risks.append(UNKNOWN)
    if any(k == "code" and v and not TRUSTED.match(v.text) for _, k, v in given.options):
        risks.append(UNKNOWN)
    if entry.get("rank") == READS and READS in risks:
        risk = READS
    else:
        risk = worst([base, *(risk for risk in risks if risk != READS)])
    if name in SERVICES and _foreign_settings(arguments_):
        yield part(
            words, UNKNOWN, "starts with settings from elsewhere, which may run other programs"
        )
    given_as = entry.get("sets")
    if given_as and any(re.search(str(given_as), name.text) for name in given.names):
        risk = worst([risk, CHANGES])
    limit = entry.get("names")
    if isinstance(limit, int) and len(given.names) > limit:
        risk = worst([risk, str(entry.get("beyond", UNKNOWN))])
    named = shown(words)
    if name in PAGERS and any(BEGINS_WITH_COMMAND.match(word.text) for word in arguments_):
        risk = worst([risk, UNKNOWN])
    for _, kind, value in given.options:
        if kind == "writes" and value is not None:
            yield from mail_stores.written(named, session, value, append=False)
        elif kind == CHANGES and base == READS and value is not None:
            yield from mail_stores.losses(named, session, value)
    if risk == CHANGES and name in ("uniq", "xxd") and given.names:
        yield from mail_stores.written(named, session, given.names[-1], append=False)
    yield part(
        words,
        risk,
        _says(entry, risk)
        if risk != UNKNOWN or base == UNKNOWN
        else "more names than this tool knows it to take",
    )


def _foreign_settings(words: list[Word]) -> bool:
    """Whether a service is given a file of settings that anybody may have written."""
    taken = False
    for word in words:
        option, _, value = word.text.partition("=")
        if taken or not word.text.startswith("-"):
            path = word.text
        else:
            path = value if TAKES_SETTINGS.fullmatch(option) else ""
        if word.text[:2] in ("-c", "-C", "-f", "-F", "-y") and len(word.text) > 2:
            path = word.text[2:]
        taken = bool(TAKES_SETTINGS.fullmatch(word.text))
        if re.search(r"/|\.(?:conf|cfg|ini|cnf)$", path) and not OF_THE_SYSTEM.match(path):
            return True
    return False


def _only_name(word: Word) -> bool:
    """``${x}`` alone, which the shell has replaced before."""
    return (
        bool(re.fullmatch(r"(?:[^`$]|\$\(\)|\$\{?\w+\}?|\$\{[^}]*…\}|\$\(\(.*\)\))*", word.text))
        and word.variable
    )


def place_of(entry: dict[str, object]) -> int:
    """Which of the names is the verb."""
    place = entry.get("place", 1)
    return place if isinstance(place, int) else 1


def _by_verb(session: Session, words: list[Word], name: str) -> Iterator[Part]:
    entry = _entry(VERBS, name)
    key = f"{name} {words[1].text}" if len(words) > 1 else ""
    if key in VERBS:
        entry, words_after = _entry(VERBS, key), words[2:]
    else:
        words_after = words[1:]
    known = _options.get("verb " + (key if key in VERBS else name))
    if known is None:
        known = Options()
        known.add(str(entry.get("options", "")), "any")
        known.add(str(entry.get("values", "")), "any")
        known.add(str(entry.get("runs", "")), "runs")
        known.add(str(entry.get("writes", "")), "writes")
        _options["verb " + (key if key in VERBS else name)] = known
    given = read(known, words_after)
    texts = [word.text for word in given.names]
    place = place_of(entry)
    verbs = texts[place - 1 :]
    if name in ("ip",) and texts and not verbs:
        verbs = ["show"]
    if given.unknown and given.unknown not in ("--help", "--version", "--status-all"):
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    for _, kind, value in given.options:
        if kind == "runs" and value is not None:
            yield from session.text(session.written_out(value))
        if kind == "writes" and value is not None:
            yield from mail_stores.losses(shown(words), session, value)
    unsafe = entry.get("unsafe")
    if unsafe and any(re.search(str(unsafe), word.text) for word in words_after):
        yield part(words, UNKNOWN, "a setting that may run other programs")
    for risk in RISKS:
        if given.has(*str(entry.get(f"options {risk}", "")).split()):
            yield part(words, risk, _says(entry, risk))
            return
    if not verbs:
        risk = str(entry.get("none", UNKNOWN)) if not given.unknown else READS
        if given.has("--status-all", "--help", "--version") or not words_after:
            risk = READS
        yield part(words, risk, _says(entry, risk) if risk != UNKNOWN else "")
        return
    if key not in VERBS and f"{name} {verbs[0]}" in VERBS:
        # The verb has verbs of its own.
        at = next(at for at, word in enumerate(words) if word is given.names[place_of(entry) - 1])
        yield from _by_verb(session, [words[0], words[at], *words[1:at], *words[at + 1 :]], name)
        return
    for risk in RISKS:
        listed = entry.get(risk)
        if isinstance(listed, str) and verbs[0] in listed.split():
            if (
                risk == READS
                and name == "git"
                and verbs[0] in ("branch", "remote")
                and len(verbs) > 1
            ):
                risk = CHANGES
            yield part(words, risk, _says(entry, risk))
            return
    other = str(entry.get("other", UNKNOWN))
    yield part(
        words,
        other,
        _says(entry, other)
        if other != UNKNOWN
        else f"{name} {verbs[0]!r} is not known to this tool",
    )


def _by_rules(words: list[Word], rules: list[list[str]]) -> Part:
    """The first rule that one, or each, of the arguments matches."""
    texts = [word.text for word in words[1:]]
    if texts in (["--help"], ["--version"]):
        return part(words, READS, "shows a version or help")
    for how, pattern, risk, why in rules:
        if how == "none":
            if not texts:
                return part(words, risk, why)
            continue
        matches = [bool(re.search(pattern, text)) for text in texts]
        if any(matches) if how == "any" else all(matches):
            return part(words, risk, why)
    return part(words, UNKNOWN, "an option that this tool does not know")


# Programs that are read by a function


def _python(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
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


def _cpmail(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    yield part(words, READS, "reads, and changes nothing")


def _sql(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    printed = input_of(session, command)
    text, whole = (printed.text, printed.whole) if printed else (None, True)
    yield from languages.sql(session, words, command, text, whole)


def _hash(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if any(word.text == "-p" for word in words):
        yield part(words, UNKNOWN, "makes a name run another program")
    else:
        yield from _by_table(session, words, "hash")


def _set(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``export X=...``: as an assignment; ``set`` with arguments sets ``$1`` and so on."""
    if "/" in words[0].text:
        yield part(words, UNKNOWN)  # a file of that name, such as the folder /usr/local
        return
    for word in words[1:]:
        name, sign, value = word.text.partition("=")
        if sign and re.fullmatch(r"\w+", name):
            yield from arguments.environment(session, words, [(name, word.instead(value))])
    yield from _by_table(session, words, words[0].text)


def _read(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``read NAME <<< VALUE`` sets a variable to what is written."""
    name = words[-1].text
    if len(words) > 1:
        session.variables.pop(name, None)
        if command.redirections and command.redirections[-1].sign == "<<<":
            session.variables[name] = command.redirections[-1].word
    yield from _by_table(session, words, "read")


def _printf(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if len(words) > 3 and words[1].text == "-v":
        session.variables[words[2].text] = words[-1]
    yield from _by_table(session, words, "printf")


def _arguments(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``set -- A B`` sets ``$1`` and ``$2``."""
    texts = [word.text for word in words]
    if "--" in texts:
        for number, word in enumerate(words[texts.index("--") + 1 :], 1):
            session.variables[str(number)] = word
    yield from _by_table(session, words, "set")


def _mapfile(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words]
    if "-C" in texts[:-1]:
        yield from session.text(texts[texts.index("-C") + 1])
    else:
        yield from _by_table(session, words, "mapfile")


def _exiqgrep(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
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
    yield from _by_table(session, kept, "exiqgrep")


def _sort(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    for word in words[1:]:
        if word.text.startswith("--compress-prog"):
            yield from session.text(word.text.partition("=")[2] or "sort")
    yield from _by_table(session, words, "sort")


def _browser(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """What an address asks for, and what the options do."""
    if asked := dialogues.asks_api(words, " ".join(word.text for word in words[1:])):
        yield asked
    yield from _by_table(session, words, words[0].text.rsplit("/", 1)[-1])


READERS: dict[str, Reader] = {
    **dict.fromkeys(("bash", "dash", "ksh", "sh", "zsh", "ash", "rbash", "mksh"), arguments.shell),
    **dict.fromkeys(("exim", "exim4", "sendmail", "rmail"), mail_programs.exim),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), languages.awk),
    **dict.fromkeys(("rm", "unlink", "rmdir"), files.removal),
    **dict.fromkeys(("mv", "cp", "ln", "install"), files.copy),
    **dict.fromkeys(("vi", "vim", "view", "ed", "ex", "nvim", "emacs"), files.editor),
    **dict.fromkeys(files.PACKERS, files.gzip),
    **dict.fromkeys(arguments.TEXT_RUNNERS, arguments.text_runner),
    **dict.fromkeys(("at", "batch", "atq", "atrm"), arguments.at),
    **dict.fromkeys(("screen", "tmux"), arguments.multiplexer),
    **dict.fromkeys(("python", "python2", "python3"), _python),
    **dict.fromkeys(("mysql", "mariadb", "sqlite3", "sqlite", "psql"), _sql),
    **dict.fromkeys(("nc", "ncat", "netcat"), dialogues.nc),
    **dict.fromkeys(("ftp", "lftp", "ncftp", "sftp"), dialogues.ftp),
    **dict.fromkeys(("elinks", "links", "lynx", "w3m"), _browser),
    **dict.fromkeys(("export", "declare", "typeset", "local", "readonly"), _set),
    **dict.fromkeys(cpanel.PROGRAMS, cpanel.api),
    **dict.fromkeys(("mapfile", "readarray"), _mapfile),
    ".": arguments.source,
    "printf": _printf,
    "read": _read,
    "set": _arguments,
    "alias": arguments.alias,
    "cpmail": _cpmail,
    "cpmail.pyz": _cpmail,
    "exiqgrep": _exiqgrep,
    "crontab": arguments.crontab,
    "curl": dialogues.curl,
    "dd": files.dd,
    "doveadm": mail_programs.doveadm,
    "eval": arguments.evaluate,
    "find": files.find,
    "hash": _hash,
    "mailq": mail_programs.mailq,
    "mount": files.mount,
    "openssl": dialogues.openssl,
    "parallel": arguments.parallel,
    "perl": languages.perl,
    "rsync": files.rsync,
    "sed": languages.sed,
    "sort": _sort,
    "source": arguments.source,
    "split": files.split,
    "csplit": files.split,
    "scp": files.scp,
    "ssh": arguments.ssh,
    "tar": files.tar,
    "sponge": files.tee,
    "tee": files.tee,
    "gnutls-cli": dialogues.gnutls,
    "telnet": dialogues.telnet,
    "trap": arguments.trap,
    "truncate": files.truncate,
    "wget": dialogues.wget,
    "xargs": arguments.xargs,
    "zip": files.zip_,
}
"""Programs whose arguments need more than a list of options."""

KNOWN = {*READERS, *RULES, *VERBS, *TABLE}
NAMES = {*KNOWN, *(name.split()[0] for name in arguments.WRAPPERS)}
