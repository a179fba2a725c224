"""``st.query_params``: which parameters are asked for so that a missing one raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import is_parameters, pairs_of, version_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.trail import risk
from stlint.model.events import ParameterRead, ParameterWritten
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import NONE, Const, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun

_CALL: Final = Op.CALL
_COPIES: Final = frozenset(
    {"streamlit.query_params.to_dict", "streamlit.experimental_get_query_params"}
)
_METHODS: Final = frozenset(
    {
        *("clear", "from_dict", "get", "get_all", "items", "keys", "pop", "popitem", "setdefault"),
        *("to_dict", "update", "values"),
    }
)


def item_asked(it: DryRun, node: Any, base: Value, key: Value) -> None:
    """An item of the parameters, of a copy of them, or of all values of one is asked for."""
    if type(key) is not Const:
        return
    if is_parameters(base):
        _asked(it, node, key, "item")
    elif (name := _all_of(base)) is not None:
        if type(key.value) is int:
            _asked(it, node, settle(it, name), "get_all")
    elif _is_copy(base) and version_of(it, base) is NONE:
        _asked(it, node, key, "copy")


def _all_of(base: Value) -> Value | None:
    """The name of the parameter of which these are all values."""
    if type(base) is Symbol and base.op is _CALL and base.args[0] == "query_params.get_all":
        return base.args[-1] if len(base.args) > 2 else None
    if type(base) is Result and base.path == "streamlit.query_params.get_all":
        return base.inputs[-1] if len(base.inputs) > 1 else None
    return None


def _is_copy(base: Value) -> bool:
    if type(base) is Symbol and base.op is _CALL:
        return base.args[0] in {"query_params.to_dict", "experimental_get_query_params"}
    return type(base) is Result and base.path in _COPIES


def attribute_asked(it: DryRun, node: Any, name: str) -> None:
    """An attribute of the parameters is asked for: one of them, or a method."""
    if name not in _METHODS and not name.startswith("_"):
        emit(it, ParameterRead, node, key=name, how="attribute")


def parameter_deleted(it: DryRun, node: Any, key: Value, how: str) -> None:
    """A parameter is deleted, which raises if there is none."""
    _asked(it, node, key, how)


def method_called(it: DryRun, node: Any, name: str, given: Arguments) -> None:
    """A method of the parameters is called."""
    if given.open:
        return
    if name == "pop" and len(given.args) == 1 and not given.kwargs:
        _asked(it, node, settle(it, given.args[0]), "pop")
    elif name == "setdefault" and given.args:
        _written(it, node, settle(it, given.args[0]))


def parameters_written(it: DryRun, node: Any, pairs: Sequence[Value] | None) -> None:
    """Parameters are set to the pairs of a dict; ``None``: nobody knows which."""
    if pairs is None:
        _written(it, node, None)
    for pair in pairs_of(pairs or ()):
        _written(it, node, settle(it, pair.items[0]))


def _asked(it: DryRun, node: Any, key: Value, how: str) -> None:
    risk(it)
    if isinstance(key, Const) and isinstance(key.value, str):
        emit(it, ParameterRead, node, key=key.value, how=how)


def _written(it: DryRun, node: Any, key: Value | None) -> None:
    name = key.value if isinstance(key, Const) else None
    emit(it, ParameterWritten, node, key=name if isinstance(name, str) else None)
