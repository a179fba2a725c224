"""Rounds over the items of something: functions in a table, by the class of the iterable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from stlint.dryrun.core.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

MAX_ITEMS: Final = 48
"""Items that are told apart."""


class Iterated(Protocol):
    """What runs a body for each item of an iterable."""

    def __call__(
        self,
        it: DryRun,
        node: Any,
        iterable: Value,
        body: Callable[[Value], bool],
        after: Callable[[], bool],
        *,
        most: int,
    ) -> bool:
        """Whether control comes out."""
        ...


_ITERATES: Table[Iterated] = Table()
iterates = _ITERATES.of
"""``@iterates(Suspended)``: it runs a body for each item of such a value."""


def run_loop(
    it: DryRun,
    node: Any,
    iterable: Value,
    body: Callable[[Value], bool],
    after: Callable[[], bool],
    *,
    most: int = MAX_ITEMS,
) -> bool:
    """Run a body for each item, and ``after`` in the end; returns whether control comes out."""
    return _ITERATES[type(iterable)](it, node, iterable, body, after, most=most)
