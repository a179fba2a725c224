"""What a user typed is held against texts that stand in the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class Compared(Event):
    """A text is compared with constants, or looked for among them.

    Attributes:
        value: the text, an opaque handle.
        texts: the constants.
    """

    kind: ClassVar[str] = "compared"
    value: Any
    texts: tuple[str, ...]
