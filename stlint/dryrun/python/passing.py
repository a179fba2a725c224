"""What the parameter of a function is passed on to: calls that it is an argument of."""

from __future__ import annotations

from typing import Any, Final

import libcst as cst

__all__ = ["given_as"]

_MAKING: Final = (
    *(cst.FormattedString, cst.FormattedStringExpression, cst.ConcatenatedString),
    *(cst.BinaryOperation, cst.BooleanOperation, cst.IfExp),
)
"""What makes a value of others."""


def given_as(function: Any, name: str) -> tuple[Any, ...]:
    """The calls in a function that are given what a name holds as the argument of that name.

    A text that is made of it counts as well. Where it is used in another way, that is None.
    """
    found: list[Any] = []
    todo: list[tuple[Any, Any, str | None]] = [(function.body, None, None)]
    while todo:
        node, call, keyword = todo.pop()
        if isinstance(node, cst.Name) and node.value == name:
            found.append(call if keyword == name else None)
        elif isinstance(node, cst.Attribute):
            todo.append((node.value, None, None))
        elif isinstance(node, cst.Call):
            todo.append((node.func, None, None))
            for each in node.args:
                word = None if each.keyword is None else each.keyword.value
                todo.append((each.value, node, word))
        else:
            inside = (call, keyword) if isinstance(node, _MAKING) else (None, None)
            todo += ((each, *inside) for each in node.children)
    return tuple(found)
