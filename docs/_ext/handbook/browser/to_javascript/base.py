"""What all parts of the compiler use: where it stands, and who translates a piece of syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from handbook.browser.to_javascript.modules import Module, Modules, Symbol
from handbook.browser.to_javascript.scopes import Names, Scope
from handbook.browser.to_javascript.syntax import NotHandled, is_boolean, only_for_types


class Base:
    """``do_X`` translates the statement ``X``, ``of_X`` the expression; the parts have these."""

    def __init__(self, program: Modules, module: Module) -> None:
        self.program, self.module = program, module
        self.names = Names()
        self.scope: Scope | None = None
        self.uses: set[Symbol] = set()
        self.caught: list[str] = []
        self.at: ast.AST = module.tree

    def fail(self, why: str, node: ast.AST | None = None) -> NotHandled:
        return NotHandled(f"{self.module.place(node or self.at)}: {why}")

    def symbol(self, name: str) -> str:
        return self.program.name_of((self.module.name, name))

    def temporary(self) -> str:
        scope = self.scope
        while scope and not scope.is_function:
            scope = scope.above
        if scope is None:
            raise self.fail("a temporary name outside of all")
        scope.temporaries.append(self.names.fresh())
        return scope.temporaries[-1]

    def expression(self, node: ast.expr) -> str:
        handle = getattr(self, f"of_{type(node).__name__}", None)
        if handle is None:
            raise self.fail(f"the expression {type(node).__name__}", node)
        return str(handle(node))

    def statement(self, node: ast.stmt) -> str:
        self.at = node
        handle = getattr(self, f"do_{type(node).__name__}", None)
        if handle is None:
            raise self.fail(f"the statement {type(node).__name__}", node)
        return str(handle(node))

    def body(self, statements: Iterable[ast.stmt]) -> str:
        return "".join(self.statement(one) for one in statements if not only_for_types(one))

    def test(self, node: ast.expr) -> str:
        """An expression where only its truth counts."""
        if isinstance(node, ast.BoolOp):
            sign = "&&" if isinstance(node.op, ast.And) else "||"
            return f"({sign.join(self.test(one) for one in node.values)})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"!{self.test(node.operand)}"
        if is_boolean(node):
            return self.expression(node)
        return f"$b({self.expression(node)})"

    def target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            found = self.scope.find(node.id) if self.scope else None
            if found:
                return found
            return self.symbol(node.id)
        if isinstance(node, ast.Attribute):
            return f"{self.expression(node.value)}.${node.attr}"
        if isinstance(node, ast.Tuple | ast.List):
            return f"[{','.join(self.target(one) for one in node.elts)}]"
        if isinstance(node, ast.Starred):
            return f"...{self.target(node.value)}"
        raise self.fail("a target", node)

    def iterated(self, node: ast.expr) -> str:
        """What a loop goes through; of a dict that are its keys."""
        if isinstance(node, ast.Tuple | ast.List | ast.GeneratorExp | ast.ListComp):
            return self.expression(node)
        return f"$i({self.expression(node)})"

    def argument(self, node: ast.expr) -> str:
        if isinstance(node, ast.Starred):
            return f"...{self.iterated(node.value)}"
        return self.expression(node)
