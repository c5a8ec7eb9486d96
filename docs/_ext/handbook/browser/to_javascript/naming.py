"""Names, and attributes of what is named."""

from __future__ import annotations

import ast
import json

from handbook.browser.to_javascript.base import Base
from handbook.browser.to_javascript.modules import Symbol
from handbook.browser.to_javascript.runtime_names import BUILT_IN, LIBRARY, TYPES


class Naming(Base):
    def of_Name(self, node: ast.Name) -> str:
        found = self.scope.find(node.id) if self.scope else None
        return found or self.of_module_name(node.id, node)

    def of_module_name(self, name: str, node: ast.AST) -> str:
        if name == "__name__":
            return json.dumps(self.module.name)
        resolved = self.program.resolve(self.module, name)
        if resolved is None:
            raise self.fail(f"the name {name}", node)
        return self.named(resolved, node)

    def named(self, resolved: tuple[str, str, str], node: ast.AST) -> str:
        kind, base, name = resolved
        if kind == "symbol":
            self.uses.add((base, name))
            return self.program.name_of((base, name))
        if kind == "built-in":
            return LIBRARY[base][name] if base else BUILT_IN[name]
        raise self.fail(f"the {kind} {base} {name} as a value", node)

    def of_Attribute(self, node: ast.Attribute) -> str:
        through = self.through_module(node)
        if through:
            return through
        self.refuse_method_of_type(node)
        value = self.expression(node.value)
        if value == "self":
            return f"self.{node.attr}"
        if node.attr in self.program.method_names:
            return f"$bound({value},'${node.attr}')"
        return f"{value}.${node.attr}"

    def refuse_method_of_type(self, node: ast.Attribute) -> None:
        """Python finds ``str.strip`` on the type; the page knows it on a value alone."""
        if isinstance(node.value, ast.Name) and node.value.id in TYPES:
            raise self.fail(f"the method {ast.unparse(node)} without a value", node)

    def through_module(self, node: ast.Attribute) -> str | None:
        """A name of another module: ``queue_listing.parse``."""
        if not isinstance(node.value, ast.Name) or (self.scope and self.scope.find(node.value.id)):
            return None
        resolved = self.program.resolve(self.module, node.value.id)
        if resolved and resolved[0] == "library":
            if node.attr not in LIBRARY[resolved[1]]:
                raise self.fail(f"{resolved[1]}.{node.attr}", node)
            return LIBRARY[resolved[1]][node.attr]
        if not resolved or resolved[0] != "module":
            return None
        other = self.program.load(resolved[1])
        if other is None:
            raise self.fail(f"the module {resolved[1]}", node)
        found = self.program.resolve(other, node.attr)
        if found is None:
            raise self.fail(f"{resolved[1]}.{node.attr}", node)
        return self.named(found, node)

    def symbol_called(self, node: ast.expr) -> Symbol | None:
        """The function or class that is called, where that is known."""
        resolved = None
        if isinstance(node, ast.Name) and not (self.scope and self.scope.find(node.id)):
            resolved = self.program.resolve(self.module, node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if self.scope and self.scope.find(node.value.id):
                return None
            base = self.program.resolve(self.module, node.value.id)
            if base and base[0] == "module":
                other = self.program.load(base[1])
                resolved = self.program.resolve(other, node.attr) if other else None
        return (resolved[1], resolved[2]) if resolved and resolved[0] == "symbol" else None
