"""Imports that are calls, and calls that change where imports look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.builtin_table import builtin
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.models import models
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.imports.importable import doubt_local, look_for
from stlint.dryrun.imports.modules import find, forget_module, is_of_streamlit, run_module
from stlint.dryrun.imports.search_path import add_folders
from stlint.dryrun.python.attributes import external
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.items import items_of
from stlint.model.objects import Module
from stlint.model.outside import External, Result
from stlint.model.values import NONE

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


@models("importlib.import_module")
def _import_module(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    return _import_named(it, given.all[0]) if len(given.all) == 1 and not given.open else None


@models("importlib.reload")
def _reload(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    module = settle(it, given.args[0]) if given.args else NONE
    if not isinstance(module, Module) or module.path in it.trail.unfinished:
        return None
    run_module(it, module)
    return module


@models("sys.modules.pop")
def _take_module(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    forget_module(it, given.args[0] if given.args else NONE)
    return None


@models("importlib.util.find_spec")
def _find_spec(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node
    if len(given.all) != 1 or given.open:
        return None
    name = concrete(it, given.all[0])
    known = isinstance(name, str) and ("." not in name or name.startswith("streamlit."))
    return Result(path, given.all) if known else None


@builtin("__import__")
def _builtin___import__(it: DryRun, node: Any, name: Value, **options: Value) -> Value | None:
    del node
    found = _import_named(it, name)
    if not isinstance(found, (Module, External)) or options.keys() - {"fromlist"}:
        return None
    inner = "fromlist" in options and truth_of(it, options["fromlist"]) is True
    top = str(concrete(it, name)).partition(".")[0]
    return found if inner else find(it, [top]) or External(top)


def _import_named(it: DryRun, value: Value) -> Value | None:
    """The module of a name that is given as a text; ``None`` if that is not known."""
    name = concrete(it, value)
    if not isinstance(name, str) or not all(map(str.isidentifier, name.split("."))):
        return None
    module = find(it, name.split("."))
    if module is not None:
        doubt_local(it, module, name.split("."), 0, None)
        return module
    risk(it)
    look_for(it, name, None)
    it.process.learnt.is_app = it.process.learnt.is_app or is_of_streamlit(name)
    return external(name)


@models("sys.path.insert")
def _insert_folder(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    add_folders(it, given.args[1:2], concrete(it, given.args[0]) if given.args else None)
    return NONE


@models("sys.path.append")
def _append_folder(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    add_folders(it, given.args[:1], None)
    return NONE


@models("sys.path.extend")
def _append_folders(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    del node, path
    items, _ = items_of(it, given.args[0]) if given.args else ([], False)
    add_folders(it, tuple(items), None)
    return NONE
