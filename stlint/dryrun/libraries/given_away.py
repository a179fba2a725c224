"""What happens to things of the app that are given to code which cannot be seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import changed, content_of, forget_changes
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.python.awaiting import finish
from stlint.dryrun.python.generators import is_suspended, unseen
from stlint.dryrun.python.lazies import take_from
from stlint.dryrun.streamlit.state_store import forget_state
from stlint.model.aliases import held
from stlint.model.events import Closed
from stlint.model.guards import Guard
from stlint.model.made_of import leaves
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import PARTS, Op
from stlint.model.outside import SESSION_STATE, External, Result, qualified
from stlint.model.surroundings import Surrounding
from stlint.model.values import YES, Symbol, Tuple, Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_KEPT: Final = frozenset({"list", "dict", "set", "frozenset", "range"})
"""What stays as it is unless somebody changes it; whoever reads an iterator uses it up."""
_BESIDE: Final = ("threading.", "concurrent.futures.", "multiprocessing.", "_thread.")
"""What is handed to these runs in another thread or process."""


_NAME: Final = Op.NAME
_PLAIN_HOMES: Final = frozenset({"abc", "builtins", "dataclasses", "enum", "object", "typing"})


def harmless(it: DryRun, value: Value) -> bool:
    """Whether something can neither draw nor write session state, whatever is called on it."""
    for leaf in leaves(value, 60, guards=False, inputs=False):
        if isinstance(leaf, (External, Result)) and leaf.path:
            if leaf.path.startswith("streamlit."):
                continue
            if not harmless_path(it, leaf.path):
                return False
        elif leaf.op is _NAME or isinstance(leaf, (Instance, Class, Module, Function, Suspended)):
            return False
    return True


def harmless_path(it: DryRun, path: str) -> bool:
    """The same for a dotted name."""
    parts = path.split(".")
    known = effects().harmless_packages
    return (
        parts[0] in {"builtins", "object"}
        or parts[0] in known
        or ".".join(parts[:2]) in known  # a package of one that is not
    )


def kind_of_load(it: DryRun, path: str, *, method: bool) -> str | None:
    """What a call loads: ``data``, ``resource`` or nothing."""
    if it.words.inside_loader:
        return None
    if path in it.words.expensive:
        return it.words.expensive[path]
    return effects().expensive_kind(path, method=method)


def give_up(it: DryRun, node: Any, value: Value, how: str) -> None:
    """What a call returned is closed, or lives in a ``with`` only."""
    results = frozenset(held(value))
    if results:
        emit(it, Closed, node, results=results, how=how)


def tainted(it: DryRun, value: Value) -> bool:
    """Whether something comes from an upload, from inline text or from a table at hand."""
    for leaf in leaves(value, 80, guards=False):
        if isinstance(leaf, WidgetValue) and leaf.upload:
            return True
        path = qualified(leaf) or ""
        if path in effects().uploads or path.rpartition(".")[2] in effects().kinds["text"]:
            return True
        if it.flow.store.get(("tainted", leaf)) == YES:
            return True
    return False


def hand_over(it: DryRun, node: Any, name: str, given: Arguments) -> None:
    """Something of the app is given away: functions may be called, objects changed."""
    does = effects().does(name)
    for place, each in (*enumerate(given.args), *given.kwargs.items()):
        value = settle(it, each)
        if name.startswith(_BESIDE):
            _held_changed(it, value)
        if isinstance(value, (Function, Bound)) and not is_plain_method(it, value):
            if does.calls is None or place in does.calls:
                maybe_called(it, node, name, value)
        elif value is SESSION_STATE:
            forget_state(it)
        elif isinstance(value, Suspended) and isinstance(value.function, External):
            take_from(it, node, value)
        elif is_suspended(it, value):
            unseen(it, node, value)
        elif isinstance(value, (Class, Instance)) and not name.startswith("object."):
            _methods_may_be_called(it, node, name, value)
            changed(it, value)
        elif isinstance(value, (Heap, Result)) or value.op in PARTS:
            kept = does.mutates is not None and place not in does.mutates
            if not (kept and value.kind in _KEPT):
                changed(it, value)


def _held_changed(it: DryRun, value: Value, depth: int = 3) -> None:
    """What a thread is given, in a tuple or under names, may be changed from now on."""
    held = value.items if isinstance(value, Tuple) else content_of(it, value)
    for each in map(partial(settle, it), held or ()):
        if depth:
            _held_changed(it, each, depth - 1)
        if isinstance(each, (Heap, Instance)):
            changed(it, each)


def _methods_may_be_called(it: DryRun, node: Any, name: str, value: Class | Instance) -> None:
    """What is made for a library, of a class of that, is given to it to be called."""
    cls = value.cls if isinstance(value, Instance) else value
    line = list(cls.line())
    if all(isinstance(each, Class) or _is_plain_base(each) for each in line):
        return
    for each in (one for one in line if isinstance(one, Class)):
        for part in each.node.body.body:
            if not isinstance(part, cst.FunctionDef) or part.name.value == "__init__":
                continue
            method = it.flow.store.get((each.frame, part.name.value))
            if isinstance(method, Function) and method.role is None:
                given = (value,) if isinstance(value, Instance) else ()
                maybe_called(it, node, name, Bound(method, given))


def _is_plain_base(base: Value) -> bool:
    """Whether a library does no more with an object since its class is made of this."""
    return isinstance(base, External) and base.path.partition(".")[0] in _PLAIN_HOMES


def is_plain_method(it: DryRun, value: Value) -> bool:
    return isinstance(value, Bound) and not isinstance(value.function, Function)


def maybe_called(it: DryRun, node: Any, name: str, function: Value) -> None:
    """A function is handed to something that may call it, now or later."""
    if len(it.here.functions) > 8:
        return
    called = Guard(
        Symbol(Op.CALLED, (name, function if isinstance(function, Function) else id(node)))
    )
    kind = "thread" if name.startswith(_BESIDE) else "handed"
    inside = it.here.within(Surrounding(kind, function, name))

    def run() -> bool:
        finish(it, node, call(it, node, function, Arguments((), {}, open=True)))
        forget_changes(it)
        return True

    with it.at(inside):
        fork(it, ((called,), (called.negated(),)), run, lambda: True)
