"""Operators and comparisons."""

from __future__ import annotations

import ast

from handbook.browser.to_javascript.base import Base
from handbook.browser.to_javascript.syntax import is_boolean, is_number, is_string

FUNCTIONS: dict[type[ast.operator], str] = {
    ast.Mult: "$mul",
    ast.Mod: "$mod",
    ast.FloorDiv: "$div",
    ast.BitOr: "$either",
    ast.BitAnd: "$both",
}
"""Operators for which the runtime has a function."""


class Operators(Base):
    def of_BoolOp(self, node: ast.BoolOp) -> str:
        *first, last = node.values
        written = self.expression(last)
        for value in reversed(first):
            is_or = isinstance(node.op, ast.Or)
            if is_boolean(value):
                written = f"({self.expression(value)}{'||' if is_or else '&&'}{written})"
                continue
            name = self.temporary()
            held = f"$b({name}={self.expression(value)})"
            written = f"({held}?{name}:{written})" if is_or else f"({held}?{written}:{name})"
        return written

    def of_UnaryOp(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            return f"!{self.test(node.operand)}"
        if isinstance(node.op, ast.USub):
            return f"(-{self.expression(node.operand)})"
        raise self.fail("an operator", node)

    def of_BinOp(self, node: ast.BinOp) -> str:
        left, right = self.expression(node.left), self.expression(node.right)
        number = is_number(node.left) or is_number(node.right)
        match node.op:
            case ast.Add():
                if number or is_string(node.left) or is_string(node.right):
                    return f"({left}+{right})"
                return f"$add({left},{right})"
            case ast.Sub():
                return f"({left}-{right})" if number else f"$sub({left},{right})"
            case ast.Pow():
                return f"({left}**{right})"
        if function := FUNCTIONS.get(type(node.op)):
            return f"{function}({left},{right})"
        raise self.fail(f"the operator {type(node.op).__name__}", node)

    def of_Compare(self, node: ast.Compare) -> str:
        if len(node.ops) == 1:
            return self.compared(node.left, node.ops[0], node.comparators[0])
        written, left = [], node.left
        for number, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if number < len(node.ops) - 1 and not isinstance(right, ast.Name | ast.Constant):
                name = self.temporary()
                kept: ast.expr = Written(f"({name}={self.expression(right)})")
                written.append(self.compared(left, operator, kept))
                left = Written(name)
            else:
                written.append(self.compared(left, operator, right))
                left = right
        return f"({'&&'.join(written)})"

    def of_Written(self, node: Written) -> str:
        return node.script

    def compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> str:
        a, b = self.expression(left), self.expression(right)
        match operator:
            case ast.Is() | ast.IsNot():
                sign = "==" if isinstance(operator, ast.Is) else "!="
                sign += "" if b == "null" or a == "null" else "="
                return f"({a}{sign}{b})"
            case ast.Eq() | ast.NotEq():
                no = isinstance(operator, ast.NotEq)
                if is_string(left) or is_string(right) or is_number(left) or is_number(right):
                    return f"({a}{'!==' if no else '==='}{b})"
                return f"{'!' * no}$eq({a},{b})"
            case ast.In():
                return f"$in({a},{b})"
            case ast.NotIn():
                return f"!$in({a},{b})"
        sign = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}[type(operator)]
        if is_number(left) or is_number(right):
            return f"({a}{sign}{b})"
        return f"($order({a},{b}){sign}0)"

    def of_IfExp(self, node: ast.IfExp) -> str:
        return (
            f"({self.test(node.test)}?{self.expression(node.body)}:{self.expression(node.orelse)})"
        )

    def of_NamedExpr(self, node: ast.NamedExpr) -> str:
        return f"({self.target(node.target)}={self.expression(node.value)})"


class Written(ast.expr):
    """An expression that is JavaScript already."""

    _fields = ()

    def __init__(self, script: str) -> None:
        super().__init__()
        self.script = script
