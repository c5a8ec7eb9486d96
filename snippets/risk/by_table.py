"""Programs that stand in the tables: what each option, verb or argument of theirs does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import mail_stores
from .options import Given, Options, read
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
from .session import Session, part, shown
from .words import Word

TABLE: dict[str, dict[str, object]] = {
    **{
        name: {"is": risk, risk: "*", "says": says}
        for risk, sentences in table("plain").items()
        for says, names in sentences.items()
        for name in names.split()
    },
    **{name: entry for names, entry in table("programs").items() for name in names.split()},
}
"""Also several names for one entry, in ``plain.json`` and ``programs.json``."""

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

NAMED = re.compile(r"[\w*,-]+")
TRUSTED = re.compile(r"/(?:etc|usr|var/lib)/[\w./-]*$|[^/~.$](?!.*plugin)")
"""Settings that may bring code along, but not from where only root writes."""


TAKES_SETTINGS = re.compile(r"-[cCfFy]|-sf|--(?:conf|defaults-|ledir|mysqld|plugin-|dhcp-script).*")
OF_THE_SYSTEM = re.compile(
    r"(?!.*/\.\.?/)/(?:etc|usr|opt|root|run|var/(?:lib|log|run|cpanel|named))/|/dev/null$"
)
"""Where only root writes; a service does what the settings say that it is given."""
ODD_OPTION = re.compile(
    r"--?[\w-]*(?:exec(?!utable)|command|cmd|hook|modprobe|plugin|passwordeval|invoke|custom-dir|external-dir)[\w-]*(?:=|$)"
    r"|--(?:program|rcfile|config[\w-]*|conf)(?:=|$)"
    r"|(?:-o)?(?:Proxy|Local|KnownHosts)Command\b"
)
"""Options with which programs of any kind run others, or take settings or code along."""

WRITES_OPTION = re.compile(r"--?(?:pid|log|out|lock)-?file(?:=|$)|--output(?:-file)?(?:=|$)")


def odd_options(session: Session, words: list[Word]) -> Iterator[Part]:
    """What an option may do that no list names, where a program takes any option."""
    for at, word in enumerate(words[1:], 1):
        _, sign, text = word.text.partition("=")
        value = word.instead(text) if sign else words[at + 1] if at + 1 < len(words) else word
        if ODD_OPTION.match(word.text) and not OF_THE_SYSTEM.match(value.text):
            yield part(words, UNKNOWN, f"its option {word.text[:60]} may run other programs")
        elif WRITES_OPTION.match(word.text):
            yield from mail_stores.losses(shown(words), session, value)


_options: dict[str, Options] = {}


def _entry(entries: dict[str, dict[str, object]], name: str) -> dict[str, object]:
    entry = entries[name]
    like = entry.get("like")
    return entries[like] if isinstance(like, str) else entry


def _options_of(name: str, entry: dict[str, object]) -> Options:
    if name not in _options:
        known = Options()
        # What the rank is given to wins where two lists have a letter.
        for risk in sorted(RISKS, key=lambda risk: risk == entry.get("rank")):
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


def _acts(entry: dict[str, object]) -> dict[str, str]:
    """Options that do something also where another one only shows."""
    acts = entry.get("acts", {})
    return acts if isinstance(acts, dict) else {}


def _acted(given: Given, options: str) -> bool:
    names = options.split()
    letters = {name[1] for name in names if len(name) == 2}
    return given.has(*names) or any(
        (re.fullmatch(r"-[A-Za-z]{2,12}", option) and letters & set(option[1:]))
        or (re.fullmatch(r"-[A-Za-z][^A-Za-z-].*", option, re.S) and option[1] in letters)
        for option, _, _ in given.options
    )


def by_table(session: Session, words: list[Word], name: str) -> Iterator[Part]:
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
    foreign = False
    # Something that the program brings along, where a path would be a program of its own.
    if any(k == "named" and v and not NAMED.fullmatch(v.text) for _, k, v in given.options):
        foreign = True
    if any(k == "code" and v and not TRUSTED.match(v.text) for _, k, v in given.options):
        foreign = True
    rank = str(entry.get("rank", ""))
    ranked = {
        letter for letter, (kind, _) in _options_of(name, entry).short.items() if kind == rank
    }
    if rank and any(
        re.fullmatch(r"-[A-Za-z]{2,12}", option) and ranked & set(option[1:])
        for option, kind, _ in given.options
        if kind != rank
    ):
        risks.append(rank)
    acts = [one for one, options in dict(_acts(entry)).items() if _acted(given, options)]
    if rank in risks:
        risk = worst([rank, *acts])
    else:
        risk = worst([base, *(risk for risk in risks if risk != READS)])
    if any(str(kind).find("*") >= 0 for kind in (entry.get(risk) for risk in RISKS)):
        odd = {option for option, kind, _ in given.options if kind == "code"}
        if not odd:
            yield from odd_options(session, words)
    settings = entry.get("settings")
    if settings == "words" and _foreign_settings(arguments_):
        yield part(
            words, UNKNOWN, "starts with settings from elsewhere, which may run other programs"
        )
    if settings == "names" and any(
        re.match(r"(?:/tmp|/var/tmp|/dev/shm|/home)/|[^/$]", word.text) for word in given.names
    ):
        foreign = foreign or READS not in risks
    if foreign:
        yield part(words, UNKNOWN, "takes settings or code from elsewhere, which may run programs")
    if "mail" in entry and any(
        mail_stores.holds(path) for word in given.names for path in session.paths(word)
    ):
        yield part(words, str(entry["mail"]), "what it drops of mail or of a log is lost")
    unsafe = entry.get("unsafe")
    if unsafe and any(re.search(str(unsafe), word.text) for word in arguments_):
        yield part(words, UNKNOWN, "a setting that may run programs, or throw mail away")
    given_as = entry.get("sets")
    if given_as and any(re.search(str(given_as), name.text) for name in given.names):
        risk = worst([risk, CHANGES])
    limit = entry.get("names")
    if isinstance(limit, int) and len(given.names) > limit:
        risk = worst([risk, str(entry.get("beyond", UNKNOWN))])
    named = shown(words)
    if name in PAGERS and any(BEGINS_WITH_COMMAND.match(word.text) for word in arguments_):
        yield part(words, UNKNOWN, "begins with a command of the pager, which may run programs")
    for _, kind, value in given.options:
        if kind == "writes" and value is not None:
            yield from mail_stores.written(named, session, value, append=False)
        elif kind == CHANGES and base == READS and value is not None:
            yield from mail_stores.losses(named, session, value)
    if base == READS and entry.get("beyond") == CHANGES and risk == CHANGES and given.names:
        # Such a program writes the file that it names last, in the place of what it held.
        yield from mail_stores.losses(named, session, given.names[-1])
    yield part(
        words,
        risk,
        _says(entry, risk)
        if risk != UNKNOWN or base == UNKNOWN
        else _odd(entry)
        if UNKNOWN in risks
        else "more names than this tool knows it to take",
    )


def _odd(entry: dict[str, object]) -> str:
    """What an option does that may do anything."""
    says = entry.get("says")
    told = str(says.get(UNKNOWN, "")) if isinstance(says, dict) else ""
    return told or "an option that may run other programs, or do what a file says"


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
        bool(
            re.fullmatch(r"(?:[^`$]|\$\(\)|\$\{?\w+\}?|\$\{[^}]*…[^}]*\}|\$\(\(.*\)\))*", word.text)
        )
        and word.variable
    )


def place_of(entry: dict[str, object]) -> int:
    """Which of the names is the verb."""
    place = entry.get("place", 1)
    return place if isinstance(place, int) else 1


def by_verb(session: Session, words: list[Word], name: str) -> Iterator[Part]:
    entry = _entry(VERBS, name)
    key = f"{name} {words[1].text}" if len(words) > 1 else ""
    if key in VERBS:
        entry, words_after = _entry(VERBS, key), words[2:]
    else:
        words_after = words[1:]
    known = _options.get("verb " + (key if key in VERBS else name))
    if known is None:
        known = Options()
        for risk in RISKS:
            for option in str(entry.get(f"options {risk}", "")).split():
                known.add(option[1:] if len(option) == 2 else option, "any")
        known.add(str(entry.get("options", "")), "any")
        known.add(str(entry.get("values", "")), "any")
        for kind in ("runs", "writes", "settings", "code"):
            known.add(str(entry.get(kind, "")), kind)
        _options["verb " + (key if key in VERBS else name)] = known
    given = read(known, words_after)
    texts = [word.text for word in given.names]
    place = place_of(entry)
    verbs = texts[place - 1 :]
    if texts and not verbs and "default" in entry:
        verbs = [str(entry["default"])]
    if given.unknown and given.unknown not in ("--help", "--version", "--status-all"):
        yield part(words, UNKNOWN, f"its option {given.unknown} is not known to this tool")
        return
    for _, kind, value in given.options:
        if value is None:
            continue
        if kind == "runs":
            yield from session.text(session.written_out(value))
        elif kind == "writes":
            yield from mail_stores.losses(shown(words), session, value)
        elif (kind == "settings" and not OF_THE_SYSTEM.match(value.text)) or (
            kind == "code" and not TRUSTED.match(value.text)
        ):
            yield part(
                words, UNKNOWN, "takes settings from elsewhere, which may run other programs"
            )
    unsafe = entry.get("unsafe")
    if unsafe and any(re.search(str(unsafe), word.text) for word in words_after):
        yield part(
            words, UNKNOWN, "a setting, a file or an address that may bring other programs along"
        )
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
        yield from by_verb(session, [words[0], words[at], *words[1:at], *words[at + 1 :]], name)
        return
    if len(verbs) > 1 and _may_be_a_value(known, words_after, entry):
        # The first name may be the value of the option before it.
        for risk in (DELETES_ONE, DELETES_MANY):
            if verbs[1] in str(entry.get(risk, "")).split() or f"{name} {verbs[1]}" in VERBS:
                yield from by_verb(session, [words[0], *given.names[place:]], name)
                break
    for risk in RISKS:
        listed = entry.get(risk)
        if isinstance(listed, str) and verbs[0] in listed.split():
            if len(verbs) > 1 and verbs[0] in str(entry.get("reads alone", "")).split():
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


def _may_be_a_value(known: Options, words: list[Word], entry: dict[str, object]) -> bool:
    """Whether an option that the list does not name stands right before the first name."""
    first = read(known, words, only_first=True)
    if not known.other or not first.ended or first.ended > len(words):
        return False
    before = words[first.ended - 1].text
    return bool(re.fullmatch(r"-[a-zA-Z]|--[\w-]+", before)) and before not in known.long


def by_rules(words: list[Word], rules: list[list[str]]) -> Part:
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
