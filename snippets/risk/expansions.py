"""Read the words of a shell command line: quotes, expansions, here-documents, redirections.

``shell.py`` reads the commands that they stand in, and those that stand in them.
"""

from __future__ import annotations

import re

from .words import Command, Redirection, ShellError, Word, unescape

MAX_DEPTH = 30
"""Substitutions, groups and loops inside each other. Nobody writes as many by hand."""

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
BARE_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[|\+?=)")
RESERVED = re.compile(r"(?:\[\[|[a-z]+|[!{}])(?=[ \t\r\n;|&()<>]|$)")


class Expansions:
    """A reader of one text, at one place in it; ``found`` are the commands so far."""

    def __init__(self, text: str, found: list[Command], depth: int = 0, level: int = 0) -> None:
        self.text, self.at = text, 0
        self.found = found
        self.depth, self.level = depth, level
        self.loops = self.functions = 0
        self.behind = ""
        self.shell: tuple[int, ...] = ()
        self.input: tuple[int, int] | None = None
        self.documents: list[tuple[Redirection, bool, bool]] = []

    def _list(self) -> None:
        raise ShellError("a reader of words alone")

    def all(self) -> list[Command]:
        raise ShellError("a reader of words alone")

    def _inside(self, text: str) -> Expansions:
        raise ShellError("a reader of words alone")

    def _ahead(self) -> str:
        return self.text[self.at : self.at + 20]

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ShellError("commands are nested too deeply")

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

    def _joined(self, line: str) -> str:
        """A line of a document with the lines that it goes on in."""
        pieces = []
        while (len(line) - len(line.rstrip("\\"))) % 2 and self.at < len(self.text):
            pieces.append(line[:-1])
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            line = self.text[self.at : end]
            self.at = end + 1
        return "".join(pieces) + line

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
                if not quoted and line.endswith("\\"):
                    line = self._joined(line)
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
