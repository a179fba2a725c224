"""One run of an app, and the questions that rules ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.findings import Certainty, Level, Step
from stlint.model.events import ElementCreated, Event, Stopped
from stlint.model.guards import ALL, EQUAL, TRUE, Guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

E = TypeVar("E", bound=Event)

CLICK: Final = object()
"""What a user does with a button."""
_MAX_TRIED: Final = 6
_TOGGLES: Final = frozenset({"checkbox", "toggle"})
_TEXTS: Final = frozenset({"text_input", "text_area"})
_CHOICES: Final = frozenset({"radio", "selectbox", "select_slider"})
_NUMBERS: Final = frozenset({"number_input", "slider"})


class Draft(NamedTuple):
    """A finding before its places are looked up."""

    node: Any
    path: Path
    message: str
    certainty: Certainty
    witness: tuple[Step, ...] | None
    related: tuple[tuple[str, Path, Any], ...]
    help: str | None
    level: Level | None
    statement: Any


class Proof(NamedTuple):
    """How sure it is that events happen together, and after which steps."""

    certainty: Certainty
    witness: tuple[Step, ...] | None


@dataclass(eq=False)
class Run:
    """The events of one run, in order; ``steps`` is what the user did before it."""

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    path: Path
    incomplete: bool
    memory: Any = None
    act: Callable[[ElementCreated, Any], Run | None] = field(default=lambda _event, _value: None)

    # -- events -----------------------------------------------------------------------------------

    def of(self, kind: type[E]) -> Iterator[E]:
        """The events of one kind, in order."""
        return (each for each in self.events if isinstance(each, kind))

    @cached_property
    def elements(self) -> tuple[ElementCreated, ...]:
        """Every element that the run creates."""
        return tuple(self.of(ElementCreated))

    @cached_property
    def reruns(self) -> bool:
        """Whether this run ends with a call for another."""
        return any(each.how == "rerun" and each.happens for each in self.of(Stopped))

    @cached_property
    def widgets(self) -> dict[Any, ElementCreated]:
        """The elements that have a value, by that value: guards have it as their subject."""
        return {each.value: each for each in self.elements if each.value is not None}

    def clashes(self, by: str) -> Iterator[tuple[ElementCreated, ElementCreated]]:
        """Pairs of elements that have the same ``identity``, ``key`` or ``form_id``.

        For each later element the first one that it clashes with; the pairs that exclude one another
        are left out, and so are those of which neither happens whenever the other does.
        """
        earlier: dict[Any, list[ElementCreated]] = {}
        for element in self.elements:
            same = getattr(element, by)
            if same is None:
                continue
            for other in earlier.setdefault(same, []):
                if not other.guards.excludes(element.guards) and (
                    other.place.segment != "callback" != element.place.segment
                ):
                    yield other, element
                    break
            earlier[same].append(element)

    def triggers_of(self, event: Event) -> list[ElementCreated]:
        """The buttons that must just have been clicked for an event to happen, outermost first."""
        return [
            self.widgets[guard.subject]
            for guard in event.guards
            if guard.subject in event.guards.triggers
            and guard.outcome
            and guard.test == TRUE
            and guard.subject in self.widgets
        ]

    # -- proof ------------------------------------------------------------------------------------

    def proof(self, *events: E, still: Callable[..., bool] = lambda *_: True) -> Proof:
        """How sure it is that all of these events happen in one run.

        ``still`` is asked whether what matters about them holds in the run of the witness, too.
        """
        steps = self._witness(events, still, deep=True)
        if steps is None:
            return Proof(Certainty.MAY, None)
        return Proof(Certainty.WHEN_REACHED if steps else Certainty.ALWAYS, steps)

    @cached_property
    def _by_site(self) -> dict[tuple[type, Any], Event]:
        found: dict[tuple[type, Any], Event] = {}
        for event in self.events:
            found.setdefault((type(event), event.place.site), event)
        return found

    def _witness(
        self, events: tuple[Event, ...], still: Callable[..., bool], *, deep: bool
    ) -> tuple[Step, ...] | None:
        if all(each.happens for each in events) and still(*events):
            return self.steps
        plan = self._plan(events)
        if plan:
            run: Run | None = self
            for widget, value in plan:
                assert run is not None
                there = run._by_site.get((ElementCreated, widget.place.site))  # noqa: SLF001
                run = run.act(there, value) if isinstance(there, ElementCreated) else None
                if run is None:
                    break
            if run is not None:
                found = run._same(events)  # noqa: SLF001
                if found and all(each.happens for each in found) and still(*found):
                    return run.steps
        if deep and len(self.steps) < 2:
            return self._search(events, still)
        return None

    def _same(self, events: tuple[Event, ...]) -> tuple[Event, ...] | None:
        """These events as they are in this run."""
        found: list[Event] = []
        for event in events:
            site = event.place.site
            there = self._by_site.get((type(event), site))
            if there is None and event.place.segment == "callback":
                return None
            if there is None:
                return None
            found.append(there)
        return tuple(found)

    def _search(
        self, events: tuple[Event, ...], still: Callable[..., bool]
    ) -> tuple[Step, ...] | None:
        """Click what can be clicked, and look whether that leads there."""
        tried = 0
        for element in self.elements:
            if element.step is None or element.happens is not True:
                continue
            if element.step.kind == "click":
                value: Any = CLICK
            elif element.command in _TOGGLES and element.value is not None:
                value = not element.value.now
            else:
                continue
            tried += 1
            if tried > _MAX_TRIED:
                return None
            run = self.act(element, value)
            if run is None:
                continue
            found = run._same(events)  # noqa: SLF001
            if found:
                steps = run._witness(found, still, deep=False)  # noqa: SLF001
                if steps is not None:
                    return steps
        return None

    def _plan(self, events: tuple[Event, ...]) -> list[tuple[ElementCreated, Any]]:
        """What a user has to do for all of these events to happen; empty: not known."""
        wanted: dict[Any, tuple[ElementCreated, Any]] = {}
        for event in events:
            for guard in event.guards:
                if guard.now is True:
                    continue
                solved = self._solve(guard)
                if solved is None:
                    return []
                widget, value = solved
                before = wanted.get(widget)
                if before is not None and before[1] is not value and before[1] != value:
                    return []
                wanted[widget] = solved
        plan = sorted(wanted.values(), key=lambda each: (each[1] is CLICK, each[0].order))
        return plan if sum(value is CLICK for _, value in plan) <= 1 else []

    def _solve(self, guard: Guard) -> tuple[ElementCreated, Any] | None:
        """What to do with which widget so that a guard holds."""
        if guard.test == ALL:
            if guard.outcome:
                return None
            for each in guard.members:
                solved = self._solve(each.negated())
                if solved is not None:
                    return solved
            return None
        subject: Any = guard.subject
        if getattr(subject, "op", None) == "callback":
            widget = self.widgets.get(subject.args[0])
            if widget is None or not guard.outcome:
                return None
            return (widget, CLICK) if widget.trigger else (widget, _other(widget))
        widget = self.widgets.get(subject)
        if widget is None:
            return None
        return _choice(widget, guard)


def _other(widget: ElementCreated) -> Any:
    """A value that a widget does not have now."""
    now = widget.value.now
    if widget.command in _TOGGLES:
        return not now
    if widget.command in _TEXTS:
        return "x" if now != "x" else "y"
    if widget.command in _CHOICES:
        options = widget.value.options or ()
        return next((each for each in options if each != now), None)
    if widget.command in _NUMBERS and isinstance(now, (int, float)):
        return now + 1
    return None


def _choice(widget: ElementCreated, guard: Guard) -> tuple[ElementCreated, Any] | None:
    """The value that makes a guard about a widget hold."""
    command, now = widget.command, widget.value.now
    if guard.test == TRUE:
        if widget.trigger:
            return (widget, CLICK) if guard.outcome else None
        if command in _TOGGLES:
            return widget, guard.outcome
        if command in _TEXTS:
            return widget, "x" if guard.outcome else ""
        if command in _CHOICES:
            fitting = [each for each in widget.value.options or () if bool(each) == guard.outcome]
            return (widget, fitting[0]) if fitting else None
        if command in _NUMBERS and isinstance(now, (int, float)):
            return widget, type(now)(1 if guard.outcome else 0)
        return None
    if guard.test in {EQUAL, "in"}:
        values = guard.operand if guard.test == "in" else (guard.operand,)
        if not isinstance(values, (tuple, list, frozenset)):
            return None
        if command in _CHOICES:
            options = widget.value.options or ()
            fitting = [each for each in options if (each in values) == guard.outcome]
            return (widget, fitting[0]) if fitting else None
        if command in _TOGGLES and guard.outcome:
            return widget, values[0]
        if command in _TEXTS and isinstance(values[0], str):
            return widget, values[0] if guard.outcome else values[0] + "x"
        if command in _NUMBERS and guard.outcome and isinstance(values[0], (int, float)):
            return widget, values[0]
    return None
