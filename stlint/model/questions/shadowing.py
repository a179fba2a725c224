"""Entries of session state that its methods hide from who reads them by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.events import MethodNamed
from stlint.model.questions.kinds import is_callable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, StateWrite
    from stlint.model.run import Run
    from stlint.model.uses import Use

__all__ = ["shadowed"]

_OF_DATA: Final = frozenset(
    {"attribute", "augmented", "compared", "compared with", "formatted", "index", "item", "slice"}
    | {"item assignment", "iterated", "method", "operand", "signed", "spread", "unpacked"}
)
"""What is done with data, and not with a method."""
_TAKING_DATA: Final = frozenset(
    {"all", "any", "bool", "dict", "enumerate", "float", "int", "len", "list", "max", "min"}
    | {"reversed", "set", "sorted", "str", "sum", "tuple", "type", "zip"}
)
"""Built-ins that nobody gives a method to."""


def shadowed(run: Run) -> Iterator[tuple[MethodNamed, StateWrite | ElementCreated]]:
    """Reads that give a method where an entry is meant, with what sets that entry."""
    for event in run.of(MethodNamed):
        writes = run.state(event.name).writes
        owners = (each for each in run.elements if each.entry == event.name)
        setter: StateWrite | ElementCreated | None = next(iter(writes), None) or next(owners, None)
        if setter is None or any(is_callable(each.value) for each in writes):
            continue
        if all(_is_of_data(run, each) for each in run.onward.uses(event)):
            yield event, setter


def _is_of_data(run: Run, use: Use) -> bool:
    if use.how != "given":
        return use.how in _OF_DATA
    if use.name in _TAKING_DATA:
        return use.at != "key"
    drawn = any(each.place.node is use.call for each in run.elements)
    return drawn and not str(use.at).startswith("on_")
