"""What chance or the clock makes anew in each run, and a click is decided by all the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import (
    Assigned,
    CacheCalled,
    ElementCreated,
    ExternalCall,
    Gap,
    Looped,
    Opaque,
    StateWrite,
)
from stlint.model.guards import EQUAL, Guard
from stlint.model.ops import PARTS, Op
from stlint.model.outside import Result
from stlint.model.questions.caching import on_every_rerun
from stlint.model.questions.freshness import is_seeded
from stlint.model.values import Phi, Symbol, Tuple, Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Redrawn", "redrawn"]

_ORDER: Final = frozenset({Op.LESS, Op.LESS_EQUAL, Op.GREATER, Op.GREATER_EQUAL})
_COMPARED: Final = _ORDER | {Op.EQUAL, Op.NOT_EQUAL, Op.IN}
_TYPED: Final = frozenset(
    {"number_input", "slider", "select_slider", "text_input", "text_area", "chat_input"}
)
"""Widgets in which somebody guesses, and guesses again."""
_WHOLE: Final = frozenset({"randint", "randrange", "randbelow", "choice"})
"""What gives something that can be guessed."""
_UNSEEN: Final = frozenset({"key", "file_name", "on_click", "on_change"})
_PASSING: Final = frozenset({"builtins", "random"})
"""Where calls are at home whose result is as much a matter of chance as what they are given."""
_WORKING: Final = (CacheCalled, Opaque, Gap, Looped, Assigned)
"""What may take time."""
_MOST: Final = 200


class Redrawn(NamedTuple):
    """A call that gives something else in each run, and what a click decides by it.

    ``moment`` says that it is the time; ``shown`` is what was shown of it before the click.
    """

    call: ExternalCall
    decided: Event
    moment: bool
    shown: ElementCreated | None = None


def redrawn(run: Run) -> Iterator[Redrawn]:
    """What each run makes anew though a later one goes on with it, each once."""
    calls = _at_stake(run)
    then = run.again if calls and _may_decide(run, calls) else None
    if then is None:
        return
    calls = [each for each in calls if on_every_rerun(run, each) and not is_seeded(run, each)]
    sites = {each.place.site: each for each in calls}
    made = {
        each.result: sites[each.place.site]
        for each in then.of(ExternalCall)
        if each.place.site in sites and each.happens
    }
    told: set[Event] = set()
    for each in (*_timed(then, made), *_Chance(then, made).decides()):
        if told.isdisjoint((each.call, each.decided)):
            yield each
        told |= {each.call, each.decided}


def _at_stake(run: Run) -> list[ExternalCall]:
    """Calls of each run that give something anew: moments only if one is asked for by a click."""
    kinds = effects().kinds
    calls = [each for each in run.of(ExternalCall) if each.result]
    moments = [each for each in calls if each.name in kinds["moment"]]
    timed = kinds["moment"] if any(each.guards.triggers for each in moments) else frozenset()
    names = kinds["anew"] | timed
    return [each for each in calls if each.name in names and not each.guards.triggers]


def _may_decide(run: Run, calls: list[ExternalCall]) -> bool:
    """Whether a click or a callback has to do with what one of some calls gave."""
    later = [*_clicked(run), *(each for each in run.events if each.place.segment == "callback")]
    parts = {id(part): part for each in later for part in (*each.guards, *_values(each))}
    made = {id(each.result) for each in calls}
    seen: set[int] = set()
    return any(id(each) in made for part in parts.values() for each in _live(part, seen=seen))


def _live(value: Any, *, guards: bool = True, seen: set[int] | None = None) -> Iterator[Any]:
    """What a value is made of in this run: values, and the conditions that choose among them.

    What was seen before is left out.
    """
    seen = set() if seen is None else seen
    todo: list[Any] = [value]
    most = len(seen) + _MOST
    while todo and len(seen) < most:
        each = todo.pop()
        if id(each) in seen or not isinstance(each, (Value, Guard, tuple, frozenset)):
            continue
        seen.add(id(each))
        if isinstance(each, (tuple, frozenset)):
            todo += each
            continue
        yield each
        if isinstance(each, Guard):
            todo.append(each.subject)
        elif isinstance(each, Phi):
            current = each.current
            chosen = (each.then, each.other) if current is None else (current,)
            todo += (*chosen, *each.guards) if guards and current is None else chosen
        elif isinstance(each, (Symbol, Tuple)):
            todo += each.args if isinstance(each, Symbol) else each.items
        elif isinstance(each, Result) and _passes_on(each):
            todo += each.inputs


def _passes_on(result: Result) -> bool:
    """Whether a result is as much a matter of chance as what its call is given."""
    anew = effects().kinds["anew"]
    home, _, name = result.path.partition(".")
    return (home in _PASSING and f"{home}.{name}" not in anew) or (
        result.path.rpartition(".")[0] in anew
    )


def _values(event: Event) -> tuple[Any, ...]:
    """What an event is given, or stores."""
    if isinstance(event, ElementCreated):
        unseen = _UNSEEN | ({"args", "kwargs"} if event.calls_back else set())
        return tuple(each for name, each in event.arguments.items() if name not in unseen)
    return (event.value,) if isinstance(event, (Assigned, StateWrite)) else ()


def _compared(event: Event) -> Iterator[tuple[Op | str, Any, Any]]:
    """What is compared for an event, and how."""
    for each in _live((tuple(event.guards), _values(event))):
        if isinstance(each, Guard) and each.test in _COMPARED:
            yield each.test, each.subject, each.operand
        elif isinstance(each, Symbol) and each.op in _COMPARED and len(each.args) == 2:
            yield each.op, *each.args


def _clicked(run: Run) -> Iterator[Event]:
    """What happens for a click only, in the order in which it would."""
    for each in run.events:
        if each.guards.triggers and each.place.segment in {"script", "fragment"}:
            yield each


def _timed(run: Run, made: dict[Any, ExternalCall]) -> Iterator[Redrawn]:
    """Moments of each run that one after a click is compared with, or counted from."""
    moments = effects().kinds["moment"]
    starts = {result for result, call in made.items() if call.name in moments}
    if not starts:
        return
    calls = {each.result: each for each in run.of(ExternalCall)}
    for event in _clicked(run):
        for one, other in _between(event):
            ends = [calls.get(each) for each in _live(one) if isinstance(each, Result)]
            end = next((each for each in ends if each and each.name in moments), None)
            start = next((each for each in _live(other) if each in starts), None)
            if start and end and end.guards.triggers and not _works(run, calls[start], end):
                yield Redrawn(made[start], event, moment=True)


def _between(event: Event) -> Iterator[tuple[Any, Any]]:
    """Two that are subtracted, or of which it is asked which one is later."""
    for op, one, other in _compared(event):
        if op in _ORDER:
            yield from ((one, other), (other, one))
    for each in _live((tuple(event.guards), _values(event))):
        if isinstance(each, Symbol) and each.op is Op.SUBTRACT:
            yield each.args[0], each.args[1]


def _works(run: Run, start: ExternalCall, end: ExternalCall) -> bool:
    """Whether something takes time between two moments: then it may be that which is measured."""
    moments = effects().kinds["moment"]
    same = [each for each in run.of(ExternalCall) if each.place.node is end.place.node]
    return len(same) > 1 or any(
        isinstance(each, _WORKING)
        or (isinstance(each, ExternalCall) and each.name not in moments | effects().pure)
        for each in run.events
        if start.order < each.order < end.order
    )


class _Chance:
    """What is drawn by chance in each run, and what becomes of that."""

    def __init__(self, run: Run, made: dict[Any, ExternalCall]) -> None:
        self.anew = effects().kinds["anew"]
        self.run = run
        self.made = {result: call for result, call in made.items() if call.name in self.anew}
        self.shown: dict[Any, ElementCreated] = {}
        self.parts: dict[Any, set[Any]] = defaultdict(set)
        for element in run.elements if self.made else ():
            if element.happens and not element.guards.triggers:
                for each, parts in self._drawn(_values(element)):
                    self.shown.setdefault(each, element)
                    self.parts[each] |= parts

    def decides(self) -> Iterator[Redrawn]:
        """What a click decides by something that the run before it has drawn."""
        for event in _clicked(self.run) if self.made else ():
            for each in self._by_comparing(event):
                yield Redrawn(self.made[each], event, False, self.shown.get(each))
            if isinstance(event, (ElementCreated, StateWrite)):
                for each, parts in self._drawn(_values(event)):
                    seen = self.shown.get(each)
                    other = isinstance(event, StateWrite) or parts - self.parts[each] - {each}
                    if seen is not None and seen.order < event.order and other:
                        yield Redrawn(self.made[each], event, False, seen)
        for event in self.run.events if self.made else ():
            if event.place.segment == "callback":
                for each in self._by_comparing(event):
                    if each not in self.shown:
                        yield Redrawn(self.made[each], event, False)

    def _drawn(self, value: Any) -> Iterator[tuple[Any, set[Any]]]:
        """What was drawn in a value, each with the largest parts that have it in them."""
        found: dict[Any, set[Any]] = defaultdict(set)
        todo: list[Any] = [value]
        while todo:
            each = todo.pop()
            if isinstance(each, tuple):
                todo += each
                continue
            whole = isinstance(each, Symbol) and each.op in PARTS
            for one in _live(each, guards=False):
                if one in self.made:
                    found[one] |= {each} if whole else set()
            if isinstance(each, (Symbol, Tuple)) and not whole:
                todo += each.args or each.items or ()
        yield from found.items()

    def _by_comparing(self, event: Event) -> Iterator[Any]:
        """What was drawn before a click that decides whether something happens, or which."""
        for _, one, other in _compared(event):
            compared = tuple(_live((one, other)))
            for each in (one for one in compared if one in self.made):
                if each not in self.shown:
                    found = self._may_be_guessed(each, compared, event)
                else:
                    found = self._is_answered(compared)
                if found:
                    yield each

    def _is_answered(self, compared: tuple[Any, ...]) -> bool:
        """Whether there is something in it that a user has chosen, or that the click has drawn."""
        return any(
            (isinstance(each, WidgetValue) and (not each.trigger or each.command == "chat_input"))
            or (isinstance(each, Symbol) and each.op is Op.STATE)
            or (isinstance(each, Result) and each.path in self.anew and each not in self.made)
            for each in compared
        )

    def _may_be_guessed(self, drawn: Any, compared: tuple[Any, ...], event: Event) -> bool:
        """Whether something that nobody sees is to be found out by typing, again and again."""
        whole = self.made[drawn].name.rpartition(".")[2] in _WHOLE
        typed = any(isinstance(each, WidgetValue) and each.command in _TYPED for each in compared)
        return whole and typed and not self._is_told(drawn, event)

    def _is_told(self, drawn: Any, event: Event) -> bool:
        """Whether a click tells what it was: then the next one is about another one anyway."""
        for element in self.run.elements:
            if element.guards.triggers != event.guards.triggers:
                continue
            if not any(each == drawn for each, _ in self._drawn(_values(element))):
                continue
            if all(self._leads_to(drawn, each) for each in element.guards):
                return True
        return False

    def _leads_to(self, drawn: Any, guard: Guard) -> bool:
        """Whether a condition is the click, or that it was not found out."""
        if getattr(guard.subject, "trigger", False):
            return True
        found = guard.test == EQUAL or getattr(guard.subject, "op", None) is Op.EQUAL
        about = any(each == drawn for each in _live(guard.subject))
        return about and found and not guard.outcome
