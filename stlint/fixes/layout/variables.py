"""The words of a text that are one variable: where it is set, read, and declared to be outer."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import FUNCTIONS, around, nodes_of, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit

__all__ = ["Variable", "moved"]

_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Variable(NamedTuple):
    """A variable of a module or a function, by the assignment that first sets it."""

    text: Text
    name: str
    start: ast.Assign | ast.AnnAssign
    scope: ast.AST

    @classmethod
    def set_at(cls, text: Text, at: int, name: str) -> Variable:
        """The variable that is set at an offset.

        Raises:
            NoFixError: nothing sets it there, or a class does; other statements stand beside that,
                or what looks variables up by their names somewhere.
        """
        start = _start(text, at, name)
        scope = scope_of(text, start)
        if not isinstance(scope, ast.Module | ast.FunctionDef) or _is_asked_by_name(text):
            raise NoFixError
        text.lines_of(start)
        return cls(text, name, start, scope)

    @property
    def is_global(self) -> bool:
        """Whether it is one of the module."""
        return self.scope is self.text.tree

    @property
    def head(self) -> tuple[int, int]:
        """Where what stands before the equals sign begins and ends."""
        target = _target(self.start)
        last = target if isinstance(self.start, ast.Assign) else self.start.annotation
        return self.text.start(self.start), self.text.end(last)

    def further_lines(self) -> Iterator[int]:
        """Where the other lines of that assignment begin, but for those within strings."""
        text, start, end = self.text, self.start.lineno, self.start.end_lineno or 0
        strings = [
            (each.lineno, each.end_lineno or 0)
            for each in ast.walk(self.start)
            if isinstance(each, ast.JoinedStr)
            or (isinstance(each, ast.Constant) and isinstance(each.value, str | bytes))
        ]
        for row in range(start + 1, end + 1):
            at = text.offset(row, 1)
            whole = not any(first < row <= last for first, last in strings)
            if whole and text.text[at : text.line_end(at)].strip():
                yield at


_BY_NAME = frozenset({"locals", "globals", "vars", "eval", "exec"})


@kept
def _is_asked_by_name(text: Text) -> bool:
    """Whether something looks variables up by texts that nobody can follow."""
    calls = (each.func for each in nodes_of(text, ast.Call))
    return any(isinstance(each, ast.Name) and each.id in _BY_NAME for each in calls)


def moved(variable: Variable, instead: str) -> Iterator[Edit]:
    """Write something else wherever a variable is used, but for where it is first set.

    Args:
        variable: the variable.
        instead: what is written there.

    Raises:
        NoFixError: that cannot be done somewhere.
    """
    text, name = variable.text, variable.name
    for node in _uses(text, variable.scope, name):
        if not isinstance(node, ast.Name):
            yield _without(text, node, name)
        elif node is not _target(variable.start):
            yield _replaced(text, node, instead)


def _start(text: Text, at: int, name: str) -> ast.Assign | ast.AnnAssign:
    """The assignment that sets the variable on every run."""
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and text.start(node) <= at < text.end(node):
            target = _target(node)
            named = isinstance(target, ast.Name) and target.id == name
            if named and node.value is not None:
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


def _replaced(text: Text, node: ast.Name, instead: str) -> Edit:
    inside = [each for each in around(text, node) if isinstance(each, ast.JoinedStr)]
    if inside and ("'" in instead or '"' in instead):
        raise NoFixError
    return text.edit(text.start(node), text.end(node), instead)


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
