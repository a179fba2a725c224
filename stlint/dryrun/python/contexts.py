"""The visitors of ``with``: where it draws, and what a context manager does at its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.contents import version_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import enter_target, leave_target, negate_exits
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import arm, fork, go_on, in_the_end, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.targets import LEAVING, UnreachableError
from stlint.dryrun.core.truth import outcomes_of, truth_of
from stlint.dryrun.core.visiting import evaluate, run_block, runs
from stlint.dryrun.libraries.asyncio import in_group
from stlint.dryrun.libraries.given_away import give_up
from stlint.dryrun.libraries.known_names import STACKS, SUPPRESS, TASK_GROUP
from stlint.dryrun.python.assignments import assign
from stlint.dryrun.python.awaiting import awaited
from stlint.dryrun.python.clauses import foreseen
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.python.generators import outside
from stlint.dryrun.python.inlining import run_body
from stlint.dryrun.python.raising import raise_again
from stlint.dryrun.python.trying import trying
from stlint.dryrun.streamlit.fragments import ENTERING
from stlint.dryrun.streamlit.looks import looked_at
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.exceptions import Classes, Clause, named
from stlint.model.events import Closed, ContainerBound
from stlint.model.objects import Bound, Function, Heap, Instance
from stlint.model.ops import Op
from stlint.model.outside import Container, Containers, Result, qualified
from stlint.model.surroundings import Surrounding, contained
from stlint.model.values import NONE, UNKNOWN, YES, Const, Symbol, Tuple, Value, fresh
from stlint.streamlit_api.effects import effects
from stlint.streamlit_api.lineage import EVERYTHING

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_GIVING_NOTHING: Final = frozenset(
    {"bottom", "chat_message", "columns", "container", "empty", "form", "sidebar"}
)
"""Containers that are nothing to ``with``: ``as`` binds None, in all releases."""
_GIVING_THEMSELVES: Final = frozenset({"expander", "popover", "tabs"})
"""Those that are something in newer releases."""
_WAITING: Final = frozenset({"echo", "spinner"})
"""Commands whose context manager gives nothing, either."""

_LOCK: Final = Surrounding("lock")


_ATTRIBUTE: Final = Op.ATTRIBUTE
_CONTEXT: Final = Op.CONTEXT


@runs(cst.With)
def run_With(it: DryRun, node: cst.With) -> bool:
    return _with(it, node, 0)


Rest = Callable[[Value], bool]
"""What is done with what ``as`` binds: the other items of the ``with``, and its body."""
_ENTERS: Table[Callable[[DryRun, cst.With, cst.WithItem, Any, Rest], bool]] = Table()


def _with(it: DryRun, node: cst.With, index: int) -> bool:
    if index == len(node.items):
        return run_block(it, node.body)
    item = node.items[index]
    value = settle(it, evaluate(it, item.item))
    name = item.asname.name if item.asname is not None else None

    def rest(entered: Value) -> bool:
        if name is not None:
            if value.kind in _GIVING_THEMSELVES:
                emit(it, ContainerBound, item)
            assign(it, name, entered)
        return _with(it, node, index + 1)

    return _ENTERS[type(value)](it, node, item, value, rest)


@_ENTERS.of(Container)
def _enter_container(
    it: DryRun, node: cst.With, item: cst.WithItem, value: Container, rest: Rest
) -> bool:
    del node, item
    it.page.containers.append(value)
    try:
        with it.at(it.here.within(contained(value))):
            return rest(_entered(it, value))
    finally:
        it.page.containers.pop()


@_ENTERS.of(Symbol)
def _enter_context(
    it: DryRun, node: cst.With, item: cst.WithItem, value: Symbol, rest: Rest
) -> bool:
    if value.op is not _CONTEXT:
        return _enter(it, node, item, value, rest)
    made = value.args[0]
    if isinstance(made, Bound):
        return _context(it, node, made, rest)
    if made not in _WAITING:
        return _enter(it, node, item, value, rest)
    asked = it.flow.store.get((ENTERING, value))
    if isinstance(asked, Bound):
        looked_at(it, item.item, str(made), "enter", asked.kwargs)
    return rest(NONE)


@_ENTERS.of(Const, Containers, Heap, Tuple)
def _enter_data(it: DryRun, node: cst.With, item: cst.WithItem, value: Value, rest: Rest) -> bool:
    operating(it, item.item)
    fail(it, "TypeError", "with", (value,))
    return _enter(it, node, item, value, rest)


@_ENTERS.of(Value)
def _enter(it: DryRun, node: cst.With, item: cst.WithItem, value: Value, rest: Rest) -> bool:
    give_up(it, item.item, value, "with")
    path = qualified(value) or ""
    if path == SUPPRESS:
        assert isinstance(value, Result)
        clause = Clause(
            named(map(partial(settle, it), value.inputs)), lambda: True, splits=True, node=item.item
        )
        return trying(it, node, lambda: rest(fresh("a context")), [clause])
    if path in STACKS:
        return _stack(it, node, value, rest)
    if path == TASK_GROUP:
        return in_group(it, node, lambda: rest(value))
    lock = "lock" in str(value).lower() or "lock" in path.lower()
    harmless = path.partition(".")[0] in effects().harmless_packages
    here = it.here if harmless else it.here.within(Surrounding("foreign", value))
    with it.at(here.within(_LOCK) if lock else here):
        return rest(
            Symbol(_ATTRIBUTE, (value, version_of(it, value), "__enter__"))
            if path
            else fresh("a context")
        )


def _entered(it: DryRun, container: Container) -> Value:
    """What ``as`` binds."""
    old = container.kind in _GIVING_THEMSELVES and not behaves(it, "containers-enter-alike")
    return NONE if old or container.kind in _GIVING_NOTHING else container


def _stack(it: DryRun, node: Any, stack: Value, rest: Rest) -> bool:
    """``with ExitStack() as stack:``, to which more is added in its body."""
    clauses: list[Clause] = []
    before = it.trail.stacks
    it.trail.stacks = {**before, stack: clauses}
    depth = len(it.page.containers)
    try:
        with it.catching(it.flow.caught):  # to which the body may add
            return trying(it, node, lambda: rest(stack), clauses)
    finally:
        it.trail.stacks = before
        del it.page.containers[depth:]


def add_to_stack(it: DryRun, node: Any, stack: Value, method: str, given: Arguments) -> Value:
    """``stack.enter_context(…)`` and the like; gives what was entered."""
    what = settle(it, given.args[0]) if given.args else fresh("a context")
    clauses = it.trail.stacks.get(stack)
    if isinstance(what, Container) and method == "enter_context":
        if clauses is not None:
            it.page.containers.append(what)
        return what
    classes = Classes(EVERYTHING, known=False)
    if qualified(what) == SUPPRESS and isinstance(what, Result):
        classes = named(map(partial(settle, it), what.inputs))
    elif method == "callback":
        classes = Classes()
    if clauses is not None and classes.names:
        clauses.insert(0, Clause(classes, lambda: True, splits=True))
        it.flow.caught |= classes.names
    if classes.known and classes.names:
        return fresh("a context")
    opaque(it, node, "what is put on a stack of context managers")
    return fresh("a context")


def _context(it: DryRun, node: Any, call: Bound, rest: Rest) -> bool:
    """``with f():`` for a generator function under ``contextlib.contextmanager``.

    It goes on after its ``yield`` when the body is left, and sees what the body raises.
    """
    function = call.function
    assert isinstance(function, Function)
    end, begun, mark = len(it.trail.events), ("begun", call), len(it.flow.exits)
    held_up: list[Any] = []

    def body(entered: Value) -> bool:
        nonlocal end
        if it.flow.store.get(begun) is not ABSENT:
            return True
        it.flow.store.set(begun, YES)
        region = enter_target(it, LEAVING)
        alive = arm(it, lambda: rest(entered))
        held_up.append((region, alive))
        comes_out, left = leave_target(it, region, alive)
        held_up.append(left)
        end = len(it.trail.events)
        return comes_out

    plain = function.copy()
    plain.role = None
    given = Arguments(call.args, call.kwargs)
    try:
        run_body(it, node, plain, given, outside(it, body, thrown_in=True))
    except UnreachableError:
        return False
    finally:
        _closed_by_with(it, node, end)
    if len(held_up) == 2 and held_up[1]:
        (region, _), left = held_up
        go_on(it, region, left, (), alive=False)
        return negate_exits(it, mark)
    return True


@_ENTERS.of(Instance)
def _enter_object(
    it: DryRun, node: cst.With, item: cst.WithItem, value: Instance, rest: Rest
) -> bool:
    del item
    kind = "" if node.asynchronous is None else "a"
    enter = class_member(it, value.cls, f"__{kind}enter__")
    leave = class_member(it, value.cls, f"__{kind}exit__")
    entered: Value = value
    if isinstance(enter, Function):
        entered = _done(it, node, enter, Arguments((value,)))
    if not isinstance(leave, Function):
        return arm(it, lambda: rest(entered))
    since = len(it.trail.events)

    def done(*what: Value) -> Value:
        return _done(it, node, leave, Arguments((value, *what)))

    risky = False

    def body() -> bool:
        nonlocal risky
        risks, mark = it.flow.risks.now, len(it.flow.exits)
        alive = arm(it, lambda: rest(entered))
        ends = any(each.ending is not None for each in it.flow.exits[mark:])
        risky = ends or it.flow.risks.now > risks
        return alive

    def quietly() -> bool:
        what = [fresh("what was raised") if risky else NONE for _ in range(3)]
        return bool(done(*what))

    def failed() -> Value:
        ends = bool(it.here.around.handling) and it.here.around.handling[-1].ended is not None
        kind, error = (BaseException, BaseException()) if ends else (UNKNOWN, UNKNOWN)
        thrown = (fresh(Op.EXCEPTION_CLASS, kind), fresh(Op.EXCEPTION, error))
        return done(*thrown, fresh(Op.TRACEBACK))

    swallows = _probed(it, failed)
    if swallows is False:
        alive = in_the_end(it, body, quietly)
    else:
        classes = Classes(EVERYTHING, known=True)
        clause = Clause(classes, lambda: _judged(it, failed))
        alive = trying(it, node, lambda: in_the_end(it, body, quietly, LEAVING), [clause])
    _closed_by_with(it, node, since)
    return alive


def _judged(it: DryRun, leave: Callable[[], Value]) -> bool:
    """The end of a context manager that is given an exception: what it says is done."""
    handling = it.here.around.handling[-1]
    condition = outcomes_of(it, leave())
    return fork(it, condition, lambda: True, lambda: raise_again(it, handling))


def _probed(it: DryRun, run: Callable[[], Value]) -> bool | None:
    """The truth of what something gives, without anything happening."""
    return truth_of(it, foreseen(it, run))


def _done(it: DryRun, node: cst.With, method: Function, given: Arguments) -> Value:
    """What a method of a context manager gives; of an asynchronous one, in the end."""
    value = call_function(it, node, method, given)
    return value if node.asynchronous is None else awaited(it, node, value)


def _closed_by_with(it: DryRun, node: Any, since: int) -> None:
    """What a context manager closes at the end of a ``with`` lives in that only."""
    for each in it.trail.events[since:]:
        if isinstance(each, Closed):
            emit(it, Closed, node, results=each.results, how="with")
