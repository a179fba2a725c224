"""Names of Streamlit and of its arguments, replaced by those that they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.words import keywords_at, word_at
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
    word = word_at(at.text, at.span)
    old, new = remedy.old.split("."), remedy.new.split(".")
    if word.name != old[-1] or old[:-1] != new[:-1]:
        raise NoFixError
    safety = Safety.UNSAFE if remedy.guess else Safety.SAFE
    return Fix(f"write {new[-1]}", safety, (at.text.edit(word.start, word.end, new[-1]),))


def replace_argument(workshop: Workshop, remedy: ReplaceArgument, at: At) -> Fix:
    """Make edits of ``ReplaceArgument``.

    Raises:
        NoFixError: the argument is not written there, or the other one is given as well.
    """
    del workshop
    text = at.text
    given = keywords_at(text, at.span)
    found = given.get(remedy.name)
    if found is None or remedy.new in given:
        raise NoFixError
    if remedy.value is None:
        content = f"{remedy.new}={found.value}"
        edit = text.edit(found.start, found.start + len(remedy.name), remedy.new)
    elif found.literal:
        content = f"{remedy.new}={quoted(text, remedy.value.strip(_MARKS))}"
        edit = text.edit(found.start, found.end, content)
    else:
        raise NoFixError  # it is this in the runs that were looked at, and may be another
    safety = Safety.UNSAFE if remedy.guess else Safety.SAFE
    return Fix(f"write {content}", safety, (edit,))


_MARKS = "'\""
