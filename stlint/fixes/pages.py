"""The configuration of the page, moved to where it belongs: right behind the imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.nodes import node_at, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import below_imports, streamlit_name, top_of
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.remedies import MoveUp

__all__ = ["move_up"]

_BUILTINS = frozenset({"True", "False", "None", "str", "dict", "len", "int"})


def move_up(workshop: Workshop, remedy: MoveUp, at: At) -> Fix:
    """Make edits of ``MoveUp``.

    Raises:
        NoFixError: it is not known how.
    """
    del workshop
    text = at.text
    call = node_at(text, at.span, ast.Call)
    statement = parents_of(text)[call]
    [(other, first)] = at.sites
    place, _ = top_of(text)
    if text.path != remedy.script or not isinstance(statement, ast.Expr):
        raise NoFixError
    if other is text and text.offset(first.row, first.column) < place:
        raise NoFixError
    inside = scope_of(text, statement)
    if not isinstance(inside, ast.Module | ast.FunctionDef) or statement not in inside.body:
        raise NoFixError
    nested = inside is not text.tree and parents_of(text)[inside] is not text.tree
    if nested or len(inside.body) == 1:
        raise NoFixError
    needed = _needed(text, call, statement)
    moved = [*needed, statement]
    block = "\n".join(_lines(text, each) for each in moved)
    edits = [below_imports(text, block)]
    for each in moved:
        start, end = text.lines_of(each)
        if text.text[:start].endswith(("\n\n", "\r\n\r\n", "\r\r")) or start == place:
            end = _behind_blank(text, end)
        edits.append(text.edit(start, end, ""))
    safe = inside is text.tree and not needed
    return Fix(
        "move it behind the imports",
        Safety.SAFE if safe else Safety.UNSAFE,
        tuple(edits),
    )


def _lines(text: Text, statement: ast.stmt) -> str:
    """The lines of a statement, as they are at the top of a file."""
    start, end = text.lines_of(statement)
    lines = text.text[start:end].replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    margin = text.margin(text.start(statement))
    if any("\n" in str(each.value) for each in _strings(statement)) and margin:
        raise NoFixError
    return "\n".join(line.removeprefix(margin) for line in lines)


def _strings(statement: ast.stmt) -> list[ast.Constant]:
    found = [each for each in ast.walk(statement) if isinstance(each, ast.Constant)]
    return [each for each in found if isinstance(each.value, str)]


def _behind_blank(text: Text, at: int) -> int:
    end = text.line_end(at)
    return text.next_line(at) if at < len(text.text) and not text.text[at:end].strip() else at


def _needed(text: Text, call: ast.Call, statement: ast.stmt) -> list[ast.stmt]:
    """The assignments between the imports and a call that it needs, in order.

    Raises:
        NoFixError: it needs something else.
    """
    _, count = top_of(text)
    head = {name for each in text.tree.body[:count] for name in _bound(each)} | _BUILTINS
    found: set[ast.stmt] = set()
    wanted = [(each, statement) for each in _names(call)]
    while wanted:
        name, user = wanted.pop()
        if name in head:
            continue
        makers = [each for each in ast.walk(text.tree) if name in _bound(each)]
        [maker] = makers if len(makers) == 1 else [None]
        if not isinstance(maker, ast.Assign) or maker not in text.tree.body:
            raise NoFixError
        if text.start(maker) > text.start(user) or len(maker.targets) > 1:
            raise NoFixError
        if any(_root(each) == streamlit_name(text) for each in _calls(maker)):
            raise NoFixError
        if maker not in found:
            found.add(maker)
            wanted += [(each, maker) for each in _names(maker.value)]
    return sorted(found, key=text.start)


def _names(node: ast.AST) -> list[str]:
    return [
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    ]


def _calls(node: ast.AST) -> list[ast.Call]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def _root(call: ast.Call) -> str:
    node: ast.expr = call
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: ast.AST) -> set[str]:
    """The names that a statement binds, or those below it if it is a compound one."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(each.asname or each.name).partition(".")[0] for each in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Try):
        return {name for each in ast.walk(node) if each is not node for name in _bound(each)}
    if not isinstance(node, ast.stmt) or isinstance(node, ast.If | ast.With | ast.While):
        return set()
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
