"""What the readers of one command line share: its variables, its limits, and the way back.

A reader of a program's arguments gets a ``Session``, the words and the command. It yields parts;
for an argument that is a command it asks ``session.text`` or ``session.simple``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .scale import UNKNOWN, WHY, Part, several
from .shell import parse
from .variables import CHANGED, INDIRECT, MAX_VALUE, NAMED, changed, default
from .words import Command, ShellError, Word

MAX_DEPTH = 16
"""Commands in arguments of commands. Each level reads its text once more."""

MAX_PARTS = 10_000

MANY_VALUES = 20
"""Values of one variable that are looked at."""

MAX_SHOWN = 500
"""Characters of a command that its part shows, since one command may have many parts."""

Reader = Callable[["Session", list[Word], Command], Iterator[Part]]

FROM_BELOW = re.compile(r"^(?:~\w*|\.\.|)(?:/\.\.)*/(?=(?:etc|var|home)/)")
ROOT_OF_A_PROCESS = re.compile(
    r"^/proc/(?:\d+|self|thread-self|\$\$|\$\{?\w+\}?)(?:/task/\d+)?/root(?:/+|$)"
)
FILE_BY_NUMBER = re.compile(r"/(?:dev|proc/(?:\d+|self|thread-self|\$\$))/fd/(\d{1,3}|\$\{?\w+\}?)")
OWN_FOLDER = re.compile(r"^/proc/(?:self|thread-self|\$\$)/cwd(?=/|$)")
"""The folder of the shell, and the root, as the kernel shows them."""

STORES = [
    "/var/mail", "/var/spool/mail", "/var/spool/exim", "/var/spool/cron", "/var/vmail", "/var/log",
    "/var/cpanel", "/var/named", "/etc", "/home/*/mail", "/home/*/Maildir",
]  # fmt: skip
"""Folders that a path with wild cards in a folder's name may mean."""

FOREIGN = Word("$()", variable=True, many=True)
"""Words that are not written in the line: any number of them."""


class TooMuch(Exception):
    """The line has more commands, or more levels of them, than are judged."""


class Session:
    """``simple`` judges one command; ``dispatch`` is set by the judge."""

    def __init__(self, dispatch: Reader, length: int) -> None:
        self.dispatch = dispatch
        self.depth = 0
        self.parts = 0
        # What may be read again on deeper levels, all together.
        self.left = MAX_DEPTH * length + 10_000
        self.variables: dict[str, Word] = {}
        # Further values of a variable, and those that the text gives a variable anywhere.
        self.more: dict[str, list[str]] = {}
        self.later: dict[str, Word] = {}
        self.asking = 0
        self.functions: set[str] = set()
        # The function whose commands are judged, and the folders that functions go to.
        self.inside = ""
        self.goes: dict[str, str] = {}
        # Folders that the line puts into memory.
        self.memory: list[str] = []
        self.sockets: set[str] = set()
        # What the line has opened, by its number.
        self.opened: dict[str, Word] = {}
        # Whether a command of the line has made messages bounces, by taking their sender away.
        self.senderless = False
        # Where the text gets its input from: the commands around the one that runs it, that one,
        # and the same for what is around them.
        self.outer: tuple[list[Command], Command, Any, int] | None = None
        self.aliases: dict[str, str] = {}
        # Folders that the line made to appear elsewhere, by the name that they got.
        self.links: dict[str, str] = {}
        self.folder = ""
        # The folder before that one, and those that `pushd` came from.
        self.folder_before = ""
        self.folders: list[str] = []
        self._made: tuple[list[Command], set[str]] | None = None
        self.commands: list[Command] = []
        # Where in that list the command stands that is judged.
        self.place = 0

    def text(self, text: str, command: Command | None = None) -> Iterator[Part]:
        """Judge a text that a shell will read; ``command`` runs it and shares its input."""
        self.left -= len(text)
        if self.left < 0:
            raise TooMuch("the same text is read too often")
        self._deeper()
        surrounding, outer, place = self.commands, self.outer, self.place
        self.outer = (surrounding, command, outer, place) if command else None
        wrong = ""
        try:
            self.commands = parse(named(text))
        except ShellError as error:
            self.commands, wrong = error.commands, str(error)
        for one in self.commands:
            for name, given in one.assignments if not one.words else []:
                self.later.setdefault(name, given)
        # Each shell within the present one, and the folder that it was begun in.
        shells: list[tuple[tuple[int, ...], str]] = []
        for at, one in enumerate(self.commands):
            self.place = at
            while shells and one.shell[: len(shells[-1][0])] != shells[-1][0]:
                self.folder = shells.pop()[1]
            if one.shell and (not shells or one.shell != shells[-1][0]):
                shells.append((one.shell, self.folder))
            yield from self.command(one)
        if shells:
            self.folder = shells[0][1]
        if wrong:
            shown = text.strip()
            yield self.count(
                Part(shown if len(shown) <= 200 else shown[:199] + "…", UNKNOWN, wrong)
            )
        self.commands, self.outer, self.place = surrounding, outer, place
        self.depth -= 1

    def command(self, command: Command) -> Iterator[Part]:
        parts = self.dispatch(self, command.words, command)
        for part in parts:
            yield self.count(several(part) if command.repeated else part)

    def simple(self, words: list[Word], command: Command) -> Iterator[Part]:
        """Judge the words of a command that another one runs."""
        self._deeper()
        inner = replace(command, words=words, assignments=[], kind="")
        inner.redirections = [one for one in command.redirections if one.sign.startswith("<")]
        yield from self.dispatch(self, words, inner)
        self.depth -= 1

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooMuch("commands are nested too deeply")

    def count(self, part: Part) -> Part:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise TooMuch(f"more than {MAX_PARTS} commands")
        return part

    def value(self, name: str) -> str | None:
        """What the line gives a variable, now or, for what runs later, anywhere."""
        known = self.variables.get(name) or self.later.get(name)
        return known.text if known and len(known.text) < MAX_VALUE else None

    def written_out(self, word: Word) -> str:
        """The text of a word with the variables in it that the line has set."""

        def named(match: re.Match[str]) -> str:
            value = self.value(match[1] or match[2])
            return match[0] if value is None else value

        def operated(match: re.Match[str]) -> str:
            value = changed(self.value(match[1]), match[2])
            return match[0] if value is None else value

        def indirect(match: re.Match[str]) -> str:
            value = self.value(match[1])
            value = None if value is None else self.value(value)
            return match[0] if value is None else value

        text = word.text
        if "$" not in text or len(text) >= MAX_VALUE:
            return text
        text = NAMED.sub(named, text)
        if "${" in text:
            text = INDIRECT.sub(indirect, CHANGED.sub(operated, text))
        if "$()" in text and word.printed_by:
            text = self._with_output(word, text)
        return text

    def _with_output(self, word: Word, text: str) -> str:
        """The text with the output of ``$(...)`` where the line tells all of it."""
        from .printed import by_word  # here, since that asks the session

        if self.asking > 3:
            return text
        self.asking += 1
        printed = by_word(self, Word(text, True, printed_by=word.printed_by), self._level())
        self.asking -= 1
        return printed.text if printed.whole and "\n" not in printed.text else text

    def _level(self) -> int:
        """How many substitutions stand around the command that is judged."""
        return self.commands[self.place].level if self.place < len(self.commands) else 0

    def give(self, name: str, value: Word, others: list[str] | None = None) -> None:
        """A variable gets a value, and may have others too, as in a loop or a list."""
        if value.variable:
            text = self.written_out(value)
            done = "$" not in text
            value = Word(
                text,
                not done,
                value.many and not done,
                value.quoted,
                () if done else value.printed_by,
            )
        self.variables[name] = value
        self.more.pop(name, None)
        if others:
            self.more[name] = others[:MANY_VALUES]

    def paths(self, word: Word) -> list[str]:
        """The paths that a word may name, with the folder that the line went to before."""
        found = self._paths(word)
        if "$" in word.text and self.more:
            for name in [
                name for name in self.more if "$" + name in word.text or "${" + name in word.text
            ]:
                before = self.variables.get(name)
                for text in self.more[name]:
                    self.variables[name] = Word(text)
                    found += [path for path in self._paths(word) if path not in found]
                if before is not None:
                    self.variables[name] = before
        return found

    def _paths(self, word: Word) -> list[str]:
        text = CHANGED.sub(self._before_it_changes, self.written_out(word))
        if (opened := FILE_BY_NUMBER.fullmatch(text)) and opened[1] in self.opened:
            text = self.opened[opened[1]].text
        if text[:2] in ("~+", "~-"):
            text = (self.folder if text[1] == "+" else self.folder_before) + text[2:]
        text = ROOT_OF_A_PROCESS.sub("/", text)
        if own := OWN_FOLDER.match(text):
            below = text[own.end() :]
            text = f"{self.folder}{below}" if self.folder else below.lstrip("/") or "."
        if self.folder and text and text[0] not in "/~$-":
            text = f"{self.folder}/{text}"
        path = resolved(text)
        return [path, *matched(path), *self._linked(path)]

    def _before_it_changes(self, match: re.Match[str]) -> str:
        """The value of a variable of which a part is taken, the first of a list, or a default."""
        value = self.value(match[1])
        if value is None:
            value = default(match[2])
        return match[0] if value is None else value.strip("() ").split(" ")[0]

    def made(self) -> set[str]:
        """The names that commands of this text make folders of."""
        if self._made is None or self._made[0] is not self.commands:
            lists = [one.words for one in self.commands]
            found = {w.text for words in lists if words and words[0].text == "mkdir" for w in words}
            self._made = (self.commands, found)
        return self._made[1]

    def _linked(self, path: str) -> list[str]:
        """The same below the folder that a link of the line leads to."""
        if not self.links or not path.startswith("/"):
            return []
        pieces = path.split("/")[:32]
        names = ["/".join(pieces[:end]) for end in range(2, len(pieces) + 1)]
        return [self.links[name] + path[len(name) :] for name in names if name in self.links]

    def go(self, folder: str) -> None:
        """Note that the line goes to a folder."""
        self.folder_before, self.folder = self.folder, folder
        self.variables["OLDPWD"] = Word(self.folder_before or "$OLDPWD")
        self.variables["PWD"] = Word(folder or "$PWD")

    def link(self, source: str, name: str) -> None:
        """Note that a name leads to another folder or file from here on."""
        if source.startswith("/") and name.startswith("/") and len(self.links) < 100:
            self.links[name.rstrip("/")] = source.rstrip("/")


def matched(path: str) -> list[str]:
    """The path below each of the folders with mail, logs or settings that its wild cards fit."""
    if not re.search(r"[*?\[{(]", path[: path.rfind("/") + 1]):
        return []
    pieces = path.split("/")
    found = []
    for store in STORES:
        names = store.split("/")
        if len(pieces) > len(names) and all(
            _fits(piece, name) for piece, name in zip(pieces, names)
        ):
            found.append("/".join([*names, *pieces[len(names) :]]))
    return [one for one in found if one != path]


def _fits(piece: str, name: str) -> bool:
    if name == "*":
        return piece != ""
    if re.search(r"[?*+@!]\(", piece):
        return True  # a choice of names
    if not re.search(r"[*?\[{]", piece) or len(piece) > 60:
        return piece == name
    if re.fullmatch(r"[^{}]*\{[^{}]*\}[^{}]*", piece):
        before, inside, behind = re.split(r"[{}]", piece)
        return any(_fits(before + one + behind, name) for one in inside.split(","))
    if re.search(r"\[[^\]]*-", piece):
        return True  # a range of letters
    signs = re.sub(r"[^\w*?\[\]!^]", "_", piece)
    pattern = re.sub(r"\*+", "\\\\w*", signs.replace("?", "\\w").replace("[!", "[^"))
    if not re.fullmatch(r"(?:\\w\*?|\w|\[\^?\w+\])+", pattern):
        return False
    return bool(re.fullmatch(pattern, name))


PLACEHOLDER = re.compile(
    r"(?<==)<(?!\S*\.(?:sql|sh)>)([A-Za-z][\w .@:-]{0,60})>"
    r"(?=[;|&)\n]|$|[ \t]+(?:$|[;|&)\n<-]|\w[\w-]*=|[\w@:%+,-]+(?:[\s;|&)]|$)))"
    r"|(?<=\s)<(?!\S*\.(?:sql|sh)>)([A-Za-z][\w .@:-]{0,60})>(?=[ \t]*(?:$|[\n;)])|[ \t]+(?:\||&&))"
    r"|(?<=\s)<([A-Za-z][\w.@-]{0,60})>(?=:\d{1,5}(?:\s|$))"
)
"""What a guide writes where the reader's own word belongs. No shell could run it.

With a path behind it, a shell would write that file: there it is no place for a word.
"""

IN_A_ROW = re.compile(r"<[A-Za-z][\w .@:-]{0,60}>[ \t]+<[A-Za-z]")
"""Two of them: to a shell that is an error, and it runs nothing of the line."""

GOES_ELSEWHERE = re.compile(r"(?:^|[\s;&|({])(?:cd|pushd)[ \t]")
"""From another folder such a word may well be the name of a file."""

ANY_PLACE = re.compile(r"<([A-Za-z][\w .@:-]{0,60})>")


def named(text: str) -> str:
    """The text with such places as words. In a here-document they are text."""
    if "<<" in text or "<" not in text:
        return text
    elsewhere = GOES_ELSEWHERE.search(text)
    if elsewhere and "=<" in text[elsewhere.end() :]:
        return text

    def word(match: re.Match[str]) -> str:
        name = next(group for group in match.groups() if group)
        return "\u2039" + name.replace(" ", "-") + "\u203a"

    lines = text.split("\n")
    for at, line in enumerate(lines):
        # In quotes it would be text, and the rest of the line would run.
        if IN_A_ROW.search(line) and not re.search(r"['\"`\\$]", line):
            lines[at] = ANY_PLACE.sub(word, line)
    return PLACEHOLDER.sub(word, "\n".join(lines))


def resolved(path: str) -> str:
    """A path without ``//``, ``/./`` and ``/../``."""
    if "/." not in path and "//" not in path:
        return path
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == ".." and kept and kept[-1] not in ("", "..", "~"):
            kept.pop()
        elif piece not in ("", ".") or not kept:
            kept.append(piece)
    text = "/".join(kept) + ("/" if path.endswith("/") and len(kept) > 1 else "")
    if path.endswith("/."):
        text += "/."
    # From how far below is not known: it may well be the root.
    return FROM_BELOW.sub("/", text)


def part(words: list[Word], risk: str, why: str = "") -> Part:
    """One part, shown by its words."""
    return Part(shown(words), risk, why or WHY[risk])


def shown(words: list[Word]) -> str:
    """The words as one text; of very long commands the beginning."""
    pieces, length = [], 0
    for word in words:
        if length > MAX_SHOWN:
            pieces.append("…")
            break
        text = word.text
        pieces.append(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")
        length += len(text) + 1
    return " ".join(pieces)
