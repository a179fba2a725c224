"""What becomes of a widget whose value in session state is none that it can have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import raise_to_try
from stlint.dryrun.core.flow import fork
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import truth_now, truth_of
from stlint.dryrun.streamlit.state_store import has_key, stored
from stlint.dryrun.streamlit.widgets import argument_of, options_of
from stlint.dryrun.values.concrete import concrete
from stlint.model.events import StateRefused
from stlint.model.events.data import READONLY
from stlint.model.fitting import FITS, Wanted, among, misfit
from stlint.model.guards import Guard
from stlint.model.values import UNKNOWN, fresh
from stlint.streamlit_api.misfits import stage

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.streamlit.widgets import Drawn


def fitted(it: DryRun, drawn: Drawn, data: Any, first: Any) -> Any:
    """What a widget is when session state has a value for it.

    Args:
        it: the dry run.
        drawn: the widget.
        data: that value.
        first: what the widget would be without it.

    Raises:
        UnreachableError: the call raises.
    """
    wanted, name = _wanted(it, drawn), str(drawn.entry)
    kind = None if drawn.more or data is UNKNOWN else misfit(wanted, data)
    if kind == FITS:
        return data
    if not _put_by_app(it, name) or drawn.widget in it.page.names_now:
        return UNKNOWN  # a name that is taken is refused before the value
    if kind is None:
        risk(it)
        if data is not UNKNOWN:
            _refuse(it, drawn, name, None)
        return UNKNOWN
    _tell(it, drawn, name, kind)
    happens = stage(drawn.command.name, kind, it.process.release)
    if happens == "raises":
        _refuse(it, drawn, name, True)
    if happens == "filtered":
        return [each for each in data if among(each, wanted.options or ())]
    known = {"kept": data, "default": first, "none": None}
    return known.get(happens, UNKNOWN)


def _given(it: DryRun, drawn: Drawn, name: str) -> Any:
    """An argument; None if it is not given, and its default is nothing plain."""
    value = argument_of(it, drawn.command, drawn.arguments, name)
    return None if value is UNKNOWN and name not in drawn.arguments else value


def obeyed(it: DryRun, drawn: Drawn, key: str) -> None:
    """A button or an upload: session state must not have a value for it that the app has put.

    Raises:
        UnreachableError: it has one.
    """
    there = _put_by_app(it, key) and truth_now(it, has_key(it, key))
    if not there:
        return
    if drawn.command.read_only:
        _tell(it, drawn, key, READONLY)
        _refuse(it, drawn, key, there)
    elif drawn.command.trigger:
        data = concrete(it, stored(it, key), now=True)
        kind = None if data is UNKNOWN else misfit(_wanted(it, drawn), data)
        if kind:
            _tell(it, drawn, key, kind)
        if kind and stage(drawn.command.name, kind, it.process.release) == "raises":
            _refuse(it, drawn, key, there)


def _tell(it: DryRun, drawn: Drawn, key: str, why: str) -> None:
    """Record that a value which this run has surely set is none that the widget can have."""
    if it.page.keys.assigned.get(key):
        emit(it, StateRefused, drawn.node, key=key, why=why, command=drawn.command.name)


def _wanted(it: DryRun, drawn: Drawn) -> Wanted:
    return Wanted(
        drawn.command.name,
        options_of(it, drawn.arguments),
        lambda name: _given(it, drawn, name),
    )


def _put_by_app(it: DryRun, name: str) -> bool:
    """Whether the app itself has set the value: what a user has chosen is not checked again."""
    return it.page.keys.assigned.get(name, name not in it.page.keys.owned) is not False


def _refuse(it: DryRun, drawn: Drawn, name: str, now: bool | None) -> None:
    """The call raises, in this run or perhaps; in all of them, if it is always like this.

    Not all releases look at what an earlier run has set.
    """
    values = (stored(it, name), *drawn.arguments.values())
    known = not any(concrete(it, each) is UNKNOWN for each in values)
    now = now if it.page.keys.assigned.get(name) else None
    if now and known and truth_of(it, has_key(it, name)) is True:
        raise_to_try(it)
        raise UnreachableError
    risk(it)
    refused = Guard(fresh("misfit"), now=now)
    if not fork(it, ((refused,), (refused.negated(),)), partial(raise_to_try, it), lambda: True):
        raise UnreachableError
