"""The texts that are written out in a file, each with the call that it is given to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.python.spread import parts_of
from stlint.model.uses import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.syntax.source import Source

__all__ = ["said_in"]

_WHOLE: Final = (cst.SimpleString, cst.ConcatenatedString, cst.Integer)


def said_in(sources: Iterable[Source]) -> tuple[Said, ...]:
    """The texts and numbers of some files, the texts that others are put together of, keywords."""
    return tuple(said for each in sources for said in each.once(_said, each.tree))


def _said(tree: Any) -> tuple[Said, ...]:
    return tuple(_all_said(tree))


def _all_said(tree: Any) -> Iterator[Said]:
    todo: list[tuple[Any, Any, str | None]] = [(tree, None, None)]
    while todo:
        node, call, keyword = todo.pop()
        if isinstance(node, cst.Call):
            todo.append((node.func, None, None))
            for each in node.args:
                word = None if each.keyword is None else each.keyword.value
                todo.append((each.value, node, word))
                if word is not None:
                    yield Said(word, node, None)
        elif isinstance(node, cst.FormattedStringText):
            yield Said(node.value, None, None)
        elif isinstance(node, _WHOLE) and isinstance(node.evaluated_value, (str, int)):
            yield Said(str(node.evaluated_value), call, keyword)
        else:
            todo += ((each, None, None) for each in parts_of(node))
