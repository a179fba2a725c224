"""What the caches of Streamlit refuse, and what they keep that only one run can use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import CacheCalled, ExternalCall, Returned, UsedUp
from stlint.model.made_of import leaves
from stlint.model.objects import Instance, Suspended
from stlint.model.outside import Result
from stlint.model.questions.kinds import kind_of
from stlint.model.values import Phi
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CacheDefined, Event
    from stlint.model.refused import Refused
    from stlint.model.run import Run

__all__ = [
    "Unhashable",
    "Unkept",
    "cached_generators",
    "calls_of",
    "described",
    "one_thread",
    "unhashable",
    "unkept",
    "used_up",
]

_FEW: Final = 4
"""So many arguments by their places are none that says who may use a connection."""
_OLD: Final = "cache"
"""``st.cache``: until Streamlit 1.35 it hashes and keeps anything, from 1.62 it is not there."""
_TOLD: Final = {
    "dict_items": "the items of a dict",
    "dict_keys": "the keys of a dict",
    "dict_values": "the values of a dict",
    "session state": "st.session_state",
    "container": "a container of the page",
    "method": "a method of the app",
    "async generator": "an asynchronous generator",
    "local instance": "an object of a class that is defined in a function",
    "local class": "a class that is defined in a function",
    "local function": "a function that is defined in another one",
}


class Unhashable(NamedTuple):
    """A call of a cached function raises, since an argument cannot be hashed.

    ``own`` says that it is the object whose method is called.
    """

    called: CacheCalled
    refused: Refused
    own: bool


class Unkept(NamedTuple):
    """``st.cache_data`` raises where its function is ``called``: it cannot copy what that gives."""

    returned: Returned
    called: CacheCalled
    refused: Refused


def described(refused: Refused) -> str:
    """What a cache refuses, in words: ``a lock``, ``something that holds a lock``."""
    value = refused.value
    if refused.kind == "instance":
        what = f"{'an' if str(value)[:1] in 'AEIOU' else 'a'} {value}"
    elif refused.kind == "object":
        what = f"what {value.path}() gives" if isinstance(value, Result) else str(value)
    else:
        what = _TOLD.get(refused.kind, f"a {refused.kind}")
    return what if refused.whole else f"something that holds {what}"


def unhashable(run: Run) -> Iterator[Unhashable]:
    """Calls of cached functions that surely raise, and are not caught, with the first reason."""
    for called in run.of(CacheCalled):
        old = called.cache == _OLD
        if called.refused and not old and not called.caught_by("UnhashableParamError", "TypeError"):
            first = called.refused[0]
            yield Unhashable(called, first, _is_own(called, first))


def _is_own(called: CacheCalled, refused: Refused) -> bool:
    function: Any = None if called.definition is None else called.definition.function
    return (
        function is not None
        and function.owner is not None
        and refused.whole
        and isinstance(refused.value, Instance)
        and refused.name == next(iter(called.arguments), None)
    )


def unkept(run: Run) -> Iterator[Unkept]:
    """Results of functions under ``st.cache_data`` that it surely refuses; that is not caught."""
    for returned in run.of(Returned):
        definition = _definition(returned)
        if returned.uncopied is None or definition is None or definition.cache != "cache_data":
            continue
        before = (each for each in calls_of(run, definition) if each.order < returned.order)
        called = max(before, key=lambda each: each.order, default=None)
        if called is None or called.caught_by("UnserializableReturnValueError", "AttributeError"):
            continue
        yield Unkept(returned, called, returned.uncopied)


def calls_of(run: Run, definition: CacheDefined) -> Iterator[CacheCalled]:
    """The calls of a cached function, by where it is put under its cache."""
    return (each for each in run.of(CacheCalled) if each.definition is definition)


def _definition(event: Event) -> CacheDefined | None:
    around = event.within("cached")
    return None if around is None else around.what.definition


def cached_generators(run: Run) -> Iterator[tuple[CacheDefined, CacheCalled]]:
    """Calls of cached functions that are generators themselves."""
    for called in run.of(CacheCalled):
        made, definition = called.returned, called.definition
        if definition is None or not isinstance(made, Suspended):
            continue
        if getattr(made.function, "node", None) is definition.function.node:
            yield definition, called


def used_up(run: Run, value: Any) -> UsedUp | None:
    """Where the run uses up the generator that something is or holds; None: it does not."""
    parts = {id(each) for each in leaves(value, guards=False, inputs=False)}
    return next((each for each in run.of(UsedUp) if id(each.value) in parts), None)


def _is_for_one(call: ExternalCall) -> bool:
    """Whether what a call opens is surely for one thread only."""
    needed = effects().threads.get(call.name, "")
    name = needed.partition("=")[0]
    few = not call.more and len(call.arguments) - len(call.named) <= _FEW
    return bool(name) and few and name not in call.named


def one_thread(run: Run) -> Iterator[tuple[ExternalCall, Returned]]:
    """Connections for one thread alone that functions under ``st.cache_resource`` return."""
    made = {each.result: each for each in run.of(ExternalCall) if _is_for_one(each)}
    for returned in run.of(Returned) if made else ():
        definition = _definition(returned)
        if definition is None or definition.cache != "cache_resource":
            continue
        parts = [returned.value, getattr(returned.uncopied, "value", None)]
        for value in parts:
            each = value.current if isinstance(value, Phi) else value
            opened = made.get(each) if isinstance(each, Result) else None
            if opened is not None and kind_of(each) == "connection":
                yield opened, returned
                break


def is_refused(called: CacheCalled) -> bool:
    """Whether a call is surely refused for one of its arguments."""
    return bool(called.refused)


def is_uncopied(called: CacheCalled, returned: Returned) -> bool:
    """Whether what a cached function returns cannot be copied."""
    del called
    return returned.uncopied is not None
