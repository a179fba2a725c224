"""Special methods of the app's own classes: operators and built-ins call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import content_of, forget_changes
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.values.classes import class_member
from stlint.model.guards import Guard
from stlint.model.objects import Function, Heap, Instance
from stlint.model.ops import Op
from stlint.model.surroundings import Surrounding
from stlint.model.values import Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.dryrun.core.dry_run import DryRun


TRUTH: Final = ("__bool__", "__len__")
_DEEP: Final = 6
"""How far what is held is looked at."""
_TEXT: Final = ("__str__", "__repr__")
_ITEMS: Final = ("__iter__", "__getitem__")
ORDER: Final = ("__lt__", "__gt__")
_NUMBER: Final = ("__index__",)
OF_BUILTINS: Final[dict[str, tuple[str, ...]]] = {
    "abs": ("__abs__",),
    "ascii": ("__repr__",),
    "bool": TRUTH,
    "bytes": ("__bytes__",),
    "complex": ("__complex__", "__float__"),
    "dir": ("__dir__",),
    "float": ("__float__", "__index__"),
    "format": ("__format__", *_TEXT),
    "hash": ("__hash__",),
    "int": ("__int__", "__index__", "__trunc__"),
    "len": ("__len__",),
    "next": ("__next__",),
    "print": _TEXT,
    "range": _NUMBER,
    "repr": ("__repr__",),
    "reversed": ("__reversed__", "__len__"),
    "round": ("__round__",),
    "str": _TEXT,
    **dict.fromkeys(("enumerate", "filter", "iter", "map", "zip"), _ITEMS),
}
"""The methods that a built-in looks for, in this order."""
_OPERATORS: Final = {
    "Add": "add",
    "BitAnd": "and",
    "BitOr": "or",
    "BitXor": "xor",
    "Divide": "truediv",
    "FloorDivide": "floordiv",
    "LeftShift": "lshift",
    "MatrixMultiply": "matmul",
    "Modulo": "mod",
    "Multiply": "mul",
    "Power": "pow",
    "RightShift": "rshift",
    "Subtract": "sub",
}
_COMPARED: Final = {
    Op.EQUAL: ("__eq__", "__eq__"),
    Op.LESS: ("__lt__", "__gt__"),
    Op.LESS_EQUAL: ("__le__", "__ge__"),
    Op.GREATER: ("__gt__", "__lt__"),
    Op.GREATER_EQUAL: ("__ge__", "__le__"),
}


def special(
    it: DryRun, node: Any, value: Value, names: Iterable[str], given: tuple[Value, ...] = ()
) -> Value | None:
    """Call the first of these methods that an object's class has; ``None``: it has none."""
    if not isinstance(value, Instance):
        return None
    for name in names:
        method = class_member(it, value.cls, name)
        if method is not ABSENT:
            if not isinstance(method, Function) or any(method is one for one in it.here.functions):
                risk(it)
                return fresh(Op.RESULT)
            return settle(it, call(it, node, method, Arguments((value, *given))))
    return None


def operate_on(it: DryRun, node: Any, operator: str, left: Value, right: Value) -> None:
    """What an operator between two values calls of their classes."""
    name = _OPERATORS.get(operator, "")
    done = special(it, node, left, (f"__{name}__",), (right,))
    if done is None or not isinstance(left, Instance):
        special(it, node, right, (f"__r{name}__",), (left,))


def in_place(it: DryRun, node: Any, operator: str, left: Value, right: Value) -> Value | None:
    """What ``left += right`` binds if the class of ``left`` says what that is."""
    return special(it, node, left, (f"__i{_OPERATORS.get(operator, '')}__",), (right,))


def compare_with(it: DryRun, node: Any, op: Op, left: Value, right: Value, *, other: bool) -> None:
    """What a comparison calls; ``other``: it is ``!=``."""
    if op is Op.IN:
        if special(it, node, right, ("__contains__",), (left,)) is None:
            gone_over(it, node, right)
        return
    own, reflected = _COMPARED[op]
    names = ("__ne__", own) if other else (own,)
    if special(it, node, left, names, (right,)) is None:
        special(it, node, right, ("__ne__", reflected) if other else (reflected,), (left,))


def looked_up(
    it: DryRun,
    value: Value,
    names: tuple[str, ...] = ("__hash__", "__eq__"),
    within: tuple[Value, ...] = (),
) -> None:
    """What is looked up in a container, or compared with all that it holds.

    The classes of objects are asked for hashes and whether they are equal (``names``), nobody knows
    how often; what holds itself may be compared without end. ``within`` is what it is held by.
    """
    if isinstance(value, Instance):
        for name in names:
            if class_member(it, value.cls, name) is not ABSENT:
                risk(it)
                _asked_often(it, it.here.statement, value, name)
        return
    if any(each is value for each in within):
        risk(it)
    elif isinstance(value, (Heap, Tuple)) and len(within) < _DEEP:
        for each in value.items if isinstance(value, Tuple) else content_of(it, value) or ():
            if not isinstance(each, Const):
                looked_up(it, settle(it, each), names, (*within, value))


def gone_over(it: DryRun, node: Any, value: Value) -> Value | None:
    """What an object gives to who goes over it; ``None``: nobody knows."""
    if not isinstance(value, Instance):
        return None
    iterator = special(it, node, value, ("__iter__",))
    if isinstance(iterator, Instance):
        _asked_often(it, node, iterator, "__next__")
        return None
    if iterator is None:
        _asked_often(it, node, value, "__getitem__")
    return iterator


def _asked_often(it: DryRun, node: Any, value: Instance, name: str) -> None:
    """A method is called for each item; what it raises in the end goes nowhere."""
    method = class_member(it, value.cls, name)
    if isinstance(method, Function) and not any(method is one for one in it.here.functions):
        nowhere = enter_target(it, "nowhere")
        asked = Guard(Symbol(Op.CALLED, (name, method)))

        def run() -> bool:
            call(it, node, method, Arguments((value,), {}, open=True))
            forget_changes(it)
            return True

        with it.at(it.here.within(Surrounding("handed", method, name))):
            fork(it, ((asked,), (asked.negated(),)), run, lambda: True)
        leave_target(it, nowhere, True)
