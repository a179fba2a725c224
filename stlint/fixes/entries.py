"""Entries of session state: made only where they are missing, read by their keys."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.carried import method_at
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.nodes import node_at, parents_of
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies_of_state import MakeOnce, ReadItem

__all__ = ["make_once", "read_item"]


def make_once(workshop: Workshop, remedy: MakeOnce, at: At) -> Fix:
    """Make edits of ``MakeOnce``.

    Raises:
        NoFixError: the call is not all that its statement does, but for a name that it gets, or
            there is more than one line to it.
    """
    del workshop
    text = at.text
    call = node_at(text, at.span, ast.Call)
    method_at(text, call, "setdefault")
    statement = parents_of(text)[call]
    named = isinstance(statement, ast.Assign) and statement.value is call
    if not isinstance(statement, ast.Assign | ast.Expr) or statement.value is not call:
        raise NoFixError
    text.lines_of(statement)
    if len(call.args) != 2 or call.keywords or not isinstance(call.func, ast.Attribute):
        raise NoFixError
    if any("\n" in text.code(each) for each in (call.func, *call.args)):
        raise NoFixError
    state, key = text.code(call.func.value), quoted(text, remedy.key)
    start, margin = text.start(statement), text.margin(text.start(statement))
    entry = f"{state}[{key}]"
    kept = f"if {key} not in {state}:\n{margin}{unit_of(text)}{entry} = {text.code(call.args[1])}"
    edits = [text.edit(start, text.end(statement), kept)]
    if named:
        above = text.edit(start, start, f"{kept}\n{margin}")
        edits = [above, text.edit(text.start(call), text.end(call), entry)]
    return Fix("make it only where it is missing", Safety.SAFE, tuple(edits))


def read_item(workshop: Workshop, remedy: ReadItem, at: At) -> Fix:
    """Make edits of ``ReadItem``.

    Raises:
        NoFixError: no attribute of that name is written there.
    """
    del workshop
    text = at.text
    read = node_at(text, at.span, ast.Attribute)
    if read.attr != remedy.key:
        raise NoFixError
    edit = text.edit(text.end(read.value), text.end(read), f"[{quoted(text, remedy.key)}]")
    return Fix("read it by its key", Safety.UNSAFE, (edit,))
