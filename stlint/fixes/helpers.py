"""Helpers that draw a widget: they take its key, and each of their callers gives another one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.imported import uses_of
from stlint.fixes.layout.calls import add_argument, add_parameter, argument
from stlint.fixes.layout.habits import joined, quoted
from stlint.fixes.layout.loops import loops_around
from stlint.fixes.layout.nodes import around, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError, slug
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.fixes.context import Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit

__all__ = ["PARAMETER", "is_only_a_key", "sites_of", "through_parameter"]

PARAMETER = "key"
"""What a helper calls the key."""
_COMPUTED = (*(ast.JoinedStr, ast.FormattedValue, ast.BinOp), ast.BoolOp, ast.IfExp)


def sites_of(
    workshop: Workshop, text: Text, function: ast.FunctionDef
) -> list[tuple[Text, ast.Call]] | None:
    """Every call of a function in the app; None: it is used in other ways as well."""
    if scope_of(text, function) is not text.tree:
        return None
    found: list[tuple[Text, ast.Call]] = []
    for other in workshop.texts():
        for node in uses_of(other, text.path.stem, function.name, own=other is text):
            above = parents_of(other).get(node)
            if not isinstance(above, ast.Call) or above.func is not node:
                return None
            found.append((other, above))
    return found


def through_parameter(
    workshop: Workshop,
    text: Text,
    function: ast.FunctionDef,
    sites: list[tuple[Text, ast.Call]],
    default: str | None,
    first: str | None = None,
) -> tuple[Edit, ...]:
    """Let a function take a key, and its callers give one each; the first keeps the default.

    That is called ``default``, or is the code ``first``, or there is none.
    """
    for each in function.decorator_list:
        if text.code(each).partition("(")[0].rpartition(".")[2] not in {"fragment", "dialog"}:
            raise NoFixError
    edits: tuple[Edit, ...] = ()
    name = slug(function.name)
    given = function.args
    by_position = [each.arg for each in (*given.posonlyargs, *given.args)]
    known = {*by_position, *(each.arg for each in given.kwonlyargs)}
    if any(each.arg == PARAMETER for each in given.posonlyargs):
        raise NoFixError
    if PARAMETER not in known:
        value = first or (quoted(text, workshop.key(default, function)) if default else "None")
        edits += add_parameter(text, function, f"{PARAMETER}={value}")
        if any(isinstance(each, ast.Name) and each.id == PARAMETER for each in ast.walk(function)):
            raise NoFixError
    given_keys: list[_Given] = []
    for number, (other, call) in enumerate(sites):
        if any(isinstance(each, ast.Starred) for each in call.args):
            raise NoFixError
        _refuse_repeated(workshop, other, call)
        own = argument(call, PARAMETER)
        if own is None and PARAMETER in by_position[: len(call.args)]:
            own = call.args[by_position.index(PARAMETER)]
        if own is not None:
            given_keys.append(_given(other, call, own, given_keys))
            continue
        if PARAMETER in known and not is_only_a_key(text, function):
            raise NoFixError  # another value of it would mean something else
        loops = loops_around(other, call)
        edits += tuple(edit for each in loops for edit in each.edits)
        if not number and not loops:
            continue
        wanted = _named(other, call) or name
        names = tuple(each.name for each in loops)
        if names:
            value = joined(other, "", workshop.stem(wanted, call), names)
        else:
            value = quoted(other, workshop.key(wanted, call))
        edits += add_argument(other, call, f"{PARAMETER}={value}")
    return edits


def _refuse_repeated(
    workshop: Workshop, text: Text, call: ast.Call, inner: tuple[ast.AST, ...] = ()
) -> None:
    """Make sure that what is around a call is not called several times, however far outside.

    Args:
        workshop: the texts of the app.
        text: where the call is.
        call: the call.
        inner: the functions that are known to be called by way of it.

    Raises:
        NoFixError: it may be, or it calls itself.
    """
    scope = scope_of(text, call)
    if isinstance(scope, ast.FunctionDef):
        outer = sites_of(workshop, text, scope)
        if outer is None or len(outer) > 1 or any(loops_around(*each) for each in outer):
            raise NoFixError
        if scope in inner:
            raise NoFixError
        for each in outer:
            _refuse_repeated(workshop, *each, (*inner, scope))
    elif not isinstance(scope, ast.Module):
        raise NoFixError


class _Given(NamedTuple):
    """A key that a call gives: the whole of it, or what it begins with as far as that is known."""

    text: str
    whole: bool

    def is_apart(self, other: _Given) -> bool:
        if self.whole and other.whole:
            return self.text != other.text
        return not (
            (not self.whole and other.text.startswith(self.text))
            or (not other.whole and self.text.startswith(other.text))
        )


def _given(text: Text, call: ast.Call, key: ast.expr, others: Iterable[_Given]) -> _Given:
    """The key that a call gives: another one in each turn of a loop, and than other calls give.

    Raises:
        NoFixError: it may be the same one again.
    """
    names = {each.id for each in ast.walk(key) if isinstance(each, ast.Name)}
    if any(each.edits or each.name not in names for each in loops_around(text, call)):
        raise NoFixError
    first = key.values[0] if isinstance(key, ast.JoinedStr) and key.values else key
    start = str(first.value) if isinstance(first, ast.Constant) else ""
    found = _Given(start, isinstance(key, ast.Constant))
    if not all(map(found.is_apart, others)):
        raise NoFixError
    return found


def is_only_a_key(text: Text, function: ast.FunctionDef) -> bool:
    """Whether the parameter for a key is only used as the key of elements, or as a part of it.

    What else it is used for may be a name in session state, which no element is to have.
    """
    return all(
        _names_element(text, each)
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and each.id == PARAMETER
    )


def _names_element(text: Text, name: ast.Name) -> bool:
    for each in around(text, name):
        if isinstance(each, ast.keyword):
            call = parents_of(text)[each]
            called = call.func if isinstance(call, ast.Call) else None
            of_streamlit = isinstance(called, ast.Attribute) and called.attr in commands()
            return each.arg == PARAMETER and of_streamlit
        if not isinstance(each, _COMPUTED):
            return False
    return False


def _named(text: Text, call: ast.Call) -> str:
    """What a call is about: the variable that gets its result, or its first argument."""
    above = parents_of(text).get(call)
    if isinstance(above, ast.Assign) and isinstance(above.targets[0], ast.Name):
        return slug(above.targets[0].id.replace("_", " "))
    for each in call.args:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            return slug(each.value)
    return ""
