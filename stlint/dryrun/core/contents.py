"""What is in containers now, and whether something was changed since it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT, join
from stlint.dryrun.core.tables import Table
from stlint.model.made_of import leaves
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module
from stlint.model.ops import PARTS, Op
from stlint.model.outside import Container, External, Result
from stlint.model.values import NONE, Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.dry_run import DryRun


PARAMETERS: Final = "streamlit.query_params"


_OF_ANOTHER: Final = PARTS | {Op.AFTER}
_ACTING: Final = (Class, Function, Instance)
"""What may do something when it is called, or when a method of it is."""
_LEAVES: Final = 60
_NAMESPACES: Final = frozenset({"builtins.globals", "builtins.locals", "builtins.vars"})
"""What gives the names of a module as a dict."""
LASTING: Final = (Function, Class, Container, External)
"""What is seldom made anew each time that something is done."""


def is_stale(it: DryRun, value: Value) -> bool:
    """Whether a list, dict or set that is known for this run only was changed meanwhile."""
    changing = isinstance(value.now, (list, dict, set))
    return changing and isinstance(value, Symbol) and version_of(it, value) is not NONE


def content_of(it: DryRun, value: Value) -> tuple[Value, ...] | None:
    """The items of a tuple, a list or a set, the (key, value) tuples of a dict.

    None of what is no container, or one of which these are not known.
    """
    return settle(it, held(it, value)).items


def parts_of(it: DryRun, value: Value) -> tuple[Value, ...] | None:
    """The same; of one of two values both of these."""
    return (value.then, value.other) if isinstance(value, Phi) else content_of(it, value)


def held(it: DryRun, value: Value) -> Value:
    """What is in a container now: a ``Tuple``, one of several, or something unknown.

    What is no list, set or dict is itself what it holds.
    """
    if not isinstance(value, Heap):
        return value
    if value.kind != "view":
        return settle(it, it.flow.store.get(("content", value)))
    base, part = value.made
    at = {"keys": 0, "values": 1}.get(part)

    def seen(content: Value) -> Value:
        if isinstance(content, Phi):
            return join(content.guards, seen(content.then), seen(content.other))
        if not isinstance(content, Tuple):
            return blurred(it, "some items", content)
        pairs = pairs_of(content.items)
        return Tuple(pairs if at is None else (each.items[at] for each in pairs))

    return seen(held(it, base))


def root(it: DryRun, heap: Heap) -> Heap:
    """The container whose items are looked at."""
    return heap.made[0] if heap.kind == "view" else heap


def version_of(it: DryRun, value: Value) -> Value:
    """How often something was changed, as far as can be seen."""
    found = it.flow.store.get(("version", value))
    return NONE if found is ABSENT else settle(it, found)


_CHANGED: Table[Callable[[DryRun, Any], tuple[Value, ...]]] = Table()


def changed(it: DryRun, value: Value) -> None:
    """Something may have been changed: what is read from it next is new."""
    todo = [value]
    while todo:
        each = todo.pop()
        todo += _CHANGED[type(each)](it, each)


@_CHANGED.of(Phi)
def _either_changed(it: DryRun, phi: Phi) -> tuple[Value, ...]:
    del it
    return (phi.then, phi.other)


@_CHANGED.of(Heap)
def _content_changed(it: DryRun, heap: Heap) -> tuple[Value, ...]:
    it.flow.store.set(("content", root(it, heap)), blurred(it, "some items", heap))
    return ()


@_CHANGED.of(Symbol)
def _symbol_changed(it: DryRun, symbol: Symbol) -> tuple[Value, ...]:
    it.flow.store.set(("version", symbol), fresh("version"))
    return (symbol.args[0],) if symbol.op in _OF_ANOTHER and _shows(symbol) else ()


@_CHANGED.of(Instance)
def _attributes_changed(it: DryRun, instance: Instance) -> tuple[Value, ...]:
    """Any attribute of an object of the app may have been set."""
    it.flow.store.set(("version", instance), fresh("version"))
    for key, _ in it.flow.store.of(instance):
        it.flow.store.set(key, fresh(f"its {key[2]}"))
    for each in instance.cls.line():
        for key, value in it.flow.store.of(each.frame) if isinstance(each, Class) else ():
            if isinstance(settle(it, value), (Const, Heap, Tuple)):
                it.flow.store.set(("attribute", instance, key[1]), fresh(f"its {key[1]}"))
    return ()


@_CHANGED.of(Result)
def _result_changed(it: DryRun, result: Value) -> tuple[Value, ...]:
    it.flow.store.set(("version", result), fresh("version"))
    if isinstance(result, Result) and result.path in _NAMESPACES and not result.inputs:
        _names_changed(it)
    return ()


def _names_changed(it: DryRun) -> None:
    """Any name of a module may have been bound to something else."""
    for key, value in it.flow.store.of(it.here.module.frame):
        if not isinstance(value, (*LASTING, Module)):
            it.flow.store.set(key, fresh(f"the name {key[1]}"))


@_CHANGED.of(Value)
def _parameters_changed(it: DryRun, value: Value) -> tuple[Value, ...]:
    return _result_changed(it, value) if is_parameters(value) else ()


def blurred(it: DryRun, why: str, *values: Value) -> Symbol:
    """Something unknown that takes the place of values: what can act in them still can."""
    made = fresh(why)
    heaps = [root(it, each) for each in values if isinstance(each, Heap)]
    for value in (*values, *(it.flow.store.get(("content", each)) for each in heaps)):
        for leaf in leaves(value, _LEAVES, guards=False, inputs=False):
            acting = leaf.function if isinstance(leaf, Bound) else leaf
            if isinstance(acting, _ACTING):
                return Symbol(why, (*made.args, acting))
    return made


def _shows(part: Symbol) -> bool:
    """Whether what is changed in a part of something is changed in that: not if it is an object."""
    if part.op is Op.ATTRIBUTE and isinstance(part.args[0], Instance):
        return bool(part.args[-1] == "__dict__")
    return True


def pairs_of(content: Sequence[Value]) -> list[Tuple]:
    """The (key, value) pairs of a dict."""
    return [each for each in content if isinstance(each, Tuple) and len(each.items) == 2]


def is_parameters(value: Value) -> bool:
    """Whether it is what an app may change of Streamlit itself, in the address of the page."""
    if value.op is Op.AFTER:
        value = value.args[0]
    return isinstance(value, External) and value.path == PARAMETERS


def forget_changes(it: DryRun) -> None:
    """After what is done an unknown number of times: what it changed goes on changing."""
    for key, before in list(it.flow.store.logs[-1].items()):
        if not isinstance(key, tuple) or key[0] in {"state-has", "shared", "owner"}:
            continue
        if it.flow.store.get(key) is not before and it.flow.store.get(key) != before:
            value = it.flow.store.get(key)
            if not isinstance(value, LASTING):
                it.flow.store.set(key, blurred(it, "loop", value, before))
