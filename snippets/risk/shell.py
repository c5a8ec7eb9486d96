"""Read a shell command line into its simple commands, as far as their risk depends on it.

``parse("exiqgrep -zi | xargs exim -Mrm")`` gives two commands, the second with its input from a
pipe. Every place in which a shell finds a command is read by the same reader: lists, pipes, groups,
loops, ``case``, functions, ``$(...)`` and backquotes wherever they stand (in words, quotes,
``${...}``, ``$((...))``, assignments, arrays, redirections, here-documents), ``<(...)`` and
``>(...)``. What is not understood raises ``ShellError``, so that nobody takes it for harmless.

The time grows with the length of the text, and no faster: the text is read once, from left to
right, and nesting ends at ``expansions.MAX_DEPTH``. Words and what is expanded in them are read in
``expansions.py``.

Source: the grammar of POSIX.1-2017, Shell & Utilities, section 2, and bash(1).
"""

from __future__ import annotations

import re

from .expansions import BARE_ASSIGNMENT, NO_SUM, RESERVED, Expansions
from .words import Command, ShellError, Word

MAX_COMMANDS = 20_000
"""Simple commands in one text."""

NAME = re.compile(r"[A-Za-z_]\w*")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^=]*\])?\+?=")
FUNCTION = re.compile(r"([^\s;|&()<>'\"\\`$=]+)[ \t]*\([ \t]*\)")
CLOSERS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}


# [start:parse]
def parse(text: str) -> list[Command]:
    """The simple commands of ``text``, those of ``$(...)`` and backquotes before their user."""
    return _Reader(text, []).all()


# [end:parse]


class _Reader(Expansions):
    def all(self) -> list[Command]:
        try:
            self._list()
            if self.at < len(self.text):
                raise ShellError(f"{self._ahead()!r} closes nothing")
            self._read_documents()
        except ShellError as error:
            error.commands = self.found
            raise
        return self.found

    # Lists, pipelines and compound commands

    def _list(self) -> None:
        """Commands up to a closing word, a closing parenthesis or the end."""
        self._deeper()
        while True:
            operator = self._operator()
            if operator in (";", "&", "&&", "||", "\n"):
                self._take(operator)
                # A line may end behind `||`.
                self.behind = self.behind if operator == "\n" else operator
            elif operator is not None or self._reserved() in CLOSERS:
                if operator == "(" or operator in ("|", "|&"):
                    if operator == "(":
                        self._pipeline()
                        continue
                    raise ShellError(f"nothing stands before {operator!r}")
                break
            else:
                self._pipeline()
        self.depth -= 1

    def _pipeline(self) -> None:
        surrounding = self.input
        first = len(self.found)
        while True:
            start = len(self.found)
            self._command()
            operator = self._operator()
            if operator == "&" and start == first:
                self._by_another_shell(start)
            if operator not in ("|", "|&"):
                if start != first:
                    self._by_another_shell(start)
                break
            self._by_another_shell(start)
            self._take(operator)
            self.behind = operator
            while self._operator() == "\n":
                self._take("\n")
            self.input = (start, len(self.found))
        self.input = surrounding

    def _by_another_shell(self, start: int) -> None:
        """The commands from ``start`` on are run by a shell of their own."""
        depth = len(self.shell)
        for command in self.found[start:]:
            if command.level == self.level:
                command.shell = (*self.shell, start + 1, *command.shell[depth:])

    def _command(self) -> None:
        while self._reserved() in ("!", "time"):
            self.at += len(self._reserved())
            self._blanks()
            if self.text.startswith("-p", self.at) and RESERVED.match(self.text, self.at) is None:
                self.at += 2
        word = self._reserved()
        operator = self._operator()
        start, first = self.at, len(self.found)
        if operator == "(":
            self._parentheses()
        elif word == "{":
            self._take("{")
            self._list()
            self._expect("}")
        elif word == "if":
            self._if()
        elif word in ("while", "until"):
            self._take(word)
            self.loops += 1
            self._list()
            self._body()
        elif word in ("for", "select"):
            self._take(word)
            self._for()
        elif word == "case":
            self._take(word)
            self._case()
        elif word == "[[":
            self._condition()
        elif word in ("function", "coproc"):
            self._take(word)
            self._blanks()
            if word == "function" or NAME.match(self.text, self.at):
                self._named(word)
            else:
                self._command()
            return
        elif found := FUNCTION.match(self.text, self.at):
            self.at = found.end()
            self._function(found[1])
            return
        else:
            self._simple()
            return
        if self.at == start:
            raise ShellError(f"nothing is understood from {self._ahead()!r} on")
        self._group_redirections(first)

    def _group_redirections(self, first: int) -> None:
        """The redirections behind ``}``, ``)``, ``fi``, ``done`` and ``esac``.

        What the group reads, each of its commands may read.
        """
        command = self._new("stray")
        while self._redirection(command):
            pass
        if not command.redirections:
            return
        given = [one for one in command.redirections if one.sign.startswith("<")]
        for inner in self.found[first:] if given else []:
            if inner.level == self.level and inner.input == self.input:
                inner.redirections = [*given, *inner.redirections]
        self._found(command)

    def _parentheses(self, three: bool = False) -> None:
        """``( ... )`` or ``(( ... ))``; ``three`` for the sums of ``for ((a; b; c))``."""
        if self.text.startswith("((", self.at):
            self.at += 2
            word = Word()
            self._sum(word)
            if not three and NO_SUM.search(word.text):
                raise ShellError("a (( that holds commands")
            self._found(self._new("", [Word("(("), word]))
            return
        self._take("(")
        surrounding = self.shell
        self.shell = (*surrounding, len(self.found) + 1)
        self._list()
        self.shell = surrounding
        self._expect(")")

    def _if(self) -> None:
        self._take("if")
        self._list()
        self._expect("then")
        self._list()
        while self._reserved() == "elif":
            self._take("elif")
            self._list()
            self._expect("then")
            self._list()
        if self._reserved() == "else":
            self._take("else")
            self._list()
        self._expect("fi")

    def _body(self) -> None:
        """``do`` to ``done``; the loop was counted before."""
        if self._reserved() == "{":
            self._take("{")
            self._list()
            self._expect("}")
        else:
            self._expect("do")
            self._list()
            self._expect("done")
        self.loops -= 1

    def _for(self) -> None:
        self._blanks()
        if self.text.startswith("((", self.at):
            self._parentheses(three=True)
        else:
            command = self._new("for", [self._word()])
            self._newlines()
            if self._reserved() == "in":
                self._take("in")
                while self._operator() is None:
                    command.words.append(self._word())
            self._found(command)
        while self._operator() in (";", "\n"):
            self._take(self._operator() or "")
        self.loops += 1
        self._body()

    def _case(self) -> None:
        self._found(self._new("", [Word("case"), self._word_ahead()]))
        self._newlines()
        self._expect("in")
        self._deeper()
        while True:
            self._newlines()
            if self._reserved() == "esac":
                break
            if self._operator() == "(":
                self._take("(")
            while self._operator() != ")":
                if self._operator() == "|":
                    self._take("|")
                elif self._operator() is not None:
                    raise ShellError(f"no pattern of case: {self._ahead()!r}")
                else:
                    self._word()
            self._take(")")
            self._list()
            if self._operator() in (";;", ";&", ";;&"):
                self._take(self._operator() or "")
            elif self._reserved() != "esac":
                raise ShellError("a case is not closed")
        self.depth -= 1
        self._expect("esac")

    def _condition(self) -> None:
        """``[[ ... ]]``: words and signs of its own."""
        self._take("[[")
        command = self._new("", [Word("[[")])
        while True:
            self._blanks()
            if self.at >= len(self.text):
                raise ShellError("a [[ is not closed")
            if self.text.startswith("]]", self.at):
                self.at += 2
                break
            if self.text[self.at] in "();|&<>\n" and not self._process_ahead():
                self.at += 1
            else:
                command.words.append(self._word())
        self._found(command)

    def _named(self, word: str) -> None:
        """``function NAME``, ``coproc NAME {`` or ``coproc COMMAND``."""
        found = re.compile(r"([^\s;|&()<>]+)[ \t]*(?:\([ \t]*\))?").match(self.text, self.at)
        if not found:
            raise ShellError(f"{word!r} has no name")
        if word == "coproc":
            name = re.compile(r"\w+[ \t]+(?=[{(])").match(self.text, self.at)
            self.at = name.end() if name else self.at
            self._command()
            return
        self.at = found.end()
        self._function(found[1])

    def _function(self, name: str) -> None:
        self._found(self._new("function", [Word(name)]))
        self._newlines()
        # Nobody knows how often it is called.
        self.loops += 1
        self.functions += 1
        self._deeper()
        surrounding = self.shell
        self.shell = (*surrounding, len(self.found) + 1)
        self._command()
        self.shell = surrounding
        self.depth -= 1
        self.functions -= 1
        self.loops -= 1

    def _new(self, kind: str, words: list[Word] | None = None) -> Command:
        return Command(
            words=words or [],
            input=self.input,
            level=self.level,
            repeated=self.loops > 0,
            kind=kind,
            in_function=self.functions > 0,
            shell=self.shell,
        )

    def _simple(self) -> None:
        command = self._new("")
        command.behind, self.behind = self.behind, ""
        while self._operator() is None:
            if self._redirection(command):
                continue
            start = self.at
            word = self._word()
            if command.words or not BARE_ASSIGNMENT.match(self.text, start):
                command.words.append(word)
            elif found := ASSIGNMENT.match(word.text):
                name = (NAME.match(word.text) or found)[0]
                value = word.instead(word.text[found.end() :])
                if found[0].endswith("+=") and value.text[:1] != "(":
                    value = word.instead("${" + name + "}" + value.text)
                    value.variable = True
                command.assignments.append((name, value))
            else:
                command.words.append(word)
        if command.words or command.assignments or command.redirections:
            self._found(command)
        elif self.at < len(self.text):
            raise ShellError(f"nothing is understood from {self._ahead()!r} on")

    def _found(self, command: Command) -> None:
        if len(self.found) >= MAX_COMMANDS:
            raise ShellError(f"more than {MAX_COMMANDS} commands")
        self.found.append(command)

    def _inside(self, text: str) -> _Reader:
        """A reader of a text inside this one, for the same list of commands."""
        reader = _Reader(text, self.found, self.depth, self.level)
        reader.loops, reader.functions = self.loops, self.functions
        reader.input = self.input
        reader.shell = self.shell
        return reader
