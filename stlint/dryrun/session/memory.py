"""What is left after a run: what the next one begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import of_the_run
from stlint.dryrun.core.store import Store
from stlint.dryrun.core.truth import truth_now
from stlint.dryrun.streamlit.state_store import CHOSEN, without_owners
from stlint.dryrun.streamlit.widgets import released
from stlint.dryrun.values.outlived import MEMBER_KEPT
from stlint.model.guards import NO_GUARDS
from stlint.model.ops import Op
from stlint.model.values import NO, UNKNOWN, Const, Symbol, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.streamlit.fragment_calls import Fragment
    from stlint.dryrun.streamlit.remembering import Remembered
    from stlint.model.events import ElementCreated
    from stlint.model.objects import Module
    from stlint.model.run import Run


@dataclass(frozen=True)
class Memory:
    """What is left after a run: what the next one begins with."""

    values: dict[Hashable, Value] = field(default_factory=dict)
    overrides: dict[Any, Any] = field(default_factory=dict)
    cache: dict[tuple[Any, ...], Remembered] = field(default_factory=dict)
    registered: tuple[tuple[ElementCreated, Value, Arguments], ...] = ()
    keys: frozenset[str] = frozenset()
    """The keys that belong to widgets."""
    fragments: dict[tuple[Any, ...], Fragment | None] = field(default_factory=dict)
    """The fragments that are shown, by the sites of their calls."""
    modules: dict[Path, Module] = field(default_factory=dict)
    """What the process has imported."""
    opened: bool = True
    """The page that is asked for was opened, if one is."""
    shared: bool = False
    """Nothing is: what the main script does before it shows a page is the same for all pages."""

    def changed(self, other: Memory) -> frozenset[str] | None:
        """The keys of session state that are others after another run.

        ``None``: something else is, such as what an imported module or a cache holds.
        """
        found: set[str] = set()
        for name, value in other.values.items():
            if isinstance(name, tuple) and name[0] == MEMBER_KEPT:
                continue
            of_state = isinstance(name, tuple) and name[0] in _STATE
            key = name[1] if isinstance(name, tuple) and of_state else self._key_of(name)
            unseen = name not in self.values and not of_state
            if unseen or _is_same(self.values.get(name), value):
                continue
            if not isinstance(key, str):
                return None
            if not self._lacks(key) or not other._lacks(key):
                found.add(key)
        return frozenset(found) if self.cache.keys() == other.cache.keys() else None

    def _key_of(self, name: Hashable) -> object:
        """The key of session state whose value has a content."""
        if not isinstance(name, tuple) or name[0] != "content":
            return None
        kept = self.values.get(("kept", name[1]))
        return kept.value if isinstance(kept, Const) else None

    def _lacks(self, key: str) -> bool:
        there = self.values.get(("state-has", key))
        return there is not None and there.now is False


def _is_same(one: Value | None, other: Value) -> bool:
    """Whether two values are surely the same, in their own runs."""
    if one is None or one is other:
        return one is other
    if one.op is Op.OBJECT and other.op is Op.OBJECT:
        return _holds_the_same(one.args[1].made.data, other.args[1].made.data)
    known = one.now is not UNKNOWN and other.now is not UNKNOWN
    return bool(one.now == other.now) if known else type(other) is Const and one == other


def _holds_the_same(one: Any, other: Any) -> bool:
    """Whether two objects that only compute are alike; not so if they cannot be compared."""
    try:
        return type(one) is type(other) and bool(one == other)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return False


_STATE: Final = frozenset({"state", "state-has"})
"""What names in the store begin with that are about session state."""


def keys_drawn(run: Run) -> dict[str, bool | None]:
    """The keys of the widgets that a run has drawn (None: perhaps)."""
    drawn: dict[str, bool | None] = {}
    for event in run.elements:
        if event.stateful and event.entry is not None and drawn.get(event.entry) is not True:
            drawn[event.entry] = event.happens
    return drawn


def kept_choices(run: Run, overrides: dict[Any, Any]) -> dict[Any, Any]:
    """What the user chose, where the widget was drawn: else Streamlit may have forgotten it."""
    drawn = [each for each in run.elements if each.happens is True]
    sites = {each.place.site for each in drawn}
    widgets = {each.widget_now for each in drawn} - {None}
    return {
        site: (value if site in sites or widget in widgets else UNKNOWN, widget)
        for site, (value, widget) in overrides.items()
    }


def left_by(it: DryRun) -> Memory:
    """What a run has left when it ends."""
    return Memory(
        it.flow.store.values,
        it.page.overrides,
        {
            **it.page.caches.cache,
            **{
                key: each._replace(doubted=each.doubted or each.kind == "other")
                for key, each in it.page.caches.replays.items()
                if each.guards.now is not False and each.lasts
            },
        },
        tuple(each for each in it.page.registered if each[0].happens is True),
        fragments=it.page.fragments,
        modules={
            path: each
            for path, each in it.process.modules.items()
            if path not in it.process.path.interrupted
        },
    )


def memory_after(
    it: DryRun,
    run: Run,
    left: Memory,
    before: Memory,
    assigned: Mapping[str, bool | None],
    *,
    partial: bool,
) -> Memory:
    """What a run leaves; made when another run is to follow it.

    A ``partial`` one, of a fragment or a callback alone, leaves the rest as it was ``before``.
    What the app has ``assigned`` to the key of a widget outlives one run without the widget.
    """
    it.flow.guards, it.flow.store = NO_GUARDS, Store(left.values)
    values = {name: of_the_run(value) for name, value in without_owners(left.values)}
    drawn = keys_drawn(run)
    perhaps = {key for key, there in drawn.items() if there is not False}
    stopped = any(each.how == "stop" and each.happens is not False for each in run.ends)
    for key in before.keys - perhaps if not partial else ():
        there = assigned.get(key, False)
        if there:
            continue
        # Some releases keep what widgets had that a run did not come to since it was stopped.
        unsure = stopped or there is None
        values["state-has", key] = fresh(Op.SOME_PRESENCE) if unsure else NO
    for name, value in list(values.items()):
        if isinstance(name, tuple) and name[0] == "state-has" and isinstance(name[1], str):
            has = truth_now(it, value)
            if name[1] in drawn and drawn[name[1]] is None:
                has = None
            values[name] = Symbol(Op.STATE_HAS, (name[1],), UNKNOWN if has is None else has)
            held = values.get(("state", name[1]))
            if held is not None:
                values["state", name[1]] = carried(it, name[1], held)
                if held.op is Op.MEMBER:
                    values[MEMBER_KEPT, name[1]] = held
                elif held != values["state", name[1]]:
                    values.pop((MEMBER_KEPT, name[1]), None)
        elif isinstance(name, tuple) and name[0] == CHOSEN:
            values["state-has", name[1]] = fresh(Op.SOME_PRESENCE)
    sites = {each[0].place.site for each in left.registered}
    return Memory(
        values,
        left.overrides if partial else kept_choices(run, left.overrides),
        left.cache,
        left.registered
        if not partial
        else (
            *(each for each in before.registered if each[0].place.site not in sites),
            *left.registered,
        ),
        frozenset(
            key for key in before.keys if partial or stopped or key in perhaps or key in assigned
        ).union(key for key, there in drawn.items() if there),
        {**before.fragments, **left.fragments} if partial else left.fragments,
        left.modules,
        before.opened,
    )


def carried(it: DryRun, key: str, value: Value) -> Value:
    """A stored value as the next run finds it."""
    if isinstance(value, WidgetValue) and value.trigger:
        return Symbol(Op.STATE, (key,), released(it, value))
    if value.op is Op.EDITS:
        return value
    if isinstance(value, (Const, WidgetValue, Symbol)) or type(value).__name__ == "Phi":
        return Symbol(Op.STATE, (key,), value.now)
    return value
