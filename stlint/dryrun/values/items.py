"""Items of lists, dicts, sets and texts: which there are, and how they are read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import nesting
from stlint.dryrun.core.asking import holds, items_at_hand
from stlint.dryrun.core.contents import blurred, changed, content_of, pairs_of, root
from stlint.dryrun.core.emit import after_click, emit, note_done
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.iterating import MAX_ITEMS
from stlint.dryrun.core.store import join
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import note
from stlint.dryrun.python.generators import PARTLY, generator_in, is_suspended, iterate, unseen
from stlint.dryrun.streamlit.state_store import changed_state
from stlint.dryrun.values.computing import operated
from stlint.dryrun.values.concrete import concrete, equality, frozen, new
from stlint.dryrun.values.folds import fold, result_now
from stlint.dryrun.values.members import iterated
from stlint.dryrun.values.refusals import refuse_key
from stlint.dryrun.values.shared import note_set_in
from stlint.dryrun.values.special_methods import gone_over
from stlint.model.aliases import aliases
from stlint.model.events import Mutated, NameBound
from stlint.model.notes import Changed
from stlint.model.objects import Class, Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Containers
from stlint.model.values import Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame


MAX_PAGES: Final = 1_000
"""More pages are not followed."""


MAX_ALTERNATIVES: Final = 3
"""How deep alternatives of what a container holds are nested to be told apart."""
MAX_CONTENTS: Final = 8
"""How deep they are nested to be changed one by one."""


_UNORDERED: Final = frozenset({"set", "frozenset"})


def drained(it: DryRun, node: Any, generator: Suspended) -> Value:
    """A list of all that a generator yields.

    Raises:
        UnreachableError: control does not come out of it.
    """
    if settle(it, it.flow.store.get(("begun", generator))) == PARTLY:
        unseen(it, node, generator)
        return new(it, "list", None)
    made = new(it, "list", [])

    def add(value: Value) -> bool:
        add_item(it, made, value)
        return True

    if not iterate(it, node, generator, add):
        raise UnreachableError
    return made


def used_up(it: DryRun, value: Value) -> Value:
    """What is iterated over to its end: a list of it, if it is a generator."""
    value = settle(it, value)
    if isinstance(value, Instance):
        given = gone_over(it, it.here.statement, value)
        return fresh("some items") if given is None else used_up(it, given)
    found = generator_in(it, value)
    if found is not None:
        generator, item_of = found
        made = drained(it, generator.node, generator)
        if value is generator:
            return made
        items, complete = items_of(it, made)
        return new(it, "list", [item_of(*each) for each in enumerate(items)] if complete else None)
    if isinstance(value, (Phi, Symbol)) and is_suspended(it, value):
        return unseen(it, it.here.statement, value)
    return value


def items_of(it: DryRun, value: Value, most: int = MAX_ITEMS) -> tuple[list[Value], bool]:
    """What ``items_at_hand`` says; a generator runs to its end."""
    goes_on = it.process.learnt.suspends or isinstance(value, Instance)
    return items_at_hand(it, used_up(it, value) if goes_on else value, most)


@holds(Tuple)
def _of_tuple(it: DryRun, value: Tuple, most: int) -> tuple[list[Value], bool]:
    del it
    return _bounded(list(value.items), most)


@holds(Heap)
def _of_container(it: DryRun, value: Heap, most: int) -> tuple[list[Value], bool]:
    content = taken_from(it, value) if value.kind == "iterator" else content_of(it, value)
    if content is None or is_unordered(it, value):
        return _of_unknown(it, value, most)
    if value.kind == "dict":
        return _bounded([each.items[0] for each in pairs_of(content)], most)
    return _bounded(list(content), most)


@holds(Const)
def _of_constant(it: DryRun, value: Const, most: int) -> tuple[list[Value], bool]:
    if isinstance(value.value, str):
        return _bounded([Const(each) for each in value.value[: most + 1]], most)
    if not isinstance(value.value, bytes):
        fail(it, "TypeError")
    return list(map(Const, value.value if isinstance(value.value, bytes) else ())), True


@holds(Class)
def _of_class(it: DryRun, value: Class, most: int) -> tuple[list[Value], bool]:
    members = iterated(it, value)
    return _of_unknown(it, value, most) if members is None else _bounded(members, most)


@holds(Containers)
def _of_places(it: DryRun, value: Containers, most: int) -> tuple[list[Value], bool]:
    del it, most
    return [value.one() for _ in range(2)], False


@holds(Value)
def _of_unknown(it: DryRun, value: Value, most: int) -> tuple[list[Value], bool]:
    """Two items of something of which little is known."""
    del most
    if value.op is Op.EDITS:
        return [element(it, value, at) for at in range(3)], True
    operated(it, fresh("items"), list, (value,))
    return [element(it, value, 0), element(it, value, 1)], False


def is_unordered(it: DryRun, value: Value) -> bool:
    """Whether nobody knows in which order something gives its items."""
    return value.kind in _UNORDERED and len(content_of(it, value) or ()) > 1


def taken_from(it: DryRun, iterator: Value) -> tuple[Value, ...] | None:
    """What is left of an iterator, to its end; ``None``: that is not known."""
    content = content_of(it, iterator)
    when = it.flow.store.get(("drawn when", iterator))
    known = all(
        it.flow.store.get(("content", root(it, source))) is before
        for source, before in zip(*when.args, strict=True)
    )
    it.flow.store.set(("content", iterator), Tuple(()))
    return content if known else None


def was_used(it: DryRun, value: Value) -> bool:
    """Whether somebody has asked this ``enumerate`` or ``zip`` for its items; now one does."""
    used = ("used", id(value))
    before = it.flow.store.get(used)
    it.flow.store.set(used, value)  # which keeps it, so that its id stays its own
    return before is value


def use_up_perhaps(it: DryRun, value: Value) -> None:
    """Somebody may take from what may be an iterator."""
    if isinstance(value, Phi):
        use_up_perhaps(it, value.then)
        use_up_perhaps(it, value.other)
    elif value.kind == "iterator":
        changed(it, value)


def element(it: DryRun, value: Value, index: int) -> Value:
    """The item at a position of something, as far as it is known."""
    value = settle(it, value)
    unknown = isinstance(value, Heap) and (
        value.kind == "iterator" or content_of(it, value) is None or is_unordered(it, value)
    )
    if isinstance(value, (Tuple, Heap, Containers, Const)) and not unknown:
        items, _ = items_of(it, value)
        if index < len(items):
            return items[index]
    if value.op is Op.PAIRS:
        return Tuple(element(it, each, index) for each in value.args)
    if value.op is Op.NUMBERED:
        source, start = value.args
        number = fold(it, Op.ADD, lambda a, b: a + b, start, Const(index))
        return Tuple((number, element(it, source, index)))
    if value.op is Op.RANGE:
        start = 0 if len(value.args) == 1 else concrete(it, value.args[0])
        if isinstance(start, int) and len(value.args) < 3:
            return Const(start + index)
    now = result_now(it, lambda data: list(data)[index], value)
    return Symbol(Op.ELEMENT, (frozen(it, value), index), now)


def add_item(it: DryRun, heap: Heap, item: Value) -> None:
    """A list or set has one more item, a dict one more (key, value) pair."""

    def added(content: Value) -> Value:
        if isinstance(content, Phi) and nesting(content) <= MAX_CONTENTS:
            return join(content.guards, added(content.then), added(content.other))
        more = _having(it, heap, content.items, item) if isinstance(content, Tuple) else None
        return blurred(it, "some items", content, item) if more is None else Tuple(more)

    key = item.items[0] if heap.kind == "dict" and isinstance(item, Tuple) else item
    refuse_key(it, heap, key, new=True)
    content = settle(it, it.flow.store.get(("content", heap)))
    it.flow.store.set(("content", heap), added(content))


def _having(
    it: DryRun, heap: Heap, items: tuple[Value, ...], item: Value
) -> tuple[Value, ...] | None:
    """What a container holds once something is added; ``None``: that is not known."""
    if heap.kind == "list":
        return (*items, item)
    if heap.kind == "set":
        at = equality(it).place(items, item)
        return None if at is None else (*items, item) if at < 0 else items
    if heap.kind != "dict" or not isinstance(item, Tuple):
        return None
    pairs = pairs_of(items)
    at = equality(it).place((each.items[0] for each in pairs), item.items[0])
    if at is None:
        return None
    if at < 0:
        return (*pairs, item)
    return (*pairs[:at], Tuple((pairs[at].items[0], item.items[1])), *pairs[at + 1 :])


def mutation(
    it: DryRun,
    node: Any,
    value: Value,
    how: str,
    given: Sequence[Value] = (),
    key: Value | None = None,
) -> None:
    """An object is changed: say so if it is shared, kept, or held by a plain variable.

    ``given`` is what is put into it, ``key`` under which key.
    """
    if given and isinstance(value, Heap):
        note_set_in(it, node, value, given, key=key)
    changed_state(it, node, value, how)
    if after_click(it):
        note_done(it, node, how, value, tuple(frozen(it, each) for each in given))
    for leaf in aliases(value):
        origin = it.flow.store.get(("shared", leaf))
        if origin.op is Op.SHARED:
            factory, place = origin.args
            emit(it, Mutated, node, factory=factory, factory_place=place, how=how)
            note(it, Changed(node, leaf))
            break
    if isinstance(value, Heap) and it.flow.guards.triggers | _callback(it):
        owner = it.flow.store.get(("owner", value))
        if isinstance(owner, Symbol):
            name, frame = owner.args
            note_change(it, node, name, frame, "mutate")


def _callback(it: DryRun) -> frozenset[Any]:
    return frozenset({"callback"}) if it.here.segment == "callback" else frozenset()


def note_change(it: DryRun, node: Any, name: str, frame: Frame, how: str) -> None:
    """A plain variable is changed in a way that the next rerun undoes."""
    it.page.watched.add((frame, name))
    emit(it, NameBound, node, name=name, how=how, scope=frame, depth=it.here.around.loop_depth)


def _bounded(items: list[Value], most: int) -> tuple[list[Value], bool]:
    return (items[:2], False) if len(items) > most else (items, True)
