"""Arguments of cached functions that are no part of the key, and decide all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import CacheCalled
from stlint.model.made_of import leaves
from stlint.model.objects import Instance
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.questions.cached import (
    calls_of,
    cleared,
    decided_by,
    is_alike,
    is_over_at_once,
    keyed,
)
from stlint.model.values import Const, Tuple, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Unhashed", "unhashed"]

_PASSED: Final = frozenset({Op.ELEMENT, Op.MORE})
"""What a loop gives, turn after turn."""


class Unhashed(NamedTuple):
    """A call with an argument that changes, and that Streamlit does not look at.

    ``other`` is a call with another one that gets the same, if it is seen.
    """

    call: CacheCalled
    name: str
    other: CacheCalled | None = None


def unhashed(run: Run) -> Iterator[Unhashed]:
    """Calls whose result depends on an argument with an underscore, and whose key does not."""
    for call in run.of(CacheCalled):
        definition = call.definition
        if definition is None or call.more or is_over_at_once(definition):
            continue
        if cleared(run, definition, by_click=False):
            continue
        for name, value in call.contents.items():
            if not name.startswith("_") or isinstance(value, Instance):
                continue
            other = next(
                (each for each in calls_of(run, definition) if _clashes(call, each, name)), None
            )
            if other is not None or _decides(call, value):
                yield Unhashed(call, name, other)


def _decides(call: CacheCalled, value: Any) -> bool:
    """Whether a user decides on an argument and so on the result, and on nothing in the key."""
    decided = _decided(value)
    for each in keyed(call).values():
        decided -= decided_by(each) | _passed(each)
    return bool(decided & (decided_by(call.gives) | _passed(call.gives)))


def _clashes(call: CacheCalled, before: CacheCalled, name: str) -> bool:
    """Whether an earlier call with the same key has another constant as an argument."""
    if before.order >= call.order or name not in before.contents or not is_alike(before, call):
        return False
    one, other = before.contents[name], call.contents[name]
    return one != other and _is_constant(one) and _is_constant(other)


def _is_constant(value: Any) -> bool:
    return all(
        isinstance(each, (Const, Tuple)) or each.op in (Op.LIST, Op.DICT, Op.SET)
        for each in leaves(value)
    )


def _decided(value: Any) -> set[Any]:
    """What users decide in something that is data.

    Of what a client was made with, only choices count: the key that it was given is no matter.
    """
    found = decided_by(value, inputs=False) | _passed(value)
    for each in leaves(value):
        if isinstance(each, Result):
            inner = decided_by(each.inputs, inputs=False)
            found |= {one for one in inner if _is_data(each) or _is_choice(one)}
    return found


def _is_data(result: Result) -> bool:
    known = effects()
    root = result.path.partition(".")[0]
    return known.expensive_kind(result.path) == "data" or any(
        each.partition(".")[0] == root for each in known.kinds["table"]
    )


def _is_choice(decided: Any) -> bool:
    return isinstance(decided, WidgetValue) and decided.options is not None


def _passed(value: Any) -> set[Any]:
    return {each for each in leaves(value) if each.op in _PASSED}
