"""cPanel's API on the command line, its scripts, and the lists of what they do.

Sources: cPanel's API documentation, and its page on the scripts in ``/usr/local/cpanel/scripts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import mail_stores
from .scale import CHANGES, DELETES_MANY, DELETES_ONE, READS, SENDS, UNKNOWN, Part, several, table
from .session import Session, part
from .words import Command, Word

CPANEL = table("cpanel")
API = [(re.compile(pattern), risk, why) for pattern, risk, why in CPANEL["api"]]
SCRIPTS = [(re.compile(pattern), risk, why) for pattern, risk, why in CPANEL["scripts"]]
PROGRAMS = {"whmapi0", "whmapi1", "uapi", "cpapi1", "cpapi2", "cpapi3"}
FOLDER = re.compile(
    r"(?:/usr/local/cpanel(?:/3rdparty)?)?/scripts/"
    r"|/usr/local/cpanel/(?:(?:(?:3rdparty|whostmgr)/)?s?bin|libexec|etc/init)/"
)
DISCARDS = re.compile(
    r"=\s*(?::?blackhole:?|/dev/null)\s*$|%3Ablackhole|:blackhole:|=%2Fdev%2Fnull\s*$", re.I
)
OVER = re.compile(r"^restoreaccount\b.*\b(?:force|overwrite)=1", re.I)
PROGRAM = "/usr/local/cpanel/cpanel"
LOOKS = {
    "--help",
    "--check",
    "--status",
    "--list-modules",
    "--list",
    "--dry-run",
    "--version",
    "-h",
    "--dryrun",
}


def api(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    program = words[0].text.rsplit("/", 1)[-1]
    options = [word for word in words[1:] if word.text.startswith("-")]
    names = [word for word in words[1:] if not word.text.startswith("-")]
    if program not in ("whmapi0", "whmapi1"):
        names = names[1:]  # the module
    if not names:
        shown = not options or all(
            word.text in ("--help", "-h", "help", "--version") for word in options
        )
        yield part(words, READS if shown else UNKNOWN, "shows help" if shown else "")
        return
    name = names[0]
    if name.variable:
        yield part(words, UNKNOWN, "which function this calls is not written in the line")
        return
    for word in words[1:]:
        if word.text.startswith("pipefwd="):
            for one in session.text(word.text[8:]):
                if one.risk in (DELETES_ONE, DELETES_MANY):
                    yield several(one)
    yield function(words, words[1:], name.text)


FILES = re.compile(r"^(?:save_?file|upload_?files?|file_?op)", re.I)
MAY_REMOVE = re.compile(r"^op=(?!copy$|chmod$|compress$|link$)")
FOLDER_OF = re.compile(r"^(?:dir|path|destdir)=")
TAKES_AWAY = re.compile(r"--?(?:delete|purge|remove|wipe|destroy|expunge|erase)(?:[_-].*)?(?:=|$)")
ACTION = re.compile(r"(?:^|[?&])(?:message_)?action(?:-\d+)?=(\w+)", re.I)
"""What a function does with what its other arguments name, also in an address."""

DELETES_TOO = re.compile(
    r"(?:^|[?&])\w{0,40}(?:delete|remove|purge|kill|destroy|wipe)\w{0,40}=(?!0(?:&|$)|(?:&|$))",
    re.I,
)
INNER = re.compile(r"^(?:cpanel\.function|cpanel_(?:json|xml)api_func)=(\w+)$")
"""The parameter of a function that calls another one."""


def function(words: list[Word], given: list[Word], name: str) -> Part:
    """What a function of the API does with what it is given."""
    if any(DISCARDS.search(word.text) for word in given):
        return part(words, DELETES_MANY, "throws mail away that comes from now on")
    told = [found[1].lower() for word in given for found in ACTION.finditer(word.text)]
    if any(re.match(r"delete|remove|purge|trash|blacklist|discard|empty", one) for one in told):
        return part(words, DELETES_MANY, "deletes what its arguments name")
    if any(one.startswith("deliver") for one in told):
        return part(words, SENDS, "delivers the messages that its arguments name")
    if OVER.search(" ".join(word.text for word in given)):
        return part(words, DELETES_MANY, "writes over an account that is there")
    inner = [found[1] for word in given if (found := INNER.match(word.text))]
    if inner and not FILES.match(name):
        return function(words, [w for w in given if not INNER.match(w.text)], inner[-1])
    if FILES.match(name) and not _may_lose(given):
        return part(words, CHANGES, "writes the files that its arguments name")
    for pattern, risk, why in API:
        if pattern.search(name):
            if risk == CHANGES and any(DELETES_TOO.search(word.text) for word in given):
                return part(words, UNKNOWN, "an argument that may delete what the others name")
            return part(words, risk, why)
    return part(words, UNKNOWN, f"the function {name} is not known to this tool")


def _may_lose(given: list[Word]) -> bool:
    """Whether a function for files is given mail or settings, or removes what it is given."""
    values = [word.text.partition("=")[2] for word in given]
    folder = next((w.text.partition("=")[2] for w in given if FOLDER_OF.match(w.text)), "")
    values += [f"{folder.rstrip('/')}/{value}" for value in values if folder and "/" not in value]
    return (
        any(MAY_REMOVE.match(word.text) or word.variable for word in given)
        or not any(values)
        or any(
            mail_stores.holds(path)
            for value in values
            for path in (
                value,
                f"{value}/.",
                *(f"/home/x/{value.lstrip('~/')}{end}" for end in ("", "/.")),
            )
        )
    )


def script(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    name = words[0].text.rsplit("/", 1)[-1]
    texts = [word.text for word in words[1:]]
    if texts and set(texts) <= LOOKS:
        yield part(words, READS, "looks, and changes nothing")
        return
    if name == "restorepkg" and {"--force", "--overwrite", "--skipaccount"} & set(texts):
        yield part(words, DELETES_MANY, "restores an account over one that is there")
        return
    if name == "cpconftool" and any(text.startswith("--restore") for text in texts):
        yield part(words, DELETES_MANY, "puts the settings of a backup in the place of these")
        return
    if "--delete-old-format" in texts:
        yield part(words, DELETES_MANY, "deletes the mail in the old format")
        return
    if re.fullmatch(r"whostmgr\d*", name) and texts == ["--updatetweaksettings"]:
        yield part(words, CHANGES, "applies settings of WHM")
        return
    if any(TAKES_AWAY.match(text) for text in texts):
        yield part(words, UNKNOWN, "an option that may delete what it names")
    if "--fix" in texts:
        yield part(words, CHANGES, "checks, and repairs what is missing")
        return
    if named := CPANEL["named"].get(name):
        yield part(words, *named)
        return
    for pattern, risk, why in SCRIPTS:
        if pattern.search(name):
            yield part(words, risk, why)
            return
    yield part(words, UNKNOWN, f"the script {name} is not known to this tool")
