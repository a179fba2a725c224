"""Containers in containers of the same kind, which some releases refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import ElementCreated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.outside import Container
    from stlint.model.run import Run

__all__ = ["Nested", "nested"]

_ALIKE: Final = {
    "columns": "columns",
    "expander": "expander",
    "status": "expander",
    "popover": "popover",
    "chat_message": "chat_message",
}
"""What counts as what: a status is an expander."""


class Nested(NamedTuple):
    """A container too deep, and the one around it with which it is so, if that is known."""

    inner: ElementCreated
    outer: ElementCreated | None


def nested(run: Run) -> Iterator[Nested]:
    """Containers in one of their kind; columns in columns in columns, in the sidebar in columns."""
    inner = list(run.of(ElementCreated, having="inside"))
    drawn = run.elements if inner else ()
    made = {each: element for element in drawn for each in element.opens}
    for element in inner:
        kind = _ALIKE.get(element.command)
        if kind is None:
            continue
        around = [each for each in _around(element.inside) if _ALIKE.get(each.kind) == kind]
        allowed = int(kind == "columns" and element.root != "sidebar")
        if len(around) > allowed:
            yield Nested(element, made.get(around[-1]))


def _around(container: Container | None) -> Iterator[Container]:
    while container is not None:
        yield container
        container = container.inside
