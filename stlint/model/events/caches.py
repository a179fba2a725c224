"""What cached functions read beside their arguments, where they handle failures, and forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class OuterRead(Event):
    """In a function under a cache of Streamlit, a variable is read that is none of its own.

    ``value`` is what it has, with what is in it, as an opaque handle. ``local``: it is a variable
    of a function that the cached one is defined in, and none of a module.
    """

    kind: ClassVar[str] = "outer-read"
    name: str
    value: Any
    local: bool


@dataclass(slots=True, eq=False, repr=False)
class Handled(Event):
    """In a function under a cache of Streamlit, a handler of exceptions begins.

    ``names`` are the classes that it is for, by their bare names; ``passes_on``: what it has
    caught surely goes on from it. ``since`` and ``until`` are the first and the last event of the
    body that it is for, by their order.
    """

    kind: ClassVar[str] = "handled"
    names: frozenset[str]
    passes_on: bool = False
    since: int = 0
    until: int = -1

    def is_for(self, other: Event) -> bool:
        """Whether an event is one of its body."""
        return self.since <= other.order <= self.until


@dataclass(slots=True, eq=False, repr=False)
class Remembering(Event):
    """A function is put under a cache that is no cache of Streamlit; at the decorator.

    ``function`` is its node, ``name`` what it is called, ``script`` whether a script defines it,
    and not a module, ``stays``: what it keeps may outlive a run all the same.
    """

    kind: ClassVar[str] = "remembering"
    name: str
    function: Any
    script: bool
    stays: bool


@dataclass(slots=True, eq=False, repr=False)
class Stored(Event):
    """A function of a script puts an item into a dict that is a variable of the script.

    It has asked whether there is one.
    """

    kind: ClassVar[str] = "stored"
    name: str
    value: Any


@dataclass(slots=True, eq=False, repr=False)
class CacheCleared(Event):
    """A function under a cache, or all functions under caches of a kind, forget what they know.

    ``function`` is the node of the one that does, ``None`` for all; ``cache`` is the kind.
    """

    kind: ClassVar[str] = "cache-cleared"
    function: Any
    cache: str
