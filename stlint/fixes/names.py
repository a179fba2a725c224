"""Names of Streamlit and of its arguments, replaced by those that they have now."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.nodes import node_at
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import Rename, ReplaceArgument

__all__ = ["rename", "replace_argument"]


def rename(workshop: Workshop, remedy: Rename, at: At) -> Fix:
    """Make edits of ``Rename``.

    Raises:
        NoFixError: the name is not written there.
    """
    del workshop
    text = at.text
    try:
        node: ast.expr = node_at(text, at.span, ast.Attribute)
    except NoFixError:
        node = node_at(text, at.span, ast.Call).func
    old, new = remedy.old.split("."), remedy.new.split(".")
    if not isinstance(node, ast.Attribute) or node.attr != old[-1] or old[:-1] != new[:-1]:
        raise NoFixError
    end = text.end(node)
    start = end - len(node.attr)
    if text.text[start:end] != node.attr:
        raise NoFixError
    safety = Safety.UNSAFE if remedy.guess else Safety.SAFE
    return Fix(f"write {new[-1]}", safety, (text.edit(start, end, new[-1]),))


def replace_argument(workshop: Workshop, remedy: ReplaceArgument, at: At) -> Fix:
    """Make edits of ``ReplaceArgument``.

    Raises:
        NoFixError: the argument is not written there, or the other one is given as well.
    """
    del workshop
    text = at.text
    call = node_at(text, at.span, ast.Call)
    given = {each.arg: each for each in call.keywords}
    found = given.get(remedy.name)
    if found is None or remedy.new in given:
        raise NoFixError
    if remedy.value is not None and not isinstance(found.value, ast.Constant):
        raise NoFixError  # it is this in the runs that were looked at, and may be another
    start, end = text.start(found), text.end(found)
    value = text.code(found.value) if remedy.value is None else remedy.value
    if isinstance(remedy.value, str):
        value = quoted(text, remedy.value.strip("'\""))
    content = f"{remedy.new}={value}"
    if remedy.value is None:
        edit = text.edit(start, start + len(remedy.name), remedy.new)
    else:
        edit = text.edit(start, end, content)
    safety = Safety.UNSAFE if remedy.guess else Safety.SAFE
    return Fix(f"write {content}", safety, (edit,))
