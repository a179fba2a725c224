"""What an import binds: local modules are found and run, everything else is known by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import libcst as cst

from stlint.dryrun.core.exits import negate_exits
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import bind
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import cut_short
from stlint.dryrun.core.visiting import run_statement
from stlint.dryrun.imports.importable import doubt_local, look_for, note_import, package_here
from stlint.dryrun.imports.search_path import folders_for, known_submodule
from stlint.dryrun.python.attributes import external
from stlint.dryrun.streamlit.releases import VERSION_TEXTS, name_used, version_text
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.shared import note_shared
from stlint.files import disk
from stlint.model.objects import Heap, Module
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.surroundings import Surrounding
from stlint.model.values import UNKNOWN, Symbol, Tuple, Value
from stlint.results.problems import SourceProblem
from stlint.streamlit_api.lookup import names as streamlit_names

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_EMPTY: Final = cst.Module(body=[])
MAX_MODULES: Final = 400


def import_module(it: DryRun, node: cst.Import, alias: cst.ImportAlias) -> None:
    """``import name as alias``."""
    dotted = _dotted(alias.name)
    parts = dotted.split(".")
    bound = alias.asname.name if alias.asname is not None else None
    module = find(it, parts)
    if module is None:
        look_for(it, dotted, None)
        it.process.learnt.is_app = it.process.learnt.is_app or is_of_streamlit(dotted)
        if isinstance(bound, cst.Name):
            bind(it, bound.value, external(dotted))
        else:
            bind(it, parts[0], External(parts[0]))
        return
    del node
    doubt_local(it, module, parts, 0, None)
    if isinstance(bound, cst.Name):
        bind(it, bound.value, module)
    else:
        top = find(it, parts[:1])
        bind(it, parts[0], top or External(parts[0]))


def is_of_streamlit(dotted: str) -> bool:
    """Whether a module is Streamlit's, or one of the many that are made for it."""
    top = dotted.partition(".")[0]
    return top == "streamlit" or top.startswith("streamlit_")


def import_from(it: DryRun, node: cst.ImportFrom) -> None:
    """``from name import names``."""
    parts = _dotted(node.module).split(".") if node.module is not None else []
    level = len(node.relative)
    module = _find_relative(it, parts, level) if level else find(it, parts)
    dotted = "." * level + ".".join(parts)
    it.process.learnt.is_app = it.process.learnt.is_app or (
        module is None and is_of_streamlit(dotted)
    )
    if isinstance(node.names, cst.ImportStar):
        it.trail.doubts += 1
        _import_all(it, module, dotted)
        return
    if level and it.here.module.name == "__main__":
        fail(it, "ImportError")
    for alias in node.names:
        name = _dotted(alias.name)
        target = name
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            target = alias.asname.name.value
        value: Value
        if module is None:
            look_for(it, dotted, name)
            if parts[:1] == ["streamlit"] and not level:
                name_used(it, alias, dotted, name, how="import")
            path = f"{dotted}.{name}"
            value = version_text(it) if path in VERSION_TEXTS else external(path)
        else:
            value = it.flow.store.get((module.frame, name))
            if value is ABSENT:
                value = submodule(it, module, name) or Symbol(Op.NAME, (name, module.path))
            doubt_local(it, module, parts, level, name)
        bind(it, target, value)


def _import_all(it: DryRun, module: Module | None, dotted: str) -> None:
    if module is None:
        if dotted == "streamlit":
            for name in streamlit_names(it.process.release):
                bind(it, name, external(f"streamlit.{name}"))
        return
    public = it.flow.store.get((module.frame, "__all__"))
    wanted: set[str] | None = None
    if isinstance(public, (Heap, Tuple)):
        data = concrete(it, public)
        wanted = set(data) if isinstance(data, (list, tuple)) else None
    for (_, name), value in it.flow.store.of(module.frame):
        if name in wanted if wanted is not None else not name.startswith("_"):
            bind(it, name, value)


def find(it: DryRun, parts: list[str]) -> Module | None:
    """A local module by its absolute name; None when it is not local."""
    if not parts or parts[0] == "streamlit":
        return None
    for folder in folders_for(it, parts):
        found = _walk(it, folder, parts)
        if found is not None:
            it.process.path.origins.setdefault(parts[0], folder)
            return found
    return None


def _find_relative(it: DryRun, parts: list[str], level: int) -> Module | None:
    folder, package = it.here.module.path.parent, package_here(it)
    for _ in range(level - 1):
        folder, package = folder.parent, package.rpartition(".")[0]
    if not parts:
        return _package(it, folder, package or folder.name)
    return _walk(it, folder, parts, package)


def _walk(it: DryRun, folder: Path, parts: list[str], package: str = "") -> Module | None:
    """A module below a folder, which is a package; those on the way are run first."""
    if not _exists(it, folder, parts):
        return None
    module: Module | None = None
    for index, part in enumerate(parts):
        name = ".".join([package, *parts[: index + 1]] if package else parts[: index + 1])
        file = folder / f"{part}.py"
        folder = folder / part
        if disk.leads_out(file) or disk.leads_out(folder):
            return _foreign(it, file, name)
        if disk.is_file(folder / "__init__.py") or (
            not disk.is_file(file) and disk.is_folder(folder)
        ):
            module = _package(it, folder, name)
        else:
            module = _module(it, file, name)
        if module is None:
            return None
    return module


def _exists(it: DryRun, folder: Path, parts: list[str]) -> bool:
    known = it.process.path.found.get((folder, tuple(parts)))
    if known is None:
        at = folder.joinpath(*parts)
        known = (
            _leads_out(folder, parts)
            or disk.is_file(at.with_name(f"{at.name}.py"))
            or any(each.name.endswith(".py") for each in disk.entries(at))
        )
        it.process.path.found[(folder, tuple(parts))] = known
    return known


def _leads_out(folder: Path, parts: list[str]) -> bool:
    """Whether a link leads out of the project on the way to a module."""
    for part in parts:
        if disk.leads_out(folder / f"{part}.py") or disk.leads_out(folder / part):
            return True
        folder = folder / part
    return False


def _foreign(it: DryRun, file: Path, name: str) -> Module:
    """A module outside of the project, which may do anything as it is imported."""
    if file not in it.process.modules:
        it.process.modules[file] = Module(file, name, _EMPTY)
        it.process.modules[file].state = "done"
        opaque(it, it.here.statement, "a module outside of the project")
    return it.process.modules[file]


def _package(it: DryRun, folder: Path, name: str) -> Module | None:
    file = folder / "__init__.py"
    if disk.is_file(file):
        return _module(it, file, name)
    if file not in it.process.modules:
        it.process.modules[file] = Module(file, name, _EMPTY)
        it.process.modules[file].state = "done"
    return it.process.modules[file]


def submodule(it: DryRun, module: Module, name: str) -> Value | None:
    """A module of a local package, which is imported now if it was not yet."""
    known = known_submodule(it, module, name)
    if known is not None or module.path.name != "__init__.py":
        return known
    return _walk(it, module.path.parent, [name], module.name)


def _module(it: DryRun, path: Path, name: str) -> Module | None:
    """A local module, run when it is met for the first time in this process."""
    path = Path(disk.real(path)) if path.is_symlink() else path
    known = it.process.modules.get(path)
    if known is not None:
        return known
    if (
        (it.here.around.surveying and not it.process.learnt.unreached)
        or path in it.process.problems
        or path == it.process.entry
    ):
        return None
    if len(it.process.modules) >= MAX_MODULES:
        cut_short(it, "modules", told=name)
        return None
    try:
        tree = it.process.load(path).tree
    except SourceProblem as problem:
        it.process.problems[path] = problem
        return None
    module = Module(path, name, tree)
    it.process.modules[path] = module
    run_module(it, module)
    return module


def forget_module(it: DryRun, name: Value) -> None:
    """A module is taken out of ``sys.modules``, at least perhaps: the next import runs it again."""
    wanted = concrete(it, name)
    if it.flow.guards.now is not False:
        for path, each in list(it.process.modules.items()):
            if wanted in (UNKNOWN, each.name):
                del it.process.modules[path]


def run_file(it: DryRun, module: Module, begin: int = 0, end: int | None = None) -> bool:
    """Run the statements of a file, or some of them; returns whether control comes out."""
    alive = True
    for at, statement in enumerate(module.tree.body[begin:end], begin):
        it.trail.unfinished[module.path] = module, at
        if not run_statement(it, statement):
            alive = False
            break
    it.trail.unfinished.pop(module.path, None)
    return alive


def run_module(it: DryRun, module: Module) -> None:
    """Run the statements of an imported module, once."""
    here = it.here._replace(
        frame=module.frame,
        module=module,
        path=module.path,
        statement=None,
        segment="import",
        functions=(),
        site=(str(module.path),),
        around=it.here.around._replace(
            owner=None,
            on_yield=None,
            layers=(
                *it.here.around.layers,
                Surrounding("import", (module.path, (it.here.path, it.here.statement))),
            ),
        ),
    )
    depth = len(it.flow.store.logs)
    it.flow.store.open()
    guards, mark = it.flow.guards, len(it.flow.exits)
    since, doubts = len(it.trail.events), it.trail.doubts
    alive = True
    try:
        with it.at(here):
            alive = run_file(it, module)
    finally:
        if any(each.guards.now for each in it.flow.exits[mark:]):
            it.process.path.interrupted.add(module.path)
        note_shared(it, module)
        it.flow.store.keep_for_good(depth)
        it.flow.guards = guards
        module.state = "done"
        ends = alive and len(it.flow.exits) == mark
        note_import(it, module, since, doubts, ends=ends)
    if not alive or not negate_exits(it, mark):
        raise UnreachableError


def _dotted(node: cst.BaseExpression | None) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if isinstance(node, cst.Name):
        parts.append(node.value)
    return ".".join(reversed(parts))
