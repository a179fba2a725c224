"""Where an app may load what it writes itself: whoever loads that once would never see what is new.

Unlike ``reads_own`` it says yes where that is not known: it is asked before something is changed.
"""

from __future__ import annotations

import posixpath
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ExternalCall
from stlint.model.made_of import leaves
from stlint.model.objects import Heap
from stlint.model.ops import JOINED, Op
from stlint.model.outside import Result, qualified
from stlint.model.questions.writes import opens
from stlint.model.values import UNKNOWN, Const, Phi, Symbol, Value
from stlint.streamlit_api import commands, effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stlint.model.run import Run

__all__ = ["may_read_own"]

_FORMATS: Final = (
    *("csv", "excel", "parquet", "json", "pickle", "feather", "hdf", "orc", "stata", "xml"),
)
_BUFFERS: Final = frozenset(
    {*("BytesIO", "StringIO", "NamedTemporaryFile", "TemporaryFile", "mkstemp", "getvalue")}
)
_SAVING: Final = frozenset(
    {
        *("save", "savez", "savez_compressed", "savetxt", "dump", "imwrite", "save_model"),
        *("save_pretrained", "save_to_disk", "copy", "copyfile", "copy2", "move", "rename"),
        *("replace", "unlink", "remove", "urlretrieve", "save_weights", "write_file", "tofile"),
    }
)
"""Calls that write or move what one of their arguments names."""
_PATHS: Final = frozenset(
    {
        *(
            "Path",
            "str",
            "join",
            "abspath",
            "resolve",
            "absolute",
            "expanduser",
            "open",
            "ExcelWriter",
        )
    }
)
"""Calls that give what is named by the last of their texts, opened or not."""
_OPENING: Final = frozenset({"open", "ExcelWriter"})
_LOOKING: Final = frozenset(
    {
        *("exists", "is_file", "stat", "getmtime", "getsize", "glob", "rglob", "basename", "Image"),
        *("endswith", "startswith", "info", "debug", "warning", "error", "exception", "log"),
        *("splitext", "dirname", "relpath", "join", "joinpath", "append", "index", "format"),
    }
)
"""Calls that are given the name of a file, and leave that alone."""
_READING: Final = re.compile(
    r"read|scan|load|open|get|from_|im_?read|genfromtxt|fromfile|ExcelFile|parse|url"
)
_SQL: Final = re.compile(
    r"\s*(insert|update|delete|replace|drop|alter|truncate|merge)\b", re.IGNORECASE
)
_TABLE: Final = re.compile(
    r"\b(?:from|join|into|update|table)\s+(?:if\s+(?:not\s+)?exists\s+)?[\"'`\[]?([\w.]+)",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"https?://([^/\s]+)")
_SERVICES: Final = {
    "get_all_records|get_all_values": r"append_rows?|insert_rows?|update\w*|delete_rows?|batch_\w+",
    "get_object|download_file(obj)?": r"put_object|upload_file(obj)?|delete_object",
    r"download_as_\w+|download_to_filename": r"upload_from_\w+",
    "query|list_rows|execute": r"insert_rows\w*|load_table_from_\w+",
}
"""Methods of services that read, and those that write, as patterns."""
_ASKING: Final = frozenset({"get", "urlopen", "request", "stream"})
_SENDING: Final = frozenset({"post", "put", "patch", "delete"})
_ARCHIVES: Final = frozenset({"open", "ZipFile", "File", "HDFStore"})
_MODE: Final = re.compile(r"[rbt]*[wax+][rbt+]*")
_DEPTH: Final = 8


class _Place(NamedTuple):
    """What is read or written: ``kind`` is ``file``, ``table``, ``web`` or ``service``.

    ``ends`` are the names of files, tables or hosts, and values that are not known, which equal
    themselves; ``open`` says that there may be others; ``form`` is the format, if a call tells it.
    """

    kind: str
    ends: frozenset[Any]
    open: bool
    form: str = ""


class _Asked(NamedTuple):
    """A call: the last part of its name, what it is given, and what it is a method of."""

    last: str
    given: tuple[Any, ...]
    owner: Any
    method: bool


def may_read_own(run: Run, calls: Iterable[ExternalCall]) -> bool:
    """Whether some calls may load what the app writes, or another script of its session.

    Functions that no run calls count as well.
    """
    read = [place for each in calls for place in _read(each)]
    if not read:
        return False
    if _is_among(read, run.once(_written_here)) or _is_among(read, run.once(_written_elsewhere)):
        return True
    others = run.onward.others(sorted(_words(read)))
    return others is None or any(
        _is_among(read, (*each.once(_written_here), *each.once(_written_elsewhere)))
        for each in others
    )


def _is_among(read: Iterable[_Place], written: Iterable[_Place]) -> bool:
    """Whether what is read may be among what is written."""
    return any(_alike(one, other) for other in written for one in read)


def _written_here(run: Run) -> Iterator[_Place]:
    """What the events of a run write."""
    return _all_written(run, run.of(ExternalCall))


def _written_elsewhere(run: Run) -> Iterator[_Place]:
    """What functions would write that the run does not call."""
    return _all_written(run, (each for each in run.uncalled if isinstance(each, ExternalCall)))


def _all_written(run: Run, found: Iterable[ExternalCall]) -> Iterator[_Place]:
    calls = list(found)
    return chain(_written(calls), _by_programs(calls, run.held))


def _words(read: Iterable[_Place]) -> Iterator[str]:
    """What a script has to say that writes what is read."""
    for each in read:
        yield from (end for end in each.ends if isinstance(end, str))
        if each.open and each.form:
            yield from (f"to_{each.form}", f"write_{each.form}")


def _alike(read: _Place, written: _Place) -> bool:
    if read.kind != written.kind:
        return False
    if read.ends & written.ends:
        return True
    if not (read.open or written.open):
        return False
    return not (read.form and written.form) or read.form == written.form


# What is read ------------------------------------------------------------------------------------


def _read(call: ExternalCall) -> Iterator[_Place]:
    """What a call reads, and what that was read from which it is a method of."""
    for number, asked in enumerate(_line(call)):
        if not number or _READING.match(asked.last):
            yield from _read_by(asked)


def _line(call: ExternalCall) -> Iterator[_Asked]:
    """A call and those that it is a method of the result of, the last one first."""
    inputs = call.result.inputs if isinstance(call.result, Result) else ()
    owner = inputs[0] if call.method and inputs else None
    yield _Asked(call.name.rpartition(".")[2], call.arguments, owner, call.method)
    for _ in range(_DEPTH):
        while isinstance(owner, Symbol) and owner.op is Op.ATTRIBUTE:
            owner = owner.args[0]
        if not isinstance(owner, Result):
            return
        inner = _owner(owner)
        given = owner.inputs if inner is None else owner.inputs[1:]
        yield _Asked(owner.path.rpartition(".")[2], given, inner, inner is not None)
        owner = inner


def _owner(result: Result) -> Value | None:
    """What a method was called on that returned something; None: it is no method."""
    first = result.inputs[0] if result.inputs else None
    base = None if first is None else qualified(first)
    return first if base is not None and result.path.startswith(f"{base}.") else None


def _read_by(asked: _Asked) -> Iterator[_Place]:
    last = asked.last
    if "sql" in last or last in {"read_database", "read_database_uri"}:
        texts = list(_texts(asked.given))
        found = {name for each in texts for name in _TABLE.findall(each)}
        yield _tables(found | {each for each in texts if re.fullmatch(r"\w+", each)})
        return
    for reading, writing in _SERVICES.items():
        if re.fullmatch(reading, last):
            yield _Place("service", frozenset({writing}), open=False)
    if last in _ASKING:
        yield _address(asked.given)
    elif asked.given and not _is_written(asked):
        yield _Place("file", *_ends(asked.given[0]), _form(last))


def _tables(names: Iterable[str]) -> _Place:
    found = frozenset(each.rpartition(".")[2].casefold() for each in names)
    return _Place("table", found, not found)


def _address(given: tuple[Any, ...]) -> _Place:
    """The host of an address, or what nobody knows of it."""
    inside = list(leaves(given[:2], 40, guards=False, inputs=False))
    hosts = {host for each in _texts(given[:2]) for host in _HOST.findall(each)}
    known = frozenset(hosts) or frozenset(each for each in inside if not isinstance(each, Const))
    return _Place("web", known, not known)


# What is written ---------------------------------------------------------------------------------


def _written(calls: list[ExternalCall]) -> Iterator[_Place]:
    said = False
    commits = False
    for call in calls:
        asked = next(_line(call))
        changing = [each for each in _texts(call.arguments) if _SQL.match(each)]
        said |= bool(changing)
        commits |= asked.last == "commit"
        for each in changing:
            yield _tables(_TABLE.findall(each))
        yield from _written_by(call, asked)
    if commits and not said:
        yield _tables(())


def _written_by(call: ExternalCall, asked: _Asked) -> Iterator[_Place]:
    last, given = asked.last, asked.given
    if last == "to_sql":
        yield _tables(_texts(given[:1]))
    for writing in _SERVICES.values():
        if re.fullmatch(writing, last):
            yield _Place("service", frozenset({writing}), open=False)
    if last in _SENDING and given:
        yield _address(given)
    elif last == "extractall":
        yield _Place("file", frozenset(), open=True)
    else:
        yield from _files(call, asked)


def _files(call: ExternalCall, asked: _Asked) -> Iterator[_Place]:
    last, given = asked.last, asked.given
    head, _, form = last.partition("_")
    if head in {"to", "write"} and form in _FORMATS:
        paths = [_ends(each) for each in given]
        ends, more = next((each for each in paths if any(each)), (frozenset(), False))
        if ends or more:
            yield _Place("file", ends, more, form)
    elif last in {"write_text", "write_bytes"}:
        yield _Place("file", *_ends(asked.owner))
    elif _is_written(asked) or opens(call):
        path = asked.owner if asked.method else next(iter(given), None)
        yield _Place("file", *_ends(path))
    elif last in _SAVING:
        yield from _told(given or asked.owner)
    elif not _is_harmless(last):
        yield from _told(given)


def _is_harmless(last: str) -> bool:
    """Whether a call leaves alone what it is told the name of, as its name says."""
    known = last in _LOOKING or last in _PATHS or last in commands()
    return known or _READING.match(last) is not None


def _told(given: Any) -> Iterator[_Place]:
    """The files that another program, or some library, is told the names of."""
    named = {
        end for each in leaves(given, 60, guards=False, inputs=False) for end in _ends(each)[0]
    }
    yield from _files_of([*_texts(given), *(each for each in named if isinstance(each, str))])


def _files_of(texts: Iterable[str]) -> Iterator[_Place]:
    ends = (posixpath.basename(word) for each in texts for word in each.split())
    found = frozenset(each for each in ends if "." in each)
    if found:
        yield _Place("file", found, open=False)


def _by_programs(calls: Iterable[ExternalCall], held: Mapping[Any, Any]) -> Iterator[_Place]:
    """What other programs may write: the files that they are told of; any, if that is not known."""
    for call in calls:
        if call.name in effects().programs:
            data = held.get(call.arguments[0] if call.arguments else None, UNKNOWN)
            words = data if isinstance(data, list | tuple) else [data]
            if all(isinstance(each, str) for each in words):
                yield from _files_of(words)
            else:
                yield _Place("file", frozenset(), open=True)


def _is_written(asked: _Asked) -> bool:
    """Whether a file is opened to be written."""
    if asked.last not in _ARCHIVES:
        return False
    modes = asked.given if asked.method else asked.given[1:]
    return any(_MODE.fullmatch(each) for each in _texts(modes))


# Names -------------------------------------------------------------------------------------------


def _form(last: str) -> str:
    return next((each for each in _FORMATS if each in last), "")


def _texts(given: Any) -> Iterator[str]:
    for each in leaves(given, 60, guards=False):
        if isinstance(each, Const) and isinstance(each.value, str):
            yield each.value


_Ends = tuple[frozenset[Any], bool]
_NOTHING: Final[_Ends] = (frozenset(), False)


def _ends(value: Any, depth: int = _DEPTH) -> _Ends:
    """The names that a path may end with, and whether there may be others.

    A value that is not known is a name, too. What is no path has none.
    """
    if isinstance(value, Const):
        if not isinstance(value.value, str):
            return _NOTHING
        return frozenset({posixpath.basename(value.value.replace("\\", "/").rstrip("/"))}), False
    if not isinstance(value, Value) or depth < 0:
        return frozenset(), True
    if isinstance(value, Phi):
        parts = [_ends(each, depth - 1) for each in (value.then, value.other)]
        return frozenset().union(*(ends for ends, _ in parts)), any(more for _, more in parts)
    if isinstance(value, Heap):
        return _NOTHING
    if isinstance(value, Symbol):
        return _of_symbol(value, depth)
    return _of_result(value, depth) if isinstance(value, Result) else (frozenset({value}), True)


def _of_symbol(value: Symbol, depth: int) -> _Ends:
    last = value.args[-1] if value.args else None
    if value.op is Op.DIVIDE:
        return _ends(last, depth - 1)
    if value.op in JOINED and isinstance(last, Const) and "/" in str(last.value):
        return _ends(last, depth - 1)
    if value.op is Op.ATTRIBUTE and last in {"__enter__", "open"}:
        return _ends(value.args[0], depth - 1)
    if value.op.rpartition(".")[2] in _PATHS:
        return _ends(last, depth - 1)
    return frozenset({value}), True


def _of_result(value: Result, depth: int) -> _Ends:
    name = value.path.removesuffix(".__enter__").rpartition(".")[2]
    if name in _BUFFERS:
        return _NOTHING
    owner = _owner(value)
    if owner is not None and (value.path.endswith(".__enter__") or name == "open"):
        return _ends(owner, depth - 1)
    if name not in _PATHS:
        return frozenset({value}), True
    given = value.inputs if owner is None else value.inputs[1:]
    named = given[:1] if name in _OPENING else given[-1:]
    return _ends(named[0] if named else owner, depth - 1)
