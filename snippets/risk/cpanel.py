"""cPanel's API on the command line, its scripts, and the lists of what they do.

Sources: cPanel's API documentation, and its page on the scripts in ``/usr/local/cpanel/scripts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .scale import CHANGES, DELETES_MANY, READS, UNKNOWN, Part, table
from .session import Session, part
from .shell import Command, Word

CPANEL = table("cpanel")
API = [(re.compile(pattern), risk, why) for pattern, risk, why in CPANEL["api"]]
SCRIPTS = [(re.compile(pattern), risk, why) for pattern, risk, why in CPANEL["scripts"]]
PROGRAMS = {"whmapi0", "whmapi1", "uapi", "cpapi1", "cpapi2", "cpapi3"}
FOLDER = re.compile(
    r"(?:/usr/local/cpanel(?:/3rdparty)?)?/scripts/|/usr/local/cpanel/(?:3rdparty/)?s?bin/|/usr/local/cpanel/libexec/"
)
DISCARDS = re.compile(r"=\s*(?::?blackhole:?|/dev/null)\s*$|%3Ablackhole|:blackhole:", re.I)
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
    if any(DISCARDS.search(word.text) for word in words[1:]):
        yield part(words, DELETES_MANY, "throws mail away that comes from now on")
        return
    if OVER.search(" ".join(word.text for word in words[1:])):
        yield part(words, DELETES_MANY, "writes over an account that is there")
        return
    for pattern, risk, why in API:
        if pattern.search(name.text):
            yield part(words, risk, why)
            return
    yield part(words, UNKNOWN, f"the function {name.text} is not known to this tool")


def script(session: Session, words: list[Word], command: Command) -> Iterator[Part]:
    name = words[0].text.rsplit("/", 1)[-1]
    texts = [word.text for word in words[1:]]
    if texts and set(texts) <= LOOKS:
        yield part(words, READS, "looks, and changes nothing")
        return
    if name == "restorepkg" and {"--force", "--overwrite"} & set(texts):
        yield part(words, DELETES_MANY, "restores an account over one that is there")
        return
    if "--delete-old-format" in texts:
        yield part(words, DELETES_MANY, "deletes the mail in the old format")
        return
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
