"""What is done with a value where it is read: which operation, call or statement takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.python.spread import above_all, calls_of, function_around, loads_of, parameter
from stlint.model.uses import Use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Above = Mapping[int, Any]
    Found = Iterable[Use | cst.CSTNode]

__all__ = ["above_all", "uses_of"]

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
_HARMLESS: Final = (cst.Expr, cst.Slice, cst.FormattedStringExpression)
_LOST: Final = (Use("lost"),)
_NEEDED: Final = (Use("needed"),)
_MOST: Final = 200
"""Places at which a value is followed."""


def uses_of(node: Any, above: Above) -> Iterator[Use]:
    """What is done with the value of an expression, and with the variables that get it.

    Uses for which any value will do are left out.

    Args:
        node: the expression.
        above: what is around each node of its module, by ``id``; see ``above_all``.
    """
    todo, seen = [node], {id(node)}
    while todo:
        each = todo.pop()
        outer = above.get(id(each))
        take = _TAKING.get(type(outer), _lost)
        for found in take(each, outer, above):
            if isinstance(found, Use):
                yield found
            elif id(found) not in seen:
                seen.add(id(found))
                todo.append(found)
        if len(seen) > _MOST:
            yield from _LOST
            return


def _lost(_: Any, outer: Any, __: Above) -> Found:
    return () if isinstance(outer, _HARMLESS) else _LOST


def _kind(node: Any) -> str:
    """The kind of what is written out; empty if it is not."""
    if isinstance(node, cst.UnaryOperation):
        return _kind(node.expression)
    if isinstance(node, cst.Name) and node.value in {"True", "False"}:
        return "bool"
    return _KINDS.get(type(node), "")


def _sign(operator: Any) -> str:
    return type(operator).__name__.removesuffix("Assign")


# Operators ---------------------------------------------------------------------------------------


def _augmented(node: Any, outer: cst.AugAssign, _: Above) -> Found:
    if outer.target is node:
        return (Use("augmented", _sign(outer.operator), _kind(outer.value)),)
    return (Use("operand", _sign(outer.operator)),)


def _operand(node: Any, outer: cst.BinaryOperation, _: Above) -> Found:
    other = outer.right if outer.left is node else outer.left
    sign = _sign(outer.operator)
    if sign == "Modulo" and outer.right is node and _kind(other) == "str":
        text = other.value if isinstance(other, cst.SimpleString) else ""
        return () if text.count("%") == text.count("%s") == 1 else _NEEDED
    return (Use("operand", sign, _kind(other)),)


def _one(node: Any, outer: cst.UnaryOperation, above: Above) -> Found:
    if isinstance(outer.operator, (cst.Minus, cst.Plus)):
        return (Use("signed"),)
    return _tested(node, outer, above) if isinstance(outer.operator, cst.Not) else _LOST


def _either(node: Any, outer: cst.BooleanOperation, above: Above) -> Found:
    if isinstance(outer.operator, cst.Or) and outer.left is node:
        return _tested(node, outer, above)  # an empty value goes no further
    return (outer,)


def _chosen(node: Any, outer: cst.IfExp, above: Above) -> Found:
    return _tested(node, outer, above) if outer.test is node else (outer,)


_TYPED: Final = frozenset(
    {"In", "NotIn", "LessThan", "LessThanEqual", "GreaterThan", "GreaterThanEqual"}
)


def _compared(node: Any, outer: cst.Comparison, above: Above) -> Found:
    first = outer.comparisons[0]
    if _sign(first.operator) in _TYPED:
        return (Use("compared", _sign(first.operator), _kind(first.comparator)),)
    return _tested(node, outer, above)


def _compared_with(_: Any, outer: cst.ComparisonTarget, above: Above) -> Found:
    whole = above[id(outer)]
    if _sign(outer.operator) in _TYPED:
        return (Use("compared with", _sign(outer.operator), _kind(whole.left)),)
    return _tested(outer, whole, above)


def _tested(_: Any, outer: Any, above: Above) -> Found:
    """Any value will do, unless something is raised for it, or a loop goes on."""
    while outer is not None and not isinstance(outer, (cst.BaseCompoundStatement, cst.Assert)):
        if isinstance(outer, cst.BaseSmallStatement):
            return ()
        outer = above.get(id(outer))
    if isinstance(outer, (cst.Assert, cst.While)):
        return _NEEDED
    return _NEEDED if isinstance(outer, (cst.If, cst.Match)) and _raises(outer) else ()


def _raises(statement: Any) -> bool:
    """Whether a branch of a statement may raise by itself."""
    todo = [statement]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Raise):
            return True
        if not isinstance(each, (cst.BaseExpression, cst.FunctionDef, cst.ClassDef)):
            todo += each.children
    return False


# Places and names --------------------------------------------------------------------------------


def _formatted(node: Any, outer: cst.FormattedStringExpression, _: Above) -> Found:
    if outer.expression is not node or outer.format_spec is None or outer.conversion is not None:
        return ()
    last = outer.format_spec[-1] if outer.format_spec else None
    return (Use("formatted", last.value if isinstance(last, cst.FormattedStringText) else ""),)


def _iterated(node: Any, outer: cst.For | cst.CompFor, _: Above) -> Found:
    return (Use("iterated"),) if outer.iter is node else _LOST


def _assigned(node: Any, outer: cst.Assign, above: Above) -> Found:
    """What gets a value; of several values in a row, the name at the same place."""
    for each in (one.target for one in outer.targets):
        if isinstance(each, cst.Name):
            yield from loads_of(each, above) or _LOST
        else:
            yield Use("unpacked" if isinstance(each, _SEVERAL) else "lost")
    if not outer.targets:
        yield from _lost(node, outer, above)


def _annotated(node: Any, outer: cst.AnnAssign, above: Above) -> Found:
    named = outer.value is node and isinstance(outer.target, cst.Name)
    return (loads_of(outer.target, above) or _LOST) if named else _LOST


def _named(_: Any, outer: cst.NamedExpr, above: Above) -> Found:
    return (outer, *loads_of(outer.target, above))


def _part(_: Any, outer: Any, above: Above) -> Found:
    """An item of what is written out: told with it, or what one of several names gets."""
    whole = above[id(outer)]
    around: Any = above.get(id(whole))
    if isinstance(around, cst.Arg) and not around.star:
        call = above[id(around)]
        return (Use("given", _name_of(call.func), call=call),)
    if not isinstance(around, cst.Assign) or not isinstance(whole, _SEVERAL):
        return _LOST
    at = list(whole.elements).index(outer)
    found: list[Any] = []
    for each in (one.target for one in around.targets):
        same = isinstance(each, _SEVERAL) and len(each.elements) == len(whole.elements)
        name = each.elements[at].value if same else None  # type: ignore[attr-defined]
        found += (loads_of(name, above) if isinstance(name, cst.Name) else ()) or _LOST
    return found


def _returned(node: Any, _: cst.Return, above: Above) -> Found:
    function = function_around(node, above)
    return (function is not None and calls_of(function, above)) or _LOST


# Calls -------------------------------------------------------------------------------------------


def _name_of(function: Any) -> str:
    if isinstance(function, cst.Attribute):
        return f".{function.attr.value}"
    return function.value if isinstance(function, cst.Name) else ""


def _given(node: Any, outer: cst.Arg, above: Above) -> Found:
    if outer.value is not node:
        return _LOST
    if outer.star:
        return (Use("spread", outer.star),)
    call = above[id(outer)]
    at = outer.keyword.value if outer.keyword else list(call.args).index(outer)
    own = parameter(call, at, above)
    if own is not None:
        return own
    if isinstance(above.get(id(call)), cst.Subscript) and above[id(call)].value is call:
        return _NEEDED  # so is something in it
    name = _name_of(call.func)
    told = call.func.value if isinstance(call.func, cst.Attribute) else None
    if isinstance(told, cst.SimpleString) and name == ".format":
        return () if ":" not in told.value and "." not in told.value else _LOST
    return (Use("given", name, call=call, at=at),)


def _called(node: Any, outer: cst.Call, _: Above) -> Found:
    return (Use("called"),) if outer.func is node else _LOST


def _attribute(_: Any, outer: cst.Attribute, above: Above) -> Found:
    call = above.get(id(outer))
    called = isinstance(call, cst.Call) and call.func is outer
    if called and isinstance(above.get(id(call)), cst.Subscript) and outer.attr.value != "split":
        return _NEEDED
    return (Use("method" if called else "attribute", outer.attr.value),)


def _item(node: Any, outer: cst.Subscript, above: Above) -> Found:
    if outer.value is not node:
        return _LOST
    parts = [each.slice for each in outer.slice]
    if any(isinstance(each, cst.Slice) for each in parts):
        return (Use("slice"),)
    around: Any = above.get(id(outer))
    target = isinstance(around, (cst.AssignTarget, cst.AnnAssign))
    stored = target and around.target is outer
    kind = _kind(parts[0].value) if len(parts) == 1 and isinstance(parts[0], cst.Index) else ""
    return (Use("item assignment" if stored else "item", other=kind),)


_TAKING: Final[dict[type, Callable[[Any, Any, Above], Found]]] = {
    cst.AugAssign: _augmented,
    cst.BinaryOperation: _operand,
    cst.UnaryOperation: _one,
    cst.BooleanOperation: _either,
    cst.IfExp: _chosen,
    cst.Comparison: _compared,
    cst.ComparisonTarget: _compared_with,
    cst.FormattedStringExpression: _formatted,
    cst.For: _iterated,
    cst.CompFor: _iterated,
    cst.Assign: _assigned,
    cst.AnnAssign: _annotated,
    cst.NamedExpr: _named,
    cst.Element: _part,
    cst.DictElement: _part,
    cst.Return: _returned,
    cst.Arg: _given,
    cst.StarredElement: lambda *_: (Use("spread", "*"),),
    cst.StarredDictElement: lambda *_: (Use("spread", "**"),),
    cst.Call: _called,
    cst.Attribute: _attribute,
    cst.Subscript: _item,
    cst.Index: lambda *_: (Use("index"),),
    **dict.fromkeys((cst.If, cst.While, cst.Assert, cst.Match, cst.CompIf), _tested),
    **dict.fromkeys((cst.WithItem, cst.Await, cst.Raise, cst.From), lambda *_: _NEEDED),
}
"""What takes a value, by the node around it."""
