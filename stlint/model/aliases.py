"""Under which other names a value is known: what changes or ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.ops import PARTS, Op
from stlint.model.outside import Result
from stlint.model.values import Const, Phi, Value
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator


_HOLDING: Final = frozenset({Op.AFTER, Op.ATTRIBUTE})


def aliases(value: Value) -> Iterator[Value]:
    """A value and what it is a part of: changing the one changes the other."""
    while True:
        yield value
        if value.op not in PARTS:
            return
        if value.op is Op.ITEM and not isinstance(value.args[2], Const):
            return
        value = value.args[0]


def held(value: Value) -> Iterator[Value]:
    """The results of calls that a value may be: what is closed when the value is."""
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Phi):
            todo += (each.then, each.other)
        elif each.op in _HOLDING:
            todo.append(each.args[0])
        elif isinstance(each, Result):
            yield each
            if each.path in effects().closing:
                todo += each.inputs
