"""Exim's and Dovecot's own programs: ``exim``, ``exiqgrep`` and ``doveadm``.

Sources: Exim's specification, chapter "The Exim command line"; the manual pages of doveadm and of
its subcommands, and ``doveadm help`` of Dovecot 2.3 and 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dialogues import dialogue
from .files import removed
from .languages import expansion_runs
from .mail_stores import losses
from .options import options, read
from .printed import input_of
from .scale import DELETES_MANY, DELETES_ONE, READS, RISKS, SENDS, UNKNOWN, Part, table
from .session import Session, part, shown
from .words import Command, Word

EXIM = table("exim")
EXIM_ACTIONS = [
    (re.compile(pattern), risk, why) for pattern, (risk, why) in EXIM["actions"].items()
]
EXIM_HARMLESS = re.compile(EXIM["harmless"])
EXIM_VALUES = {
    "-f",
    "-F",
    "-oMa",
    "-oMaa",
    "-oMai",
    "-oMas",
    "-oMi",
    "-oMr",
    "-oMs",
    "-oMt",
    "-oMm",
    "-oB",
    "-oX",
    "-oP",
    "-X",
    "-L",
    "-bem",
    "-Mset",
    "-bmalware",
}
ONLY_ROOT = re.compile(
    r"/(?:etc/(?!v?(?:filters|aliases|domainaliases)/)|root/|usr/local/etc/|dev/null$)"
)
"""What only root can write is as good as Exim's own configuration."""

NO_EXPANSIONS = r"\$\{|\\([0-7x]|$)"
"""The pattern of grep for what a filter could run: expansions, and letters in disguise."""

REMOVES = "leaves the queue for good; neither sender nor recipient is told"

DOVEADM: dict[str, list[str]] = table("doveadm")
DOVEADM_OPTIONS = options("doveadm")
LOADS = re.compile(r"plugin_dir|plugins=.*/|exec|socket|script|passdb|userdb|libexec|sieve")
SUB_OPTIONS = options("doveadm search")


def exim(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """Exim's options decide; addresses alone submit a message."""
    texts = [word.text for word in words[1:]]
    name = words[0].text.rsplit("/", 1)[-1]
    actions: list[tuple[str, str]] = []
    unknown, ids_after, own_config = "", -1, False
    names: list[str] = []
    filters: list[Word] = []
    test = ""
    at = 0
    while at < len(texts):
        text = texts[at]
        at += 1
        if text.startswith("-C") or (text.startswith("-D") and len(text) > 2) or text == "-D":
            file = text[2:] or (texts[at] if at < len(texts) else "")
            own_config = own_config or not (text.startswith("-C") and ONLY_ROOT.match(file))
            at += text in ("-C", "-D")
        elif text in ("-be", "-bem"):
            test = text
            actions.append((READS, "expands a text; nothing is sent"))
            at += text == "-bem"
        elif text in ("-bf", "-bF"):
            actions.append((READS, "tries a filter; nothing is delivered"))
            filters += words[at + 1 : at + 2]
            at += 1
        elif text == "-Mrm":
            ids_after = at if ids_after < 0 else ids_after
        elif found := next(((risk, why) for p, risk, why in EXIM_ACTIONS if p.match(text)), None):
            actions.append(found)
        elif EXIM_HARMLESS.match(text):
            if text == "-oP" and at < len(texts):
                yield from losses(shown(words), session, words[1 + at])
            at += text in EXIM_VALUES
        elif text.startswith(("-", "\u2013", "\u2014", "\u2212")):
            # A page often has a dash of its letters where a minus was.
            unknown = unknown or text
        else:
            names.append(text)
    if "-Mes" in texts and any(text in ("<>", "") for text in texts[texts.index("-Mes") :]):
        session.senderless = True
    if "-Mg" in texts and session.senderless:
        # The specification on -Mg: a bounce is just discarded.
        gone = removed(session, words, words[2 + texts.index("-Mg") :])
        if gone.risk != READS:
            why = "gives up messages without a sender: they are discarded, and nobody is told"
            yield part(words, gone.risk, why)
            return
    if own_config:
        yield part(
            words, UNKNOWN, "runs Exim with a configuration of its own, which may run commands"
        )
    if ids_after >= 0:
        yield _exim_removal(session, words, words[1 + ids_after :])
        return
    if test:
        yield from _expansion(session, words, command)
        return
    if unknown:
        yield part(words, UNKNOWN, f"Exim's option {unknown} is not known to this tool")
    for word in filters:
        if not (ONLY_ROOT.match(word.text) or _looked_through(session, word, command)):
            yield part(
                words,
                UNKNOWN,
                "delivers nothing, but what ${run...} in the filter names runs, with your rights:"
                f" first look for ${{ in {word.text}",
            )
            return
    if own_config:
        return
    worse = [action for action in actions if action[0] not in (READS, SENDS)]
    if worse:
        yield part(words, *max(worse, key=lambda action: RISKS.index(action[0])))
    # A test wins over what sends: `exim -bh ADDRESS -t` sends nothing.
    elif any(risk == READS for risk, _ in actions):
        yield part(words, READS, next(why for risk, why in actions if risk == READS))
    elif actions:
        yield part(words, *actions[0])
    elif unknown:
        return
    elif name == "mailq":
        yield part(words, READS, "lists the queue")
    elif any(
        word.many and word.text[:1] == "$" and (name != "sendmail" or word.text == "$()")
        for word in words[1:]
    ):
        yield part(words, UNKNOWN, "its options may be in a variable, or in what it is given")
    elif any("@" in text or not text.startswith("-") for text in names):
        yield part(words, SENDS, "submits a message to the addresses named")
    elif not names and (not texts or name in ("exim", "exim4")):
        yield part(words, READS, "shows help or a version")
    else:
        yield part(words, SENDS, "submits a message")


def _looked_through(session: Session, file: Word, command: Command) -> bool:
    """Whether ``grep PATTERN FILE ||`` stands before, so that a filter with ``${`` is not tried.

    Exim's own code: filtertest.c allows all expansions in a test, and exim.c keeps the caller's
    user for it. In the lab, ``${run{/usr/bin/id}{$value}}`` in a filter ran as root; ``logwrite``,
    ``save``, ``pipe`` and ``mail`` were printed, and not done.
    """
    place = session.place
    if (
        place >= len(session.commands)
        or session.commands[place] is not command
        or "grep" in session.functions
        or "grep" in session.aliases
    ):
        return False
    first = command.input[0] if command.input else place
    if first < 1 or session.commands[first].behind != "||":
        return False
    before = [word.text for word in session.commands[first - 1].words]
    return (
        before[:1] == ["grep"]
        and bool(re.fullmatch(r"-[nqsHh]*E[nqsHh]*", before[1] if len(before) > 1 else ""))
        and before[2:] == [NO_EXPANSIONS, file.text]
        and not file.many
    )


def _exim_removal(session: Session, words: list[Word], ids: list[Word]) -> Part:
    found = removed(session, words, ids)
    if found.risk == READS:
        return part(words, READS, "names no message to remove")
    what = "one message" if found.risk == DELETES_ONE else "every message named"
    return part(words, found.risk, f"{what} {REMOVES}")


def _expansion(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    text = " ".join(session.written_out(word) for word in words[1:])
    # A text on the command line is expanded, and the input is not read.
    printed = None if words[-1].text[:1] != "-" else input_of(session, command)
    given = printed.text if printed else ""
    if runs := expansion_runs(f"{text}\n{given}"):
        yield part(
            words,
            UNKNOWN,
            f"expands a text with {runs}: that runs a command or asks another program",
        )
    elif (printed is not None and not printed.whole) or any(
        re.fullmatch(r"\$\{?\w+\}?|\$\(\)", word.text) and word.variable for word in words[1:]
    ):
        yield part(words, UNKNOWN, "expands a text that is not written in the line")
    else:
        yield part(words, READS, "expands a text; nothing is sent")


def mailq(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """``mailq`` is Exim with ``-bp``, and takes all of its options."""
    yield from exim(
        session, [words[0], Word("-bp"), *words[1:]] if len(words) == 1 else words, command
    )


def doveadm(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    given = read(DOVEADM_OPTIONS, words[1:], only_first=True)
    rest = words[1 + given.ended :]
    texts = [word.text for word in rest]
    if given.unknown:
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    for option, _, value in given.options:
        if value is None:
            continue
        foreign = option == "-c" and not ONLY_ROOT.match(value.text)
        if foreign or (option == "-o" and LOADS.search(value.text)):
            yield part(words, UNKNOWN, "runs with settings that may load or run other programs")
    if not texts:
        yield part(words, READS, "shows help")
        return
    if texts[0] == "exec":
        if len(texts) > 1 and texts[1] in ("imap", "pop3", "imap-login"):
            yield dialogue(session, words, command, "plays a session of a mail client")
        elif len(texts) > 1 and texts[1] in ("dovecot-lda", "dovecot-lmtp"):
            yield part(words, "changes", "stores a message in a mailbox")
        else:
            yield part(words, UNKNOWN, "runs a program of Dovecot")
        return
    for length in (3, 2, 1):
        name = " ".join(texts[:length])
        if len(texts) < length or name not in DOVEADM:
            continue
        risk, why = DOVEADM[name]
        if name == "expunge" and _one_uid(rest[1:]):
            risk, why = DELETES_ONE, "deletes one message for good"
        elif name == "mailbox delete" or name == "expunge":
            every = any(re.match(r"-A|-F", text) for text in texts)
            why += ", of every user" if every else ""
        elif name == "stats dump" and "-r" in texts:
            risk, why = "changes", "shows counts and begins them anew"
        elif name == "import" and any(word.text.startswith("-s") for word in rest):
            why += ", and the subscriptions"
        if name in ("sync", "backup"):
            yield from _other_side(session, rest[1:], command)
        elif name == "sieve put":
            printed = input_of(session, command)
            if printed and SIEVE_DISCARDS.search(printed.text):
                yield part(words, DELETES_MANY, "throws mail away that comes from now on")
        yield part(words, risk, why)
        return
    group = any(known.startswith(texts[0] + " ") for known in DOVEADM)
    if len(texts) == 1 and group:
        yield part(words, READS, "shows help")
        return
    yield part(
        words, UNKNOWN, f"doveadm {texts[0]!r} is not known to this tool" if not group else ""
    )


def dsync(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """The older name: ``dsync ... backup TARGET`` is ``doveadm ... backup TARGET``."""
    verbs = {"mirror": "sync", "backup": "backup", "server": "dsync-server"}
    at = next((at for at, word in enumerate(words) if word.text in verbs), 0)
    verb = [Word(verbs[words[at].text])] if at else [Word("sync")]
    rest = [*words[1:at], *words[at + 1 :]] if at else words[1:]
    yield from doveadm(session, [words[0], *verb, *rest], command)


SIEVE_DISCARDS = re.compile(r"\bdiscard\s*;")
SYNC_OPTIONS = options("doveadm sync")


def _other_side(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    """A command that plays the other side of ``doveadm sync``."""
    given = read(SYNC_OPTIONS, words, only_first=True)
    rest = given.names or words[given.ended :]
    if rest and not re.match(r"\w+:|[/~$]", rest[0].text):
        yield from session.simple(rest, command)


def _one_uid(words: list[Word]) -> bool:
    """Whether a search names one message of one mailbox of one user."""
    given = read(SUB_OPTIONS, words)
    texts = [word.text for word in given.names]
    users = [value for option, _, value in given.options if option == "-u"]
    if given.has("-A", "-F") or any(
        user and (user.many or re.search(r"[*?$]", user.text)) for user in users
    ):
        return False
    if any(word.many or word.variable for word in given.names):
        return False
    query = " ".join(texts).lower()
    found = re.fullmatch(r"(?:mailbox (\S+) )?uid \d+(?: mailbox (\S+))?", query)
    return bool(found and not re.search(r"[*%]", (found[1] or "") + (found[2] or "")))
