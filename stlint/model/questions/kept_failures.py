"""What cached functions give where something has failed: nothing, and that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ExternalCall, Handled, Returned, Stopped
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.questions.cached import calls_of, cleared, kept_for, streamlits_cache
from stlint.model.values import Const, Phi, Symbol, Tuple
from stlint.streamlit_api import effects
from stlint.streamlit_api.lineage import BROAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CacheDefined, Event
    from stlint.model.guards import Guards
    from stlint.model.run import Run

__all__ = ["KeptFailure", "kept_failures"]

_SHORT: Final = 60
"""A failure that is kept for so many seconds is tried again soon enough."""
_NOTHING: Final = (None, False, "", b"", 0, 0.0)
_DISPLAYS: Final = frozenset({Op.LIST, Op.DICT, Op.SET, Op.FROZENSET})
_SHAPE: Final = frozenset({"columns", "dtype", "schema"})
_ALWAYS_SO: Final = frozenset(
    {
        *("ArithmeticError", "AssertionError", "AttributeError", "EmptyDataError", "ImportError"),
        *("IndexError", "JSONDecodeError", "KeyError", "LookupError", "ModuleNotFoundError"),
        *("NameError", "OverflowError", "ParserError", "StopIteration", "SyntaxError", "TypeError"),
        *("UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError", "ValueError"),
        *("RecursionError", "ZeroDivisionError", "FloatingPointError"),
    }
)
"""What fails in this way does so again with the same arguments."""


class KeptFailure(NamedTuple):
    """A handler in a cached function that goes on to return nothing.

    ``event`` is that ``return``, or where the handler begins; ``call`` is what may have failed.
    """

    event: Event
    call: ExternalCall
    definition: CacheDefined


def kept_failures(run: Run) -> Iterator[KeptFailure]:
    """Failures that a cache keeps: of loads that may succeed when they are tried again."""
    for handled in run.of(Handled):
        definition = streamlits_cache(handled)
        if definition is None or not _stays(run, definition):
            continue
        skipped = _goes_on(run, handled) or handled.names <= _ALWAYS_SO
        call = None if skipped else _tried(run, handled)
        if call is None:
            continue
        for each in calls_of(run, definition):
            if each.order < handled.order and _gives_nothing(each.gives, handled.guards):
                inside = [one for one in run.of(Returned) if _is_of(one, handled)]
                returns = [one for one in inside if _is_nothing(one.value)] or inside
                yield KeptFailure(returns[-1] if returns else handled, call, definition)
                break


def _stays(run: Run, definition: CacheDefined) -> bool:
    seconds = kept_for(definition)
    return (
        (seconds is None or seconds > _SHORT)
        and not definition["validate"].given
        and not cleared(run, definition)
    )


def _tried(run: Run, handled: Handled) -> ExternalCall | None:
    """What a handler is for that depends on files, servers or other programs."""
    functions = handled.place.functions
    found = [
        each
        for each in run.of(ExternalCall)
        if handled.is_for(each)
        and each.place.functions[: len(functions)] == functions
        and _is_outside(each)
        and not any(_takes(run, one, each, handled) for one in run.of(Handled))
    ]
    return min(found, key=_only_makes, default=None)


def _only_makes(call: ExternalCall) -> bool:
    """Whether a call makes an object, as far as its name tells, and does not ask anybody."""
    return call.name.rpartition(".")[2][:1].isupper()


def _goes_on(run: Run, handled: Handled) -> bool:
    """Whether a handler surely raises again, or something else."""
    return handled.passes_on or any(
        each.how == "raise" and _is_of(each, handled) and handled.guards.implies(each.guards)
        for each in run.of(Stopped)
    )


def _takes(run: Run, inner: Handled, call: ExternalCall, outer: Handled) -> bool:
    """Whether what a call raises does not come so far as to a handler, for another one within."""
    return (
        inner is not outer
        and inner.is_for(call)
        and (outer.since, outer.until) != (inner.since, inner.until)
        and outer.since <= inner.since
        and inner.until <= outer.until
        and not _goes_on(run, inner)
        and (outer.names <= inner.names or not inner.names.isdisjoint(BROAD))
    )


def _is_outside(call: ExternalCall) -> bool:
    """Whether it depends on what is outside of the app whether a call succeeds."""
    known, root = effects(), call.name.partition(".")[0]
    if call.tainted:
        return False
    return (
        call.loads is not None
        or call.name in known.opening
        or call.name in known.programs
        or root in known.remote_packages
        or any(call.name.startswith(f"{each}.") for each in _clients())
    )


def _clients() -> Iterator[str]:
    known = effects()
    yield from known.connections
    yield from known.kinds["client"]
    yield from known.opening


def _is_of(event: Event, handled: Handled) -> bool:
    """Whether a ``return``, say, stands in a handler."""
    layer = handled.place.layers[-1]
    return event.order > handled.order and any(each is layer for each in event.place.layers)


def _gives_nothing(value: Any, guards: Guards) -> bool:
    """Whether a function gives nothing in particular under some guards, and only then."""
    there = list(_ways(value, guards))
    found = [each for each in there if _is_nothing(each)]
    return bool(found) and (
        len(found) == len(there) or not all(each in _otherwise(value, guards) for each in found)
    )


def _otherwise(value: Any, guards: Guards) -> list[Any]:
    last = guards.items[-1]
    without = type(guards)(guards.items[:-1]).add(last.negated())
    return list(_ways(value, without))


def _ways(value: Any, guards: Guards) -> Iterator[Any]:
    """What a value may be where some guards hold."""
    if not isinstance(value, Phi):
        yield value
        return
    held = [guards.entails(each) for each in value.guards]
    if False not in held:
        yield from _ways(value.then, guards)
    if not all(held):
        yield from _ways(value.other, guards)


def _is_nothing(value: Any) -> bool:
    """Whether something is empty: no text, no items, no rows."""
    if isinstance(value, Const):
        return any(type(value.value) is type(each) and value.value == each for each in _NOTHING)
    if isinstance(value, Tuple):
        empty = [_is_nothing(each) for each in value.items]
        return all(empty) or (any(empty) and all(_is_told(each) for each in value.items))
    if isinstance(value, Symbol) and value.op in _DISPLAYS:
        return isinstance(value.args[0], Tuple) and not value.args[0].items
    if isinstance(value, Result) and value.path in effects().kinds["table"]:
        return all(_is_nothing(each) or _is_named(each) for each in value.inputs)
    return False


def _is_told(value: Any) -> bool:
    """Whether something is empty, or says what went wrong."""
    return (
        _is_nothing(value)
        or isinstance(value, Const)
        or any(each.op is Op.EXCEPTION for each in leaves(value))
    )


def _is_named(given: Any) -> bool:
    """Whether a table is told what its columns are, and nothing of its rows."""
    name = given.items[0] if isinstance(given, Tuple) and len(given.items) == 2 else None
    return isinstance(name, Const) and name.value in _SHAPE
