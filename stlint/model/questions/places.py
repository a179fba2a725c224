"""Where events are, seen from one another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stlint.model.drafts import Call
from stlint.model.events import Looped
from stlint.model.questions.helpers import helper_of
from stlint.results.remedies import Drawn, Site, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, Event
    from stlint.model.run import Run

__all__ = ["apart", "drawn", "repeats"]


def repeats(run: Run, event: Event) -> bool:
    """Whether the same happens at the same place elsewhere in the run, too."""
    [placed] = run.once(_placed)
    return any(
        each is not event and not each.guards.excludes(event.guards)
        for each in placed[type(event), event.place.node]
    )


def _placed(run: Run) -> Iterator[dict[tuple[type[Event], Any], list[Event]]]:
    found: dict[tuple[type[Event], Any], list[Event]] = defaultdict(list)
    for each in run.events:
        found[type(each), each.place.node].append(each)
    yield found


def apart(first: Event, second: Event, text: str) -> tuple[tuple[str, Event | Call], ...]:
    """Where the ways to two events part, for ``related``: the first event, or the two calls.

    ``text`` is what to say of the first. In a loop they do not part: nothing is to be said.
    """
    if first.place.node is not second.place.node:
        return ((text, first),)
    for one, two in zip(first.place.stack, second.place.stack, strict=False):
        if one[1] is not two[1]:
            return (("the first call", Call(*one)), ("the second call", Call(*two)))
    return ()


def drawn(run: Run, element: ElementCreated) -> Drawn:
    """How often the function of an element is called, and what differs in the turns of loops.

    Who is given a function may call it more than once, as may callbacks and threads.
    """
    place = element.place
    if not place.functions:
        return Drawn(True, run.once(_turns))
    [made] = run.once(_made_in)
    [handed] = run.once(_handed_over)
    function, own = place.functions[-1], _call_of(element)
    again = function in handed or any(
        _call_of(each) != own and not each.guards.excludes(element.guards)
        for each in made[function]
    )
    return Drawn(not again, run.once(_turns), helper_of(run, element))


def _made_in(run: Run) -> Iterator[dict[Any, list[ElementCreated]]]:
    """The elements that each function creates itself."""
    found: dict[Any, list[ElementCreated]] = defaultdict(list)
    for each in run.elements:
        for function in each.place.functions[-1:]:
            found[function].append(each)
    yield found


def _handed_over(run: Run) -> Iterator[set[Any]]:
    """The functions of these that are called by whom they are handed to."""
    [made] = run.once(_made_in)
    yield {
        function
        for function, elements in made.items()
        if any(each.within("handed", "callback", "thread") for each in elements)
    }


def _turns(run: Run) -> Iterator[Turns]:
    """The loops that draw, and what is different in each of their turns whenever they are run."""
    found: dict[Site, frozenset[int | None]] = {}
    for each in run.of(Looped):
        loop = Site(each.place.path, each.place.node)
        found[loop] = found.get(loop, each.differs) & each.differs
    return (Turns(*each) for each in found.items())


def _call_of(element: ElementCreated) -> tuple[Any, ...]:
    """What tells the call of the function that creates an element from other calls of it."""
    site, (_, node) = element.place.site, element.place.stack[-1]
    last = max((at for at, step in enumerate(site) if step == id(node)), default=0)
    return site[: last + 1]
