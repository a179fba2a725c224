"""What a run reads of the secrets of the project and does not find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from stlint.model.events.base import Event

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True, eq=False, repr=False)
class SecretMissing(Event):
    """A secret is read that is not there.

    Attributes:
        keys: the names on the way to it.
        how: ``"item"``, ``"attribute"``, ``"get"`` or ``"in"``.
        file: the file that lacks it; ``None``: there is no file of secrets.
    """

    kind: ClassVar[str] = "secret-missing"
    keys: tuple[str, ...]
    how: str
    file: Path | None
