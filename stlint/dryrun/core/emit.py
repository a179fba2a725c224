"""Events, and what ends a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.exits import exit_to
from stlint.dryrun.core.flow import fork
from stlint.dryrun.core.targets import RUN, STOPPING, Ending, UnreachableError
from stlint.dryrun.core.trail import record
from stlint.dryrun.core.truth import outcomes_of, truth_now
from stlint.model.events import (
    Done,
    Drawn,
    ElementCreated,
    Gap,
    PageConfigured,
    StateDelete,
    StateRead,
    StateSeen,
    StateWrite,
    Stopped,
)
from stlint.model.values import NO

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.trail import E


_OBEYING: Final = frozenset({Drawn, PageConfigured, StateRead, StateWrite, StateDelete, StateSeen})
"""What Streamlit does only if the run was not to be stopped. An element is looked at before."""


def stop(it: DryRun, node: Any, how: str, scope: str | None = None) -> bool:
    """The run ends here; returns False."""
    if how != "exit":
        obey(it, node)
    return _end(it, node, how, scope)


def _end(it: DryRun, node: Any, how: str, scope: str | None = None) -> bool:
    event = emit(it, Stopped, node, how=how, scope=scope)
    return exit_to(it, RUN, ending=Ending(how, None if it.trail.muted else event))


def obey(it: DryRun, node: Any) -> None:
    """Streamlit is asked for something: it ends the run if a ``st.stop`` was swallowed.

    Raises:
        UnreachableError: it surely does.
    """
    pending = it.flow.store.get(STOPPING)
    if pending is NO:
        return
    condition = outcomes_of(it, pending)
    if not fork(it, condition, lambda: _end(it, node, "stop"), lambda: True):
        raise UnreachableError


def emit(it: DryRun, kind: type[E], node: Any, **fields: Any) -> E:
    """Record that something happens now.

    Raises:
        UnreachableError: it does not, since the run ends instead.
    """
    if kind in _OBEYING and not it.trail.muted:
        obey(it, node)
    if kind is ElementCreated and truth_now(it, it.flow.store.get(STOPPING)) is not False:
        fields["step"] = None  # it may be looked at, but not be shown
    event = record(it, kind, node, **fields)
    if kind is ElementCreated and not it.trail.muted:
        obey(it, node)
    return event


def after_click(it: DryRun) -> bool:
    """Whether something happens only for a click."""
    return bool(it.flow.guards.triggers) or it.here.segment == "callback"


def note_done(
    it: DryRun, node: Any, how: str, value: Any = None, given: tuple[Any, ...] = ()
) -> None:
    """Record what a click does, where no other event tells it.

    Args:
        it: the dry run.
        node: where.
        how: as ``Done`` has it.
        value: what is changed, if it is known.
        given: what a method of it is given.
    """
    if after_click(it):
        emit(it, Done, node, how=how, value=value, given=given)


def gap(it: DryRun, node: Any, reason: str) -> None:
    """Record something that is not modelled."""
    emit(it, Gap, node, reason=reason)
