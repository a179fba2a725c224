"""Operations on values: computed where the operands are known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.exits import risk_if_tried
from stlint.dryrun.core.failures import fail, fails_now
from stlint.dryrun.core.trail import risk
from stlint.dryrun.streamlit.releases import per_release
from stlint.dryrun.values import folding
from stlint.dryrun.values.concrete import concrete, frozen, lift, sequence
from stlint.model.made_of import widgets_in
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import UNKNOWN, Const, Symbol, Tuple, Value
from stlint.streamlit_api.lookup import releases

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_TEXTS: Final = frozenset({Op.STR, Op.TEXT, Op.FORMAT, Op.FORMAT_STR, Op.FORMAT_REPR, "repr"})
"""Operations that give texts."""
_SHOWING: Final = _TEXTS | {Op.FORMAT_ASCII}


def operate_on_data(it: DryRun, op: str, function: Callable[..., Any], *values: Value) -> Value:
    """An operation of the app on values: the same as ``fold``, and it may be known to raise."""
    try:
        found = _folded(it, op, function, *values)
    except folding.RaisesError as error:
        if concretes(it, values) is None:
            if is_otherwise(it, values):
                return Symbol(op, tuple(map(partial(frozen, it), values)))
            fails_now(it, error.name, op, values)
            return Symbol(op, tuple(map(partial(frozen, it), values)))
        return fail(it, error.name, op, values)
    steady = op in folding.STEADY and found.now is not UNKNOWN
    if isinstance(found, Symbol) and op not in folding.HARMLESS and not steady:
        risk_if_tried(it) if works_usually(op, *values) else risk(it)
    return found


def is_otherwise(it: DryRun, values: tuple[Value, ...]) -> bool:
    """Whether control comes here only if widgets that values are of are not as they are now."""
    against = [each for each in it.flow.guards if each.now is False]
    asked = {each for guard in against for each in widgets_in(guard)}
    return bool(asked) and not asked.isdisjoint(widgets_in(values))


def works_usually(op: str, *values: Value) -> bool:
    """Whether an operation hardly ever raises: on texts, on results of one function, or to show."""
    if op in _SHOWING:
        return not (op is Op.FORMAT and values[0].op is Op.EXCEPTION)
    if op is Op.ADD:
        return all(map(_is_text, values))
    times = {each.path for each in values if isinstance(each, Result)}
    return (
        op is Op.SUBTRACT and len(times) == 1 and all(isinstance(each, Result) for each in values)
    )


def _is_text(value: Value) -> bool:
    if isinstance(value, Const):
        return isinstance(value.value, str)
    return value.op in _TEXTS or (value.op is Op.ADD and all(map(_is_text, value.args)))


def concretes(it: DryRun, values: tuple[Value, ...]) -> list[Any] | None:
    """The Python objects of some values; ``None``: one is not known."""
    data = [concrete(it, each) for each in values]
    return None if any(each is UNKNOWN for each in data) else data


def fold(it: DryRun, op: str, function: Callable[..., Any], *values: Value) -> Value:
    """An operation on values: known where its operands are, else a symbol."""
    try:
        return _folded(it, op, function, *values)
    except folding.RaisesError:
        return Symbol(op, tuple(map(partial(frozen, it), values)))


def _folded(it: DryRun, op: str, function: Callable[..., Any], *values: Value) -> Value:
    """The same.

    Raises:
        RaisesError: the operation raises in this run.
    """
    if all(type(each) is Const for each in values):
        try:
            return lift(it, folding.apply(function, *(each.now for each in values)))
        except folding.RaisesError:
            raise
        except folding.CannotFoldError:
            return Symbol(op, values)
    plain = not any(isinstance(each, (Heap, Tuple)) for each in values)
    before = it.flow.folds.memo, it.flow.folds.remembering
    it.flow.folds.memo, it.flow.folds.remembering = {}, not plain
    try:
        data = concretes(it, values)
        if data is not None:
            try:
                return lift(it, folding.apply(function, *data))
            except folding.RaisesError:
                raise
            except folding.CannotFoldError:
                return Symbol(op, tuple(map(partial(frozen, it), values)))
    finally:
        it.flow.folds.memo, it.flow.folds.remembering = before
    if it.process.learnt.versions_matter:
        found = by_release(it, function, *values)
        if found is not None:
            return found
    now = UNKNOWN
    current = [concrete(it, each, now=True) for each in values]
    if not any(each is UNKNOWN for each in current):
        try:
            now = folding.apply(function, *map(folding.in_no_order, current))
        except folding.RaisesError:
            raise
        except folding.CannotFoldError:
            now = UNKNOWN
    if any(isinstance(each, Heap) for each in values):
        values = tuple(frozen(it, each) for each in values)
        return Symbol(op, values, now)
    found = Symbol(op, values, now)
    if widgets_in(values):
        it.process.learnt.makings.operations[found] = function, values
    return found


def result_now(it: DryRun, function: Callable[..., Any], *values: Value) -> Any:
    """What a harmless operation gives in this run, or UNKNOWN."""
    data = [concrete(it, each, now=True) for each in values]
    if any(each is UNKNOWN for each in data):
        return UNKNOWN
    try:
        return folding.apply(function, *map(folding.in_no_order, data))
    except folding.CannotFoldError:
        return UNKNOWN


def by_release(it: DryRun, function: Callable[..., Any], *values: Value) -> Value | None:
    """An operation on values that depend on the release; ``None``: it cannot be known."""
    results: list[Any] = []
    try:
        for index in range(len(releases())):
            it.flow.folds.reading = index
            data = [concrete(it, each) for each in values]
            if any(each is UNKNOWN for each in data):
                return None
            results.append(folding.apply(function, *data))
    except folding.CannotFoldError:
        return None
    finally:
        it.flow.folds.reading = None
    first = results[0]
    if isinstance(first, (list, tuple)) and len({len(each) for each in results}) == 1:
        items = [per_release(it, list(each)) for each in zip(*results, strict=True)]
        return sequence(it, type(first).__name__, items)
    return per_release(it, results)
