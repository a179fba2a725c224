"""Names with two underscores in a class: Python puts that of the class before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun

__all__ = ["attribute_name", "mangled"]


def mangled(owner: str, name: str) -> str:
    """How a class stores a name that is written in it."""
    private = name.startswith("__") and not name.endswith("__")
    return f"_{owner.lstrip('_')}{name}" if private and owner.strip("_") else name


def attribute_name(it: DryRun, node: cst.Attribute) -> str:
    """The name that ``value.name`` asks for where it stands."""
    name: str = node.attr.value
    if not name.startswith("__") or name.endswith("__"):
        return name
    source = it.process.sources[it.here.module.path]
    return source.once(_private_names, it.here.module.tree).get(id(node), name)


def _private_names(tree: Any) -> dict[int, str]:
    """What attributes with private names are called, by the ``id`` of their nodes."""
    found: dict[int, str] = {}
    left: list[tuple[Any, str]] = [(tree, "")]
    while left:
        node, owner = left.pop()
        if isinstance(node, cst.Attribute):
            found[id(node)] = mangled(owner, node.attr.value)
        inner = node.name.value if isinstance(node, cst.ClassDef) else owner
        left += [(each, inner) for each in node.children]
    return found
