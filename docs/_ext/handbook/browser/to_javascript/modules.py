"""The modules of a program, and what each of their names is."""

from __future__ import annotations

import ast
from collections.abc import Callable

from handbook.browser.to_javascript.runtime_names import (
    BUILT_IN,
    BUILT_IN_METHODS,
    DECORATING,
    LIBRARY,
)
from handbook.browser.to_javascript.syntax import (
    NotHandled,
    Signature,
    decorators_of,
    defined_by,
    only_for_types,
    signature_of,
)

Symbol = tuple[str, str]
"""A module and a name in it."""


class Module:
    def __init__(self, name: str, source: str, is_package: bool) -> None:
        self.name, self.is_package = name, is_package
        self.tree = ast.parse(source, name)
        self.imported: dict[str, tuple[str, str | None]] = {}
        self.defined: dict[str, int] = {}
        self.functions: dict[str, Signature] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.order: list[str] = []
        self.body = [node for node in self.tree.body if not only_for_types(node)]
        for node in ast.walk(self.tree):
            self._import(node)
        for node in self.body:
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = self.signature(node)
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            for name in defined_by(node):
                self.defined[name] = self.defined.get(name, 0) + 1

    def place(self, node: ast.AST) -> str:
        """The file below the root of the package, and the line."""
        file = self.name.replace(".", "/") + ("/__init__.py" if self.is_package else ".py")
        return f"{file}:{getattr(node, 'lineno', 1)}"

    def signature(self, node: ast.FunctionDef, method: bool = False) -> Signature:
        try:
            return signature_of(node, method)
        except NotHandled as error:
            raise NotHandled(f"{self.place(node)}: {error}") from error

    def _import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.imported[alias.asname or alias.name] = alias.name, None
        elif isinstance(node, ast.ImportFrom):
            package = self.name if self.is_package else self.name.rpartition(".")[0]
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                self.imported[alias.asname or alias.name] = base, alias.name


class Modules:
    """The modules, by name. ``sources`` has what a module's file holds, and if it is a package.

    ``unread`` are arguments that nothing needed here reads, by what is called: how many in order
    are kept, and the names of those that are dropped.
    """

    def __init__(
        self,
        sources: Callable[[str], tuple[str, bool] | None],
        unread: dict[Symbol, tuple[int, set[str]]],
    ) -> None:
        self.sources, self.unread = sources, unread
        self.modules: dict[str, Module] = {}
        self.order: list[str] = []
        self.globals: dict[Symbol, str] = {}
        self.methods: dict[str, list[Signature]] = {}
        self.method_names: set[str] = set(BUILT_IN_METHODS)

    def load(self, name: str) -> Module | None:
        if "." in name and name not in self.modules:
            self.load(name.rpartition(".")[0])  # which may load this one
        if name in self.modules:
            return self.modules[name]
        found = self.sources(name)
        if found is None:
            return None
        module = self.modules[name] = Module(name, *found)
        for node in module.classes.values():
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    self.methods.setdefault(method.name, []).append(module.signature(method, True))
                    if not decorators_of(method) & {"property", "cached_property"}:
                        self.method_names.add(method.name)
        for base, wanted in module.imported.values():
            if base in LIBRARY or base in DECORATING:
                continue
            self.load(base)
            if wanted and base in self.modules and wanted not in self.modules[base].defined:
                self.load(f"{base}.{wanted}")
        self.order.append(name)
        return module

    def resolve(self, module: Module, name: str) -> tuple[str, str, str] | None:
        """What a name of a module is: ``symbol``, ``module``, ``library`` or ``known``."""
        if name in module.defined:
            return "symbol", module.name, name
        if name not in module.imported:
            return ("built-in", "", name) if name in BUILT_IN else None
        base, wanted = module.imported[name]
        if base in LIBRARY:
            if wanted is None:
                return "library", base, ""
            return ("built-in", base, wanted) if wanted in LIBRARY[base] else None
        if base in DECORATING:
            return "known", base, wanted or ""
        if wanted is None:
            return "module", base, ""
        if self.load(base) and wanted in self.modules[base].defined:
            return "symbol", base, wanted
        if self.load(f"{base}.{wanted}"):
            return "module", f"{base}.{wanted}", ""
        if base in self.modules:
            return self.resolve(self.modules[base], wanted)
        return None

    def name_of(self, symbol: Symbol) -> str:
        if symbol not in self.globals:
            number, text = len(self.globals), ""
            while number or not text:
                number, digit = divmod(number, 36)
                text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
            self.globals[symbol] = f"_{text}"
        return self.globals[symbol]
