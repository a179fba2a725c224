"""Copies of session state: they are asked for keys as session state itself is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.streamlit.session_state import all_state
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE
from stlint.model.values import Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun


_KEYS = frozenset({"keys", "to_dict"})
_PAIRS = frozenset({"items", "to_dict"})


def is_copy_of_state(value: Value | None) -> bool:
    """Whether a value is a copy of session state, or of its keys, items or values."""
    return value is not None and value.op is Op.STATE_ALL


def copy_of_state(it: DryRun, value: Value, what: str) -> Symbol | None:
    """The ``keys`` of session state or of a copy of it, or all of it (``to_dict``); None: neither.

    A view of it is looked at now, a copy stays as it is.
    """
    if value is SESSION_STATE:
        return all_state(it, what)
    if value.op is not Op.STATE_ALL:
        return None
    kept, *stamp = value.args
    part = what if kept in (_KEYS if what == "keys" else _PAIRS) else kept
    return Symbol(
        Op.STATE_ALL, (part, *(stamp if len(stamp) > 1 else all_state(it, part).args[1:]))
    )


def of_state(it: DryRun, unpacked: Sequence[Value], what: str, *, alone: bool) -> Symbol | None:
    """What a display is into which session state or a copy of it is unpacked; None: it is not.

    ``alone`` says that there is nothing else in it.
    """
    for each in unpacked:
        copy = copy_of_state(it, each, what)
        if copy is not None:
            return copy if alone else Symbol(Op.COPIED, (copy,))
    return None
