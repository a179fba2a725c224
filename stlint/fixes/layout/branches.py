"""What stands under an ``if``: its statements, what they bind and read, where its colon is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import FUNCTIONS, around, node_at, parents_of, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span

__all__ = [
    "If",
    "Statement",
    "assigned_once",
    "bound",
    "function_around",
    "if_asking",
    "reads_of",
    "target_of",
    "target_of_call",
]

Statement = ast.stmt
"""A statement of a text; to others it is an opaque handle."""
_ENDS = (ast.Delete, ast.Global, ast.Nonlocal, ast.Raise, ast.Return, ast.Break, ast.Continue)
"""Statements that end what comes behind, or change what names mean."""


class If(NamedTuple):
    """An ``if`` of a text."""

    text: Text
    node: ast.If

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.text.start(self.node)

    @property
    def body(self) -> Sequence[ast.stmt]:
        """The statements under it."""
        return self.node.body

    @property
    def is_elif(self) -> bool:
        """Whether it is a further test of another one."""
        return self.text.text.startswith("elif", self.start)

    @property
    def leaves(self) -> bool:
        """Whether something under it ends what comes behind, or changes what names mean."""
        return any(isinstance(each, _ENDS) for part in self.body for each in ast.walk(part))

    @property
    def colon(self) -> int:
        """Where its colon is."""
        text = self.text
        at = text.end(self.node.test)
        while text.text[at] != ":":
            if text.text[at] == "#":
                at = text.line_end(at)
            at += 1
        return at

    def holds(self, at: int) -> bool:
        """Whether an offset is in the statements under it."""
        body = self.body
        return self.text.start(body[0]) <= at < self.text.end(body[-1])


def if_asking(text: Text, test: Span, button: Span) -> If | None:
    """The ``if`` that asks for nothing but a button: for its call, or a variable of that."""
    node = node_at(text, test, ast.expr)
    above = parents_of(text)[node]
    if not isinstance(above, ast.If) or above.test is not node:
        return None
    asked = node.value if isinstance(node, ast.NamedExpr) else node
    if isinstance(asked, ast.Name) or asked is node_at(text, button, ast.Call):
        return If(text, above)
    return None


def bound(statements: Iterable[ast.AST]) -> list[str]:
    """All names that some code binds, each time that it does."""
    found: list[str] = []
    for node in (each for part in statements for each in ast.walk(part)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif isinstance(node, ast.alias):
            found.append((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.append(node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.append(node.name)
    return found


def assigned_once(statements: Sequence[ast.stmt], name: str) -> bool:
    """Whether a variable is surely assigned by some statements, and that once."""
    return bound(statements).count(name) == 1 and any(_assigns(each, name) for each in statements)


def _assigns(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.With):
        return any(_assigns(part, name) for part in statement.body)
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    parts = (
        part for each in targets for part in (each.elts if isinstance(each, ast.Tuple) else (each,))
    )
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def reads_of(
    text: Text, statements: Iterable[ast.stmt]
) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """The names that some statements read, and where.

    The place is ``None`` where nothing else can be written in its stead: in an f-string that
    tells the name, or whose places are not exact.
    """
    for node in (each for part in statements for each in ast.walk(part)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            start, end = text.start(node), text.end(node)
            exact = text.text[start:end] == node.id
            yield node.id, (start, end) if exact and not _is_told(text, node) else None


def _is_told(text: Text, node: ast.AST) -> bool:
    """Whether a node is in a part of an f-string that tells how it is written: ``{a + 1=}``."""
    for above in around(text, node):
        if isinstance(above, ast.FormattedValue):
            return text.text[text.end(node) :].lstrip(" \t)").startswith("=")
        node = above
    return False


def target_of(text: Text, call: Span) -> str | None:
    """The variable that gets what the call at a place returns."""
    return target_of_call(text, node_at(text, call, ast.Call))


def target_of_call(text: Text, call: ast.Call) -> str | None:
    """The variable that gets what a call returns."""
    above = parents_of(text).get(call)
    target = above.targets[0] if isinstance(above, ast.Assign) else getattr(above, "target", None)
    return target.id if isinstance(target, ast.Name) else None


def function_around(branch: If) -> str | None:
    """The name of the function that an ``if`` is in."""
    scope = scope_of(branch.text, branch.node)
    return scope.name if isinstance(scope, FUNCTIONS) else None
