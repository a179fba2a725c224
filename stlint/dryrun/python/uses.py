"""What is done with a value where it is read: which operation, call or statement takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.model.uses import Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.model.place import Place


_KINDS: Final[dict[type, str]] = {
    cst.Integer: "int",
    cst.Float: "float",
    cst.SimpleString: "str",
    cst.ConcatenatedString: "str",
    cst.FormattedString: "str",
    cst.List: "list",
    cst.Dict: "dict",
    cst.Set: "set",
}
_SEVERAL: Final = (cst.Tuple, cst.List)
_NEEDING: Final = (cst.WithItem, cst.Await, cst.Raise, cst.From)


def use_of(place: Place) -> Use | None:
    """What is done with the value of the expression at a place; None: nothing that needs a type."""
    way = _way(place.statement, place.node)
    if not way:
        return None
    node, above, *further = (*way, None, None)
    found = _USES.get(type(above))
    if isinstance(above, _NEEDING):
        return Use("needed")
    return None if found is None else found(node, above, further)


def _way(statement: Any, node: Any) -> list[Any]:
    """A node and those around it up to a statement, the innermost first."""
    above: dict[int, Any] = {}
    todo = [statement]
    while todo:
        each = todo.pop()
        if each is node:
            way = [each]
            while id(way[-1]) in above:
                way.append(above[id(way[-1])])
            return way
        for child in each.children:
            above[id(child)] = each
            todo.append(child)
    return []


def _kind(node: Any) -> str:
    """The kind of what is written out; empty if it is not."""
    if isinstance(node, cst.UnaryOperation):
        return _kind(node.expression)
    if isinstance(node, cst.Name) and node.value in {"True", "False"}:
        return "bool"
    return _KINDS.get(type(node), "")


def _sign(operator: Any) -> str:
    return type(operator).__name__.removesuffix("Assign")


def _augmented(node: Any, above: cst.AugAssign, _: list[Any]) -> Use | None:
    return (
        Use("augmented", _sign(above.operator), _kind(above.value))
        if above.target is node
        else None
    )


def _operand(node: Any, above: cst.BinaryOperation, _: list[Any]) -> Use:
    other = above.right if above.left is node else above.left
    return Use("operand", _sign(above.operator), _kind(other))


def _signed(_: Any, above: cst.UnaryOperation, __: list[Any]) -> Use | None:
    return Use("signed") if isinstance(above.operator, (cst.Minus, cst.Plus)) else None


def _compared(node: Any, above: cst.Comparison, _: list[Any]) -> Use | None:
    first = above.comparisons[0]
    if above.left is node:
        return Use("compared", _sign(first.operator), _kind(first.comparator))
    return None


def _compared_with(_: Any, above: cst.ComparisonTarget, further: list[Any]) -> Use:
    return Use("compared with", _sign(above.operator), _kind(further[0].left))


def _formatted(node: Any, above: cst.FormattedStringExpression, _: list[Any]) -> Use | None:
    if above.expression is not node or above.format_spec is None or above.conversion is not None:
        return None
    last = above.format_spec[-1] if above.format_spec else None
    return Use("formatted", last.value if isinstance(last, cst.FormattedStringText) else "")


def _iterated(node: Any, above: cst.For | cst.CompFor, _: list[Any]) -> Use | None:
    return Use("iterated") if above.iter is node else None


def _assigned(_: Any, above: cst.Assign, __: list[Any]) -> Use | None:
    parts = (cst.Tuple, cst.List)
    return (
        Use("unpacked") if any(isinstance(each.target, parts) for each in above.targets) else None
    )


def _given(node: Any, above: cst.Arg, further: list[Any]) -> Use | None:
    if above.value is not node:
        return None
    if above.star:
        return Use("spread", above.star)
    function = further[0].func if isinstance(further[0], cst.Call) else None
    return Use("given", function.value if isinstance(function, cst.Name) else "")


def _called(node: Any, above: cst.Call, _: list[Any]) -> Use | None:
    return Use("called") if above.func is node else None


def _attribute(_: Any, above: cst.Attribute, further: list[Any]) -> Use:
    called = isinstance(further[0], cst.Call) and further[0].func is above
    return Use("method" if called else "attribute", above.attr.value)


def _item(node: Any, above: cst.Subscript, further: list[Any]) -> Use | None:
    if above.value is not node:
        return None
    parts = [each.slice for each in above.slice]
    if any(isinstance(each, cst.Slice) for each in parts):
        return Use("slice")
    target = isinstance(further[0], (cst.AssignTarget, cst.AnnAssign, cst.AugAssign))
    stored = target and further[0].target is above
    kind = _kind(parts[0].value) if len(parts) == 1 and isinstance(parts[0], cst.Index) else ""
    return Use("item assignment" if stored else "item", other=kind)


_USES: Final[dict[type, Callable[[Any, Any, list[Any]], Use | None]]] = {
    cst.AugAssign: _augmented,
    cst.BinaryOperation: _operand,
    cst.UnaryOperation: _signed,
    cst.Comparison: _compared,
    cst.ComparisonTarget: _compared_with,
    cst.FormattedStringExpression: _formatted,
    cst.For: _iterated,
    cst.CompFor: _iterated,
    cst.Assign: _assigned,
    cst.Arg: _given,
    cst.StarredElement: lambda *_: Use("spread", "*"),
    cst.StarredDictElement: lambda *_: Use("spread", "**"),
    cst.Call: _called,
    cst.Attribute: _attribute,
    cst.Subscript: _item,
    cst.Index: lambda *_: Use("index"),
}
"""What takes a value, by the node around it."""
