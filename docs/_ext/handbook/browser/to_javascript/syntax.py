"""What a piece of Python's syntax tree says of itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handbook.browser.to_javascript.runtime_names import BOOLEAN


class NotHandled(Exception):
    """Python that the compiler does not know."""


@dataclass
class Signature:
    """How a function is called: its parameters, those by name only, whether more may follow."""

    names: list[str]
    by_name: list[str] = field(default_factory=list)
    more: bool = False


def signature_of(node: ast.FunctionDef | ast.Lambda, method: bool = False) -> Signature:
    given = node.args
    if given.kwarg or given.posonlyargs:
        raise NotHandled("parameters of any name")
    names = [arg.arg for arg in given.args][1 if method else 0 :]
    by_name = [arg.arg for arg in given.kwonlyargs]
    if given.vararg:
        return Signature(names, by_name, True)
    return Signature(names + by_name)


def defined_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value, in this scope."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    yield from stored_in(node)


def changed_by(node: ast.stmt) -> Iterator[str]:
    """The names whose values a statement changes, as ``NAMES.update(more)`` does."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return
    for inner in ast.walk(node):
        changed = None
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            changed = inner.value.func
        elif isinstance(inner, ast.Subscript) and isinstance(inner.ctx, ast.Store | ast.Del):
            changed = inner.value
        while isinstance(changed, ast.Attribute | ast.Subscript):
            changed = changed.value
        if isinstance(changed, ast.Name):
            yield changed.id


def stored_in(node: ast.AST) -> Iterator[str]:
    """The names stored within a node, without those of functions, classes and comprehensions."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for inner in ast.walk(node):
            if isinstance(inner, ast.NamedExpr):
                yield inner.target.id
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    for child in ast.iter_child_nodes(node):
        yield from stored_in(child)


def outside_of(statements: Iterable[ast.AST]) -> Iterator[str]:
    """The names that a function takes from around it and changes."""
    for statement in statements:
        if isinstance(statement, ast.Nonlocal | ast.Global):
            yield from statement.names
        elif not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from outside_of(ast.iter_child_nodes(statement))


def decorators_of(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    return {
        ast.unparse(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in node.decorator_list
    }


def is_generator(node: ast.AST) -> bool:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda | ast.GeneratorExp):
            continue
        if isinstance(child, ast.Yield | ast.YieldFrom) or is_generator(child):
            return True
    return False


def is_boolean(node: ast.expr) -> bool:
    """Whether an expression is True or False, whatever it is made of."""
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.BoolOp):
        return all(is_boolean(value) for value in node.values)
    if isinstance(node, ast.Call):
        name = node.func
        called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
        return called in BOOLEAN
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def only_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return is_number(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "len"
    return isinstance(node, ast.Constant) and type(node.value) is int


def is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def is_starred(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred)


def is_text(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def plain_target(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(plain_target(one) for one in node.elts)
    return isinstance(node, ast.Name)


def loaded(node: ast.expr) -> ast.expr:
    loaded = ast.parse(ast.unparse(node), mode="eval").body
    return ast.copy_location(loaded, node)
