"""What functions touch that neither draw nor know session state: four records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.model.objects import Class, Frame
    from stlint.model.values import Value

    Key = tuple[Frame, str]
    """A name, and where it is bound."""


class Changing(NamedTuple):
    """What the text of a function may change.

    Each is a set of names; those of its parameters are among them.
    """

    changed: frozenset[str]
    """Something that these stand for, or a part of it."""
    passed: frozenset[tuple[str, str]]
    """What is called (empty: that is not known), and what these stand for that is given to it.

    That is also what has the method; methods of containers are left out.
    """
    gives: frozenset[str]
    """What these stand for may be returned."""
    gives_parts: frozenset[str]
    """The same of parts of that."""
    parameters: frozenset[str]
    """The parameters."""


class Reach(NamedTuple):
    """What the text of one function says of what it touches, functions inside of it included."""

    reads: frozenset[str]
    """The names of further out that it reads, those of Python itself among them."""
    binds: frozenset[str]
    """The names of its module that it binds."""
    imports: tuple[tuple[str, str], ...]
    """The modules that it imports, and what from them; that is empty where it is all."""
    attributes: frozenset[str]
    """The names of all attributes that it reads or calls."""
    stores: frozenset[str]
    """The names of the attributes that it assigns."""
    changing: Changing | None
    """What it may change of what was there before; None: that is not known."""
    gives: bool
    """It may give something else than None."""


class Touched(NamedTuple):
    """What a function may change, or hand out to those who may."""

    names: tuple[Key, ...]
    """By these names of further out it is reached."""
    given: bool
    """It may be in what the function is given."""
    parts: tuple[Key, ...]
    """The same of what is in these, but not of these."""
    given_parts: bool
    """It may be in parts of what the function is given."""


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
    touched: Touched | None
    """What it may change or hand out; None: that may be all that it reaches."""
    binds: tuple[Key, ...]
    """The names of modules that it binds."""
    classes: frozenset[Class]
    """The classes whose objects it may meet."""
    defaults: tuple[Value, ...]
