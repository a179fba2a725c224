"""What an element leaves behind: entries of session state, and callbacks for when it is used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.visiting import evaluate
from stlint.dryrun.streamlit.session_state import by_key, prefix_of, write_state
from stlint.dryrun.streamlit.state_store import CHOSEN, known_keys, own, put_state, state_of
from stlint.dryrun.values.bindings import free_names
from stlint.dryrun.values.bodies import gives_something
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.items import items_of
from stlint.dryrun.values.truths import is_function
from stlint.model.argument import Argument
from stlint.model.callbacks import Callback
from stlint.model.objects import Bound, Class, Frame, Function, Heap, Module
from stlint.model.outside import External
from stlint.model.values import NONE, UNKNOWN, YES, Const, Symbol, Tuple, Value, fresh

_GIVING_NONE: Final = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "remove", "reverse", "sort", "update"}
)
"""Methods of containers that never give anything."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.events import ElementCreated


def write_key(it: DryRun, node: Any, key: Value | None, held: Value) -> None:
    """A widget with a key that is not known is in session state now."""
    if key is None or settle(it, key) == NONE:
        return

    def known(name: str) -> Value:
        put_state(it, name, held)
        it.flow.store.set((CHOSEN, name), YES)
        own(it, name)
        return NONE

    def unknown() -> Value:
        _write_any_key(it, node, key)
        return NONE

    by_key(it, key, known, unknown)


def _write_any_key(it: DryRun, node: Any, key: Value) -> None:
    """The same where the choices are not known.

    What it is in this run may be known: then the others are what they were.
    """
    now = concrete(it, key, now=True)
    others = [] if now is UNKNOWN else [each for each in known_keys(it) if each != str(now)]
    were = {name: it.flow.store.get(name) for each in others for name in state_of(each)}
    before, it.trail.muted = it.trail.muted, it.trail.muted + 1
    write_state(it, node, None, fresh("widget"), prefix_of(it, key))
    it.trail.muted = before
    for name, was in were.items():
        value = it.flow.store.get(name)
        known = settle(it, was).now
        if value is not was and isinstance(value, Symbol) and known is not UNKNOWN:
            it.flow.store.set(name, Symbol(value.op, value.args, known))


def callback_of(it: DryRun, node: Any, arguments: Mapping[str, Value]) -> Callback | None:
    """What an element is given to be called, if it is given anything."""
    name = "on_click" if "on_click" in arguments else "on_change"
    if name not in arguments:
        return None
    args, kwargs = (Argument.of(arguments.get(each)) for each in ("args", "kwargs"))
    value = settle(it, arguments[name])
    call = _called(node, name)
    idle = call is not None and value == NONE and _gives_nothing(it, call)
    found = Callback(value, call is not None, args, kwargs, idle=idle)
    function = found.function
    if function is None:
        return found
    source = it.process.sources[function.frame.module.path]
    return found._replace(
        reads=lambda: source.once(free_names, function.node), seen=names_of(it, function), left={}
    )


def names_of(it: DryRun, function: Function) -> dict[str, Value]:
    """The values that the free names of a function have now, but for what hardly changes."""
    found: dict[str, Value] = {}
    for name in it.process.sources[function.frame.module.path].once(free_names, function.node):
        frame: Frame | None = function.frame
        while frame is not None:
            value = it.flow.store.get((frame, name))
            if value is not ABSENT:
                if not isinstance(value, (Function, Class, Module, External)):
                    found[name] = value
                break
            frame = frame.parent
    return found


def _called(node: Any, name: str) -> cst.Call | None:
    """The call that is written where an argument of that name is given, if one is."""
    for each in getattr(node, "args", ()):
        if each.keyword is not None and each.keyword.value == name:
            return each.value if isinstance(each.value, cst.Call) else None
    return None


def _gives_nothing(it: DryRun, call: cst.Call) -> bool:
    """Whether the function that a call names gives None whenever it is called."""
    it.trail.muted += 1
    function = settle(it, evaluate(it, call.func))
    it.trail.muted -= 1
    while isinstance(function, Bound):
        function = function.function
    if isinstance(function, External):
        owner, _, method = function.path.rpartition(".")
        return owner not in {"data", "session_state", "builtins"} or method in _GIVING_NONE
    if not isinstance(function, Function):
        return False
    source = it.process.sources[function.frame.module.path]
    return not source.once(gives_something, function.node)


def register(
    it: DryRun, event: ElementCreated, callback: Value, arguments: Mapping[str, Value]
) -> None:
    """Keep a callback, with what its element was given for it, for when it is called."""
    kwargs = arguments.get("kwargs")
    spread = _spread(it, arguments.get("args"))
    given, more = ([], True) if spread is None else spread
    named: dict[str, Value] = {}
    if kwargs is not None:
        kwargs = settle(it, kwargs)
        content = content_of(it, kwargs) if kwargs.kind == "dict" else None
        more = more and content is not None
        for pair in content or ():
            name = concrete(it, pair.items[0]) if pair.items else None
            if isinstance(name, str) and pair.items:
                named[name] = pair.items[1]
    if event.callback is not None:
        event.callback = event.callback._replace(given=(*given, *named.values()))
    if spread is None:
        callback = Bound(NONE, (callback,))
    if spread is None or is_function(callback) or _is_no_function(callback):
        it.page.registered.append((event, callback, Arguments(tuple(given), named, not more)))


def _is_no_function(callback: Value) -> bool:
    """Whether it is something that surely cannot be called, and that Streamlit tries to call."""
    return isinstance(callback, (Const, Heap, Tuple)) and callback != NONE


def _spread(it: DryRun, args: Value | None) -> tuple[list[Value], bool] | None:
    """The arguments in ``args``, and whether these are all; ``None``: it gives no items.

    What is false is taken for nothing. A single value has no items: the call is refused later.
    """
    if args is None:
        return [], True
    args = settle(it, args)
    now = concrete(it, args, now=True)
    if isinstance(now, str):
        return [Const(each) for each in now], True
    if now is UNKNOWN or isinstance(now, Iterable):
        return items_of(it, args)
    return None if now else ([], True)
