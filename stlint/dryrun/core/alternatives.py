"""Values that are one of several: how they are nested, and which are worth telling apart."""

from __future__ import annotations

from typing import Final

from stlint.model.guards import EQUAL
from stlint.model.ops import PASSING, Op
from stlint.model.outside import Result
from stlint.model.values import Phi, Symbol, Value, WidgetValue

_ATTRIBUTE: Final = Op.ATTRIBUTE


class _Never(Value):
    """What control does not come out with: the key of a table is none of those that it has."""

    __slots__ = ()

    def __str__(self) -> str:
        return "nothing"


NEVER: Final = _Never()
_PAGES: Final = frozenset({"streamlit.Page", "streamlit.navigation"})


def nesting(value: Value) -> int:
    """How deep alternatives are nested in one another."""
    if not isinstance(value, Phi):
        return 0
    return max(1 + nesting(value.then), nesting(value.other) + (not one_switch(value)))


def one_switch(value: Phi) -> bool:
    """Whether an alternative and the next are chosen by the same value: ``elif``, a table."""
    other = value.other
    if not isinstance(other, Phi) or len(value.guards) != 1 or len(other.guards) != 1:
        return False
    one, two = value.guards[0], other.guards[0]
    return one.test == two.test == EQUAL and one.subject == two.subject


def worth_telling_apart(value: Value) -> bool:
    """Whether an alternative is something that is known, and not just a symbol."""
    if isinstance(value, Phi):
        return worth_telling_apart(value.then) or worth_telling_apart(value.other)
    if isinstance(value, Symbol):
        if value.op is _ATTRIBUTE:
            return of_pages(value.args[0])
        return value.op in PASSING
    return of_pages(value) or not isinstance(value, (Result, WidgetValue))


def of_pages(value: Value) -> bool:
    """Whether something is a page, or what shows one of several."""
    return isinstance(value, Result) and value.path in _PAGES


def of_the_run(value: Value) -> Value:
    """The alternative of the run that ends: its conditions are others in the next one."""
    while isinstance(value, Phi):
        current = value.current
        if current is None:
            break
        value = current
    return value
