"""What code does with a value that it reads, as it is written around that read."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Use"]


class Use(NamedTuple):
    """One use of a value.

    Attributes:
        how: what is done: ``augmented``, ``operand``, ``signed``, ``compared`` (on the left),
            ``compared with`` (on the right), ``formatted``, ``iterated``, ``unpacked``, ``spread``
            (``*`` or ``**``), ``given`` (to a call), ``called``, ``method`` (one is called),
            ``attribute``, ``item``, ``slice``, ``item assignment``, ``index`` (it is one),
            ``needed`` (by ``with``, ``await``, ``raise``, ``yield from``).
        name: the operator, format, function, method or attribute that is written there.
        other: the kind of what it is combined with, or of the index: see ``kind_of``; empty if it
            is not written out.
    """

    how: str
    name: str = ""
    other: str = ""
