"""Variables of imported modules, which are the same for all users of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.values.concrete import concrete, frozen
from stlint.model.events import SharedRead, SharedSet
from stlint.model.objects import Class, Heap, Instance
from stlint.model.ops import Op
from stlint.model.values import Const, Symbol, Tuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame, Module
    from stlint.model.values import Value

__all__ = ["note_set", "note_set_in", "note_set_outside", "note_shared", "read_shared"]

_OF_MODULE = "of module"


def note_shared(it: DryRun, module: Module) -> None:
    """Note what the variables of a module hold that has just been imported, and of its classes."""
    for key, value in list(it.flow.store.of(module.frame)):
        held = settle(it, value)
        if isinstance(held, (Heap, Instance)):
            _note_holder(it, held, key, key[1])
        elif isinstance(held, Class) and held.frame.module is module:
            for inner, part in list(it.flow.store.of(held.frame)):
                if isinstance(settle(it, part), Heap):
                    _note_holder(it, settle(it, part), inner, f"{held.name}.{inner[1]}")


def _note_holder(it: DryRun, held: Value, slot: Any, name: str) -> None:
    if it.flow.store.get((_OF_MODULE, held)) is ABSENT:
        it.flow.store.set((_OF_MODULE, held), Symbol(Op.OWNER, (slot, name)))


def note_set(it: DryRun, node: Any, frame: Frame, name: str, value: Value) -> None:
    """A variable of a module, or an attribute of a class of one, is set."""
    top = frame.module.frame
    if frame is not top and not (frame.of_class and frame.parent is top):
        return
    if frame.module.name != "__main__" and it.here.segment != "import":
        told = name if frame is top else f"{_class_name(it, frame)}.{name}"
        _tell(it, node, (frame, name), told, (value,), replaces=True)


def note_set_in(
    it: DryRun,
    node: Any,
    held: Value,
    values: Sequence[Value],
    *,
    attribute: str = "",
    key: Value | None = None,
) -> None:
    """What a variable of a module holds is changed.

    Args:
        it: the dry run.
        node: where.
        held: the container or the object.
        values: what is put there.
        attribute: the name of the attribute that is set; empty if it is another change.
        key: the key that is set, if it is one.
    """
    noted = it.flow.store.get((_OF_MODULE, held))
    if noted is ABSENT or it.here.segment == "import":
        return
    slot, name = noted.args
    keyed = key is not None and not isinstance(settle(it, key), Const)
    if attribute:
        slot, name = (held, attribute), f"{name}.{attribute}"
    replaces = bool(attribute) or key is not None
    _tell(it, node, slot, name, values, replaces=replaces, keyed=keyed)


def note_set_outside(it: DryRun, node: Any, key: Value, value: Value) -> None:
    """A variable of the environment is set, where libraries and other programs find it."""
    name = concrete(it, key)
    if isinstance(name, str) and it.here.segment != "import":
        slot = ("environment", name)
        _tell(it, node, slot, f"${name}", (value,), replaces=True, outside=True)


def _tell(
    it: DryRun, node: Any, slot: Any, name: str, values: Sequence[Value], **more: bool
) -> None:
    parts: list[Value] = []
    for each in values:
        value = settle(it, each)
        content = content_of(it, value) if isinstance(value, Heap) else None
        parts += content or (value,)
    it.process.learnt.changed.add(slot)
    emit(it, SharedSet, node, slot=slot, name=name, value=Tuple(parts), **more)


def read_shared(it: DryRun, node: Any, slot: Any, value: Value) -> None:
    """A variable or an attribute is read: say so if it is one that some run has changed."""
    if isinstance(value, Heap):
        noted = it.flow.store.get((_OF_MODULE, value))
        slot = slot if noted is ABSENT else noted.args[0]
    if slot in it.process.learnt.changed:
        emit(it, SharedRead, node, slot=slot)


def note_compared(it: DryRun, sides: tuple[tuple[Any, Value], tuple[Any, Value]]) -> None:
    """Two operands, each with its node, are compared: say so of what was just read for that."""
    for event in it.trail.events[-2:]:
        if isinstance(event, SharedRead):
            for (node, _), (_, other) in (sides, sides[::-1]):
                if event.place.node is node:
                    event.compared = frozen(it, other)


def _class_name(it: DryRun, frame: Frame) -> str:
    held = (value for _, value in it.flow.store.of(frame.module.frame))
    return next((each.name for each in held if isinstance(each, Class) and each.frame is frame), "")
