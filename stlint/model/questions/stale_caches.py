"""What a cached function reads, and what the app itself writes there afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import CacheCleared, ExternalCall
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.questions.cached import calls_of, cleared, kept_for, keyed, streamlits_cache
from stlint.model.questions.writes import changes, connections_in, files_in, opens
from stlint.model.values import Const, Tuple, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CacheCalled, CacheDefined, Event
    from stlint.model.run import Run

__all__ = ["Stale", "stale"]

_SHORT: Final = 60
_NAME: Final = r"[\"'`\[]?(?P<name>[A-Za-z_][\w.]*)"
_READ: Final = re.compile(rf"\b(?:from|join)\s+{_NAME}", re.IGNORECASE)
_WRITTEN: Final = re.compile(
    rf"^\s*(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update|delete\s+from|merge\s+into)\s+{_NAME}",
    re.IGNORECASE,
)
_ASKING: Final = frozenset({"find", "find_one", "aggregate", "count_documents", "distinct"})
_CHANGING: Final = frozenset(
    f"{what}_{many}"
    for what in ("insert", "update", "delete", "replace")
    for many in ("one", "many")
)
_TEXTS: Final = frozenset({"read_text", "read_bytes"})
_TABLES: Final = frozenset({"read_sql_table"})
_DISPLAYS: Final = frozenset({Op.LIST, Op.DICT, Op.SET, Op.TEXT, Op.FORMAT})


class Stale(NamedTuple):
    """A click writes what a cached function has read, and goes on giving as it was.

    ``what`` is that, in words.
    """

    write: ExternalCall
    read: ExternalCall
    call: CacheCalled
    what: str


def stale(run: Run) -> Iterator[Stale]:
    """Writes after clicks to what a cached function reads, and is not told to read again."""
    if run.incomplete or not run.about.is_app:
        return
    writes = [(each, dict(_written(each))) for each in run.of(ExternalCall) if _is_clicked(each)]
    writes = [(each, things) for each, things in writes if things]
    for read in run.of(ExternalCall) if writes else ():
        definition = streamlits_cache(read) if read.place.cached is not None else None
        if definition is None or not _stays(definition):
            continue
        things = dict(_read(read))
        call = next((each for each in calls_of(run, definition) if _comes_again(each)), None)
        if not things or call is None:
            continue
        for write, written in writes:
            same = next((each for each in things if each in written), None)
            if same is None or not _is_one_place(read, write):
                continue
            if not _is_told(run, definition, write):
                yield Stale(write, read, call, things[same])


def _stays(definition: CacheDefined) -> bool:
    seconds = kept_for(definition)
    return (seconds is None or seconds > _SHORT) and not definition["validate"].given


def _is_clicked(call: ExternalCall) -> bool:
    """Whether a call is made after a click, and under no cache."""
    clicked = bool(call.guards.triggers) or call.within("callback") is not None
    return clicked and call.place.cached is None


def _comes_again(call: CacheCalled) -> bool:
    """Whether a function is called in each run, with arguments that stay as they are."""
    return (
        not call.more
        and not call.guards.triggers
        and call.place.segment in {"script", "fragment"}
        and all(_stays_equal(each) for value in keyed(call).values() for each in leaves(value))
    )


def _stays_equal(part: Any) -> bool:
    return isinstance(part, (Const, Tuple, WidgetValue)) or part.op in _DISPLAYS


def _is_told(run: Run, definition: CacheDefined, write: ExternalCall) -> bool:
    """Whether the function forgets what it knows when that is written."""
    for each in run.of(CacheCleared):
        if each.function is not definition.function.node and (
            each.function is not None or each.cache != definition.cache
        ):
            continue
        if _goes_with(each, write):
            return True
    return cleared(run, definition) and not any(run.of(CacheCleared))


def _goes_with(clear: Event, write: Event) -> bool:
    if clear.within("callback") is not None:
        return True
    return clear.guards.triggers <= write.guards.triggers and not clear.guards.excludes(
        write.guards
    )


def _read(call: ExternalCall) -> Iterator[tuple[Any, str]]:
    """What a call reads: files, tables, collections; each with how that is told."""
    method = call.name.rpartition(".")[2]
    if (call.name in effects().opening and not opens(call)) or (
        call.loads == "data" and not call.tainted
    ):
        yield from _named_files(call.arguments[:1])
    elif method in _TEXTS:
        yield from _named_files(_base(call))
    if method in _TABLES:
        yield from _table(_text(call.arguments[:1]))
    for found in _READ.finditer(_text(call.arguments[:1])):
        yield from _table(found["name"])
    if method in _ASKING and _base(call) is not None:
        yield ("collection", _base(call)), "the collection"


def _written(call: ExternalCall) -> Iterator[tuple[Any, str]]:
    """What a call writes, in the same words."""
    method = call.name.rpartition(".")[2]
    if method == "to_sql":
        yield from _table(_text(call.arguments[:1]))
    elif changes(call):
        found = _WRITTEN.match(_text(call.arguments[:1]))
        yield from _table("" if found is None else found["name"])
    elif method in _CHANGING and _base(call) is not None:
        yield ("collection", _base(call)), "the collection"
    elif call.name in effects().opening:
        if opens(call):
            yield from _named_files(call.arguments[:1])
    elif effects().is_action(call.name, call.arguments):
        yield from _named_files(call.arguments[:1])
        yield from _named_files(_base(call))


def _named_files(value: Any) -> Iterator[tuple[Any, str]]:
    for each in files_in(value):
        yield ("file", each), str(each)


def _table(name: str) -> Iterator[tuple[Any, str]]:
    short = name.rpartition(".")[2].casefold()
    if short:
        yield ("table", short), f"the table {name}"


def _text(values: tuple[Any, ...]) -> str:
    value = values[0] if values else None
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _base(call: ExternalCall) -> Any:
    """What a method is called on."""
    inputs = call.result.inputs if call.method and isinstance(call.result, Result) else ()
    return inputs[0] if inputs else None


def _is_one_place(read: ExternalCall, write: ExternalCall) -> bool:
    """Whether two calls go to the same database, as far as is known."""
    one, other = set(_connections(read)), set(_connections(write))
    return not one or not other or not one.isdisjoint(other)


def _connections(call: ExternalCall) -> Iterator[Any]:
    for each in (*leaves(call.arguments, 60, guards=False), call.result):
        if isinstance(each, Result):
            yield from connections_in(each)
