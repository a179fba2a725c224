"""The ways in which an app reads and writes session state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import raise_to_try
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import fork, settle, spread
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import choose, outcomes_of
from stlint.dryrun.python.generators import is_suspended, unseen
from stlint.dryrun.streamlit.choosing import by_choice
from stlint.dryrun.streamlit.default_calls import note_default
from stlint.dryrun.streamlit.state_store import (
    EPOCH,
    all_gone,
    delete_state,
    forget_state,
    has_key,
    is_owned,
    may_be_missing,
    read_state,
    state_key,
    store_state,
    stored,
)
from stlint.model.events import (
    ElementCreated,
    StateDelete,
    StateRefused,
    StateSeen,
    StateWrite,
)
from stlint.model.events.data import DRAWN
from stlint.model.objects import Heap
from stlint.model.ops import JOINED, Op
from stlint.model.outside import SESSION_STATE, External
from stlint.model.values import NONE, UNKNOWN, Const, Symbol, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_REFUSED: Final = "streamlit.errors.StreamlitAPIException"
_WAYS: Final = {
    "__getitem__": "item",
    "__getattr__": "attribute",
    "__delitem__": "delete-item",
    "__delattr__": "delete-attribute",
}
_SPECIAL: Final = ("__contains__", "__delitem__", "__getitem__", "__setitem__")


def is_method(name: str) -> bool:
    """Whether session state has a method of that name."""
    return name in effects().kinds["state"] or name in _SPECIAL


def write_state(
    it: DryRun, node: Any, key: str | None, value: Value, prefix: str = "", how: str = "="
) -> None:
    """The same; what is suspended goes on in a later run."""
    if is_suspended(it, value):
        unseen(it, node, value)
    if how != "setdefault":  # it is there already
        _refuse_drawn(it, node, key)
    store_state(it, node, key, value, prefix, how)


def _refuse_drawn(it: DryRun, node: Any, key: str | None) -> None:
    """What a widget of this run has under its key cannot be set any more."""
    if key is None or key not in it.page.keys.owned or it.here.segment == "callback":
        return
    owned = outcomes_of(it, is_owned(it, key))
    if owned[1] is None:
        emit(it, StateRefused, node, key=key, why=DRAWN)
        fail(it, _REFUSED)
        return

    def refuse() -> bool:
        emit(it, StateRefused, node, key=key, why=DRAWN)
        return raise_to_try(it, External(_REFUSED))

    risk(it)
    if not fork(it, owned, refuse, lambda: True):
        raise UnreachableError


def state_item(it: DryRun, node: Any, key: Value, how: str = "item") -> Value:
    """``st.session_state[key]``."""
    return by_key(
        it,
        key,
        lambda name: read_state(it, node, name, how),
        lambda: Symbol(Op.STATE, (key, it.flow.store.get(EPOCH))),
    )


def by_key(
    it: DryRun, key: Value, known: Callable[[str], Value], unknown: Callable[[], Value]
) -> Value:
    """Do something with each key that a value may be."""
    key = by_choice(settle(it, key), it.process.learnt.makings)

    def use(value: Value) -> Value:
        name = state_key(it, value)
        return unknown() if name is None else known(name)

    found = spread(it, key, use)
    return unknown() if found is None else found


def set_state_item(it: DryRun, node: Any, key: Value, value: Value, how: str = "=") -> None:
    """``st.session_state[key] = value``."""

    def known(name: str) -> Value:
        write_state(it, node, name, value, how=how)
        return NONE

    def unknown() -> Value:
        write_state(it, node, None, value, prefix_of(it, key), how)
        return NONE

    by_key(it, key, known, unknown)


def prefix_of(it: DryRun, key: Value) -> str:
    """The text that an unknown key surely begins with."""
    key = settle(it, key)
    if key.op in JOINED and key.args:
        first = key.args[0]
        if isinstance(first, Const) and isinstance(first.value, str):
            return first.value
    return ""


def del_state_item(it: DryRun, node: Any, key: Value, how: str) -> None:
    """``del st.session_state[key]``."""

    def known(name: str) -> Value:
        read_state(it, node, name, how)
        delete_state(it, node, name)
        return NONE

    def unknown() -> Value:
        delete_state(it, node, None)
        if it.page.keys.turn is not None and it.page.keys.turn[0] == key:
            it.page.keys.deletes = (
                it.page.keys.deletes or it.flow.guards.set == it.page.keys.turn[1].set
            )
        return NONE

    by_key(it, key, known, unknown)


def state_has(it: DryRun, node: Any, key: Value) -> Value:
    """``key in st.session_state``."""

    def known(name: str) -> Value:
        emit(it, StateSeen, node, key=name, how="in")
        return has_key(it, name)

    return by_key(it, key, known, lambda: Symbol(Op.STATE_HAS, (key, it.flow.store.get(EPOCH))))


def state_get(it: DryRun, node: Any, key: Value, default: Value) -> Value:
    """``st.session_state.get(key, default)``."""

    def known(name: str) -> Value:
        emit(it, StateSeen, node, key=name, how="get")
        if isinstance(default, Heap) and may_be_missing(it, has_key(it, name)):
            it.page.keys.defaults[default] = (name, "get", (it.here.path, node))
        return choose(it, has_key(it, name), lambda: stored(it, name), lambda: default)

    return by_key(
        it, key, known, lambda: Symbol(Op.STATE, (key, it.flow.store.get(EPOCH), default))
    )


def state_method(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    """A call of a method of ``st.session_state``."""
    first = given.args[0] if given.args else given.kwargs.get("key")
    second = given.args[1] if len(given.args) > 1 else given.kwargs.get("default")
    if given.open and name != "update":
        forget_state(it)
        return fresh(Op.SOME_STATE)
    if name in {"get", "setdefault", "pop"} and first is None:
        return fresh(Op.SOME_STATE)
    if name in {"get", "setdefault"} and second is not None and first is not None:
        note_default(it, node, first, name)
    if name == "get" and first is not None:
        return state_get(it, node, first, second or NONE)
    if name == "setdefault" and first is not None:
        return _setdefault(it, node, first, second or NONE)
    if name == "pop" and first is not None:
        return _pop(it, node, first, second)
    if name == "update":
        _update(it, node, given)
        return NONE
    if name == "clear":
        delete_state(it, node, None)
        all_gone(it)
        return NONE
    if name == "__contains__" and first is not None:
        return state_has(it, node, first)
    if name in {"__getitem__", "__getattr__"} and first is not None:
        return state_item(it, node, first, _WAYS[name])
    if name in {"__setitem__", "__setattr__"} and first is not None and len(given.args) > 1:
        set_state_item(it, node, first, given.args[1])
        return NONE
    if name in {"__delitem__", "__delattr__"} and first is not None:
        del_state_item(it, node, first, _WAYS[name])
        return NONE
    if name == "popitem":
        delete_state(it, node, None)
    if name == "to_dict":
        return all_state(it, "to_dict")
    return Symbol(Op.STATE_ALL, (name, it.flow.store.get(EPOCH)), UNKNOWN)


def all_state(it: DryRun, what: str) -> Symbol:
    """A copy of session state, or of its ``keys``, as it is now."""
    return Symbol(Op.STATE_ALL, (what, it.flow.store.get(EPOCH), len(it.trail.events)))


def among_state(it: DryRun, node: Any, key: Value, copy: Value) -> Value:
    """``key in`` a view of session state, or a copy of it: as long as the copy is true."""
    what, _, *since = copy.args
    if what not in {"keys", "to_dict"}:
        return fresh("is it in")
    wanted = state_key(it, key)
    for each in it.trail.events[since[0] :] if since else ():
        if isinstance(each, (StateWrite, StateDelete)):
            known: Any = each.key
        else:
            known = each.key[1] if isinstance(each, ElementCreated) and each.key else ABSENT
        if known is None or known == wanted:
            return Symbol(Op.STATE_HAS, (copy, key))
    return state_has(it, node, key)


def _setdefault(it: DryRun, node: Any, key: Value, default: Value) -> Value:
    def known(name: str) -> Value:
        def write() -> Value:
            write_state(it, node, name, default, how="setdefault")
            return default

        return choose(it, has_key(it, name), lambda: stored(it, name), write)

    def unknown() -> Value:
        write_state(it, node, None, default, prefix_of(it, key), "setdefault")
        return fresh(Op.SOME_STATE)

    return by_key(it, key, known, unknown)


def _pop(it: DryRun, node: Any, key: Value, default: Value | None) -> Value:
    def known(name: str) -> Value:
        if default is None:
            value = read_state(it, node, name, "pop")
        else:
            value = choose(it, has_key(it, name), lambda: stored(it, name), lambda: default)
            if isinstance(default, Heap):
                it.page.keys.defaults[default] = (name, "pop", (it.here.path, node))
        delete_state(it, node, name)
        return value

    def unknown() -> Value:
        delete_state(it, node, None)
        return fresh(Op.SOME_STATE)

    return by_key(it, key, known, unknown)


def _update(it: DryRun, node: Any, given: Arguments) -> None:
    pairs: list[tuple[Value, Value]] = [
        (Const(name), value) for name, value in given.kwargs.items()
    ]
    known = not given.open
    for each in given.args:
        content = content_of(it, each)
        if each is SESSION_STATE:
            continue
        if content is None:
            known = False
            continue
        for item in content:
            if item.items is not None and len(item.items) == 2:
                pairs.append((item.items[0], item.items[1]))
            else:
                known = False
    for key, value in pairs:
        set_state_item(it, node, key, value, "update")
    if not known:
        write_state(it, node, None, fresh(Op.SOME_STATE), how="update")
