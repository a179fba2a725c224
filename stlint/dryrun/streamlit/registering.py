"""What an element leaves behind: entries of session state, and callbacks for when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.flow import settle
from stlint.dryrun.streamlit.session_state import by_key, prefix_of, write_state
from stlint.dryrun.streamlit.state_store import CHOSEN, known_keys, own, put_state, state_of
from stlint.dryrun.values.bindings import free_names
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.items import items_of
from stlint.dryrun.values.truths import is_function
from stlint.model.argument import Argument
from stlint.model.callbacks import Callback
from stlint.model.values import NONE, UNKNOWN, YES, Symbol, Value, fresh

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
    found = Callback(value, _is_called(node, name), args, kwargs)
    function = found.function
    if function is None:
        return found
    source = it.process.sources[function.frame.module.path]
    return found._replace(reads=lambda: source.once(free_names, function.node))


def _is_called(node: Any, name: str) -> bool:
    """Whether a call is written where an argument of that name is given."""
    return any(
        each.keyword is not None and each.keyword.value == name and isinstance(each.value, cst.Call)
        for each in getattr(node, "args", ())
    )


def register(
    it: DryRun, event: ElementCreated, callback: Value, arguments: Mapping[str, Value]
) -> None:
    """Keep a callback, with what its element was given for it, for when it is called."""
    args = arguments.get("args")
    kwargs = arguments.get("kwargs")
    given, more = items_of(it, args) if args is not None else ([], True)
    named: dict[str, Value] = {}
    if kwargs is not None:
        kwargs = settle(it, kwargs)
        content = content_of(it, kwargs) if kwargs.kind == "dict" else None
        more = more and content is not None
        for pair in content or ():
            name = concrete(it, pair.items[0]) if pair.items else None
            if isinstance(name, str) and pair.items:
                named[name] = pair.items[1]
    if is_function(callback):
        it.page.registered.append((event, callback, Arguments(tuple(given), named, not more)))
