"""What Python makes of the members of an Enum of the app as text, in every release of Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.libraries.known_names import ENUM, INT_ENUM, STR_ENUM
from stlint.model.objects import Class
from stlint.model.outside import External
from stlint.model.values import Const

if TYPE_CHECKING:
    from stlint.model.values import Value


Find = Callable[[Class, str], "Value"]
"""Gives what a class has by a name."""


_NAMED: Final = frozenset({ENUM})
_WORDS: Final = frozenset({STR_ENUM})
_NUMBERS: Final = frozenset({INT_ENUM})


def member_text(cls: Class, name: str, find: Find) -> str | None:
    """What ``str`` gives of a member; ``None``: not known, or it depends on the Python.

    Args:
        cls: the Enum.
        name: of the member, its first one.
        find: gives a member of a class.
    """
    kinds = _kinds(cls)
    if kinds is None or find(cls, "__str__") is not ABSENT:
        return None
    if kinds >= _WORDS:
        value = find(cls, name)
        return value.value if isinstance(value, Const) and isinstance(value.value, str) else None
    return f"{cls.name}.{name}" if kinds >= _NAMED else None


def formatted_member(cls: Class, name: str, find: Find) -> str | None:
    """What an f-string shows of a member; ``None``: not known, or it depends on the Python."""
    kinds = _kinds(cls)
    if find(cls, "__format__") is not ABSENT or find(cls, "__str__") is not ABSENT:
        return None
    if kinds == _NUMBERS:
        value = find(cls, name)
        return str(value.value) if isinstance(value, Const) and type(value.value) is int else None
    return member_text(cls, name, find) if kinds in (_NAMED, _WORDS) else None


def _kinds(cls: Class) -> frozenset[str] | None:
    """What a class is made of, of libraries; ``None``: not known."""
    line = list(cls.line())
    if not all(isinstance(each, (Class, External)) for each in line):
        return None
    return frozenset(each.path for each in line if isinstance(each, External))
