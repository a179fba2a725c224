"""What a click shows, kept: the click is noted in session state, and what it brought with it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.data import is_stream
from stlint.fixes.drawing import Drawing
from stlint.fixes.elsewhere import bound, is_changed_elsewhere, is_shown_elsewhere
from stlint.fixes.flags import flag_of
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.nodes import FUNCTIONS, around, node_at, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import state_name
from stlint.fixes.state import is_method
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import KeepShown

__all__ = ["keep_shown"]

_ENDS = (ast.Delete, ast.Global, ast.Nonlocal, ast.Raise, ast.Return, ast.Break, ast.Continue)
"""Statements that end what comes behind, or change what names mean."""
_LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.Lambda)


def keep_shown(workshop: Workshop, remedy: KeepShown, at: At) -> Fix:
    """Make edits of ``KeepShown``: only what is drawn is done again, the rest once for a click.

    Raises:
        NoFixError: it is not known how.
    """
    text = at.text
    (other, place), *drawn = at.sites
    button = node_at(other, place, ast.Call)
    branch = _branch(text, at, button) if other is text else None
    if branch is None or text.text.startswith("elif", text.start(branch)):
        raise NoFixError
    if any(isinstance(above, _LOOPS) for above in around(text, branch)):
        raise NoFixError
    if isinstance(scope_of(text, branch), FUNCTIONS) and not _is_one(button):
        raise NoFixError  # the function may draw several buttons
    if any(map(_may_ask, (each for part in branch.orelse for each in ast.walk(part)))):
        raise NoFixError  # which nobody could get back to
    calls = [node_at(one, span, ast.Call) for one, span in drawn if one is text]
    if is_shown_elsewhere(text, branch, node_at(text, at.span, ast.Call), calls):
        raise NoFixError
    parts = _parts(text, branch, Drawing(calls))
    if is_changed_elsewhere(text, branch, bound(parts.shown)):
        raise NoFixError  # to what it was, in every run
    flag = flag_of(workshop, text, remedy.label, button, branch)
    if not parts.done:
        return _noted(text, branch, flag)
    return _split(workshop, text, branch, parts, flag)


def _noted(text: Text, branch: ast.If, flag: str) -> Fix:
    """The click sets a flag, and the branch is under that."""
    margin = text.margin(text.start(branch))
    end = _colon(text, branch)
    edit = text.edit(
        end,
        end,
        f":\n{margin}{unit_of(text)}{state_name(text)}.{flag} = True\n"
        f"{margin}if {state_name(text)}.get({quoted(text, flag)})",
    )
    return Fix(f"keep it shown with {state_name(text)}.{flag}", Safety.UNSAFE, (edit,))


# What is done once, and what is shown for long ---------------------------------------------------


class _Parts(NamedTuple):
    """A branch: what is ``done`` by the click, then what is ``shown`` and only draws.

    ``kept`` are the variables that come from one to the other.
    """

    done: Sequence[ast.stmt]
    shown: Sequence[ast.stmt]
    kept: tuple[str, ...]


def _parts(text: Text, branch: ast.If, drawing: Drawing) -> _Parts:
    """Take a branch apart.

    Raises:
        NoFixError: it shows something before all is done, or the other part needs what cannot be
            kept.
    """
    body = branch.body
    if any(isinstance(each, _ENDS) for part in body for each in ast.walk(part)):
        raise NoFixError
    count = len(body)
    while count and drawing.only_draws(text, body[count - 1]):
        count -= 1
    done, shown = body[:count], body[count:]
    if not shown or any(drawing.draws(text, each) for each in done):
        raise NoFixError
    needed = {
        each.id
        for part in shown
        for each in ast.walk(part)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }
    kept = tuple(name for name in dict.fromkeys(bound(done)) if name in needed)
    if any(not _is_kept(done, name) or name in set(bound(shown)) for name in kept):
        raise NoFixError
    return _Parts(done, shown, kept)


def _is_kept(done: Sequence[ast.stmt], name: str) -> bool:
    """Whether a variable is surely assigned once, and something that can be kept."""
    values = [value for part in done for value in _assigned(part, name)]
    return bound(done).count(name) == 1 and len(values) == 1 and not is_stream(values[0])


def _assigned(statement: ast.stmt, name: str) -> list[ast.expr]:
    if isinstance(statement, ast.With):
        return [value for part in statement.body for value in _assigned(part, name)]
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    parts = [
        part
        for each in targets
        for part in (each.elts if isinstance(each, ast.Tuple) else (each,))
        if isinstance(part, ast.Name) and part.id == name
    ]
    return [statement.value] if parts else []


def _split(workshop: Workshop, text: Text, branch: ast.If, parts: _Parts, flag: str) -> Fix:
    """The click does what is to be done once; what comes of it is kept, and shown from there."""
    first = parts.shown[0]
    end = text.end(parts.done[-1])
    if not text.leads_line(first) or text.line_end(end) > text.start(first):
        raise NoFixError
    margin = text.margin(text.start(branch))
    inner = text.margin(text.start(first))
    keys = {name: workshop.key(_plain(name), (branch, name), "_") for name in parts.kept}
    lines = [f"{inner}{state_name(text)}.{key} = {name}\n" for name, key in keys.items()]
    if not keys:
        lines = [f"{inner}{state_name(text)}.{flag} = True\n"]
    asked = next(iter(keys.values()), None)
    test = f"{quoted(text, asked)} in {state_name(text)}" if asked else _asks(text, flag)
    start = text.next_line(end)
    edits = [text.edit(start, start, f"{''.join(lines)}{margin}if {test}:\n")]
    edits += [each for name, key in keys.items() for each in _read(text, parts.shown, name, key)]
    told = f"{state_name(text)}.{asked or flag}"
    what = "what comes of it in" if asked else "it shown with"
    return Fix(f"keep {what} {told}", Safety.UNSAFE, tuple(edits))


def _asks(text: Text, flag: str) -> str:
    return f"{state_name(text)}.get({quoted(text, flag)})"


def _plain(name: str) -> str:
    """A key for a variable: no name of a method, and none that is private."""
    plain = name.strip("_") or "result"
    return f"kept_{plain}" if is_method(plain) else plain


def _read(text: Text, shown: Sequence[ast.stmt], name: str, key: str) -> Iterable[Edit]:
    """Every read of a variable, from session state.

    Raises:
        NoFixError: one is in an f-string that would tell another name.
    """
    for node in (each for part in shown for each in ast.walk(part)):
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        start, end = text.start(node), text.end(node)
        inside = any(isinstance(each, ast.JoinedStr) for each in around(text, node))
        if text.text[start:end] != name or (inside and text.text[end : end + 1] == "="):
            raise NoFixError
        yield text.edit(start, end, f"{state_name(text)}.{key}")


# The branch --------------------------------------------------------------------------------------


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
    above = parents_of(text)[button]
    if isinstance(above, ast.NamedExpr):
        above = parents_of(text)[above]
    if isinstance(above, ast.If):
        return above
    if not isinstance(above, ast.Assign) or not isinstance(above.targets[0], ast.Name):
        return None
    name = above.targets[0].id
    shown = node_at(text, at.span, ast.Call)
    for each in around(text, shown):
        if isinstance(each, ast.If) and isinstance(each.test, ast.Name) and each.test.id == name:
            return each
    return None


def _colon(text: Text, branch: ast.If) -> int:
    """Where the colon of an ``if`` is."""
    at = text.end(branch.test)
    while text.text[at] != ":":
        if text.text[at] == "#":
            at = text.line_end(at)
        at += 1
    return at
