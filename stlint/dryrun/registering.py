"""What an element leaves behind: entries of session state, and callbacks for when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.machine import Arguments
from stlint.dryrun.openings import Openings
from stlint.dryrun.state import CHOSEN, state_of
from stlint.dryrun.truths import is_function
from stlint.model.values import (
    NONE,
    UNKNOWN,
    YES,
    Heap,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.model.events import ElementCreated


__all__ = ["Registering"]


class Registering(Openings):
    """Keeps what elements leave behind."""

    registered: list[tuple[ElementCreated, Value, Arguments]]

    def write_key(self, node: Any, key: Value | None, held: Value) -> None:
        """A widget with a key that is not known is in session state now."""
        if key is None or self.settle(key) == NONE:
            return

        def known(name: str) -> Value:
            self.put_state(name, held)
            self.store.set((CHOSEN, name), YES)
            self.owned |= {name}
            return NONE

        def unknown() -> Value:
            self._write_any_key(node, key)
            return NONE

        self.by_key(key, known, unknown)

    def _write_any_key(self, node: Any, key: Value) -> None:
        """The same where the choices are not known.

        What it is in this run may be known: then the others are what they were.
        """
        now = self.concrete(key, now=True)
        others = [] if now is UNKNOWN else [each for each in self.known_keys() if each != str(now)]
        were = {name: self.store.get(name) for each in others for name in state_of(each)}
        before, self.muted = self.muted, self.muted + 1
        self.write_state(node, None, fresh("widget"), self.prefix_of(key))
        self.muted = before
        for name, was in were.items():
            value = self.store.get(name)
            known = self.settle(was).now
            if value is not was and isinstance(value, Symbol) and known is not UNKNOWN:
                self.store.set(name, Symbol(value.op, value.args, known))

    def register(
        self, event: ElementCreated, callback: Value, arguments: Mapping[str, Value]
    ) -> None:
        """Keep a callback, with what its element was given for it, for when it is called."""
        args = arguments.get("args")
        kwargs = arguments.get("kwargs")
        given, more = self.items_of(args) if args is not None else ([], True)
        named: dict[str, Value] = {}
        if kwargs is not None:
            kwargs = self.settle(kwargs)
            content = self.content(kwargs) if isinstance(kwargs, Heap) else None
            more = more and content is not None
            for pair in content or ():
                name = self.concrete(pair.items[0]) if isinstance(pair, Tuple) else None
                if isinstance(name, str) and isinstance(pair, Tuple):
                    named[name] = pair.items[1]
        if is_function(callback):
            self.registered.append((event, callback, Arguments(tuple(given), named, not more)))
