"""Connections of Streamlit, and what they are asked, in functions that are cached as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import CommandUsed, ExternalCall, Opaque, Returned
from stlint.model.outside import Result
from stlint.model.questions.cached import streamlits_cache
from stlint.model.values import Const

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CacheDefined, Event
    from stlint.model.run import Run

__all__ = ["Twice", "kept_twice"]

_CONNECTION: Final = "streamlit.connection"
_QUERY: Final = f"{_CONNECTION}.query"


class Twice(NamedTuple):
    """What two caches keep: an answer, or with ``whole`` a connection."""

    event: Event
    definition: CacheDefined
    whole: bool


def kept_twice(run: Run) -> Iterator[Twice]:
    """What connections keep themselves, and a cache around it does again."""
    for call in run.of(ExternalCall):
        if call.name != _QUERY or call.place.cached != "cache_data":
            continue
        definition = streamlits_cache(call)
        if definition is not None and _keeps(run, call, definition):
            yield Twice(call, definition, whole=False)
    for returned in run.of(Returned):
        definition = streamlits_cache(returned)
        value = returned.value
        if definition is None or definition.cache != "cache_resource":
            continue
        if not isinstance(value, Result) or value.path != _CONNECTION:
            continue
        made = [each for each in run.of(CommandUsed) if _makes(each, returned)]
        if len(made) == 1 and not any(_uses(each, made[0], returned) for each in run.events):
            yield Twice(made[0], definition, whole=True)


def _keeps(run: Run, call: ExternalCall, definition: CacheDefined) -> bool:
    """Whether a query is kept by the connection, too, or is meant not to be."""
    limit = call.named.get("ttl")
    if isinstance(limit, Const) and limit.value == 0 and limit.value is not None:
        return not definition["ttl"].given  # who says both has the cache around it count
    if limit is not None:
        return True
    made = [each for each in run.of(CommandUsed) if each.name == "connection"]
    return all(not each["type"].given or isinstance(each["type"].now, str) for each in made)


def _uses(event: Event, made: CommandUsed, returned: Returned) -> bool:
    """Whether a function does more than to give a connection, such as to prepare the database."""
    functions = returned.place.functions
    return (
        isinstance(event, (ExternalCall, Opaque))
        and made.order < event.order < returned.order
        and event.place.functions[: len(functions)] == functions
        and getattr(event, "name", None) != _CONNECTION
    )


def _makes(made: CommandUsed, returned: Returned) -> bool:
    return (
        made.name == "connection"
        and made.how == "call"
        and made.order < returned.order
        and made.place.functions == returned.place.functions
        and made.place.stack == returned.place.stack
    )
