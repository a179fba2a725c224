"""What functions touch that neither draw nor know session state: two records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.model.objects import Class, Frame
    from stlint.model.values import Value

    Key = tuple[Frame, str]
    """A name, and where it is bound."""


class Reach(NamedTuple):
    """What the text of one function says of what it touches, functions inside of it included."""

    reads: frozenset[str]
    """The names of further out that it reads, but for Python's own."""
    binds: frozenset[str]
    """The names of its module that it binds."""
    imports: tuple[tuple[str, str], ...]
    """The modules that it imports, and what from them; that is empty where it is all."""
    attributes: frozenset[str]
    """The names of all attributes that it reads or calls."""
    stores: frozenset[str]
    """The names of the attributes that it assigns."""
    changes: bool
    """It may change what is in something that was there before."""
    gives: bool
    """It may give something else than None."""


class Quiet(NamedTuple):
    """What is known of a function that neither draws nor knows session state."""

    reaches: tuple[Reach, ...]
    """Its own, and those of all functions that it may call."""
    nodes: frozenset[int]
    """These functions."""
    fixed: tuple[tuple[Key, Value], ...]
    """What names stand for by which it calls something: it is quiet while these stay the same."""
    read: tuple[Key, ...]
    """The names of the data that it reads."""
    binds: tuple[Key, ...]
    """The names of modules that it binds."""
    classes: frozenset[Class]
    """The classes whose objects it may meet."""
    defaults: tuple[Value, ...]
