"""What fragments and dialogs draw into containers that they have not made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import ElementCreated, Opaque, Stopped
from stlint.model.proof import Proof, prove
from stlint.results.finding import Certainty
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["OutsideWrite", "outside_writes"]

_ALONE: Final = ("fragment", "dialog")
_OWN: Final = frozenset({"main", "dialog"})
"""What a container is called that a fragment draws into if it is told nothing else."""
_SIDEBAR: Final = "sidebar"
_DRAWS_NOTHING: Final = frozenset({"toast", "spinner", "fragment"})
_ROLES: Final = frozenset({"text", "data", "chart", "media", "input", "button", "container"})
_FEEDBACK: Final = "feedback"


class OutsideWrite(NamedTuple):
    """Something that is drawn into a container outside of its fragment, and raises for that.

    ``first``: in any run; else in one of the fragment alone, if the last full run did not draw
    there. ``container`` is what made the container, if that is no part of each page.
    """

    element: ElementCreated
    container: ElementCreated | None
    first: bool
    proof: Proof
    releases: ReleaseSet


def outside_writes(run: Run) -> Iterator[OutsideWrite]:
    """What raises since a fragment may not draw it there, after which steps, in which releases."""
    for element in run.elements:
        around = element.within(*_ALONE)
        if around is None or element.within("cached", "callback") or not _is_outside(run, element):
            continue
        container = next((each for each in run.elements if element.inside in each.opens), None)
        forbidden = run.targets.releases & behaviours("fragments-stay-inside")
        if forbidden and (element.container == _SIDEBAR or element.value is not None):
            yield OutsideWrite(element, container, True, prove(run, element), forbidden)
        claimed = run.targets.releases & behaviours("fragments-claim-outside")
        if claimed:
            proof = prove(run, element, there=partial(_is_refused, element))
            if proof.certainty is not Certainty.MAY:
                yield OutsideWrite(element, container, False, proof, claimed)


def _is_outside(run: Run, element: ElementCreated) -> bool:
    """Whether an element is drawn into what stands outside of the fragment around it."""
    into, layers = element.inside, element.place.layers
    if into is None or into.kind in _OWN or element.command in _DRAWS_NOTHING:
        return False
    if element.role not in _ROLES and element.role != _FEEDBACK:
        return False
    inner = max(at for at, each in enumerate(layers) if each.kind in _ALONE)
    before = [each.what for each in layers[:inner] if each.kind in {"container", "form"}]
    if before and before[-1] is into:
        return False
    made = next((each for each in run.elements if into in each.opens), None)
    return made is None or made.within(*_ALONE) != layers[inner]


def _is_refused(element: ElementCreated, run: Run) -> bool:
    """Whether a run of a fragment alone draws where the last one of more than that did not."""
    there = run.same(element)
    around = None if there is None else there.within(*_ALONE)
    if there is None or around is None or not _ran_alone(run, around.what):
        return False
    if any(there.inside in each.opens for each in run.elements):
        return False
    full = run
    while _ran_alone(full, around.what):
        full = full.way[-1][0]
    return not any(_may_draw(each, there) for each in full.events)


def _may_draw(event: Event, element: ElementCreated) -> bool:
    """Whether an event draws, or may draw, into the container of an element from its fragment."""
    around, own = event.within(*_ALONE), element.within(*_ALONE)
    if event.happens is False or around is None or own is None or around.what is not own.what:
        return False
    if isinstance(event, ElementCreated):
        return event.inside is element.inside
    return isinstance(event, Opaque)


def _ran_alone(run: Run, fragment: object) -> bool:
    """Whether a run is one of a fragment alone: something in it was used, or it asked for that."""
    if not run.way:
        return False
    before, order = run.way[-1]
    asked = next((each for each in before.events if each.order == order), None)
    if isinstance(asked, Stopped) and asked.scope is None:
        return False
    around = None if asked is None else asked.within(*_ALONE)
    return around is not None and around.what is fragment
