"""How session state is asked: what is worth telling beside what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class DefaultMade(Event):
    """Session state is given a default that is made by calls, whether or not it has an entry.

    ``key`` is None if it is not known, ``method`` is ``setdefault`` or ``get``. ``calls`` are those
    that make it, as nodes; ``own`` says that one of them calls a function of the app that keeps
    nothing.
    """

    kind: ClassVar[str] = "default-made"
    key: str | None
    method: str
    calls: tuple[Any, ...]
    own: bool = False


@dataclass(slots=True, eq=False, repr=False)
class MethodNamed(Event):
    """A method of session state is read by its name, which is a key as well.

    It may be called then.
    """

    kind: ClassVar[str] = "method-named"
    name: str
