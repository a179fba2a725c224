"""Single items: read, written and deleted by an index or a key."""

from __future__ import annotations

import operator
from functools import partial
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import NEVER, of_pages
from stlint.dryrun.core.asking import indexes
from stlint.dryrun.core.changing import deletes_item, sets_item
from stlint.dryrun.core.contents import changed, content_of, pairs_of, version_of
from stlint.dryrun.core.failures import fail, fails_now, may_fail, operation
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import join
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.streamlit.address import item_asked
from stlint.dryrun.streamlit.selections import none_selected
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import operate
from stlint.dryrun.values.concrete import concrete, equality, frozen
from stlint.dryrun.values.folds import fold, result_now
from stlint.dryrun.values.items import add_item, items_of, mutation
from stlint.dryrun.values.members import lacks_member
from stlint.dryrun.values.outlived import tell_if_outlived
from stlint.dryrun.values.refusals import refuse_key
from stlint.model import table_entries
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Container as Place
from stlint.model.outside import Containers, External
from stlint.model.values import NONE, UNKNOWN, Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun


MAX_ENTRIES: Final = 12
"""Entries of a table of functions that are told apart by a key that is not known."""


USERS: Final = frozenset({"streamlit.user", "streamlit.experimental_user"})
"""Mappings of what is known of who looks at the app: that depends on where it runs."""
_INDEXED: Final = frozenset({"list", "range"})


_ITEM: Final = Op.ITEM


@indexes(Containers)
def _place(it: DryRun, node: Any, base: Containers, key: Value) -> Value:
    del it, node, key
    return base.one()


@indexes(External)
def _of_external(it: DryRun, node: Any, base: External, key: Value) -> Value:
    if base.path in USERS:
        may_fail(it, "KeyError")
    return _of_unknown(it, node, base, key)


@indexes(Const)
def _of_constant(it: DryRun, node: Any, base: Const, key: Value) -> Value:
    if isinstance(base.value, (int, float, NoneType)):
        return fail(it, "TypeError", _ITEM, (base, key))
    return _of_unknown(it, node, base, key)


@indexes(Suspended, Function)
def _of_none(it: DryRun, node: Any, base: Suspended | Function, key: Value) -> Value:
    del node, base, key
    return fail(it, "TypeError")


@indexes(Class)
def _of_class(it: DryRun, node: Any, base: Class, key: Value) -> Value:
    if isinstance(key, Const) and lacks_member(it, base, key):
        return fail(it, "KeyError")
    return _of_unknown(it, node, base, key)


@indexes(Heap)
def _of_container(it: DryRun, node: Any, base: Heap, key: Value) -> Value:
    if base.kind == "dict":
        return dict_entry(it, base, key)
    if base.kind not in _INDEXED:
        return fail(it, "TypeError")
    return _in_order(it, node, base, key, content_of(it, base))


@indexes(Tuple)
def _of_tuple(it: DryRun, node: Any, base: Tuple, key: Value) -> Value:
    return _in_order(it, node, base, key, base.items)


def _in_order(
    it: DryRun, node: Any, base: Heap | Tuple, key: Value, content: Sequence[Value] | None
) -> Value:
    """An item at an index."""
    if isinstance(key, Const):
        if not isinstance(key.value, int):
            return fail(it, "TypeError", _ITEM, (base, key))
        if base in it.process.listed.shuffled:
            return fresh("some file")
        if content is not None:
            try:
                return settle(it, content[key.value])
            except IndexError:
                return fail(it, "IndexError", _ITEM, (base, key))
    elif content and all(isinstance(each, Place) for each in content):
        first = content[0]
        assert isinstance(first, Place)
        return first.twin()
    elif content and not _is_slice(key) and all(map(partial(_has_code, it), content)):
        return _entry_of(it, _by_index(content), frozen(it, key), NEVER)
    return _of_unknown(it, node, base, key)


@indexes(Value)
def _of_unknown(it: DryRun, node: Any, base: Value, key: Value) -> Value:
    """An item of something of which little is known."""
    item_asked(it, node, base, key)
    error = table_entries.refuses(base, key)
    if error is not None:
        return fail(it, error, _ITEM, (base, key))
    data, at = concrete(it, base), concrete(it, key)
    if isinstance(at, int) and it.flow.guards.now and none_selected(it, base):
        return fails_now(it, "IndexError", _ITEM, (base, key))
    if isinstance(data, (str, bytes, tuple)) and isinstance(at, int):
        return operate(it, _ITEM, operator.getitem, base, key)
    now = UNKNOWN
    here = base if isinstance(base, (Tuple, Heap)) else _turned_to(it, base)
    if here is not None:
        now = result_now(it, operator.getitem, here, key)
    return Symbol(_ITEM, (frozen(it, base), version_of(it, base), frozen(it, key)), now)


def _turned_to(it: DryRun, value: Value) -> Value | None:
    """The list or dict that an item of a list, one way or another, is in this run."""
    if value.op is not Op.ELEMENT or version_of(it, value) is not NONE:
        return None
    source, index = value.args
    content = source.args[0] if source.op is Op.LIST and len(source.args) == 1 else None
    while isinstance(content, Phi):
        content = content.current
    items = content.items if isinstance(content, Tuple) else ()
    found = items[index] if index < len(items) else None
    return found if isinstance(found, (Heap, Tuple)) else None


def dict_entry(it: DryRun, base: Heap, key: Value, default: Value = NEVER) -> Value:
    """``base[key]`` or ``base.get(key, default)`` of a dict."""
    refuse_key(it, base, key)
    content = content_of(it, base)
    wanted = frozen(it, key)
    if content is None:
        return Symbol(_ITEM, (frozen(it, base), NONE, wanted))
    pairs = pairs_of(content)
    if not isinstance(key, Const):
        tell_if_outlived(it, operation(it), "[]", key, (each.items[0] for each in pairs))
    at = equality(it).place((each.items[0] for each in pairs), key)
    if at is not None and at >= 0:
        return settle(it, pairs[at].items[1])
    if at is not None:
        return fail(it, "KeyError") if default is NEVER else default
    if any(map(partial(_has_code, it), content)):
        return _entry_of(it, pairs, wanted, default)
    now = concrete(it, key, now=True)
    if now is not UNKNOWN and all(map(partial(_has_plain_key, it), content)):
        found = default
        for pair in pairs:
            if concrete(it, pair.items[0]) == now:
                found = settle(it, pair.items[1])
        if found is NEVER:
            fails_now(it, "KeyError", _ITEM, (base, key))
        else:
            return Symbol(_ITEM, (frozen(it, base), default, wanted), _data_now(it, found))
    return Symbol(_ITEM, (frozen(it, base), default, wanted))


def _data_now(it: DryRun, value: Value) -> Any:
    """What something is in this run, lists and dicts as well."""
    return concrete(it, value, now=True) if isinstance(value, Heap) else value.now


def _has_plain_key(it: DryRun, pair: Value) -> bool:
    return isinstance(pair, Tuple) and concrete(it, pair.items[0]) is not UNKNOWN


def _has_code(it: DryRun, value: Value, depth: int = 3) -> bool:
    """Whether something is a function, or another thing with methods, or holds one."""
    content = content_of(it, value)
    if content is not None:
        return depth > 0 and any(_has_code(it, each, depth - 1) for each in content)
    kinds = (Function, Bound, Class, Instance, Module, External, Place)
    return isinstance(value, kinds) or of_pages(value)


def _is_slice(key: Value) -> bool:
    return key.op is Op.SLICE


def _by_index(items: Sequence[Value]) -> list[Tuple]:
    """The items of a list by their index, from its begin and from its end."""
    indices = [*range(len(items)), *range(-len(items), 0)]
    return [Tuple((Const(each), items[each])) for each in indices]


def _entry_of(it: DryRun, pairs: Sequence[Tuple], key: Value, default: Value) -> Value:
    """The value of one of the entries of a table, by a key that is not known."""
    result = default
    for pair in reversed(pairs[:MAX_ENTRIES]):
        each, value = pair.items
        true, false = outcomes_of(it, fold(it, Op.EQUAL, folding.COMPARE[Op.EQUAL], key, each))
        if true is not None:
            result = value if false is None else join(true, value, result)
    return result if len(pairs) <= MAX_ENTRIES else fresh("some item")


@sets_item(Heap)
def put(it: DryRun, node: Any, base: Heap, key: Value, value: Value, how: str = "=") -> None:
    """``base[key] = value``."""
    del how
    mutation(it, node, base, "item assignment", (value,), key)
    refuse_key(it, base, key)
    content = content_of(it, base)
    if content is None:
        changed(it, base)
        return
    if base.kind == "dict":
        add_item(it, base, Tuple((key, value)))
        return
    if base.kind != "list":
        fail(it, "TypeError")
        return
    at = index_of(it, key)
    if isinstance(at, slice):
        more, complete = items_of(it, value)
        if not complete:
            changed(it, base)
            return
        value = Tuple(more)
    if at is None:
        changed(it, base)
        return
    items: Any = list(content)
    try:
        items[at] = value.items if isinstance(at, slice) else value
    except (IndexError, ValueError) as error:
        fail(it, type(error).__name__)
    it.flow.store.set(("content", base), Tuple(items))


def index_of(it: DryRun, key: Value) -> int | slice | None:
    """What is between the brackets, for a list; ``None``: that is not known."""
    if key.op is Op.SLICE:
        bounds = [concrete(it, each) for each in key.args]
        plain = all(each is None or isinstance(each, int) for each in bounds)
        return slice(*bounds) if plain else None
    at = concrete(it, key)
    return at if isinstance(at, int) else None


@deletes_item(Heap)
def _delete_entry(it: DryRun, node: Any, base: Heap, key: Value) -> None:
    mutation(it, node, base, "item deletion")
    content = content_of(it, base)
    if content is None:
        changed(it, base)
        return
    at: Any = index_of(it, key)
    if base.kind == "dict":
        refuse_key(it, base, key)
        at = equality(it).place((each.items[0] for each in pairs_of(content)), key)
    elif base.kind != "list":
        fail(it, "TypeError")
        return
    if at is None:
        changed(it, base)
        return
    items = list(content)
    if base.kind == "dict" and at < 0:
        fail(it, "KeyError")
        return
    try:
        del items[at]
    except IndexError:
        fail(it, "IndexError")
    it.flow.store.set(("content", base), Tuple(items))
