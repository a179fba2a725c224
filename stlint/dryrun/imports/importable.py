"""Whether an import may fail: with what is found in the app and always there it does not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stlint.dryrun.core.exits import may_be_caught
from stlint.dryrun.core.failures import fail, may_fail
from stlint.dryrun.core.trail import risk
from stlint.dryrun.imports.declared import declared
from stlint.dryrun.imports.search_path import known_submodule, surely_found
from stlint.dryrun.libraries.known_names import UNPICKLING
from stlint.dryrun.libraries.python_library import cannot_be_imported
from stlint.dryrun.values.bindings import binds_unseen, surely_bound
from stlint.model.events import ElementCreated, ExternalCall, Gap, Opaque
from stlint.model.objects import Module
from stlint.model.outside import External
from stlint.streamlit_api import effects
from stlint.streamlit_api.history import steady_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.events import Event


def package_here(it: DryRun) -> str:
    """The package that relative imports begin at here; empty if there is none."""
    name = it.here.module.name
    return name if it.here.module.path.name == "__init__.py" else name.rpartition(".")[0]


def doubt_library(it: DryRun, dotted: str, name: str | None) -> None:
    """``import dotted``, or a name from it, of something that is not in the app."""
    known = effects().certain_imports
    wanted = dotted if name is None else f"{dotted}.{name}"
    steady = dotted == "streamlit" and name in steady_names()
    it.trail.doubts += not (steady or wanted in known)


def look_for(it: DryRun, dotted: str, name: str | None) -> None:
    """The same; where it is surely not there, or nobody says that it is, it raises."""
    doubt_library(it, dotted, name)
    if dotted.startswith("."):
        return
    fails = cannot_be_imported(dotted, name)
    if fails:
        fail(it, "ImportError")
    elif fails is None and _is_strange(it, dotted.partition(".")[0]):
        if may_be_caught(it, External("builtins.ModuleNotFoundError")):
            risk(it)
        else:
            may_fail(it, "ModuleNotFoundError")


def _is_strange(it: DryRun, top: str) -> bool:
    if top not in it.process.path.strangers:
        above = (
            each for each in it.process.entry.parents if each.is_relative_to(it.process.app.root)
        )
        it.process.path.strangers[top] = top.lower() not in declared((*above, it.process.app.root))
    return it.process.path.strangers[top]


def doubt_local(
    it: DryRun, module: Module, parts: Sequence[str], level: int, name: str | None
) -> None:
    """The same for a module of the app, found by its name behind so many dots."""
    certain = module.path in it.process.path.sound and (
        _reaches(it, parts, level) if level else _in_order(it, module, parts)
    )
    if name is not None:
        certain = _has(it, module, name) and certain
    it.trail.doubts += not certain


def _has(it: DryRun, module: Module, name: str) -> bool:
    """Whether a name is surely there when a module has been run, or is one in its package."""
    inner = known_submodule(it, module, name)
    if isinstance(inner, Module):
        return inner.path in it.process.path.sound
    source = it.process.sources.get(module.path)
    bound = source.once(surely_bound, module.tree) if source is not None else frozenset()
    if name in bound:
        return True
    if source is not None and "__getattr__" not in bound and not binds_unseen(source.text):
        risk(it)
    return False


def _reaches(it: DryRun, parts: Sequence[str], level: int) -> bool:
    """Whether there are as many packages around the importer as the import has dots."""
    return len(parts) < 2 and package_here(it) != "" and package_here(it).count(".") >= level - 1


def _in_order(it: DryRun, module: Module, parts: Sequence[str]) -> bool:
    """Whether a name is surely that of the module, and the packages around it can be run."""
    folder = it.process.path.origins[parts[0]]
    around = (folder.joinpath(*parts[:index], "__init__.py") for index in range(1, len(parts)))
    return (
        surely_found(it, parts[0], folder)
        and module.path.is_relative_to(folder)
        and it.process.path.sound.issuperset(around)
    )


def note_import(it: DryRun, module: Module, since: int, doubts: int, *, ends: bool) -> None:
    """A module was run: whether that could raise ``ImportError``."""
    quiet = ends and not it.trail.muted and all(map(_imports_nothing, it.trail.events[since:]))
    if quiet and it.trail.doubts == doubts:
        it.process.path.sound.add(module.path)
    else:
        it.trail.doubts += 1


def _imports_nothing(event: Event) -> bool:
    if isinstance(event, ExternalCall):
        top = event.name.partition(".")[0]
        return top in sys.stdlib_module_names and top not in UNPICKLING
    return not isinstance(event, (ElementCreated, Opaque, Gap))
