"""Calls of Python's built-in functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import worth_telling_apart
from stlint.dryrun.core.builtin_table import BUILTINS, Builtin
from stlint.dryrun.core.emit import after_click, emit, note_done, stop
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle, spread
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.given_away import hand_over, is_plain_method, maybe_called
from stlint.dryrun.python.generators import is_suspended, unseen
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import REFUSED, attempt, concluded, operate, refuse_none
from stlint.dryrun.values.concrete import frozen, new
from stlint.dryrun.values.exceptions import made_of
from stlint.dryrun.values.items import taken_from, use_up_perhaps, used_up, was_used
from stlint.dryrun.values.refusals import is_no_file
from stlint.dryrun.values.special_methods import OF_BUILTINS, special
from stlint.model.events import ExternalCall
from stlint.model.objects import Bound, Function, Heap, Suspended
from stlint.model.ops import PASSING, Op, operation
from stlint.model.outside import Result
from stlint.model.values import Phi, Symbol, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_SAFE: Final = frozenset(
    {
        "bool",
        "enumerate",
        "id",
        "isinstance",
        "len",
        "list",
        "print",
        "range",
        "repr",
        "str",
        "type",
    }
)
"""They do not raise for what they are usually given."""
_SPREADING: Final = frozenset(
    {
        "all",
        "any",
        "dict",
        "enumerate",
        "iter",
        "len",
        "list",
        "next",
        "reversed",
        "set",
        "sorted",
        "sum",
        "tuple",
        "zip",
    }
)


_USING_UP: Final = frozenset(
    {"dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"}
)
"""They ask a generator for all that it yields."""
_LEAVING_ALONE: Final = frozenset(
    {"abs", "all", "any", "ascii", "bool", "callable", "chr", "complex", "delattr", "dir", "divmod",
     "enumerate", "filter", "float", "format", "getattr", "hasattr", "hash", "hex", "id", "int",
     "isinstance", "issubclass", "iter", "len", "map", "next", "ord", "print", "repr", "round",
     "str", "type", "vars", "zip"}
)  # fmt: skip
"""They ask for nothing, or say themselves for how much."""


def _applied(
    special: Builtin,
    it: DryRun,
    node: Any,
    args: tuple[Value, ...],
    kwargs: dict[str, Value],
) -> Value | None:
    """What a method about a built-in gives; ``None`` if it does not know such arguments."""
    try:
        found: Value | None = special(it, node, *args, **kwargs)
    except TypeError:
        from inspect import signature  # noqa: PLC0415 - hardly ever needed

        try:
            signature(special).bind(it, node, *args, **kwargs)
        except TypeError:
            return None
        raise
    return found


def call_builtin(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    """The value of a call of a built-in function, by its name without ``builtins.``."""
    args = tuple(settle(it, each) for each in given.args)
    if after_click(it) and name not in effects().pure:
        note_done(it, node, f"{name}()")
    if name in _SPREADING and not given.open:
        found = _for_each_way(it, node, name, given._replace(args=args))
        if found is not None:
            return found
    for each in args:
        if isinstance(each, Phi):
            use_up_perhaps(it, each)
    if name == "len" and any(isinstance(each, Suspended) or is_iterator(each) for each in args):
        return fail(it, "TypeError")
    if name not in _LEAVING_ALONE:
        args = _asked_for_all(it, node, name, args)
        given = given._replace(args=args)
    for each in args:
        special(it, node, each, OF_BUILTINS.get(name, ()))
    known = BUILTINS.get(name)
    if known is not None and not given.open:
        found = _applied(known, it, node, args, given.kwargs)
        if found is not None:
            return found
    if name in {"print", "input"}:
        it.process.learnt.by_hand = True
    if name in {"exit", "quit"}:
        stop(it, node, "exit")
        raise UnreachableError
    if name == "open":
        if args and is_no_file(args[0]):
            fail(it, "TypeError")
        refuse_none(it, name, given)
        risk(it)
        emit(it, ExternalCall, node, name=name, arguments=given.all, named=given.kwargs)
        return Result("builtins.open", given.all)
    function = folding.FUNCTIONS.get(name)
    if function is not None and not given.open and not given.kwargs:
        result = operate(it, operation(name), function, *args)
        if isinstance(result, Symbol) and name not in _SAFE:
            risk(it)
        return result
    path = f"builtins.{name}"
    tried = attempt(it, path, None, given)
    if tried is REFUSED:
        return fresh(Op.RESULT)
    return concluded(it, _other_builtin(it, node, name, given), tried)


def _for_each_way(it: DryRun, node: Any, name: str, given: Arguments) -> Value | None:
    """What a call gives for each alternative that an argument has; ``None``: it has none."""
    args = given.args
    for at, arg in enumerate(args):
        if isinstance(arg, Phi) and worth_telling_apart(arg):

            def use(each: Value, at: int = at) -> Value:
                one = given._replace(args=(*args[:at], each, *args[at + 1 :]))
                return call_builtin(it, node, name, one)

            return spread(it, arg, use, depth=2)
    return None


def _asked_for_all(it: DryRun, node: Any, name: str, args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Arguments after somebody has asked each for all that it gives."""
    if it.process.learnt.suspends:
        args = tuple(
            unseen(it, node, each)
            if is_suspended(it, each) and name not in _USING_UP
            else used_up(it, each)
            for each in args
        )
    args = tuple(_listed(it, each) if is_iterator(each) else each for each in args)
    return tuple(rest_of(it, each) if is_row(each) else each for each in args)


def _other_builtin(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    if name not in _SAFE and not made_of(f"builtins.{name}"):
        risk(it)
    for each in given.all:
        value = settle(it, each)
        if isinstance(value, (Function, Bound)) and not is_plain_method(it, value):
            maybe_called(it, node, name, value)
    if name in effects().pure:
        return Symbol(operation(name), tuple(frozen(it, each) for each in given.all))
    if name in {"eval", "exec", "__import__", "compile"}:
        emit(it, ExternalCall, node, name=name, arguments=given.all, named=given.kwargs)
        hand_over(it, node, name, given)
        opaque(it, node, f"{name}()")
    return Result(f"builtins.{name}", given.all)


def rest_of(it: DryRun, value: Value) -> Value:
    """What an ``enumerate`` or ``zip`` gives whose items are not known: nothing twice."""
    assert isinstance(value, Symbol)
    return fresh("some items") if was_used(it, value) else value


def _listed(it: DryRun, iterator: Value) -> Value:
    """A list of what is left in an iterator, which is then used up."""
    assert isinstance(iterator, Heap)
    return new(it, "list", taken_from(it, iterator))


def is_iterator(value: Value) -> bool:
    return value.kind == "iterator"


def is_row(value: Value) -> bool:
    return value.op in PASSING
