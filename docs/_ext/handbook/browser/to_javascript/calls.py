"""Calls of functions, classes and methods."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from handbook.browser.to_javascript.modules import Module, Symbol
from handbook.browser.to_javascript.naming import Naming
from handbook.browser.to_javascript.runtime_names import (
    MADE,
    METHODS,
    OPTIONS_FIRST,
    PARAMETERS,
    TYPES,
)
from handbook.browser.to_javascript.syntax import Signature, decorators_of, signature_of


class Calls(Naming):
    """Arguments that are given by name are put in order, as JavaScript knows no others."""

    def of_Call(self, node: ast.Call) -> str:
        function = node.func
        if isinstance(function, ast.Name):
            special = getattr(self, f"call_{function.id}", None)
            if special and not (self.scope and self.scope.find(function.id)):
                return str(special(node))
        symbol = self.symbol_called(function)
        if symbol:
            return self.call_of_symbol(node, symbol)
        if isinstance(function, ast.Attribute):
            return self.call_of_attribute(node, function)
        name = self.expression(function)
        arguments = self.arguments(node, PARAMETERS.get(name))
        if name in OPTIONS_FIRST:
            named = ",".join(f"{one.arg}:{self.expression(one.value)}" for one in node.keywords)
            positional = ast.Call(node.func, node.args, [])
            rest = self.arguments(positional, None)
            return f"{name}({{{named}}}{',' if rest else ''}{rest})"
        return f"{'new ' if name in MADE else ''}{name}({arguments})"

    def arguments(self, node: ast.Call, parameters: Iterable[str] | None) -> str:
        given = [self.argument(one) for one in node.args]
        if node.keywords:
            if parameters is None:
                if isinstance(node.func, ast.Name) and node.func.id in ("max", "min", "sorted"):
                    return ""
                raise self.fail(f"arguments by name for {ast.unparse(node.func)}", node)
            given = self.in_order(node, given, list(parameters))
        return ",".join(given)

    def in_order(self, node: ast.Call, given: list[str], parameters: list[str]) -> list[str]:
        named = {one.arg: self.expression(one.value) for one in node.keywords}
        if None in named or any(isinstance(one, ast.Starred) for one in node.args):
            raise self.fail("arguments that only show when it runs", node)
        for name in parameters[len(given) :]:
            if not named:
                break
            given.append(named.pop(name, "undefined"))
        if named:
            raise self.fail(f"no parameter {sorted(map(str, named))[0]}", node)
        return given

    def call_of_symbol(self, node: ast.Call, symbol: Symbol) -> str:
        if symbol in self.program.unread:
            count, dropped = self.program.unread[symbol]
            named = [one for one in node.keywords if one.arg not in dropped]
            node = ast.copy_location(ast.Call(node.func, node.args[:count], named), node)
        module = self.program.modules[symbol[0]]
        name = self.named(("symbol", *symbol), node)
        if symbol[1] in module.classes:
            signature = self.of_class(module, module.classes[symbol[1]])
            return f"new {name}({self.with_signature(node, signature)})"
        signature = module.functions.get(symbol[1])
        return f"{name}({self.with_signature(node, signature)})"

    def of_class(self, module: Module, node: ast.ClassDef) -> Signature | None:
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                return signature_of(statement, True)
        if "dataclass" in decorators_of(node) or "NamedTuple" in map(ast.unparse, node.bases):
            names = [s.target.id for s in node.body if isinstance(s, ast.AnnAssign)]  # type: ignore[union-attr]
            return Signature(names)
        return None

    def with_signature(self, node: ast.Call, signature: Signature | None) -> str:
        if signature is None:
            return self.arguments(node, None)
        if not signature.more:
            return self.arguments(node, signature.names)
        if not signature.by_name:
            return self.arguments(node, signature.names)
        # By name alone, behind any number of others: an object between both.
        count = len(signature.names)
        given = [self.argument(one) for one in node.args]
        if len(given) < count or any(isinstance(one, ast.Starred) for one in node.args[:count]):
            raise self.fail("too few arguments in order", node)
        named = ",".join(f"{one.arg}:{self.expression(one.value)}" for one in node.keywords)
        return ",".join([*given[:count], f"{{{named}}}", *given[count:]])

    def call_of_attribute(self, node: ast.Call, function: ast.Attribute) -> str:
        if ast.unparse(function) == "dict.fromkeys":
            return f"$fromkeys({self.arguments(node, None)})"
        if ast.unparse(function) == "str.maketrans":
            return f"$maketrans({self.arguments(node, None)})"
        if isinstance(function.value, ast.Call) and ast.unparse(function.value) == "super()":
            return f"super.${function.attr}({self.arguments(node, None)})"
        through = self.through_module(function)
        if through:
            arguments = self.arguments(node, PARAMETERS.get(through))
            return f"{'new ' if through in MADE else ''}{through}({arguments})"
        self.refuse_method_of_type(function)
        value = self.expression(function.value)
        if isinstance(function.value, ast.Constant) and isinstance(function.value.value, int):
            value = f"({value})"
        if value.startswith("self."):
            if function.attr == "new":
                return f"new {value}({self.arguments(node, None)})"
            return f"{value}.{function.attr}({self.arguments(node, None)})"
        if value == "self":
            return f"self.{function.attr}({self.arguments(node, None)})"
        if function.attr == "_replace":
            named = ",".join(f"${one.arg}:{self.expression(one.value)}" for one in node.keywords)
            return f"$replaced({value},{{{named}}})"
        if function.attr == "sort":
            named = ",".join(f"{one.arg}:{self.expression(one.value)}" for one in node.keywords)
            return f"$sort({value},{{{named}}})"
        parameters: Iterable[str] | None = None
        if node.keywords:
            names = {str(one.arg) for one in node.keywords}
            fitting = {
                tuple(one.names)
                for one in self.program.methods.get(function.attr, [])
                if names <= set(one.names)
            }
            if function.attr in METHODS and names <= set(METHODS[function.attr]):
                fitting.add(METHODS[function.attr])
            given = [self.argument(one) for one in node.args]
            orders = {tuple(self.in_order(node, [*given], list(one))) for one in fitting}
            if len(orders) != 1:
                raise self.fail(f"which {function.attr} is called", node)
            parameters = next(iter(fitting))
        return f"{value}.${function.attr}({self.arguments(node, parameters)})"

    def call_isinstance(self, node: ast.Call) -> str:
        value, kind = node.args
        if isinstance(kind, ast.Name) and kind.id in TYPES:
            return f"$is_{kind.id}({self.expression(value)})"
        return f"({self.expression(value)} instanceof {self.expression(kind)})"

    def call_replace(self, node: ast.Call) -> str:
        named = ",".join(f"${one.arg}:{self.expression(one.value)}" for one in node.keywords)
        return f"$replaced({self.expression(node.args[0])},{{{named}}})"
