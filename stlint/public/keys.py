"""The uses of entries of session state, as they are handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stlint.public.findings import Position, place_of

if TYPE_CHECKING:
    from stlint.check.keys import Use

__all__ = ["KeyUse", "use_of"]


@dataclass(frozen=True)
class KeyUse:
    """One use of an entry of session state.

    Attributes:
        key: the key; if it is not ``whole``, what it begins with.
        kind: ``written``, ``read``, ``deleted``, ``asked`` (``in``, ``get``) or ``widget``.
        how: in which way, in the words of the code; for a widget, its command.
        path: the file.
        start: where the key stands, or the expression that it is made in.
        end: where that ends.
        spelled: whether the key itself stands there.
        script: the script in whose run that is.
        whole: whether all of the key is known.
    """

    key: str
    kind: Literal["written", "read", "deleted", "asked", "widget"]
    how: str
    path: str
    start: Position
    end: Position
    spelled: bool
    script: str
    whole: bool


def use_of(use: Use) -> KeyUse:
    """What is handed out of a use."""
    place = place_of(use.span)
    return KeyUse(use.key, use.kind, use.how, *place, use.spelled, use.script, use.whole)  # type: ignore[arg-type]
