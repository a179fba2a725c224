"""One run of an app: its events in order, what is known around it, what may follow it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from stlint.model.events import CutShort, ElementCreated, Event, Stopped
from stlint.model.notes import Held
from stlint.model.state import ABOUT_STATE, Key
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from stlint.model.events import Assigned, NameBound
    from stlint.model.notes import Note
    from stlint.model.uses import Named, Said, Use, Written
    from stlint.results.finding import Step

__all__ = ["About", "Onward", "Run", "Uncalled"]

E = TypeVar("E", bound=Event)
F = TypeVar("F")
N = TypeVar("N")


class About(NamedTuple):
    """What is known of the app that a run is of."""

    is_app: bool = True
    """Streamlit takes part in it: what does not even import it is no app, and has no reruns."""
    by_hand: bool = False
    """It prints, reads secrets or arguments: what draws nothing then is a tool, and no app."""
    names: Callable[[str], int | None] = lambda _key: None
    """How often the files of the app name a key of session state; ``None``: nobody knows."""
    further: list[CutShort] | tuple[CutShort, ...] = ()
    """Where runs were cut short that follow, so far as such have been tried."""
    texts: Callable[[Callable[[str], bool]], tuple[Written, ...]] = lambda _wanted: ()
    """Looks for the texts that are written out in those files whose code a function wants."""


class Uncalled(NamedTuple):
    """What functions would do that no run calls, each on its own, and what is noted of that."""

    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()


class Onward(NamedTuple):
    """What can be run after a run; without it nothing can."""

    remember: Callable[[], Any] = lambda: None
    """Makes what the next run begins with."""
    repeat: Callable[[], Run | None] = lambda: None
    """Runs the script again, when the user changes nothing that matters."""
    act: Callable[[ElementCreated, Any], list[Run]] = lambda _event, _value: []
    """Does something with an element."""
    act_further: Callable[[ElementCreated, Any], list[Run]] = lambda _event, _value: []
    """The same for a second step in a row, as long as there is time for such."""
    uncalled: Callable[[], Uncalled] = Uncalled
    """Looks into the functions that no run has called."""
    others: Callable[..., tuple[Run, ...] | None] = lambda *_words: ()
    """Runs the other scripts of the session whose files have one of some words.

    If it is given several collections of words, their files have one of each. ``None``: it is not
    known what they do.
    """
    given: Callable[[Any, str], tuple[Any, ...]] = lambda _function, _name: ()
    """Looks which calls in a function are given what a name holds as an argument of that name.

    Where it is used in another way, that is None. The function, and the calls, are nodes.
    """
    uses: Callable[[Event], tuple[Use, ...]] = lambda _event: ()
    """Looks at what is done with what an event reads."""
    named: Callable[[NameBound], Named | None] = lambda _start: None
    """Looks for where else a variable is named that an event first sets.

    ``None``: not everything that names it can be known, or something strange binds it.
    """
    read_by_others: Callable[[Assigned], tuple[Any, ...]] = lambda _change: ()
    """Looks for where other functions name a variable than the one that sets it; nodes."""
    in_one_go: Callable[[Event, Event], bool] = lambda _first, _then: False
    """Looks whether nothing that takes time stands between the calls of two events."""
    said: Callable[[], tuple[Said, ...]] = tuple
    """Looks for all texts that are written out in the app."""


@dataclass(eq=False, repr=False)
class Run:
    """The events of one run, in order; ``steps`` is what the user did before it."""

    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    path: Path
    incomplete: bool
    about: About = field(default_factory=About)
    onward: Onward = field(default_factory=Onward)
    targets: Targets = field(default_factory=Targets.undeclared)
    """The releases that the run is about: in all of them it goes alike."""
    admitted: ReleaseSet = NONE_OF_THEM
    """All releases that the project is for; a fix is offered if they know what it writes."""
    beside: tuple[ElementCreated, ...] = ()
    """What is still shown though this run did not draw it: it ran a fragment alone."""
    elsewhere: tuple[Event, ...] = ()
    """How functions that the run does not call would use Streamlit."""
    notes: tuple[Note, ...] = ()
    way: tuple[tuple[Run, int], ...] = ()
    """What had to be reached for it to begin: in runs before it, up to the event of an order."""

    def once(self, find: Callable[[Run], Iterable[F]]) -> tuple[F, ...]:
        """All that a function finds in the run, looked for once, however many rules ask.

        Args:
            find: looks at nothing but the run.
        """
        if find not in self._found:
            self._found[find] = tuple(find(self))
        found: tuple[F, ...] = self._found[find]
        return found

    @cached_property
    def _found(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def memory(self) -> Any:
        """What is left of it: an opaque handle for the run after it."""
        return self.onward.remember()

    @cached_property
    def again(self) -> Run | None:
        """The rerun after this run, when the user changes nothing that matters."""
        return self.onward.repeat()

    def state(self, key: str) -> Key:
        """Who writes and reads a key of session state, and what reaches whom."""
        if (Key, key) not in self._found:
            self._found[Key, key] = Key(key, self.once(_about_state))
        found: Key = self._found[Key, key]
        return found

    @cached_property
    def uncalled(self) -> tuple[Event, ...]:
        """What functions would do that no run calls, each on its own; looked for when asked."""
        return self._uncalled.events

    @cached_property
    def _uncalled(self) -> Uncalled:
        return self.onward.uncalled()

    @cached_property
    def held(self) -> dict[Any, Any]:
        """What values were when they were handed out (see ``Held``), also by what no run calls."""
        notes = (*self.notes, *self._uncalled.notes)
        return {each.value: each.data for each in reversed(notes) if isinstance(each, Held)}

    def of(self, kind: type[E], *others: type[E], having: str | None = None) -> Iterator[E]:
        """The events of one kind, or several, in order.

        Args:
            kind: their class.
            others: further ones.
            having: a field in which they have something: not None, False or an empty tuple.
        """
        found: Iterable[E] = self._by_kind.get(kind, ())
        if others:
            wanted: tuple[type[E], ...] = (kind, *others)
            found = (each for each in self.events if isinstance(each, wanted))
        return iter(found if having is None else (each for each in found if _has(each, having)))

    def has(self, word: str) -> bool:
        """Whether there is anything of a kind, wherever a rule might look for it.

        Args:
            word: the name of a class of events or notes; one of its fields, where that has to have
                something, after a dot.
        """
        if _by_name not in self._found:
            self._found[_by_name] = _by_name(self)
        kind, _, field_ = word.partition(".")
        events = self._found[_by_name].get(kind, ())
        return any(not field_ or _has(each, field_) for each in events)

    @cached_property
    def _by_kind(self) -> dict[type[Event], list[Any]]:
        found: dict[type[Event], list[Any]] = {}
        for each in self.events:
            found.setdefault(type(each), []).append(each)
        return found

    def noted(self, kind: type[N]) -> Iterator[N]:
        """The notes of one kind, in order."""
        return (each for each in self.notes if isinstance(each, kind))

    def anywhere(self, kind: type[E]) -> Iterator[E]:
        """The same, and in functions that the run does not call."""
        return chain(self.of(kind), (each for each in self.elsewhere if isinstance(each, kind)))

    @cached_property
    def elements(self) -> tuple[ElementCreated, ...]:
        """Every element that the run creates."""
        return tuple(self.of(ElementCreated))

    @cached_property
    def shown(self) -> tuple[ElementCreated, ...]:
        """Every element that a user may see after the run, but for those that clash with others."""
        drawn = [each for each in self.elements if each.happens is not False]
        last = {each.spot: each for each in drawn if each.spot}
        first = {each.widget_now: each for each in reversed(drawn) if each.happens}
        kept = (
            each
            for each in drawn
            if last.get(each.spot, each) is each
            and (each.widget_now is None or first.get(each.widget_now, each) is each)
        )
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
        return {each.value: each for each in self.of(ElementCreated, having="value")}

    def same(self, event: E) -> E | None:
        """An event of another run, as it is in this one."""
        found = self._by_site.get((type(event), event.place.site))
        return found if isinstance(found, type(event)) else None

    @cached_property
    def _by_site(self) -> dict[tuple[type, Any], Event]:
        found: dict[tuple[type, Any], Event] = {}
        for event in self.events:
            known = found.setdefault((type(event), event.place.site), event)
            if event.happens and not known.happens:
                found[type(event), event.place.site] = event
        return found


def _has(event: Any, name: str) -> bool:
    """Whether an event has something in a field."""
    found = getattr(event, name)
    return bool(found) if type(found) in {bool, tuple} else found is not None


def _about_state(run: Run) -> Iterator[Event]:
    return (each for each in run.events if isinstance(each, ABOUT_STATE))


def _by_name(run: Run) -> dict[str, list[Any]]:
    """All that happens or is noted, in the run and where it does not come to, by its kind."""
    found: dict[str, list[Any]] = {}
    for each in chain(run.events, run.elsewhere, run.beside, run.notes):
        found.setdefault(type(each).__name__, []).append(each)
    return found
