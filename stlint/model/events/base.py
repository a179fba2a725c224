"""What all that happens in a run has in common: when, where, under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from stlint.streamlit_api.lineage import handlers_of

if TYPE_CHECKING:
    from stlint.model.guards import Guards
    from stlint.model.place import Place
    from stlint.model.surroundings import Surrounding


@dataclass(slots=True, eq=False, repr=False)
class Event:
    """Something that happens in a run; ``order`` counts from the start of the run.

    Nobody changes an event. The class is not frozen because that makes a thousand of them slow.
    """

    kind: ClassVar[str] = "event"
    order: int
    place: Place

    @property
    def guards(self) -> Guards:
        """The conditions under which it happens."""
        return self.place.guards

    @property
    def happens(self) -> bool | None:
        """Whether it happens in the run that was dry-run."""
        return self.place.guards.now

    @property
    def around(self) -> tuple[Surrounding, ...]:
        """What it happens in, the innermost first."""
        return self.place.layers[::-1]

    def within(self, *kinds: str) -> Surrounding | None:
        """The innermost of some kinds of surroundings that it happens in."""
        return next((each for each in reversed(self.place.layers) if each.kind in kinds), None)

    def caught_by(self, *exceptions: str) -> bool:
        """Whether a handler around it swallows one of some exceptions, by their bare names.

        One that surely raises them again swallows none.
        """
        return not self.place.caught.isdisjoint(handlers_of(*exceptions))
