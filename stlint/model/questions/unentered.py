"""What is made for a ``with`` and never used: nothing is drawn in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import Drawn, ElementCreated, Unused
from stlint.model.ops import Op
from stlint.model.outside import SIDEBAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Unentered", "bare_sidebars", "unentered"]

_FOR_WITH: Final = frozenset({"chat_message", "echo", "expander", "form", "popover", "spinner"})
"""Commands that do nothing by themselves; others, such as ``empty``, keep a place free."""


class Unentered(NamedTuple):
    """An element that nothing is drawn in, and the next one, which is drawn beside it."""

    element: ElementCreated
    beside: ElementCreated | None


def unentered(run: Run) -> Iterator[Unentered]:
    """What is made for a ``with`` in a statement of its own, and thrown away."""
    for unused in run.of(Unused):
        made = next((each for each in run.elements if _made(each, unused)), None)
        if made is not None and not any(each.inside in made.opens for each in run.elements):
            yield Unentered(made, _next(run, made))


def _made(element: ElementCreated, unused: Unused) -> bool:
    """Whether an element is what a statement made and did not use."""
    here = element.place.statement is unused.place.statement
    if element.command not in _FOR_WITH or not here:
        return False
    value = unused.value
    return value in element.opens or (
        value.op is Op.CONTEXT and value.args == (element.command, element.place.site)
    )


def _next(run: Run, before: ElementCreated) -> ElementCreated | None:
    """What is drawn next in the same container, whenever an element is there."""
    return next(
        (
            each
            for each in run.elements
            if each.order > before.order
            and each.inside is before.inside
            and before.guards.implies(each.guards)
        ),
        None,
    )


def bare_sidebars(run: Run) -> Iterator[Drawn]:
    """Lines in which ``st.sidebar`` stands alone, which magic shows."""
    for drawn in run.of(Drawn):
        if drawn.value is SIDEBAR:
            yield drawn
