"""The visitors of statements: each returns whether control comes out at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit, gap
from stlint.dryrun.core.exits import exit_to, raise_to_try
from stlint.dryrun.core.flow import bind, fork, settle
from stlint.dryrun.core.trail import note
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.core.visiting import act, evaluate, run_block, run_statement, runs
from stlint.dryrun.imports.modules import import_from, import_module
from stlint.dryrun.python.annotations import annotations_of, evaluate_annotation
from stlint.dryrun.python.chains import is_long, run_chain
from stlint.dryrun.python.descriptors import ACCESSORS, is_property, with_accessor
from stlint.dryrun.python.expressions import defaults_of, verdict
from stlint.dryrun.python.magic import magic_of
from stlint.dryrun.streamlit.cached_values import uncopied_in
from stlint.dryrun.streamlit.releases import behaves
from stlint.model.events import Drawn, NotCalled, Returned, Stopped, Unused
from stlint.model.notes import Unasked
from stlint.model.objects import Bound, Class, Function, Heap, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Container, Containers, External, Result
from stlint.model.values import NONE, Symbol, Tuple, Value

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun

_CALLED_LATER: Final = frozenset({Bound, External, Function})
_USED_LATER: Final = frozenset({Container, Containers, Suspended, Symbol})


@runs(cst.CSTNode)
def not_modelled(it: DryRun, node: cst.CSTNode) -> bool:
    """A statement of a kind that has no visitor."""
    gap(it, node, type(node).__name__)
    return True


@runs(cst.SimpleStatementLine)
def run_SimpleStatementLine(it: DryRun, node: cst.SimpleStatementLine) -> bool:
    for each in node.body:  # noqa: SIM110 - the same
        if not act(it, each):
            return False
    return True


@runs(cst.TypeAlias)
@runs(cst.Pass)
def run_Pass(it: DryRun, node: cst.Pass) -> bool:
    del node
    return True


@runs(cst.Expr)
def run_Expr(it: DryRun, node: cst.Expr) -> bool:
    value = node.value
    if it.here.module.name == "__main__" and not isinstance(value, cst.Call):
        magic = it.process.sources[it.here.module.path].once(magic_of, it.here.module.tree)
        late = node in magic.late
        if node in magic.always or (late and behaves(it, "magic-in-every-block")):
            made = evaluate(it, value)
            shown = settle(it, made)
            items = content_of(it, shown) if isinstance(shown, Heap) else None
            emit(
                it, Drawn, node, late=late, value=shown if items is None else Tuple((Tuple(items),))
            )
            if type(made) in _CALLED_LATER:
                emit(it, NotCalled, node, value=made, drawn=True)
            return True
    made = evaluate(it, value)
    if type(made) in _CALLED_LATER and isinstance(value, (cst.Name, cst.Attribute)):
        emit(it, NotCalled, node, value=made)
    if type(made) in _USED_LATER and _waits(made):
        emit(it, Unused, node, value=made)
    if isinstance(made, Result):
        note(it, Unasked(made))
    return True


def _waits(made: Value) -> bool:
    """Whether something does nothing as long as nobody uses it."""
    if isinstance(made, Symbol):
        return made.op is Op.CONTEXT
    return not isinstance(made, Container) or made.kind != "element"


@runs(cst.Return)
def run_Return(it: DryRun, node: cst.Return) -> bool:
    value = NONE if node.value is None else settle(it, evaluate(it, node.value))
    if it.here.cached is not None and it.here.functions[-1].definition is not None:
        name, uncopied = it.here.functions[-1].name, uncopied_in(it, value)
        emit(it, Returned, node, name=name, value=value, uncopied=uncopied)
    return exit_to(it, "call", value)


@runs(cst.Break)
def run_Break(it: DryRun, node: cst.Break) -> bool:
    del node
    return exit_to(it, "loop")


@runs(cst.Continue)
def run_Continue(it: DryRun, node: cst.Continue) -> bool:
    del node
    return exit_to(it, "round")


@runs(cst.Assert)
def run_Assert(it: DryRun, node: cst.Assert) -> bool:
    condition = outcomes_of(it, verdict(it, node.test))

    def fails() -> bool:
        emit(it, Stopped, node, how="raise")
        return raise_to_try(it, External("builtins.AssertionError"))

    return fork(it, condition, lambda: True, fails)


@runs(cst.Import)
def run_Import(it: DryRun, node: cst.Import) -> bool:
    for alias in node.names:
        import_module(it, node, alias)
    return True


@runs(cst.ImportFrom)
def run_ImportFrom(it: DryRun, node: cst.ImportFrom) -> bool:
    import_from(it, node)
    return True


@runs(cst.If)
def run_If(it: DryRun, node: cst.If) -> bool:
    condition = outcomes_of(it, verdict(it, node.test))
    if is_long(node):
        return run_chain(it, node, condition)

    def other() -> bool:
        orelse = node.orelse
        if orelse is None:
            return True
        return (
            run_statement(it, orelse) if isinstance(orelse, cst.If) else run_block(it, orelse.body)
        )

    return fork(it, condition, lambda: run_block(it, node.body), other)


@runs(cst.FunctionDef)
def run_FunctionDef(it: DryRun, node: cst.FunctionDef) -> bool:
    function = Function(node, it.here.frame, node.name.value, defaults_of(it, node.params))
    for annotation in annotations_of(node):
        evaluate_annotation(it, annotation)
    if isinstance(it.here.around.owner, Class):
        function.owner = it.here.around.owner
    it.process.learnt.defined[id(node)] = (function, it.flow.guards)
    value: Value = function
    for decorator in reversed(node.decorators):
        value = _decorated(it, decorator, value)
    bind(it, node.name.value, value)
    return True


def _decorated(it: DryRun, decorator: cst.Decorator, value: Value) -> Value:
    told = decorator.decorator
    if isinstance(told, cst.Attribute) and told.attr.value in ACCESSORS:
        base = settle(it, evaluate(it, told.value))
        if isinstance(base, Function) and is_property(base):
            return with_accessor(it, base, told.attr.value, value)
    return settle(it, call(it, decorator, settle(it, evaluate(it, told)), Arguments((value,))))
