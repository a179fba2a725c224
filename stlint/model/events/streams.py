"""What is read once from its beginning to its end: uploads and buffers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class StreamMoved(Event):
    """An upload or a buffer is read, or given to something that may read it.

    ``stream`` is an opaque handle, equal for the same one; ``how`` the method or the dotted name of
    what is called; ``whole`` says that it is read to its end from where it stands.
    """

    kind: ClassVar[str] = "stream"
    stream: Any
    how: str
    whole: bool = False
