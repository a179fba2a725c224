"""Arguments of calls: what they are in every run, in this one, and what they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.made_of import leaves
from stlint.model.values import UNKNOWN, Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Argument"]


class Argument(NamedTuple):
    """What a call is given for one of its parameters: ``element["label"]``.

    ``given`` says whether it surely is given something, ``always`` is its Python value in every
    run, ``now`` that in this one; both are ``UNKNOWN`` if that is not known. ``value`` is the
    abstract value, if there is one.
    """

    given: bool
    always: Any = UNKNOWN
    now: Any = UNKNOWN
    value: Any = None

    @classmethod
    def of(cls, value: Any) -> Argument:
        """The argument that has an abstract value; None: none is given."""
        if value is None:
            return cls(given=False)
        return cls(True, _always(value), value.now, value)

    def is_(self, *values: Any) -> bool:
        """Whether it is one of these in every run, of the same type."""
        return any(type(self.always) is type(each) and self.always == each for each in values)

    @property
    def made_of(self) -> tuple[Value, ...]:
        """What it was made of: widgets, results of calls, session state; and itself."""
        return tuple(leaves(self.value))

    @property
    def texts(self) -> Iterator[str]:
        """The constant texts in it."""
        for each in self.made_of:
            if isinstance(each, Const) and isinstance(each.value, str):
                yield each.value


def _always(value: Any) -> Any:
    """The Python value that a value has in every run, of constants and tuples of these."""
    if isinstance(value, Const):
        return value.value
    if not isinstance(value, Tuple):
        return UNKNOWN
    items = [_always(each) for each in value.items]
    return UNKNOWN if any(each is UNKNOWN for each in items) else tuple(items)
