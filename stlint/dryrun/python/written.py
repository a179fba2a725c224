"""The texts that are written out in a file, each with what it is called there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.python.spread import parts_of
from stlint.model.uses import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.syntax.source import Source

__all__ = ["written_in"]

_TEXTS: Final = (cst.SimpleString, cst.ConcatenatedString)


def written_in(sources: Iterable[Source], wanted: Callable[[str], bool]) -> tuple[Written, ...]:
    """The texts of those files whose code a function wants; no docstrings.

    Args:
        sources: the files.
        wanted: is asked once about the code of each.
    """
    return tuple(
        Written(source.path, *each)
        for source in sources
        if wanted(source.text)
        for each in source.once(_all_written, source.tree)
    )


def _all_written(tree: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(_texts(tree))


def _texts(tree: Any) -> Iterator[tuple[Any, ...]]:
    todo: list[tuple[Any, Any, str, Any, str]] = [(tree, None, "", None, "")]
    while todo:
        node, statement, name, call, keyword = todo.pop()
        if isinstance(node, cst.Expr) and isinstance(node.value, _TEXTS):
            continue
        if isinstance(node, cst.FormattedString):
            for part in node.parts:
                if isinstance(part, cst.FormattedStringText):
                    yield node, statement, part.value, name, call, keyword
        if isinstance(node, _TEXTS):
            text = node.evaluated_value
            if isinstance(text, bytes):
                text = text.decode("latin-1")
            if isinstance(text, str):
                yield node, statement, text, name, call, keyword
                continue
        if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            statement = node
        named = _named(node)
        if isinstance(node, cst.Call):
            before = ""
            for each in node.args:
                word = before if each.keyword is None else each.keyword.value
                todo.append((each.value, statement, word, node, word if each.keyword else ""))
                before = _text_of(each.value)
            todo.append((node.func, statement, "", None, ""))
        elif named is not None:
            todo += ((each, statement, word, None, "") for each, word in named)
        elif isinstance(node, _THROUGH):
            todo += ((each, statement, name, call, keyword) for each in parts_of(node))
        else:
            todo += ((each, statement, "", None, "") for each in parts_of(node))


_THROUGH: Final = (cst.BooleanOperation, cst.IfExp, cst.Expr)
"""What is called as what is in it."""


def _named(node: Any) -> list[tuple[Any, str]] | None:
    """What is given a name by a node, and its other parts."""
    if isinstance(node, cst.Assign):
        names = [_name_of(each.target) for each in node.targets]
        return [(node.value, next(filter(None, names), ""))]
    if isinstance(node, (cst.AnnAssign, cst.NamedExpr)):
        return [] if node.value is None else [(node.value, _name_of(node.target))]
    if isinstance(node, cst.DictElement):
        return [(node.value, _text_of(node.key) or _name_of(node.key)), (node.key, "")]
    if isinstance(node, cst.Param):
        return [] if node.default is None else [(node.default, node.name.value)]
    return None


def _name_of(node: Any) -> str:
    """The name that is written there, or the last part of it."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return node.attr.value
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        return _text_of(index.value) if isinstance(index, cst.Index) else ""
    return ""


def _text_of(node: Any) -> str:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""
