"""Variables that outlive the run: moved to session state, with every read and write of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.defaults import guarded, in_state
from stlint.fixes.layout.fresh import names_in, strings_in
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.nodes import FUNCTIONS, around, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import state_name
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeGuard

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import KeepVariable

__all__ = ["keep_variable"]

_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def keep_variable(workshop: Workshop, remedy: KeepVariable, at: At) -> Fix:
    """Make edits of ``KeepVariable``.

    Raises:
        NoFixError: it is not known how.
    """
    text, name = at.text, remedy.name
    [(other, place)] = at.sites
    if other is not text:
        raise NoFixError
    start = _start(text, text.offset(place.row, place.column), name)
    scope = scope_of(text, start)
    if not isinstance(scope, ast.Module | ast.FunctionDef) or start.value is None:
        raise NoFixError
    if any(isinstance(each, ast.For | ast.While | ast.AsyncFor) for each in around(text, start)):
        raise NoFixError  # each turn has one of its own
    for each in workshop.texts():
        if each is not text and name in names_in(each) and scope is text.tree:
            raise NoFixError  # perhaps it is imported there
    key = name.strip("_")
    if key in {each for one in workshop.texts() for each in strings_in(one)[0]}:
        key = workshop.key(key, start, "_")
    kept = in_state(text, key, item=False)
    edits: list[Edit] = []
    uses = list(_uses(text, scope, name))
    _refuse_earlier(text, scope, start, uses)
    for node in uses:
        if isinstance(node, ast.Name):
            if node is not _target(start):
                edits.append(_replaced(text, node, kept))
        else:
            edits.append(_without(text, node, name))
    margin = text.margin(text.start(start))
    if not text.leads_line(start):
        raise NoFixError
    head = f"if {quoted(text, key)} not in {state_name(text)}:\n{margin}{unit_of(text)}{kept}"
    assert guarded(text, key, kept) == head.replace(f"\n{margin}", "\n")
    target = _target(start)
    end = text.end(target if isinstance(start, ast.Assign) else start.annotation)
    edits.append(text.edit(text.start(start), end, head))
    return Fix(f"keep it in {kept}", Safety.UNSAFE, tuple(edits))


def _refuse_earlier(text: Text, scope: ast.AST, start: ast.AST, uses: Iterable[ast.AST]) -> None:
    """Make sure that nothing uses a variable before it is set: there it would not be kept yet.

    Raises:
        NoFixError: something does, or calls a function that does.
    """
    functions = [each for each in _inside(scope) if isinstance(each, FUNCTIONS)]
    using: set[str] = set()
    for node in uses:
        outer = [each for each in around(text, node) if each in functions]
        if not outer and text.start(node) < text.start(start):
            raise NoFixError
        using.update(each.name for each in outer)
    names = {
        each.name: {one.id for one in ast.walk(each) if _is_called(one, text)} for each in functions
    }
    for _ in functions:  # at most: each may lead to one more
        using |= {name for name, called in names.items() if called & using}
    for node in _inside(scope):
        if _is_called(node, text) and node.id in using and text.start(node) < text.start(start):
            raise NoFixError


def _is_called(node: ast.AST, text: Text) -> TypeGuard[ast.Name]:
    above = parents_of(text).get(node)
    return isinstance(node, ast.Name) and isinstance(above, ast.Call) and above.func is node


def _start(text: Text, at: int, name: str) -> ast.Assign | ast.AnnAssign:
    """The assignment that sets the variable on every run."""
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and text.start(node) <= at < text.end(node):
            target = _target(node)
            if isinstance(target, ast.Name) and target.id == name:
                return node
    raise NoFixError


def _target(node: ast.Assign | ast.AnnAssign) -> ast.expr:
    if isinstance(node, ast.AnnAssign):
        return node.target
    if len(node.targets) > 1:
        raise NoFixError
    return node.targets[0]


def _uses(text: Text, scope: ast.AST, name: str) -> Iterator[ast.Name | ast.Global | ast.Nonlocal]:
    """Every use of a variable of a scope, and every declaration that it is that one.

    Raises:
        NoFixError: it is bound by something else than an assignment.
    """
    for part in ast.iter_child_nodes(scope):
        yield from _below(text, part, name, top=isinstance(scope, ast.Module))


def _below(
    text: Text, node: ast.AST, name: str, *, top: bool
) -> Iterator[ast.Name | ast.Global | ast.Nonlocal]:
    if isinstance(node, ast.Name):
        if node.id == name:
            _refuse_strange(text, node)
            yield node
        return
    if isinstance(node, ast.alias) and (node.asname or node.name) == name:
        raise NoFixError
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name == name:
        raise NoFixError
    if isinstance(node, ast.MatchMapping) and node.rest == name:
        raise NoFixError
    if isinstance(node, ast.Global | ast.Nonlocal):
        if name in node.names:
            yield node
        return
    if isinstance(node, _SCOPES) and _is_own(node, name):
        outer = [*getattr(node, "decorator_list", ()), *_defaults(node)]
        for each in outer:
            yield from _below(text, each, name, top=top)
        return
    if isinstance(node, _COMPREHENSIONS) and any(
        isinstance(each, ast.Name) and each.id == name
        for part in node.generators
        for each in ast.walk(part.target)
    ):
        raise NoFixError
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == name:
        raise NoFixError
    for child in ast.iter_child_nodes(node):
        yield from _below(text, child, name, top=top)


def _refuse_strange(text: Text, node: ast.Name) -> None:
    above = parents_of(text)[node]
    if isinstance(above, ast.For | ast.comprehension) and above.target is node:
        raise NoFixError
    if isinstance(above, ast.NamedExpr | ast.withitem) and not isinstance(node.ctx, ast.Load):
        raise NoFixError
    if isinstance(node.ctx, ast.Del) or text.text[text.start(node) : text.end(node)] != node.id:
        raise NoFixError  # or in an f-string whose places are not exact
    string = any(isinstance(each, ast.JoinedStr) for each in around(text, node))
    behind = text.text[text.end(node) : text.end(node) + 1]
    if string and behind == "=":
        raise NoFixError


def _is_own(scope: ast.AST, name: str) -> bool:
    """Whether a name means something else in an inner scope."""
    arguments = getattr(scope, "args", None)
    if arguments is not None and any(
        isinstance(each, ast.arg) and each.arg == name for each in ast.walk(arguments)
    ):
        return True
    bound = False
    for node in _inside(scope):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return False
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            bound = True
    return bound


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of the scopes in it."""
    body = scope.body if isinstance(scope.body, list) else [scope.body]  # type: ignore[attr-defined]
    left = list(body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, _SCOPES):
            left += ast.iter_child_nodes(node)


def _defaults(scope: ast.AST) -> list[ast.expr]:
    arguments = getattr(scope, "args", None)
    if arguments is None:
        return []
    return [each for each in (*arguments.defaults, *arguments.kw_defaults) if each is not None]


def _replaced(text: Text, node: ast.Name, kept: str) -> Edit:
    inside = [each for each in around(text, node) if isinstance(each, ast.JoinedStr)]
    if inside and ("'" in kept or '"' in kept):
        raise NoFixError
    return text.edit(text.start(node), text.end(node), kept)


def _without(text: Text, node: ast.Global | ast.Nonlocal, name: str) -> Edit:
    """Take a name out of a ``global``; the statement goes with its last one."""
    names = [each for each in node.names if each != name]
    if names:
        word = "global" if isinstance(node, ast.Global) else "nonlocal"
        return text.edit(text.start(node), text.end(node), f"{word} {', '.join(names)}")
    above = parents_of(text)[node]
    if len(getattr(above, "body", ())) == 1:
        raise NoFixError
    return text.edit(*text.lines_of(node), "")
