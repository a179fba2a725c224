"""Names that nothing has bound, or that are bound on some ways only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import is_tried, raise_to_try
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import fork
from stlint.dryrun.core.store import ABSENT, BOUND
from stlint.dryrun.core.targets import NOWHERE, Exit, UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.values.bindings import binds_unseen, bound_names
from stlint.model.events import NameMissing
from stlint.model.guards import Guard
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import YES, Symbol, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.truth import Outcomes
    from stlint.model.objects import Frame


_AS_WRITTEN: Final = frozenset({"script", "fragment", "dialog"})
"""Segments that run in their place."""
_UNBOUND: Final = "builtins.UnboundLocalError"


def check_bound(it: DryRun, node: Any, frame: Frame, name: str) -> None:
    """A name is read that is bound on some ways only: on the others the run ends.

    Raises:
        UnreachableError: it is bound on none that leads here.
    """
    mark = it.flow.store.get((BOUND, (frame, name)))
    if it.here.around.surveying or it.trail.muted or mark is ABSENT or mark == YES:
        return
    risk(it)
    outcomes = outcomes_of(it, mark)
    seen = not binds_unseen(it.process.sources[it.here.module.path].text)
    emit(it, NameMissing, node, name=name, **_ways(outcomes) if seen else {})
    is_local = frame.function is not None and not frame.of_class
    missing = External(_UNBOUND if is_local else "builtins.NameError")
    if not fork(it, outcomes, lambda: True, lambda: raise_to_try(it, missing)):
        raise UnreachableError


def _ways(outcomes: Outcomes) -> dict[str, tuple[Guard, ...] | None]:
    bound, lacking = outcomes
    return {"bound": bound, "lacking": lacking}


def _note_missing(it: DryRun, name: str) -> None:
    """Record that a name is asked for which has no value."""
    if it.here.statement is not None:
        emit(it, NameMissing, it.here.statement, name=name)


def not_yet_bound(it: DryRun, name: str) -> Value:
    """A name of a function that nothing has bound on the way here."""
    if it.here.around.surveying or it.trail.muted:
        risk(it)
        return fresh(f"its {name}")
    return fail(it, _UNBOUND)


def unbound(it: DryRun, name: str) -> Value:
    """A name that has no value here; if nothing can have bound it, the run ends."""
    symbol = Symbol(Op.NAME, (name, it.here.module.path))
    _note_missing(it, name)
    raises = _raises(it, name)
    if raises is not False:
        defined = Guard(Symbol(Op.DEFINED, symbol.args), now=False if raises else None)
        it.flow.risks.ever += 1
        before, it.flow.guards = it.flow.guards, it.flow.guards.add(defined.negated())
        if is_tried(it):
            raise_to_try(it, External("builtins.NameError"))
        else:
            it.flow.exits.append(Exit(NOWHERE, it.flow.guards, {}, None, NOWHERE))
        it.flow.guards = before.add(defined)
    return symbol


def _raises(it: DryRun, name: str) -> bool | None:
    """Whether a name that has no value here is surely bound nowhere; ``None``: perhaps."""
    source = it.process.sources[it.here.module.path]
    if name.startswith("_"):
        return False
    unseen = binds_unseen(source.text)
    if it.here.module.name == "__main__" and it.here.segment in _AS_WRITTEN and not it.trail.muted:
        return None if unseen else True  # the machine came to none of the places that bind it
    if unseen:
        return False
    frame = it.here.frame
    while frame in it.process.learnt.comprehensions and frame.parent is not None:
        frame = frame.parent
    scopes: list[Any] = [it.here.module.tree]
    if frame is not it.here.module.frame:
        function = it.here.functions[-1] if it.here.functions else None
        if function is None or function.frame is not it.here.module.frame:
            return False
        if frame.parent is not function.frame:
            return False
        scopes.append(function.node)
    return not any(name in source.once(bound_names, scope) for scope in scopes)
