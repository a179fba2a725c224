"""A dry run that also knows what a project says of functions of its own, in its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import Described, call_plain, calls
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.imports.search_path import folders
from stlint.dryrun.libraries.given_away import hand_over, tainted
from stlint.dryrun.streamlit.commands import decorate
from stlint.dryrun.streamlit.state_store import forget_state, put_state
from stlint.model.events import ExternalCall
from stlint.model.objects import Bound, Function
from stlint.model.ops import Op
from stlint.model.outside import External, Result, qualified
from stlint.model.values import Value, fresh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.dryrun.core.dry_run import DryRun


_CACHES: Final = {"data": "cache_data", "resource": "cache_resource"}
DECORATORS: Final = {f"stlint.{kind}": kind for kind in (*_CACHES, "other")}
"""What a decorator that was called with arguments is, before it gets its function."""


@calls(Described)
def call_described(it: DryRun, node: Any, function: Value, arguments: Arguments) -> Value:
    """The value of a call, as the project describes it."""
    function = settle(it, function)
    name = next((each for each in _names_of(it, function) if each in it.words.names), None)
    if name is None:
        return call_plain(it, node, function, arguments)
    if name in it.words.decorators:
        return _remember(it, it.words.decorators[name], node, arguments)
    if name in it.words.initializers:
        return _initialize(it, node, name, function, arguments)
    if not isinstance(function, Function) or function.cached is not None:
        return call_plain(it, node, function, arguments)
    _tell_load(it, node, name, arguments)
    it.words.inside_loader += 1
    try:
        return call_plain(it, node, function, arguments)
    finally:
        it.words.inside_loader -= 1


def _names_of(it: DryRun, function: Value) -> Iterator[str]:
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
    for folder in folders(it):
        if module.path.is_relative_to(folder):
            parts = module.path.relative_to(folder).with_suffix("").parts
            yield ".".join((*parts[: len(parts) - (parts[-1] == "__init__")], inner))


def _tell_load(it: DryRun, node: Any, name: str, given: Arguments) -> None:
    emit(
        it,
        ExternalCall,
        node,
        name=name,
        arguments=given.all,
        loads=None if it.words.inside_loader else it.words.expensive[name],
        tainted=any(tainted(it, each) for each in given.all),
        result=Result(name, given.all),
        polled=it.here.around.endless > 0,
    )


def _remember(it: DryRun, kind: str, node: Any, given: Arguments) -> Value:
    """A decorator, or what one returns when it is called with arguments."""
    first = settle(it, given.args[0]) if given.args else None
    if isinstance(first, Function) and kind == "other":
        twin = first.copy()
        twin.cached, twin.equates = "other", True
        return twin
    if isinstance(first, (Function, Bound)) and kind in _CACHES:
        return decorate(it, node, first, _CACHES[kind], Arguments())
    hand_over(it, node, kind, given)
    return External(f"stlint.{kind}")


def _initialize(it: DryRun, node: Any, name: str, function: Value, given: Arguments) -> Value:
    keys = it.words.initializers[name]
    if isinstance(function, Function) or keys is None:
        value = call_plain(it, node, function, given)
    else:
        hand_over(it, node, name, given)
        value = fresh(Op.RESULT)
    if keys is None:
        forget_state(it)
    for key in keys or ():
        put_state(it, key, fresh(f"its {key}"))
    return value
