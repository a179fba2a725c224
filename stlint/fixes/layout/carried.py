"""Calls that begin with an entry of session state, and the assignments that keep what they give."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.branches import target_of_call
from stlint.fixes.layout.nodes import node_at, parents_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import state_name

if TYPE_CHECKING:
    from stlint.fixes.layout.calls import Call
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = [
    "begins_with_entry",
    "method_at",
    "taken_after",
    "without_argument",
    "without_assignment",
]


def begins_with_entry(
    text: Text, call: Call, parameter: tuple[str, int | None], key: str
) -> tuple[int, int]:
    """Where an argument stands that is an entry of session state, or the index of one.

    Args:
        text: the file.
        call: the call.
        parameter: its name, and its position if it can be given by that.
        key: the key of the entry.

    Raises:
        NoFixError: it is something else, or others follow that are given by position.
    """
    given = _given(call, parameter)
    value = given.value if isinstance(given, ast.keyword) else given
    if isinstance(value, ast.Call) and len(value.args) == 1 and not value.keywords:
        if not isinstance(value.func, ast.Attribute) or value.func.attr != "index":
            raise NoFixError
        value = value.args[0]
    if not _is_entry(text, value, key):
        raise NoFixError
    return text.start(given), text.end(given)


def without_argument(text: Text, call: Call, parameter: tuple[str, int | None]) -> Edit:
    """Leave out an argument, with the comma before it.

    Raises:
        NoFixError: it is not there, it is the first, or others follow that are given by position.
    """
    given = _given(call, parameter)
    before = [each for each in (*call.args, *call.keywords) if text.end(each) < text.start(given)]
    if not before:
        raise NoFixError
    return text.edit(max(map(text.end, before)), text.end(given), "")


def taken_after(text: Text, call: Call, parameter: tuple[str, int | None]) -> tuple[Edit, ...]:
    """Leave out an argument, and take it where the call gives nothing.

    Raises:
        NoFixError: the same as above, or what the call gives is not assigned as it is.
    """
    if not isinstance(parents_of(text).get(call), (ast.Assign, ast.AnnAssign)):
        raise NoFixError
    given = _given(call, parameter)
    value = given.value if isinstance(given, ast.keyword) else given
    code, end = text.code(value), text.end(call)
    if "\n" in code:
        raise NoFixError
    plain = isinstance(value, (ast.Attribute, ast.Call, ast.Name, ast.Subscript))
    after = text.edit(end, end, f" or {code if plain else f'({code})'}")
    return without_argument(text, call, parameter), after


def _given(call: Call, parameter: tuple[str, int | None]) -> ast.expr | ast.keyword:
    name, position = parameter
    if any(isinstance(each, ast.Starred) for each in call.args):
        raise NoFixError
    for each in call.keywords:
        if each.arg == name:
            return each
    if position is None or len(call.args) != position + 1:
        raise NoFixError
    return call.args[position]


def without_assignment(text: Text, call: Call, span: Span) -> tuple[Edit, ...]:
    """Leave out an assignment to an entry: of the call itself, or of its variable further on.

    Raises:
        NoFixError: it assigns something else as well, or stands alone in its block.
    """
    above = parents_of(text)[call]
    target = node_at(text, span, ast.expr)
    written = parents_of(text).get(target)
    if not isinstance(written, ast.Assign) or len(written.targets) > 1:
        raise NoFixError
    if written is above:
        return (text.edit(text.start(written), text.start(call), ""),)
    name = target_of_call(text, call)
    block = getattr(parents_of(text)[written], "body", ())
    if name is None or not isinstance(written.value, ast.Name) or written.value.id != name:
        raise NoFixError
    if written not in block or len(block) == 1:
        raise NoFixError
    return (text.edit(*text.lines_of(written), ""),)


def method_at(text: Text, call: Call, name: str) -> tuple[int, int]:
    """Where the name of the method is written that is called.

    Raises:
        NoFixError: it is another one.
    """
    if not isinstance(call.func, ast.Attribute) or call.func.attr != name or not call.args:
        raise NoFixError
    end = text.end(call.func)
    return end - len(name), end


def _is_entry(text: Text, node: ast.expr, key: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == key and text.code(node.value) == state_name(text)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value == key and text.code(node.value) == state_name(text)
    return False
