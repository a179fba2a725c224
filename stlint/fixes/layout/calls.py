"""Edits of calls and signatures: an argument more, in the layout that is there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import around, node_at, nodes_of, scope_of
from stlint.fixes.layout.text import NoFixError, slug

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = [
    "Call",
    "Function",
    "add_argument",
    "add_lambda_parameters",
    "add_parameter",
    "argument",
    "call_at",
    "called",
    "first_argument",
    "first_replaced",
    "function_in_loop",
    "function_of",
    "given_at",
    "is_called",
    "literal",
    "names_it",
    "parameters_of",
    "words_of",
]

Call = ast.Call
Function = ast.FunctionDef
"""A call and a function of a text; to others they are opaque handles."""


def call_at(text: Text, span: Span) -> ast.Call:
    """The call that stands exactly there.

    Raises:
        NoFixError: there is none.
    """
    return node_at(text, span, ast.Call)


def function_of(text: Text, call: ast.Call) -> ast.FunctionDef | None:
    """The function that a call is in; ``None``: it is in none.

    Raises:
        NoFixError: it is in a class, a lambda or a coroutine.
    """
    scope = scope_of(text, call)
    if isinstance(scope, ast.FunctionDef):
        return scope
    if not isinstance(scope, ast.Module):
        raise NoFixError
    return None


class Parameters(NamedTuple):
    """The names of what a function takes: what can be given by position, only so, and all."""

    by_position: tuple[str, ...]
    only_so: tuple[str, ...]
    names: frozenset[str]


def parameters_of(function: ast.FunctionDef) -> Parameters:
    """The parameters of a function, without those with stars."""
    given = function.args
    only_so = tuple(each.arg for each in given.posonlyargs)
    by_position = (*only_so, *(each.arg for each in given.args))
    return Parameters(
        by_position, only_so, frozenset({*by_position, *(each.arg for each in given.kwonlyargs)})
    )


def names_it(function: ast.FunctionDef, name: str) -> bool:
    """Whether a name stands somewhere in a function."""
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(function))


def is_called(text: Text, call: ast.Call, name: str) -> bool:
    """Whether a call names a function, by its name or by the one that an import gives it."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == name
    names = {name} | {
        each.asname or name
        for node in nodes_of(text, ast.ImportFrom)
        for each in node.names
        if each.name == name
    }
    return isinstance(call.func, ast.Name) and call.func.id in names


def given_at(call: ast.Call, at: int) -> ast.expr | None:
    """What a call is given at a position.

    Raises:
        NoFixError: it may be among those that are unpacked.
    """
    if any(isinstance(each, ast.Starred) for each in call.args):
        raise NoFixError
    return call.args[at] if at < len(call.args) else None


def literal(node: ast.expr | None) -> str | int | None:
    """The value of a string or a number that is written out."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str | int) else None


class Inner(NamedTuple):
    """A call that is an argument: what is called, and with what."""

    call: ast.Call
    function: ast.expr
    args: tuple[ast.expr, ...]
    kwargs: tuple[tuple[str, ast.expr], ...]


def called(node: ast.expr | None) -> Inner:
    """The call that an expression is.

    Raises:
        NoFixError: it is none, or something is unpacked in it.
    """
    if not isinstance(node, ast.Call) or any(isinstance(each, ast.Starred) for each in node.args):
        raise NoFixError
    named = tuple((each.arg, each.value) for each in node.keywords if each.arg is not None)
    if len(named) < len(node.keywords):
        raise NoFixError
    return Inner(node, node.func, tuple(node.args), named)


def first_argument(call: ast.Call) -> ast.expr | None:
    """What a call is given first, if that has no name."""
    return call.args[0] if call.args else None


def words_of(call: ast.Call) -> str:
    """The words of a label that is written in a call, as a name."""
    first = call.args[0] if call.args else next((each.value for each in call.keywords), None)
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    texts = [each.value for each in parts if isinstance(each, ast.Constant)]
    return slug(" ".join(each for each in texts if isinstance(each, str)))


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument.

    Raises:
        NoFixError: it may be among those that are unpacked.
    """
    for each in call.keywords:
        if each.arg == name:
            return each.value
    if any(each.arg is None for each in call.keywords):
        raise NoFixError
    return None


def first_replaced(
    text: Text, span: Span, name: str, old: frozenset[object], content: str, **more: str
) -> tuple[Edit, ...]:
    """Write something else for the first argument of a call, which is called ``name``.

    Args:
        text: the file.
        span: where the call is.
        name: the parameter.
        old: the constants of which one has to be written there.
        content: what is written instead.
        more: arguments that are passed as well if they are not there, by name.

    Raises:
        NoFixError: something else is written there.
    """
    call = node_at(text, span, ast.Call)
    given = argument(call, name) or (call.args[0] if call.args else None)
    if not isinstance(given, ast.Constant) or given.value not in old:
        raise NoFixError
    edits = [text.edit(text.start(given), text.end(given), content)]
    for each, value in more.items():
        if argument(call, each) is None:
            edits += add_argument(text, call, f"{each}={value}")
    return tuple(edits)


def add_argument(text: Text, call: ast.Call, content: str) -> tuple[Edit, ...]:
    """Pass one argument more, ``name=value``, after those that are there."""
    end = text.end(call) - 1
    last = max((text.end(each) for each in (*call.args, *call.keywords)), default=None)
    if last is None:
        opening = text.end(call.func) + text.text[text.end(call.func) :].index("(") + 1
        if text.text[opening:end].strip():
            raise NoFixError  # a comment
        return (text.edit(opening, end, content),)
    if len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.GeneratorExp):
        raise NoFixError
    first = min((*call.args, *call.keywords), key=text.start)
    return _append(text, text.start(first), last, end, content)


def add_lambda_parameters(
    text: Text, node: ast.expr | None, content: str
) -> tuple[Edit, ...] | None:
    """Take one parameter more in a lambda that has none; ``None``: it is no lambda.

    Raises:
        NoFixError: it has some already.
    """
    if not isinstance(node, ast.Lambda):
        return None
    start = text.start(node) + len("lambda")
    if ast.unparse(node.args) or not text.text[start:].lstrip().startswith(":"):
        raise NoFixError
    return (text.edit(start, start, f" {content}"),)


def function_in_loop(text: Text, call: ast.Call, node: ast.expr | None) -> ast.FunctionDef:
    """The function that an argument names, if it is defined in the loop that a call is in.

    Raises:
        NoFixError: it is not.
    """
    loops = [each for each in around(text, call) if isinstance(each, (ast.For, ast.AsyncFor))]
    if not isinstance(node, ast.Name) or not loops:
        raise NoFixError
    found = [
        each
        for each in ast.walk(loops[0])
        if isinstance(each, ast.FunctionDef) and each.name == node.id
    ]
    if len(found) != 1:
        raise NoFixError
    return found[0]


def add_parameter(text: Text, function: ast.FunctionDef, content: str) -> tuple[Edit, ...]:
    """Take one parameter more, ``name=default``, after those that are there.

    Raises:
        NoFixError: the function takes any keywords.
    """
    given = function.args
    if given.kwarg is not None:
        raise NoFixError
    nodes = [
        *(*given.posonlyargs, *given.args, *given.kwonlyargs, *given.defaults),
        *(each for each in (given.vararg, *given.kw_defaults) if each is not None),
    ]
    opening = _after_name(text, function)
    if not nodes:
        end = opening + text.text[opening:].index(")")
        if text.text[opening:end].strip():
            raise NoFixError  # a comment
        return (text.edit(opening, end, content),)
    last = max(text.end(each) for each in nodes)
    end = _closing(text, last)
    return _append(text, min(text.start(each) for each in nodes), last, end, content)


def _after_name(text: Text, function: ast.FunctionDef) -> int:
    """Where the parameters of a function begin."""
    start = text.offset(function.lineno, 1)
    name = text.text.index("def", start) + 3
    return text.text.index("(", text.text.index(function.name, name)) + 1


def _closing(text: Text, at: int) -> int:
    """The bracket that closes what ends there, behind others that only group."""
    found = None
    for index, char in _code(text, at):
        if char == ")":
            found = index
        elif char in ":-":
            break
    if found is None:
        raise NoFixError
    return found


def _code(text: Text, at: int) -> list[tuple[int, str]]:
    """The characters behind an offset, up to a colon, that are no white space and no comment."""
    found = []
    comment = False
    for index in range(at, len(text.text)):
        char = text.text[index]
        if char in "\r\n":
            comment = False
        elif char == "#":
            comment = True
        elif not comment and not char.isspace() and char != "\\":
            found.append((index, char))
            if char == ":":
                break
    return found


def _append(text: Text, first: int, last: int, end: int, content: str) -> tuple[Edit, ...]:
    """Put a further item behind the last one of a list in brackets.

    Args:
        text: the file.
        first: where the first item begins.
        last: where the last item ends, without brackets around it.
        end: where the bracket is that closes the list.
        content: the new item.
    """
    comma = None
    comment = False
    for at in range(last, end):
        char = text.text[at]
        if char in "\r\n":
            comment = False
        elif char == "#":
            comment = True
        elif not comment and char == ")":
            last = at + 1
        elif not comment and char == ",":
            comma = at
    if text.line_start(last) == text.line_start(end) or text.text[
        text.line_start(first) : first
    ].strip(" \t\f"):
        return (text.edit(last, last, f", {content}"),)
    margin = text.margin(first)
    stop = text.line_end(comma if comma is not None else last)
    if comma is not None:
        return (text.edit(stop, stop, f"\n{margin}{content},"),)
    return (text.edit(last, last, ","), text.edit(stop, stop, f"\n{margin}{content}"))
