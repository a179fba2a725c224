"""What is around an event: containers, fragments, cached functions and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.model.outside import Container

__all__ = ["CONTAINERS", "FOREIGN", "Surrounding", "contained", "inside_of"]

FOREIGN: Final = frozenset({"foreign", "handed", "thread"})
"""Surroundings in which nobody knows what else is around: code of others decides that."""

CONTAINERS: Final = frozenset({"container", "form"})
"""Surroundings that an element may leave: it is drawn into another container."""
_NONE: Final = frozenset({"main", "dialog"})
"""What is around everything, and what is told as a dialog."""


class Surrounding(NamedTuple):
    """Something that events happen in.

    ``kind`` and what the other two are then:

    ``container``  the container; its command, such as ``expander``
    ``form``       the form, as a container
    ``fragment``, ``dialog``  the function
    ``cached``     the function; ``cache_data``, ``cache_resource`` or ``other``
    ``callback``   the value of the element that calls it
    ``import``     the path of the module; of what imports it the path and the statement
    ``thread``     the function; by which call another thread or process was given it
    ``handed``     the function; which call of a library was given it and may call it
    ``lock``       nothing
    ``foreign``    a context manager of which it is not known what it draws into
    ``handler``    the exception that is handled
    ``masked``     nothing; what handles an exception of it may raise another one
    """

    kind: str
    what: Any = None
    how: str = ""


def contained(container: Container) -> Surrounding:
    """A container as something to be in."""
    kind = container.kind
    return Surrounding("form" if kind == "form" else "container", container, kind)


def inside_of(layers: Sequence[Surrounding], container: Container | None) -> Iterator[Surrounding]:
    """What is around an element, the innermost first.

    An element may be drawn into another container than that of the ``with`` it stands in: it is in
    the containers around that one, then, and in no other.

    Args:
        layers: what is around the call that draws it, the outermost first.
        container: what it is drawn into.
    """
    if container is None:
        yield from reversed(layers)
        return
    drawn: dict[Container, Surrounding] = {}
    while container is not None:
        if container.kind not in _NONE:
            drawn[container] = contained(container)
        container = container.inside
    entered = {each.what for each in layers if each.kind in {"container", "form"}}
    yield from (each for what, each in drawn.items() if what not in entered)
    for each in reversed(layers):
        if each.kind not in {"container", "form"} or each.what in drawn:
            yield each
