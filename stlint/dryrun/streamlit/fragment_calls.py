"""Calls of fragments and dialogs as Streamlit remembers them, to run them again alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.dryrun.core.arguments import Arguments
    from stlint.model.objects import Function
    from stlint.model.outside import Container as Place
    from stlint.model.surroundings import Surrounding


FRAGMENT: Final = "fragment"
"""Stands in a site before the call of a fragment or a dialog."""
FRAGMENT_KEY: Final = "fragment key"
"""With a function: what it is known by, in a name space of its own."""


OPENED: Final = ("dialog opened",)
"""In the store: the run has opened a dialog."""


class Fragment(NamedTuple):
    """A call of a fragment or a dialog, and all that it takes to run it again alone."""

    node: Any
    function: Function
    given: Arguments
    path: Path
    site: tuple[Any, ...]
    stack: tuple[tuple[Path, Any], ...]
    functions: tuple[Function, ...]
    containers: tuple[Place, ...]
    page: int | None
    layers: tuple[Surrounding, ...]


def fragment_around(site: tuple[Any, ...]) -> tuple[Any, ...]:
    """The site of the innermost fragment or dialog that a site is in; ``()``: in none."""
    for index in range(len(site) - 1, -1, -1):
        if site[index] == FRAGMENT:
            return site[: index + 2]
    return ()
