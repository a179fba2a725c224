"""A look at functions that the run does not call: which commands of Streamlit they would use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.dry_run import Flow, Page, Trail
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.flow import arm
from stlint.dryrun.core.store import ABSENT, Store
from stlint.dryrun.core.trail import STEP_BUDGET, ExhaustedError
from stlint.dryrun.core.visiting import run_statement
from stlint.dryrun.python.inlining import inline
from stlint.dryrun.values.bodies import in_body
from stlint.model.events import CommandUsed, CutShort, Event, Unpacked
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.run import Uncalled
from stlint.model.values import Symbol
from stlint.streamlit_api.arguments import refusals
from stlint.streamlit_api.deprecations import deprecations
from stlint.streamlit_api.history import refusing, signatures, steady_names
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Hashable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame, Function
    from stlint.model.values import Value
    from stlint.streamlit_api.deprecations import Deprecation


SURVEY_BUDGET: Final = 20_000
"""Statements and calls of all that no run comes to, of one app."""


class _Hints(NamedTuple):
    """What a function has that may depend on the release: a call, else attributes of names."""

    call: bool
    names: tuple[cst.Attribute, ...] = ()


_CHECKED: Final = frozenset(
    {"type", "icon", "layout", "index", "default", "label_visibility", "selection_mode", "divider"}
    | {"columns", "tabs", "slider", "number_input", "select_slider", "progress", "date_input"}
)
"""Keywords and commands whose values are worth finding out where they are no literals."""


def survey(it: DryRun) -> tuple[Event, ...]:
    """What code that was not run would ask Streamlit for: functions, each on its own.

    If the run was cut short, that is the rest of its files as well.
    """
    kept = (it.trail.events, it.flow.store, it.trail.steps)
    cut = [each for each in it.trail.events if isinstance(each, CutShort)]
    it.trail.events, it.flow.store = [], Store(dict(it.flow.store.values))
    it.trail.steps = STEP_BUDGET - SURVEY_BUDGET
    try:
        with it.within(it.here.around._replace(surveying=True)):
            _look_at_the_rest(it)
            _look_at_functions(it, {id(each.node) for one in cut for each in one.place.functions})
    except ExhaustedError:
        pass
    finally:
        found = it.trail.events
        it.trail.events, it.flow.store, it.trail.steps = kept
        it.flow.guards, it.flow.exits, it.flow.targets = NO_GUARDS, [], []
    return tuple(each for each in found if isinstance(each, (CommandUsed, Unpacked, CutShort)))


def uncalled(it: DryRun, left: dict[Hashable, Value], called: set[int]) -> Uncalled:
    """All that functions would do that no run has called, each on its own.

    Args:
        it: the dry run.
        left: what the first run has left in the store.
        called: the functions that it has run, by their nodes.
    """
    kept = (it.here, it.flow, it.trail, it.page)
    it.flow, it.trail, it.page = Flow(Store(dict(left))), Trail(), Page()
    it.trail.steps = STEP_BUDGET - SURVEY_BUDGET
    inlined, it.process.learnt.inlined = it.process.learnt.inlined, set(called)
    try:
        with it.within(it.here.around._replace(surveying=True)):
            _look_at_functions(it, set(), every=True)
    except ExhaustedError:
        pass
    finally:
        found = Uncalled(tuple(it.trail.events), (*it.trail.notes, *it.trail.held))
        it.here, it.flow, it.trail, it.page = kept
        it.process.learnt.inlined = inlined
    return found


def _look_at_functions(it: DryRun, broken_off: set[int], *, every: bool = False) -> None:
    """Look into the functions that were not run, or not to their end."""
    seen: set[int] = set()
    while (
        waiting := it.process.learnt.defined.keys()
        - seen
        - (it.process.learnt.inlined - broken_off)
    ):
        for key in [each for each in it.process.learnt.defined if each in waiting]:
            seen.add(key)
            function, guards = it.process.learnt.defined[key]
            if every or _worth_a_look(it, function):
                _look_into(it, function, guards)


def _look_at_the_rest(it: DryRun) -> None:
    """Look at the statements of files whose run was cut short, from where that was."""
    it.process.learnt.unreached = True
    try:
        for module, at in list(it.trail.unfinished.values()):
            it.here = it.here._replace(
                module=module,
                frame=module.frame,
                path=module.path,
                site=("survey", str(module.path)),
            )
            for statement in module.tree.body[at:]:
                it.flow.guards = NO_GUARDS.add(Guard(Symbol(Op.REACHED, (str(module.path),))))
                target = enter_target(it, "run")
                try:
                    arm(it, lambda each=statement: run_statement(it, each))  # type: ignore[misc]
                finally:
                    leave_target(it, target, True)
    finally:
        it.process.learnt.unreached = False


def _worth_a_look(it: DryRun, function: Function) -> bool:
    """Whether a function uses something that not every release has, or takes, as it seems."""
    source = it.process.sources[function.frame.module.path]
    hints = source.once(_hints, function.node)
    return hints.call or any(_is_streamlit(it, function, each) for each in hints.names)


def _is_streamlit(it: DryRun, function: Function, node: cst.Attribute) -> bool:
    frame: Frame | None = function.frame
    while frame is not None:
        value = it.flow.store.get((frame, node.value.value))  # type: ignore[attr-defined]
        if value is not ABSENT:
            return isinstance(value, External) and value.path.startswith("streamlit")
        frame = frame.parent
    return False


def _look_into(it: DryRun, function: Function, guards: Any) -> None:
    it.flow.guards = guards.add(Guard(Symbol(Op.CALLED, (id(function.node),))))
    it.here = it.here._replace(site=("survey", id(function.node)))
    plain = function.copy()
    plain.role = plain.cached = None
    target = enter_target(it, "run")
    try:
        arm(it, lambda: inline(it, function.node, plain, Arguments(open=True)) is not None)
    finally:
        leave_target(it, target, True)


def _hints(node: cst.FunctionDef | cst.Lambda) -> _Hints:
    names: list[cst.Attribute] = []
    for each in in_body(node):
        kind = type(each)
        if kind is cst.Attribute and type(each.value) is cst.Name:
            if each.attr.value not in steady_names():
                names.append(each)
        elif (kind is cst.Call and _may_be_refused(each)) or kind is cst.ImportFrom:
            return _Hints(call=True)
    return _Hints(False, tuple(names))


def _may_be_refused(node: cst.Call) -> bool:
    """Whether a call by the name of a command has arguments that some release does not take."""
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    if not isinstance(name, cst.Name) or name.value not in commands():
        return False
    keywords = frozenset(each.keyword.value for each in node.args if each.keyword is not None)
    positional = sum(each.keyword is None and not each.star for each in node.args)
    more = any(each.star for each in node.args)
    if refusing(name.value, positional, keywords, more=more):
        return True
    if any(each.parameter is None or each.parameter in keywords for each in _ages(name.value)):
        return True
    return more or _values_may_be_refused(name.value, node)


def _ages(name: str) -> tuple[Deprecation, ...]:
    return (*deprecations().get(name, ()), *deprecations().get(f"*.{name}", ()))


def _values_may_be_refused(name: str, node: cst.Call) -> bool:
    """Whether some release refuses or deprecates a literal, or may do so with something else."""
    placed = {each.by_position[: len(node.args)] for each in signatures(name)}
    known: dict[str, Any] = {}
    names: set[str] = set()
    for index, each in enumerate(node.args):
        if each.keyword is not None:
            parameter = each.keyword.value
        elif len(placed) == 1 and index < len(min(placed)):
            parameter = min(placed)[index]
        else:
            return name in _CHECKED
        names.add(parameter)
        value = _literal(each.value)
        if value is not None:
            known[parameter] = value
    literals = set(map(str, known.values()))
    if any(about.value in literals for about in _ages(name)):
        return True
    if any(refusals(name, known, frozenset(names))):
        return True
    return len(known) < len(names) and not _CHECKED.isdisjoint({name, *names - known.keys()})


def _literal(node: cst.BaseExpression) -> Any:
    """The value of a number, a text, or a list of these; else ``None``."""
    if isinstance(node, (cst.Integer, cst.Float, cst.SimpleString)):
        return node.evaluated_value
    if isinstance(node, cst.List):
        items = [_literal(each.value) for each in node.elements]
        return None if None in items else items
    return None
