"""Parameters in the address: what is missing when somebody opens the app without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ParameterRead, ParameterWritten
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.outside import External, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.guards import Guards
    from stlint.model.run import Run

__all__ = ["is_parameter", "missing"]

_OF_ADDRESS: Final = ("query_params", "experimental_get_query_params")


def missing(run: Run) -> Iterator[ParameterRead]:
    """Reads that raise where the address has no such parameter, the first of each.

    Left out is what something catches, what depends on other parameters, and what the app may have
    set itself.
    """
    found: list[ParameterRead] = []
    for read in run.of(ParameterRead):
        if read.caught_by(read.raises) or _asks(read.guards) or _may_be_set(run, read):
            continue
        if not any(each.key == read.key and read.guards.implies(each.guards) for each in found):
            found.append(read)
            yield read


def is_parameter(value: Any) -> bool:
    """Whether a value is the parameters in the address, or what one of their methods gave."""
    if isinstance(value, (External, Result)):
        return value.path.removeprefix("streamlit.").startswith(_OF_ADDRESS)
    if getattr(value, "op", None) is not Op.CALL:
        return False
    name = value.args[0]
    return isinstance(name, str) and name.startswith(_OF_ADDRESS)


def _asks(guards: Guards) -> bool:
    """Whether a condition depends on the parameters."""
    return any(is_parameter(leaf) for guard in guards for leaf in leaves(guard.subject))


def _may_be_set(run: Run, read: ParameterRead) -> bool:
    """Whether the app may have set a parameter before, in this run or an earlier one."""
    return any(
        write.key in {read.key, None}
        and not write.guards.excludes(read.guards)
        and (not read.happens or (write.order < read.order and write.happens is not False))
        for write in run.of(ParameterWritten)
    )
