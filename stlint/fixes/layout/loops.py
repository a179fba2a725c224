"""The turns of the loops around a call: what is different in each, and how it is made available."""

from __future__ import annotations

import ast
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.fresh import fresh_counter
from stlint.fixes.layout.nodes import FUNCTIONS, around
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = ["Loop", "learn_turns", "loops_around"]

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Loop(NamedTuple):
    """A loop: what is different in each turn, and the edits that make it available."""

    name: str
    edits: tuple[Edit, ...] = ()


def loops_around(text: Text, node: ast.AST) -> list[Loop]:
    """The loops around a node in its function, the outermost first.

    Raises:
        NoFixError: one has no variable.
    """
    found: list[Loop] = []
    below = node
    for above in around(text, node):
        if isinstance(above, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            break
        if isinstance(above, ast.While | ast.AsyncFor):
            raise NoFixError
        if isinstance(above, ast.For) and below in above.body:
            bound = _bound(above.body) | _targets(node, above, text)
            found.append(_loop(text, above.target, above.iter, bound))
        elif isinstance(above, _Comprehension):
            inside = list(above.generators)
            if below in inside:
                at = inside.index(below)
                inside = inside[: at + (_after_iterable(text, inside[at], node))]
            for at, each in reversed(list(enumerate(inside))):
                later = [one.target for one in inside[at + 1 :]]
                bound = _bound(later) | _targets(node, above, text)
                found.append(_loop(text, each.target, each.iter, bound))
        below = above
    return found[::-1]


def _targets(node: ast.AST, outer: ast.AST, text: Text) -> set[str]:
    """What comprehensions around a node, and in another one, call their items."""
    found: set[str] = set()
    for above in around(text, node):
        if above is outer:
            break
        if isinstance(above, _Comprehension):
            found |= _bound([each.target for each in above.generators])
    return found


def _bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are bound in some code, wherever in it."""
    return {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


def _after_iterable(text: Text, part: ast.comprehension, node: ast.AST) -> bool:
    return text.start(node) >= text.end(part.iter)


def _loop(text: Text, target: ast.expr, over: ast.expr, bound: Collection[str]) -> Loop:
    """What tells the turns of a loop apart in its body, where some names are bound anew."""
    name = _telling(text, target)
    if name is not None and name not in bound:
        return Loop(name)
    if isinstance(over, ast.Starred | ast.Tuple) or "enumerate" in _bound([text.tree]):
        raise NoFixError
    name = fresh_counter(text, target)
    start, end = text.start(target), text.end(target)
    inner = text.code(target)
    if isinstance(target, ast.Tuple) and not _in_brackets(inner):
        inner = f"({inner})"
    edits = (
        text.edit(start, end, f"{name}, {inner}"),
        text.edit(text.start(over), text.start(over), "enumerate("),
        text.edit(text.end(over), text.end(over), ")"),
    )
    return Loop(name, edits)


def _in_brackets(code: str) -> bool:
    """Whether the first and the last bracket of an expression belong together."""
    try:
        ast.parse(f"[{code[1:-1]}]")
    except SyntaxError:
        return False
    return code[0] == "("


def _telling(text: Text, target: ast.expr) -> str | None:
    """The name in the target of a loop that is surely different in each turn."""
    differs = text.turns.get(_keyword(text, target), frozenset())
    if isinstance(target, ast.Name):
        return target.id if None in differs else None
    parts: list[ast.expr] = getattr(target, "elts", [])
    plain = takewhile(lambda each: not isinstance(each, ast.Starred), parts)
    named = ((at, each.id) for at, each in enumerate(plain) if isinstance(each, ast.Name))
    names = [name for at, name in named if at in differs]
    return names[0] if names else None


def _keyword(text: Text, target: ast.expr) -> int:
    """Where the ``for`` before the target of a loop is."""
    return text.text.rfind("for", 0, text.start(target))


def learn_turns(text: Text, loop: Span, differs: frozenset[int | None]) -> None:
    """Note what is different in each turn of a loop: see ``Turns``."""
    start = text.offset(loop.row, loop.column)
    at = text.text.find("for", start)
    text.turns[at] = differs & text.turns.get(at, differs)
