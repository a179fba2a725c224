"""What happens when a user adds the same twice to what session state holds."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from stlint.model.depends_on import keys_in
from stlint.model.events import Done, StateWrite
from stlint.model.plans import plan
from stlint.model.steps import CLICK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event
    from stlint.model.plans import Act
    from stlint.model.run import Run

__all__ = ["after_adding_twice"]

MOST: Final = 3
"""Places of an app at which something is added, that are tried."""
_ADDS: Final = frozenset({".append()", ".insert()", ".extend()", "+="})


def after_adding_twice(run: Run, made_of: Iterable[Any]) -> Iterator[Run]:
    """The runs after one and the same was added twice to a list of session state.

    Args:
        run: the first run of a session.
        made_of: handles of values; only what these are made of is added to.
    """
    keys = {key for each in made_of for key in keys_in(each)} - {None}
    if run.steps or not keys:
        return
    additions: dict[Any, list[Event]] = defaultdict(list)
    for each in run.of(StateWrite):
        clicked = each.guards.triggers or each.place.segment == "callback"
        if each.key in keys and each.how in _ADDS and clicked:
            additions[each.place.node].append(each)
    for done in run.of(Done) if additions else ():
        if done.place.node in additions:  # to a list that was made in this run
            additions[done.place.node].append(done)
    for there in islice(additions.values(), MOST):
        acts = next(filter(None, (plan(run, (each,), ()) for each in there)), [])
        once = _done(run, acts)
        if once:
            yield from _done(once[-1], acts[-1:]) or _done(once[-1], acts)


def _done(run: Run, acts: list[Act]) -> list[Run]:
    """The runs after the last of some acts; none if they cannot be done."""
    runs = [run]
    for widget, value in acts:
        there = runs[-1].same(widget)
        if there is None or (value is CLICK and there.happens is False):
            return []
        onward = runs[-1].onward
        runs = (onward.act_further if runs[-1].steps else onward.act)(there, value)
        if not runs:
            return []
    return runs if acts else []
