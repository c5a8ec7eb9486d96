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

from . import (
    arguments,
    cpanel,
    dialogues,
    environment,
    files,
    languages,
    mail_programs,
    mail_stores,
    programs,
    remote,
    wrong_commands,
)
from .by_table import RULES, TABLE, VERBS, by_table, by_verb
from .printed import Printed, by_command, input_of
from .prompts import MONGO, QUOTED, without_prompt
from .scale import (
    CHANGES,
    DELETES_MANY,
    DELETES_ONE,
    READS,
    RISKS,
    UNKNOWN,
    WHY,
    Part,
    worst,
)
from .session import Reader, Session, TooMuch, part, shown
from .words import Command, Word

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


CHANGES_FOLDERS = re.compile(r"cd|chdir|pushd|popd|builtin|command|eval|source|\.|trap|alias")
"""Words by which a line may come to another folder, or by which a word means something else."""

INIT_SCRIPT = re.compile(r"/etc/(?:rc\.d/)?init\.d/.+|(?:/usr/local)?/etc/rc\.d/(?!rc[\d.])[\w-]+")
"""A start script has the name of the program that it starts, and is not that program."""

SYSTEM = re.compile(
    r"/(?:(?:usr/(?:local/(?:dovecot/|exim/)?)?)?s?bin|usr/(?:local/)?(?:lib\w*|share|cpanel)|(?:usr/local|var/lib)/mailman/bin|opt|root|scripts)/"
)
"""Where programs stand that have the name of what they are; elsewhere anybody may put one."""

UNPACKED = re.compile(r"\./(?:imapsync|imapdedup(?:\.py)?|testssl\.sh)")
"""Programs of one file that are run where they were unpacked."""

VERSIONED = re.compile(r"^(?:ea-|alt-|ls)?(php|perl|python|ruby|node)[\d.]+$")
"""One of several versions of a program that are installed beside each other."""


PLUGIN = re.compile(
    r"/usr/(?:local/)?(?:lib(?:64|exec)?/)?(?:nagios|monitoring-plugins)/(?:plugins|libexec)"
    r"/check_(?!by_ssh|nrpe|mk)\w+(?:\.\w+)?"
)
"""A check of a monitor."""


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
        for text in _lines_of_cron(without_prompt(line, begins_with_program)):
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
            yield from session.text(without_prompt(lines.pop(0), begins_with_program))


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
        yield from environment.sums(words, words[1:])
        if len(words) > 1:
            name = words[0].text
            yield from environment.environment(session, words, [(name, words[1])])
            joined = Word(" ".join(w.text for w in words[1:3]), True, True)
            session.give(name, joined, [session.written_out(word) for word in words[1:21]])
        elif words:  # over the arguments, which are not written in the line
            session.variables.pop(words[0].text, None)
        return
    if command.kind == "function":
        session.functions.add(words[0].text)
        session.inside = words[0].text
        return
    for word in words:
        if "…" in word.text and word.variable:
            given = [(one[1], Word(one[2])) for one in SETS.finditer(word.text)]
            yield from environment.environment(session, words, given)
    yield from _redirections(session, words, command)
    if not words:
        for name, value in command.assignments:
            yield from environment.environment(session, words, [(name, value)])
            if value.text[:1] == "(" and value.many:  # a list
                listed = [
                    re.sub(r"^\[[^\]]*\]=", "", one) for one in value.text.strip("() ").split(" ")
                ]
                session.give(name, value, listed)
        return
    if command.assignments:
        yield from environment.environment(session, words, command.assignments, True)
    yield from _program(session, words, command)


SETS = re.compile(r"\$\{(\w+)…:?=([^{}]*)\}")
"""``${NAME:=VALUE}`` sets a variable that has no value."""

EACH = re.compile(r"(?:^|/)[^/$]*\*[^/]*$")
"""The name of a file that a wild card stands for."""

SILENT = ([":"], ["true"], ["echo"], ["echo", "-n"], ["echo", ""], ["cat", "/dev/null"])
"""Commands that print nothing: a file that they are written to is emptied."""


def _redirections(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    said = [word.text for word in words]
    silent = not words or said in SILENT or (said == ["cat"] and _reads_nothing(command))
    # Asked once: a command may have any number of redirections.
    printed: Printed | None = None
    taken: set[str] | None = None
    for redirection in command.redirections:
        sign, word = redirection.sign, redirection.word
        if word.text.startswith("/dev/tcp/"):
            session.sockets.add(redirection.number)
        if redirection.number and sign in ("<", ">", ">>", "<>"):
            session.opened[redirection.number] = word
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
        if any(mail_stores.rotates(path) for path in paths):
            printed = printed or by_command(session, command)
            yield from mail_stores.rotation(session, words or [word], *printed)
        unnamed = silent and not append and word.variable and session.written_out(word) == word.text
        # A file of a folder of settings, or an archive, that gets nothing is no new one.
        emptied = silent and not append and any(map(mail_stores.is_no_new_one, paths))
        # Each of the files that a wild card or a loop names is there.
        each = silent and not append and not unnamed and any(EACH.search(path) for path in paths)
        if not append and taken is None:
            taken = _read_by(session, words, command)
        if not append and taken and not taken.isdisjoint(paths):
            yield from mail_stores.emptied(
                line, session, word, "is read and written at once, which empties"
            )
        elif (
            each
            or (emptied and not word.variable)
            or (
                unnamed
                and command.kind != "stray"
                and not re.search(r"te?mp|log|out", word.text, re.I)
            )
        ):
            yield from mail_stores.emptied(line, session, word)
        else:
            yield from mail_stores.written(line, session, word, append)


FILTERS = re.compile(
    r"(?:[ez]?|[fr])grep|sed|g?awk|sort|uniq|head|tail|cut|tr|jq|yq|xq|cat|tac|perl|iconv|rev|column|fmt"
    r"|fold|nl|paste|join|comm|expand|xmllint|zcat|strings|base64|od|shuf|formail|dos2unix"
)
"""Programs that print what is in the files that they are given."""


def _read_by(session: Session, words: list[Word], command: Command) -> set[str]:
    """The files that a command, or one whose output it is given, reads and prints."""
    before: list[tuple[list[Word], list[Word]]] = []
    place = session.place
    if command.input and place < len(session.commands) and session.commands[place] is command:
        for one in session.commands[command.input[0] : command.input[1]][-5:]:
            read = [r.word for r in one.redirections[:50] if r.sign == "<"]
            before.append((one.words[:50], read))
    before.append((words[:50], [r.word for r in command.redirections[:50] if r.sign == "<"]))
    found: set[str] = set()
    for given, read in before:
        sudo = bool(given) and given[0].text == "sudo"
        program = given[sudo].text.rpartition("/")[2] if len(given) > sudo else ""
        names = given[sudo + 1 :] if FILTERS.fullmatch(program) else []
        for word in [*names, *(read if given else [])]:
            harmless = mail_stores.HARMLESS.fullmatch(word.text) or word.text[:1] in ("-", "")
            if not (harmless or word.printed_by):
                found.update(session.paths(word))
    return found


def _reads_nothing(command: Command) -> bool:
    given = [one.word.text for one in command.redirections if one.sign == "<"]
    return given[-1:] == ["/dev/null"]


def _opened_both_ways(session: Session, words: list[Word], word: Word) -> Iterator[Part]:
    """``<>`` empties nothing, but a later ``>&3`` writes over what stands there."""
    if word.text.startswith("/dev/"):
        return
    for path in session.paths(word):
        holds = mail_stores.holds(path)
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
    words = [_beside(session, first), *words[1:]]
    first = words[0]
    words = [words[0], *_options_named(session, words[1:])]
    name = VERSIONED.sub(r"\1", first.text.rsplit("/", 1)[-1])
    if first.text in session.aliases and not first.quoted:
        whole = " ".join([session.aliases[first.text], *(_quoted(word) for word in words[1:])])
        yield from session.text(whole, command)
        # Another name is not known in the line that gives it, nor to a program that runs others.
        if name not in NAMES:
            return
    if first.text in session.functions:
        if any(mail_stores.holds(path) for word in words[1:] for path in session.paths(word)):
            yield part(
                words,
                UNKNOWN,
                "gives a function mail or settings; what becomes of them is not judged",
            )
        yield part(words, READS, "runs a function of the line, which is judged where it stands")
        if first.text in session.goes:
            session.go(session.goes[first.text])
        # A branch, a shell of its own or `sudo` may see the program of that name instead.
        if name not in NAMES:
            return
    if programs.PANEL.fullmatch(first.text):
        yield part(words, *programs.of_panel(name))
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
    if name in ("cd", "pushd") and len(words) > 1:
        if name == "pushd":
            session.folders.append(session.folder)
        session.go(_folder(session, words[-1]))
        if command.in_function:
            session.goes[session.inside] = session.folder
    elif name == "popd" and session.folders:
        session.go(session.folders.pop())
    if INIT_SCRIPT.fullmatch(first.text):
        yield from by_verb(session, [Word("service"), *words], "service")
        return
    if name in FETCHES and len(words) > 2 and not re.search(r"[\s=]", words[-1].text):
        yield from mail_stores.losses(shown(words), session, words[-1])
    wrapped = arguments.wrapper(session, words, command)
    if len(words) > 3 and name in CONTAINERS and words[1].text == "cp":
        if words[2].text == "-":
            yield part(words, UNKNOWN, "unpacks what it reads, over files of the same name")
        yield from remote.scp(session, [words[0], *words[2:]], command)
    elif wrapped is not None and not (name == "env" and len(words) == 1):
        yield from wrapped
    elif reader := READERS.get(name):
        yield from reader(session, words, command)
    elif name in INTERPRETERS and len(words) == 1 and input_of(session, command) is not None:
        yield part(words, UNKNOWN, "runs a program that this tool cannot read")
    elif name in RULES:
        yield from programs.by_rules_here(session, words, name, command)
    elif name in VERBS:
        yield from programs.by_verb_here(session, words, name, command)
    elif name in TABLE:
        yield from by_table(session, words, name)
    elif re.fullmatch(r"mkfs\..*", name):
        yield from by_table(session, words, "mkfs")
    elif len(words) == 2 and words[1].text in ("--version", "--help") and name in NAMES:
        yield part(words, READS, "shows a version or help")
    else:
        yield part(words, UNKNOWN)


def _options_named(session: Session, words: list[Word]) -> Iterator[Word]:
    """The words, with options in the place of a variable that holds them."""
    for word in words:
        if word.variable and not word.quoted and word.text.startswith("$"):
            text = session.written_out(word)
            if text.startswith("-") and "$" not in text:
                yield from (Word(one) for one in text.split())
                continue
        yield word


def _beside(session: Session, first: Word) -> Word:
    """``cd /scripts; ./NAME`` as the program of that folder, where nothing else changes folders."""
    if not session.commands:
        return first
    cd = [word.text for word in session.commands[0].words]
    typed = [word.text for word in session.commands[session.place].words]
    sudo = typed[:1] == ["sudo"]
    if (
        re.fullmatch(r"\./[\w-]+", first.text)
        and typed[sudo : sudo + 1] == [first.text]
        and session.depth == 1 + sudo
        and cd == ["cd", session.folder]
        and re.fullmatch(r"(?:/[\w-]+)+", session.folder)
        and not any(
            CHANGES_FOLDERS.fullmatch(word.text)
            for one in session.commands[1:]
            for word in one.words
        )
    ):
        return Word(session.folder + first.text[1:])
    return first


def _elsewhere(path: str) -> bool:
    if "/" not in path or INIT_SCRIPT.fullmatch(path):
        return False
    if "/../" in path or "/./" in path:
        return True
    if UNPACKED.fullmatch(path):
        return False
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
    if path == "-":
        return session.folder_before
    if path in ("", ".") or re.match(r"[-+]", path):
        return session.folder
    return f"{session.folder}/{path}" if session.folder else ""


READERS: dict[str, Reader] = {
    **dict.fromkeys(environment.SHELLS, arguments.shell),
    **dict.fromkeys(("exim", "exim4", "sendmail", "rmail"), mail_programs.exim),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), languages.awk),
    **dict.fromkeys(("rm", "unlink", "rmdir"), files.removal),
    **dict.fromkeys(("mv", "cp", "ln", "install"), files.copy),
    **dict.fromkeys(("vi", "vim", "view", "ed", "ex", "nvim", "emacs"), files.editor),
    **dict.fromkeys(files.PACKERS, files.gzip),
    **dict.fromkeys(arguments.TEXT_RUNNERS, arguments.text_runner),
    **dict.fromkeys(("at", "batch", "atq", "atrm"), arguments.at),
    **dict.fromkeys(("screen", "tmux"), arguments.multiplexer),
    **dict.fromkeys(("python", "python2", "python3"), programs.python),
    **dict.fromkeys(("mysql", "mariadb", "sqlite3", "sqlite", "psql"), programs.sql),
    **dict.fromkeys(("nc", "ncat", "netcat"), dialogues.nc),
    **dict.fromkeys(("ftp", "lftp", "ncftp", "sftp"), dialogues.ftp),
    **dict.fromkeys(("elinks", "links", "lynx", "w3m"), programs.browser),
    **dict.fromkeys(("export", "declare", "typeset", "local", "readonly"), programs.set_),
    **dict.fromkeys(cpanel.PROGRAMS, cpanel.api),
    **dict.fromkeys(("mapfile", "readarray"), programs.mapfile),
    **dict.fromkeys(
        ("mail", "mailx", "Mail", "s-nail", "nail", "bsd-mailx", "heirloom-mailx"), programs.mail
    ),
    ".": arguments.source,
    "printf": programs.printf,
    "read": programs.read_,
    "set": programs.positional,
    "shift": programs.shift,
    "alias": arguments.alias,
    "cpmail": programs.cpmail,
    "cpmail.pyz": programs.cpmail,
    "exiqgrep": programs.exiqgrep,
    "crontab": arguments.crontab,
    "curl": dialogues.curl,
    "dd": files.dd,
    "doveadm": mail_programs.doveadm,
    "dsync": mail_programs.dsync,
    "eval": arguments.evaluate,
    "find": files.find,
    "fc": programs.earlier,
    "hash": programs.hash_,
    "history": programs.history,
    "ldd": programs.ldd,
    "xfs_quota": programs.xfs_quota,
    "mailq": mail_programs.mailq,
    "mount": files.mount,
    "openssl": dialogues.openssl,
    "parallel": arguments.parallel,
    "perl": languages.perl,
    "rsync": files.rsync,
    "sed": languages.sed,
    "sort": programs.sort,
    "source": arguments.source,
    "split": files.split,
    "csplit": files.split,
    "scp": remote.scp,
    "ssh": remote.ssh,
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
