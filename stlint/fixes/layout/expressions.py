"""Expressions of a text: what they are part of, which names stand in them, how they are moved."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.calls import add_argument
from stlint.fixes.layout.fresh import fresh
from stlint.fixes.layout.habits import unit_of
from stlint.fixes.layout.nodes import around, node_at, parents_of
from stlint.fixes.layout.text import NoFixError, kept
from stlint.fixes.layout.top import top_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = [
    "Expression",
    "Helper",
    "assigned",
    "call_at",
    "first_alike",
    "helper_for",
    "names_in",
    "renamed",
    "with_argument",
    "with_behind",
]


class Expression(NamedTuple):
    """An expression: its node, and that of the call that it begins with."""

    node: ast.expr
    call: ast.Call


class Helper(NamedTuple):
    """A function to be written.

    Attributes:
        name: what to call it, if nothing is called that.
        decorator: its decorator.
        parameters: what it is given, and what that is called in it.
        code: what it returns.
    """

    name: str
    decorator: str
    parameters: Mapping[str, str]
    code: str


def call_at(text: Text, span: Span) -> Expression:
    """The call at a place, if it can stand elsewhere as well.

    Raises:
        NoFixError: there is none, or it cannot: it is in the head of a ``with`` or in a lambda.
    """
    call = node_at(text, span, ast.Call)
    if any(isinstance(each, ast.withitem | ast.Lambda) for each in around(text, call)):
        raise NoFixError
    return Expression(call, call)


def with_behind(text: Text, expression: Expression, names: Collection[str]) -> Expression:
    """The expression with what stands behind it, as long as that is called by some names."""
    node = expression.node
    while True:
        above = parents_of(text)[node]
        if not isinstance(above, ast.Attribute) or above.attr not in names:
            return expression._replace(node=node)
        outer = parents_of(text)[above]
        node = outer if isinstance(outer, ast.Call) and outer.func is above else above


def _statement_of(text: Text, node: ast.AST) -> ast.stmt:
    """The statement of the module that a node is in."""
    inside = {node, *around(text, node)}
    return next(each for each in text.tree.body if each in inside)


def assigned(text: Text, expression: Expression) -> str | None:
    """The variable that gets an expression as it is, and nothing else does."""
    above = parents_of(text)[expression.node]
    targets = above.targets if isinstance(above, ast.Assign) else []
    first = targets[0] if len(targets) == 1 else None
    return first.id if isinstance(first, ast.Name) else None


def names_in(text: Text, expression: Expression) -> list[str]:
    """The names that an expression needs from outside, in order.

    Raises:
        NoFixError: it cannot be moved: it binds a name, is given all that is in something, waits.
    """
    del text
    inside = {
        each.id
        for each in ast.walk(expression.node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    found: dict[str, None] = {}
    for each in ast.walk(expression.node):
        if isinstance(each, ast.Lambda | ast.NamedExpr | ast.Await | ast.Yield | ast.Starred):
            raise NoFixError
        if isinstance(each, ast.Name) and each.id not in inside:
            found[each.id] = None
    return list(found)


def renamed(text: Text, expression: Expression, names: Mapping[str, str]) -> str:
    """The text of an expression with other names in it.

    Raises:
        NoFixError: one is in an f-string, where places are not exact.
    """
    node = expression.node
    start = text.start(node)
    code = text.code(node).replace("\r\n", "\n").replace("\r", "\n")
    if not names:
        return code
    if len(code) != len(text.code(node)):
        raise NoFixError
    places = [
        (text.start(each) - start, each.id)
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id in names
    ]
    for at, name in sorted(places, reverse=True):
        if code[at : at + len(name)] != name:
            raise NoFixError
        code = code[:at] + names[name] + code[at + len(name) :]
    return code


def with_argument(text: Text, expression: Expression, name: str, value: str) -> str:
    """The text of a call with one argument more, if it does not have that.

    Raises:
        NoFixError: it is more than a call, or in several lines.
    """
    call = expression.call
    code = text.code(expression.node)
    if any(each.arg == name for each in call.keywords):
        return code
    if expression.node is not call or "\n" in code or "\r" in code:
        raise NoFixError
    [edit] = add_argument(text, call, f"{name}={value}")
    at = text.offset(edit.span.row, edit.span.column) - text.start(call)
    return code[:at] + edit.content + code[at:]


def helper_for(
    text: Text, expression: Expression, owner: Expression, function: Helper
) -> tuple[str, tuple[Edit, ...]]:
    """Put an expression into a function of its own, above the statement that it is in.

    Args:
        text: the file.
        expression: the expression.
        owner: the first one that the function is for.
        function: the function.

    Returns:
        What the function is called, and the edits; there may be one already that does the same.
    """
    whole, given = expression.node, function.parameters
    known = None if given else _known(text, _statement_of(text, whole), function)
    name = known or fresh(text, function.name, owner.node)
    edits = [text.edit(text.start(whole), text.end(whole), f"{name}({', '.join(given)})")]
    if known is None:
        head = f"@{function.decorator}\ndef {name}({', '.join(given.values())}):\n"
        block = f"{head}{unit_of(text)}return {function.code}\n"
        edits.insert(0, _above(text, _statement_of(text, owner.node), block))
    return name, tuple(edits)


def first_alike(text: Text, expression: Expression) -> Expression:
    """The first of the expressions of a file that are written like one."""
    return expression._replace(node=_alike(text, expression.node)[0])


def _alike(text: Text, node: ast.expr) -> list[ast.expr]:
    """The expressions that are written like one, in their order; that is among them."""
    return sorted(_by_writing(text)[ast.dump(node)], key=text.start)


@kept
def _by_writing(text: Text) -> dict[str, list[ast.expr]]:
    """The expressions of a file, by how they are written."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for each in ast.walk(text.tree):
        if isinstance(each, ast.expr):
            found[ast.dump(each)].append(each)
    return found


def _known(text: Text, statement: ast.AST, function: Helper) -> str | None:
    """A function above a statement that does the same, such as one that a fix has made."""
    for each in text.tree.body:
        if each is statement:
            break
        if isinstance(each, ast.FunctionDef) and not ast.unparse(each.args):
            cached = [text.code(one) for one in each.decorator_list] == [function.decorator]
            if cached and [text.code(one) for one in each.body] == [f"return {function.code}"]:
                return each.name
    return None


def _above(text: Text, statement: ast.AST, function: str) -> Edit:
    """Put a function above a statement of the module, and above the comments that belong to it."""
    if not text.leads_line(statement):
        raise NoFixError
    place, _ = top_of(text)
    at = text.line_start(text.start(statement))
    if at < place:
        raise NoFixError
    while at > place:
        above = text.line_start(at - 1 - text.text[:at].endswith("\r\n"))
        if not text.text[above:at].startswith("#"):
            break
        at = above
    before = text.text[:at].replace("\r\n", "\n").replace("\r", "\n")
    blank = len(before) - len(before.rstrip("\n")) - 1
    lines = "\n" * max(0, 2 - blank) if before.strip() else ""
    return text.edit(at, at, f"{lines}{function}\n\n")
