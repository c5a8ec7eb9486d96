"""Programs that a list of options does not tell, and that fit in a few lines each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import dialogues, environment, languages, mail_programs, mail_stores
from .by_table import RULES, by_rules, by_table, by_verb, odd_options
from .options import options, read
from .printed import FOREIGN_TEXT, by_command, input_of
from .scale import CHANGES, DELETES_MANY, READS, UNKNOWN, Part, each_several
from .session import Session, part, shown
from .words import Command, Word

ELSEWHERE = re.compile(r"(?:/tmp|/var/tmp|/dev/shm|/home\d*|~|\$)(?:/|$)|/srv/")
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
    if ELSEWHERE.match(session.folder) and texts and not texts[0].startswith("-V"):
        yield part(words, UNKNOWN, "Python looks for its modules in that folder first")
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


def history(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``-w FILE`` writes the list of earlier commands in the place of what the file held."""
    if any(re.match(r"-[a-z]*w", word.text) for word in words[1:]) and words[-1].text[0] != "-":
        yield from mail_stores.losses(shown(words), session, words[-1])
    yield from by_table(session, words, "history")


def earlier(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``fc`` runs earlier commands again, but with ``-l``."""
    if any(re.match(r"-[a-z]*l", word.text) for word in words[1:]):
        yield from by_table(session, words, "fc")
    else:
        yield part(words, UNKNOWN, "runs earlier commands again")


QUOTA = options("xfs_quota")
QUOTA_VERBS = {
    READS: "report quota df free state print path help ? quot quit",
    CHANGES: "limit timer warn project enable disable on off restore remove",
}


def xfs_quota(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``-c TEXT`` is what would be typed at its prompt."""
    given = read(QUOTA, words[1:])
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
    texts = [
        session.written_out(value) for _, kind, value in given.options if kind == "script" and value
    ]
    for text in texts:
        told = text.split()
        verb = told[0] if told else "help"
        risk = next((risk for risk, verbs in QUOTA_VERBS.items() if verb in verbs.split()), UNKNOWN)
        for at, one in enumerate(told[:-1]):
            if one == "-f" and risk == READS and verb in ("report", "quota", "quot", "state"):
                yield from mail_stores.written(shown(words), session, Word(told[at + 1]), False)
        why = {
            READS: "shows how much space is used and allowed",
            CHANGES: "changes limits of space",
        }
        yield part(words, risk, why.get(risk, ""))
    if not texts:
        typed = input_of(session, command) is not None
        yield part(words, UNKNOWN if typed else READS, "" if typed else "opens its own prompt")


ADDRESSED = re.compile(r"^[^-]|^--?(?:t|to|V|version|help|bcc|cc)\b|^-[bct]")
"""A word that is, or asks for, a recipient."""

SETS_OF_MAIL = re.compile(
    r"(?:v15-compat|from|replyto|smtp[\w-]*|ssl-[\w-]+|nss-[\w-]+|tls-[\w-]+|ttycharset|sendwait|hostname|charset"
    r"|sendcharsets|encoding|user|password[\w-]*|verbose|fullnames|record|mta=smtps?:.*|folder)(?:[=@-].*)?",
    re.S,
)


def mail(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``-~`` lets the text run commands by ``~!``, and ``-S`` sets anything."""
    for at, word in enumerate(words[1:], 1):
        escapes = re.match(r"-[a-zA-Z]*[~#]", word.text)
        value = word.text[2:] if word.text.startswith("-S") else ""
        if word.text == "-S":
            value = words[at + 1].text if at + 1 < len(words) else "?"
        if escapes or (value and not SETS_OF_MAIL.fullmatch(value)):
            yield part(words, UNKNOWN, "an option with which a mail program may run others")
    if not any(ADDRESSED.search(word.text) or word.variable for word in words[1:]):
        yield part(words, UNKNOWN, "opens a mailbox, where what it is told next can delete mail")
    yield from by_table(session, words, words[0].text.rsplit("/", 1)[-1])


def ldd(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """It may run the file that it is asked about."""
    names = [word for word in words[1:] if not word.text.startswith("-")]
    if any(re.match(r"(?:/tmp|/var/tmp|/dev/shm|/home)|[^/$]", name.text) for name in names):
        yield part(words, UNKNOWN, "may run the file that it is asked about")
    else:
        yield part(words, READS, "shows which libraries a program needs")


UNPACKERS = {"unzip", "7z", "7za", "7zr", "unrar", "rar"}
READ_COMMANDS = {"redis-cli", "supervisorctl", "chronyc", "virsh", "nmcli", "unbound-control"}
"""Programs that do what they read where no argument tells them what to do."""

CHANGES_FILES = {"pull", "merge", "rebase", "switch", "cherry-pick", "revert", "mv", "clone"}


REMOVES = {
    "rpm": r"-[vh]*e[vh]*|--erase",
    "dpkg": r"-r|--remove",
    "apk": "del",
    "zypper": "remove|rm",
    "pkg": "delete|remove|autoremove",
    "pacman": "-R[a-z]*|--remove",
    **dict.fromkeys(
        ("yum", "dnf", "microdnf", "apt", "apt-get", "aptitude"),
        "remove|erase|autoremove|autopurge|swap|groupremove|undo|rollback|redo",
    ),
}
"""How each program takes packages off the server."""

ONLY_SHOWS = re.compile(
    r"-s|--(?:assumeno|simulate|dry-run|just-print|no-act|recon|test|print-uris|help)"
)
MAIL_PACKAGE = re.compile(r"(?:\w+-)*(?:exim|dovecot|postfix|mailman|sendmail|spamassassin)", re.I)


def removed_packages(words: list[Word], name: str) -> Iterator[Part]:
    """Packages that go, and the mail service where its own are named."""
    texts = [word.text for word in words[1:]]
    removes = REMOVES.get(name)
    if not removes or not any(re.fullmatch(removes, text) for text in texts):
        return
    if any(ONLY_SHOWS.fullmatch(text) for text in texts):
        return
    if named := next((text for text in texts if MAIL_PACKAGE.match(text)), ""):
        yield part(words, UNKNOWN, f"removes {named[:60]}: without it the mail service may be gone")
    else:
        why = "removes programs, and what needs them: see that Exim and Dovecot are not among them"
        yield part(words, CHANGES, why)


def by_rules_here(
    session: Session, words: list[Word], name: str, command: Command
) -> Iterator[Part]:
    """What the rules say, where the command stands."""
    yield from removed_packages(words, name)
    yield by_rules(words, RULES[name])
    yield from odd_options(session, words)
    if name in UNPACKERS and not any(re.match(r"-[do]./?\w|-d$", w.text) for w in words[1:]):
        here = f"{session.folder}/."
        if mail_stores.holds(here) and by_rules(words, RULES[name]).risk == CHANGES:
            yield part(words, UNKNOWN, f"unpacks files over what is in {session.folder}")
    if name in READ_COMMANDS:
        yield from _told(session, words, command)


def by_verb_here(
    session: Session, words: list[Word], name: str, command: Command
) -> Iterator[Part]:
    """What the verb does, where the command stands."""
    yield from removed_packages(words, name)
    yield from by_verb(session, words, name)
    if name == "git":
        folder = session.folder
        for at, word in enumerate(words[:-1]):
            if word.text in ("-C", "--work-tree"):
                folder = session.written_out(words[at + 1])
        texts = {word.text for word in words[1:]}
        if texts & CHANGES_FILES and (
            mail_stores.holds(f"{folder}/.")
            or any(mail_stores.holds(f"{path}/.") for w in words[1:] for path in session.paths(w))
        ):
            yield part(words, UNKNOWN, "puts other files in the place of mail or settings")
    if name in READ_COMMANDS:
        yield from _told(session, words, command)


def _told(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """Commands that come in by a pipe or a here-document."""
    printed = input_of(session, command)
    if printed is None or (printed.whole and not printed.text.strip()):
        return
    name = words[0].text.rsplit("/", 1)[-1]
    for line in printed.text.split("\n")[:100]:
        told = [words[0], *(Word(text) for text in line.split())]
        if len(told) > 1:
            if name in RULES:
                yield by_rules(told, RULES[name])
            else:
                yield from by_verb(session, told, name)
    if not printed.whole:
        yield part(words, UNKNOWN, "what it is told is not written in the line")


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
            yield from environment.environment(session, words, [(name, word.instead(value))])
    yield from by_table(session, words, words[0].text)


def _read_from(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    printed = input_of(session, command)
    if printed:
        yield from environment.sums(words, [Word(printed.text)])


def read_(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``read NAME <<< VALUE`` sets a variable to what is written."""
    name = words[-1].text
    yield from _read_from(session, words, command)
    if len(words) > 1:
        names = [word.text for word in words[1:] if word.text[0] != "-"]
        for one in names:
            session.variables.pop(one, None)
        printed = input_of(session, command)
        lines = [line for line in printed.text.split("\n") if line.strip()] if printed else []
        if printed and printed.whole and lines:
            values = lines[0].split(None, max(len(names) - 1, 0)) if len(names) > 1 else lines[:1]
            given = list(zip(names, [Word(value.strip()) for value in values]))
            yield from environment.environment(session, words, given)
            if len(names) == 1 and len(lines) > 1:
                session.give(name, Word(lines[0]), lines)
        elif command.redirections and command.redirections[-1].sign == "<<<":
            yield from environment.environment(
                session, words, [(name, command.redirections[-1].word)]
            )
    yield from by_table(session, words, "read")


def printf(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    if len(words) > 3 and words[1].text == "-v":
        printed = by_command(session, replace(command, words=[words[0], *words[3:]]))
        value = Word(printed.text) if printed.text else words[-1]
        yield from environment.environment(session, words, [(words[2].text, value)])
    yield from by_table(session, words, "printf")


def positional(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``set -- A B`` sets ``$1`` and ``$2``."""
    texts = [word.text for word in words]
    yield from environment.sums(words, words[1:])
    if "--" in texts:
        for number, word in enumerate(words[texts.index("--") + 1 :], 1):
            session.give(str(number), word)
    yield from by_table(session, words, "set")


def shift(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``$2`` becomes ``$1``."""
    by = int(words[1].text) if len(words) > 1 and re.fullmatch(r"\d{1,2}", words[1].text) else 1
    for number in range(1, 21):
        moved = session.variables.get(str(number + by))
        if moved is None:
            session.variables.pop(str(number), None)
        else:
            session.variables[str(number)] = moved
    yield from by_table(session, words, "shift")


def mapfile(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    texts = [word.text for word in words]
    yield from _read_from(session, words, command)
    printed = input_of(session, command)
    if printed and len(texts) > 1 and texts[-1][0] != "-":
        lines = printed.text.strip("\n").split("\n")
        session.give(texts[-1], Word(lines[0]), lines)
    told = False
    for at, text in enumerate(texts[1:], 1):
        if called := re.fullmatch(r"-t*C(.*)", text, re.S):
            told = True
            run = called[1] or (texts[at + 1] if at + 1 < len(texts) else "")
            # What is called gets the number and the line behind its own words.
            yield from each_several(session.text(f"{run} {FOREIGN_TEXT}"))
    if told:
        yield part(words, READS, "reads lines into a variable")
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
