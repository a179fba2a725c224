"""The configuration of the page, moved to where it belongs: right behind the imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.statements import assignment_at, is_of_module, lone_call, moved_up
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import top_of
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import MoveUp

__all__ = ["move_up"]


def move_up(workshop: Workshop, remedy: MoveUp, at: At) -> Fix:
    """Make edits of ``MoveUp``.

    Raises:
        NoFixError: it is not known how.
    """
    del workshop
    text, ((other, first), *needed) = at.text, at.sites
    place, _ = top_of(text)
    statement = lone_call(text, at.span)
    if text.path != remedy.script:
        raise NoFixError
    if other is text and text.offset(first.row, first.column) < place:
        raise NoFixError
    below = [span for _, span in needed if text.offset(span.row, span.column) >= place]
    makers = [assignment_at(text, each) for each in below]
    safe = is_of_module(text, statement) and not makers
    edits = moved_up(text, [*makers, statement])
    return Fix("move it behind the imports", Safety.SAFE if safe else Safety.UNSAFE, edits)
