"""Compiles the tool's Python to JavaScript, for the answers that a reader waits for.

Brython compiles in the reader's browser, which takes seconds. Here it is done when the site is
built, for what the tool is written in: functions, classes, named tuples, data classes, generators,
comprehensions, expressions. What is not handled stops the build with file and line, so nothing is
guessed. ``runtime.js`` has what Python's types and built-in functions do.

A module is taken to pieces: each statement at its top level is a unit that defines names and uses
others. ``Program.needed`` takes the units that an entry needs, directly or not, and nothing else.

Names: a name of a module becomes a short name of the script, an attribute ``x`` becomes ``$x``, a
name of the runtime begins with ``$``. Integers are numbers of JavaScript, and BigInts where they
outgrow those. Lists and tuples are arrays, a dict is a Map. Characters beyond U+FFFF are stood in
for by others while Python works (``runtime.js``), so that places are the same as in Python.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

# What the runtime has of the standard library: module to name to the runtime's name.
LIBRARY = {
    "browser": {"self": "self"},
    "collections": {"Counter": "$Counter"},
    "datetime": {"datetime": "$datetime", "timedelta": "$timedelta", "timezone": "$timezone"},
    "json": {"loads": "$loads", "dumps": "$dumps"},
    "json.encoder": {"encode_basestring_ascii": "$ascii"},
    "pkgutil": {"get_data": "$data"},
}
DECORATING = {"functools", "dataclasses", "typing", "collections.abc", "__future__", "types"}
"""Modules whose names the compiler itself understands, or that only annotations use."""
EXCEPTIONS = (
    "Exception", "ValueError", "OSError", "FileNotFoundError", "KeyError", "IndexError",
    "TypeError", "StopIteration", "RecursionError", "OverflowError",
)  # fmt: skip
BUILT_IN = {
    **{name: f"${name}" for name in EXCEPTIONS},
    **{
        name: f"${name}"
        for name in (
            "len", "any", "all", "zip", "int", "float", "str", "reversed", "iter", "next", "max",
            "min", "range", "sorted", "list", "tuple", "set", "frozenset", "dict", "enumerate",
            "map", "sum", "divmod", "chr", "ord", "bool", "repr", "callable", "hasattr", "abs",
            "object", "bytes",
        )
    },
    "set": "$set_",
}  # fmt: skip
OPTIONS_FIRST = {"$max", "$min", "$sorted"}
"""Functions of the runtime that take what is given by name as an object in front."""
PARAMETERS = {
    "$timedelta": ("days", "seconds", "microseconds"),
    "$datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"),
}
METHODS = {
    "isoformat": ("sep", "timespec"),
    "split": ("sep", "maxsplit"),
    "rsplit": ("sep", "maxsplit"),
}
MADE = {"$timedelta", "$datetime", "$Counter", *(f"${name}" for name in EXCEPTIONS)}
"""Classes of the runtime: called with ``new``."""
TYPES = {"str", "int", "float", "bool", "list", "tuple", "dict", "set", "frozenset", "bytes"}
BOOLEAN = {
    "isinstance", "bool", "any", "all", "hasattr", "callable",
    "startswith", "endswith", "isdigit", "isalpha", "isalnum", "issuperset", "issubset",
    "isdisjoint", "isidentifier", "isascii", "isupper", "islower", "isspace",
}  # fmt: skip
RESERVED = {
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally",
    "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let",
    "new", "null", "package", "private", "protected", "public", "return", "static", "super",
    "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    "self",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
Symbol = tuple[str, str]
"""A module and a name in it."""


class NotHandled(Exception):
    """Python that the compiler does not know."""


@dataclass
class Signature:
    """How a function is called: its parameters, those by name only, whether more may follow."""

    names: list[str]
    by_name: list[str] = field(default_factory=list)
    more: bool = False


@dataclass
class Unit:
    """A statement of a module: what it defines, what it uses, its JavaScript."""

    module: str
    defines: set[str]
    uses: set[Symbol] = field(default_factory=set)
    script: str = ""
    fault: str = ""


class Module:
    def __init__(self, name: str, source: str, is_package: bool) -> None:
        self.name, self.is_package = name, is_package
        self.tree = ast.parse(source, name)
        self.imported: dict[str, tuple[str, str | None]] = {}
        self.defined: dict[str, int] = {}
        self.functions: dict[str, Signature] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.order: list[str] = []
        self.body = [node for node in self.tree.body if not _only_for_types(node)]
        for node in ast.walk(self.tree):
            self._import(node)
        for node in self.body:
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = signature_of(node)
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            for name in defined_by(node):
                self.defined[name] = self.defined.get(name, 0) + 1

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


def _only_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


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


class Scope:
    """The names of a function or a comprehension, and what they are called in JavaScript."""

    def __init__(self, unit: Names, above: Scope | None, names: Iterable[str]) -> None:
        self.above = above
        self.names = {name: unit.fresh() for name in dict.fromkeys(names)}
        self.temporaries: list[str] = []
        self.is_function = False

    def find(self, name: str) -> str | None:
        scope: Scope | None = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            scope = scope.above
        return None


class Names:
    """Short names, each once: ``a``, ``b`` … ``aa``."""

    def __init__(self) -> None:
        self.count = 0

    def fresh(self) -> str:
        while True:
            number, text = self.count, ""
            self.count += 1
            while True:
                text = LETTERS[number % 52] + text
                number = number // 52 - 1
                if number < 0:
                    break
            if text not in RESERVED:
                return text


class Program:
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
        self.units: dict[str, list[Unit]] = {}
        self.globals: dict[Symbol, str] = {}
        self.methods: dict[str, list[Signature]] = {}
        self.method_names: set[str] = set(BUILT_IN_METHODS)

    # --- modules ------------------------------------------------------------------------------

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
                    self.methods.setdefault(method.name, []).append(signature_of(method, True))
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

    def units_of(self, name: str) -> list[Unit]:
        if name not in self.units:
            module = self.modules[name]
            self.units[name] = [Compiler(self, module).unit(node) for node in module.body]
        return self.units[name]

    def needed(self, wanted: Iterable[Symbol]) -> list[Unit]:
        """The units that the symbols need, in the order in which Python would run them.

        Raises NotHandled where one of them is more than the compiler knows.
        """
        waiting = list(wanted)
        seen: set[Symbol] = set()
        taken: set[int] = set()
        while waiting:
            symbol = waiting.pop()
            if symbol in seen:
                continue
            seen.add(symbol)
            if not self.load(symbol[0]):
                raise NotHandled(f"{symbol[0]} is nowhere")
            for unit in self.units_of(symbol[0]):
                if symbol[1] in unit.defines and id(unit) not in taken:
                    if unit.fault:
                        raise NotHandled(unit.fault)
                    taken.add(id(unit))
                    waiting += sorted(unit.uses)
        return [
            unit for name in self.order for unit in self.units.get(name, []) if id(unit) in taken
        ]


def decorators_of(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    return {
        ast.unparse(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in node.decorator_list
    }


BUILT_IN_METHODS = (
    "get", "index", "startswith", "endswith", "lower", "upper", "strip", "append", "add", "items",
    "keys", "values", "join", "replace", "isdigit", "count", "search", "match", "fullmatch",
)  # fmt: skip


class Compiler:
    """Compiles the statements of one module."""

    def __init__(self, program: Program, module: Module) -> None:
        self.program, self.module = program, module
        self.names = Names()
        self.scope: Scope | None = None
        self.uses: set[Symbol] = set()
        self.caught: list[str] = []
        self.at: ast.AST = module.tree

    def fail(self, why: str, node: ast.AST | None = None) -> NotHandled:
        line = getattr(node or self.at, "lineno", 0)
        return NotHandled(f"{self.module.name}, line {line}: {why}")

    # --- units --------------------------------------------------------------------------------

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

    def symbol(self, name: str) -> str:
        return self.program.name_of((self.module.name, name))

    def top(self, node: ast.stmt) -> str:
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_text(node):
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
            if all(_plain_target(target) for target in targets):
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

    # --- functions and classes ----------------------------------------------------------------

    def function(self, node: ast.FunctionDef, name: str, method: bool = False) -> str:
        above, caught = self.scope, self.caught
        args = node.args
        parameters = [arg.arg for arg in [*args.args, *args.kwonlyargs]]
        if args.vararg:
            parameters.append(args.vararg.arg)
        body = [statement for statement in node.body if not _is_text(statement)]
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
            if _is_text(statement):
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

    # --- statements ---------------------------------------------------------------------------

    def body(self, statements: Iterable[ast.stmt]) -> str:
        return "".join(self.statement(one) for one in statements if not _only_for_types(one))

    def statement(self, node: ast.stmt) -> str:
        self.at = node
        handle = getattr(self, f"do_{type(node).__name__}", None)
        if handle is None:
            raise self.fail(f"the statement {type(node).__name__}", node)
        return str(handle(node))

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
        return "" if _is_text(node) else f"{self.expression(node.value)};"

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
        if isinstance(target, ast.Tuple) and any(_is_starred(t) for t in target.elts[:-1]):
            return self.store_around(target, value)
        is_list = isinstance(target, ast.Tuple | ast.List)
        return f"{self.target(target)}={f'$i({value})' if is_list else value};"

    def store_around(self, target: ast.Tuple, value: str) -> str:
        """``first, *rest, last = value``."""
        name = self.temporary()
        place = next(n for n, one in enumerate(target.elts) if _is_starred(one))
        size = len(target.elts)
        written = f"{name}=[...$i({value})];"
        for number, one in enumerate(target.elts):
            if isinstance(one, ast.Starred):
                written += self.store(one.value, f"{name}.slice({place},{place + 1 - size})")
            else:
                at = number if number < place else number - size
                written += self.store(one, f"{name}.at({at})")
        return written

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

    def do_AugAssign(self, node: ast.AugAssign) -> str:
        if isinstance(node.op, ast.Add):
            value = self.expression(node.value)
            load = _loaded(node.target)
            if _is_number(node.value) and not isinstance(node.target, ast.Subscript):
                return f"{self.target(node.target)}+={value};"
            return self.store(node.target, f"$grow({self.expression(load)},{value})")
        if isinstance(node.op, ast.BitOr):
            load = _loaded(node.target)
            whole = f"$unite({self.expression(load)},{self.expression(node.value)})"
            return self.store(node.target, whole)
        changed = ast.BinOp(_loaded(node.target), node.op, node.value)
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
            body.append(_Ending(ended).visit(statement))
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

    # --- expressions --------------------------------------------------------------------------

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
        value = self.expression(node.value)
        if value == "self":
            return f"self.{node.attr}"
        if node.attr in self.program.method_names:
            return f"$bound({value},'${node.attr}')"
        return f"{value}.${node.attr}"

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

    def argument(self, node: ast.expr) -> str:
        if isinstance(node, ast.Starred):
            return f"...{self.iterated(node.value)}"
        return self.expression(node)

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
        number = _is_number(node.left) or _is_number(node.right)
        match node.op:
            case ast.Add():
                if number or _is_string(node.left) or _is_string(node.right):
                    return f"({left}+{right})"
                return f"$add({left},{right})"
            case ast.Sub():
                return f"({left}-{right})" if number else f"$sub({left},{right})"
            case ast.Mult():
                return f"$mul({left},{right})"
            case ast.Mod():
                return f"$mod({left},{right})"
            case ast.FloorDiv():
                return f"$div({left},{right})"
            case ast.Pow():
                return f"({left}**{right})"
            case ast.BitOr():
                return f"$either({left},{right})"
            case ast.BitAnd():
                return f"$both({left},{right})"
        raise self.fail(f"the operator {type(node.op).__name__}", node)

    def of_Compare(self, node: ast.Compare) -> str:
        if len(node.ops) == 1:
            return self.compared(node.left, node.ops[0], node.comparators[0])
        written, left = [], node.left
        for number, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if number < len(node.ops) - 1 and not isinstance(right, ast.Name | ast.Constant):
                name = self.temporary()
                kept: ast.expr = _Written(f"({name}={self.expression(right)})")
                written.append(self.compared(left, operator, kept))
                left = _Written(name)
            else:
                written.append(self.compared(left, operator, right))
                left = right
        return f"({'&&'.join(written)})"

    def of__Written(self, node: _Written) -> str:
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
                if _is_string(left) or _is_string(right) or _is_number(left) or _is_number(right):
                    return f"({a}{'!==' if no else '==='}{b})"
                return f"{'!' * no}$eq({a},{b})"
            case ast.In():
                return f"$in({a},{b})"
            case ast.NotIn():
                return f"!$in({a},{b})"
        sign = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}[type(operator)]
        if _is_number(left) or _is_number(right):
            return f"({a}{sign}{b})"
        return f"($order({a},{b}){sign}0)"

    def of_IfExp(self, node: ast.IfExp) -> str:
        return (
            f"({self.test(node.test)}?{self.expression(node.body)}:{self.expression(node.orelse)})"
        )

    def of_NamedExpr(self, node: ast.NamedExpr) -> str:
        return f"({self.target(node.target)}={self.expression(node.value)})"

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

    def iterated(self, node: ast.expr) -> str:
        """What a loop goes through; of a dict that are its keys."""
        if isinstance(node, ast.Tuple | ast.List | ast.GeneratorExp | ast.ListComp):
            return self.expression(node)
        return f"$i({self.expression(node)})"

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


class _Written(ast.expr):
    """An expression that is JavaScript already."""

    _fields = ()

    def __init__(self, script: str) -> None:
        super().__init__()
        self.script = script


class _Ending(ast.NodeTransformer):
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


def outside_of(statements: Iterable[ast.AST]) -> Iterator[str]:
    """The names that a function takes from around it and changes."""
    for statement in statements:
        if isinstance(statement, ast.Nonlocal | ast.Global):
            yield from statement.names
        elif not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from outside_of(ast.iter_child_nodes(statement))


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


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _is_number(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "len"
    return isinstance(node, ast.Constant) and type(node.value) is int


def _is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _is_starred(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred)


def _is_text(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _plain_target(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_plain_target(one) for one in node.elts)
    return isinstance(node, ast.Name)


def _loaded(node: ast.expr) -> ast.expr:
    loaded = ast.parse(ast.unparse(node), mode="eval").body
    return ast.copy_location(loaded, node)


def literal(text: str) -> str:
    """A text as JavaScript writes it."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
