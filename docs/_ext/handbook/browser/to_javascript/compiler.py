"""One statement at the top level of a module becomes one unit."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from handbook.browser.to_javascript.calls import Calls
from handbook.browser.to_javascript.displays import Displays
from handbook.browser.to_javascript.modules import Symbol
from handbook.browser.to_javascript.operators import Operators
from handbook.browser.to_javascript.scopes import Names, Scope
from handbook.browser.to_javascript.statements import Statements
from handbook.browser.to_javascript.syntax import (
    NotHandled,
    changed_by,
    decorators_of,
    defined_by,
    is_text,
    plain_target,
)


@dataclass
class Unit:
    """A statement of a module: what it defines, what it uses, its JavaScript."""

    module: str
    defines: set[str]
    uses: set[Symbol] = field(default_factory=set)
    script: str = ""
    fault: str = ""


class Compiler(Statements, Calls, Operators, Displays):
    """Compiles the statements of one module."""

    def unit(self, node: ast.stmt) -> Unit:
        self.names, self.scope, self.uses = Names(), None, set()
        defines = {*defined_by(node), *changed_by(node)}
        try:
            script = self.top(node)
        except NotHandled as error:
            # Only what is needed has to be understood.
            return Unit(self.module.name, defines, fault=str(error))
        own = {(self.module.name, name) for name in defines}
        return Unit(self.module.name, defines, self.uses - own, script)

    def top(self, node: ast.stmt) -> str:
        if isinstance(node, ast.Import | ast.ImportFrom) or is_text(node):
            return ""
        if isinstance(node, ast.FunctionDef):
            name, decorators = self.symbol(node.name), decorators_of(node)
            if "lru_cache" in decorators:
                return f"const {name}=$cached({self.function(node, '')});\n"
            if decorators:
                raise self.fail(f"the decorator {sorted(decorators)[0]}", node)
            return self.function(node, name) + "\n"
        if isinstance(node, ast.ClassDef):
            return self.class_of(node, self.symbol(node.name)) + "\n"
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return ""
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if all(plain_target(target) for target in targets):
                self.scope = Scope(self.names, None, ())
                self.scope.is_function = True
                value = self.expression(node.value)
                if self.scope.temporaries:
                    value = f"(()=>{{let {','.join(self.scope.temporaries)};return {value}}})()"
                self.scope = None
                often = any(self.module.defined[name] > 1 for name in defined_by(node))
                word = "var" if often else "const"
                first = self.target(targets[0])
                more = "".join(f"{word} {self.target(t)}={first};" for t in targets[1:])
                return f"{word} {first}={value};{more}\n"
        self.scope = Scope(self.names, None, ())
        self.scope.is_function = True
        body = self.statement(node)
        temporaries = self.scope.temporaries
        self.scope = None
        before = f"let {','.join(temporaries)};" if temporaries else ""
        names = [self.symbol(name) for name in dict.fromkeys(defined_by(node))]
        declared = f"var {','.join(names)};" if names else ""
        return f"{declared}{{{before}{body}}}\n"
