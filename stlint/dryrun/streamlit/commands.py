"""Calls of Streamlit itself: what they draw, return and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import PARAMETERS, changed, version_of
from stlint.dryrun.core.emit import emit, gap, stop
from stlint.dryrun.core.exits import exit_to, matters, raise_to_try
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.targets import Ending, UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.libraries.asyncio import streamed
from stlint.dryrun.streamlit.column_buttons import BUTTON_COLUMN, button_column
from stlint.dryrun.streamlit.elements import ENTERED, draw
from stlint.dryrun.streamlit.fragment_calls import FRAGMENT_KEY
from stlint.dryrun.streamlit.fragments import OPENING
from stlint.dryrun.streamlit.looks import plain_arguments, update_address
from stlint.dryrun.streamlit.refusing import may_be_refused
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.remembering import keeps_long
from stlint.dryrun.values.concrete import concrete, frozen
from stlint.dryrun.values.keeping import note_needed
from stlint.dryrun.values.methods import MUTATING
from stlint.model.events import (
    CacheDefined,
    CommandUsed,
    ElementCreated,
    ExternalCall,
    PageConfigured,
    Stopped,
)
from stlint.model.guards import Guard
from stlint.model.objects import Bound, Class, Function
from stlint.model.ops import Op
from stlint.model.outside import Container, External, Result
from stlint.model.values import NO, NONE, UNKNOWN, YES, Const, Symbol, Value, fresh
from stlint.streamlit_api import commands as command_table
from stlint.streamlit_api.arguments import settled
from stlint.streamlit_api.history import member, refusing
from stlint.streamlit_api.lineage import handlers_of
from stlint.streamlit_api.lookup import is_member, newest
from stlint.streamlit_api.release_set import NONE_OF_THEM

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_CACHES: Final = {
    "cache_data": "cache_data",
    "experimental_memo": "cache_data",
    "cache_resource": "cache_resource",
    "experimental_singleton": "cache_resource",
    "cache": "cache",
}
_ROLES: Final = {
    "fragment": "fragment",
    "experimental_fragment": "fragment",
    "dialog": "dialog",
    "experimental_dialog": "dialog",
}


"""Handlers of these see that a command does not take an argument."""
_GLOBAL: Final = Const("global")
"""The scope of a cache that all users share."""
_ENDS: Final = {"stop": "stop", "switch_page": "switch_page"}
_RERUNS: Final = frozenset({"rerun", "experimental_rerun"})
_CONNECTIONS: Final = frozenset({"connection", "experimental_connection"})
_SPECIAL: Final = (
    frozenset({"set_page_config", "navigation", "Page", *_CACHES, *_ROLES, *_ENDS})
    | _RERUNS
    | _CONNECTIONS
)
_INNER: Final = "runtime."
"""How names of what runs the scripts begin."""
_CHANGING: Final = MUTATING | {"from_dict"}


_UNDRAWN: Final = frozenset({"config", "state", "cache", "page", "control"})
"""Roles of commands that put nothing on the page."""


def call_command(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    """A call of ``st.<name>`` or of a method of a container."""
    receiver: Container | None = None
    if given.args and isinstance(given.args[0], Container):
        receiver = given.args[0]
        given = given._replace(args=given.args[1:])
        if name == "__enter__":
            it.flow.store.set(ENTERED, YES)
            gap(it, node, "a container is entered by hand")
            return receiver
        name = member(receiver.kind, name)
    _note_call(it, node, name, receiver, given)
    if receiver is not None and name in _SPECIAL:
        risk(it)  # no container has it: that is all that happens
        return _of_namespace(it, node, name, given)
    given = streamed(it, node, name, given)
    if matters(it) and name not in _RERUNS:
        may_be_refused(it, name, _by_parameter(it, name, given), more=given.open)
    if name in _SPECIAL or name.startswith("components."):
        found = _special_command(it, node, name, given)
        if found is not None:
            return found
    if name == BUTTON_COLUMN:
        return button_column(given)
    command = command_table(it.process.release).get(name)
    if command is None or not (command.method if receiver else command.function):
        return _of_namespace(it, node, name, given)
    if command.role in _UNDRAWN and name != "page_link":
        return NONE if command.value == "nothing" else fresh(name)
    return draw(it, node, command, receiver, given)


def _of_namespace(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    """A call of something that is no command: of ``st.query_params.get``, for one."""
    space = External(f"streamlit.{name.rpartition('.')[0]}")
    if name.startswith(_INNER):
        emit(it, ExternalCall, node, name=f"streamlit.{name}", arguments=given.all)
    before = version_of(it, space)
    if space.path == PARAMETERS and name.rpartition(".")[2] in _CHANGING:
        changed(it, space)
        update_address(it, node, name, given)
    return Symbol(Op.CALL, (name, before, *(frozen(it, each) for each in given.all)))


def _special_command(it: DryRun, node: Any, name: str, given: Arguments) -> Value | None:
    """A command that does not draw, or not only; None when it is none."""
    if name in _CACHES or name in _ROLES:
        return _decorator(it, node, name, given)
    if name in _ENDS:
        stop(it, node, _ENDS[name])
        raise UnreachableError
    if name in _RERUNS:
        return _rerun(it, node, given)
    if name == "set_page_config":
        emit(it, PageConfigured, node)
        note_needed(it, node)
        return NONE
    if name == "navigation":
        emit(it, ElementCreated, node, command=name, role="page", label=None)
        return Result("streamlit.navigation", given.all)
    if name == "Page":
        page = Result("streamlit.Page", given.args or tuple(given.kwargs.values())[:1])
        for parameter in ("default", "url_path"):
            if parameter in given.kwargs or given.open:
                it.flow.store.set((parameter, page), given.kwargs.get(parameter, fresh(parameter)))
        return page
    if name in _CONNECTIONS:
        return Result("streamlit.connection")
    if name.startswith("components.v") and name.endswith(("declare_component", ".component")):
        called = given.args[0] if given.args else given.kwargs.get("name", NONE)
        known = concrete(it, called) if name.startswith("components.v2") else None
        emit(it, ExternalCall, node, name=f"streamlit.{name}", named=given.kwargs)
        return Symbol(Op.COMPONENT, (known,) if isinstance(known, str) else (node, it.here.path))
    return None


def _note_call(
    it: DryRun, node: Any, name: str, receiver: Container | None, given: Arguments
) -> None:
    if it.process.shadowed or name in it.process.patched or name.startswith("_"):
        return
    if receiver is not None and "." in name and not is_member(name):
        return  # a function of another module of Streamlit, which is given a container
    keywords = frozenset(given.kwargs)
    on_container = receiver is not None
    if not given.open and settled(name, len(given.args), keywords, method=on_container):
        return  # nothing could be said of it
    if it.flow.caught and it.flow.caught & handlers_of("TypeError"):
        refused = refusing(name, len(given.args), keywords)
        it.flow.needed = (it.flow.needed or NONE_OF_THEM) | refused
    handed = _by_parameter(it, name, given)
    known = dict(plain_arguments(it, handed))
    if name == "write" and keywords:
        known["args"] = tuple(each.value for each in given.args if type(each) is Const)
    elif name in _RERUNS and "scope" in known:
        known["segment"] = it.here.segment
    if receiver is not None and it.flow.store.has(("columns", receiver)):
        known |= plain_arguments(it, {"columns": it.flow.store.get(("columns", receiver))})
    if (name in _CACHES or name in _ROLES) and _decorates(it, given):
        if given.kwargs:
            return  # the second call of a decorator with arguments
        known = {}  # this may be one, too
    emit(
        it,
        CommandUsed,
        node,
        name=name,
        how="call",
        container=None if receiver is None else receiver.kind,
        positional=len(given.args),
        keywords=keywords,
        more=given.open,
        known=known,
        given=frozenset(handed),
    )


def _by_parameter(it: DryRun, name: str, given: Arguments) -> dict[str, Value]:
    command = command_table(it.process.release).get(name)
    taken = command.by_position if command is not None else ()
    return {**dict(zip(taken, given.args, strict=False)), **given.kwargs}


def _decorates(it: DryRun, given: Arguments) -> bool:
    """Whether a decorator is given what it is for."""
    return bool(given.args) and isinstance(settle(it, given.args[0]), (Function, Bound, Class))


def _rerun(it: DryRun, node: Any, given: Arguments) -> Value:
    """``st.rerun()``: in a callback, some releases only end that."""
    refused = refusing("rerun", len(given.args), frozenset(given.kwargs))
    if (it.process.release or newest()) in refused:
        raise_to_try(it, External("builtins.TypeError"))
        raise UnreachableError
    asked = given.args[0] if given.args else given.kwargs.get("scope", Const("app"))
    known = UNKNOWN if given.open else concrete(it, asked)
    scope = None if known == "app" else "fragment" if known == "fragment" else "unknown"
    if it.here.segment != "callback":
        stop(it, node, "rerun", scope)
    elif scope:
        emit(it, Stopped, node, how="rerun", scope=scope)  # a fragment alone, or whatever runs then
        it.flow.guards = it.flow.guards.add(Guard(Symbol(Op.GOES_ON, (id(node),))))
        return NONE
    elif behaves(it, "rerun-in-callback"):
        stop(it, node, "rerun")
    else:
        exit_to(it, "run", ending=Ending("rerun"))  # the callback ends; what comes after goes on
    raise UnreachableError


def _decorator(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    first = settle(it, given.args[0]) if given.args else given.kwargs.get("func")
    if isinstance(first, (Function, Bound)):
        return decorate(it, node, first, name, given)
    if isinstance(first, Class):
        return first
    if name in _CACHES and first is not None and not isinstance(first, Const):
        return Result(f"streamlit.{name}", given.all)  # of a function that is not the app's own
    del node
    return Bound(External(f"streamlit.{name}"), (), given.kwargs)


def decorate(it: DryRun, node: Any, value: Value, name: str, given: Arguments) -> Value:
    """A function under a decorator of Streamlit."""
    if isinstance(value, Bound):
        inner = decorate(it, node, value.function, name, given)
        if isinstance(inner, Function):
            inner.ahead = len(value.args)
        return Bound(inner, value.args, value.kwargs)
    if not isinstance(value, Function):
        return value
    twin = value.copy()
    if name in _CACHES:
        twin.cached = _CACHES[name]
        spinner = given.kwargs.get("show_spinner", YES)
        twin.spinner = truth_of(it, spinner) is not False
        twin.shared = concrete(it, given.kwargs.get("scope", _GLOBAL)) == _GLOBAL.value
        limits = (given.kwargs.get(each, NONE) for each in ("ttl", "max_entries"))
        twin.forgets = not all(keeps_long(concrete(it, each)) for each in limits)
        twin.equates = "hash_funcs" in given.kwargs
        twin.definition = emit(
            it,
            CacheDefined,
            node,
            name=twin.name,
            cache=_CACHES[name],
            function=twin,
            arguments=given.kwargs,
        )
    else:
        twin.role = _ROLES[name]
        if name == "dialog":
            made = Bound(External(f"streamlit.{name}"), (), given.kwargs)
            it.flow.store.set((OPENING, twin), made)
        if "key" in given.kwargs:
            it.flow.store.set((FRAGMENT_KEY, twin), given.kwargs["key"])
        twin.parallel = truth_of(it, given.kwargs.get("parallel", NO)) is not False
    return twin
