"""What a click brings: what it draws, what must not be done again, what of it can be kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import (
    Assigned,
    CacheCalled,
    CommandUsed,
    CutShort,
    DialogOpened,
    Done,
    Drawn,
    ElementCreated,
    ExternalCall,
    Gap,
    Mutated,
    NameBound,
    NameMissing,
    Opaque,
    PageConfigured,
    PagesShown,
    StateDelete,
    StateWrite,
    Stopped,
    Tested,
)
from stlint.model.guards import TRUE
from stlint.model.made_of import leaves
from stlint.model.outside import Result
from stlint.model.questions.content import lasts
from stlint.model.questions.places import repeats
from stlint.model.values import UNKNOWN, Const, Value
from stlint.results.remedies import Branch, Read, Site
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["branch_of", "can_be_kept", "is_one"]

_DOES: Final = (
    *(CacheCalled, CutShort, Gap, Mutated, NameBound, Opaque, PageConfigured, PagesShown),
    *(StateDelete, StateWrite),
)
"""Events of what must not be done again without being asked for, or may be anything."""
_LOOKS: Final = frozenset(
    {
        *("format", "join", "lower", "upper", "strip", "lstrip", "rstrip", "split", "replace"),
        *("title", "capitalize", "casefold", "startswith", "endswith", "count", "zfill", "center"),
        *("isoformat", "strftime", "date", "items", "keys", "values", "splitlines", "encode"),
        *("mean", "sum", "min", "max", "std", "median", "nunique", "unique", "value_counts"),
        *("to_string", "to_markdown", "isna", "notna", "get_group"),
    }
)
"""Methods that change nothing and cost little, whatever they are methods of."""
_RANDOM: Final = frozenset({"sample"})
_USED_UP: Final = frozenset({"iter", "items", "keys", "values"})


def branch_of(run: Run, button: ElementCreated, shown: ElementCreated) -> Branch | None:
    """What a click on a button brings, beside an element that it shows.

    Returns:
        ``None`` if that is asked for more than once, if another function shows something for the
        click, if that opens a dialog or ends the run, if the run was not followed to its end, or
        if there may be something else to use without the click.
    """
    tests = [
        each
        for each in run.of(Tested)
        if each.widgets == (button.value,) and _seen_from(each, shown) is not None
    ]
    if run.incomplete or not tests or any(repeats(run, each) for each in tests):
        return None
    first = tests[0]
    (clicks,) = run.once(_by_clicks)
    under, without = clicks.under[button.value], clicks.without[button.value]
    if any(isinstance(each, (DialogOpened, Stopped)) for each in under):
        return None
    if any(map(_may_be_used, without)):
        return None  # nobody could get back to that
    drawing = {each.place.node: each for each in under if _draws(each)}
    drawn = [_seen_from(first, each) for each in drawing.values()]
    seen = _seen_from(first, shown)
    if None in drawn or seen is None:
        return None
    done = [_seen_from(first, each) for each in under if _does(each, drawing)]
    kept = _kept(first, under)
    names = {name for _, name in kept}
    spent = {name for (_, name), values in kept.items() if not all(map(can_be_kept, values))}
    return Branch(
        seen,
        tuple(dict.fromkeys(Site(each.place.path, each.place.node) for each in tests)),
        tuple(dict.fromkeys(filter(None, drawn))),
        tuple(dict.fromkeys(filter(None, done))),
        tuple(each.command for each in drawing.values() if isinstance(each, ElementCreated)),
        frozenset(names - spent),
        frozenset(_changed(run, button, kept)),
        tuple(dict.fromkeys(_far(run, under))),
    )


def is_one(button: ElementCreated) -> bool:
    """Whether all buttons that a call draws are the same one."""
    return not button.place.functions or all(
        not button[name].given or button[name].always is not UNKNOWN for name in ("label", "key")
    )


def _seen_from(test: Event, event: Event) -> Site | None:
    """Where an event is, or the call that leads to it, in the function that an ``if`` is in."""
    stack = test.place.stack
    way = [*event.place.stack, (event.place.path, event.place.node)]
    if len(way) <= len(stack) or any(
        one[1] is not other[1] for one, other in zip(stack, way, strict=False)
    ):
        return None
    return Site(*way[len(stack)])


def _draws(event: Event) -> bool:
    return isinstance(event, Drawn) or (isinstance(event, ElementCreated) and lasts(event))


def _does(event: Event, drawing: dict[Any, Event]) -> bool:
    """Whether an event must not happen again without a click, or may be anything."""
    if isinstance(event, ElementCreated):
        return not lasts(event)
    if isinstance(event, CommandUsed):
        return event.how == "call" and event.place.node not in drawing
    if isinstance(event, ExternalCall):
        return not _is_look(event.name, method=event.method)
    if isinstance(event, Done):
        name = event.how.removesuffix("()")
        return name == event.how or not _is_look(name, method=name.startswith("."))
    return isinstance(event, _DOES) or (isinstance(event, Assigned) and event.outer)


def _is_look(name: str, *, method: bool) -> bool:
    """Whether a call changes nothing and costs little."""
    known = effects()
    if method:
        return name.rpartition(".")[2] in (_LOOKS | known.copying_methods) - _RANDOM
    return name in known.pure


class _Clicks(NamedTuple):
    """What happens for a click, and what without one, by the values of buttons."""

    under: defaultdict[Any, list[Event]]
    without: defaultdict[Any, list[Event]]


def _by_clicks(run: Run) -> Iterator[_Clicks]:
    found = _Clicks(defaultdict(list), defaultdict(list))
    for event in run.events:
        for value in event.guards.triggers:
            found.under[value].append(event)
        for guard in event.guards:
            if guard.test == TRUE and not guard.outcome:
                found.without[guard.subject].append(event)
    yield found


def _may_be_used(event: Event) -> bool:
    """Whether it brings something to use, or may do so."""
    return isinstance(event, Opaque) or (
        isinstance(event, ElementCreated) and (event.stateful or event.value is not None)
    )


# Variables ---------------------------------------------------------------------------------------


def _kept(test: Event, under: list[Event]) -> dict[tuple[Any, str], list[Any]]:
    """What variables are set to after a click in the function that asks for it, by their frame."""
    found: dict[tuple[Any, str], list[Any]] = {}
    for each in under:
        if not isinstance(each, Assigned) or each.outer or _seen_from(test, each) is None:
            continue
        if len(each.place.stack) == len(test.place.stack):
            found.setdefault((each.scope, each.name), []).append(each.value)
    return found


def _far(run: Run, under: list[Event]) -> Iterator[Read]:
    """Where other functions name the variables that a click sets."""
    changes = {
        (each.place.path, each.scope, each.name): each
        for each in under
        if isinstance(each, Assigned) and not each.outer
    }
    for (path, _, name), change in changes.items():
        for node in run.onward.read_by_others(change):
            yield Read(name, Site(path, node))


def can_be_kept(value: Any) -> bool:
    """Whether session state can keep something for later runs: it is not used up by its use."""
    if not isinstance(value, Value) or value.lazy:
        return False
    for each in leaves(value, 60, guards=False, inputs=False):
        if each.kind in {"iterator", "view"}:
            return False
        if isinstance(each, Result) and _is_used_up(each):
            return False
    return True


def _is_used_up(result: Result) -> bool:
    name = result.path.rpartition(".")[2]
    return name == "open" or name.startswith("iter") or name in _USED_UP


def _changed(
    run: Run, button: ElementCreated, kept: dict[tuple[Any, str], list[Any]]
) -> Iterator[str]:
    """The variables that are changed, or hold what is changed, without a click on a button."""
    holding = {
        value: name
        for (_, name), values in kept.items()
        for value in values
        if not isinstance(value, Const)
    }
    for each in chain(run.of(NameBound), run.of(NameMissing), run.of(Done)):
        if button.value in each.guards.triggers:
            continue
        if isinstance(each, NameBound) and each.how in {"augment", "mutate"}:
            if (each.scope, each.name) in kept:
                yield each.name
        elif isinstance(each, NameMissing):
            yield each.name
        elif isinstance(each, Done) and _does(each, {}):
            for leaf in leaves(each.value, 60, guards=False, inputs=False):
                if leaf in holding:
                    yield holding[leaf]
