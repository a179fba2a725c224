"""The way to see what stlint understood: the events of each run, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from stlint.model import events
from stlint.secret_texts import censored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Trace", "TraceLine", "TracedRun", "traced"]


class TraceLine(NamedTuple):
    """One event: where it is, how deep in calls of the app's functions, under which conditions."""

    path: str
    row: int
    depth: int
    kind: str
    text: str
    guards: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TracedRun:
    """One run of the script: its events, and apart from them what stlint did not understand."""

    name: str
    lines: tuple[TraceLine, ...]
    gaps: tuple[TraceLine, ...] = ()
    opaque: tuple[TraceLine, ...] = ()
    same: bool = False
    """Nothing is different from the run before."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The runs of an app: the first one and the reruns that it asks for itself."""

    runs: tuple[TracedRun, ...]


def traced(
    runs: Iterable[Run],
    row_of: Callable[[Path, object], int],
    unread: Iterable[TraceLine] = (),
    secrets: Collection[str] = (),
) -> Trace:
    """Tell the runs of an app.

    Args:
        runs: in their order.
        row_of: the row of a node in a file.
        unread: the files of the app that could not be read.
        secrets: texts that are not to be shown.
    """
    told: list[TracedRun] = []
    for number, run in enumerate(runs):
        name = "first run" if number == 0 else f"rerun {number}"
        told_here = (event for event in run.events if not _told_by_another(event))
        lines = [_censored(_line(event, row_of), secrets) for event in told_here]
        ended = [each for each in lines if each.kind == "cut-short"]
        cut = f", cut short in line {ended[-1].row}" if run.incomplete and ended else ""
        made = TracedRun(
            name + cut,
            tuple(each for each in lines if each.kind not in {"gap", "opaque"}),
            (*unread, *(each for each in lines if each.kind == "gap")),
            tuple(each for each in lines if each.kind == "opaque"),
        )
        same = bool(told) and replace(made, name=told[-1].name, same=told[-1].same) == told[-1]
        told.append(replace(made, same=same))
    return Trace(tuple(told))


def _censored(line: TraceLine, secrets: Collection[str]) -> TraceLine:
    return line._replace(
        text=censored(line.text, secrets),
        guards=tuple(censored(each, secrets) for each in line.guards),
        note=censored(line.note, secrets),
    )


def _told_by_another(event: Event) -> bool:
    """Whether what happens is shown by what comes of it."""
    if isinstance(event, events.CommandUsed):
        return event.how not in {"name", "import"}
    return isinstance(event, events.Compared)


def _line(event: Event, row_of: Callable[[Path, object], int]) -> TraceLine:
    place = event.place
    return TraceLine(
        str(place.path),
        row_of(place.path, place.node),
        len(place.stack),
        event.kind,
        _text(event),
        tuple(str(guard) for guard in event.guards),
        _note(event),
    )


def _text(event: Event) -> str:
    match event:
        case events.ElementCreated():
            named = [repr(event.label)] if event.label is not None else []
            if isinstance(event.key, tuple) and len(event.key) > 1:
                key = event.key[1]
                named.append(f"key={repr(key) if isinstance(key, str) else str(key)}")
            into = f" in {event.container}" if event.container != "main" else ""
            return f"{event.command}({', '.join(named)}){into}"
        case events.CommandUsed():
            return f"st.{event.name}"
        case events.PageNamed():
            return f"{event.command} {event.name!r}, which is {'' if event.there else 'not '}there"
        case events.StateRead() | events.ParameterRead() | events.DefaultChanged():
            return f"{event.key!r} ({event.how})"
        case events.DefaultMade():
            return f"{'any key' if event.key is None else repr(event.key)} ({event.method})"
        case events.MethodNamed() | events.SharedSet():
            return event.name
        case events.Outlived():
            return f"{event.name} ({event.how})"
        case events.StateRefused():
            return f"{event.key!r} ({event.why})"
        case events.StateWrite() | events.ParameterWritten():
            return "any key" if event.key is None else repr(event.key)
        case events.StateDelete() | events.StateSeen():
            return "any key" if event.key is None else repr(event.key)
        case events.CacheCalled() | events.CacheDefined():
            return f"{event.name}() under {event.cache}"
        case events.Mutated():
            return f"{event.how}, shared by {event.factory}()"
        case events.ExternalCall() | events.DialogOpened() | events.FragmentReturned():
            return f"{event.name}()"
        case events.NameBound():
            return f"{event.name} ({event.how})"
        case events.NameRead() | events.Assigned() | events.NameMissing():
            return event.name
        case events.Looped():
            places = sorted(0 if each is None else each + 1 for each in event.differs)
            return ", ".join(f"place {each}" if each else "items" for each in places)
        case events.Done() | events.StreamMoved():
            return event.how
        case events.Stopped():
            return f"{event.how}, which is swallowed" if event.swallowed else event.how
        case events.Tested():
            return ", ".join(map(str, event.widgets))
        case events.Opaque() | events.Gap():
            return event.reason
        case events.Failed():
            return f"{event.raises} of {event.how}" if event.how else event.raises
        case events.CutShort():
            return f"{event.limit} {event.told}".strip()
        case _:
            return ""


def _note(event: Event) -> str:
    notes = [] if event.place.segment == "script" else [event.place.segment]
    if event.happens is not True:
        notes.append("perhaps" if event.happens is None else "not in this run")
    if isinstance(event, events.StateRead) and event.missing is not False:
        notes.append("missing" if event.missing else "may be missing")
    if isinstance(event, events.ExternalCall) and event.tainted:
        notes.append("of what a user gave")
    return ", ".join(notes)
