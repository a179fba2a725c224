"""What flags in session state are called: after the button that sets them, never like a method."""

from __future__ import annotations

import keyword
import unicodedata
from typing import TYPE_CHECKING

from stlint.fixes.layout.branches import function_around, target_of
from stlint.fixes.layout.text import slug
from stlint.fixes.state import is_method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.context import Workshop
    from stlint.fixes.layout.branches import If
    from stlint.results.finding import Span
    from stlint.results.remedies import KeepShown

__all__ = ["flag_of"]


def flag_of(workshop: Workshop, remedy: KeepShown, button: Span, branch: If) -> str:
    """A key that is free, for what a click on a button shows.

    Args:
        workshop: the texts of the app.
        remedy: what is known of the button.
        button: its call.
        branch: what it shows; the same gets the same key.
    """
    wanted = [each for each in map(_name, _words(remedy, button, branch)) if each]
    said = [remedy.label] if remedy.label else []
    keys = [workshop.apart(branch.text, each, *said) for each in (*dict.fromkeys(wanted), "shown")]
    return workshop.first_free(keys, branch.node, "_")


def _words(remedy: KeepShown, button: Span, branch: If) -> Iterator[str]:
    """What a flag may be called after, the best first."""
    label = _plain(remedy.label or "")
    yield label
    if remedy.key is not None:
        yield f"{label} {remedy.key}"
    variable = target_of(branch.text, button)
    if variable is not None:
        yield variable.replace("_", " ")
    function = function_around(branch)
    if function is not None:
        yield f"{function.replace('_', ' ')} {label}"
    for command in remedy.branch.commands:
        yield f"{label.strip() or 'show'} {command.replace('_', ' ')}"


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
