"""Read a shell command line into its simple commands, as far as their risk depends on it.

``parse("exiqgrep -zi | xargs exim -Mrm")`` gives two commands, the second with its input from a
pipe. Every place in which a shell finds a command is read by the same reader: lists, pipes, groups,
loops, ``case``, functions, ``$(...)`` and backquotes wherever they stand (in words, quotes,
``${...}``, ``$((...))``, assignments, arrays, redirections, here-documents), ``<(...)`` and
``>(...)``. What is not understood raises ``ShellError``, so that nobody takes it for harmless.

The time grows with the length of the text, and no faster: the text is read once, from left to
right, and nesting ends at ``MAX_DEPTH``.

Source: the grammar of POSIX.1-2017, Shell & Utilities, section 2, and bash(1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_DEPTH = 30
"""Substitutions, groups and loops inside each other. Nobody writes as many by hand."""

MAX_COMMANDS = 20_000
"""Simple commands in one text."""

BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
COMMENT = re.compile(r"#[^\n]*")
OPERATOR = re.compile(r"\|\||&&|\|&|;;&|;;|;&|&(?!>)|[|;()\n]")
REDIRECTION = re.compile(r"(?:\d+|\{\w+\})?(<<<|<<-|<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\()|&>>|&>)")
PLAIN = re.compile(r"[^ \t\r\n;|&()<>'\"\\`$*?\[{+@!]+")
IN_DOUBLE = re.compile(r"[^\"\\`$]+")
IN_DOCUMENT = re.compile(r"[^\\`$]+")
IN_BRACES = re.compile(r"[^'\"\\`$}]+")
IN_SUM = re.compile(r"[^'\"\\`$()]+")
NO_SUM = re.compile(r";|\n|[A-Za-z_]\w*[ \t]+[A-Za-z_]")
"""What no sum has: some shells take it for commands then."""

PARAMETER = re.compile(r"\w+|[@*#?$!-]")
BRACES = re.compile(r"\{[^{}\s]*(?:,|\.\.)")
NAME = re.compile(r"[A-Za-z_]\w*")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^=]*\])?\+?=")
BARE_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[|\+?=)")
FUNCTION = re.compile(r"([^\s;|&()<>'\"\\`$=]+)[ \t]*\([ \t]*\)")
RESERVED = re.compile(r"(?:\[\[|[a-z]+|[!{}])(?=[ \t\r\n;|&()<>]|$)")
ESCAPED = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c(.)|(.))", re.S
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
           "e": "\x1b", "E": "\x1b"}  # fmt: skip
CLOSERS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}


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


# [start:parse]
def parse(text: str) -> list[Command]:
    """The simple commands of ``text``, those of ``$(...)`` and backquotes before their user."""
    return _Reader(text, []).all()


# [end:parse]


class _Reader:
    def __init__(self, text: str, found: list[Command], depth: int = 0, level: int = 0) -> None:
        self.text, self.at = text, 0
        self.found = found
        self.depth, self.level = depth, level
        self.loops = self.functions = 0
        self.behind = ""
        self.shell: tuple[int, ...] = ()
        self.input: tuple[int, int] | None = None
        self.documents: list[tuple[Redirection, bool, bool]] = []

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

    def _ahead(self) -> str:
        return self.text[self.at : self.at + 20]

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ShellError("commands are nested too deeply")

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

    # What stands between words

    def _blanks(self) -> None:
        if found := BLANK.match(self.text, self.at):
            self.at = found.end()
        if found := COMMENT.match(self.text, self.at):
            self.at = found.end()

    def _newlines(self) -> None:
        while self._operator() == "\n":
            self._take("\n")

    def _operator(self) -> str | None:
        """The operator at this place, an empty text at the end, None before a word."""
        self._blanks()
        if self.at >= len(self.text):
            return ""
        found = OPERATOR.match(self.text, self.at)
        return found[0] if found else None

    def _reserved(self) -> str:
        """The reserved word at this place, where a command may begin."""
        self._blanks()
        found = RESERVED.match(self.text, self.at)
        return found[0] if found else ""

    def _take(self, text: str) -> None:
        self.at += len(text)
        if text == "\n":
            self._read_documents()

    def _expect(self, text: str) -> None:
        self._newlines()
        while self._operator() == ";":
            self._take(";")
        if not self.text.startswith(text, self.at):
            raise ShellError(f"{text!r} is missing")
        self._take(text)

    def _process_ahead(self) -> bool:
        return self.text[self.at] in "<>" and self.text.startswith("(", self.at + 1)

    def _redirection(self, command: Command) -> bool:
        """Take a redirection, if there is one."""
        self._blanks()
        found = REDIRECTION.match(self.text, self.at)
        if not found:
            return False
        self.at = found.end()
        sign = found[1]
        self._blanks()
        process = self.at < len(self.text) and self._process_ahead()
        word = self._word_ahead()
        redirection = Redirection(sign, word, found[0][: -len(sign)], process)
        command.redirections.append(redirection)
        if sign in ("<<", "<<-"):
            self.documents.append((redirection, word.quoted, sign == "<<-"))
        return True

    def _word_ahead(self) -> Word:
        if self._operator() is not None:
            raise ShellError("a word is missing")
        return self._word()

    def _read_documents(self) -> None:
        documents, self.documents = self.documents, []
        for redirection, quoted, tabs in documents:
            delimiter, lines = redirection.word.text, []
            while True:
                if self.at >= len(self.text):
                    raise ShellError(f"the here-document up to {delimiter!r} is not closed")
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                line = self.text[self.at : end]
                self.at = end + 1
                line = line.lstrip("\t") if tabs else line
                if line.rstrip("\r") == delimiter:
                    break
                lines.append(line)
            self.at = min(self.at, len(self.text))
            text = "\n".join(lines)
            if quoted:
                redirection.word = Word(text, quoted=True)
                continue
            reader = self._inside(text)
            word = Word(quoted=True)
            reader._until_end(word, IN_DOCUMENT)
            redirection.word = word

    def _inside(self, text: str) -> _Reader:
        """A reader of a text inside this one, for the same list of commands."""
        reader = _Reader(text, self.found, self.depth, self.level)
        reader.loops, reader.functions = self.loops, self.functions
        reader.input = self.input
        reader.shell = self.shell
        return reader

    # Words

    def _word(self) -> Word:
        word, start = Word(), self.at
        while self.at < len(self.text):
            if plain := PLAIN.match(self.text, self.at):
                word.add(plain[0])
                self.at = plain.end()
                continue
            character = self.text[self.at]
            if character in " \t\r\n;|":
                break
            if character == "&":
                break
            if character == "(":
                if BARE_ASSIGNMENT.match(self.text, start) and word.text.endswith("="):
                    self._array(word)
                    continue
                break
            if character == ")":
                break
            if character in "<>":
                if not self._process_ahead():
                    break
                self._process(word, character)
                continue
            self._piece(word, character)
        if self.at == start:
            raise ShellError(f"nothing is understood from {self._ahead()!r} on")
        return word

    def _array(self, word: Word) -> None:
        """``(...)`` behind ``name=``."""
        self.at += 1
        self._deeper()
        word.add("(")
        while True:
            self._newlines()
            operator = self._operator()
            if operator == ")":
                break
            if operator is not None:
                raise ShellError("an array is not closed")
            one = self._word()
            word.add(one.text + " ")
            word.variable = word.variable or one.variable
            word.prints(one.printed_by)
        self.depth -= 1
        self.at += 1
        word.add(")")
        word.many = True

    def _process(self, word: Word, sign: str) -> None:
        """``<(...)`` and ``>(...)``."""
        self.at += 1
        surrounding = self.input
        self.input = None if sign == "<" else (0, 0)
        self._substitution(word)
        self.input = surrounding

    def _piece(self, word: Word, character: str) -> None:
        if character == "'":
            word.quoted = True
            self._single(word)
        elif character == '"':
            word.quoted = True
            self._double(word)
        elif character == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            word.quoted = word.quoted or following != "\n"
            word.add("" if following == "\n" else following)
            self.at += 2
        elif character == "`":
            self._backquotes(word, many=True)
        elif character == "$":
            self._dollar(word, quoted=False)
        elif character in "?*+@!" and self.text.startswith("(", self.at + 1):
            self._pattern(word)
        else:
            many = character in "*?[" or (character == "{" and self._brace_ahead())
            word.many = word.many or many
            word.add(character)
            self.at += 1

    def _pattern(self, word: Word) -> None:
        """``!(...)`` and the like: names that fit or do not fit."""
        word.many = True
        word.add(self.text[self.at : self.at + 2])
        self.at += 2
        self._deeper()
        self._sum(word, closing=")")
        self.depth -= 1
        word.add(")")

    def _brace_ahead(self) -> bool:
        return bool(BRACES.match(self.text, self.at))

    def _single(self, word: Word) -> None:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise ShellError("a ' is not closed")
        word.add(self.text[self.at + 1 : end])
        self.at = end + 1

    def _double(self, word: Word) -> None:
        self.at += 1
        while self.at < len(self.text):
            if plain := IN_DOUBLE.match(self.text, self.at):
                word.add(plain[0])
                self.at = plain.end()
                continue
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return
            self._quoted_piece(word, character, '$`"\\')
        raise ShellError('a " is not closed')

    def _until_end(self, word: Word, plain: re.Pattern[str]) -> None:
        """The expansions of a text that is read as if it stood in double quotes."""
        while self.at < len(self.text):
            if found := plain.match(self.text, self.at):
                word.add(found[0])
                self.at = found.end()
                continue
            self._quoted_piece(word, self.text[self.at], "$`\\")

    def _quoted_piece(self, word: Word, character: str, special: str) -> None:
        if character == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            if following != "\n":
                word.add(following if following and following in special else "\\" + following)
            self.at += 2
        elif character == "`":
            self._backquotes(word, many=False)
        else:
            self._dollar(word, quoted=True)

    def _backquotes(self, word: Word, many: bool) -> None:
        start = at = self.at + 1
        while True:
            end = self.text.find("`", at)
            if end < 0:
                raise ShellError("a ` is not closed")
            slash = end - 1
            while slash >= start and self.text[slash] == "\\":
                slash -= 1
            if (end - slash) % 2:
                break
            at = end + 1
        inner = re.sub(r"\\([\\`$])", r"\1", self.text[start:end])
        self.at = end + 1
        self._deeper()
        first = len(self.found)
        reader = self._inside(inner)
        reader.level += 1
        reader.shell = (*self.shell, first + 1)
        reader.all()
        self.depth -= 1
        self._add(word, first, many)

    def _add(self, word: Word, first: int, many: bool) -> None:
        word.add("$()")
        word.variable = True
        word.many = word.many or many
        word.prints([(first, len(self.found))])

    def _dollar(self, word: Word, quoted: bool) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "(" and self.text.startswith("$((", self.at):
            self.at += 3
            self._deeper()
            inner = Word()
            self._sum(inner)
            if NO_SUM.search(inner.text):
                raise ShellError("a $(( that holds commands")
            self.depth -= 1
            word.add(f"$(({inner.text}))")
            word.variable = True
            word.prints(inner.printed_by)
        elif following == "(":
            self.at += 1
            self._substitution(word, many=not quoted)
        elif following == "{":
            self._braces(word, quoted)
        elif following == "'" and not quoted:
            self._escaped(word)
        elif following == '"' and not quoted:
            self.at += 1
            word.quoted = True
            self._double(word)
        elif found := PARAMETER.match(self.text, self.at + 1):
            # `$12` is `$1` and a 2.
            name = found[0][:1] if found[0][:1].isdigit() else found[0]
            word.add("$" + name)
            word.variable = True
            many = not quoted and name not in ("?", "#", "$", "!", "-")
            word.many = word.many or many or name == "@"
            self.at += 1 + len(name)
        else:
            word.add("$")
            self.at += 1

    def _substitution(self, word: Word, many: bool = True) -> None:
        """``(...)`` at the present place, up to its closing parenthesis."""
        self.at += 1
        first = len(self.found)
        self.level += 1
        documents, self.documents = self.documents, []
        surrounding = self.shell
        self.shell = (*surrounding, first + 1)
        self._list()
        self.shell = surrounding
        if not self.text.startswith(")", self.at):
            raise ShellError("a ( is not closed")
        self.at += 1
        self.documents = documents + self.documents
        self.level -= 1
        self._add(word, first, many)

    def _braces(self, word: Word, quoted: bool) -> None:
        """``${...}``."""
        self.at += 2
        found = re.compile(r"[!#]?(?:\w+|[@*#?$!-])").match(self.text, self.at)
        if not found:
            raise ShellError("a ${ without a name")
        self._deeper()
        start = self.at - 2
        self.at = found.end()
        word.variable = True
        name = found[0]
        all_of = name in ("@", "*") or re.compile(r"\[[@*]\]").match(self.text, self.at)
        many = not name.startswith("#") and (bool(all_of) or not quoted)
        word.many = word.many or many
        inner = Word()
        following = self.text[self.at : self.at + 2]
        # A place or a length, and the place in a list, are sums.
        summed = following[:1] == "[" or (following[:1] == ":" and following[1:] not in "-=+?")
        if self.text.startswith("@P", self.at):
            raise ShellError("a ${...@P} runs what its text holds")
        while True:
            if plain := IN_BRACES.match(self.text, self.at):
                inner.add(plain[0])
                self.at = plain.end()
            elif self.at >= len(self.text):
                raise ShellError("a ${ is not closed")
            elif self.text[self.at] == "}":
                self.at += 1
                break
            elif self.text[self.at] == "'" and quoted:
                # Whether it quotes depends on what stands before it.
                raise ShellError("a ' in a ${...} in double quotes")
            elif self.text[self.at] in "'\"\\":
                self._piece(inner, self.text[self.at])
            else:
                self._quoted_piece(inner, self.text[self.at], '$`"\\}')
        self.depth -= 1
        if summed and re.search(r"\$\((?!\))|`", inner.text):
            raise ShellError("a sum in a ${...} that may run what its text holds")
        word.prints(inner.printed_by)
        simple = self.at - start == len(name) + 3
        operation = inner.text if len(inner.text) < 200 and "}" not in inner.text else ""
        word.add("${" + name + ("}" if simple else f"…{operation}" + "}"))

    def _sum(self, word: Word, closing: str = "))") -> None:
        """A sum up to ``))``, or a pattern up to ``)``."""
        opened = 0
        while self.at < len(self.text):
            if plain := IN_SUM.match(self.text, self.at):
                word.add(plain[0])
                self.at = plain.end()
                continue
            character = self.text[self.at]
            if character == ")" and not opened:
                if not self.text.startswith(closing, self.at):
                    raise ShellError("a sum or a group within a group")
                self.at += len(closing)
                return
            if character in "()":
                opened += 1 if character == "(" else -1
                word.add(character)
                self.at += 1
            elif character == "'":
                self._single(word)
            elif character == '"':
                self._double(word)
            else:
                self._quoted_piece(word, character, "$`\\")
        raise ShellError("a (( is not closed" if closing == "))" else "a ( is not closed")

    def _escaped(self, word: Word) -> None:
        """``$'...'``, with its escapes."""
        found = re.compile(r"\$'([^'\\]*(?:\\.[^'\\]*)*)'", re.S).match(self.text, self.at)
        if not found:
            raise ShellError("a $' is not closed")
        word.quoted = True
        word.add(unescape(found[1]))
        self.at = found.end()


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
