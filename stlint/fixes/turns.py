"""The turns of the loops around a call: what is different in each, and how it is made available."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.fresh import fresh_counter
from stlint.fixes.layout.nodes import FUNCTIONS, around
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit

__all__ = ["Loop", "loops_around"]

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_NUMBERED = frozenset({"enumerate", "items"})


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
    name = _telling(text, target, over)
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


def _telling(text: Text, target: ast.expr, over: ast.expr) -> str | None:
    """The name in the target of a loop that is surely different in each turn."""
    first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
    if not isinstance(first, ast.Name):
        return None
    pairs = first is not target
    if isinstance(over, ast.Call):
        name = text.code(over.func).rpartition(".")[2]
        if name == "zip" and pairs and over.args:
            return first.id if _distinct(text, over.args[0]) else None
        single = name in {"range", "keys"}
        return first.id if (single and not pairs) or (name in _NUMBERED and pairs) else None
    if isinstance(over, ast.List | ast.Tuple) and pairs:
        items = [each.elts[0] for each in over.elts if isinstance(each, ast.Tuple) and each.elts]
        whole = len(items) == len(over.elts)
        return first.id if whole and _differ(items) else None
    return first.id if not pairs and _distinct(text, over) else None


def _distinct(text: Text, over: ast.expr) -> bool:
    """Whether it is a literal, or a name of one, whose items all differ."""
    if isinstance(over, ast.Name):
        values = [
            each.value
            for each in ast.walk(text.tree)
            if isinstance(each, ast.Assign)
            and any(isinstance(one, ast.Name) and one.id == over.id for one in each.targets)
        ]
        stores = sum(
            isinstance(each, ast.Name) and each.id == over.id and isinstance(each.ctx, ast.Store)
            for each in ast.walk(text.tree)
        )
        if len(values) != 1 or stores != 1:
            return False
        over = values[0]
    if isinstance(over, ast.Call) and text.code(over.func) == "range":
        return True
    if isinstance(over, ast.Dict):
        return all(each is not None for each in over.keys)
    return isinstance(over, ast.List | ast.Tuple | ast.Set) and _differ(over.elts)


def _differ(items: list[ast.expr]) -> bool:
    """Whether these are constants that look different as text."""
    texts = [str(each.value) for each in items if isinstance(each, ast.Constant)]
    return len(texts) == len(items) == len(set(texts))
