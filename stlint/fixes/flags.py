"""What flags in session state are called: after the button that sets them, never like a method."""

from __future__ import annotations

import ast
import keyword
import unicodedata
from typing import TYPE_CHECKING

from stlint.fixes.layout.nodes import FUNCTIONS, parents_of, scope_of
from stlint.fixes.layout.text import slug
from stlint.fixes.state import is_method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.context import Workshop
    from stlint.fixes.layout.text import Text

__all__ = ["flag_of"]


def flag_of(
    workshop: Workshop, text: Text, label: str | None, button: ast.Call, branch: ast.If
) -> str:
    """A key that is free, for what a click on a button shows.

    Args:
        workshop: the texts of the app.
        text: the file that the button is in.
        label: that of the button, if it is known.
        button: its call.
        branch: what it shows; the same gets the same key.
    """
    wanted = [each for each in map(_name, _words(text, label, button, branch)) if each]
    return workshop.first_free([*dict.fromkeys(wanted), "shown"], branch, "_")


def _words(text: Text, label: str | None, button: ast.Call, branch: ast.If) -> Iterator[str]:
    """What a flag may be called after, the best first."""
    label = _plain(label or "")
    yield label
    for each in button.keywords:
        if each.arg == "key" and isinstance(getattr(each.value, "value", None), str):
            yield f"{label} {ast.literal_eval(each.value)}"
    above = parents_of(text)[button]
    target = above.targets[0] if isinstance(above, ast.Assign) else getattr(above, "target", None)
    if isinstance(target, ast.Name):
        yield target.id.replace("_", " ")
    scope = scope_of(text, branch)
    if isinstance(scope, FUNCTIONS):
        yield f"{scope.name.replace('_', ' ')} {label or ''}"
    for node in (each for part in branch.body for each in ast.walk(part)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f"{label.strip() or 'show'} {node.func.attr.replace('_', ' ')}"


def _plain(label: str) -> str:
    """The words of a label in letters that every keyboard has."""
    label = label.replace(":material/", " ")
    return unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()


def _name(words: str) -> str:
    """A name of some words, or nothing."""
    name = slug(words, "_")
    if name and (not name.isidentifier() or keyword.iskeyword(name) or is_method(name)):
        return f"show_{name}"
    return name
