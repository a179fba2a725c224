"""Annotations that Python may evaluate where they stand: what they read of session state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.visiting import evaluate
from stlint.model.guards import Guard
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE, External
from stlint.model.values import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame


def evaluate_annotation(it: DryRun, annotation: cst.Annotation | None) -> None:
    """Do what an annotation does when it is evaluated, as far as it asks Streamlit for something.

    Python does so up to 3.13 and later no more, so that nobody knows whether it happens here.
    """
    if annotation is None:
        return
    wanted = [each for each in _lookups(annotation.annotation) if _is_streamlit(it, each)]
    if not wanted or _postponed(it.here.module.tree):
        return
    before = it.flow.guards
    it.flow.store.open()
    it.flow.guards = before.add(Guard(Symbol(Op.ANNOTATIONS, ())))
    try:
        for each in wanted:
            evaluate(it, each)
    finally:
        it.flow.guards = before
        it.flow.store.close()


def annotations_of(node: cst.FunctionDef) -> Iterator[cst.Annotation]:
    """The annotations of a function, in the order in which they are evaluated."""
    params = node.params
    for each in (*params.posonly_params, *params.params, params.star_arg, *params.kwonly_params):
        if isinstance(each, cst.Param) and each.annotation is not None:
            yield each.annotation
    if params.star_kwarg is not None and params.star_kwarg.annotation is not None:
        yield params.star_kwarg.annotation
    if node.returns is not None:
        yield node.returns


def _lookups(node: Any) -> Iterator[cst.Attribute | cst.Subscript]:
    """The outermost attributes and items of names in an annotation."""
    todo: list[Any] = [node]
    while todo:
        each = todo.pop(0)
        if isinstance(each, (cst.Attribute, cst.Subscript)):
            yield each
        if not isinstance(each, (cst.Attribute, cst.Lambda)):
            todo[:0] = each.children


def _is_streamlit(it: DryRun, node: cst.Attribute | cst.Subscript) -> bool:
    """Whether what is looked something up in is Streamlit or its session state."""
    root: Any = node
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    frame: Frame | None = it.here.frame
    while frame is not None and isinstance(root, cst.Name):
        value = it.flow.store.get((frame, root.value))
        if value is not ABSENT:
            value = settle(it, value)
            if value is SESSION_STATE:
                return True
            return isinstance(value, External) and value.path.startswith("streamlit")
        frame = frame.parent
    return False


def _postponed(tree: cst.Module) -> bool:
    """Whether a file has ``from __future__ import annotations``."""
    for line in tree.body:
        for each in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(each, cst.ImportFrom) and not isinstance(each.names, cst.ImportStar):
                module = each.module
                future = isinstance(module, cst.Name) and module.value == "__future__"
                if future and any(name.evaluated_name == "annotations" for name in each.names):
                    return True
    return False
