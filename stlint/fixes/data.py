"""Whether what an expression gives is used up when it is looked at."""

from __future__ import annotations

import ast

__all__ = ["is_stream"]

_VIEWS = frozenset({"items", "keys", "values"})
_ITERATORS = frozenset({"enumerate", "filter", "iter", "map", "open", "reversed", "zip"})


def is_stream(node: ast.expr) -> bool:
    """Whether an expression gives what is used up or cannot be stored: parts of data, a view."""
    if isinstance(node, ast.GeneratorExp | ast.Lambda):
        return True
    if not isinstance(node, ast.Call):
        return any(map(is_stream, _parts_of(node) or ()))
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name):
        return node.func.id in _ITERATORS
    return name.startswith("iter") or name in _VIEWS or _in_parts(node)


def _in_parts(call: ast.Call) -> bool:
    """Whether a call reads data part by part."""
    return any(each.arg in {"chunksize", "iterator", "batch_size"} for each in call.keywords)


def _parts_of(node: ast.expr) -> list[ast.expr] | None:
    """What a literal or a calculation is made of, none for a plain one; ``None``: it is neither."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        return []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return [each for each in (*node.keys, *node.values) if each is not None]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return None
