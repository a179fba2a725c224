"""Whether an import may fail: with what is found in the app and always there it does not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from stlint.dryrun.bindings import binds_unseen, surely_bound
from stlint.dryrun.declared import declared
from stlint.dryrun.refusals import cannot_be_imported
from stlint.dryrun.search_path import SearchPath
from stlint.model.events import ElementCreated, ExternalCall, Gap, Opaque
from stlint.model.values import External, Module
from stlint.streamlit_api import effects
from stlint.streamlit_api.history import steady_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stlint.model.events import Event

_UNPICKLING: Final = frozenset({"pickle", "shelve", "marshal"})
"""Modules of the standard library that import what they read about."""


class Importable(SearchPath):
    """``ImportError``."""

    sound: set[Path]
    """Modules that were imported and can only be found and run to their end."""

    @property
    def package(self) -> str:
        """The package that relative imports begin at here; empty if there is none."""
        name = self.module.name
        return name if self.module.path.name == "__init__.py" else name.rpartition(".")[0]

    def doubt_library(self, dotted: str, name: str | None) -> None:
        """``import dotted``, or a name from it, of something that is not in the app."""
        known = effects().certain_imports
        wanted = dotted if name is None else f"{dotted}.{name}"
        steady = dotted == "streamlit" and name in steady_names()
        self.doubts += not (steady or wanted in known)

    def look_for(self, dotted: str, name: str | None) -> None:
        """The same; where it is surely not there, or nobody says that it is, it raises."""
        self.doubt_library(dotted, name)
        if dotted.startswith("."):
            return
        fails = cannot_be_imported(dotted, name)
        if fails:
            self.fails("ImportError")
        elif fails is None and self._is_strange(dotted.partition(".")[0]):
            missing = External("builtins.ModuleNotFoundError")
            if not self.may_be_caught(missing):
                self.may_fail("ModuleNotFoundError")

    strangers: dict[str, bool]
    """Whether nobody says of a library that it is there."""

    def _is_strange(self, top: str) -> bool:
        if top not in self.strangers:
            above = (each for each in self.entry.parents if each.is_relative_to(self.app.root))
            self.strangers[top] = top.lower() not in declared((*above, self.app.root))
        return self.strangers[top]

    def doubt_local(
        self, module: Module, parts: Sequence[str], level: int, name: str | None
    ) -> None:
        """The same for a module of the app, found by its name behind so many dots."""
        certain = module.path in self.sound and (
            self._reaches(parts, level) if level else self._in_order(module, parts)
        )
        if name is not None:
            certain = self._has(module, name) and certain
        self.doubts += not certain

    def _has(self, module: Module, name: str) -> bool:
        """Whether a name is surely there when a module has been run, or is one in its package."""
        inner = self.submodule(module, name)
        if isinstance(inner, Module):
            return inner.path in self.sound
        source = self.sources.get(module.path)
        bound = source.once(surely_bound, module.tree) if source is not None else frozenset()
        if name in bound:
            return True
        if source is not None and "__getattr__" not in bound and not binds_unseen(source.text):
            self.risk()
        return False

    def _reaches(self, parts: Sequence[str], level: int) -> bool:
        """Whether there are as many packages around the importer as the import has dots."""
        return len(parts) < 2 and self.package != "" and self.package.count(".") >= level - 1

    def _in_order(self, module: Module, parts: Sequence[str]) -> bool:
        """Whether a name is surely that of the module, and the packages around it can be run."""
        folder = self.origins[parts[0]]
        around = (folder.joinpath(*parts[:index], "__init__.py") for index in range(1, len(parts)))
        return (
            self.surely_found(parts[0], folder)
            and module.path.is_relative_to(folder)
            and self.sound.issuperset(around)
        )

    def note_import(self, module: Module, since: int, doubts: int, *, ends: bool) -> None:
        """A module was run: whether that could raise ``ImportError``."""
        quiet = ends and not self.muted and all(map(_imports_nothing, self.events[since:]))
        if quiet and self.doubts == doubts:
            self.sound.add(module.path)
        else:
            self.doubts += 1


def _imports_nothing(event: Event) -> bool:
    if isinstance(event, ExternalCall):
        top = event.name.partition(".")[0]
        return top in sys.stdlib_module_names and top not in _UNPICKLING
    return not isinstance(event, (ElementCreated, Opaque, Gap))
