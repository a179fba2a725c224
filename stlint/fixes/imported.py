"""What the names of imports mean in a text, and where something that is imported is used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.text import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text

__all__ = ["is_module", "qualified", "uses_of"]


def uses_of(text: Text, module: str, name: str, *, own: bool) -> Iterator[ast.expr]:
    """Where a function is used that is defined at the top of a module.

    Args:
        text: where it may be used.
        module: the last part of the module's name.
        name: the function.
        own: this file is that module.
    """
    locals_: set[str] = {name} if own else set()
    modules: set[str] = set()
    for node in ast.walk(text.tree):
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                if each.name == name and (node.module or "").rpartition(".")[2] == module:
                    locals_.add(each.asname or name)
                elif each.name == module:
                    modules.add(each.asname or module)
        elif isinstance(node, ast.Import):
            for each in node.names:
                if each.name.rpartition(".")[2] == module:
                    modules.add(each.asname or each.name)
    for node in ast.walk(text.tree):
        if (isinstance(node, ast.Name) and node.id in locals_) or (
            isinstance(node, ast.Attribute)
            and (node.attr == name and text.code(node.value) in modules)
        ):
            yield node


@kept
def _imported(text: Text) -> dict[str, str]:
    """What the names of imports mean, wherever in the file they are."""
    found: dict[str, str] = {}
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Import):
            found.update({each.asname: each.name for each in node.names if each.asname})
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                found[each.asname or each.name] = f"{node.module}.{each.name}"
    return found


def is_module(text: Text, node: ast.expr) -> bool:
    """Whether something is a name of what is imported, or an attribute of that."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in _modules(text)


@kept
def _modules(text: Text) -> set[str]:
    """Every name that an import binds, wherever in the file."""
    return {
        (each.asname or each.name).partition(".")[0]
        for node in ast.walk(text.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
    }


def qualified(text: Text, node: ast.expr) -> str:
    """The full name of what is called ``pd.read_csv``; a part that is no name is ``*``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    root = _imported(text).get(node.id, node.id) if isinstance(node, ast.Name) else "*"
    return ".".join([root, *reversed(parts)])
