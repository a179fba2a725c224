"""Bodies of functions, run with their arguments where they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.exits import enter_target, exit_to, leave_target
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import CALL_DEPTH, RECURSION, arm, returned
from stlint.dryrun.core.here import Here
from stlint.dryrun.core.resuming import resumes
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import cut_short
from stlint.dryrun.core.visiting import evaluate, run_block
from stlint.dryrun.python.repeated import is_followed, not_followed
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.bodies import has_yield, keeps_names
from stlint.dryrun.values.concrete import concrete, new
from stlint.dryrun.values.keeping import note_returned
from stlint.model.notes import Given
from stlint.model.objects import Frame, Function, Suspended
from stlint.model.ops import Op
from stlint.model.surroundings import Surrounding
from stlint.model.values import NONE, UNKNOWN, Const, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


KNOWN_RECURSION: Final = 8
"""How often a function may be on the stack when all of its arguments are known."""


def inline(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    """Run the body of a function with its arguments, or keep it for later."""
    if it.here.around.surveying and (it.here.functions or it.process.learnt.unreached):
        return fresh(Op.RESULT)
    if not it.here.around.surveying and runs_later(it, function):
        it.process.learnt.suspends = True
        return Suspended(node, function, given.args, given.kwargs, open=given.open)
    if not it.here.around.surveying and not is_followed(it, function, given):
        return not_followed(it, function, given)
    return run_body(it, node, function, given)


def run_body(
    it: DryRun,
    node: Any,
    function: Function,
    given: Arguments,
    on_yield: Callable[[Value], None] | None = None,
) -> Value:
    """Run the body of a function with its arguments; what it yields is handed on."""
    body = function.node
    it.process.learnt.inlined.add(id(body))
    same = sum(each.node is body for each in it.here.functions)
    if same >= RECURSION and not _goes_on(it, same, given):
        cut_short(it, "recursion", node, function.name)
        opaque(it, node, f"{function.name} is called too deep", may_stop=False)
        return fresh(Op.RESULT)
    if len(it.here.functions) >= CALL_DEPTH:
        cut_short(it, "depth", node, function.name)
        opaque(it, node, f"{function.name} is called too deep")
        return fresh(Op.RESULT)
    frame = Frame(function.frame.module, function.frame)
    frame.function = body
    called = it.here.into(id(node))
    target = enter_target(it, "call")
    if not it.process.sources[frame.module.path].once(keeps_names, body):
        target.names = frame
    noted = len(it.trail.notes)
    with it.at(called):
        alive = arm(it, lambda: _bind(it, function, frame, given))
        key = it.flow.store.get((frame, "key"))
        if key is not ABSENT and not it.trail.muted:
            it.trail.held.append(Given(node, key))
        it.here = _entered(called, node, function, frame, on_yield)
        if isinstance(body, cst.Lambda):
            alive = alive and arm(it, lambda: _answer(it, body))
        else:
            alive = alive and run_block(it, body.body)
    comes_out, exits = leave_target(it, target, alive)
    if not comes_out:
        raise UnreachableError
    value = returned(it, exits, target.guards, NONE if alive else None)
    keeps = function.cached is not None and not it.trail.muted
    if (keeps or len(it.trail.notes) > noted) and not runs_later(it, function):
        note_returned(it, node, function, value, given)
    return value


def _entered(
    called: Here,
    node: Any,
    function: Function,
    frame: Frame,
    on_yield: Callable[[Value], None] | None,
) -> Here:
    """In the body of a function that is called at a node."""
    module, around = frame.module, called.around
    elsewhere = module is not called.module and isinstance(function.node, cst.FunctionDef)
    return Here(
        function.node if elsewhere else called.statement,
        called.site,
        module.path,
        frame,
        module,
        called.segment,
        (*called.stack, (called.path, node)),
        (*called.functions, function),
        called.cached,
        called.missed,
        around if around.on_yield is on_yield else around._replace(on_yield=on_yield),
    )


def _bind(it: DryRun, function: Function, frame: Frame, given: Arguments) -> bool:
    """Bind the parameters; an exception that this raises is caught by what is around it."""
    bind_parameters(it, function, frame, given)
    return True


def _goes_on(it: DryRun, depth: int, given: Arguments) -> bool:
    """Whether a recursion is followed: its arguments are known, so it is known to end."""
    return depth < KNOWN_RECURSION and not any(concrete(it, each) is UNKNOWN for each in given.all)


def runs_later(it: DryRun, function: Function) -> bool:
    """Whether a call gives a generator or a coroutine, and runs nothing of the body."""
    node = function.node
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return False
    if isinstance(node, cst.FunctionDef) and node.asynchronous is not None:
        return True
    source = it.process.sources[function.frame.module.path]
    return "yield" in source.text and source.once(has_yield, node)


def _answer(it: DryRun, body: cst.Lambda) -> bool:
    return exit_to(it, "call", evaluate(it, body.body))


def bind_parameters(it: DryRun, function: Function, frame: Frame, given: Arguments) -> None:
    """Bind the arguments of a call to the parameters of a function."""
    params = function.node.params
    positional = [*params.posonly_params, *params.params]
    left = list(given.args)
    named = dict(given.kwargs)
    for param in positional:
        name = param.name.value
        if left:
            value = left.pop(0)
        elif name in named and param not in params.posonly_params:
            value = named.pop(name)
        else:
            value = _missing(it, function, name, given)
        it.flow.store.set((frame, name), value)
    for param in params.kwonly_params:
        name = param.name.value
        value = named.pop(name) if name in named else _missing(it, function, name, given)
        it.flow.store.set((frame, name), value)
    more = left and not isinstance(params.star_arg, cst.Param)
    if not given.open and (more or (named and params.star_kwarg is None)):
        fail(it, "TypeError", "call", (function,))
    if isinstance(params.star_arg, cst.Param):
        rest: Value = fresh("args") if given.open else Tuple(left)
        it.flow.store.set((frame, params.star_arg.name.value), rest)
    if params.star_kwarg is not None:
        pairs: list[Value] = [Tuple((Const(key), each)) for key, each in named.items()]
        heap = new(it, "dict", None if given.open else pairs)
        it.flow.store.set((frame, params.star_kwarg.name.value), heap)


def _missing(it: DryRun, function: Function, name: str, given: Arguments) -> Value:
    if not given.open and name not in function.defaults:
        fail(it, "TypeError", "call", (function,))
    if given.open or name not in function.defaults:
        return fresh(f"its {name}")
    return function.defaults[name]


@resumes(Function)
def resume_body(
    it: DryRun, node: Any, suspended: Suspended, on_yield: Callable[[Value], None] | None
) -> Value:
    """Run the body of a generator or coroutine at a node, and give what it returns."""
    function, here = suspended.function, it.here.into(id(node))
    assert isinstance(function, Function)
    given = Arguments(suspended.args, suspended.kwargs, suspended.open)
    if function.cached is not None:
        here = here.within(Surrounding("cached", function, function.cached))
    with it.at(here._replace(cached=function.cached or here.cached)):
        return run_body(it, suspended.node, function, given, on_yield)
