"""Which file or folder a value names, where it is put together of known parts."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Final

from stlint.model.ops import JOINED, Op
from stlint.model.outside import External, Result
from stlint.model.values import Const, Symbol, Value

_JOINED: Final = frozenset(
    (
        *(Op.DIVIDE, Op.STR, "os.path.join", "os.path.normpath", "posixpath.join", "os.fspath"),
        *("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath", "joinpath", "as_posix"),
    )
)
_ABSOLUTE: Final = frozenset({"os.path.abspath", "os.path.realpath", "resolve", "absolute"})
_CURRENT: Final = frozenset({"os.getcwd", "cwd"})
_LONGEST: Final = 4096
_DEEPEST: Final = 30


_READ: Final = frozenset({Op.ATTRIBUTE, Op.ITEM})


def named_path(value: Value, started: str | None = None) -> PurePath | None:
    """The path that a value is, or stands for as a text; None where a part of it is not known.

    What is relative stays so: it depends on the folder in which the app is started.

    Args:
        value: the value.
        started: what that folder stands for; else nothing is known of what is made of it.
    """
    path = _text(value, _DEEPEST, started)
    if path is None or "\0" in path or len(path) > _LONGEST:
        return None
    return PurePath(os.path.normpath(path))


def _text(value: Value, depth: int, started: str | None) -> str | None:
    if isinstance(value, Const):
        return str(value.value) if isinstance(value.value, (str, PurePath)) else None
    if isinstance(value, External):
        return {"os.pardir": os.pardir, "os.curdir": os.curdir, "os.sep": os.sep}.get(value.path)
    if not depth or not isinstance(value, (Symbol, Result)):
        return None
    if value.op in _READ:
        return _above(value, depth, started)
    made_by, given = _operation(value)
    if made_by in _CURRENT and not given:
        return started
    parts = [_text(each, depth - 1, started) for each in given if isinstance(each, Value)]
    known = [each for each in parts if each is not None]
    if len(known) != len(given) or not given:
        return None
    if made_by in JOINED:
        return "".join(known)
    if made_by in _JOINED:
        return os.path.join(*known)  # noqa: PTH118 - a path of the app, with the dots that it has
    if made_by == "with_name" and len(known) == 2:
        return os.path.join(os.path.dirname(known[0]), known[1])  # noqa: PTH118, PTH120 - the same
    if len(known) > 1:
        return None
    if made_by == "os.path.dirname":
        return os.path.dirname(known[0])  # noqa: PTH120 - the same
    if made_by in _ABSOLUTE and (started is not None or os.path.isabs(known[0])):  # noqa: PTH117 - the same
        return os.path.normpath(known[0])
    return None


def _operation(value: Symbol | Result) -> tuple[str, tuple[Value, ...]]:
    """What a value was made by, methods of paths by their own names, and what of."""
    if isinstance(value, Symbol):
        return value.op, value.args
    if value.path.startswith("pathlib."):
        return value.path.rpartition(".")[2], value.inputs
    return value.path, value.inputs


def _above(value: Value, depth: int, started: str | None) -> str | None:
    """``path.parent`` and ``path.parents[n]``."""
    base, _, name = value.args
    steps = 1
    if value.op is Op.ITEM:
        if not (base.op is Op.ATTRIBUTE and base.args[2] == "parents"):
            return None
        if not isinstance(name, Const) or not isinstance(name.value, int) or name.value < 0:
            return None
        base, steps = base.args[0], name.value + 1
    elif name != "parent":
        return None
    text = _text(base, depth - 1, started)
    parents = PurePath(text).parents if text is not None else ()
    return str(parents[steps - 1]) if steps <= len(parents) else None
