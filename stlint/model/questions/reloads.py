"""Loads of data or a model that every rerun does again, and how to keep what they load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import Drawn, ElementCreated, ExternalCall, PagesShown
from stlint.model.questions.caching import (
    end_of,
    handed_to,
    is_asked_of,
    on_every_rerun,
    source_of,
)
from stlint.model.questions.keeping import calls_in, function_for, load_of
from stlint.model.questions.overlap import may_read_own
from stlint.model.questions.writes import reads_own
from stlint.results.finding import Cause
from stlint.results.remedies import Cache, Site
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.run import Run

__all__ = ["decorator_for", "kept", "reloads", "whole_source"]


def reloads(run: Run) -> Iterator[ExternalCall]:
    """The calls that load data or a model again on every rerun, and could be cached."""
    known = effects()
    calls = [each for each in run.of(ExternalCall) if each.loads is not None]
    if not calls or (run.about.by_hand and not _draws(run)):
        return
    for call in calls:
        if call.tainted or call.polled or any(_asks(run, each, call) for each in calls):
            continue
        if known.short_lived(call.name, end_of(run, call)) or reads_own(run, call) is not False:
            continue
        if any(known.expensive_kind(each) for each in handed_to(call)):
            continue  # which is what is to be cached
        if on_every_rerun(run, call):
            yield call


def kept(run: Run, call: ExternalCall) -> Cache | None:
    """How to load something once, with what it is asked of."""
    calls = [each for each in run.of(ExternalCall) if each.loads is not None]
    return _fix(run, call, [each for each in calls if _asks(run, call, each)])


def whole_source(call: ExternalCall) -> Cause | None:
    """What is read in parts, such as the sheets of a workbook, is best kept as a whole."""
    source = source_of(call)
    if source is None:
        return None
    shown = f"{call.name}({source!r})"
    return Cause((str(call.place.path), shown), f"{shown} runs again on every rerun")


def _asks(run: Run, load: ExternalCall, other: ExternalCall) -> bool:
    """Whether data is loaded by methods of what another call returned: both are cached as one."""
    return (
        load is not other
        and load.loads == "data"
        and load.method
        and not load.tainted
        and not load.polled
        and other.guards.implies(load.guards)
        and is_asked_of(load, other)
        and on_every_rerun(run, load)
    )


def decorator_for(call: ExternalCall) -> str:
    """The name of the decorator that keeps what a call loads."""
    return "cache_data" if call.loads == "data" else "cache_resource"


def _fix(run: Run, call: ExternalCall, asked: Iterable[ExternalCall] = ()) -> Cache | None:
    """How to load something once, and what it is asked of, which would be told of then."""
    load = load_of(run, call)
    needed = [(Site(each.place.path, each.place.node), _fix(run, each)) for each in asked]
    known = tuple((site, fix) for site, fix in needed if fix is not None)
    if load is None or len(known) != len(needed):
        return None
    function = function_for(run, call)
    if may_read_own(run, [call] if function is None else calls_in(run, function.node)):
        return None  # nobody would see what is new
    return Cache(decorator_for(call), load, function, known)


def _draws(run: Run) -> bool:
    """Whether there is anything to see."""
    return any(any(run.of(kind)) for kind in (ElementCreated, Drawn, PagesShown))
