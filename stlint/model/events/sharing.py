"""What all users of a process share: variables of modules, and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class SharedSet(Event):
    """A variable of an imported module, or what it holds, is changed after the import.

    ``slot`` tells the variable from others, ``name`` is what it is called. ``value`` is what is put
    there, as an opaque handle. ``replaces`` says that nothing of what was there is left, ``keyed``
    that it is put under a key which is not the same in each run. ``outside`` says that other
    programs and libraries may look there as well.
    """

    kind: ClassVar[str] = "shared-set"
    slot: Any
    name: str
    value: Any
    replaces: bool = False
    keyed: bool = False
    outside: bool = False


@dataclass(slots=True, eq=False, repr=False)
class SharedRead(Event):
    """Such a variable is read, which some run has changed; ``compared``: whether it equals that."""

    kind: ClassVar[str] = "shared-read"
    slot: Any
    compared: Any = None
