"""Where imports are looked for: the folder of the script, and what the app puts beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.trail import RETURNS
from stlint.dryrun.libraries.file_paths import named_path
from stlint.dryrun.libraries.known_names import SEARCH_PATH
from stlint.files import disk
from stlint.model.ops import Op
from stlint.model.values import Symbol, Value
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.guards import Guard
    from stlint.model.objects import Module


def known_submodule(it: DryRun, module: Module, name: str) -> Value | None:
    """A module of a local package that has been imported."""
    if module.path.name != "__init__.py":
        return None
    folder = module.path.parent
    for file in (folder / name / "__init__.py", folder / f"{name}.py"):
        if file in it.process.modules:
            return it.process.modules[file]
    return None


def begin_search(it: DryRun) -> None:
    """Look where Python does when the app is started."""
    folder = it.process.entry.parent
    below = folder.name == "pages"
    it.process.path.placed = [folder.parent, folder] if below else [folder]
    it.process.path.supposed = [it.process.app.root, it.process.app.root / "src"]
    alone = below and it.process.app.main is None
    it.process.path.ahead = (
        frozenset() if alone else frozenset({(it.process.app.main or it.process.entry).parent})
    )
    it.process.path.origins = {}


def folders(it: DryRun) -> list[Path]:
    """Where modules of the app are looked for."""
    return list(dict.fromkeys((*it.process.path.placed, *it.process.path.supposed)))


def folders_for(it: DryRun, parts: Sequence[str]) -> list[Path]:
    """Where a module or package is looked for; at last around the one that asks for it."""
    name = parts[0]
    around = [
        each.parent
        for each in it.here.module.path.parents
        if each.name == name and (len(parts) > 1 or disk.is_file(each / "__init__.py"))
    ]
    known = [it.process.path.origins[name]] if name in it.process.path.origins else []
    return list(dict.fromkeys((*known, *folders(it), *around)))


def surely_found(it: DryRun, name: str, folder: Path) -> bool:
    """Whether a module of that name is found in that folder wherever the app is run."""
    return folder in it.process.path.ahead and name not in effects().harmless_packages


def add_folders(it: DryRun, values: tuple[Value, ...], at: Any) -> None:
    """Put folders into ``sys.path``, at an index or at its end."""
    for each in values:
        path = named_path(settle(it, each))
        if path is None or not path.is_absolute():
            continue
        folder = Path(path)
        if it.flow.guards.now is False:
            it.process.path.supposed.append(folder)
        elif isinstance(at, int) and at >= 0:
            it.process.path.placed.insert(at, folder)
            if all(map(_is_no_choice, it.flow.guards.items)):
                it.process.path.ahead |= {folder}
        else:
            it.process.path.placed.append(folder)


def _is_no_choice(guard: Guard) -> bool:
    """Whether a condition leaves no choice: ``if folder not in sys.path`` puts it there."""
    subject = guard.subject
    return guard == RETURNS or (
        isinstance(subject, Symbol) and subject.op is Op.IN and subject.args[1] == SEARCH_PATH
    )
