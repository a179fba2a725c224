"""Where imports are looked for: the folder of the script, and what the app puts beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.machine import RETURNS, Arguments
from stlint.dryrun.paths import named_path
from stlint.dryrun.statements import Statements
from stlint.files import disk
from stlint.model.values import NONE, External, Symbol, Value
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.model.guards import Guard
    from stlint.project.app import App

_ADDING: Final = frozenset({"sys.path.insert", "sys.path.append", "sys.path.extend"})


class SearchPath(Statements):
    """``sys.path``."""

    app: App
    entry: Path
    placed: list[Path]
    """The folders that Python surely or perhaps looks into, in its order."""
    supposed: list[Path]
    """Those that it may look into, or does if the project is installed."""
    ahead: frozenset[Path]
    """Those that it surely looks into before the libraries."""
    origins: dict[str, Path]
    """In which folder a package or module of the app was found."""

    def begin_search(self) -> None:
        """Look where Python does when the app is started."""
        folder = self.entry.parent
        below = folder.name == "pages"
        self.placed = [folder.parent, folder] if below else [folder]
        self.supposed = [self.app.root, self.app.root / "src"]
        alone = below and self.app.main is None
        self.ahead = frozenset() if alone else frozenset({(self.app.main or self.entry).parent})
        self.origins = {}

    @property
    def folders(self) -> list[Path]:
        """Where modules of the app are looked for."""
        return list(dict.fromkeys((*self.placed, *self.supposed)))

    def folders_for(self, parts: Sequence[str]) -> list[Path]:
        """Where a module or package is looked for; at last around the one that asks for it."""
        name = parts[0]
        around = [
            each.parent
            for each in self.module.path.parents
            if each.name == name and (len(parts) > 1 or disk.is_file(each / "__init__.py"))
        ]
        known = [self.origins[name]] if name in self.origins else []
        return list(dict.fromkeys((*known, *self.folders, *around)))

    def surely_found(self, name: str, folder: Path) -> bool:
        """Whether a module of that name is found in that folder wherever the app is run."""
        return folder in self.ahead and name not in effects().harmless_packages

    def _special(self, node: Any, path: str, given: Arguments) -> Value | None:
        if path not in _ADDING:
            return super()._special(node, path, given)
        if path == "sys.path.insert":
            self._add(given.args[1:2], self.concrete(given.args[0]) if given.args else None)
        elif path == "sys.path.append":
            self._add(given.args[:1], None)
        else:
            items, _ = self.items_of(given.args[0]) if given.args else ([], False)
            self._add(tuple(items), None)
        return NONE

    def _add(self, values: tuple[Value, ...], at: Any) -> None:
        """Put folders into ``sys.path``, at an index or at its end."""
        for each in values:
            path = named_path(self.settle(each))
            if path is None or not path.is_absolute():
                continue
            folder = Path(path)
            if self.guards.now is False:
                self.supposed.append(folder)
            elif isinstance(at, int) and at >= 0:
                self.placed.insert(at, folder)
                if all(map(_is_no_choice, self.guards.items)):
                    self.ahead |= {folder}
            else:
                self.placed.append(folder)


def _is_no_choice(guard: Guard) -> bool:
    """Whether a condition leaves no choice: ``if folder not in sys.path`` puts it there."""
    subject = guard.subject
    return guard == RETURNS or (
        isinstance(subject, Symbol) and subject.op == "in" and subject.args[1] == _PATH
    )


_PATH: Final = External("sys.path")
