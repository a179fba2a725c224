"""What a user typed is held against texts in the code: the events of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.model.events.compared import Compared
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.typed import typed_in
from stlint.model.values import Const, Symbol, Tuple, Value, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.dryrun.core.dry_run import DryRun

__all__ = ["tell_compared"]

_TYPED: Final = "text_input"


def tell_compared(it: DryRun, node: Any, op: Op, left: Value, right: Value) -> None:
    """Note that a typed text is compared with known ones.

    Args:
        it: the dry run.
        node: the place.
        op: ``==`` or ``in``.
        left: what stands on the left.
        right: what it is held against.
    """
    for value, other in ((left, right), (right, left)):
        if _is_typed(value) and (op is Op.EQUAL or value is left):
            texts = tuple(_texts_in(it, other, op))
            if texts:
                emit(it, Compared, node, value=value, texts=texts)


def _is_typed(value: Value) -> bool:
    """Whether a value is, or may be, what somebody typed."""
    return any(
        not isinstance(each, WidgetValue) or each.command == _TYPED for each in typed_in(value)
    )


def _texts_in(it: DryRun, value: Value, op: Op) -> Iterator[str]:
    if op is Op.IN:
        items = content_of(it, value)
        for each in items or ():
            key = each.items[0] if value.kind == "dict" and each.items else each
            yield from _text(key)
    elif isinstance(value, Symbol) and value.op is Op.ITEM:
        for each in leaves(value.args[0], 60):
            if isinstance(each, Tuple) and len(each.items) == 2:
                yield from _text(each.items[1])
    else:
        yield from _text(value)


def _text(value: Any) -> Iterator[str]:
    if isinstance(value, Const) and isinstance(value.value, str) and value.value:
        yield value.value
