"""The visitors of statements: each returns whether control comes out at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.emit import emit, gap
from stlint.dryrun.core.exits import exit_to, raise_to_try
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import bind, fork, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk, weigh
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.core.visiting import act, evaluate, run_block, run_statement, runs
from stlint.dryrun.imports.modules import import_from, import_module
from stlint.dryrun.libraries.handed_over import maybe_called
from stlint.dryrun.libraries.named import AUTO, STR_ENUM
from stlint.dryrun.python.annotations import annotations_of, evaluate_annotation
from stlint.dryrun.python.expressions import defaults_of, verdict
from stlint.dryrun.python.magic import magic_of
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.private import mangled
from stlint.model.events import Drawn, Returned, Stopped, Unused
from stlint.model.objects import Bound, Class, Frame, Function, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Container, Containers, External, Result
from stlint.model.values import NONE, Const, Symbol, Tuple, Value

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun

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
            evaluate(it, value)
            emit(it, Drawn, node, late=late)
            return True
    made = evaluate(it, value)
    if type(made) in _USED_LATER and _waits(made):
        emit(it, Unused, node, value=made)
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
        emit(it, Returned, node, name=it.here.functions[-1].name, value=value)
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
        made = settle(it, evaluate(it, decorator.decorator))
        if isinstance(made, Function) and made.role == "property":
            continue
        if isinstance(decorator.decorator, cst.Attribute) and (
            decorator.decorator.attr.value in {"setter", "deleter", "getter"}
        ):
            it.flow.store.set(
                (decorator.decorator.attr.value, it.here.frame, node.name.value), value
            )
            return True
        value = settle(it, call(it, decorator, made, Arguments((value,))))
    bind(it, node.name.value, value)
    return True


@runs(cst.ClassDef)
def run_ClassDef(it: DryRun, node: cst.ClassDef) -> bool:
    bases = [settle(it, evaluate(it, each.value)) for each in node.bases]
    if any(isinstance(each, (Const, Tuple)) for each in bases):
        fail(it, "TypeError")
    frame = Frame(it.here.frame.module, it.here.frame, of_class=True)
    cls = Class(node, node.name.value, frame, bases)
    here = it.here
    with it.at(here._replace(frame=frame, around=here.around._replace(owner=cls))):
        run_block(it, node.body)
    _run_hooks(it, node, cls)
    _number_members(it, cls)
    _hide_class_names(it, node.name.value, frame, here.frame)
    value: Value = cls
    for decorator in reversed(node.decorators):
        made = settle(it, evaluate(it, decorator.decorator))
        result = settle(it, call(it, decorator, made, Arguments((value,))))
        value = result if isinstance(result, Class) else value
    bind(it, node.name.value, value)
    return True


def _run_hooks(it: DryRun, node: cst.ClassDef, cls: Class) -> None:
    """What Python calls when a class is made; nothing is known of what comes of it."""
    if it.flow.caught:
        risk(it)  # a data class or a base may refuse its fields
    asked = [("__init_subclass__", each) for each in list(cls.line())[1:]]
    for keyword in node.keywords:
        value = settle(it, evaluate(it, keyword.value))
        if keyword.keyword is not None and keyword.keyword.value == "metaclass":
            cls.maker = value
            asked += [(name, value) for name in ("__new__", "__init__")]
    for key, value in list(it.flow.store.values.items()):
        if isinstance(key, tuple) and key[0] is cls.frame and isinstance(value, Instance):
            asked.append(("__set_name__", value.cls))
    for name, owner in asked:
        hook = class_member(it, owner, name) if isinstance(owner, Class) else ABSENT
        hook = hook.function if isinstance(hook, Bound) else hook
        if isinstance(hook, Function):
            maybe_called(it, node, name, hook)


def _number_members(it: DryRun, cls: Class) -> None:
    """Give the members of a ``StrEnum`` that are ``auto()`` their values: their small names."""
    if External(STR_ENUM) not in cls.bases:
        return
    for key, value in list(it.flow.store.values.items()):
        if not isinstance(key, tuple) or key[0] is not cls.frame:
            continue
        if key[1] == "_generate_next_value_":
            return
        if isinstance(value, Result) and value.path == AUTO:
            it.flow.store.set(key, Const(key[1].lower()))


def _hide_class_names(it: DryRun, name: str, frame: Frame, outer: Frame) -> None:
    """Methods do not see the names of their class: they look further out."""
    weigh(it, len(it.flow.store.values))
    for key, value in list(it.flow.store.values.items()):
        if isinstance(key, tuple) and key[0] is frame:
            private = mangled(name, key[1]) if isinstance(key[1], str) else key[1]
            if private != key[1]:
                it.flow.store.set((frame, private), value)
                it.flow.store.set(key, ABSENT)
            inner = value.function if isinstance(value, Bound) else value
            if isinstance(inner, Function) and inner.frame is frame:
                inner.frame = outer
