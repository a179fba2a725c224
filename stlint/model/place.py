"""Where and under which conditions something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.model.guards import Guards
    from stlint.model.surroundings import Surrounding

__all__ = ["Place"]


class Place(NamedTuple):
    """Where and under which conditions something happens.

    ``node`` and ``statement`` are opaque handles to the syntax. ``stack`` is the calls of the app's
    own functions that lead here (path and node of each), ``segment`` is ``script``, ``callback``,
    ``fragment``, ``dialog`` or ``import``. ``caught`` names the exception classes that a ``try``
    around it handles. ``site`` identifies the place across reruns.
    """

    path: Path
    node: Any
    statement: Any
    guards: Guards
    stack: tuple[tuple[Path, Any], ...]
    segment: str
    caught: frozenset[str]
    site: tuple[Any, ...]
    functions: tuple[Any, ...] = ()
    """The app's own functions that run here, as opaque handles."""
    cached: str | None = None
    """The kind of cache whose function runs here: ``cache_data``, ``cache_resource``, ``other``."""
    layers: tuple[Surrounding, ...] = ()
    """What is around it, the outermost first."""
