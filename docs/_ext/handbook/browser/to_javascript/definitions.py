"""Functions and classes."""

from __future__ import annotations

import ast
import json

from handbook.browser.to_javascript.base import Base
from handbook.browser.to_javascript.scopes import Names, Scope
from handbook.browser.to_javascript.syntax import (
    decorators_of,
    is_generator,
    is_text,
    outside_of,
    stored_in,
)


class Definitions(Base):
    def function(self, node: ast.FunctionDef, name: str, method: bool = False) -> str:
        above, caught = self.scope, self.caught
        args = node.args
        parameters = [arg.arg for arg in [*args.args, *args.kwonlyargs]]
        if args.vararg:
            parameters.append(args.vararg.arg)
        body = [statement for statement in node.body if not is_text(statement)]
        outside = set(outside_of(body))
        stored = [name for statement in body for name in stored_in(statement)]
        local = [name for name in stored if name not in outside and name not in parameters]
        scope = self.scope = Scope(self.names, above, [*parameters, *local])
        scope.is_function, self.caught = True, []
        written = self.body(body)
        names = [scope.names[name] for name in dict.fromkeys(local)]
        # A function within is declared by its own statement.
        inner = {
            scope.names[one.name]
            for one in ast.walk(node)
            if isinstance(one, ast.FunctionDef) and one is not node and one.name in scope.names
        }
        declared = [one for one in [*names, *scope.temporaries] if one not in inner]
        start = f"let {','.join(declared)};" if declared else ""
        if method:
            start = f"const {scope.names[parameters[0]]}=this;" + start
        listed = self.parameters(args, scope, method)
        self.scope, self.caught = above, caught
        star = "*" if is_generator(node) else ""
        if method:
            return f"{star}{name}({listed}){{{start}{written}}}"
        return f"function{star} {name}({listed}){{{start}{written}}}"

    def parameters(self, args: ast.arguments, scope: Scope, method: bool) -> str:
        given = args.args[1:] if method else args.args
        defaults: list[ast.expr | None] = [None] * (len(args.args) - len(args.defaults))
        defaults += args.defaults
        pairs = list(zip(given, defaults[1:] if method else defaults, strict=True))
        named = list(zip(args.kwonlyargs, args.kw_defaults, strict=True))

        def one(arg: ast.arg, default: ast.expr | None) -> str:
            name = scope.names[arg.arg]
            return name if default is None else f"{name}={self.expression(default)}"

        listed = [one(*pair) for pair in pairs]
        if not args.vararg:
            return ",".join(listed + [one(*pair) for pair in named])
        if named:
            inside = ",".join(f"{arg.arg}:{one(arg, default)}" for arg, default in named)
            listed.append(f"{{{inside}}}")
        return ",".join([*listed, f"...{scope.names[args.vararg.arg]}"])

    def of_Lambda(self, node: ast.Lambda) -> str:
        names = [arg.arg for arg in node.args.args]
        scope = self.scope = Scope(self.names, self.scope, names)
        written = f"(({self.parameters(node.args, scope, False)})=>{self.wrapped(node.body)})"
        self.scope = scope.above
        return written

    def wrapped(self, node: ast.expr) -> str:
        """The value of an arrow function; an object has to stand in parentheses."""
        written = self.expression(node)
        return f"({written})" if written.startswith("{") else written

    def class_of(self, node: ast.ClassDef, name: str) -> str:
        bases = [base for base in node.bases if not ast.unparse(base).startswith("Generic")]
        if len(bases) > 1 or node.keywords:
            raise self.fail("a class with several bases", node)
        is_data = "dataclass" in decorators_of(node)
        is_tuple = bool(bases) and ast.unparse(bases[0]) == "NamedTuple"
        if is_data or is_tuple:
            base = "$Tuple" if is_tuple else "$Data"
            if bases and not is_tuple:
                raise self.fail("a data class with a base", node)
        elif bases and ast.unparse(bases[0]).startswith("dict"):
            base = "$Dict"
        elif bases:
            base = self.expression(bases[0])
        else:
            base = "$Object"
        members, fields = [], []
        for statement in node.body:
            if is_text(statement):
                continue
            if isinstance(statement, ast.FunctionDef):
                members.append(self.member(statement))
            elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                if is_data or is_tuple:
                    fields.append((statement.target.id, statement.value))
                elif statement.value is not None:
                    value = self.expression(statement.value)
                    members.append(f"static{{this.prototype.${statement.target.id}={value}}}")
            elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target, given = statement.targets[0], statement.value
                pairs = [(target, given)]
                if isinstance(target, ast.Tuple) and isinstance(given, ast.Tuple):
                    pairs = list(zip(target.elts, given.elts, strict=True))
                for name_of, value_of in pairs:
                    written = self.expression(value_of)
                    members.append(f"static{{this.prototype.{self.attribute(name_of)}={written}}}")
            elif not isinstance(statement, ast.Pass):
                raise self.fail("a statement in a class", statement)
        if fields:
            members.insert(0, self.constructor(fields))
        members = [member for member in members if member]
        return f"class {name} extends {base}{{{''.join(members)}}}"

    def attribute(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            raise self.fail("a name in a class", node)
        return f"${node.id}"

    def constructor(self, fields: list[tuple[str, ast.expr | None]]) -> str:
        listed, names = [], []
        short = Names()
        for name, default in fields:
            given = short.fresh()
            names.append((name, given))
            if default is None:
                listed.append(given)
                continue
            if isinstance(default, ast.Call) and ast.unparse(default.func) == "field":
                made = {one.arg: one.value for one in default.keywords}["default_factory"]
                if ast.unparse(made) not in ("list", "dict", "set"):
                    raise self.fail("what makes a default", default)
                value = {"list": "[]", "dict": "new Map", "set": "new Set"}[ast.unparse(made)]
            else:
                value = self.expression(default)
            listed.append(f"{given}={value}")
        stored = "".join(f"this.${name}={given};" for name, given in names)
        order = json.dumps([f"${name}" for name, _ in names], separators=(",", ":"))
        return f"constructor({','.join(listed)}){{super();{stored}}}get $fields(){{return {order}}}"

    def member(self, node: ast.FunctionDef) -> str:
        decorators = decorators_of(node)
        if decorators - {"property", "cached_property"}:
            raise self.fail(f"the decorator {sorted(decorators)[0]}", node)
        if node.name == "__repr__":
            return ""
        written = self.function(node, f"${node.name}", method=True)
        if "property" in decorators:
            return f"get {written}"
        if "cached_property" in decorators:
            body = written.removeprefix(f"${node.name}()")
            return f"get ${node.name}(){{return $keep(this,'${node.name}',function(){body})}}"
        return written
