"""Short names for JavaScript, and which of them stands for a name of Python at a place."""

from __future__ import annotations

from collections.abc import Iterable

RESERVED = {
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally",
    "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let",
    "new", "null", "package", "private", "protected", "public", "return", "static", "super",
    "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    "self",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Names:
    """Short names, each once: ``a``, ``b`` … ``aa``."""

    def __init__(self) -> None:
        self.count = 0

    def fresh(self) -> str:
        while True:
            number, text = self.count, ""
            self.count += 1
            while True:
                text = LETTERS[number % 52] + text
                number = number // 52 - 1
                if number < 0:
                    break
            if text not in RESERVED:
                return text


class Scope:
    """The names of a function or a comprehension, and what they are called in JavaScript."""

    def __init__(self, unit: Names, above: Scope | None, names: Iterable[str]) -> None:
        self.above = above
        self.names = {name: unit.fresh() for name in dict.fromkeys(names)}
        self.temporaries: list[str] = []
        self.is_function = False

    def find(self, name: str) -> str | None:
        scope: Scope | None = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            scope = scope.above
        return None
