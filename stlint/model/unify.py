"""Under which conditions two keys or identities that differ in this run would be the same."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final

from stlint.model.guards import EQUAL, Guard
from stlint.model.made_of import asks_state, widgets_in
from stlint.model.ops import Op
from stlint.model.steps import as_told, choices, told_as
from stlint.model.values import UNKNOWN, Const, Phi, Symbol, Tuple, Value, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stlint.model.events import ElementCreated

MAX_WAYS: Final = 4
"""Ways in which two may become the same that are tried."""
MAX_LOOKS: Final = 200
"""Parts of two identities that are compared."""
_PLAIN: Final = (str, int, float, bytes, type(None))
Way = tuple[Guard, ...]


_SUMS: Final = frozenset({Op.ADD, Op.SUBTRACT})


class Meeting:
    """Looks for these conditions.

    Args:
        widgets: the elements that have a value, by that value.
    """

    def __init__(self, widgets: Mapping[Any, ElementCreated]) -> None:
        self.widgets = widgets
        self.looks = 0
        """How many comparisons the pair that is looked at may still take."""

    def ways(self, one: Any, other: Any) -> tuple[Way, ...]:
        """Sets of conditions under each of which two keys or identities may be the same.

        They are about what a user chooses and what session state holds. Whether they suffice has
        to be tried.
        """
        self.looks = MAX_LOOKS
        return tuple(dict.fromkeys(islice(filter(None, self._same(one, other)), MAX_WAYS)))

    def _same(self, one: Any, other: Any) -> Iterator[Way]:
        self.looks -= 1
        if self.looks < 0:
            return
        one, other = _meant(one), _meant(other)
        if one == other:
            yield ()
        elif isinstance(one, tuple) and isinstance(other, tuple):
            yield from self._all_same(one, other)
        elif isinstance(one, Phi):
            yield from self._either(one, other)
        elif isinstance(other, Phi):
            yield from self._either(other, one)
        elif isinstance(one, Value) and isinstance(other, Value):
            yield from self._becomes(one, other.now)
            yield from self._becomes(other, one.now)
            if isinstance(one, Symbol) and isinstance(other, Symbol) and one.op == other.op:
                yield from self._all_same(one.args, other.args)
            elif isinstance(one, WidgetValue) and isinstance(other, WidgetValue):
                yield from self._both(one, other)

    def _all_same(self, some: Sequence[Any], others: Sequence[Any]) -> Iterator[Way]:
        """All of these are the same as all of those."""
        if len(some) != len(others):
            return
        ways: list[list[Way]] = []
        for one, other in zip(some, others, strict=True):
            ways.append(list(islice(self._same(one, other), MAX_WAYS)))
            if not ways[-1]:
                return
        for parts in product(*ways):
            yield tuple(dict.fromkeys(guard for part in parts for guard in part))

    def _either(self, phi: Phi, other: Any) -> Iterator[Way]:
        """One of two alternatives is the same, and it is that of the run."""
        for way in self._same(phi.then, other):
            yield (*phi.guards, *way)
        for way in self._same(phi.other, other):
            for guard in phi.guards:
                yield (guard.negated(), *way)

    def _becomes(self, value: Value, wanted: Any) -> Iterator[Way]:
        """A value is what is wanted."""
        if isinstance(value, Const) or not isinstance(wanted, _PLAIN):
            return
        if isinstance(value, Symbol) and isinstance(wanted, str) and _is_text(value):
            yield from self._reads(value, wanted)
            return
        if isinstance(value, Symbol) and (moved := _moved(value, wanted)) is not None:
            yield from self._becomes(*moved)
            return
        guard = Guard(value, EQUAL, wanted, now=False)
        if isinstance(value, WidgetValue) or asks_state(guard):
            yield (guard,)
            return
        chosen = widgets_in(value)
        if len(chosen) == 1 and chosen[0] in self.widgets:  # how it is made cannot be undone
            for each in choices(self.widgets[chosen[0]]):
                yield (Guard(chosen[0], EQUAL, each, now=False),)

    def _both(self, one: WidgetValue, other: WidgetValue) -> Iterator[Way]:
        """Two widgets have a value that neither has now."""
        if one in self.widgets and other in self.widgets:
            options = set(choices(self.widgets[other]))
            for each in choices(self.widgets[one]):
                if each in options:
                    yield tuple(Guard(widget, EQUAL, each, now=False) for widget in (one, other))

    def _reads(self, text: Symbol, wanted: str) -> Iterator[Way]:
        """A text that is put together reads as wanted when one of its parts is another."""
        parts = list(_parts(text))
        told = [str(each.now) for each in parts]
        unknown = [index for index, each in enumerate(parts) if each.now is UNKNOWN]
        for index, part in enumerate(parts):
            if isinstance(part, Const) or unknown not in ([], [index]):
                continue
            before, after = "".join(told[:index]), "".join(told[index + 1 :])
            rest = wanted.removeprefix(before).removesuffix(after)
            if f"{before}{rest}{after}" != wanted:
                continue
            if part not in self.widgets:
                yield from self._becomes(part, as_told(part.now, rest))
            elif (value := told_as(self.widgets[part], rest)) is not None:
                yield (Guard(part, EQUAL, value, now=False),)


def is_made(part: Any) -> bool:
    """Whether a key or an identity is made of anything that may be another in another run."""
    part = _meant(part)
    if isinstance(part, tuple):
        return any(map(is_made, part))
    return isinstance(part, (WidgetValue, Symbol, Phi))


def _is_text(value: Symbol) -> bool:
    """Whether a value is a text that is put together."""
    if value.op is Op.ADD:
        return isinstance(value.now, str) or any(isinstance(each.now, str) for each in value.args)
    return value.op is Op.TEXT or value.op is Op.STR


def _parts(text: Value) -> Iterator[Value]:
    """What a text is put together from."""
    if isinstance(text, Symbol) and _is_text(text):
        for each in text.args:
            yield from _parts(each)
    else:
        yield text


def _moved(value: Symbol, wanted: Any) -> tuple[Value, Any] | None:
    """A sum with a number that is known: what its other part has to be."""
    if value.op not in _SUMS or not isinstance(wanted, (int, float)):
        return None
    one, other = value.args
    if isinstance(other, Const) and isinstance(other.value, (int, float)):
        return one, wanted - other.value if value.op is Op.ADD else wanted + other.value
    if isinstance(one, Const) and isinstance(one.value, (int, float)):
        return other, wanted - one.value if value.op is Op.ADD else one.value - wanted
    return None


def _meant(part: Any) -> Any:
    """What a part of a key or of an identity says, as a value; else the part itself."""
    if isinstance(part, Tuple):
        return part.items
    if not isinstance(part, tuple) or not part:
        return part
    if part[0] == "symbol":
        return Symbol(Op.TEXT, part[1:], part[1].now)
    if part[0] == "const" and len(part) == 3:
        return Const(part[2])
    if part[0] == "value":
        return part[1]
    if part[0] in {"key", "text"} and isinstance(part[1], str):
        return Const(part[1])
    return part
