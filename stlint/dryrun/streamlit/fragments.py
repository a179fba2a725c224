"""Calls of fragments and dialogs: Streamlit can run them again alone, and shows what they raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit, obey
from stlint.dryrun.core.exits import enter_target, negate_exits, pass_on, raise_to_try
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import arm, fork
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import SHOWING, TRY, UnreachableError
from stlint.dryrun.core.trail import draws_anew
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.python.inlining import inline
from stlint.dryrun.streamlit.fragment_calls import FRAGMENT, FRAGMENT_KEY, OPENED, Fragment
from stlint.dryrun.streamlit.looks import looked_at
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.state_store import state_key
from stlint.dryrun.values.exceptions import SHOWN, is_exception
from stlint.model.events import DialogOpened, ElementCreated, FragmentReturned
from stlint.model.guards import Guard
from stlint.model.objects import Bound
from stlint.model.ops import Op
from stlint.model.outside import Container as Place
from stlint.model.outside import External
from stlint.model.surroundings import Surrounding
from stlint.model.values import NONE, YES, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Function


OPENING: Final = "opening"
"""In the store, with the function: what its dialog was asked for."""
ENTERING: Final = "entering"
"""In the store, with a context manager: what it was asked for."""
_KEPT: Final = frozenset({"callback", "dialog", "import"})
"""Segments that a fragment in them belongs to."""


def call_beside(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    """Call a fragment that runs beside the script, some time; what it returns is lost."""
    beside = Guard(Symbol(Op.BESIDE, ((*it.here.site, id(node)),)))

    def body() -> bool:
        call_fragment(it, node, function, given, beside=True)
        return True

    fork(it, ((beside,), (beside.negated(),)), body, lambda: True)
    return NONE


def call_fragment(
    it: DryRun, node: Any, function: Function, given: Arguments, *, beside: bool = False
) -> Value:
    """Call a function that Streamlit can run again alone; ``beside`` the script, perhaps."""
    obey(it, node)  # it is drawn into a container of its own
    _note_key(it, node, function)
    here = it.here
    kind = "dialog" if function.role == "dialog" else "fragment"
    within = here.into(FRAGMENT).within(Surrounding(kind, function))
    if it.flow.guards.now:
        this = (*within.site, id(node))
        it.page.fragments[this] = Fragment(
            node, function, given, here.path, here.site, here.stack, here.functions,
            tuple(it.page.containers), it.page.page, here.around.layers,
        )  # fmt: skip
    if here.segment not in _KEPT:
        within = within._replace(segment=kind)
    with it.at(within):
        value = _shown(it, lambda: inline(it, node, function, given), beside=beside)
    if kind == "fragment" and value is not NONE:
        emit(it, FragmentReturned, node, name=function.name, function=function, value=value)
    return value


def _note_key(it: DryRun, node: Any, function: Function) -> None:
    """A fragment with a key is called: no other function may have that in this run."""
    key = it.flow.store.get((FRAGMENT_KEY, function))
    name = None if key in {ABSENT, NONE} else state_key(it, key)
    if name is None or not draws_anew(it):
        return
    known = (FRAGMENT, name)
    if any(
        isinstance(each, ElementCreated)
        and each.key == known
        and each.arguments["func"].node is function.node
        for each in it.trail.events
    ):
        return
    emit(
        it,
        ElementCreated,
        node,
        command="fragment",
        role="control",
        label=None,
        key=known,
        arguments={"func": function},
    )


def _shown(it: DryRun, run: Callable[[], Value], *, beside: bool) -> Value:
    """Run the body of a fragment: what it raises is shown in its place.

    A ``try`` around the call sees another exception, or none if it runs ``beside`` the script.

    Raises:
        UnreachableError: control does not come out.
    """
    if not behaves(it, "fragments-show-errors"):
        return run()
    if not beside and all(each.kind != TRY for each in it.flow.targets):
        with it.catching(frozenset()):
            return run()
    target = enter_target(it, SHOWING)
    found: list[Value] = []

    def body() -> bool:
        with it.catching(frozenset()):
            found.append(run())
        return True

    alive = arm(it, body)
    changes = it.flow.store.close()
    it.flow.targets.remove(target)
    it.flow.guards = target.guards
    since = it.flow.exits[target.mark :]
    it.flow.exits[target.mark :] = [each for each in since if each.target is not target]
    shown = [each for each in since if each.target is target]
    for each in shown if not beside else ():
        pass_on(it, each._replace(value=SHOWN) if is_exception(each.value) else each)
    if beside and not alive and shown:
        return NONE
    it.flow.store.apply(changes)
    if not alive or not negate_exits(it, target.mark):
        raise UnreachableError
    return found[0]


def run_fragment(it: DryRun, call: Fragment) -> bool:
    """Run a fragment again, as it was called; returns whether control comes out."""
    it.here = it.here._replace(
        path=call.path,
        site=call.site,
        stack=call.stack,
        functions=call.functions,
        around=it.here.around._replace(layers=call.layers),
    )
    it.page.containers, it.page.page = list(call.containers), call.page
    call_fragment(it, call.node, call.function, call.given)
    return True


def call_dialog(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    emit(it, DialogOpened, node, name=function.name)
    asked = it.flow.store.get((OPENING, function))
    if isinstance(asked, Bound):
        looked_at(it, node, "dialog", "open", asked.kwargs)
    _only_one(it)
    it.page.containers.append(Place("dialog", "event"))
    try:
        call_fragment(it, node, function, given)
    finally:
        it.page.containers.pop()
    return NONE


def _only_one(it: DryRun) -> None:
    """A run opens one dialog: the call of a second raises.

    Raises:
        UnreachableError: it surely does.
    """
    error = External("streamlit.errors.StreamlitAPIException")
    opened = outcomes_of(it, it.flow.store.get(OPENED))
    if opened == ((), None):
        fail(it, error.path)
    elif not fork(it, opened, lambda: raise_to_try(it, error), lambda: True):
        raise UnreachableError
    it.flow.store.set(OPENED, YES)
