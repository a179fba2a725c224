"""The visitor of ``match``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.flow import bind, fork, settle
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.truth import choose, outcomes_of, truth_now, truth_of
from stlint.dryrun.core.visiting import evaluate, run_block, runs
from stlint.dryrun.python.comparisons import compare, is_same
from stlint.dryrun.python.expressions import verdict
from stlint.dryrun.values.concrete import frozen
from stlint.dryrun.values.outlived import tell_if_outlived
from stlint.model.ops import Op
from stlint.model.values import NO, UNKNOWN, YES, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


@runs(cst.Match)
def run_Match(it: DryRun, node: cst.Match) -> bool:
    subject = verdict(it, node.subject)
    return _cases(it, node, subject, list(node.cases))


def _cases(it: DryRun, node: cst.Match, subject: Value, cases: list[cst.MatchCase]) -> bool:
    if not cases:
        return True
    case, rest = cases[0], cases[1:]
    matches = _matches(it, subject, case.pattern)
    test = case.guard
    if test is not None:

        def guarded() -> Value:
            _bind_pattern(it, subject, case.pattern)
            return verdict(it, test)

        matches = choose(it, matches, guarded, lambda: NO)

    def run() -> bool:
        _bind_pattern(it, subject, case.pattern)
        return run_block(it, case.body)

    return fork(it, outcomes_of(it, matches), run, lambda: _cases(it, node, subject, rest))


_MATCHES: Table[Callable[[DryRun, Value, Any], Value]] = Table()


def _matches(it: DryRun, subject: Value, pattern: cst.MatchPattern) -> Value:
    return _MATCHES[type(pattern)](it, subject, pattern)


@_MATCHES.of(cst.MatchAs)
def _matches_inner(it: DryRun, subject: Value, pattern: cst.MatchAs) -> Value:
    return YES if pattern.pattern is None else _matches(it, subject, pattern.pattern)


@_MATCHES.of(cst.MatchSingleton)
def _is_single(it: DryRun, subject: Value, pattern: cst.MatchSingleton) -> Value:
    return is_same(it, subject, evaluate(it, pattern.value))


@_MATCHES.of(cst.MatchValue)
def _equals(it: DryRun, subject: Value, pattern: cst.MatchValue) -> Value:
    return compare(it, pattern, subject, cst.Equal(), settle(it, evaluate(it, pattern.value)))


@_MATCHES.of(cst.MatchOr)
def _matches_one(it: DryRun, subject: Value, pattern: cst.MatchOr) -> Value:
    parts = [_matches(it, subject, each.pattern) for each in pattern.patterns]
    if any(truth_of(it, each) is True for each in parts):
        return YES
    parts = [each for each in parts if truth_of(it, each) is not False]
    if not parts:
        return NO
    truths = [truth_now(it, each) for each in parts]
    now = True if True in truths else UNKNOWN if None in truths else False
    return Symbol(Op.OR, tuple(parts), now)


@_MATCHES.of(cst.MatchClass)
def _may_be_of_class(it: DryRun, subject: Value, pattern: cst.MatchClass) -> Value:
    cls = settle(it, evaluate(it, pattern.cls))
    tell_if_outlived(it, pattern, "case", subject, (cls,))
    return _may_match(it, subject, pattern)


@_MATCHES.of(cst.MatchPattern)
def _may_match(it: DryRun, subject: Value, pattern: cst.MatchPattern) -> Value:
    return Symbol(Op.MATCHES, (frozen(it, subject), id(pattern)))


def _bind_pattern(it: DryRun, subject: Value, pattern: Any) -> None:
    if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
        value = subject if pattern.pattern is None else fresh("match")
        bind(it, pattern.name.value, value)
    for child in getattr(pattern, "patterns", ()):
        inner = getattr(child, "value", None) or getattr(child, "pattern", None)
        if isinstance(inner, cst.MatchPattern):
            _bind_pattern(it, fresh("match"), inner)
        elif isinstance(child, cst.MatchStar) and child.name is not None:
            bind(it, child.name.value, fresh("match"))
    for element in getattr(pattern, "elements", ()):
        _bind_pattern(it, fresh("match"), element.pattern)
    for keyword in getattr(pattern, "kwds", ()):
        _bind_pattern(it, fresh("match"), keyword.pattern)
