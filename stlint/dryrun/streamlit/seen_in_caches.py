"""What cached functions read that is not their own, where they handle failures, and forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.libraries.known_names import CACHED_BY, LASTING, OWN_CACHES
from stlint.dryrun.streamlit.registering import names_of
from stlint.dryrun.values.bodies import fields_of, in_body
from stlint.dryrun.values.concrete import frozen
from stlint.model.events import CacheCleared, Handled, OuterRead, Remembering, Stored
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module
from stlint.model.ops import PARTS
from stlint.model.outside import Container, External, Result, SessionState
from stlint.model.values import Phi, Tuple, Value
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.values.exceptions import Clause
    from stlint.model.events import CacheCalled
    from stlint.model.objects import Frame


_STREAMLIT: Final = frozenset({"cache_data", "cache_resource"})
_SCRIPT: Final = "__main__"
ELSEWHERE: Final = "elsewhere"
_STEADY: Final = (Bound, Class, Container, External, Function, Module, SessionState)
"""What hardly changes, or is none of what is kept."""


def note_outer(it: DryRun, node: Any, frame: Frame, value: Value) -> None:
    """Record that a cached function reads a variable of a frame, if that is not its own."""
    if it.trail.muted or it.here.cached not in _STREAMLIT or isinstance(value, _STEADY):
        return
    layers = it.here.around.layers
    cached = next((each.what for each in reversed(layers) if each.kind == "cached"), None)
    if cached is None or frame.of_class:
        return
    local = frame.function is not None
    if not local and frame.module.name != _SCRIPT:
        return  # it lasts as long as the process, and is no part of a session
    if local and not _is_around(frame, cached):
        return
    emit(it, OuterRead, node, name=node.value, value=with_content(it, value), local=local)


def _is_around(frame: Frame, function: Function) -> bool:
    """Whether a function is defined among the names of a frame, or of one that is in it."""
    outer: Frame | None = function.frame
    while outer is not None and outer is not frame:
        outer = outer.parent
    return outer is frame


def note_body(it: DryRun, clauses: list[Clause], since: int) -> None:
    """Remember that the events since some place are those of a body that has handlers."""
    if it.here.cached in _STREAMLIT:
        body = since, len(it.trail.events)
        it.page.caches.tried.update({id(each.node): body for each in clauses})


def note_handler(it: DryRun, clause: Clause) -> None:
    """Record that a handler begins in a cached function."""
    node = clause.node
    if node is None or it.here.cached not in _STREAMLIT:
        return
    begin, end = it.page.caches.tried.get(id(node), (0, 0))
    orders = [each.order for each in it.trail.events[begin:end]]
    emit(
        it,
        Handled,
        node,
        names=clause.classes.names,
        passes_on=clause.passes_on,
        since=min(orders, default=0),
        until=max(orders, default=-1),
    )


def note_cleared(it: DryRun, node: Any, function: Function | None, cache: str) -> None:
    """Record that a function forgets what it has returned, or all of a kind do."""
    emit(it, CacheCleared, node, function=None if function is None else function.node, cache=cache)


def note_remembering(it: DryRun, node: Any, function: Function, kept_in: str) -> None:
    """Record that a function is put under a cache of a library; ``kept_in`` as for ``kept_by``."""
    script = function.frame.module.name == _SCRIPT
    stays = kept_in == ELSEWHERE
    emit(
        it,
        Remembering,
        node,
        name=function.name,
        function=function.node,
        script=script,
        stays=stays,
    )


def kept_by(path: str, given: Arguments) -> str:
    """Where a cache of a library keeps what it knows: ``elsewhere``, or with the function."""
    cache = given.kwargs.get("cache", given.args[0] if given.args else None)
    if path.partition(".")[0] in LASTING or (isinstance(cache, Value) and path in CACHED_BY):
        made = isinstance(cache, Heap) or (isinstance(cache, Result) and cache.path in OWN_CACHES)
        return "" if made else ELSEWHERE
    return ""


def note_stored(it: DryRun, node: cst.Subscript, base: Value, value: Value) -> None:
    """Record that a function puts something into a dict of the script, by the name of that."""
    here = it.here
    if not here.functions or here.module.name != _SCRIPT or not isinstance(node.value, cst.Name):
        return
    name = node.value.value
    asked = it.process.sources[here.path].once(_asked_for, here.functions[-1].node)
    if (
        name in asked
        and isinstance(base, Heap)
        and it.flow.store.get((here.module.frame, name)) is base
    ):
        emit(it, Stored, node, name=name, value=value)


def _asked_for(function: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names of which a function asks whether something is in them."""
    found: set[str] = set()
    for each in in_body(function):
        named: Any = None
        if isinstance(each, cst.ComparisonTarget) and isinstance(each.operator, cst.In | cst.NotIn):
            named = each.comparator
        elif isinstance(each, cst.Attribute) and each.attr.value == "get":
            named = each.value
        if isinstance(named, cst.Name):
            found.add(named.value)
    return frozenset(found)


def with_content(it: DryRun, value: Value, depth: int = 6) -> Value:
    """A value whose containers are told by what is in them, on each way to it."""
    if isinstance(value, Phi) and depth:
        then, other = (with_content(it, each, depth - 1) for each in (value.then, value.other))
        return Phi(value.guards, then, other)
    if isinstance(value, Tuple) and depth:
        return Tuple(with_content(it, each, depth - 1) for each in value.items)
    return value if _is_resource(value) else frozen(it, value)


def note_call(it: DryRun, function: Function, called: CacheCalled) -> None:
    """Record what a cached function is called with: arguments, and variables of further out."""
    named = it.process.sources[function.frame.module.path].once(_names_in, function.node)
    contents = {
        name: with_content(it, each)
        for name, each in called.arguments.items()
        if name in named or not name.startswith("_")
    }
    for name in [each for each in contents if isinstance(contents[each], Instance)]:
        contents |= _attributes(it, function, name, contents[name])
    called.contents = contents
    called.outer = {name: with_content(it, each) for name, each in names_of(it, function).items()}


def _attributes(it: DryRun, function: Function, name: str, whose: Value) -> dict[str, Value]:
    """What a function reads of an object that is given as an argument without a part in the key."""
    if not name.startswith("_"):
        return {}
    source = it.process.sources[function.frame.module.path]
    read = source.once(_attributes_in, function.node).get(name, ())
    held = {each: it.flow.store.get(("attribute", whose, each)) for each in read}
    return {
        f"{name}.{each}": with_content(it, value)
        for each, value in held.items()
        if value is not ABSENT
    }


def _attributes_in(function: cst.FunctionDef | cst.Lambda) -> dict[str, set[str]]:
    """The attributes that a function reads to go on with, by the names of whose they are."""
    found: dict[str, set[str]] = {}
    todo: list[Any] = [function.body]
    while todo:
        each = todo.pop()
        if isinstance(each, (list, tuple)):
            todo += each
        elif not isinstance(each, cst.Expr):
            if isinstance(each, cst.Attribute) and isinstance(each.value, cst.Name):
                found.setdefault(each.value.value, set()).add(each.attr.value)
            todo += [getattr(each, name) for name in fields_of(type(each))]
    return found


def _names_in(function: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    return frozenset(each.value for each in in_body(function) if isinstance(each, cst.Name))


def _is_resource(value: Value) -> bool:
    """Whether something is used and not read, such as a connection: it stays what it is."""
    while value.op in PARTS:
        value = value.args[0]
    known = effects()
    return (
        isinstance(value, Result)
        and value.path not in known.kinds["table"]
        and known.expensive_kind(value.path) != "data"
    )
