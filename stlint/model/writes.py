"""What an app itself writes: files, tables, databases. What it reads of that may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ExternalCall
from stlint.model.made_of import leaves
from stlint.model.values import Const, Result, Symbol
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_CHANGES: Final = ("insert", "update", "delete", "replace", "create", "drop", "alter", "merge")
"""How a statement of SQL begins that changes something."""
_ASKS: Final = frozenset({"execute", "executemany", "executescript", "sql", "query"})
_DEEP: Final = 8
_OPENS: Final = frozenset({"open", "builtins.open"})


def reads_own(run: Run, call: ExternalCall) -> bool:
    """Whether a call reads what the app writes: a file of that name, a database, a table."""
    written = set(run.once(_written))
    return bool(written) and bool(written & set(_named(call, call.result)))


def _written(run: Run) -> Iterator[Any]:
    known = effects()
    for call in run.of(ExternalCall):
        if known.is_action(call.name, call.arguments) or _changes(call) or _opens(call):
            yield from _named(call, call.result)


def _changes(call: ExternalCall) -> bool:
    if call.name.rpartition(".")[2] not in _ASKS:
        return False
    texts = (each for value in call.arguments[:1] for each in leaves(value, 20))
    return any(
        isinstance(each, Const)
        and isinstance(each.value, str)
        and each.value.lstrip().lower().startswith(_CHANGES)
        for each in texts
    )


def _opens(call: ExternalCall) -> bool:
    """Whether a file is opened to be written."""
    return call.name in _OPENS and any(
        isinstance(each, Const) and each.value in {"w", "a", "wb", "ab", "w+", "a+", "x", "xb"}
        for each in call.arguments[1:]
    )


def _named(call: ExternalCall, result: Any) -> Iterator[Any]:
    """What a call is about: files and tables that it names, the connection that it is made on."""
    for each in leaves(call.arguments, 60, guards=False, inputs=False):
        if isinstance(each, Const) and isinstance(each.value, str):
            if "." in each.value.strip(".") and not each.value.isspace():
                yield each.value.removeprefix("./")
        elif isinstance(each, Result):
            yield from _connections(each)
    if isinstance(result, Result):
        yield from _connections(result)


def _connections(result: Result) -> Iterator[Result]:
    """The connection that something was asked of, at the begin of a chain of calls."""
    known = effects().connections
    for _ in range(_DEEP):
        if result.path in known:
            yield result
        base = result.inputs[0] if result.inputs else None
        while isinstance(base, Symbol) and base.op in {"attribute", "item"}:
            base = base.args[0]
        if not isinstance(base, Result) or not result.path.startswith(f"{base.path}."):
            return
        result = base
