"""Elements that Streamlit takes for one another: one key, form id or automatic ID for two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.depends_on import supposed
from stlint.model.proof import prove
from stlint.model.questions.additions import after_adding_twice
from stlint.model.steps import impossible
from stlint.model.unify import Meeting, is_made
from stlint.results.finding import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.proof import Proof
    from stlint.model.run import Run
    from stlint.model.unify import Way

__all__ = ["Clash", "clashes", "is_typed"]

MAX_SAME: Final = 20
"""Elements with one identity that the later ones are compared with."""


_NEW: Final = "a new key"
"""Stands for any key that nothing has."""


Earlier = tuple["ElementCreated", "tuple[Way, ...]"]
"""An earlier element, and the ways in which a later one comes to have the same."""


class Clash(NamedTuple):
    """An element, and an earlier one that has the same."""

    first: ElementCreated
    second: ElementCreated
    proof: Proof


def clashes(run: Run, by: str) -> Iterator[Clash]:
    """Elements that have the same ``identity``, ``key`` or ``form_id`` as an earlier one.

    Each once, with the earlier one of which that is surest: both are there in a run that is known,
    or the earlier one is there whenever it is. A user may have to choose for them to be the same;
    of several ways to get there, the shortest counts, since the app does not get past it.
    """

    def same(one: ElementCreated, two: ElementCreated) -> bool:
        return _same(one, two, by)

    told = set[Any]()
    for second, earlier in _candidates(run, by):
        best: Clash | None = None
        for first, ways in earlier:
            if by != "form_id" and _in_twin_forms(first, second):
                continue
            proof = prove(run, first, second, still=same, when=ways)
            if proof.certainty is not Certainty.MAY or _may_clash(run, first, second, by):
                best = _shorter(best, Clash(first, second, proof))
            if best is not None and len(best.proof.witness or ()) <= 1:
                break
        if best is not None:
            told.add(second.place.node)
            yield best
    names = [name for each in run.elements if is_made(name := getattr(each, by))]
    for later in after_adding_twice(run, names) if names else ():
        for clash in _clashes_now(later, same):
            if clash.second.place.node not in told:
                told.add(clash.second.place.node)
                yield clash


def _clashes_now(
    run: Run, same: Callable[[ElementCreated, ElementCreated], bool]
) -> Iterator[Clash]:
    """Those of the elements that are surely drawn in a run."""
    drawn = [each for each in run.elements if each.happens and each.place.segment != "callback"]
    for at, second in enumerate(drawn):
        for first in drawn[:at]:
            if first.place.node is second.place.node and same(first, second):
                yield Clash(first, second, prove(run, first, second, still=same))
                return


def is_typed(run: Run, by: str) -> bool:
    """Whether some ``key`` or ``form_id`` is what a user types: then no other is safe from it."""
    meeting = Meeting(run.widgets)
    made = {name for each in run.elements if is_made(name := getattr(each, by))}
    return any(
        not any(impossible(run.widgets, guard) for guard in way)
        for name in made
        for way in meeting.ways(name, ("key", _NEW))
    )


def _shorter(known: Clash | None, other: Clash) -> Clash:
    """The one that takes fewer steps to see; where that is not known of either, the first."""
    if known is None or known.proof.witness is None:
        return known or other
    if other.proof.witness is None or len(known.proof.witness) <= len(other.proof.witness):
        return known
    return other


def _candidates(run: Run, by: str) -> Iterator[tuple[ElementCreated, list[Earlier]]]:
    """For each element the earlier ones that it does not exclude, the surest first.

    With each are the ways in which they come to have the same: without a condition, or by choice.
    """
    earlier: dict[Any, list[ElementCreated]] = defaultdict(list)
    ways = _Ways(run, by)
    for element in run.elements:
        names = {getattr(element, by), getattr(element, f"{by}_now", None)} - {None}
        names |= {_written_out(element)} - {None} if by == "key" else set()
        if not names or element.place.segment == "callback":
            continue
        others: dict[int, ElementCreated] = {}
        for same in names:
            known = earlier[same]
            others |= {each.order: each for each in known}
            if len(known) < MAX_SAME:
                known.append(element)
        together = _surest_first(element, others.values())
        found: list[Earlier] = [(each, ((),)) for each in together]
        found += [each for each in ways.to(element) if each[0].order not in others]
        if found:
            yield element, found


def _surest_first(
    element: ElementCreated, others: Iterable[ElementCreated]
) -> list[ElementCreated]:
    """Those of the others that an element does not exclude."""
    together = [each for each in others if _together(each, element)]
    together.sort(
        key=lambda each: (
            not (each.happens and element.happens),
            not element.guards.implies(each.guards),
            each.order,
        )
    )
    return together


def _together(first: ElementCreated, second: ElementCreated) -> bool:
    return not first.guards.excludes(second.guards) and supposed(second) <= supposed(first)


class _Ways:
    """Finds the earlier elements that are the same as a later one if a user so chooses."""

    def __init__(self, run: Run, by: str) -> None:
        self.meeting = Meeting(run.widgets)
        self.by = by
        self.earlier: dict[Any, list[ElementCreated]] = defaultdict(list)
        self.made: dict[Any, list[ElementCreated]] = defaultdict(list)

    def to(self, element: ElementCreated) -> list[Earlier]:
        """Those before an element, which is one of the earlier ones from now on."""
        name = getattr(element, self.by)
        if name is None:
            return []
        kind = name[:2] if self.by == "identity" else None
        made = is_made(name)
        found: list[Earlier] = []
        if made and len(self.made[kind]) >= MAX_SAME:
            return found
        for each in (self.earlier if made else self.made)[kind]:
            ways = self.meeting.ways(getattr(each, self.by), name)
            if ways and _together(each, element):
                found.append((each, ways))
        self.earlier[kind].append(element)
        if made:
            self.made[kind].append(element)
        return found


def _same(one: ElementCreated, other: ElementCreated, by: str) -> bool:
    """Whether two elements have the same in their run."""
    there = getattr(one, by)
    if there is not None and there == getattr(other, by):
        return True
    now = getattr(one, f"{by}_now", None)
    if now is not None and now == getattr(other, f"{by}_now", None):
        return True
    written = _written_out(one) if by == "key" else None
    return written is not None and written == _written_out(other)


def _written_out(element: ElementCreated) -> Any:
    """The key of an element as a text, also if a submit button makes it of form and label."""
    if element.key is not None and element.key[0] == "submit":
        return None if element.entry is None else ("key", element.entry)
    return element.key


def _may_clash(run: Run, first: ElementCreated, second: ElementCreated, by: str) -> bool:
    """Whether two elements have the same, and the first is there whenever the second is.

    And the second may be there, as far as that is for a user to choose.
    """
    if first.place.cached is not None or second.place.cached is not None:
        return False  # a cache may put out again what it has
    if getattr(first, by) != getattr(second, by) or not second.guards.implies(first.guards):
        return False
    if run.reruns and second.happens is False:
        return False
    return not any(impossible(run.widgets, each) for each in second.guards)


def _in_twin_forms(first: ElementCreated, second: ElementCreated) -> bool:
    """Whether two elements are in two forms with one id: they clash as a consequence."""
    return second.form is not None and first.form == second.form is not first.form
