"""ST006: an app that was not followed to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.drafts import Draft, Spot
from stlint.model.events import CacheCalled, CutShort, ElementCreated, StateRead, StateWrite
from stlint.model.proof import Proof
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_TOLD = {
    "steps": "the run is too long to follow to its end: it was followed to here",
    "nesting": "too many conditions, loops and calls lie inside each other: the run was followed "
    "to here",
    "depth": "the call of {told} lies too deep in others to be followed",
    "recursion": "{told} calls itself more often than is followed",
    "rounds": "not all of these {told} rounds were followed",
    "pages": "which pages are shown here is not known: they were not followed from here",
    "modules": "the app imports too many modules: {told} was not followed",
    "callbacks": "only the first {told} callbacks were followed",
    "survey": "there is too much that no run calls: it was looked at to here",
    "search": "{told} clicks and inputs were tried to prove errors; what others lead to was not",
}
_HELP = {
    "steps": "what follows was only checked for commands and arguments (ST80x)",
    "nesting": "what follows was only checked for commands and arguments (ST80x)",
    "pages": "name the pages in the code, or check their files as well",
}


@rule("ST006", "incomplete-check", level=Level.WARNING)
def incomplete_check(run: Run) -> Iterator[Draft]:
    """Says where an app was not followed to its end, so that what comes after is checked less."""
    seen: set[Any] = set()
    for cut in (*run.anywhere(CutShort), *run.about.further):
        if cut.limit == "recursion" and not _matters(run, cut):
            continue
        spot = _where(run, cut)
        if (cut.limit, spot.node) not in seen:
            seen.add((cut.limit, spot.node))
            yield _draft(cut, spot)


def _draft(cut: CutShort, spot: Spot) -> Draft:
    message = " ".join(_TOLD[cut.limit].format(told=cut.told).split())
    if cut.steps:
        message += f" (after: {'; '.join(map(str, cut.steps))})"
    inside = spot.node is not cut.place.node
    related = ((("it ended here", cut.place.path, cut.place.node)),) if inside else ()
    return Draft(
        spot,
        message,
        Proof(Certainty.ALWAYS, None),
        related,
        _HELP.get(cut.limit),
        Level.WARNING,
        limit="search" if cut.steps else cut.limit,
    )


def _where(run: Run, cut: CutShort) -> Spot:
    """The place in the script of the run: a line of a helper says little about how far it came."""
    place = cut.place
    if place.path == run.path or cut.limit not in {"steps", "nesting"}:
        return Spot(place.path, place.node, place.statement)
    for path, node in reversed(place.stack):
        if path == run.path:
            return Spot(path, node, node)
    return Spot(place.path, place.node, place.statement)


def _matters(run: Run, cut: CutShort) -> bool:
    """Whether the functions that call each other draw anything, or use session state."""
    used = run.once(_using)
    return any(each in used for each in cut.place.functions)


def _using(run: Run) -> dict[Any, None]:
    """The functions that draw anything, or use session state, or in which others do."""
    kinds = (ElementCreated, StateRead, StateWrite, CacheCalled)
    places = [each.place for each in run.events if isinstance(each, kinds)]
    return dict.fromkeys(each for place in places for each in place.functions)
