"""Calls that list a folder, where an app makes pages of what it finds there.

Of folders outside of the project, or without Python files, nothing is known. In which order the
system lists the files is not known either: it matters for the page that is shown first.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.dryrun.core.flow import settle
from stlint.dryrun.libraries.file_paths import named_path
from stlint.dryrun.values import folding
from stlint.dryrun.values.concrete import concrete, drawn_from, new
from stlint.files import disk
from stlint.model.objects import Bound
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NO, NONE, YES, Const, Symbol, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_WILD: Final = frozenset("*?[")
_TESTS: Final = {
    "is_file": disk.is_file,
    "isfile": disk.is_file,
    "is_dir": disk.is_folder,
    "isdir": disk.is_folder,
    "exists": disk.exists,
}
_FUNCTIONS: Final = frozenset({"os.listdir", "os.walk", "glob.glob", "glob.iglob"})
_METHODS: Final = frozenset({"glob", "rglob", "iterdir"})
_PARTS: Final = frozenset({"name", "parent", "stem", "suffix"})


def listed_by(it: DryRun, name: str, given: Arguments) -> Value | None:
    """What a function of ``os`` or ``glob`` gives; ``None``: that is not known.

    Args:
        it: the dry run.
        name: its dotted name.
        given: what it is called with.
    """
    module, _, function = name.rpartition(".")
    if module == "os.path" and function in _TESTS and len(given.all) == 1:
        return _tested(it, given.all[0], function)
    if name not in _FUNCTIONS or given.open or len(given.args) > 1:
        return None
    if given.kwargs.keys() - ({"recursive"} if module == "glob" else set()):
        return None
    text = _text(it, given.args[0]) if given.args else "."
    if text is None:
        return None
    if function == "walk":
        return _walked(it, text)
    if function == "listdir":
        return _listed(it, it.process.listed.found(text, ["*"]))
    recursive = concrete(it, given.kwargs.get("recursive", NO)) is True
    found = _globbed(it, text, recursive=recursive)
    return _listed(it, found, lazily=function == "iglob")


def listed_in(it: DryRun, folder: Value, method: str, given: Arguments) -> Value | None:
    """What a method of a path gives; ``None``: that is not known.

    Args:
        it: the dry run.
        folder: the path.
        method: its name.
        given: what it is called with.
    """
    if method in _TESTS:
        return None if given.all else _tested(it, folder, method)
    if method not in _METHODS or given.open or given.kwargs or len(given.args) > 1:
        return None
    pattern = concrete(it, given.args[0]) if given.args else "*"
    text = _text(it, folder)
    if text is None or not isinstance(pattern, str) or (method == "iterdir") == bool(given.args):
        return None
    parts = pattern.split("/")
    found = it.process.listed.found(text, ["**", *parts] if method == "rglob" else parts)
    paths = None if found is None else [Path(text, each) for each in found]
    return _listed(it, paths, lazily=True)


def in_order(it: DryRun, items: Sequence[Value], lists: Value = NONE) -> None:
    """Files that were listed, maybe those of a list, are put into an order."""
    it.process.listed.shuffled.discard(lists)
    for each in items:
        text = _text(it, each)
        path = None if text is None else it.process.listed.file(text)
        if path is not None:
            it.process.listed.in_any_order.discard(path)


def member_of_path(path: Path, name: str) -> Value:
    """``path.name`` and the like."""
    if name in _PARTS:
        return Const(getattr(path, name))
    if name == "parts":
        return Tuple(map(Const, path.parts))
    if name in folding.METHODS[type(path)]:
        return Bound(External(f"data.{name}"), (Const(path),))
    return Symbol(Op.ATTRIBUTE, (Symbol("pathlib.Path", (Const(str(path)),)), NONE, name))


def _listed(
    it: DryRun, found: Sequence[str | Path] | None, *, lazily: bool = False
) -> Value | None:
    if found is None:
        return None
    items: list[Value] = list(map(Const, found))
    made = drawn_from(it, Op.LISTED, (), items) if lazily else new(it, "list", items)
    if len(items) > 1:
        it.process.listed.shuffled.add(made)
    return made


def _text(it: DryRun, value: Value) -> str | None:
    """A path, or what a path stands for, as a text."""
    known = concrete(it, value)
    if isinstance(known, (str, Path)):
        return str(known)
    value = settle(it, value)
    path = named_path(value) or it.process.listed.below_start(value)
    return None if path is None else str(path)


def _tested(it: DryRun, value: Value, test: str) -> Value | None:
    """Whether something that was listed is a file or a folder."""
    text = _text(it, value) if it.process.listed.files else None
    path = None if text is None else it.process.listed.file(text)
    return None if path is None else YES if _TESTS[test](path) else NO


def _globbed(it: DryRun, pattern: str, *, recursive: bool) -> list[str] | None:
    """What matches a pattern, as ``glob`` tells it."""
    parts = pattern.split("/")
    fixed = next((at for at, each in enumerate(parts) if _WILD & set(each)), None)
    if fixed is None or ("**" in parts and not recursive):
        return None
    prefix = "/".join(parts[:fixed])
    found = it.process.listed.found(prefix or ".", parts[fixed:])
    shown = [each for each in found or () if not each.startswith(".")]
    return [os.path.join(prefix, each) for each in shown] or None  # noqa: PTH118 - a text of the app


def _walked(it: DryRun, text: str) -> Value | None:
    """A folder and the files in it; what is below it depends on what the app does meanwhile."""
    found, folder = it.process.listed.found(text, ["*"]), it.process.listed.folder(text)
    if found is None or folder is None or any(disk.is_folder(folder / each) for each in found):
        return None
    files = new(it, "list", list(map(Const, found)))
    row = Tuple((Const(text), new(it, "list", []), files))
    return drawn_from(it, Op.LISTED, (), [row])
