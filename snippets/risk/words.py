"""A simple command of a shell: its words, and what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

ESCAPED = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c(.)|(.))", re.S
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
           "e": "\x1b", "E": "\x1b"}  # fmt: skip


class ShellError(ValueError):
    """The text is not a command line that this reader understands; ``str()`` says why.

    ``commands`` are those that were found before.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.commands: list[Command] = []


class Word:
    """One word: ``text`` without its quotes; ``many`` where it may become several words.

    ``variable`` says that the shell puts something else in the place of a part of it. A command
    whose output stands in the word is ``$()`` in the text, and ``printed_by`` has its place in the
    list of commands: the first, and the one behind the last.
    """

    # A deep line has a million words at once, and each list in a word is one more thing that the
    # garbage collector looks at, again and again: a word has one only where it needs one.
    __slots__ = ("_pieces", "_text", "many", "printed_by", "quoted", "variable")

    def __init__(
        self,
        text: str = "",
        variable: bool = False,
        many: bool = False,
        quoted: bool = False,
        printed_by: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._text = text
        # Pieces, since a text that grows by one character at a time is copied each time.
        self._pieces: list[str] | None = None
        self.variable, self.many, self.quoted = variable, many, quoted
        self.printed_by = printed_by

    def __repr__(self) -> str:
        return f"Word({self.text!r})"

    @property
    def text(self) -> str:
        if self._pieces is not None:
            self._text, self._pieces = "".join(self._pieces), None
        return self._text

    def add(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)
        elif self._text:
            self._pieces = [self._text, piece]
        else:
            self._text = piece

    def prints(self, places: Sequence[tuple[int, int]]) -> None:
        """Add commands whose output stands in the word."""
        if isinstance(self.printed_by, list):
            self.printed_by.extend(places)
        elif places:
            self.printed_by = [*self.printed_by, *places]

    def instead(self, text: str, many: bool | None = None) -> Word:
        """The same word with another text."""
        many = self.many if many is None else many
        return Word(text, self.variable, many, self.quoted, self.printed_by)


@dataclass
class Redirection:
    """``sign`` is ``>``, ``>>``, ``<`` and so on; ``word`` the file or, for ``<<``, the text.

    ``number`` is what stands before the sign, as in ``2>``; ``process`` says that the word is
    ``<(...)`` or ``>(...)``.
    """

    sign: str
    word: Word
    number: str = ""
    process: bool = False


@dataclass
class Command:
    """A simple command: its words, and what surrounds it.

    ``input`` is the place of the commands before the pipe in the list of commands, None without a
    pipe. ``level`` counts the substitutions around it: what stands on a deeper level does not write
    into the pipe of its surroundings. ``repeated`` says that it stands in a loop or a function;
    ``in_function`` that others may call it, with an input that is not known here. ``behind`` is the
    operator before it. ``shell`` has a number for each shell around it that is not the one that
    reads the text: what changes the folder there leaves the others where they are. ``kind`` is
    ``function`` for the name of a function whose commands follow, ``for`` for the variable of a
    loop and its values, ``stray`` for redirections of a group, and empty otherwise.
    """

    words: list[Word] = field(default_factory=list)
    assignments: list[tuple[str, Word]] = field(default_factory=list)
    redirections: list[Redirection] = field(default_factory=list)
    input: tuple[int, int] | None = None
    level: int = 0
    repeated: bool = False
    kind: str = ""
    in_function: bool = False
    behind: str = ""
    shell: tuple[int, ...] = ()

    @property
    def document(self) -> Word | None:
        """The text of its last here-document or here-string."""
        for redirection in reversed(self.redirections):
            if redirection.sign.startswith("<<"):
                return redirection.word
        return None


def unescape(text: str) -> str:
    r"""The text that ``$'...'`` stands for: ``\n``, ``\x72``, ``\162`` and the like replaced."""

    def character(match: re.Match[str]) -> str:
        octal, two, four, eight, control, other = match.groups()
        if octal:
            return chr(int(octal, 8) & 255)
        if two or four or eight:
            code = int(two or four or eight, 16)
            return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if control:
            return chr(ord(control) & 31)
        return ESCAPES.get(other, other if other in "\\'\"?" else "\\" + other)

    return ESCAPED.sub(character, text) if "\\" in text else text
