"""What is called, and who knows what becomes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import worth_telling_apart
from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call, calls
from stlint.dryrun.core.emit import note_done, stop
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle, spread
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.builtins import call_builtin
from stlint.dryrun.libraries.described import call_described
from stlint.dryrun.libraries.external import (
    KEEPING,
    call_outside,
    derived_from,
    is_undefined,
    may_write,
    touch,
)
from stlint.dryrun.libraries.functions import CLEARING, library_function
from stlint.dryrun.libraries.handed_over import hand_over, harmless
from stlint.dryrun.libraries.inherited import forget_attributes, is_apart
from stlint.dryrun.libraries.listings import listed_by, listed_in
from stlint.dryrun.libraries.named import ENTERING
from stlint.dryrun.python.contexts import add_to_stack
from stlint.dryrun.python.functions import call_function, instantiate
from stlint.dryrun.streamlit.elements import component
from stlint.dryrun.streamlit.page_names import call_streamlit
from stlint.dryrun.streamlit.pages import show_page
from stlint.dryrun.streamlit.remembering import forget
from stlint.dryrun.streamlit.session_state import state_method
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.computing import REFUSED, attempt, concluded
from stlint.dryrun.values.concrete import frozen
from stlint.dryrun.values.items import used_up
from stlint.dryrun.values.methods import data_method
from stlint.model.objects import Bound, Class, Function, Instance
from stlint.model.ops import Op
from stlint.model.outside import External, Result, qualified
from stlint.model.values import NONE, Const, Phi, Symbol, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_ATTRIBUTE: Final = Op.ATTRIBUTE
_COMPONENT: Final = Op.COMPONENT
_NAME: Final = Op.NAME


def call_plain(it: DryRun, node: Any, function: Value, arguments: Arguments) -> Value:
    """The value of a call."""
    if isinstance(function, External):
        return _call_external(it, node, function.path, arguments)
    function = settle(it, function)
    if isinstance(function, Phi) and worth_telling_apart(function):
        found = spread(it, function, lambda each: call(it, node, each, arguments))
        if found is None:
            opaque(it, node, "too many things may be called here")
            return fresh(Op.RESULT)
        return found
    if isinstance(function, Function):
        return call_function(it, node, function, arguments)
    if isinstance(function, Bound):
        return _call_bound(it, node, function, arguments)
    if isinstance(function, Class):
        return instantiate(it, node, function, arguments)
    if isinstance(function, Instance):
        method = class_member(it, function.cls, "__call__")
        if isinstance(method, Function):
            return call_function(
                it, node, method, arguments._replace(args=(function, *arguments.args))
            )
    if isinstance(function, Symbol) and function.op is _COMPONENT:
        return component(it, node, function, arguments)
    if isinstance(function, External):
        return _call_external(it, node, function.path, arguments)
    if isinstance(function, Const):
        return fail(it, "TypeError")
    return call_unknown(it, node, function, arguments)


def _call_bound(it: DryRun, node: Any, function: Bound, given: Arguments) -> Value:
    path = function.function.path if isinstance(function.function, External) else ""
    if path.startswith("data."):
        name = path.removeprefix("data.")
        base = function.args[0]
        if it.process.learnt.suspends and name not in KEEPING:
            given = given._replace(args=tuple(map(partial(used_up, it), given.args)))
        found = data_method(it, node, base, name, given)
        if found is not None:
            return found
        note_done(it, node, f".{name}()", base)
        hand_over(it, node, f"{base}.{name}", given)
        return Symbol(Op.CALL, (name, frozen(it, base), *map(partial(frozen, it), given.all)))
    kwargs = {**function.kwargs, **given.kwargs} if function.kwargs else given.kwargs
    merged = Arguments((*function.args, *given.args), kwargs, given.open)
    return call(it, node, function.function, merged)


def _call_external(it: DryRun, node: Any, path: str, given: Arguments) -> Value:
    if path in CLEARING and it.flow.guards.now is not False:
        for known in (it.page.caches.replays, it.page.caches.cache):
            forget(known, kind=CLEARING[path], perhaps=it.flow.guards.now is None)
    if path.startswith("streamlit."):
        return call_streamlit(it, node, path.removeprefix("streamlit."), given)
    if path.startswith("session_state."):
        return state_method(it, node, path.removeprefix("session_state."), given)
    if path.startswith("builtins."):
        return call_builtin(it, node, path.removeprefix("builtins."), given)
    return _library(it, node, path, None, given)


def call_unseen(it: DryRun, node: Any, function: Value, given: Arguments) -> Value:
    """A method of a result, or something that is not known at all."""
    if isinstance(function, Symbol) and function.op is _ATTRIBUTE:
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
        return _library(it, node, path, base, given, function)
    if harmless(it, function):
        touch(it, node, function)
        may_write(it, node, function, given)
        hand_over(it, node, str(function), given)
        return derived_from(it, function, given)
    if is_undefined(it, function):
        return fresh(Op.RESULT)
    if isinstance(function, Symbol) and function.op is _NAME:
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
    special = library_function(it, node, path, given) or listed_by(it, path, given)
    if special is not None:
        return special
    found = attempt(it, path, function, given)
    if found is REFUSED:
        return fresh(Op.RESULT)
    return concluded(it, call_outside(it, node, path, base, given), found)


@calls(Value)
def call_known(it: DryRun, node: Any, function: Value, arguments: Arguments) -> Value:
    """The value of a call, as the project describes it."""
    if not it.words.names:
        return call_plain(it, node, function, arguments)
    return call_described(it, node, function, arguments, call_plain)


def call_unknown(it: DryRun, node: Any, function: Value, given: Arguments) -> Value:
    if isinstance(function, Symbol) and function.op is _ATTRIBUTE:
        base, _, name = function.args
        if isinstance(base, Instance) and is_apart(it, base, given):
            risk(it)
            forget_attributes(it, base)
            library = next(each for each in base.cls.line() if isinstance(each, External))
            return Result(f"{library.path}.{name}", (base, *given.all))
    return call_unseen(it, node, function, given)
