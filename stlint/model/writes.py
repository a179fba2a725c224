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
_PATHS: Final = frozenset({"pathlib.Path", "pathlib.PurePath"})


def reads_own(run: Run, call: ExternalCall) -> bool:
    """Whether a call reads what the app writes: a file of that name, a database, a table."""
    written = set(run.once(_written))
    return bool(written) and bool(written & set(_named(call, call.result)))


def _written(run: Run) -> Iterator[Any]:
    known = effects()
    for call in run.of(ExternalCall):
        if known.is_action(call.name, call.arguments) or changes(call) or _opens(call):
            yield from _named(call, call.result)


def changes(call: ExternalCall) -> bool:
    """Whether a call executes a statement of SQL that changes something."""
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
    yield from _files(call.arguments)
    for each in leaves(call.arguments, 60, guards=False, inputs=False):
        if isinstance(each, Result):
            yield from _connections(each)
            yield from _files(_opened(each))
    if isinstance(result, Result):
        yield from _connections(result)


def _files(value: Any) -> Iterator[str]:
    """The names in a value that may be those of files or tables."""
    for each in leaves(value, 60, guards=False, inputs=False):
        if isinstance(each, Result) and each.path in _PATHS:
            yield from _files(each.inputs)
        name = each.value if isinstance(each, Const) and isinstance(each.value, str) else ""
        if "." in name.strip(".") and not name.endswith(".py"):  # which is where the app is
            yield name.removeprefix("./")


def _opened(result: Result) -> Any:
    """What was opened, if a call is given what ``open`` or ``Path.open`` returned."""
    opens = result.path.removesuffix(".__enter__")
    first = result.inputs[0] if result.inputs else None
    if opens in _OPENS or (opens.endswith(".open") and opens.removesuffix(".open") in _PATHS):
        return first
    if isinstance(first, Symbol) and first.op == "attribute" and first.args[-1] == "open":
        return first.args[0]
    return None


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
