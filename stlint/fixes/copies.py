"""What is shared by all users and should not be: everyone gets an own copy."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.data import has_copy, is_data, returned
from stlint.fixes.imported import uses_of
from stlint.fixes.layout.nodes import node_at, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import command_name
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.remedies import Unshare

__all__ = ["unshare"]

_SHARED = frozenset({"ttl", "max_entries", "show_spinner", "hash_funcs"})
"""Arguments that both caches have."""


def unshare(workshop: Workshop, remedy: Unshare, at: At) -> Fix:
    """Make edits of ``Unshare``.

    Raises:
        NoFixError: it is not known how.
    """
    [(text, place)] = at.sites
    for function in ast.walk(text.tree):
        if isinstance(function, ast.FunctionDef) and function.name == remedy.name:
            first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
            if first <= place.row <= function.lineno:
                if _is_used_elsewhere(workshop, text, function):
                    raise NoFixError  # what is changed here is seen there, perhaps on purpose
                values = returned(function)
                if values and all(is_data(text, function, each) for each in values):
                    return _as_data(text, function)
                return _copied(text, function, at)
    raise NoFixError


def _is_used_elsewhere(workshop: Workshop, text: Text, function: ast.FunctionDef) -> bool:
    """Whether a run can ask for the same object in more than one place."""
    uses = [
        node
        for each in workshop.texts()
        for node in uses_of(each, text.path.stem, function.name, own=each is text)
    ]
    return len(uses) > 1


def _as_data(text: Text, function: ast.FunctionDef) -> Fix:
    for decorator in function.decorator_list[-1:]:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        keywords = {each.arg for each in getattr(decorator, "keywords", ())}
        if text.code(called) == command_name(text, "cache_resource"):
            if not isinstance(called, ast.Attribute) or not keywords <= _SHARED:
                raise NoFixError
            end = text.end(called)
            edit = text.edit(end - len("cache_resource"), end, "cache_data")
            return Fix(f"put {function.name}() under @st.cache_data", Safety.UNSAFE, (edit,))
    raise NoFixError


def _copied(text: Text, function: ast.FunctionDef, at: At) -> Fix:
    """A copy at the call, if what is changed is that itself and not something in it."""
    if not all(has_copy(function, each) for each in returned(function)):
        raise NoFixError
    name = _changed(at)
    scope = scope_of(at.text, name)
    stores = [
        each
        for each in ast.walk(scope)
        if isinstance(each, ast.Name)
        and each.id == name.id
        and each is not name
        and not isinstance(each.ctx, ast.Load)
    ]
    above = parents_of(at.text)[stores[0]] if len(stores) == 1 else None
    if (
        not isinstance(above, ast.Assign)
        or above.targets != stores
        or scope_of(at.text, above) != scope
    ):
        raise NoFixError
    call = above.value
    uses = [*uses_of(at.text, text.path.stem, function.name, own=at.text is text)]
    if not isinstance(call, ast.Call) or call.func not in uses:
        raise NoFixError
    edit = at.text.edit(at.text.end(call), at.text.end(call), ".copy()")
    return Fix("work on a copy", Safety.UNSAFE, (edit,))


def _changed(at: At) -> ast.Name:
    """The variable whose object is changed: an item of it, or by a method of it."""
    for kind in (ast.Call, ast.Assign, ast.AugAssign, ast.Subscript):
        try:
            node: ast.AST = node_at(at.text, at.span, kind)
        except NoFixError:
            continue
        if isinstance(node, ast.Assign):
            [node] = node.targets if len(node.targets) == 1 else [node]
        elif isinstance(node, ast.AugAssign):
            node = node.target
        elif isinstance(node, ast.Call):
            node = node.func
        if isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        if isinstance(node, ast.Name):
            return node
    raise NoFixError
