"""What clicks do beside drawing, missing names, turns of loops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from stlint.model.events.base import Event

if TYPE_CHECKING:
    from stlint.model.guards import Guard


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

    An object is changed, or something is called of which little is known; ``how`` in the words of
    the code (``.append()``, ``attribute n``, ``next()``). ``value`` is the object, as an opaque
    handle; ``given`` what a method of it is given, as that is then.
    """

    kind: ClassVar[str] = "done"
    how: str
    value: Any = None
    given: tuple[Any, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class NameMissing(Event):
    """A plain variable is asked for that has no value there, or has none on some ways.

    ``bound`` is what holds on the ways on which it has one, ``lacking`` what holds on the others;
    ``None``: that is not known, or it has none on any.
    """

    kind: ClassVar[str] = "name-missing"
    name: str
    bound: tuple[Guard, ...] | None = None
    lacking: tuple[Guard, ...] | None = None

    @property
    def missing(self) -> bool:
        """Whether it surely has no value in this run."""
        return self.lacking is not None and all(each.now for each in self.lacking)


@dataclass(slots=True, eq=False, repr=False)
class Looped(Event):
    """A loop is over in which something was drawn.

    ``differs`` are the places in its items that are surely others in each turn, however they are
    told as text; ``None`` stands for the items themselves. ``since`` is the order of the first
    event in it, ``sets`` are the names that each turn sets anew, ``frame`` is where they live, as
    an opaque handle.
    """

    kind: ClassVar[str] = "looped"
    differs: frozenset[int | None]
    since: int = 0
    sets: frozenset[str] = frozenset()
    frame: Any = None


@dataclass(slots=True, eq=False, repr=False)
class Endless(Event):
    """A loop is run that nothing ends: its condition is always true, and nothing in it leaves it.

    ``since`` is the order of the first event in it.
    """

    kind: ClassVar[str] = "endless"
    since: int = 0
