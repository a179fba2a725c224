"""What code does with a value that it reads, as it is written around that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Named", "Said", "Use", "Written"]


class Use(NamedTuple):
    """One use of a value, or of a variable or parameter that gets it.

    Attributes:
        how: what is done: ``augmented``, ``operand``, ``signed``, ``compared`` (on the left),
            ``compared with`` (on the right), ``formatted``, ``iterated``, ``unpacked``, ``spread``
            (``*`` or ``**``), ``given`` (to a call), ``called``, ``method`` (one is called),
            ``attribute``, ``item``, ``slice``, ``item assignment``, ``index`` (it is one),
            ``needed`` (by ``with``, ``await``, ``raise``, ``yield from``, or so that nothing is
            raised), ``lost`` (it is not known what becomes of it).
        name: the operator, format, function, method or attribute that is written there; a method
            that something is given to has a dot before it.
        other: the kind of what it is combined with, or of the index: see ``kind_of``; empty if it
            is not written out.
        call: the call that it is given to, an opaque handle.
        at: the position or keyword there; ``None`` if it is within something that is given.
    """

    how: str
    name: str = ""
    other: str = ""
    call: Any = None
    at: int | str | None = None


class Named(NamedTuple):
    """Where a variable is named, beside the assignment that first sets it; handles.

    Attributes:
        used: where it is read, or set again.
        declared: the statements that say it to be one of further out.
    """

    used: tuple[Any, ...]
    declared: tuple[Any, ...]


class Said(NamedTuple):
    """A text that is written out somewhere in an app, or a number, as a text.

    Attributes:
        text: what it says; a part of it, if it is put together.
        call: the call that it is given to, or that it is a keyword of, an opaque handle; ``None``
            if it is given to none, or within something that is.
        keyword: the keyword that it is given by.
    """

    text: str
    call: Any
    keyword: str | None


class Written(NamedTuple):
    """A text that is written out in an app, with what it is called.

    Attributes:
        path: the file.
        node: the literal, an opaque handle.
        statement: the statement that it is in, or ``None``.
        text: what it says; a part of it, if it is put together.
        name: the variable, parameter, keyword, key or text before it that it is the value of.
        call: the call that it is given to, an opaque handle, or ``None``.
        keyword: the keyword that it is given by, or nothing.
    """

    path: Path
    node: Any
    statement: Any
    text: str
    name: str
    call: Any
    keyword: str
