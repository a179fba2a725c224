"""Texts of others that do as they say: HTML that is run, queries, code, commands, paths, files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.drafts import Call
from stlint.model.events import ExternalCall, ParameterRead
from stlint.model.guards import Guards
from stlint.model.made_of import leaves
from stlint.model.ops import JOINED, Op
from stlint.model.outside import External, Result
from stlint.model.questions.address import is_parameter
from stlint.model.questions.text_guards import checked, for_some
from stlint.model.questions.texts import Flow, flows
from stlint.model.values import Const, Phi, Symbol, Tuple
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from stlint.model.events import ElementCreated, Event
    from stlint.model.run import Run

__all__ = ["Injection", "in_html", "in_queries", "in_server", "told", "way_of"]

_OTHERS: Final = frozenset({"address", "upload", "name"})
_ALL: Final = frozenset({"typed", "identity", "stored", "model"}) | _OTHERS
_GIVEN: Final = frozenset({"typed", "address"}) | _OTHERS
_SCRIPTS: Final = frozenset({"components.v1.html", "iframe"})
_COMPONENT: Final = "streamlit.components.v2.component"
_PARTS: Final = ("html", "js")
_FLAGS: Final = ("unsafe_allow_javascript", "unsafe_allow_html")
_HTML: Final = ("html", "body", "args", "src")
_FIRST: Final = frozenset(
    {
        *("sql", "query", "statement", "stmt", "operation", "text", "source", "args", "cmd"),
        *("command", "file", "filename", "filepath_or_buffer", "f", "stream", "data", "fp"),
    }
)
"""What the first parameter of such calls may be called."""
_SAYS_WHAT: Final = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*(select|insert|update|delete|with|replace|merge|create|drop|alter|call)\b",
    re.IGNORECASE,
)
_INNER: Final = re.compile(r"\b(from|as|join)\s*\(\s*$", re.IGNORECASE)
"""How a text ends that another whole query is put into."""
_TOLD: Final = {
    "typed": "what users type",
    "upload": "what is in an upload",
    "name": "the name of an upload",
    "address": "what the browser sends",
    "identity": "how somebody is called who logs in",
    "stored": "a text of the database",
    "model": "what a model answers",
}
_INTO: Final = {"typed": "into ", "upload": "to ", "name": "to "}
_LONGEST: Final = 40
_WRITING: Final = frozenset("wax+")
_UNKNOWN: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


class Injection(NamedTuple):
    """A text of others that gets somewhere as it is.

    Attributes:
        event: where it ends.
        flow: how it gets there.
        kind: what it ends as, in the words of ``libraries.toml``, or ``script``, ``markup``.
        opinion: whether it is harm only for some.
    """

    event: Event
    flow: Flow
    kind: str
    opinion: bool = False


def way_of(run: Run, injection: Injection) -> tuple[tuple[str, Event | Call], ...]:
    """Where a text begins and what it goes through, for ``related``."""
    flow, event = injection.flow, injection.event
    found: list[tuple[str, Event | Call]] = []
    source = _source(run, injection)
    if source is not None and source.place.statement is not event.place.statement:
        found.append(("it comes from here", source))
    found += (("it is kept here", write) for write in reversed(flow.through))
    outer = () if source is None else source.place.stack
    found += (
        ("it is passed on here", Call(*each)) for each in event.place.stack if each not in outer
    )
    return tuple(found)


def told(run: Run, flow: Flow) -> str:
    """A text of others, in words."""
    kind, value = flow.origin
    if kind == "address":
        key = _key_of(value) if any(map(is_parameter, leaves(value))) else None
        return f"the query parameter {key!r}" if key else _TOLD[kind]
    element = run.widgets.get(value)
    label = "" if element is None else element.label or ""
    label = label if len(label) <= _LONGEST else f"{label[:_LONGEST]}…"
    return f"{_TOLD[kind]} {_INTO[kind]}{label!r}" if label and kind in _INTO else _TOLD[kind]


def _source(run: Run, injection: Injection) -> Event | None:
    origin = injection.flow.origin
    if origin.value in run.widgets:
        return run.widgets[origin.value]
    if origin.kind == "address":
        before = [each for each in run.of(ParameterRead) if each.order < injection.event.order]
        key = _key_of(origin.value)
        return next((each for each in reversed(before) if key in {None, each.key}), None)
    made = (each for each in run.of(ExternalCall) if each.result is origin.value)
    return next(made, None)


def _key_of(value: Any) -> str | None:
    """The name of the query parameter that a value is."""
    if isinstance(value, External):
        return value.path.rpartition(".")[2]
    at = {Op.CALL: 2, Op.ITEM: -1, Op.ATTRIBUTE: 2}.get(value.op)
    parts = value.inputs[1:] if isinstance(value, Result) else value.args[at:] if at else ()
    key = parts[0].now if parts and isinstance(parts[0], Const) else parts[0] if parts else None
    return key if isinstance(key, str) else None


def _open(run: Run, event: Event, value: Any, how: str) -> Iterator[Flow]:
    """The ways into a value on which nothing looks at the text."""
    for flow in flows(run, value, how):
        if not flow.through and event.guards.excludes(Guards(flow.guards)):
            continue
        written = (guard for write in flow.through for guard in write.guards)
        guards = (*event.guards, *flow.guards, *written)
        if not checked(run, flow.origin, guards):
            yield flow


def in_html(run: Run) -> Iterator[Injection]:
    """Texts of others in HTML; opinions where the browser cleans it, or only who types sees it."""
    for element in run.elements:
        given = [element.arguments[each] for each in _HTML if each in element.arguments]
        scripts = _runs_scripts(element)
        if scripts or _is_html(element):
            yield from _shown(run, element, given, "script" if scripts else "markup")
    for call in run.of(ExternalCall):
        if call.name == _COMPONENT:
            given = [call.named[each] for each in _PARTS if each in call.named]
            yield from _shown(run, call, given, "script")


def _shown(run: Run, event: Event, given: Iterable[Any], kind: str) -> Iterator[Injection]:
    """The text of others that is shown, if there is one: of several the surest harm."""
    found: list[Injection] = []
    for flow in (each for value in given for each in _open(run, event, value, "html")):
        from_others = flow.origin.kind in _OTHERS or (
            flow.origin.kind == "stored" and _is_written(run)
        )
        found.append(Injection(event, flow, kind, kind != "script" or not from_others))
    if found:
        yield min(found, key=lambda each: each.opinion)


def _runs_scripts(element: ElementCreated) -> bool:
    if element.command == "iframe":
        begins = _beginning(element["src"].value)
        return not begins.startswith(("http:", "https:", "data:", "/"))
    return element.command in _SCRIPTS or (
        element.command == "html" and element[_FLAGS[0]].is_(True)
    )


def _is_html(element: ElementCreated) -> bool:
    return element.command == "html" or element[_FLAGS[1]].is_(True)


def _is_written(run: Run) -> bool:
    """Whether the app puts texts of users into a database."""
    return any(
        flow.origin.kind in _ALL - {"stored", "model"}
        for call in run.of(ExternalCall)
        if _ends_as(call.name, effects().kinds["query"])
        for each in call.arguments
        for flow in flows(run, each, "query")
    )


def in_queries(run: Run) -> Iterator[Injection]:
    """Texts of others that are made a part of a query of a database."""
    for call in run.of(ExternalCall):
        query = _first(call) if _ends_as(call.name, effects().kinds["query"]) else None
        if query is None:
            continue
        begins = _beginning(query)
        if not _SAYS_WHAT.match(begins) or _INNER.search(begins):
            continue
        for flow in _open(run, call, query, "query"):
            if flow.origin.kind not in {"stored", "model"}:
                yield Injection(call, flow, "query")
                break


def in_server(run: Run) -> Iterator[Injection]:
    """Texts and files of others that the server runs, loads as objects, or names files by."""
    for call in run.of(ExternalCall):
        for kind, value in _harmed(call):
            wanted = frozenset({"name"}) if kind == "path" else _GIVEN
            ways = _open(run, call, value, kind)
            flow = next((each for each in ways if each.origin.kind in wanted), None)
            if flow is not None and not for_some(run, (*call.guards, *flow.guards)):
                yield Injection(call, flow, kind)
                break


def _harmed(call: ExternalCall) -> Iterator[tuple[str, Any]]:
    """What a call runs, loads or writes to, and as what."""
    known, name, first = effects(), call.name, _first(call)
    method = name.rpartition(".")[2]
    if first is not None:
        if name in known.kinds["code"]:
            yield "code", first
        if name in known.kinds["shell"]:
            yield "shell", first
        if name in known.kinds["objects"]:
            yield "objects", first
        if name in known.kinds["shell=True"] and _is(call, "shell", True):
            yield "shell", first
        if _loads_all(call):
            yield "objects", first
        if name in known.opening and _writes(call):
            yield "path", first
    if method in known.kinds["written"] and call.of is not None:
        yield "path", call.of


def _loads_all(call: ExternalCall) -> bool:
    kinds = effects().kinds
    if call.name in kinds["allow_pickle=True"]:
        return _is(call, "allow_pickle", True)
    if call.name in kinds["weights_only=False"]:
        return "weights_only" not in call.named or _is(call, "weights_only", False)
    if call.name not in kinds["Loader"]:
        return False
    loader = call.named.get("Loader", call.arguments[1] if len(call.arguments) > 1 else None)
    return isinstance(loader, External) and loader.path in kinds["loader"]


def _writes(call: ExternalCall) -> bool:
    positional = len(call.arguments) - len(call.named)
    mode = call.named.get("mode", call.arguments[1] if positional > 1 else None)
    text = mode.now if isinstance(mode, Const) else None
    return isinstance(text, str) and not _WRITING.isdisjoint(text)


def _is(call: ExternalCall, name: str, wanted: object) -> bool:
    given = call.named.get(name)
    return isinstance(given, Const) and given.value is wanted


def _ends_as(name: str, names: Collection[str]) -> bool:
    return name in names or ("." in name and name.rpartition(".")[2] in names)


def _first(call: ExternalCall) -> Any:
    if len(call.arguments) > len(call.named):
        return call.arguments[0]
    return next((each for name, each in call.named.items() if name in _FIRST), None)


def _beginning(value: Any, depth: int = 12) -> str:
    """The text before the first place of a text that is not known."""
    if isinstance(value, Const):
        return str(value.value)
    if isinstance(value, Phi):
        return _beginning(value.then, depth - 1) if depth else _UNKNOWN
    if not depth or not isinstance(value, (Symbol, Tuple, Result)):
        return ""
    if isinstance(value, Tuple) or value.op in JOINED:
        text = ""
        for each in value.items or value.args:
            text += _beginning(each, depth - 1)
            if not isinstance(each, Const):
                break
        return text
    inner: Any = value.inputs if isinstance(value, Result) else value.args
    if value.op == ".join":
        return _beginning(inner[1], depth - 1)
    if value.op is Op.MODULO or value.op.startswith(".format"):
        return re.split(r"%\(?\w|\{", _beginning(inner[0], depth - 1), maxsplit=1)[0]
    return _beginning(inner[0], depth - 1) if inner else ""
