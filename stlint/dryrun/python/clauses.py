"""The handlers of a ``try``, as they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.exits import raise_to_try
from stlint.dryrun.core.flow import bind, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.visiting import evaluate, run_block
from stlint.dryrun.python.trying import trying
from stlint.dryrun.values.exceptions import Classes, Clause, is_plain, named
from stlint.model.outside import External
from stlint.model.values import Value, fresh
from stlint.streamlit_api.lineage import EVERYTHING
from stlint.streamlit_api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_GROUP: Final = External("builtins.BaseExceptionGroup")
"""What may come of what a handler of ``except*`` raises."""
_LEAVING: Final = re.compile(
    r"\b(stop|rerun|switch_page|exit|quit|return|break|continue|navigation)\b"
)
"""What may end more than the handler that it stands in."""
_NO_NAME: Final = External("builtins.AttributeError")


def clause_of(it: DryRun, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Clause:
    """A handler. Its classes are looked up in advance; Python does that when it is asked."""

    def run() -> bool:
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            # Python forgets the name on every way out of the handler.
            bind(it, handler.name.name.value, ABSENT)
            *outer, this = it.here.around.handling
            named_so = this._replace(name=handler.name.name.value)
            with it.within(it.here.around._replace(handling=(*outer, named_so))):
                return run_block(it, handler.body)
        return run_block(it, handler.body)

    passes_on = False
    if isinstance(handler, cst.ExceptHandler):
        passes_on = it.process.sources[it.here.module.path].once(_passes_on, handler)
    asked = handler.type
    if asked is None:
        return Clause(Classes(EVERYTHING), run, passes_on=passes_on, node=handler)

    lacking = False

    def ask() -> Value:
        nonlocal lacking
        before, it.flow.needed = it.flow.needed, None
        value = evaluate(it, asked)
        lacking, it.flow.needed = it.flow.needed == every_release(), before
        return value

    classes = named((foreseen(it, ask),))
    if lacking:  # whatever was raised, this raises another exception
        return Clause(Classes(EVERYTHING), lambda: raise_to_try(it, _NO_NAME), ask=ask, fails=True)
    if isinstance(handler, cst.ExceptHandler):
        return Clause(classes, run, ask=ask, passes_on=passes_on, node=handler)
    regroup = Clause(Classes(EVERYTHING), lambda: raise_to_try(it, _GROUP))

    def apart() -> bool:
        return (
            run()
            if is_plain(it.here.around.handling[-1].raised)
            else trying(it, handler, run, [regroup])
        )

    return Clause(classes, apart, splits=True, ask=ask, node=handler)


def foreseen(it: DryRun, run: Callable[[], Value]) -> Value:
    """What something would give, without anything happening."""
    needed, risks = it.flow.needed, replace(it.flow.risks)
    guards, mark = it.flow.guards, len(it.flow.exits)
    it.trail.muted += 1
    it.flow.store.open()
    try:
        with it.catching(frozenset()):
            return settle(it, run())
    except UnreachableError:
        return fresh("classes")
    finally:
        it.flow.store.close()
        del it.flow.exits[mark:]
        it.trail.muted -= 1
        it.flow.guards, it.flow.needed = guards, needed
        it.flow.risks = risks


def _passes_on(handler: cst.ExceptHandler) -> bool:
    """Whether a handler only tells of an exception, and raises it again."""
    lines = _simple_statements(handler.body)
    if lines is None or _LEAVING.search(cst.Module([]).code_for_node(handler.body)):
        return False
    name = handler.name.name if handler.name is not None else None
    again = [each for each in lines if isinstance(each, cst.Raise)]
    last: Any = handler.body.body[-1]
    last = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    if again != [last] or last.cause is not None:
        return False
    return last.exc is None or (name is not None and last.exc.deep_equals(name))


def _simple_statements(part: cst.CSTNode | None) -> list[Any] | None:
    """Those of a block, and under its ``if`` and ``for``; None if it has more than that."""
    if isinstance(part, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        return list(part.body)
    if not isinstance(part, (cst.IndentedBlock, cst.If, cst.For, cst.Else)):
        return None
    parts: list[Any] = [*part.body] if isinstance(part, cst.IndentedBlock) else [part.body]
    parts += [part.orelse] if isinstance(part, (cst.If, cst.For)) and part.orelse else []
    found: list[Any] = []
    for each in parts:
        lines = _simple_statements(each)
        if lines is None:
            return None
        found += lines
    return found
