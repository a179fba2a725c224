"""Pages that are named by their paths, and whether there are such files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.libraries.file_paths import named_path
from stlint.dryrun.streamlit.commands import call_command
from stlint.dryrun.values.concrete import concrete
from stlint.files import disk
from stlint.model.events import PageNamed
from stlint.model.outside import Container
from stlint.spelling import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


_NAMING: Final = frozenset({"Page", "switch_page", "page_link"})
_ADDRESS: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")
"""What an address begins with, unlike a path."""
_TAKING_ADDRESSES: Final = frozenset({"Page", "page_link"})
_SIDES: Final = ("pages", "views", "app_pages", "page", "screens")
"""Folders beside the main script that are searched for a page that may have been meant."""


def call_streamlit(it: DryRun, node: Any, name: str, given: Arguments) -> Value:
    if name in _NAMING and it.process.app.main is not None and not it.process.shadowed:
        _name_page(it, node, name, given, it.process.app.main)
    return call_command(it, node, name, given)


def page_path(it: DryRun, value: Value | None) -> str | None:
    """The path that a page is named by, if it is known."""
    name = concrete(it, value) if value is not None else None
    if value is None or isinstance(name, str):
        return name
    value = settle(it, value)
    path = named_path(value) or it.process.listed.below_start(value)
    if path is not None and path.is_absolute():
        return Path(os.path.relpath(path, it.process.entry.parent)).as_posix()
    return None if path is None else path.as_posix()


def _name_page(it: DryRun, node: Any, command: str, given: Arguments, main: Path) -> None:
    args = [each for each in given.args if not isinstance(each, Container)]
    name = page_path(it, args[0] if args else given.kwargs.get("page"))
    if name is None or "\\" in name or "\0" in name:
        return
    if _ADDRESS.match(name) and command in _TAKING_ADDRESSES:
        return
    known = it.process.path.pages
    if name not in known:
        known[name] = _look_for(it, name, main)
    emit(it, PageNamed, node, command=command, name=name, **known[name])


def _look_for(it: DryRun, name: str, main: Path) -> dict[str, Any]:
    """What an event tells of the page that a name stands for."""
    known = it.process.path
    known.beside = beside = known.beside or _beside(main)
    folder, real_main, pages = beside
    named = Path(os.path.normpath(folder / name))
    path = Path(disk.real(named))
    seen = disk.is_file(path)
    there = seen or disk.is_outside(path)
    if ".." not in name and folder == it.process.entry.parent:
        known.files.setdefault(name, path)
    return {
        "path": path,
        "main": real_main,
        "there": there,
        "listed": there
        and (
            _is_listed(path, real_main, pages)
            or (named != path and _is_listed(named, real_main, pages))
        ),
        "meant": None if seen else _meant(name, folder),
        "folder": None if there or disk.is_folder(path.parent) else path.parent,
        "alone": path == real_main and not disk.is_folder(folder / "pages"),
        "root": it.process.app.root,
    }


def _beside(main: Path) -> tuple[Path, Path, Path]:
    """The folder of the main script; this and the folder of pages beside it, without links."""
    folder = Path(os.path.normpath(main.parent))
    return folder, Path(disk.real(main)), Path(disk.real(folder / "pages"))


def _is_listed(path: Path, main: Path, pages: Path) -> bool:
    if path == main:
        return True
    hidden = path.name.startswith(".") or path.name == "__init__.py"
    return Path(disk.real(path.parent)) == pages and path.suffix == ".py" and not hidden


def _meant(name: str, folder: Path) -> str | None:
    """The path of an existing page that is like a path."""
    asked = os.path.normpath(name.lstrip("/"))
    known = [each for each in _scripts(folder) if each != os.path.normpath(name)]
    same = [each for each in known if _plain(each) == _plain(asked)]
    return same[0] if len(same) == 1 else meant(asked, known)


def _scripts(folder: Path) -> Iterator[str]:
    for side in ("", *_SIDES):
        for each in disk.entries(folder / side if side else folder):
            if each.name.endswith(".py") and each.name != "__init__.py":
                yield f"{side}/{each.name}" if side else each.name


def _plain(name: str) -> str:
    """The name of a page without its folder, number, ending and case: as Streamlit shows it."""
    stem = os.path.basename(name).removesuffix(".py")  # noqa: PTH119 - it is no path of this disk
    return re.sub(r"[\W_]+", "", re.sub(r"^\d+[_ -]*", "", stem)).casefold() or stem
