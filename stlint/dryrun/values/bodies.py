"""What is in the body of a function itself, without looking into the functions in it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator


_SCOPES: Final = (cst.FunctionDef, cst.ClassDef, cst.Lambda)
_KEEPING: Final = frozenset({*_SCOPES, cst.GeneratorExp})
_SYNTAX: Final = (
    cst.BaseExpression,
    cst.BaseStatement,
    cst.BaseSmallStatement,
    cst.BaseSuite,
    cst.Arg,
    cst.Else,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.Finally,
    cst.WithItem,
    cst.AssignTarget,
    cst.BaseElement,
    cst.ComparisonTarget,
    cst.BaseFormattedStringContent,
    cst.MatchCase,
    cst.SubscriptElement,
    cst.BaseSlice,
    cst.From,
)


_NO_SYNTAX: Final = (
    *("whitespace", "lines", "header", "footer", "indent", "comma", "semicolon", "colon", "dot"),
    *("lpar", "rpar", "brace", "bracket", "operator", "equal", "star", "asynchronous"),
)
"""Parts of the names of fields that hold marks and white space."""


_known_fields: dict[type, tuple[str, ...]] = {}


def has_yield(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether a function is a generator (functions inside it do not count)."""
    return any(type(each) is cst.Yield for each in in_body(node))


def gives_something(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether a call may give something else than None."""
    if isinstance(node, cst.Lambda):
        return True
    returned = [each.value for each in in_body(node) if type(each) is cst.Return]
    nothing = all(
        each is None or (isinstance(each, cst.Name) and each.value == "None") for each in returned
    )
    return not nothing or has_yield(node) or node.asynchronous is not None


def keeps_names(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether something in a function may see its names after a call of it has ended."""
    return any(type(each) in _KEEPING for each in in_body(node))


def in_body(node: cst.FunctionDef | cst.Lambda) -> Iterator[Any]:
    """The nodes of a body that may hold expressions and statements of its own scope."""
    todo: list[Any] = [node.body]
    while todo:
        each = todo.pop()
        kind = type(each)
        if kind is list or kind is tuple:
            todo += each
        else:
            yield each
            todo += [getattr(each, name) for name in fields_of(kind)]


def fields_of(kind: type) -> tuple[str, ...]:
    """The fields of a node class that can hold expressions and statements of its scope."""
    known = _known_fields.get(kind)
    if known is None:
        known = _known_fields[kind] = _find_fields(kind)
    return known


def _find_fields(kind: type) -> tuple[str, ...]:
    line = {*kind.__mro__}  # to ask whether it is a subclass takes long with abstract classes
    if line.isdisjoint(_SYNTAX) or not line.isdisjoint(_SCOPES):
        return ()
    return tuple(
        each.name
        for each in fields(kind)
        if each.type is not str and not any(part in each.name for part in _NO_SYNTAX)
    )


def makes_pages(block: Any) -> bool:
    """Whether a block calls ``st.Page``: it takes little, and all pages are wanted."""
    todo = [block]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Call):
            name = each.func.attr if isinstance(each.func, cst.Attribute) else each.func
            if isinstance(name, cst.Name) and name.value == "Page":
                return True
        todo += each.children
    return False
