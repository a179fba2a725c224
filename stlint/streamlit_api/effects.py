"""Typed access to two hand-kept tables: what commands are for, and what other calls do."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.library_rows import Rows
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

_RUNNERS: Final = {
    *("builtins", "importlib", "imp", "runpy", "pkgutil", "code", "codeop", "bdb", "pdb"),
    *("unittest", "doctest"),
}
"""Modules of the standard library that run code which they find by its name."""


_EXPORTS: Final = frozenset(
    {
        *("to_csv", "to_excel", "to_json", "to_parquet", "to_feather", "to_pickle", "to_html"),
        *("write_csv", "write_excel", "write_json", "write_ndjson", "write_parquet", "write_ipc"),
    }
)


_LOADED: Final = ("data", "resource")
_CACHES: Final = ("data", "resource", "legacy", "other")
_REFUSED: Final = ("AttributeError", "TypeError", "ValueError")
_GIVEN: Final = (
    *("plain", "table", "same", "once", "content", "text", "client", "lock"),
    *("held", "pieces", "quoted", "route", "ending"),
    "anew",
    "moment",
)
"""What calls give, in the words of the table, for which ``Effects.kinds`` is asked."""
_COMING: Final = (*("secret", "address", "identity", "model", "stored", "variable", "variables"),)
_HARMED: Final = (
    *("code", "shell", "shell=True", "objects", "allow_pickle=True", "weights_only=False"),
    *("Loader", "loader", "query", "written"),
)
"""Where texts come from, and what does as they say, in the same words."""

_SHOWING: Final = frozenset({"write", "writelines"})
"""Methods of files, which are opened first."""


class Does(NamedTuple):
    """What one function does, in the words of the table.

    Attributes:
        returns: What a call gives: ``"argument:0"``, ``"none"``, ``"steady"`` …; "" if that is
            nothing in particular.
        mutates: The arguments that it may change, by their places and names; None: any.
        calls: The functions among them that it may call; None: any.
        raises: Whether it may raise something when it is called without arguments.
    """

    returns: str = ""
    mutates: frozenset[int | str] | None = None
    calls: frozenset[int | str] | None = None
    raises: bool = True


ANYTHING: Final = Does()
"""What a function may do of which the table says nothing."""


class Effects(NamedTuple):
    """What calls do, by qualified names such as ``"pandas.read_csv"`` (builtins: bare names).

    Attributes:
        roles: What a command of Streamlit is for, by its name below ``st``.
        values: What a command returns on the first run; the words are explained in the table.
        opened: The same for what says whether a container is open: the open tab.
        expensive: ``"data"`` or ``"resource"`` for calls that load something. A part ``*`` of a
            name stands for any part: ask ``expensive_kind`` instead.
        parsers: Expensive calls that read a text just as well as a file.
        local: Connections that take no time to open: databases in a file.
        cheap: Calls that are not expensive though a pattern fits.
        connections: Expensive calls whose results may be used and "mutated" by everyone.
        mutating_methods: Names of methods that change their object: a list, dict, set or deque.
        table_methods: The same of data frames and arrays.
        inplace_methods: Methods of data frames that change them only with ``inplace=True``.
        copying_calls: Calls that return a new object.
        copying_methods: Methods that return a new object.
        harmless_packages: Top-level modules that cannot reach Streamlit unless they are handed a
            function that does; the standard library included, but for what imports or runs code.
        component_packages: Top-level modules that draw, but neither stop the script nor write
            session state beyond their own key.
        pure: Calls without side effects whose result depends on their arguments only.
        no_return: Calls after which nothing runs.
        uploads: Calls whose result belongs to one user: uploads and inline data.
        certain_imports: Modules, and what they hold, whose import raises nothing.
        caching: Decorators that make a function remember its results: ``"data"``,
            ``"resource"``, ``"legacy"`` (``st.cache``) or ``"other"``.
        widths: Commands that make ``width`` of ``use_container_width`` before anything else, where
            they have both.
        opening: Calls that open a file, for what their further arguments say.
        closing: Calls whose result, when it is closed, closes what they were given.
        paths: Classes of names of files.
        sessions: Classes of sessions of a database, and what makes some.
        actions: Calls that write, send or delete something: ask ``is_action`` instead.
        action_methods: Methods of any library that do so.
        programs: Calls that start another program, which may do so.
        kinds: What kind of thing calls give, and methods take, by the words of the table.
        threads: The argument that makes a connection fit for all threads, by what opens it.
        remote_packages: Top-level modules whose data come from the network.
        tools: Top-level modules of the command line.
        refusing: What calls raise for None as their first argument.
        functions: What single functions do: ask ``does`` instead.
    """

    roles: Mapping[str, str]
    values: Mapping[str, str]
    opened: Mapping[str, str]
    expensive: Mapping[str, str]
    cheap: frozenset[str]
    connections: frozenset[str]
    local: frozenset[str]
    parsers: frozenset[str]
    mutating_methods: frozenset[str]
    table_methods: frozenset[str]
    inplace_methods: frozenset[str]
    copying_calls: frozenset[str]
    copying_methods: frozenset[str]
    harmless_packages: frozenset[str]
    component_packages: frozenset[str]
    pure: frozenset[str]
    no_return: frozenset[str]
    uploads: frozenset[str]
    certain_imports: frozenset[str]
    caching: Mapping[str, str]
    patterns: tuple[tuple[list[str], str], ...]
    widths: frozenset[str]
    opening: frozenset[str]
    closing: frozenset[str]
    paths: frozenset[str]
    sessions: frozenset[str]
    actions: frozenset[str]
    action_methods: frozenset[str]
    programs: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    threads: Mapping[str, str]
    remote_packages: frozenset[str]
    tools: frozenset[str]
    refusing: Mapping[str, str]
    functions: Mapping[str, Does]

    def does(self, name: str) -> Does:
        """What a function of that qualified name does."""
        found = self.functions.get(name)
        return _does_below(name) if found is None else found

    def is_action(self, name: str, arguments: tuple[object, ...]) -> bool:
        """Whether a call of that qualified name writes, sends or deletes something for good.

        A method such as ``to_csv`` does so only if it is given where to.
        """
        method = name.rpartition(".")[2]
        if name in self.actions or (method in self.action_methods and "." in name):
            return True
        return method in _EXPORTS and bool(arguments)

    def expensive_kind(self, name: str, *, method: bool = False) -> str | None:
        """``"data"`` or ``"resource"`` if a call of that qualified name loads something.

        A ``method`` of what another call returned is meant only when its own name is known.
        """
        if name in self.cheap:
            return None
        kind = self.expensive.get(name)
        return _matched(name, method) if kind is None else kind

    @property
    def writing(self) -> frozenset[str]:
        """Words of which code has one that does such a thing, or opens a file."""
        lasts = {each.rpartition(".")[2] for each in self.actions} - _SHOWING
        opening = {each.rpartition(".")[2] for each in self.opening}
        methods = (f".{each}" for each in (*self.action_methods, *_EXPORTS, *lasts))
        return frozenset({*methods, *(f" {each}" for each in lasts), *opening})

    def short_lived(self, name: str, end: str | None) -> bool:
        """Whether a connection is meant for one use, by how it ends: see ``Closed.how``."""
        return name in self.connections and (
            end in {"with", "finally"} or (end == "close" and name in self.local)
        )


@lru_cache(maxsize=4096)
def _does_below(name: str) -> Does:
    """What a pattern such as ``plotly.express.**`` says of a name."""
    functions = effects().functions
    while name := name.rpartition(".")[0]:
        if (found := functions.get(f"{name}.**")) is not None:
            return found
    return ANYTHING


@lru_cache(maxsize=4096)
def _matched(name: str, method: bool) -> str | None:
    """What a pattern such as ``*.from_pretrained`` says of a name."""
    parts = name.split(".")
    for pattern, kind in effects().patterns:
        if not (method and pattern[-1] == "*") and _fits(parts, pattern):
            return kind
    return None


def _fits(parts: list[str], pattern: list[str]) -> bool:
    if "**" in pattern:
        place = pattern.index("**")
        before, after = pattern[:place], pattern[place + 1 :]
        left = len(parts) - len(after)
        return left >= place and _fits(parts[:place], before) and _fits(parts[left:], after)
    return len(pattern) == len(parts) and all(
        wanted in ("*", part) for wanted, part in zip(pattern, parts, strict=True)
    )


@lru_cache(maxsize=1)
def effects() -> Effects:
    """The tables, read once."""
    return effects_of(kept("commands"), kept("libraries"))


def effects_of(commands: Mapping[str, Any], libraries: Mapping[str, Any]) -> Effects:
    """What two tables say; KeyError where a word is missing that is asked for."""
    rows = Rows(libraries)
    those, calls, methods = rows.those, rows.calls, rows.methods
    changing = rows.changing()
    expensive = {name: kind for kind in _LOADED for name in rows.listed("reads", kind)}
    return Effects(
        roles=_frozen({name: role for role, group in commands["roles"].items() for name in group}),
        values=_frozen(commands["values"]),
        opened=_frozen(commands["opened"]),
        expensive=_frozen(expensive),
        cheap=those("reads", "nothing"),
        connections=those("returns", "connection"),
        local=those("source", "file"),
        parsers=those("source", "text"),
        mutating_methods=changing.containers,
        table_methods=changing.tables,
        inplace_methods=changing.inplace,
        copying_calls=calls("returns", "copy"),
        copying_methods=methods("returns", "copy"),
        harmless_packages=those("escapes", "nothing") | (sys.stdlib_module_names - _RUNNERS),
        component_packages=those("escapes", "page"),
        pure=those("returns", "pure"),
        no_return=those("returns", "never"),
        uploads=those("source", "user"),
        certain_imports=those("needs", "streamlit"),
        caching=_frozen(
            {name: kind for kind in _CACHES for name in those("returns", f"cached:{kind}")}
        ),
        widths=frozenset(commands["widths"]["first"]),
        opening=those("returns", "file"),
        closing=calls("sink", "closed"),
        paths=those("returns", "path"),
        sessions=those("returns", "session"),
        actions=calls("writes", "outside"),
        action_methods=methods("writes", "outside"),
        programs=those("sink", "program"),
        kinds=_frozen(_kinds(commands["kinds"], rows)),
        threads=_frozen(rows.needing()),
        remote_packages=those("source", "network"),
        tools=those("needs", "terminal"),
        refusing=_frozen(
            {name: each for each in _REFUSED for name in rows.listed("refuses", each)}
        ),
        functions=_frozen({name: _done(row) for name, row in rows.functions.items()}),
        patterns=tuple((name.split("."), kind) for name, kind in expensive.items() if "*" in name),
    )


def _kinds(of_commands: Mapping[str, list[str]], rows: Rows) -> dict[str, frozenset[str]]:
    return {
        **{kind: frozenset(names) for kind, names in of_commands.items()},
        **{word: rows.those("returns", word) for word in _GIVEN},
        **{word: rows.those("reads", word) for word in ("parts", "rows", "waits")},
        "ends": rows.methods("sink", "closed"),
        "drained": rows.those("sink", "drained"),
        **{word: rows.those("source", word) for word in _COMING},
        **{word: rows.those("sink", word) for word in _HARMED},
        "reading": rows.those("refuses", "text"),
    }


def _frozen(mapping: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(mapping)


def _done(row: Mapping[str, Any]) -> Does:
    places = {each: frozenset(row[each]) for each in ("mutates", "calls") if each in row}
    return Does(row.get("returns", ""), **places, raises=row.get("raises", True))
