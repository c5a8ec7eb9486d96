"""Constants, lists, dicts, texts with values, comprehensions, and what stands in brackets."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

from handbook.browser.to_javascript.base import Base
from handbook.browser.to_javascript.scopes import Scope


class Displays(Base):
    def of_Constant(self, node: ast.Constant) -> str:
        value = node.value
        if value is None or value == b"":
            return "null"
        if value is True or value is False:
            return "true" if value else "false"
        if isinstance(value, int) and abs(value) < 2**53:
            return str(value)
        if isinstance(value, str):
            return literal(value)
        raise self.fail(f"the constant {value!r}", node)

    def of_Tuple(self, node: ast.Tuple | ast.List) -> str:
        return f"[{','.join(self.argument(one) for one in node.elts)}]"

    of_List = of_Tuple

    def of_Set(self, node: ast.Set) -> str:
        return f"$set_of([{','.join(self.argument(one) for one in node.elts)}])"

    def of_Dict(self, node: ast.Dict) -> str:
        pairs = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                pairs.append(f"...{self.expression(value)}")
            else:
                pairs.append(f"[{self.expression(key)},{self.expression(value)}]")
        return f"$dict_of([{','.join(pairs)}])"

    def of_Starred(self, node: ast.Starred) -> str:
        return f"...{self.iterated(node.value)}"

    def of_Subscript(self, node: ast.Subscript) -> str:
        value = self.expression(node.value)
        if isinstance(node.slice, ast.Slice):
            low, high, step = (
                self.expression(one) if one else "null"
                for one in (node.slice.lower, node.slice.upper, node.slice.step)
            )
            return f"$slice({value},{low},{high}{'' if step == 'null' else f',{step}'})"
        return f"$get({value},{self.expression(node.slice)})"

    def of_JoinedStr(self, node: ast.JoinedStr) -> str:
        pieces = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                pieces.append(literal(str(value.value)))
            elif isinstance(value, ast.FormattedValue):
                inner = self.expression(value.value)
                if value.format_spec:
                    pieces.append(f"$format({inner},{self.expression(value.format_spec)})")
                elif value.conversion == ord("r"):
                    pieces.append(f"$repr({inner})")
                else:
                    pieces.append(f"$str({inner})")
        return f"({'+'.join(pieces)})" if pieces else '""'

    def of_Yield(self, node: ast.Yield) -> str:
        return f"(yield {self.expression(node.value) if node.value else 'null'})"

    def of_YieldFrom(self, node: ast.YieldFrom) -> str:
        return f"(yield* {self.iterated(node.value)})"

    def comprehension(self, generators: list[ast.comprehension], inside: Callable[[], str]) -> str:
        """The loops of a comprehension around what is done for each."""
        heads, closing = [], 0
        for generator in generators:
            iterated = self.iterated(generator.iter)
            names = [n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)]
            self.scope = Scope(self.names, self.scope, names)
            # A name that stands twice, such as `_`, cannot be declared by the loop.
            twice = len(names) != len(set(names))
            declared = ",".join(self.scope.names.values())
            heads.append(f"{{let {declared};for(" if twice else "{for(const ")
            heads.append(f"{self.target(generator.target)} of {iterated}){{")
            heads += [f"if({self.test(condition)})" for condition in generator.ifs]
            closing += 1
        written = "".join(heads) + "{" + inside() + "}" + "}}" * closing
        for _ in generators:
            assert self.scope
            self.scope = self.scope.above
        return written

    def of_ListComp(self, node: ast.ListComp) -> str:
        result = self.names.fresh()
        loops = self.comprehension(
            node.generators, lambda: f"{result}.push({self.expression(node.elt)})"
        )
        return f"(()=>{{const {result}=[];{loops}return {result}}})()"

    def of_SetComp(self, node: ast.SetComp) -> str:
        result = self.names.fresh()
        loops = self.comprehension(
            node.generators, lambda: f"{result}.$add({self.expression(node.elt)})"
        )
        return f"(()=>{{const {result}=new Set;{loops}return {result}}})()"

    def of_DictComp(self, node: ast.DictComp) -> str:
        result = self.names.fresh()
        loops = self.comprehension(
            node.generators,
            lambda: f"$set({result},{self.expression(node.key)},{self.expression(node.value)})",
        )
        return f"(()=>{{const {result}=new Map;{loops}return {result}}})()"

    def of_GeneratorExp(self, node: ast.GeneratorExp) -> str:
        loops = self.comprehension(node.generators, lambda: f"yield {self.expression(node.elt)}")
        return f"(function*(){{{loops}}})()"


def literal(text: str) -> str:
    """A text as JavaScript writes it."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
