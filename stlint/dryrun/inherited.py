"""Methods that a class of the app has from a library: they call its own, and change its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.bindings import every_name
from stlint.dryrun.external import Externals
from stlint.dryrun.store import ABSENT
from stlint.model.made_of import leaves
from stlint.model.values import (
    SESSION_STATE,
    Class,
    Const,
    Container,
    External,
    Instance,
    Result,
    Symbol,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from stlint.dryrun.machine import Arguments


class Inherited(Externals):
    """``class Worker(Thread)``: ``worker.start()``."""

    def _call_unknown(self, node: Any, function: Value, given: Arguments) -> Value:
        if isinstance(function, Symbol) and function.op == "attribute":
            base, _, name = function.args
            if isinstance(base, Instance) and self._is_apart(base, given):
                self.risk()
                self._forget_attributes(base)
                library = next(each for each in base.cls.line() if isinstance(each, External))
                return Result(f"{library.path}.{name}", (base, *given.all))
        return super()._call_unknown(node, function, given)

    def _is_apart(self, instance: Instance, given: Arguments) -> bool:
        """Whether neither the class of an object nor what it has been given reaches Streamlit."""
        line = list(instance.cls.line())
        libraries = [each for each in line if not isinstance(each, Class)]
        if not libraries or not all(
            isinstance(each, External) and self.harmless_path(each.path) for each in libraries
        ):
            return False
        held = [value for _, value in self._attributes(instance)]
        return all(map(self._is_plain, (*held, *given.all))) and all(
            self._knows_libraries_only(each) for each in line if isinstance(each, Class)
        )

    def _attributes(self, instance: Instance) -> list[tuple[Any, Value]]:
        return [
            (key, value)
            for key, value in self.store.values.items()
            if isinstance(key, tuple) and key[0] == "attribute" and key[1] is instance
        ]

    def _forget_attributes(self, instance: Instance) -> None:
        for key, _ in self._attributes(instance):
            self.store.set(key, fresh(f"its {key[2]}"))

    def _is_plain(self, value: Value) -> bool:
        drawing = any(
            isinstance(each, Container) or each is SESSION_STATE for each in leaves(value, 60)
        )
        return not drawing and self.harmless(value)

    def _knows_libraries_only(self, cls: Class) -> bool:
        """Whether the names that a class uses are no functions or objects of the app."""
        module = cls.frame.module
        names = self.sources[module.path].once(every_name, cls.node)
        found = (self.store.get((module.frame, name)) for name in names)
        return all(
            each is ABSENT
            or each is cls
            or isinstance(each, Const)
            or (isinstance(each, External) and self.harmless_path(each.path))
            for each in found
        )
