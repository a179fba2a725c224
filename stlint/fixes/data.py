"""What a function returns, as far as its text tells: data that can be copied, or something else."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stlint.fixes.imported import qualified
from stlint.fixes.values import parts_of
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text

__all__ = ["has_copy", "is_data", "is_stream", "made", "returned", "values_of"]

_SAME_KIND = frozenset(
    {
        *("copy", "dropna", "fillna", "reset_index", "set_index", "rename", "sort_values", "drop"),
        *("head", "tail", "astype", "drop_duplicates", "query", "assign", "sort_index", "round"),
        *("tolist", "to_dict", "strip", "lower", "upper", "split"),
    }
)
"""Methods of data that give data."""
_VIEWS = frozenset({"items", "keys", "values"})
_ITERATORS = frozenset({"enumerate", "filter", "iter", "map", "open", "reversed", "zip"})
_FRAMES = frozenset({"DataFrame", "Series", "read_csv", "read_excel", "read_json", "read_parquet"})


def returned(function: ast.FunctionDef) -> list[ast.expr]:
    """What a function returns, place by place."""
    found = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
    return [each for each in found if each is not None]


def made(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    """What a variable of a function is assigned, or what it goes through in a loop."""
    found: list[ast.expr] = []
    for each in ast.walk(function):
        targets = getattr(each, "targets", [getattr(each, "target", None)])
        if any(isinstance(one, ast.Name) and one.id == name for one in targets):
            if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
                found.append(each.value)
            elif isinstance(each, ast.For):
                found.append(each.iter)
    return found


def values_of(function: ast.FunctionDef) -> list[ast.expr]:
    """What a function returns, with what its variables are assigned in their place."""
    return [
        value
        for each in returned(function)
        for value in (made(function, each.id) if isinstance(each, ast.Name) else [each])
    ]


def is_stream(node: ast.expr) -> bool:
    """Whether an expression gives what is used up or cannot be stored: parts of data, a view."""
    if isinstance(node, ast.GeneratorExp | ast.Lambda):
        return True
    if not isinstance(node, ast.Call):
        return any(map(is_stream, parts_of(node) or ()))
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name):
        return node.func.id in _ITERATORS
    return name.startswith("iter") or name in _VIEWS or _in_parts(node)


def _in_parts(call: ast.Call) -> bool:
    """Whether a call reads data part by part."""
    return any(each.arg in {"chunksize", "iterator", "batch_size"} for each in call.keywords)


def is_data(text: Text, function: ast.FunctionDef, node: ast.expr, depth: int = 6) -> bool:
    """Whether a function makes plain data there, of which everyone can have a copy."""

    def every(*nodes: ast.expr) -> bool:
        return all(is_data(text, function, each, depth - 1) for each in nodes)

    if depth < 0:
        return False
    parts = parts_of(node)
    if parts is not None:
        return every(*parts)
    if isinstance(node, ast.ListComp | ast.SetComp):
        return every(node.elt)
    if isinstance(node, ast.Subscript):
        return every(node.value)
    if isinstance(node, ast.Call):
        return _gives_data(text, node) or (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in _SAME_KIND
            and every(node.func.value)
        )
    if isinstance(node, ast.Name):
        values = [each for each in made(function, node.id) if not _changes(each, node.id)]
        if any(has_copy(function, each) for each in values):
            values += _filled_with(function, node.id)
        return bool(values) and node.id not in set().union(*map(_names, values)) and every(*values)
    return False


def _filled_with(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What is put into a container of a function."""
    for each in ast.walk(function):
        if isinstance(each, ast.Assign | ast.AugAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            if any(_is_part(one, name) for one in targets):
                yield each.value
        elif (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and isinstance(each.func.value, ast.Name)
            and each.func.value.id == name
        ):
            yield from each.args
            yield from (one.value for one in each.keywords)


def _is_part(node: ast.expr, name: str) -> bool:
    while isinstance(node, ast.Subscript):
        node = node.value
        if isinstance(node, ast.Name):
            return node.id == name
    return False


def _changes(node: ast.expr, name: str) -> bool:
    """Whether a variable is made of itself: ``df = df[df.a > 0].dropna()`` stays what it was."""
    while True:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in _SAME_KIND:
                return False
            node = node.func.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return isinstance(node, ast.Name) and node.id == name


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _gives_data(text: Text, call: ast.Call) -> bool:
    name = qualified(text, call.func)
    last = name.rpartition(".")[2]
    if name in {"list", "dict", "set"}:
        return not call.args
    if name in {"range", "len", "str", "int", "float"}:
        return True
    if _in_parts(call):
        return False
    return (
        last in _FRAMES
        or (last == "json" and isinstance(call.func, ast.Attribute))
        or (name.startswith("pandas.") and effects().expensive_kind(name) == "data")
        or re.fullmatch(
            r"numpy(\.random)?\.(array|arange|zeros|ones|linspace|randn?|randint)", name
        )
        is not None
    )


def has_copy(function: ast.FunctionDef, node: ast.expr) -> bool:
    """Whether what is returned there is a list, a dictionary or a set."""
    if isinstance(node, ast.Name):
        values = made(function, node.id)
        return bool(values) and not any(
            isinstance(each, ast.Name) or not has_copy(function, each) for each in values
        )
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"list", "dict", "set"}
    return isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp)
