"""Functions of libraries that are worth knowing by name."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.models import MODELS, models
from stlint.dryrun.libraries.asyncio import asynchronous
from stlint.dryrun.libraries.builtins import call_builtin
from stlint.dryrun.libraries.given_away import harmless_path
from stlint.dryrun.libraries.known_names import DATA_FRAME, PARSERS, VERSION_CALLS
from stlint.dryrun.python.generators import closed
from stlint.dryrun.python.lazies import lazy
from stlint.dryrun.streamlit.releases import parsed, version_text
from stlint.dryrun.streamlit.remembering import forget, keeps_long
from stlint.dryrun.streamlit.seen_in_caches import kept_by, note_cleared, note_remembering
from stlint.dryrun.streamlit.state_copies import is_copy_of_state
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.concrete import concrete, new
from stlint.dryrun.values.items import items_of
from stlint.dryrun.values.members import has_shared_default
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External, Result
from stlint.model.values import NONE, Const, Tuple, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_OBJECT_SETTERS: Final = frozenset({"object.__setattr__", "builtins.object.__setattr__"})
"""They set an attribute, whatever the class of the object says."""


CLEARING: Final = {
    "streamlit.cache_data.clear": "cache_data",
    "streamlit.experimental_memo.clear": "cache_data",
    "streamlit.cache_resource.clear": "cache_resource",
    "streamlit.experimental_singleton.clear": "cache_resource",
}
"""They make all functions of a kind forget."""
_DISPATCHERS: Final = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
"""They call one of several functions, by the class of an argument."""
_HASHING: Final = frozenset({"functools.cache", "functools.lru_cache"})
"""They look up the arguments of a function in a dict."""
_WHERE: Final = "where a cache keeps what it knows"
_PROPERTY: Final = "functools.cached_property"
_CONTEXTS: Final = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})


def library_function(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    """What a call of a library gives, if that is worth knowing by its name."""
    model = MODELS.get(path)
    if model is not None:
        found = model(it, node, path, given)
        if found is not None:
            return found
    found = _handed_back(it, effects().does(path).returns, given)
    if found is not None:
        return found
    if path.startswith("asyncio."):
        return asynchronous(it, node, path, given)
    first = settle(it, given.args[0]) if given.args else None
    if effects().caching.get(path) == "other":
        hashes = path in _HASHING
        if isinstance(first, Function):
            if path == _PROPERTY:
                return _kept_property(first)
            note_remembering(it, node, first, kept_by(path, given))
            return _remembering(it, first, hashes=hashes, equates=not hashes)
        limit = {"maxsize": first} if hashes and first is not None else {}
        kept = {**limit, **given.kwargs, _WHERE: Const(kept_by(path, given))}
        return Bound(External("stlint.look_up" if hashes else "stlint.remember"), (), kept)
    if isinstance(first, Function) and not given.kwargs:
        return None if len(given.args) > 1 else _decorated(it, node, path, first)
    return None


def _handed_back(it: DryRun, returns: str, given: Arguments) -> Value | None:
    """What a call gives that only gives back what it, or the function that it gives, is given."""
    if returns == "decorator":
        return External("typing.final")
    place = returns.removeprefix("argument:")
    if place == returns or len(given.args) <= int(place):
        return None
    return settle(it, given.args[int(place)])


def _first(it: DryRun, given: Arguments) -> Value | None:
    """The first argument of a call."""
    return settle(it, given.args[0]) if given.args else None


@models("functools.partial")
def _partial(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    first = _first(it, given)
    if first is None:
        return None
    if isinstance(first, (Const, Heap, Tuple)):
        fail(it, "TypeError")
    return Bound(first, given.args[1:], given.kwargs)


@models(DATA_FRAME)
def _data_frame(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    """A dict of the edits of a table is no data: dicts and lists do not go together."""
    first = _first(it, given)
    if first is None or first.op is not Op.EDITS:
        return None
    operating(it, node)
    return fail(it, "ValueError", path, (first,))


@models("functools.reduce")
def _reduce(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del path
    return _reduced(it, node, *given.args) if len(given.args) > 1 and not given.kwargs else None


@models("functools.wraps")
def _wraps(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    return Bound(External("stlint.wrap"), (_first(it, given) or fresh("what it wraps"),))


@models("functools.update_wrapper")
def _update_wrapper(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    if len(given.args) < 2:
        it.flow.store.set(("wraps", _first(it, given) or NONE), fresh("what it wraps"))
        return None
    return _wrap(it, node, path, Arguments((given.args[1], given.args[0])))


@models("stlint.wrap")
def _wrap(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    if len(given.args) != 2 or given.kwargs:
        return None
    wrapped, function = given.args
    function = settle(it, function)
    it.flow.store.set(("wraps", function), wrapped)
    return function


@models(*PARSERS)
def _version(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    return parsed(it, given)


@models(*VERSION_CALLS)
def _installed(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    asked = concrete(it, _first(it, given) or NONE)
    return version_text(it) if asked == "streamlit" else None


@models("stlint.look_up", "stlint.remember")
def _remember(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    first = _first(it, given)
    if not isinstance(first, Function):
        return None
    note_remembering(it, node, first, concrete(it, given.kwargs.get(_WHERE, NONE)))
    hashes = path == "stlint.look_up"
    twin = _remembering(it, first, hashes=hashes, equates=not hashes)
    limit = given.kwargs.get("maxsize")
    twin.forgets = limit is not None and not keeps_long(concrete(it, limit))
    return twin


@models("stlint.clear")
def _clear(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del path
    first = _first(it, given)
    return None if first is None else _cleared(it, node, first, given)


@models("stlint.close")
def _close(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del path
    first = _first(it, given)
    return closed(it, node, first) if isinstance(first, Suspended) else None


@models(*_DISPATCHERS)
def _dispatch(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    first = _first(it, given)
    return _unseen_twin(it, first) if isinstance(first, Function) else None


@models(*_CONTEXTS)
def _context(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    first = _first(it, given)
    if not isinstance(first, Function):
        return None
    twin = first.copy()
    twin.role = "contextmanager"
    return twin


@models("dataclasses.dataclass", "attrs.define", "attr.s", "attrs.frozen")
def _dataclass(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node
    first = _first(it, given)
    if not isinstance(first, Class):
        return Bound(External("dataclasses.dataclass"), (), given.kwargs)
    if path.startswith("dataclasses.") and has_shared_default(it, first):
        fail(it, "ValueError")
    first.dataclass = True
    first.options = given.kwargs
    return first


@models("itertools.islice")
def _islice(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del path
    if len(given.args) != 2 or given.kwargs:
        return None
    stop = concrete(it, given.args[1])
    if not isinstance(stop, int) or stop < 0:
        return None
    return lazy(it, node, "islice", given.args[0], given.args[1])


@models(*_OBJECT_SETTERS)
def _set_on_object(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    first = _first(it, given)
    if len(given.args) != 3 or not isinstance(first, Instance):
        return None
    name = concrete(it, given.args[1])
    if not isinstance(name, str):
        return None
    it.flow.store.set(("attribute", first, name), given.args[2])
    return NONE


@models("copy.deepcopy", "copy.copy")
def _copy(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node
    first = _first(it, given)
    return None if first is None else _copied(it, first, deep=path.endswith("deepcopy"))


@models("collections.OrderedDict")
def _ordered_dict(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del path
    if given.open:
        return None
    made = call_builtin(it, node, "dict", given)
    if isinstance(made, Heap):
        made.made = OrderedDict
    return made


def _decorated(it: DryRun, node: Any, path: str, function: Function) -> Value | None:
    """A function under a decorator that cannot be seen."""
    if not isinstance(getattr(node, "decorator", None), cst.BaseExpression):
        return None
    if harmless_path(it, path):
        return function
    return _unseen_twin(it, function)


def _unseen_twin(it: DryRun, function: Function) -> Function:
    """A function of which nobody knows what a call of it runs."""
    twin = function.copy()
    twin.role = "opaque"
    return twin


def _reduced(
    it: DryRun, node: Any, function: Value, items: Value, first: Value | None = None
) -> Value | None:
    """What is left of the items of ``functools.reduce``, if these are known."""
    rest, complete = items_of(it, items)
    if not complete:
        return None
    if first is None and not rest:
        return fail(it, "TypeError")
    found, *rest = rest if first is None else [first, *rest]
    for each in rest:
        found = settle(it, call(it, node, function, Arguments((found, each))))
    return found


def _cleared(it: DryRun, node: Any, function: Value, given: Arguments) -> Value:
    """A cached function forgets what it returned."""
    if isinstance(function, Function):
        note_cleared(it, node, function, function.cached or "")
    now = it.flow.guards.now if len(given.all) == 1 and not given.open else None
    if now is None:
        opaque(it, node, f"{function}.clear() may be called", may_stop=False)
    if now is not False and isinstance(function, Function):
        for known in (it.page.caches.replays, it.page.caches.cache):
            forget(known, node=id(function.node), perhaps=now is None)
    return NONE


def _remembering(it: DryRun, function: Function, *, hashes: bool, equates: bool) -> Function:
    twin = function.copy()
    twin.cached, twin.hashes, twin.equates = "other", hashes, equates
    return twin


def _kept_property(function: Function) -> Function:
    twin = function.copy()
    twin.cached, twin.role = "other", "kept property"
    return twin


def _copied(
    it: DryRun, value: Value, *, deep: bool, made: dict[Value, Heap] | None = None
) -> Value:
    """A copy; what is met twice in a deep one is copied once, as ``made`` has it."""
    value = settle(it, value)
    made = {} if made is None else made
    if isinstance(value, Heap) and value.kind not in {"view", "iterator"}:
        return _copied_heap(it, value, made, deep=deep)
    if isinstance(value, Tuple) and deep:
        return Tuple(_copied(it, each, deep=True, made=made) for each in value.items)
    if isinstance(value, (Const, Tuple)) or is_copy_of_state(value):
        return value
    return Result("copy.copy", ())


def _copied_heap(it: DryRun, value: Heap, made: dict[Value, Heap], *, deep: bool) -> Heap:
    if value in made:
        return made[value]
    made[value] = twin = new(it, value.kind, None, value.made)
    content = content_of(it, value)
    if content is not None and deep:
        content = tuple(_copied(it, each, deep=True, made=made) for each in content)
    if content is not None:
        it.flow.store.set(("content", twin), Tuple(content))
    return twin
