"""Read a shell command line into its simple commands, as far as their risk depends on it.

``parse("exiqgrep -zi | xargs exim -Mrm")`` gives two commands, the second with its input from a
pipe. Quotes, substitutions, loops, groups, redirections and here-documents are understood; what is
not understood raises ``ShellError``, so that nobody takes it for harmless.

Source: the grammar of POSIX.1-2017, Shell & Utilities, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LOOPS = {"for", "while", "until", "select"}
# Words that stand before a command without changing what it does.
OPENERS = {"do", "then", "else", "if", "elif", "while", "until", "!", "{", "time"}
CLOSERS = {"done", "fi", "}", "esac"}


class ShellError(ValueError):
    """The text is not a command line that this reader understands; ``str()`` says why."""


@dataclass
class Word:
    """One word: ``text`` without its quotes; ``many`` where it may become several words."""

    text: str = ""
    variable: bool = False
    many: bool = False
    substitutions: list[str] = field(default_factory=list)


@dataclass
class Command:
    """A simple command: its words, the files it writes to, and what surrounds it.

    ``substitutions`` are the command lines whose output it uses in some way. ``reads_from`` is the
    command before the pipe, ``document`` the text of a here-document, ``repeated`` says that it
    stands in a loop, ``line`` is all of the text it was read from.
    """

    words: list[Word] = field(default_factory=list)
    writes_to: list[str] = field(default_factory=list)
    substitutions: list[str] = field(default_factory=list)
    reads_from: Command | None = None
    repeated: bool = False
    document: str = ""
    line: str = ""


def parse(text: str) -> list[Command]:
    """The simple commands of ``text``, those of ``$(...)`` and backticks before their user."""
    return list(_Reader(text).commands())


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.documents: list[tuple[Command, str, bool]] = []

    def commands(self) -> Iterator[Command]:
        loops = 0
        before: Command | None = None
        end = "\n"
        while end:
            command, opened, closed, end = self._command()
            loops += opened
            command.reads_from = before
            command.repeated = loops > 0
            command.line = self.text
            for inner in command.substitutions:
                for part in parse(inner):
                    part.repeated = part.repeated or command.repeated
                    yield part
            if command.words or command.writes_to:
                yield command
            loops -= closed
            if end in ("|", "|&"):
                before = command if command.words else before
            elif command.words and not opened:
                before = None

    def _command(self) -> tuple[Command, int, int, str]:
        """The next simple command, how many loops it opens and closes, and what ends it."""
        command = Command()
        opened = closed = 0
        at_start = True
        while True:
            operator = self._separator(command)
            if operator is not None:
                return command, opened, closed, operator
            word, quoted = self._word()
            if at_start and not quoted:
                if word.text in LOOPS:
                    opened += 1
                if word.text in ("for", "select"):
                    # What is looped over; the loop's body begins after it.
                    while self._separator_ahead() is None:
                        command.substitutions += self._word()[0].substitutions
                    continue
                if word.text == "done":
                    closed += 1
                if word.text in OPENERS or word.text in CLOSERS:
                    continue
                if word.text in ("case", "function", "coproc"):
                    raise ShellError(f"{word.text!r} is not understood")
                if re.fullmatch(r"[A-Za-z_]\w*\+?=.*", word.text, re.S):
                    command.substitutions += word.substitutions
                    continue
            at_start = False
            command.words.append(word)
            command.substitutions += word.substitutions

    def _separator_ahead(self) -> str | None:
        self._blanks()
        rest = self.text[self.at :]
        if not rest:
            return ""
        found = re.match(r"\|\||&&|\|&|;;|[|;()\n]|&(?![>])", rest)
        return found[0] if found else None

    def _separator(self, command: Command) -> str | None:
        """Take redirections; then the operator that ends the command, or None before a word."""
        while True:
            operator = self._separator_ahead()
            if operator is not None:
                self.at += len(operator)
                if operator == "\n":
                    self._read_documents()
                return operator
            redirection = re.match(r"(?:\d*|&)(<<<|<<-?|<>|>>|>\||>&|<&|>|<)", self.text[self.at :])
            if not redirection or re.match(r"\d*[<>]\(", self.text[self.at :]):
                return None
            self.at += redirection.end()
            self._blanks()
            sign = redirection[1]
            word, quoted = self._word()
            command.substitutions += word.substitutions
            if sign in ("<<", "<<-"):
                self.documents.append((command, word.text, quoted))
            elif sign == "<<<":
                command.document = word.text
            elif ">" in sign and not (sign == ">&" and re.fullmatch(r"\d+|-", word.text)):
                command.writes_to.append(word.text)

    def _read_documents(self) -> None:
        for command, delimiter, _quoted in self.documents:
            lines = []
            while True:
                if self.at >= len(self.text):
                    raise ShellError(f"the here-document up to {delimiter!r} is not closed")
                line, _, _ = self.text[self.at :].partition("\n")
                self.at += len(line) + 1
                if line.lstrip("\t") == delimiter:
                    break
                lines.append(line)
            command.document = "\n".join(lines)
        self.documents = []

    def _blanks(self) -> None:
        while self.at < len(self.text):
            if self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text[self.at] in " \t\r":
                self.at += 1
            elif self.text[self.at] == "#" and (
                self.at == 0 or self.text[self.at - 1] in " \t\n;|&("
            ):
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self.at += 1
            else:
                return

    def _word(self) -> tuple[Word, bool]:
        """The next word, and whether any of it was quoted."""
        word, quoted, start = Word(), False, self.at
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " \t\r\n;|&()" and not (
                character == "&" and self.text[self.at : self.at + 2] == "&>"
            ):
                break
            if character in "<>":
                if self.text.startswith("(", self.at + 1):
                    self.at += 1
                    self._substitution(word)
                    continue
                break
            quoted = quoted or character in "'\"\\"
            self._piece(word, character)
        if self.at == start:
            raise ShellError(f"nothing is understood from {self.text[start : start + 20]!r} on")
        return word, quoted

    def _piece(self, word: Word, character: str) -> None:
        if character == "'":
            word.text += self._until("'")
        elif character == '"':
            self._double(word)
        elif character == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            word.text += "" if following == "\n" else following
            self.at += 2
        elif character == "`":
            inner = self._until("`")
            self._add(word, inner.replace("\\`", "`"), many=True)
        elif character == "$":
            self._dollar(word, many=True)
        else:
            word.many = word.many or character in "*?[" or self._brace_ahead(character)
            word.text += character
            self.at += 1

    def _brace_ahead(self, character: str) -> bool:
        return character == "{" and bool(re.match(r"\{[^{}\s]*(?:,|\.\.)", self.text[self.at :]))

    def _double(self, word: Word) -> None:
        self.at += 1
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return
            if character == "\\":
                word.text += self.text[self.at + 1 : self.at + 2]
                self.at += 2
            elif character == "`":
                self._add(word, self._until("`"), many=False)
            elif character == "$":
                self._dollar(word, many=False)
            else:
                word.text += character
                self.at += 1
        raise ShellError('a " is not closed')

    def _dollar(self, word: Word, many: bool) -> None:
        rest = self.text[self.at :]
        if rest.startswith("$(("):
            end = rest.find("))")
            if end < 0:
                raise ShellError("a $(( is not closed")
            word.text += rest[: end + 2]
            self.at += end + 2
        elif rest.startswith("$("):
            self.at += 1
            self._substitution(word, many)
        elif rest.startswith("$'"):
            self.at += 1
            word.text += self._until("'")
        elif found := re.match(r"\$(?:\{[^}]*\}|\w+|[@*#?$!-])", rest):
            word.text += found[0]
            word.variable = True
            word.many = word.many or found[0] in ("$@", "$*") or "[@]" in found[0]
            self.at += found.end()
        else:
            word.text += "$"
            self.at += 1

    def _substitution(self, word: Word, many: bool = True) -> None:
        """``(...)`` at the present place, up to its closing parenthesis."""
        start, depth = self.at + 1, 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "\\":
                self.at += 1
            elif character in "'\"":
                closing = self.text.find(character, self.at + 1)
                self.at = closing if closing > 0 else len(self.text)
            elif character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth == 0:
                    inner = self.text[start : self.at]
                    self.at += 1
                    self._add(word, inner, many)
                    return
            self.at += 1
        raise ShellError("a ( is not closed")

    @staticmethod
    def _add(word: Word, inner: str, many: bool) -> None:
        word.text += "$()"
        word.variable = True
        word.many = word.many or many
        word.substitutions.append(inner)

    def _until(self, quote: str) -> str:
        """What stands between the quote at the present place and the next one like it."""
        end = self.text.find(quote, self.at + 1)
        if end < 0:
            raise ShellError(f"a {quote} is not closed")
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return inner
