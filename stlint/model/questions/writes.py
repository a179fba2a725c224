"""What an app itself writes: files, tables, databases. What it reads of that may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ExternalCall
from stlint.model.made_of import leaves
from stlint.model.ops import JOINED, Op
from stlint.model.outside import Result
from stlint.model.values import Const, Symbol
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from stlint.model.run import Run

_CHANGES: Final = ("insert", "update", "delete", "replace", "create", "drop", "alter", "merge")
"""How a statement of SQL begins that changes something."""
_ASKS: Final = frozenset({"execute", "executemany", "executescript", "sql", "query"})
_READ: Final = frozenset({Op.ATTRIBUTE, Op.ITEM})
_DEEP: Final = 8


def reads_own(run: Run, call: ExternalCall) -> bool | None:
    """Whether a call reads what the app writes: a file of that name, a database, a table.

    Another script of the session may write it; ``None``: that is not known.
    """
    read = {*_named(call, call.result), *files_in(_loaded(call))}
    if not read.isdisjoint(run.once(_written)):
        return True
    return written_elsewhere(run, read)


def written_elsewhere(run: Run, things: AbstractSet[Any]) -> bool | None:
    """Whether another script of the session writes one of some files, tables or addresses.

    Only those are run that have such a name and a word of those with which something is written.
    ``None``: one cannot be run, or there are too many.
    """
    names = sorted(each for each in things if isinstance(each, str))
    others = run.onward.others(names, _writing()) if names else ()
    if others is None:
        return None
    return any(not things.isdisjoint(each.once(_written)) for each in others)


def _writing() -> frozenset[str]:
    """Words of which code has one that writes something: see ``_written``."""
    return effects().writing | _ASKS | {".save"}


def _loaded(call: ExternalCall) -> Any:
    """What the document was loaded from that a call reads a part of, such as a sheet."""
    first = call.arguments[0] if call.arguments else None
    if isinstance(first, Symbol) and first.op is Op.ATTRIBUTE and first.args[-1] == "__enter__":
        first = first.args[0]
    if not isinstance(first, Result) or not first.inputs:
        return None
    return first.inputs[0] if effects().expensive_kind(first.path) == "data" else None


def _written(run: Run) -> Iterator[Any]:
    known = effects()
    for call in run.of(ExternalCall):
        if known.is_action(call.name, call.arguments) or changes(call) or opens(call):
            yield from _named(call, call.result)
        elif call.name.endswith(".save"):
            yield from files_in(call.arguments)


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


def opens(call: ExternalCall) -> bool:
    """Whether a file is opened to be written."""
    return call.name in effects().opening and any(
        isinstance(each, Const) and each.value in {"w", "a", "wb", "ab", "w+", "a+", "x", "xb"}
        for each in call.arguments[1:]
    )


def _named(call: ExternalCall, result: Any) -> Iterator[Any]:
    """What a call is about: files, tables and addresses, the connection that it is made on."""
    yield from files_in(call.arguments)
    yield from filter(_is_address, call.arguments)
    for each in leaves(call.arguments, 60, guards=False, inputs=False):
        if isinstance(each, Result):
            yield from connections_in(each)
            yield from files_in(_opened(each))
    if isinstance(result, Result):
        yield from connections_in(result)


def files_in(value: Any) -> Iterator[Any]:
    """The names in a value that may be those of files or tables, or what they are made of."""
    for each in leaves(value, 60, guards=False, inputs=False):
        if isinstance(each, Result) and each.path in effects().paths:
            yield from files_in(each.inputs)
        if isinstance(each, Symbol) and each.op in JOINED and _ends_in_a_suffix(each):
            yield each
        name = _text(each)
        if "." in name.strip(".") and not name.endswith(".py"):  # which is where the app is
            yield name.removeprefix("./")


def _text(value: Any) -> str:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _ends_in_a_suffix(text: Symbol) -> bool:
    """Whether a formatted text ends as the name of a file does."""
    suffix = _text(text.args[-1]).rpartition(".")[2] if text.args else ""
    return suffix != _text(text.args[-1]) and suffix.isalnum()


def _is_address(value: Any) -> bool:
    return "://" in _text(value)


def _opened(result: Result) -> Any:
    """What was opened, if a call is given what ``open`` or ``Path.open`` returned."""
    opens = result.path.removesuffix(".__enter__")
    first = result.inputs[0] if result.inputs else None
    if opens in effects().opening or (
        opens.endswith(".open") and opens.removesuffix(".open") in effects().paths
    ):
        return first
    if isinstance(first, Symbol) and first.op is Op.ATTRIBUTE and first.args[-1] == "open":
        return first.args[0]
    return None


def connections_in(result: Result) -> Iterator[Any]:
    """The connection that something was asked of, at the begin of a chain of calls.

    So is the file that a database is in, and the connection that a session is bound to.
    """
    known = effects().connections
    for _ in range(_DEEP):
        if result.path in known:
            yield _connection(result)
            yield from files_in(result.inputs)
        if result.path in effects().sessions:
            for each in leaves(result.inputs, 20, guards=False):
                if isinstance(each, Result) and each.path in known:
                    yield _connection(each)
        base = result.inputs[0] if result.inputs else None
        while isinstance(base, Symbol) and base.op in _READ:
            base = base.args[0]
        if not isinstance(base, Result) or not result.path.startswith(f"{base.path}."):
            return
        result = base


def _connection(result: Result) -> tuple[str, ...]:
    """What tells a connection from others, however often it is made."""
    return (result.path, *map(str, result.inputs))
