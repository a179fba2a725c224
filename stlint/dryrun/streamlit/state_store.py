"""Session state as it is at every moment of a run: what is there, and what it holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT, join
from stlint.dryrun.core.trail import doubt, draws_anew, hold, risk
from stlint.dryrun.core.truth import outcomes_of, truth_now
from stlint.dryrun.libraries.enum_texts import member_text
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.folding import SCALARS
from stlint.model.aliases import aliases
from stlint.model.events import DefaultChanged, Opaque, StateDelete, StateRead, StateWrite
from stlint.model.guards import TRUE, Guard, unless
from stlint.model.made_of import asks_state, is_unfollowed
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.values import NO, YES, Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from stlint.dryrun.core.dry_run import DryRun


EPOCH: Final = ("session-state", "epoch")
_BEGIN: Final = Const("begin")
"""The epoch in which session state holds what the run began with."""
_PREFIXES: Final = ("session-state", "prefixes")


_OWNED: Final = "owned entry"
"""With a key: whether a widget of this run has it, so that the app cannot set it."""
CHOSEN: Final = "chosen entry"
"""With a key: session state has it for a widget whose key is made of a choice."""


_STATE: Final = Op.STATE
_STATE_HAS: Final = Op.STATE_HAS
_SOME_STATE: Final = Op.SOME_STATE
_SOME_PRESENCE: Final = Op.SOME_PRESENCE


def key_text(it: DryRun, key: Value) -> str | None:
    """The text that Streamlit makes of a key; None: not known."""
    if isinstance(key, Const):
        return str(key.value)
    if isinstance(key, Tuple):
        data = concrete(it, key)
        plain = isinstance(data, tuple) and all(isinstance(each, SCALARS) for each in data)
        return str(data) if plain else None
    if key.op is Op.MEMBER:
        cls, name = key.args
        return member_text(cls, name, partial(class_member, it))
    return None


def opaque(it: DryRun, node: Any, reason: str, *, may_stop: bool = True) -> None:
    """Something happened that may have done anything to session state."""
    risk(it)
    emit(it, Opaque, node, reason=reason)
    forget_state(it)
    if may_stop:
        doubt(it)


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


def state_key(it: DryRun, value: Value) -> str | None:
    """The text of a key, or None when it is not known. Integers and texts are one."""
    value = settle(it, value)
    if isinstance(value, Const) and isinstance(value.value, (str, int)):
        return str(value.value)
    if isinstance(value, (Symbol, Tuple)):
        return key_text(it, value)
    return None


def begin_state(it: DryRun) -> None:
    """A run begins: unless the run before left it otherwise, nothing is known to be gone."""
    it.flow.store.values.setdefault(EPOCH, _BEGIN)


def has_key(it: DryRun, key: str) -> Value:
    """Whether a key is there, as a value."""
    _mention(it, key)
    return settle(it, it.flow.store.get(("state-has", key)))


def _mention(it: DryRun, key: str) -> None:
    """Give a key that is met for the first time what it had from the start of the run."""
    if ("state-has", key) in it.flow.store.values:
        return
    it.page.keys.state_keys[key] = None
    for log in it.flow.store.logs:
        if EPOCH in log:
            has, value = _unmentioned(it, key, log[EPOCH])
            log.setdefault(("state-has", key), has)
            log.setdefault(("state", key), value)
    has, value = _unmentioned(it, key, it.flow.store.get(EPOCH))
    it.flow.store.values["state-has", key] = has
    it.flow.store.values["state", key] = value


def _unmentioned(it: DryRun, key: str, epoch: Value) -> tuple[Value, Value]:
    """Whether a key that the run has not spoken of is there, and what it holds."""
    if isinstance(epoch, Phi):
        then, other = (_unmentioned(it, key, each) for each in (epoch.then, epoch.other))
        return join(epoch.guards, then[0], other[0]), join(epoch.guards, then[1], other[1])
    if epoch is NO:
        return NO, fresh(Op.SOME_STATE)
    if epoch == _BEGIN and not _may_match(it, key):
        return Symbol(_STATE_HAS, (key,), now=False), Symbol(_STATE, (key,))
    return fresh(_SOME_PRESENCE), fresh(_SOME_STATE)


def _may_match(it: DryRun, key: str) -> bool:
    prefixes = it.flow.store.get(_PREFIXES)
    return isinstance(prefixes, Tuple) and any(
        key.startswith(each.value) for each in prefixes.items if isinstance(each, Const)
    )


def stored(it: DryRun, key: str) -> Value:
    """What is stored under a key that is there."""
    _mention(it, key)
    return settle(it, it.flow.store.get(("state", key)))


def forget_state(it: DryRun) -> None:
    """Something may have written any key."""
    epoch = fresh("some epoch")
    for key in known_keys(it):
        if truth_now(it, has_key(it, key)) is not True:
            it.flow.store.set(("state-has", key), Symbol(_STATE_HAS, (key, epoch)))
        it.flow.store.set(("state", key), Symbol(_STATE, (key, epoch)))
    it.flow.store.set(EPOCH, epoch)
    _may_be_free(it)


def known_keys(it: DryRun) -> list[str]:
    """The keys that the run has spoken of so far."""
    return list(it.page.keys.state_keys)


def may_be_missing(it: DryRun, has: Value, depth: int = 40) -> bool:
    """Whether some run like this one can find the key missing."""
    has = settle(it, has)
    if isinstance(has, Const):
        return not has.value
    if isinstance(has, Phi) and depth:
        truths = {each.now for each in has.guards}
        if False in truths:
            return may_be_missing(it, has.other, depth - 1)
        if None not in truths:
            return may_be_missing(it, has.then, depth - 1)
        unknown = [each for each in has.guards if each.now is None]
        if any(asks_state(each) or is_unfollowed(each) for each in unknown):
            return False
        found = _where_asked_for(has)
        return any(may_be_missing(it, each, depth - 1) for each in found)
    return has.now is False


def _missing_paths(it: DryRun, has: Value, depth: int = 12) -> list[tuple[Guard, ...]]:
    """Under which guards that do not hold now the key is missing."""
    has = settle(it, has)
    if isinstance(has, Const):
        return [] if has.value else [()]
    if not isinstance(has, Phi) or not depth:
        return [()] if has.now is False else []
    then, other = _where_asked_for(has)
    found = [(*has.guards, *path) for path in _missing_paths(it, then, depth - 1)]
    inverse = unless(has.guards)
    found += [(inverse, *path) for path in _missing_paths(it, other, depth - 1)]
    return found[:4]


def changed_state(it: DryRun, node: Any, value: Value, how: str) -> None:
    """Something is changed; if session state holds it, that is a write to its key."""
    for each in aliases(value):
        kept = it.flow.store.get(("kept", each))
        if isinstance(kept, Const):
            emit(it, StateWrite, node, key=kept.value, value=value, how=how)
        elif each.op is _STATE and isinstance(each.args[0], str):
            emit(it, StateWrite, node, key=each.args[0], value=value, how=how)
        elif each in it.page.keys.defaults:
            key, method, asked = it.page.keys.defaults[each]
            emit(it, DefaultChanged, node, key=key, how=how, value=each, asked=asked, method=method)
        elif isinstance(each, Phi):
            changed_state(it, node, each.then, how)
            changed_state(it, node, each.other, how)


def put_state(it: DryRun, key: str, value: Value) -> None:
    """A key is there, with a value, without the app having written it."""
    _mention(it, key)
    it.flow.store.set(("state-has", key), YES)
    it.flow.store.set(("state", key), value)


def own(it: DryRun, key: str) -> None:
    """A widget of this run has a key: until that is deleted, only callbacks can set it."""
    it.page.keys.owned |= {key}
    if draws_anew(it):
        _hand_over(it, key, YES)


def is_owned(it: DryRun, key: str) -> Value:
    """Whether a widget of this run has a key, as a value."""
    found = it.flow.store.get((_OWNED, key))
    return NO if found is ABSENT else settle(it, found)


def _hand_over(it: DryRun, key: str, owned: Value) -> None:
    where = (_OWNED, key)
    if not it.flow.store.has(where):
        it.flow.store.values[where] = NO  # so far, on whichever way
    it.flow.store.set(where, owned)


def _may_be_free(it: DryRun) -> None:
    """Some keys, or all, may have been deleted."""
    for key in it.page.keys.owned:
        if is_owned(it, key) != NO:
            _hand_over(it, key, fresh("is it owned"))


def without_owners(values: Mapping[Hashable, Value]) -> Iterator[tuple[Hashable, Value]]:
    """What a run leaves in the store but for what its widgets have: the next one draws its own."""
    for name, value in values.items():
        if not (isinstance(name, tuple) and name[0] == _OWNED):
            yield name, value


def read_state(it: DryRun, node: Any, key: str, how: str) -> Value:
    """A read that raises when the key is missing."""
    has = has_key(it, key)
    now = truth_now(it, has)
    emit(
        it,
        StateRead,
        node,
        key=key,
        how=how,
        missing=None if now is None else not now,
        maybe=may_be_missing(it, has),
        paths=tuple(_missing_paths(it, has)),
    )
    if outcomes_of(it, has)[1] is not None:
        it.flow.store.set(("state-has", key), YES)
    return stored(it, key)


def store_state(
    it: DryRun, node: Any, key: str | None, value: Value, prefix: str = "", how: str = "="
) -> None:
    """A key is set; None: one that is not known, but for how it begins."""
    emit(it, StateWrite, node, key=key, value=value, how=how, prefix=prefix or None)
    if key is not None and it.flow.guards.now is not False and it.here.segment != "callback":
        it.page.keys.written[key] = True if it.flow.guards.now else None
    if key is not None and it.flow.guards.now is not False:
        it.page.keys.assigned[key] = True if it.flow.guards.now else None
    if isinstance(value, Heap) and key is not None:
        it.flow.store.set(("kept", value), Const(key))
        hold(it, value, concrete(it, value))
    if key is not None:
        it.flow.store.set(("state-has", key), _there_now(it, key))
        it.flow.store.set(("state", key), value)
        return
    if not prefix:
        forget_state(it)
        return
    known = it.flow.store.get(_PREFIXES)
    items = known.items if isinstance(known, Tuple) else ()
    it.flow.store.set(_PREFIXES, Tuple((*items, Const(prefix))))
    for each in known_keys(it):
        if each.startswith(prefix) and truth_now(it, has_key(it, each)) is not True:
            it.flow.store.set(("state-has", each), fresh(Op.SOME_PRESENCE))


def _there_now(it: DryRun, key: str) -> Value:
    """That a key is set now; if a cached function does that, only in runs that the cache misses."""
    before = has_key(it, key)
    if it.here.cached is None:
        return YES
    missed = Guard(Symbol(Op.CACHE_MISS, it.here.site), now=True)
    return join((missed,), YES, before)


def delete_state(it: DryRun, node: Any, key: str | None) -> None:
    """A key is gone; None: one that is not known, or all."""
    emit(it, StateDelete, node, key=key)
    if key is not None:
        _hand_over(it, key, NO)
        it.flow.store.set(("state-has", key), NO)
        return
    _may_be_free(it)
    for each in known_keys(it):
        it.flow.store.set(("state-has", each), fresh(Op.SOME_PRESENCE))


def all_gone(it: DryRun) -> None:
    """No key is there any more."""
    for key in it.page.keys.owned:
        _hand_over(it, key, NO)
    for key in known_keys(it):
        it.flow.store.set(("state-has", key), NO)
    it.flow.store.set(EPOCH, NO)
