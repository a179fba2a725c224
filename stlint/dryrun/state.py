"""Session state: what is there at every moment of a run, and what is read before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.choosing import Makings, by_choice
from stlint.dryrun.machine import Arguments, Machine
from stlint.dryrun.store import ABSENT, join
from stlint.model.aliases import aliases
from stlint.model.events import ElementCreated, StateDelete, StateRead, StateSeen, StateWrite
from stlint.model.guards import TRUE, unless
from stlint.model.made_of import asks_state
from stlint.model.values import (
    NO,
    NONE,
    SESSION_STATE,
    UNKNOWN,
    YES,
    Const,
    Heap,
    Phi,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.model.guards import Guard, Guards

_EPOCH: Final = ("session-state", "epoch")
_BEGIN: Final = Const("begin")
"""The epoch in which session state holds what the run began with."""
_PREFIXES: Final = ("session-state", "prefixes")
_WAYS: Final = {
    "__getitem__": "item",
    "__getattr__": "attribute",
    "__delitem__": "delete-item",
    "__delattr__": "delete-attribute",
}
METHODS: Final = frozenset(
    [
        "clear",
        "get",
        "items",
        "keys",
        "pop",
        "popitem",
        "setdefault",
        "to_dict",
        "update",
        "values",
        "__contains__",
        "__delitem__",
        "__getitem__",
        "__setitem__",
    ]
)


CHOSEN: Final = "chosen entry"
"""With a key: session state has it for a widget whose key is made of a choice."""


def state_of(key: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Where it stands in the store whether session state has a key, and what."""
    return ("state-has", key), ("state", key)


def _where_asked_for(has: Phi) -> tuple[Value, Value]:
    """What both sides of a presence are, where that very presence decides which of them holds."""
    then, other = has.then, has.other
    for guard in has.guards:
        if guard.test == TRUE and guard.subject == then:
            then = YES if guard.outcome else NO
    if len(has.guards) == 1:
        (guard,) = has.guards
        if guard.test == TRUE and guard.subject == other:
            other = NO if guard.outcome else YES
    return then, other


class State(Machine):
    """The operations on ``st.session_state``."""

    def state_key(self, value: Value) -> str | None:
        """The text of a key, or None when it is not known. Integers and texts are one."""
        value = self.settle(value)
        if isinstance(value, Const) and isinstance(value.value, (str, int)):
            return str(value.value)
        if isinstance(value, (Symbol, Tuple)):
            return self.key_text(value)
        return None

    def key_text(self, key: Value) -> str | None:
        """The text that Streamlit makes of a key; None: not known."""
        raise NotImplementedError

    def begin_state(self) -> None:
        """A run begins: unless the run before left it otherwise, nothing is known to be gone."""
        self.store.values.setdefault(_EPOCH, _BEGIN)

    # -- presence -------------------------------------------------------------------------------

    def has(self, key: str) -> Value:
        """Whether a key is there, as a value."""
        self._mention(key)
        return self.settle(self.store.get(("state-has", key)))

    def _mention(self, key: str) -> None:
        """Give a key that is met for the first time what it had from the start of the run."""
        if ("state-has", key) in self.store.values:
            return
        self.state_keys[key] = None
        for log in self.store.logs:
            if _EPOCH in log:
                has, value = self._unmentioned(key, log[_EPOCH])
                log.setdefault(("state-has", key), has)
                log.setdefault(("state", key), value)
        has, value = self._unmentioned(key, self.store.get(_EPOCH))
        self.store.values["state-has", key] = has
        self.store.values["state", key] = value

    def _unmentioned(self, key: str, epoch: Value) -> tuple[Value, Value]:
        """Whether a key that the run has not spoken of is there, and what it holds."""
        if isinstance(epoch, Phi):
            then, other = (self._unmentioned(key, each) for each in (epoch.then, epoch.other))
            return join(epoch.guards, then[0], other[0]), join(epoch.guards, then[1], other[1])
        if epoch is NO:
            return NO, fresh("some state")
        if epoch == _BEGIN and not self._may_match(key):
            return Symbol("state-has", (key,), now=False), Symbol("state", (key,))
        return fresh("some presence"), fresh("some state")

    def _may_match(self, key: str) -> bool:
        prefixes = self.store.get(_PREFIXES)
        return isinstance(prefixes, Tuple) and any(
            key.startswith(each.value) for each in prefixes.items if isinstance(each, Const)
        )

    def stored(self, key: str) -> Value:
        """What is stored under a key that is there."""
        self._mention(key)
        return self.settle(self.store.get(("state", key)))

    def forget_state(self) -> None:
        """Something may have written any key."""
        epoch = fresh("some epoch")
        for key in self.known_keys():
            if self.now(self.has(key)) is not True:
                self.store.set(("state-has", key), Symbol("state-has", (key, epoch)))
            self.store.set(("state", key), Symbol("state", (key, epoch)))
        self.store.set(_EPOCH, epoch)

    def known_keys(self) -> list[str]:
        """The keys that the run has spoken of so far."""
        return list(self.state_keys)

    state_keys: dict[str, None]
    assigned: dict[str, bool | None]
    """Keys that the app has written in this run, callbacks included (None: perhaps)."""
    written: dict[str, bool | None]
    """Keys that the script has written in this run (None: perhaps): a widget obeys that."""

    def _may_be_missing(self, has: Value, depth: int = 40) -> bool:
        """Whether some run like this one can find the key missing."""
        has = self.settle(has)
        if isinstance(has, Const):
            return not has.value
        if isinstance(has, Phi) and depth:
            truths = {each.now for each in has.guards}
            if False in truths:
                return self._may_be_missing(has.other, depth - 1)
            if None not in truths:
                return self._may_be_missing(has.then, depth - 1)
            if any(each.now is None and asks_state(each) for each in has.guards):
                return False
            found = _where_asked_for(has)
            return any(self._may_be_missing(each, depth - 1) for each in found)
        return has.now is False

    def _missing_paths(self, has: Value, depth: int = 12) -> list[tuple[Guard, ...]]:
        """Under which guards that do not hold now the key is missing."""
        has = self.settle(has)
        if isinstance(has, Const):
            return [] if has.value else [()]
        if not isinstance(has, Phi) or not depth:
            return [()] if has.now is False else []
        found = [(*has.guards, *path) for path in self._missing_paths(has.then, depth - 1)]
        inverse = unless(has.guards)
        found += [(inverse, *path) for path in self._missing_paths(has.other, depth - 1)]
        return found[:4]

    def changed_state(self, node: Any, value: Value) -> None:
        """Something is changed; if session state holds it, that is a write to its key."""
        for each in aliases(value):
            kept = self.store.get(("kept", each))
            if isinstance(kept, Const):
                self.emit(StateWrite, node, key=kept.value, value=value)
            elif isinstance(each, Symbol) and each.op == "state" and isinstance(each.args[0], str):
                self.emit(StateWrite, node, key=each.args[0], value=value)
            elif isinstance(each, Phi):
                self.changed_state(node, each.then)
                self.changed_state(node, each.other)

    # -- reading and writing --------------------------------------------------------------------

    def put_state(self, key: str, value: Value) -> None:
        """A key is there, with a value, without the app having written it."""
        self._mention(key)
        self.store.set(("state-has", key), YES)
        self.store.set(("state", key), value)

    def read_state(self, node: Any, key: str, how: str) -> Value:
        """A read that raises when the key is missing."""
        has = self.has(key)
        now = self.now(has)
        self.emit(
            StateRead,
            node,
            key=key,
            how=how,
            missing=None if now is None else not now,
            maybe=self._may_be_missing(has),
            paths=tuple(self._missing_paths(has)),
        )
        if self.condition(has)[1] is not None:
            self.store.set(("state-has", key), YES)
        return self.stored(key)

    def write_state(self, node: Any, key: str | None, value: Value, prefix: str = "") -> None:
        """A key is set; None: one that is not known, but for how it begins."""
        self.emit(StateWrite, node, key=key, value=value)
        if key is not None and self.guards.now is not False and self.segment != "callback":
            self.written[key] = True if self.guards.now else None
        if key is not None and self.guards.now is not False:
            self.assigned[key] = True if self.guards.now else None
        if isinstance(value, Heap) and key is not None:
            self.store.set(("kept", value), Const(key))
        if key is not None:
            self._mention(key)
            self.store.set(("state-has", key), YES)
            self.store.set(("state", key), value)
            return
        if not prefix:
            self.forget_state()
            return
        known = self.store.get(_PREFIXES)
        items = known.items if isinstance(known, Tuple) else ()
        self.store.set(_PREFIXES, Tuple((*items, Const(prefix))))
        for each in self.known_keys():
            if each.startswith(prefix) and self.now(self.has(each)) is not True:
                self.store.set(("state-has", each), fresh("some presence"))

    def delete_state(self, node: Any, key: str | None) -> None:
        """A key is gone; None: one that is not known, or all."""
        self.emit(StateDelete, node, key=key)
        if key is not None:
            self.store.set(("state-has", key), NO)
            return
        for each in self.known_keys():
            self.store.set(("state-has", each), fresh("some presence"))

    def all_gone(self) -> None:
        """No key is there any more."""
        for key in self.known_keys():
            self.store.set(("state-has", key), NO)
        self.store.set(_EPOCH, NO)

    makings: Makings
    """How symbols came about that are made of what a user chooses."""
    turn: tuple[Value, Guards] | None
    """The key of a round of a loop over all keys, and under which guards the round began."""
    deletes: bool
    """Whether a round of such a loop has deleted its key, whatever else holds."""

    def state_item(self, node: Any, key: Value, how: str = "item") -> Value:
        """``st.session_state[key]``."""
        return self.by_key(
            key,
            lambda name: self.read_state(node, name, how),
            lambda: Symbol("state", (key, self.store.get(_EPOCH))),
        )

    def by_key(
        self, key: Value, known: Callable[[str], Value], unknown: Callable[[], Value]
    ) -> Value:
        """Do something with each key that a value may be."""
        key = by_choice(self.settle(key), self.makings)

        def use(value: Value) -> Value:
            name = self.state_key(value)
            return unknown() if name is None else known(name)

        found = self.spread(key, use)
        return unknown() if found is None else found

    def set_state_item(self, node: Any, key: Value, value: Value) -> None:
        """``st.session_state[key] = value``."""

        def known(name: str) -> Value:
            self.write_state(node, name, value)
            return NONE

        def unknown() -> Value:
            self.write_state(node, None, value, self.prefix_of(key))
            return NONE

        self.by_key(key, known, unknown)

    def prefix_of(self, key: Value) -> str:
        """The text that an unknown key surely begins with."""
        key = self.settle(key)
        if isinstance(key, Symbol) and key.op in {"text", "+"} and key.args:
            first = key.args[0]
            if isinstance(first, Const) and isinstance(first.value, str):
                return first.value
        return ""

    def del_state_item(self, node: Any, key: Value, how: str) -> None:
        """``del st.session_state[key]``."""

        def known(name: str) -> Value:
            self.read_state(node, name, how)
            self.delete_state(node, name)
            return NONE

        def unknown() -> Value:
            self.delete_state(node, None)
            if self.turn is not None and self.turn[0] == key:
                self.deletes = self.deletes or self.guards.set == self.turn[1].set
            return NONE

        self.by_key(key, known, unknown)

    def state_has(self, node: Any, key: Value) -> Value:
        """``key in st.session_state``."""

        def known(name: str) -> Value:
            self.emit(StateSeen, node, key=name, how="in")
            return self.has(name)

        return self.by_key(key, known, lambda: Symbol("state-has", (key, self.store.get(_EPOCH))))

    def state_get(self, node: Any, key: Value, default: Value) -> Value:
        """``st.session_state.get(key, default)``."""

        def known(name: str) -> Value:
            self.emit(StateSeen, node, key=name, how="get")
            return self.choose(self.has(name), lambda: self.stored(name), lambda: default)

        return self.by_key(
            key, known, lambda: Symbol("state", (key, self.store.get(_EPOCH), default))
        )

    def state_method(self, node: Any, name: str, given: Arguments) -> Value:
        """A call of a method of ``st.session_state``."""
        first = given.args[0] if given.args else given.kwargs.get("key")
        second = given.args[1] if len(given.args) > 1 else given.kwargs.get("default")
        if given.open and name != "update":
            self.forget_state()
            return fresh("some state")
        if name in {"get", "setdefault", "pop"} and first is None:
            return fresh("some state")
        if name == "get" and first is not None:
            return self.state_get(node, first, second or NONE)
        if name == "setdefault" and first is not None:
            return self._setdefault(node, first, second or NONE)
        if name == "pop" and first is not None:
            return self._pop(node, first, second)
        if name == "update":
            self._update(node, given)
            return NONE
        if name == "clear":
            self.delete_state(node, None)
            self.all_gone()
            return NONE
        if name == "__contains__" and first is not None:
            return self.state_has(node, first)
        if name in {"__getitem__", "__getattr__"} and first is not None:
            return self.state_item(node, first, _WAYS[name])
        if name in {"__setitem__", "__setattr__"} and first is not None and len(given.args) > 1:
            self.set_state_item(node, first, given.args[1])
            return NONE
        if name in {"__delitem__", "__delattr__"} and first is not None:
            self.del_state_item(node, first, _WAYS[name])
            return NONE
        if name == "popitem":
            self.delete_state(node, None)
        if name == "to_dict":
            return self.all_state("to_dict")
        return Symbol("state-all", (name, self.store.get(_EPOCH)), UNKNOWN)

    def all_state(self, what: str) -> Symbol:
        """A copy of session state, or of its ``keys``, as it is now."""
        return Symbol("state-all", (what, self.store.get(_EPOCH), len(self.events)))

    def among_state(self, node: Any, key: Value, copy: Symbol) -> Value:
        """``key in`` a view of session state, or a copy of it: as long as the copy is true."""
        what, _, *since = copy.args
        if what not in {"keys", "to_dict"}:
            return fresh("is it in")
        wanted = self.state_key(key)
        for each in self.events[since[0] :] if since else ():
            if isinstance(each, (StateWrite, StateDelete)):
                known: Any = each.key
            else:
                known = each.key[1] if isinstance(each, ElementCreated) and each.key else ABSENT
            if known is None or known == wanted:
                return Symbol("state-has", (copy, key))
        return self.state_has(node, key)

    def _setdefault(self, node: Any, key: Value, default: Value) -> Value:
        def known(name: str) -> Value:
            def write() -> Value:
                self.write_state(node, name, default)
                return default

            return self.choose(self.has(name), lambda: self.stored(name), write)

        def unknown() -> Value:
            self.write_state(node, None, default, self.prefix_of(key))
            return fresh("some state")

        return self.by_key(key, known, unknown)

    def _pop(self, node: Any, key: Value, default: Value | None) -> Value:
        def known(name: str) -> Value:
            if default is None:
                value = self.read_state(node, name, "pop")
            else:
                value = self.choose(self.has(name), lambda: self.stored(name), lambda: default)
            self.delete_state(node, name)
            return value

        def unknown() -> Value:
            self.delete_state(node, None)
            return fresh("some state")

        return self.by_key(key, known, unknown)

    def _update(self, node: Any, given: Arguments) -> None:
        pairs: list[tuple[Value, Value]] = [
            (Const(name), value) for name, value in given.kwargs.items()
        ]
        known = not given.open
        for each in given.args:
            content = self.content(each) if isinstance(each, Heap) else None
            if each is SESSION_STATE:
                continue
            if content is None:
                known = False
                continue
            for item in content:
                if isinstance(item, Tuple) and len(item.items) == 2:
                    pairs.append((item.items[0], item.items[1]))
                else:
                    known = False
        for key, value in pairs:
            self.set_state_item(node, key, value)
        if not known:
            self.write_state(node, None, fresh("some state"))
