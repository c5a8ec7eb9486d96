"""Statements."""

from __future__ import annotations

import ast

from handbook.browser.to_javascript.definitions import Definitions
from handbook.browser.to_javascript.syntax import is_number, is_starred, is_text, loaded


class Statements(Definitions):
    def do_Import(self, node: ast.Import) -> str:
        return ""

    do_ImportFrom = do_Import
    do_Pass = do_Import
    do_Nonlocal = do_Import
    do_Assert = do_Import

    def do_FunctionDef(self, node: ast.FunctionDef) -> str:
        if node.decorator_list or self.scope is None:
            raise self.fail("a decorated function within another", node)
        return self.function(node, self.scope.names[node.name])

    def do_Expr(self, node: ast.Expr) -> str:
        return "" if is_text(node) else f"{self.expression(node.value)};"

    def do_Return(self, node: ast.Return) -> str:
        return f"return {self.expression(node.value)};" if node.value else "return null;"

    def do_Assign(self, node: ast.Assign) -> str:
        value = self.expression(node.value)
        if len(node.targets) == 1:
            return self.store(node.targets[0], value)
        name = self.temporary()
        return f"{name}={value};" + "".join(self.store(one, name) for one in node.targets)

    def do_AnnAssign(self, node: ast.AnnAssign) -> str:
        return "" if node.value is None else self.store(node.target, self.expression(node.value))

    def store(self, target: ast.expr, value: str) -> str:
        if isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Slice):
                raise self.fail("a slice that is given a value", target)
            where = self.expression(target.value)
            return f"$set({where},{self.expression(target.slice)},{value});"
        if isinstance(target, ast.Tuple) and any(is_starred(t) for t in target.elts[:-1]):
            return self.store_around(target, value)
        is_list = isinstance(target, ast.Tuple | ast.List)
        return f"{self.target(target)}={f'$i({value})' if is_list else value};"

    def store_around(self, target: ast.Tuple, value: str) -> str:
        """``first, *rest, last = value``."""
        name = self.temporary()
        place = next(n for n, one in enumerate(target.elts) if is_starred(one))
        size = len(target.elts)
        written = f"{name}=[...$i({value})];"
        for number, one in enumerate(target.elts):
            if isinstance(one, ast.Starred):
                written += self.store(one.value, f"{name}.slice({place},{place + 1 - size})")
            else:
                at = number if number < place else number - size
                written += self.store(one, f"{name}.at({at})")
        return written

    def do_AugAssign(self, node: ast.AugAssign) -> str:
        if isinstance(node.op, ast.Add):
            value = self.expression(node.value)
            load = loaded(node.target)
            if is_number(node.value) and not isinstance(node.target, ast.Subscript):
                return f"{self.target(node.target)}+={value};"
            return self.store(node.target, f"$grow({self.expression(load)},{value})")
        if isinstance(node.op, ast.BitOr):
            load = loaded(node.target)
            whole = f"$unite({self.expression(load)},{self.expression(node.value)})"
            return self.store(node.target, whole)
        changed = ast.BinOp(loaded(node.target), node.op, node.value)
        return self.store(node.target, self.expression(ast.copy_location(changed, node)))

    def do_Delete(self, node: ast.Delete) -> str:
        written = ""
        for target in node.targets:
            if not isinstance(target, ast.Subscript):
                raise self.fail("del of a name", node)
            where = self.expression(target.value)
            if isinstance(target.slice, ast.Slice):
                low = self.expression(target.slice.lower) if target.slice.lower else "0"
                if target.slice.upper or target.slice.step:
                    raise self.fail("del of a slice with an end", node)
                written += f"$cut({where},{low});"
            else:
                written += f"{where}.$pop({self.expression(target.slice)});"
        return written

    def do_If(self, node: ast.If) -> str:
        written = f"if({self.test(node.test)}){{{self.body(node.body)}}}"
        if node.orelse:
            written += f"else{{{self.body(node.orelse)}}}"
        return written

    def do_While(self, node: ast.While) -> str:
        if not node.orelse:
            return f"while({self.test(node.test)}){{{self.body(node.body)}}}"
        return self.with_else(node, f"while({self.test(node.test)})", "")

    def do_For(self, node: ast.For) -> str:
        head = f"for({self.target(node.target)} of {self.iterated(node.iter)})"
        if not node.orelse:
            return f"{head}{{{self.body(node.body)}}}"
        return self.with_else(node, head, "")

    def with_else(self, node: ast.While | ast.For, head: str, start: str) -> str:
        """A loop whose ``else`` runs where no ``break`` ended it."""
        ended = self.temporary()
        body = []
        for statement in node.body:
            body.append(Ending(ended).visit(statement))
        inside = self.body(body)
        return f"{ended}=true;{head}{{{inside}}}if({ended}){{{self.body(node.orelse)}}}"

    def do_Break(self, node: ast.Break) -> str:
        ended = getattr(node, "ended", "")
        return f"{{{ended}=false;break}}" if ended else "break;"

    def do_Continue(self, node: ast.Continue) -> str:
        return "continue;"

    def do_Raise(self, node: ast.Raise) -> str:
        if node.exc is None:
            return f"throw {self.caught[-1]};"
        if isinstance(node.exc, ast.Name):
            return f"throw new ({self.expression(node.exc)});"
        return f"throw {self.expression(node.exc)};"

    def do_Try(self, node: ast.Try) -> str:
        if node.orelse:
            raise self.fail("try with else", node)
        written = f"try{{{self.body(node.body)}}}"
        if node.handlers:
            error = self.names.fresh()
            written += f"catch({error}){{"
            self.caught.append(error)
            for number, handler in enumerate(node.handlers):
                if handler.type is None:
                    raise self.fail("except without a kind", node)
                kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
                is_of = "||".join(f"{error} instanceof {self.expression(one)}" for one in kinds)
                named = ""
                if handler.name:
                    named = self.store(ast.Name(handler.name, ast.Store()), error)
                before = "else " if number else ""
                written += f"{before}if({is_of}){{{named}{self.body(handler.body)}}}"
            written += f"else throw {error};}}"
            self.caught.pop()
        if node.finalbody:
            written += f"finally{{{self.body(node.finalbody)}}}"
        return written


class Ending(ast.NodeTransformer):
    """Marks each ``break`` of one loop with the name that says so."""

    def __init__(self, ended: str) -> None:
        self.ended = ended

    def visit_Break(self, node: ast.Break) -> ast.Break:
        node.ended = self.ended  # type: ignore[attr-defined]
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node
