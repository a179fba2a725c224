"""Parameters in the address of the page: what is read and written of ``st.query_params``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from stlint.model.events.base import Event

_RAISES: Final = {
    "attribute": "AttributeError",
    "delete-attribute": "AttributeError",
    "get_all": "IndexError",
}


@dataclass(slots=True, eq=False, repr=False)
class ParameterRead(Event):
    """A parameter is asked for in a way that raises when the address has none of that name.

    ``how`` is ``attribute``, ``item``, ``delete-attribute``, ``delete-item``, ``pop``, ``get_all``
    (an item of the list) or ``copy`` (an item of a dict of them).
    """

    kind: ClassVar[str] = "parameter-read"
    key: str
    how: str

    @property
    def raises(self) -> str:
        """The exception class that Python sees."""
        return _RAISES.get(self.how, "KeyError")


@dataclass(slots=True, eq=False, repr=False)
class ParameterWritten(Event):
    """A parameter is set; ``key`` is None when it is not known which."""

    kind: ClassVar[str] = "parameter-write"
    key: str | None
