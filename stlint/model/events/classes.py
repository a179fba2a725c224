"""What becomes of objects whose class is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from stlint.model.events.base import Event


@dataclass(slots=True, eq=False, repr=False)
class Outlived(Event):
    """An object is compared with a class, or with objects of one, that is not its own any more.

    Its class, or one that this is made of, stands in the same place as the other class, which has
    been made since. ``name`` is that of the class, ``how`` what is done: ``isinstance``, ``==``,
    ``is``, ``in``, ``case``, or ``[]`` where the object is the key of a dict.
    """

    kind: ClassVar[str] = "outlived"
    name: str
    how: str
