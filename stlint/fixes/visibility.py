"""What a click shows, kept: the button sets a flag in session state, and the flag is asked for."""

from __future__ import annotations

import ast
import keyword
from typing import TYPE_CHECKING

from stlint.api import commands
from stlint.findings import Fix, Safety
from stlint.fixes.text import FUNCTIONS, NoFixError, slug

if TYPE_CHECKING:
    from stlint.fixes.remedies import KeepShown
    from stlint.fixes.text import Text
    from stlint.fixes.workshop import At, Workshop

__all__ = ["keep_shown"]

_ONCE = (ast.AugAssign, ast.Delete, ast.Global, ast.Nonlocal, ast.Raise, ast.Return)
"""Statements that are not to be done again on every rerun, or end what comes behind."""


def keep_shown(workshop: Workshop, remedy: KeepShown, at: At) -> Fix:
    """Make edits of ``KeepShown``.

    Raises:
        NoFixError: it is not known how.
    """
    text = at.text
    [(other, place)] = at.sites
    button = other.at(place, ast.Call)
    branch = _branch(text, at, button) if other is text else None
    if branch is None or text.text.startswith("elif", text.start(branch)):
        raise NoFixError
    for above in text.around(branch):
        if isinstance(above, ast.For | ast.While | ast.AsyncFor | ast.Lambda):
            raise NoFixError
    if any(isinstance(each, _ONCE) for part in branch.body for each in ast.walk(part)):
        raise NoFixError
    if isinstance(text.scope(branch), FUNCTIONS) and not _is_one(button):
        raise NoFixError  # the function may draw several buttons
    if any(map(_may_ask, (each for part in branch.orelse for each in ast.walk(part)))):
        raise NoFixError  # which nobody could get back to
    flag = workshop.key(_name(remedy.label), branch, "_")
    margin = text.margin(text.start(branch))
    test_end = _colon(text, branch)
    edit = text.edit(
        test_end,
        test_end,
        f":\n{margin}{text.unit}{text.state}.{flag} = True\n"
        f"{margin}if {text.state}.get({text.quoted(flag)})",
    )
    return Fix(f"keep it shown with {text.state}.{flag}", Safety.UNSAFE, (edit,))


def _is_one(button: ast.Call) -> bool:
    """Whether every button that a call draws is the same one."""
    given = [*button.args[:1], *(each.value for each in button.keywords if each.arg in _NAMES)]
    return all(isinstance(each, ast.Constant) for each in given)


_NAMES = ("label", "key", None)
"""What a button is known by; ``None`` stands for arguments that are unpacked."""


def _may_ask(node: ast.AST) -> bool:
    """Whether a call may draw a widget, as far as is known of what is called."""
    if not isinstance(node, ast.Call):
        return False
    command = commands().get(node.func.attr) if isinstance(node.func, ast.Attribute) else None
    return command is None or command.state_entry


def _branch(text: Text, at: At, button: ast.Call) -> ast.If | None:
    """The ``if`` that shows something after a click."""
    above = text.parents[button]
    if isinstance(above, ast.NamedExpr):
        above = text.parents[above]
    if isinstance(above, ast.If):
        return above
    if not isinstance(above, ast.Assign) or not isinstance(above.targets[0], ast.Name):
        return None
    name = above.targets[0].id
    shown = text.at(at.span, ast.Call)
    for each in text.around(shown):
        if isinstance(each, ast.If) and isinstance(each.test, ast.Name) and each.test.id == name:
            return each
    return None


def _name(label: str | None) -> str:
    name = slug(label or "", "_")
    if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
        return f"show_{name}" if name and name.isascii() else "show"
    return name


def _colon(text: Text, branch: ast.If) -> int:
    """Where the colon of an ``if`` is."""
    at = text.end(branch.test)
    while text.text[at] != ":":
        if text.text[at] == "#":
            at = text.line_end(at)
        at += 1
    return at
