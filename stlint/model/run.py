"""One run of an app, and the questions that rules ask of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.model.depends_on import remembers, undecided
from stlint.model.events import (
    Closed,
    CommandUsed,
    CutShort,
    ElementCreated,
    Event,
    ExternalCall,
    Stopped,
)
from stlint.model.guards import ALL, Guard
from stlint.model.made_of import asks_state
from stlint.model.releases import asks_for_feature, depends_on_release, placed_once, possible
from stlint.model.steps import CLICK, choice, fitting, of_this_run, other_value
from stlint.results.finding import Certainty, Level, Step
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from stlint.results.finding import Cause
    from stlint.results.remedies import Remedy

E = TypeVar("E", bound=Event)
F = TypeVar("F")

_MAX_TRIED: Final = 6


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
    releases: ReleaseSet | None = None
    """The releases of Streamlit in which it holds; ``None``: all that the run is about."""
    fix: Remedy | None = None
    optional: bool = False
    """It is a matter of opinion: told only if its rule is selected by code or name."""
    cause: Cause | None = None
    limit: str | None = None
    """For ST006: what the dry run came up against, as ``CutShort`` has it."""
    way: tuple[tuple[Run, int], ...] = ()
    """What has to be reached: in which runs, up to the event of which order."""
    behind: tuple[Path, Any] | None = None
    """What raises before it."""


class Call(NamedTuple):
    """A call of one of the app's own functions."""

    path: Path
    node: Any


class Proof(NamedTuple):
    """How sure it is that events happen together, and after which steps.

    ``way`` is what has to be reached: in which runs, up to the event of which order.
    """

    certainty: Certainty
    witness: tuple[Step, ...] | None
    way: tuple[tuple[Run, int], ...] = ()


class _Shown(NamedTuple):
    """A run in which some events happen."""

    run: Run
    events: tuple[Event, ...]

    @property
    def way(self) -> tuple[tuple[Run, int], ...]:
        """What has to be reached for that."""
        return (*self.run.way, (self.run, max(each.order for each in self.events)))


@dataclass(eq=False, repr=False)
class Run:
    """The events of one run, in order; ``steps`` is what the user did before it."""

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    path: Path
    incomplete: bool
    remember: Callable[[], Any] = field(default=lambda: None)
    """Makes what the next run begins with."""
    targets: Targets = field(default_factory=Targets.undeclared)
    """The releases that the run is about: in all of them it goes alike."""
    admitted: ReleaseSet = NONE_OF_THEM
    """All releases that the project is for; a fix is offered if they know what it writes."""
    beside: tuple[ElementCreated, ...] = ()
    """What is still shown though this run did not draw it: it ran a fragment alone."""
    is_app: bool = True
    """Streamlit takes part in it: what does not even import it is no app, and has no reruns."""
    further: list[CutShort] = field(default_factory=list)
    """Where runs were cut short that follow this one, so far as such have been tried."""
    by_hand: bool = False
    """It prints, reads secrets or arguments: what draws nothing then is a tool, and no app."""
    elsewhere: tuple[Event, ...] = ()
    """How functions that the run does not call would use Streamlit."""
    way: tuple[tuple[Run, int], ...] = ()
    """What had to be reached for it to begin: in runs before it, up to the event of an order."""
    names: Callable[[str], int | None] = field(default=lambda _key: None)
    """How often the files of the app name a key of session state; ``None``: nobody knows."""
    repeat: Callable[[], Run | None] = field(default=lambda: None)
    act: Callable[[ElementCreated, Any], list[Run]] = field(default=lambda _event, _value: [])
    act_further: Callable[[ElementCreated, Any], list[Run]] = field(
        default=lambda _event, _value: []
    )
    """The same for a second step in a row, as long as there is time for such."""

    def once(self, find: Callable[[Run], Iterable[F]]) -> tuple[F, ...]:
        """All that a function finds in the run, looked for once, however many rules ask.

        Args:
            find: looks at nothing but the run.
        """
        if find not in self._found:
            self._found[find] = tuple(find(self))
        return self._found[find]

    @cached_property
    def _found(self) -> dict[Callable[[Run], Iterable[Any]], tuple[Any, ...]]:
        return {}

    @cached_property
    def memory(self) -> Any:
        """What is left of it: an opaque handle for the run after it."""
        return self.remember()

    # -- events -----------------------------------------------------------------------------------

    def of(self, kind: type[E]) -> Iterator[E]:
        """The events of one kind, in order."""
        return iter(self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[type[Event], list[Any]]:
        found: dict[type[Event], list[Any]] = {}
        for each in self.events:
            found.setdefault(type(each), []).append(each)
        return found

    def anywhere(self, kind: type[E]) -> Iterator[E]:
        """The same, and in functions that the run does not call."""
        return chain(self.of(kind), (each for each in self.elsewhere if isinstance(each, kind)))

    @cached_property
    def elements(self) -> tuple[ElementCreated, ...]:
        """Every element that the run creates."""
        return tuple(self.of(ElementCreated))

    @cached_property
    def shown(self) -> tuple[ElementCreated, ...]:
        """Every element that a user may see after the run."""
        drawn = [each for each in self.elements if each.happens is not False]
        last = {each.spot: each for each in drawn if each.spot}
        kept = (each for each in drawn if last.get(each.spot, each) is each)
        return (*kept, *self.beside)

    @cached_property
    def reruns(self) -> bool:
        """Whether this run ends with a call for another."""
        return any(each.how == "rerun" and each.happens for each in self.ends)

    @cached_property
    def ends(self) -> tuple[Stopped, ...]:
        """Where it may end early; not where something catches that."""
        return tuple(each for each in self.of(Stopped) if not each.swallowed)

    @cached_property
    def widgets(self) -> dict[Any, ElementCreated]:
        """The elements that have a value, by that value: guards have it as their subject."""
        return {each.value: each for each in self.elements if each.value is not None}

    def repeats(self, event: Event) -> bool:
        """Whether the same happens at the same place elsewhere in the run, too."""
        return any(
            each is not event and not each.guards.excludes(event.guards)
            for each in self._placed[type(event), event.place.node]
        )

    @cached_property
    def _placed(self) -> dict[tuple[type[Event], Any], list[Event]]:
        found: dict[tuple[type[Event], Any], list[Event]] = defaultdict(list)
        for each in self.events:
            found[type(each), each.place.node].append(each)
        return found

    def apart(self, first: Event, second: Event, text: str) -> tuple[tuple[str, Event | Call], ...]:
        """Where the ways to two events part, for ``related``: the first event, or the two calls.

        ``text`` is what to say of the first. In a loop they do not part: nothing is to be said.
        """
        if first.place.node is not second.place.node:
            return ((text, first),)
        for one, two in zip(first.place.stack, second.place.stack, strict=False):
            if one[1] is not two[1]:
                return (("the first call", Call(*one)), ("the second call", Call(*two)))
        return ()

    @cached_property
    def again(self) -> Run | None:
        """The rerun after this run, when the user changes nothing that matters."""
        return self.repeat()

    def same(self, event: E) -> E | None:
        """An event of another run, as it is in this one."""
        found = self._by_site.get((type(event), event.place.site))
        return found if isinstance(found, type(event)) else None

    def draft(
        self,
        event: Event,
        message: str,
        proof: Proof | None = None,
        *,
        related: tuple[tuple[str, Event | Call], ...] = (),
        help: str | None = None,  # noqa: A002 - the field's name in a finding
        level: Level | None = None,
        releases: ReleaseSet | None = None,
        fix: Remedy | None = None,
        optional: bool = False,
        cause: Cause | None = None,
    ) -> Draft:
        """A finding at an event; without proof it is something that happens, but does not raise."""
        place = event.place
        certainty = proof.certainty if proof is not None else Certainty.MAY
        if proof is None:
            certainty = Certainty.ALWAYS if event.happens else Certainty.MAY
        return Draft(
            place.node,
            place.path,
            message,
            certainty,
            proof.witness if proof is not None else None,
            tuple(
                (text, each.place.path, each.place.node)
                if isinstance(each, Event)
                else (text, each.path, each.node)
                for text, each in related
            ),
            help,
            level,
            place.statement,
            releases,
            fix if fix and (fix.known is None or self.admitted <= fix.known) else None,
            optional,
            cause,
            way=(proof.way if proof is not None else ()) or (*self.way, (self, event.order)),
        )

    # -- releases ---------------------------------------------------------------------------------

    def proof_in(self, event: Event, releases: ReleaseSet) -> Proof:
        """How sure it is that an event happens in one of these releases."""
        if event in self.elsewhere:
            return Proof(Certainty.MAY, None)
        varying = [each for each in event.guards if depends_on_release(each)]
        if not varying or self.targets.releases.newest in releases:
            return self.proof(event)
        if all(each.now or each in varying for each in event.guards):
            return Proof(Certainty.WHEN_REACHED if self.steps else Certainty.ALWAYS, self.steps)
        return Proof(Certainty.MAY, None)

    @cached_property
    def used(self) -> tuple[tuple[CommandUsed, ReleaseSet], ...]:
        """Uses of names of Streamlit, each place once, with the releases in which they happen."""
        return tuple(placed_once(self.anywhere(CommandUsed), self.releases_of))

    def releases_of(self, event: Event, among: ReleaseSet | None = None) -> ReleaseSet:
        """The releases of the run, or among some, in which an event can happen.

        There are none if it depends on what a feature test that is not understood finds out.
        """
        if asks_for_feature(event.guards):
            return NONE_OF_THEM
        return (self.targets.releases if among is None else among) & possible(event.guards)

    def end_of(self, call: ExternalCall) -> str | None:
        """How what a call returned is given up in the run; see ``Closed.how``. None: not."""
        ends = {each.how for each in self.of(Closed) if call.result in each.results}
        return next((each for each in ("with", "finally", "close") if each in ends), None)

    def on_every_rerun(self, event: Event) -> bool:
        """Whether something is done again on plain reruns of the script."""
        place = event.place
        if self.incomplete or not self.is_app or place.cached is not None or event.guards.triggers:
            return False
        if place.segment not in {"script", "fragment"}:
            return False
        again = self.again
        repeated = again.same(event) if again is not None else event
        if repeated is None:
            return False
        if undecided(repeated) > undecided(event):
            return False  # what the first run left is asked for
        events = (again or self).events
        sure = repeated.happens is True
        return not any(
            not (sure and guard.now) and remembers(guard, repeated, events)
            for guard in repeated.guards
        )

    # -- proof ------------------------------------------------------------------------------------

    def may_happen(self, event: Event) -> bool:
        """Whether an event happens, or may as far as is known of anything but session state."""
        return event.happens is not False and not any(
            each.now is None and asks_state(each) for each in event.guards
        )

    def proof(
        self,
        *events: E,
        still: Callable[..., bool] = lambda *_: True,
        when: tuple[tuple[Guard, ...], ...] = ((),),
    ) -> Proof:
        """How sure it is that all of these events happen in one run.

        ``still`` is asked whether what matters about them holds in the run of the witness, too;
        ``when`` are sets of guards under each of which it would.
        """
        ways = when if () in when else (*when, ())
        shown = next(filter(None, (self._planned(events, still, way) for way in ways)), None)
        if shown is None and all(each.kind == "page" for each in self.steps):
            shown = self._search(events, still)
        if shown is None:
            return Proof(Certainty.MAY, None)
        steps = shown.run.steps
        certainty = Certainty.WHEN_REACHED if steps else Certainty.ALWAYS
        return Proof(certainty, steps, shown.way)

    @cached_property
    def _by_site(self) -> dict[tuple[type, Any], Event]:
        found: dict[tuple[type, Any], Event] = {}
        for event in self.events:
            known = found.setdefault((type(event), event.place.site), event)
            if event.happens and not known.happens:
                found[type(event), event.place.site] = event
        return found

    def _planned(
        self, events: tuple[Event, ...], still: Callable[..., bool], when: tuple[Guard, ...] = ()
    ) -> _Shown | None:
        """These events after what their conditions, and ``when``, ask of a user."""
        if all(each.happens for each in events) and still(*events):
            return _Shown(self, events)
        run = self
        for widget, value in self._plan(events, when):
            there = run._by_site.get((ElementCreated, widget.place.site))
            runs = run.act(there, value) if isinstance(there, ElementCreated) else []
            for each in runs:
                shown = each._shows(events, still)  # noqa: SLF001
                if shown is not None:
                    return shown
            if not runs:
                break
            run = runs[-1]
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
        distinct = len({id(each) for each in found}) == len({id(each) for each in events})
        return tuple(found) if distinct else None

    def _shows(self, events: tuple[Event, ...], still: Callable[..., bool]) -> _Shown | None:
        """These events of another run as they are in this one, if they happen."""
        found = self._same(events)
        if found is None or not all(each.happens for each in found) or not still(*found):
            return None
        return _Shown(self, found)

    def _search(self, events: tuple[Event, ...], still: Callable[..., bool]) -> _Shown | None:
        """Use what can be used, and look whether that leads there; or one rerun after that."""
        last: list[Run] = []
        for element, value in islice(self._acts(), _MAX_TRIED):
            following = self.act(element, value)
            for run in following:
                found = run._same(events)  # noqa: SLF001
                shown = run._planned(found, still) if found else None  # noqa: SLF001
                if shown is not None:
                    return shown
            last += following[-1:]
        for run in last:
            if run.again is None or not run.again._shows(events, still):  # noqa: SLF001
                continue
            for element, value in islice(run._acts(), _MAX_TRIED):  # noqa: SLF001
                for then in run.act(element, value):
                    shown = then._shows(events, still)  # noqa: SLF001
                    if shown is not None:
                        return shown
        return self._search_further(events, still, last)

    def _search_further(
        self, events: tuple[Event, ...], still: Callable[..., bool], after: list[Run]
    ) -> _Shown | None:
        """Do a second thing after a first one that has changed what the events depend on."""
        before = self._conditions(events)
        for run in after:
            if run._conditions(events) == before:  # noqa: SLF001
                continue
            for element, value in islice(run._acts(), _MAX_TRIED):  # noqa: SLF001
                for then in run.act_further(element, value):
                    shown = then._shows(events, still)  # noqa: SLF001
                    if shown is not None:
                        return shown
        return None

    def _conditions(self, events: tuple[Event, ...]) -> list[Any] | None:
        """What the conditions of these events are about, as it is now, and which of them hold.

        ``None``: not all of these events are there.
        """
        found = self._same(events)
        guards = [guard for each in found or () for guard in each.guards]
        asked = [(each.now, getattr(each.subject, "now", None)) for each in guards]
        return None if found is None else asked

    def _acts(self) -> Iterator[tuple[ElementCreated, Any]]:
        """What a user may do next that the script sees."""
        for element in self.elements:
            if element.step is None or element.happens is not True:
                continue
            if element.step.kind == "click":
                yield element, CLICK
            elif element.form is None and (value := other_value(element)) is not None:
                yield element, value

    def _plan(
        self, events: tuple[Event, ...], when: tuple[Guard, ...]
    ) -> list[tuple[ElementCreated, Any]]:
        """What a user has to do for all of these events to happen; empty: not known."""
        wanted: dict[Any, tuple[ElementCreated, Any]] = {}
        every = (*(guard for event in events for guard in event.guards), *when)
        about: dict[Any, list[Guard]] = defaultdict(list)
        for guard in every:
            about[guard.subject].append(guard)
        for guard in every:
            if guard.now is True:
                continue
            solved = self._solve(guard)
            if solved is None:
                return []
            widget, value = solved
            value = fitting(widget, value, about[widget.value])
            before = wanted.get(widget)
            if before is not None and before[1] is not value and before[1] != value:
                return []
            wanted[widget] = (widget, value)
        for widget, value in list(wanted.values()):
            if widget.form is None or value is CLICK:
                continue
            sent = next((each for each in self.elements if each.submits(widget.form)), None)
            if sent is None:
                return []
            if not any(each is CLICK for _, each in wanted.values()):
                wanted[sent] = (sent, CLICK)
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
        guard = of_this_run(guard)
        subject: Any = guard.subject
        if getattr(subject, "op", None) == "callback":
            widget = self.widgets.get(subject.args[0])
            if widget is None or not guard.outcome:
                return None
            value = CLICK if widget.trigger else other_value(widget)
            return None if value is None else (widget, value)
        widget = self.widgets.get(subject)
        if widget is None:
            return None
        found = choice(widget, guard)
        return None if found is None or found[1] is None else found
