"""What is called, and who knows what becomes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import worth_telling_apart
from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call, calls
from stlint.dryrun.core.changing import method_of
from stlint.dryrun.core.contents import changed, is_parameters
from stlint.dryrun.core.emit import note_done, stop
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import spread
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.builtins import call_builtin
from stlint.dryrun.libraries.calls_by_name import CLEARING, library_function
from stlint.dryrun.libraries.calls_by_table import (
    KEEPING,
    call_outside,
    derived_from,
    is_undefined,
    may_write,
    touch,
)
from stlint.dryrun.libraries.given_away import hand_over, harmless
from stlint.dryrun.libraries.inherited_methods import is_apart
from stlint.dryrun.libraries.known_names import ENTERING
from stlint.dryrun.libraries.listing_calls import listed_by, listed_in
from stlint.dryrun.libraries.streams import note_stream
from stlint.dryrun.python.contexts import add_to_stack
from stlint.dryrun.python.functions import call_function, instantiate
from stlint.dryrun.streamlit.elements import component
from stlint.dryrun.streamlit.looks import update_address
from stlint.dryrun.streamlit.navigations import note_pages, note_run
from stlint.dryrun.streamlit.page_names import call_streamlit
from stlint.dryrun.streamlit.pages import show_page
from stlint.dryrun.streamlit.remembering import forget
from stlint.dryrun.streamlit.seen_in_caches import note_cleared
from stlint.dryrun.streamlit.session_state import state_method
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.computing import REFUSED, attempt, concluded, refuse_none
from stlint.dryrun.values.concrete import frozen
from stlint.dryrun.values.items import used_up
from stlint.model.objects import Bound, Class, Function, Heap, Instance
from stlint.model.ops import Op
from stlint.model.outside import External, Result, qualified
from stlint.model.values import NONE, Const, Phi, Symbol, Tuple, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_ATTRIBUTE: Final = Op.ATTRIBUTE
_COMPONENT: Final = Op.COMPONENT
_NAME: Final = Op.NAME


calls(Function)(call_function)
calls(Class)(instantiate)


@calls(Phi)
def _call_one(it: DryRun, node: Any, function: Phi, given: Arguments) -> Value:
    """One of several may be called."""
    if not worth_telling_apart(function):
        return call_unknown(it, node, function, given)
    found = spread(it, function, lambda each: call(it, node, each, given))
    if found is None:
        opaque(it, node, "too many things may be called here")
        return fresh(Op.RESULT)
    return found


@calls(Instance)
def _call_instance(it: DryRun, node: Any, instance: Instance, given: Arguments) -> Value:
    """An object is called if its class says what that does."""
    method = class_member(it, instance.cls, "__call__")
    if not isinstance(method, Function):
        return call_unknown(it, node, instance, given)
    return call_function(it, node, method, given._replace(args=(instance, *given.args)))


@calls(Symbol)
def _call_symbol(it: DryRun, node: Any, function: Symbol, given: Arguments) -> Value:
    if function.op is _COMPONENT:
        return component(it, node, function, given)
    return call_unknown(it, node, function, given)


@calls(Const, Heap, Tuple)
def _call_data(it: DryRun, node: Any, function: Const | Heap | Tuple, given: Arguments) -> Value:
    del node, given
    return fail(it, "TypeError", "call", (function,))


@calls(Bound)
def _call_bound(it: DryRun, node: Any, function: Bound, given: Arguments) -> Value:
    path = function.function.path if isinstance(function.function, External) else ""
    if path.startswith("data."):
        name = path.removeprefix("data.")
        base = function.args[0]
        if it.process.learnt.suspends and name not in KEEPING:
            given = given._replace(args=tuple(map(partial(used_up, it), given.args)))
        found = method_of(it, node, base, name, given)
        if found is not None:
            return found
        note_done(it, node, f".{name}()", base)
        hand_over(it, node, f"{base}.{name}", given)
        return Symbol(Op.CALL, (name, frozen(it, base), *map(partial(frozen, it), given.all)))
    kwargs = {**function.kwargs, **given.kwargs} if function.kwargs else given.kwargs
    merged = Arguments((*function.args, *given.args), kwargs, given.open)
    return call(it, node, function.function, merged)


@calls(External)
def _call_external(it: DryRun, node: Any, function: External, given: Arguments) -> Value:
    path = function.path
    if path in CLEARING:
        note_cleared(it, node, None, CLEARING[path])
    if path in CLEARING and it.flow.guards.now is not False:
        for known in (it.page.caches.replays, it.page.caches.cache):
            forget(known, kind=CLEARING[path], perhaps=it.flow.guards.now is None)
    if path.startswith("streamlit."):
        made = call_streamlit(it, node, path.removeprefix("streamlit."), given)
        if path == "streamlit.navigation":
            note_pages(it, node, made)
        return made
    if path.startswith("session_state."):
        return state_method(it, node, path.removeprefix("session_state."), given)
    if path.startswith("builtins."):
        return call_builtin(it, node, path.removeprefix("builtins."), given)
    return _library(it, node, path, None, given)


def call_unseen(it: DryRun, node: Any, function: Value, given: Arguments) -> Value:
    """A method of a result, or something that is not known at all."""
    if function.op is _ATTRIBUTE:
        listed = listed_in(it, function.args[0], function.args[-1], given)
        if listed is not None:
            return listed
    path = qualified(function)
    if path is not None:
        if isinstance(function, Result):
            path = f"{path}.__call__"
        if path == "streamlit.navigation.run":
            show_page(it, node, function)
            return NONE
        base = function.args[0] if isinstance(function, Symbol) else function
        if path == "streamlit.Page.run":
            note_run(it, node, base)
        if is_parameters(base):
            update_address(it, node, path, given)
        return _library(it, node, path, base, given, function)
    if harmless(it, function):
        if function.op is _ATTRIBUTE:
            note_stream(it, node, function.args[2], function.args[0], given)
        touch(it, node, function, given)
        may_write(it, node, function, given)
        hand_over(it, node, str(function), given)
        return derived_from(it, function, given)
    if is_undefined(it, function):
        return fresh(Op.RESULT)
    if function.op is _NAME:
        opaque(it, node, f"{function.args[0]} is not known")
    else:
        opaque(it, node, f"{function} cannot be seen")
    return fresh(Op.RESULT)


def _library(
    it: DryRun,
    node: Any,
    path: str,
    base: Value | None,
    given: Arguments,
    function: Value | None = None,
) -> Value:
    """``base`` is what a method belongs to, or what is called; ``function`` is the latter."""
    if path in effects().no_return:
        stop(it, node, "exit")
        raise UnreachableError
    if path in ENTERING and base is not None:
        return add_to_stack(it, node, base, path.rpartition(".")[2], given)
    note_stream(it, node, path, base, given)
    special = library_function(it, node, path, given) or listed_by(it, path, given)
    if special is not None:
        return special
    refuse_none(it, path, given)
    found = attempt(it, path, function, given)
    if found is REFUSED:
        return fresh(Op.RESULT)
    return concluded(it, call_outside(it, node, path, base, given), found)


@calls(Value)
def call_unknown(it: DryRun, node: Any, function: Value, given: Arguments) -> Value:
    """A call of something of which little is known."""
    if function.op is _ATTRIBUTE:
        base, _, name = function.args
        if isinstance(base, Instance) and is_apart(it, base, given):
            risk(it)
            changed(it, base)
            library = next(each for each in base.cls.line() if isinstance(each, External))
            return Result(f"{library.path}.{name}", (base, *given.all))
    return call_unseen(it, node, function, given)
