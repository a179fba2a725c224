"""Arguments that Streamlit looks at: their Python values, where these are known."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of, pairs_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.libraries.handed_to_streamlit import made, plain_member
from stlint.dryrun.libraries.written_dates import moment
from stlint.dryrun.streamlit.address import method_called, parameters_written
from stlint.dryrun.values.concrete import concrete, new
from stlint.dryrun.values.items import items_of
from stlint.files import disk
from stlint.model.events import CommandUsed
from stlint.model.objects import Bound, Function, Heap
from stlint.model.outside import External
from stlint.model.values import UNKNOWN, Const, Tuple, Value
from stlint.streamlit_api.arguments import COLLECTIONS
from stlint.streamlit_api.given import CALLABLE
from stlint.streamlit_api.values import asked, holds_lists, may_be_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_FEW: Final = 100
"""Of longer lists, nobody asks which dates are in them."""


def _is_builtin(value: Value) -> bool:
    """Whether a value is a function or a class of Python itself, such as ``len``."""
    if not isinstance(value, External) or not value.path.startswith("builtins."):
        return False
    return callable(getattr(builtins, value.path.removeprefix("builtins."), None))


def looked_at(it: DryRun, node: Any, name: str, how: str, handed: Mapping[str, Value]) -> None:
    if it.process.shadowed or name in it.process.patched:
        return
    late = {key: each for key, each in handed.items() if asked(f"{name}.{how}", key)}
    if late:
        known, given = dict(plain_arguments(it, late)), frozenset(handed)
        emit(it, CommandUsed, node, name=name, how=how, known=known, given=given)


def put_into_address(it: DryRun, node: Any, data: Value) -> None:
    """``st.query_params`` is given values by name."""
    data = settle(it, data)
    parameters_written(it, node, content_of(it, data) if data.kind == "dict" else None)
    known = _entries(it, data)
    if known is not UNKNOWN and not (it.process.shadowed or "query_params" in it.process.patched):
        given, params = frozenset({"params"}), {"params": known}
        emit(
            it,
            CommandUsed,
            node,
            name="query_params",
            how="set",
            known=params,
            given=given,
        )


def update_address(it: DryRun, node: Any, method: str, given: Arguments) -> None:
    """A method of ``st.query_params`` is called, which may put something in."""
    method_called(it, node, method.rpartition(".")[2], given)
    if not given.open and method.endswith((".from_dict", ".update")):
        for each in given.args[:1]:
            put_into_address(it, node, each)
        if given.kwargs:
            named = [Tuple((Const(key), each)) for key, each in given.kwargs.items()]
            put_into_address(it, node, new(it, "dict", named))


def _entries(it: DryRun, data: Value) -> Any:
    """What is known of names and values: of a dict, what matters is that it is one."""
    pairs = content_of(it, data) if data.kind == "dict" else None
    if pairs is None:
        found = concrete(it, data)
        return found if isinstance(found, (list, tuple, int, float, type(None))) else UNKNOWN
    known = {}
    for name, value in (each.items for each in pairs_of(pairs)):
        key, inner = concrete(it, name), settle(it, value)
        if key is UNKNOWN or not isinstance(key, (str, int, float, type(None))):
            continue
        known[key] = {} if inner.kind == "dict" else concrete(it, inner)
    return known


def plain_arguments(it: DryRun, handed: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    """The Python values of arguments, where they are known and matter."""
    for name, value in handed.items():
        if type(value) is Const:
            if not (may_be_file(name, value.value) and _is_file(it, value.value)):
                yield name, value.value
        elif (object_ := made(it, value)) is not None:
            yield name, object_
        elif isinstance(value, (Function, Bound)) or _is_builtin(value):
            yield name, CALLABLE
        elif name in COLLECTIONS or name in holds_lists():
            data = _concrete_or_moments(it, value)
            if data is not UNKNOWN:
                yield name, data
        elif (when := moment(settle(it, value))) is not UNKNOWN:
            yield name, when


def _is_file(it: DryRun, text: Any) -> bool:
    """Whether there is a file of a name, wherever the app is started."""
    return any(disk.is_file(each / text) for each in it.process.listed.starts)


def _concrete_or_moments(it: DryRun, value: Value, depth: int = 3) -> Any:
    """The Python object that a value stands for, be it a date or time, or some of these."""
    data = concrete(it, value)
    if data is not UNKNOWN or not depth:
        return data
    value = settle(it, value)
    if isinstance(value, (Function, Bound)) or _is_builtin(value):
        return CALLABLE
    if (member := plain_member(value)) is not None:
        return member
    if not isinstance(value, (Tuple, Heap)) or (type(value) is Heap and value.kind != "list"):
        return moment(value)
    items, whole = items_of(it, value, _FEW)
    if not whole:
        return UNKNOWN
    found = [_concrete_or_moments(it, each, depth - 1) for each in items]
    if any(each is UNKNOWN for each in found):
        return UNKNOWN
    return found if isinstance(value, Heap) else tuple(found)
