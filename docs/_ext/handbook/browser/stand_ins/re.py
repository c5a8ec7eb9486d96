r"""Stands in for ``re`` in the reader's browser, on the browser's own regular expressions.

Brython's engine is a hundred times slower, and its ``Match.regs`` and ``Pattern.groupindex`` are
wrong. What differs between Python's expressions and JavaScript's is rewritten here: named groups,
``\A``, ``\Z``, ``$``, VERBOSE, and what ``\w`` and ``\s`` take in text that is not ASCII. Texts
with characters beyond U+FFFF are matched as they are, and the places counted again in characters.

Not the same: a group inside a repetition forgets what earlier rounds matched.
"""

from browser import self as worker

NOFLAG = 0
I = IGNORECASE = 2  # noqa: E741
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64
A = ASCII = 256

INLINE_FLAGS = {"i": I, "m": M, "s": S, "u": U, "x": X, "a": A}
DIGITS = "0123456789"
END = r"(?![\s\S])"
# Inside and outside brackets, by the letter: for ASCII and bytes, and for all of Unicode.
ASCII_SETS = {"w": r"\w", "W": r"\W", "d": r"\d", "D": r"\D", "s": r" \t\n\r\f\v",
              "S": r"\x21-\u{10ffff}\x00-\x08\x0e-\x1f"}  # fmt: skip
WIDE_SETS = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "s": r"\s\x1c-\x1f\x85",
             "W": r"[^\p{L}\p{N}_]", "D": r"\P{Nd}", "S": r"[^\s\x1c-\x1f\x85]"}  # fmt: skip


class PatternError(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        super().__init__(msg if pos is None else f"{msg} at position {pos}")
        self.msg, self.pattern, self.pos = msg, pattern, pos


error = PatternError


class _Translator:
    """Rewrites one expression. ``source`` is the result, ``closing`` the groups as they close."""

    def __init__(self, text, flags, wide):
        self.text, self.flags, self.at = text, flags, 0
        self.sets = WIDE_SETS if wide else ASCII_SETS
        self.wide = wide
        self.nested = False
        self.groups, self.names, self.closing = 0, {}, []
        self.source = self.translated()

    def translated(self):
        text, out, opened = self.text, [], []
        while self.at < len(text):
            char = text[self.at]
            self.at += 1
            if self.flags & X and char in " \t\n\r\f\v":
                continue
            if self.flags & X and char == "#":
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            elif char == "\\":
                out.append(self.escape())
            elif char == "[":
                out.append(self.brackets())
            elif char == "(":
                opening, number = self.group()
                if opening:
                    opened.append(number)
                    out.append(opening)
            elif char == ")":
                if not opened:
                    raise PatternError("unbalanced parenthesis", text, self.at - 1)
                number = opened.pop()
                if number:
                    self.closing.append(number)
                out.append(")")
            elif char == ".":
                out.append(r"[\s\S]" if self.flags & S else r"[^\n]")
            elif char == "^":
                out.append(r"(?<![^\n])" if self.flags & M else r"(?<![\s\S])")
            elif char == "$":
                out.append(r"(?![^\n])" if self.flags & M else rf"(?=\n?{END})")
            elif char == "{":
                out.append(self.repeat())
            elif char in "]}/":
                out.append("\\" + char)
            else:
                out.append(char)
        if opened:
            raise PatternError("missing ), unterminated subpattern", text, len(text))
        return "".join(out)

    def group(self):
        """What opens a group, and its number; nothing for a comment or flags."""
        text, at = self.text, self.at
        if text[at : at + 1] != "?":
            self.groups += 1
            return "(", self.groups
        if text[at : at + 3] == "?P<":
            end = text.find(">", at)
            name = text[at + 3 : end]
            if end < 0 or not name.isidentifier():
                raise PatternError("bad group name", text, at)
            self.at = end + 1
            self.groups += 1
            self.names[name] = self.groups
            return f"(?<{name}>", self.groups
        if text[at : at + 3] == "?P=":
            end = text.find(")", at)
            self.at = end + 1
            return f"(?:\\k<{text[at + 3 : end]}>", self.put_back()
        if text[at : at + 2] == "?#":
            self.at = text.find(")", at) + 1
            return "", 0
        for opening in ("?:", "?=", "?!", "?<=", "?<!"):
            if text[at : at + len(opening)] == opening:
                self.at = at + len(opening)
                return "(" + opening, 0
        end = text.find(")", at)
        letters = text[at + 1 : end]
        if end > 0 and letters and all(letter in INLINE_FLAGS for letter in letters):
            for letter in letters:
                self.flags |= INLINE_FLAGS[letter]
            self.at = end + 1
            return "", 0
        raise PatternError("unknown extension ?" + text[at + 1 : at + 2], text, at)

    def put_back(self):
        """The parenthesis that ended a reference to a group closes what stands for it."""
        self.at -= 1
        return 0

    def repeat(self):
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at : end].partition(",") if end > 0 else ("x", "", "")
        if not (low + high).isdigit():
            return r"\{"
        self.at = end + 1
        return "{" + (low or "0") + comma + high + "}"

    def escape(self):
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char == "A":
            return r"(?<![\s\S])"
        if char == "Z" or char == "z":
            return END
        if char in "bB" and char:
            if not self.wide:
                return "\\" + char
            word = rf"[{self.sets['w']}]"
            edge = f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
            return edge if char == "b" else f"(?!{edge})"
        if char and char in self.sets:
            inner = self.sets[char]
            return inner if inner[:2] == "[^" else f"[{inner}]"
        if char and char in "123456789":
            digits = char
            while self.text[self.at : self.at + 1].isdigit() and len(digits) < 2:
                digits += self.text[self.at]
                self.at += 1
            return f"(?:\\{digits})"
        return self.literal(char)

    def literal(self, char):
        """One character, written so that it means itself in brackets and outside."""
        text = self.text
        if not char:
            raise PatternError("bad escape (end of pattern)", text, self.at - 1)
        if char in "nrtfv":
            return "\\" + char
        if char == "a":
            return r"\x07"
        if char == "0":
            return r"\x00"
        for letter, length in (("x", 2), ("u", 4), ("U", 8)):
            if char == letter:
                code = int(text[self.at : self.at + length], 16)
                self.at += length
                return f"\\u{{{code:x}}}"
        if char.isalpha():
            raise PatternError("bad escape \\" + char, text, self.at - 2)
        return char if ord(char) > 127 else f"\\x{ord(char):02x}"

    def brackets(self):
        text, out, negated = self.text, [], ""
        start = self.at - 1
        if text[self.at : self.at + 1] == "^":
            negated = "^"
            self.at += 1
        first = True
        while True:
            char = text[self.at : self.at + 1]
            if not char:
                raise PatternError("unterminated character set", text, start)
            self.at += 1
            if char == "]" and not first:
                break
            first = False
            if char == "\\":
                char = text[self.at : self.at + 1]
                self.at += 1
                if char and char in self.sets:
                    inner = self.sets[char]
                    self.nested = self.nested or inner[:2] == "[^"
                    out.append(inner)
                else:
                    out.append(r"\x08" if char == "b" else self.literal(char))
            elif char == "-" and out and text[self.at : self.at + 1] != "]":
                out.append("-")
            elif ord(char) < 128 and not char.isalnum() and char != "_":
                out.append(f"\\x{ord(char):02x}")
            else:
                out.append(char)
        return f"[{negated}{''.join(out)}]"


class _Plain:
    """An expression that JavaScript reads as Python does: the translator is slow on long ones."""

    nested, groups, closing = False, 0, ()

    def __init__(self, text, flags):
        self.source, self.flags, self.names = text, flags, {}


class Pattern:
    def __init__(self, pattern, flags):
        self.of_bytes = isinstance(pattern, bytes)
        wide = not self.of_bytes and not flags & A
        text = pattern.decode("latin-1") if self.of_bytes else pattern
        plain = worker.handbookPlain(text)
        translator = _Plain(text, flags) if plain else _Translator(text, flags, wide)
        if translator.flags != flags:  # flags in the expression hold from its beginning
            flags = translator.flags
            translator = _Translator(text, flags, wide and not flags & A)
        self.pattern = pattern
        self.flags = flags if self.of_bytes or flags & A else flags | U
        self.groups = translator.groups
        self.groupindex = translator.names
        self.closing = translator.closing
        self.name_of = {number: name for name, number in translator.names.items()}
        options = ("v" if translator.nested else "u") + ("i" if flags & I else "")
        self.matcher = worker.handbookMatcher.new(translator.source, options)

    def __repr__(self):
        return f"re.compile({self.pattern!r})"

    def _found(self, how, string, pos, endpos):
        if self.of_bytes:
            text = string.latin if hasattr(string, "latin") else string.decode("latin-1")
        elif isinstance(string, str):
            text = string
        else:
            raise TypeError("cannot use a string pattern on a bytes-like object")
        length = len(string)
        pos = max(0, pos)
        if endpos is None or endpos > length:
            endpos = length
        if pos > endpos:
            return None
        spans = self.matcher.find(how, text, pos, endpos, length)
        return Match(self, string, pos, endpos, spans) if spans else None

    def match(self, string, pos=0, endpos=None):
        return self._found("match", string, pos, endpos)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._found("fullmatch", string, pos, endpos)

    def search(self, string, pos=0, endpos=None):
        return self._found("search", string, pos, endpos)

    def finditer(self, string, pos=0, endpos=None):
        match = self._found("search", string, pos, endpos)
        while match:
            yield match
            start, end = match.span()
            # After an empty match comes one that is not, from the same place on.
            how = "search" if end > start else "not empty"
            match = self._found(how, string, end, endpos)

    def findall(self, string, pos=0, endpos=None):
        found = []
        for match in self.finditer(string, pos, endpos):
            if not self.groups:
                found.append(match[0])
            elif self.groups == 1:
                found.append(match.groups(string[:0])[0])
            else:
                found.append(match.groups(string[:0]))
        return found

    def subn(self, repl, string, count=0):
        pieces, at, done = [], 0, 0
        for match in self.finditer(string):
            if count and done == count:
                break
            done += 1
            pieces.append(string[at : match.start()])
            pieces.append(repl(match) if callable(repl) else match.expand(repl))
            at = match.end()
        pieces.append(string[at:])
        return string[:0].join(pieces), done

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def split(self, string, maxsplit=0):
        pieces, at = [], 0
        for done, match in enumerate(self.finditer(string)):
            if maxsplit and done == maxsplit:
                break
            pieces.append(string[at : match.start()])
            pieces.extend(match.groups())
            at = match.end()
        return [*pieces, string[at:]]


class Match:
    def __init__(self, pattern, string, pos, endpos, spans):
        self.re, self.string, self.pos, self.endpos = pattern, string, pos, endpos
        self.spans = spans  # start and end in turn, -1 where a group has no part in it

    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self[0]!r}>"

    def _number(self, group):
        number = group if isinstance(group, int) else self.re.groupindex.get(group, -1)
        if not 0 <= number <= self.re.groups:
            raise IndexError("no such group")
        return number

    def start(self, group=0):
        return self.spans[2 * self._number(group)]

    def end(self, group=0):
        return self.spans[2 * self._number(group) + 1]

    def span(self, group=0):
        number = self._number(group)
        return self.spans[2 * number], self.spans[2 * number + 1]

    def __getitem__(self, group):
        start, end = self.span(group)
        return None if start < 0 else self.string[start:end]

    def group(self, *groups):
        if len(groups) < 2:
            return self[groups[0] if groups else 0]
        return tuple(self[group] for group in groups)

    def groups(self, default=None):
        texts = (self[number] for number in range(1, self.re.groups + 1))
        return tuple(default if text is None else text for text in texts)

    def groupdict(self, default=None):
        names = self.re.groupindex
        return {name: default if self[name] is None else self[name] for name in names}

    @property
    def regs(self):
        return tuple(self.span(number) for number in range(self.re.groups + 1))

    @property
    def lastindex(self):
        """The group that closed last, as far as the order of the parentheses tells."""
        taken = [number for number in self.re.closing if self.spans[2 * number] >= 0]
        return taken[-1] if taken else None

    @property
    def lastgroup(self):
        return self.re.name_of.get(self.lastindex)

    def expand(self, template):
        def filled(match):
            name = match[1] or match[2]
            return self[int(name) if name.isdigit() else name] or ""

        if isinstance(template, bytes) or "\\" not in template:
            return template
        return _REFERENCE.sub(filled, template).replace("\\n", "\n").replace("\\\\", "\\")


_compiled = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (pattern, flags, isinstance(pattern, bytes))
    if key not in _compiled:
        _compiled[key] = Pattern(pattern, flags)
    return _compiled[key]


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def escape(pattern):
    return "".join(c if c.isalnum() or c == "_" else "\\" + c for c in pattern)


_REFERENCE = compile(r"\\(?:g<(\w+)>|([0-9]{1,2}))")
