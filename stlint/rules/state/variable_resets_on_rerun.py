"""ST202: a plain variable that a button changes starts over with the next rerun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.drafts import Draft, draft
from stlint.model.events import ExternalCall, NameBound, NameMissing, NameRead, StateWrite
from stlint.model.questions.places import repeats
from stlint.results.finding import Level
from stlint.results.remedies import KeepVariable, Site
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST202", "variable-resets-on-rerun", level=Level.WARNING)
def variable_resets_on_rerun(run: Run) -> Iterator[Draft]:
    """A variable that a button changes starts over with every rerun."""
    constants: dict[tuple[Any, str], NameBound] = {}
    others: set[tuple[Any, str]] = set()
    for bound in run.of(NameBound):
        name = (bound.scope, bound.name)
        if bound.how == "constant":
            constants.setdefault(name, bound)
        elif bound.how == "assign":
            others.add(name)
        elif name in constants and name not in others:
            start = constants[name]
            if _starts_over(start, bound) and _matters(run, bound):
                yield draft(
                    run,
                    bound,
                    f"{bound.name} starts over with every rerun: this change is gone after the next"
                    " interaction",
                    related=(("set again here on every rerun", start),),
                    help=f"keep it in st.session_state.{bound.name}",
                    fix=_fix(run, start),
                )


def _fix(run: Run, start: NameBound) -> KeepVariable | None:
    """Session state has one entry: it does for one variable, not for one of each call or turn.

    What asks for it before it is set would not find it in session state, either.
    """
    if start.depth or repeats(run, start):
        return None
    if any(each.name == start.name for each in run.of(NameMissing)):
        return None
    named = run.onward.named(start)
    if named is None:
        return None
    used, declared = (tuple(Site(start.place.path, each) for each in part) for part in named)
    return KeepVariable(start.name, Site(start.place.path, start.place.node), used, declared)


def _starts_over(start: NameBound, change: NameBound) -> bool:
    if start.within("import") or start.guards.triggers:
        return False
    if change.within("callback"):
        return not start.within("callback")
    return change.depth == start.depth and not change.within("import", "dialog")


def _matters(run: Run, change: NameBound) -> bool:
    """Whether the change is for later: read after its branch, and not stored elsewhere."""
    reads = [
        each
        for each in run.of(NameRead)
        if (each.scope, each.name) == (change.scope, change.name)
        and (each.order > change.order or change.within("callback"))
        and not _bound_between(run, change, each)
    ]
    statements = {each.place.statement for each in reads}
    triggers = change.guards.triggers
    for event in run.events:
        if event.place.statement in statements:
            if isinstance(event, StateWrite):
                return False
            if isinstance(event, ExternalCall) and event.guards.triggers & triggers:
                return False
    inside = [each for each in reads if triggers and each.guards.triggers & triggers]
    return len(inside) < len(reads) or (not reads and change.how == "augment")


def _bound_between(run: Run, change: NameBound, read: NameRead) -> bool:
    """Whether the name has a new value by then, whenever it is read."""
    return any(
        change.order < each.order < read.order
        and (each.scope, each.name) == (change.scope, change.name)
        and each.how in {"constant", "assign"}
        and read.guards.implies(each.guards)
        for each in run.of(NameBound)
    )
