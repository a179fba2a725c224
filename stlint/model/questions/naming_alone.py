"""What is named in a statement of its own, and not called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import NotCalled
from stlint.model.objects import Bound, Function
from stlint.model.outside import Container, External
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["NamedAlone", "named_alone"]

_STREAMLIT: Final = "streamlit."
_VALUES: Final = frozenset({"state", "cache"})
"""Roles of names that are more than something to call."""
_CLEARING: Final = frozenset(
    {
        *("streamlit.cache_data.clear", "streamlit.cache_resource.clear"),
        *("streamlit.query_params.clear", "session_state.clear"),
    }
)
_OWN_CLEAR: Final = "stlint.clear"


class NamedAlone(NamedTuple):
    """A name that stands alone: of a command, or of a function of the app.

    ``callable``: it can be called with nothing between the brackets.
    """

    event: NotCalled
    name: str
    command: bool
    callable: bool


def named_alone(run: Run) -> Iterator[NamedAlone]:
    """Commands, and functions of the app, that are named where a call may have been meant.

    A ``try`` around it asks whether there is such a name.
    """
    for event in run.of(NotCalled):
        found = None if event.caught_by("AttributeError", "NameError") else _named(event)
        if found is not None:
            yield found


def _named(event: NotCalled) -> NamedAlone | None:
    value = event.value
    if isinstance(value, Bound):
        own = value.function
        if isinstance(own, External) and own.path == _OWN_CLEAR:
            return NamedAlone(event, "clear", True, True)
        if isinstance(own, External) and any(isinstance(each, Container) for each in value.args):
            return _command(event, own.path)
        return _own(event, own)
    if isinstance(value, External):
        if value.path in _CLEARING:
            return NamedAlone(event, value.path.removeprefix(_STREAMLIT), True, True)
        return _command(event, value.path)
    return _own(event, value)


def _own(event: NotCalled, value: object) -> NamedAlone | None:
    """A function of the app; in a module, its name may stand there for other reasons."""
    if isinstance(value, Function) and value.name and event.drawn:
        return NamedAlone(event, value.name, False, False)
    return None


def _command(event: NotCalled, path: str) -> NamedAlone | None:
    name = path.removeprefix(_STREAMLIT)
    command = commands().get(name) if path.startswith(_STREAMLIT) else None
    if command is None or command.role in _VALUES:
        return None
    needed = any(
        each.required and each.kind in {"positional", "keyword"} for each in command.parameters
    )
    return NamedAlone(event, name, True, not needed)
