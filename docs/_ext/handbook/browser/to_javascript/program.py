"""The statements that an entry needs, of all modules, as JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handbook.browser.to_javascript.compiler import Compiler, Unit
from handbook.browser.to_javascript.modules import Modules, Symbol
from handbook.browser.to_javascript.syntax import NotHandled


class Program(Modules):
    """The modules, and the statements of each as units, compiled when they are first asked for."""

    def __init__(
        self,
        sources: Callable[[str], tuple[str, bool] | None],
        unread: dict[Symbol, tuple[int, set[str]]],
    ) -> None:
        super().__init__(sources, unread)
        self.units: dict[str, list[Unit]] = {}

    def units_of(self, name: str) -> list[Unit]:
        if name not in self.units:
            module = self.modules[name]
            self.units[name] = [Compiler(self, module).unit(node) for node in module.body]
        return self.units[name]

    def needed(self, wanted: Iterable[Symbol], later: Iterable[Symbol] = ()) -> list[Unit]:
        """The units that the symbols need, in the order in which Python would run them.

        What only the symbols ``later`` need is left out.
        Raises NotHandled where one of them is more than the compiler knows.
        """
        waiting = list(wanted)
        seen: set[Symbol] = set(later)
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
