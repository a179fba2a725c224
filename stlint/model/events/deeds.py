"""What a click does beside drawing: the events that only fixes ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class Assigned(Event):
    """A plain variable is set after a click.

    ``scope`` identifies the frame; ``outer`` says that it is not that of the function which does
    it. ``value`` is an opaque handle.
    """

    kind: ClassVar[str] = "assigned"
    name: str
    value: Any
    scope: Any
    outer: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Done(Event):
    """Something is done after a click that no other event tells.

    An object is changed, something is called of which little is known, or a name is asked for that
    may have no value; ``how`` in the words of the code (``.append()``, ``attribute n``, ``next()``,
    ``name n``). ``value`` is the object, as an opaque handle.
    """

    kind: ClassVar[str] = "done"
    how: str
    value: Any = None
