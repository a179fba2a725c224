"""Commands that are gone, and what came in their place and works in another way."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stlint.fixes.caching import is_streamlit, takes_hashable
from stlint.fixes.data import is_data, is_stream, returned, values_of
from stlint.fixes.imported import qualified
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.nodes import FUNCTIONS, around, node_at, parents_of
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import Succeed

__all__ = ["succeed"]


def succeed(workshop: Workshop, remedy: Succeed, at: At) -> Fix:
    """Make edits of ``Succeed``.

    Raises:
        NoFixError: it is not known how.
    """
    node = node_at(at.text, at.span, ast.Attribute)
    if node.attr != remedy.name:
        raise NoFixError
    if node.attr in _PARAMETERS:
        return _address(workshop, at.text, node)
    return _cache(workshop, at.text, node)


# The parameters of the address -------------------------------------------------------------------


def _address(workshop: Workshop, text: Text, node: ast.Attribute) -> Fix:
    """All uses in the app are replaced at once: no release takes the old and the new ones."""
    told, edits = _PARAMETERS[node.attr](text, node)
    for other in workshop.texts():
        for each in ast.walk(other.tree):
            if isinstance(each, ast.Attribute) and each.attr in _PARAMETERS and each is not node:
                edits += _PARAMETERS[each.attr](other, each)[1]
            elif isinstance(each, ast.alias) and each.name in _PARAMETERS:
                raise NoFixError
    return Fix(told, Safety.UNSAFE, edits)


def _get_parameters(text: Text, node: ast.Attribute) -> tuple[str, tuple[Edit, ...]]:
    """``st.experimental_get_query_params()`` gave all values of each parameter, as lists."""
    call = _call(text, node)
    if call.keywords:
        raise NoFixError
    query = f"{text.code(node.value)}.query_params"
    code = f"{{key: {query}.get_all(key) for key in {query}}}"
    return f"read {query}", (text.edit(text.start(call), text.end(call), code),)


def _set_parameters(text: Text, node: ast.Attribute) -> tuple[str, tuple[Edit, ...]]:
    """``st.experimental_set_query_params(a=1)`` replaced all parameters."""
    call = _call(text, node)
    query = f"{text.code(node.value)}.query_params"
    if not call.keywords:
        edit = text.edit(text.start(node), text.end(node), f"{query}.clear")
        return f"write {query}.clear()", (edit,)
    opening = text.end(node) + text.text[text.end(node) :].index("(") + 1
    edits = [
        text.edit(text.start(node), text.end(node), f"{query}.from_dict"),
        text.edit(opening, opening, "{"),
        *(_item(text, each) for each in call.keywords if each.arg is not None),
        text.edit(text.end(call) - 1, text.end(call) - 1, "}"),
    ]
    return f"write {query}.from_dict()", tuple(edits)


def _call(text: Text, node: ast.Attribute) -> ast.Call:
    """The call of a function that is only called, without arguments by position.

    Raises:
        NoFixError: it is used in another way, or in an f-string.
    """
    call = parents_of(text)[node]
    if not isinstance(call, ast.Call) or call.func is not node or call.args:
        raise NoFixError
    if any(isinstance(each, ast.JoinedStr) for each in around(text, node)):
        raise NoFixError
    return call


def _item(text: Text, keyword: ast.keyword) -> Edit:
    """``name=`` becomes ``"name": ``."""
    start = text.start(keyword)
    sign = re.compile(r"\w+[ \t]*=[ \t]*").match(text.text, start)
    if sign is None or keyword.arg is None:
        raise NoFixError
    return text.edit(start, sign.end(), f"{quoted(text, keyword.arg)}: ")


# The first cache ---------------------------------------------------------------------------------

_KEPT = ("ttl", "max_entries", "show_spinner", "hash_funcs")
_DROPPED = ("allow_output_mutation", "suppress_st_warning")


def _cache(workshop: Workshop, text: Text, node: ast.Attribute) -> Fix:
    """``st.cache`` shared what a function returned, whatever that was, and hashed everything."""
    above = parents_of(text)[node]
    decorator = above if isinstance(above, ast.Call) and above.func is node else node
    function = parents_of(text)[decorator]
    if not isinstance(function, ast.FunctionDef) or decorator not in function.decorator_list[-1:]:
        raise NoFixError  # another decorator below it makes something else of the function
    if isinstance(parents_of(text)[function], ast.ClassDef) or not _may_be_cached(text, function):
        raise NoFixError
    given = _arguments(decorator)
    kind = _kind(text, function, given)
    if "hash_funcs" not in given and not takes_hashable(workshop, text, function):
        raise NoFixError
    kept = [f"{name}={text.code(given[name])}" for name in _KEPT if name in given]
    if _is_true(given.get("persist")):
        kept.insert(0, f"persist={quoted(text, 'disk')}")
    name = f"{text.code(node.value)}.{kind}"
    edits = [text.edit(text.start(node), text.end(node), name)]
    if len(kept) != len(given) or "persist" in given:
        if "#" in text.code(decorator):
            raise NoFixError  # a comment would be lost
        arguments = f"({', '.join(kept)})" if kept else ""
        edits.append(text.edit(text.end(node), text.end(decorator), arguments))
    return Fix(f"put {function.name}() under @{name}", Safety.UNSAFE, tuple(edits))


def _arguments(decorator: ast.expr) -> dict[str, ast.expr]:
    """What the decorator is given, by name."""
    if not isinstance(decorator, ast.Call):
        return {}
    given = {each.arg: each.value for each in decorator.keywords if each.arg is not None}
    known = {*_KEPT, *_DROPPED, "persist"}
    if decorator.args or len(given) < len(decorator.keywords) or not given.keys() <= known:
        raise NoFixError
    if not all(isinstance(given.get(each, ast.Constant(0)), ast.Constant) for each in _SWITCHES):
        raise NoFixError
    return given


_SWITCHES = ("persist", *_DROPPED)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value)


def _may_be_cached(text: Text, function: ast.FunctionDef) -> bool:
    """Whether the caches of today take a function: no generator, no widgets in it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await | ast.Global | ast.Nonlocal):
            return False
        if isinstance(node, FUNCTIONS) and node is not function:
            return False
        if isinstance(node, ast.Attribute) and is_streamlit(text, node.value):
            command = commands().get(node.attr)
            if command is not None and command.state_entry:
                return False
    names = [each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    return not any(each.startswith("_") for each in names)


def _kind(text: Text, function: ast.FunctionDef, given: Mapping[str, ast.expr]) -> str:
    """Which cache fits what a function returns.

    Raises:
        NoFixError: that is not known; or it may be shared on purpose.
    """
    places = returned(function)
    values = values_of(function)
    if any(map(is_stream, values)):
        raise NoFixError
    mutable = _is_true(given.get("allow_output_mutation"))
    if any(_is_resource(text, each) for each in values):
        return "cache_resource"
    if _is_true(given.get("persist")):
        return "cache_data"  # it was pickled before
    if all(is_data(text, function, each) for each in places):
        if mutable and not all(isinstance(each, ast.Call | ast.Subscript) for each in values):
            raise NoFixError
        return "cache_data"
    if mutable:
        return "cache_resource"
    raise NoFixError


def _is_resource(text: Text, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = qualified(text, node.func)
    return effects().expensive_kind(name, method=name.startswith("*")) == "resource"


_PARAMETERS: Mapping[str, Callable[[Text, ast.Attribute], tuple[str, tuple[Edit, ...]]]] = {
    "experimental_get_query_params": _get_parameters,
    "experimental_set_query_params": _set_parameters,
}
