"""Session state in the text of a file: what it is called, and where an entry is used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.nodes import nodes_of
from stlint.fixes.layout.text import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text

__all__ = ["is_method", "is_state", "state_uses"]

_OWN = frozenset(
    {
        *("clear", "get", "items", "keys", "pop", "popitem", "setdefault", "to_dict", "update"),
        "values",
    }
)


def is_method(name: str) -> bool:
    """Whether session state has a method of that name, which hides an entry."""
    return name in _OWN


@kept
def _entries(text: Text) -> dict[object, list[ast.Attribute | ast.Subscript]]:
    """The nodes that may be entries of something, by the names of these, as they stand."""
    found: dict[object, list[ast.Attribute | ast.Subscript]] = {}
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Attribute):
            found.setdefault(node.attr, []).append(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            found.setdefault(node.slice.value, []).append(node)
    return found


def state_uses(text: Text, key: str) -> Iterator[tuple[Text, ast.expr]]:
    """Where an entry of session state is read or written, as an attribute or an item."""
    for node in _entries(text).get(key, ()):
        if is_state(text, node.value):
            yield text, node


def is_state(text: Text, node: ast.expr) -> bool:
    """Whether something is session state, by its name or by what it was assigned."""
    if isinstance(node, ast.Attribute):
        return node.attr == "session_state"
    if not isinstance(node, ast.Name):
        return False
    if node.id == "session_state":
        return True
    return any(
        isinstance(each.value, ast.Attribute)
        and each.value.attr == "session_state"
        and any(isinstance(one, ast.Name) and one.id == node.id for one in each.targets)
        for each in nodes_of(text, ast.Assign)
    ) or any(
        any(one.name == "session_state" and one.asname == node.id for one in each.names)
        for each in nodes_of(text, ast.ImportFrom)
    )
