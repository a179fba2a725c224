"""A dry run that also knows what a project says of functions of its own, in its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.machine import Arguments
from stlint.dryrun.session import DryRun
from stlint.model.events import ExternalCall
from stlint.model.values import Bound, External, Function, Result, Value, fresh, qualified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stlint.project.app import App
    from stlint.syntax.source import Source

_CACHES: Final = {"data": "cache_data", "resource": "cache_resource"}
_DECORATORS: Final = {f"stlint.{kind}": kind for kind in (*_CACHES, "other")}
"""What a decorator that was called with arguments is, before it gets its function."""


class WrappedRun(DryRun):
    """One app, whose project describes some of its functions."""

    def __init__(self, app: App, load: Callable[[Path], Source], version: str | None) -> None:
        super().__init__(app, load, version)
        self.expensive = dict(app.wrappers.expensive_calls)
        self.decorators = {**_DECORATORS, **dict(app.wrappers.cached_decorators)}
        self.initializers = dict(app.wrappers.state_initializers)
        self.names = {*self.expensive, *self.decorators, *self.initializers}
        self.inside_loader = 0

    def call(self, node: Any, function: Value, arguments: Arguments) -> Value:
        """The value of a call, as the project describes it."""
        function = self.settle(function)
        name = next((each for each in self._names_of(function) if each in self.names), None)
        if name is None:
            return super().call(node, function, arguments)
        if name in self.decorators:
            return self._remember(self.decorators[name], node, arguments)
        if name in self.initializers:
            return self._initialize(node, name, function, arguments)
        if not isinstance(function, Function) or function.cached is not None:
            return super().call(node, function, arguments)
        self._tell_load(node, name, arguments)
        self.inside_loader += 1
        try:
            return super().call(node, function, arguments)
        finally:
            self.inside_loader -= 1

    def loads(self, path: str, *, method: bool) -> str | None:
        """What a call loads; inside a function that is known to load, nothing more is."""
        if self.inside_loader:
            return None
        return self.expensive.get(path) or super().loads(path, method=method)

    def _names_of(self, function: Value) -> Iterator[str]:
        """What a project may call a function: by the import, or by the file that it is in."""
        if not isinstance(function, Function):
            if (path := qualified(function)) is not None:
                yield path
            return
        owner, module = function.owner, function.frame.module
        if owner is None and function.frame is not module.frame:
            return  # it is defined inside another function
        inner = f"{owner.name}.{function.name}" if owner is not None else function.name
        yield f"{module.name}.{inner}"
        for folder in self.folders:
            if module.path.is_relative_to(folder):
                parts = module.path.relative_to(folder).with_suffix("").parts
                yield ".".join((*parts[: len(parts) - (parts[-1] == "__init__")], inner))

    def _tell_load(self, node: Any, name: str, given: Arguments) -> None:
        self.emit(
            ExternalCall,
            node,
            name=name,
            arguments=given.all,
            loads=None if self.inside_loader else self.expensive[name],
            tainted=any(self.tainted(each) for each in given.all),
            result=Result(name, given.all),
            polled=self.endless > 0,
        )

    def _remember(self, kind: str, node: Any, given: Arguments) -> Value:
        """A decorator, or what one returns when it is called with arguments."""
        first = self.settle(given.args[0]) if given.args else None
        if isinstance(first, Function) and kind == "other":
            twin = first.copy()
            twin.cached = "other"
            return twin
        if isinstance(first, (Function, Bound)) and kind in _CACHES:
            return self.decorate(first, _CACHES[kind], Arguments())
        self.hand_over(node, kind, given)
        return External(f"stlint.{kind}")

    def _initialize(self, node: Any, name: str, function: Value, given: Arguments) -> Value:
        keys = self.initializers[name]
        if isinstance(function, Function) or keys is None:
            value = super().call(node, function, given)
        else:
            self.hand_over(node, name, given)
            value = fresh("result")
        if keys is None:
            self.forget_state()
        for key in keys or ():
            self.put_state(key, fresh(f"its {key}"))
        return value
