"""What threads ask Streamlit for that does not know whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import (
    ElementCreated,
    ExternalCall,
    StateDelete,
    StateRead,
    StateSeen,
    StateWrite,
)
from stlint.model.made_of import leaves
from stlint.model.objects import Bound
from stlint.model.outside import External, qualified
from stlint.streamlit_api.beside import ASKS_FOR_THREAD, STARTED, THREADS
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["InThread", "threads_without_context"]

_GIVES: Final = "add_script_run_ctx"
_DRAW: Final = frozenset({"text", "data", "chart", "media", "feedback", "input", "button"})
_WHOLE: Final = frozenset({"=", "+=", "setdefault", "update"})
_NEVER_DRAWN: Final = frozenset({"page", "config", "control"})


class InThread(NamedTuple):
    """What a function asks Streamlit for in a thread, and the call that is given the function."""

    events: tuple[Event, ...]
    call: ExternalCall | None


def threads_without_context(run: Run) -> Iterator[InThread]:
    """Functions that surely run in threads that no context is given to, if they need one."""
    found = list(_in_threads(run))
    if found and not any(map(_may_give_context, run.of(ExternalCall))):
        yield from found


def _in_threads(run: Run) -> Iterator[InThread]:
    """The same, were there nothing that gives threads a context."""
    careful = set(_ask_where_they_are(run))
    found: dict[tuple[object, str], list[Event]] = {}
    for event in run.of(ElementCreated, StateDelete, StateRead, StateSeen, StateWrite):
        around = event.within("thread")
        if around is not None and around.what not in careful and _needs_context(event):
            found.setdefault((around.what, around.how), []).append(event)
    for (function, how), events in found.items():
        if how.startswith(THREADS) and _is_started(run, how):
            calls = (each for each in run.of(ExternalCall) if each.name == how)
            call = next((each for each in calls if function in each.arguments), None)
            yield InThread(tuple(events), call)
    for call in _handed_commands(run):
        yield InThread((call,), None)


def _may_give_context(call: ExternalCall) -> bool:
    """Whether a call has to do with what gives threads the context of a run."""
    given = (qualified(leaf) or "" for leaf in leaves(call.arguments, guards=False))
    return call.name.endswith(_GIVES) or any(each.endswith(_GIVES) for each in given)


def _needs_context(event: Event) -> bool:
    """Whether an event is one that nobody sees, or that fails, without a session."""
    if event.within("cached"):
        return False
    if isinstance(event, StateWrite):
        return event.how in _WHOLE
    if isinstance(event, ElementCreated):
        return event.role not in _NEVER_DRAWN
    return isinstance(event, (StateRead, StateSeen, StateDelete))


def _ask_where_they_are(run: Run) -> Iterator[object]:
    """Functions that find out in which thread they are, or whether there is a session."""
    for each in run.of(ExternalCall):
        around = each.within("thread")
        if around is not None and each.name.startswith(ASKS_FOR_THREAD):
            yield around.what


def _handed_commands(run: Run) -> Iterator[ExternalCall]:
    """Calls that give a thread a command that draws, or a method of a container."""
    for call in run.of(ExternalCall):
        if call.name.startswith(THREADS) and _is_started(run, call.name):
            names = (_command(each) for each in call.arguments)
            found = [commands()[each] for each in names if each in commands()]
            if any(each.role in _DRAW for each in found):
                yield call


def _command(value: object) -> str:
    """The command that a value is, as it is called below ``st``."""
    function = value.function if isinstance(value, Bound) else value
    path = function.path if isinstance(function, External) else ""
    return path.removeprefix("streamlit.")


def _is_started(run: Run, how: str) -> bool:
    return how not in STARTED or any(each.name == f"{how}.start" for each in run.of(ExternalCall))
