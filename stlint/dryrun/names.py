"""What an import binds: local modules are found and run, everything else is known by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.attributes import external
from stlint.dryrun.bindings import binds_unseen, bound_names
from stlint.dryrun.cuts import cut_short
from stlint.dryrun.exits import NOWHERE, Exit, UnreachableError
from stlint.dryrun.importable import Importable
from stlint.dryrun.releases import VERSION_TEXTS
from stlint.dryrun.store import ABSENT, BOUND
from stlint.files import disk
from stlint.model.guards import Guard
from stlint.model.values import (
    YES,
    External,
    Frame,
    Heap,
    Module,
    Result,
    Symbol,
    Tuple,
    Value,
    fresh,
)
from stlint.results.problems import SourceProblem
from stlint.streamlit_api.lookup import names as streamlit_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.machine import Arguments
    from stlint.syntax.source import Source

_AS_WRITTEN: Final = frozenset({"script", "fragment", "dialog"})
"""Segments that run in their place."""
_UNBOUND: Final = "builtins.UnboundLocalError"
_EMPTY: Final = cst.Module(body=[])
MAX_MODULES: Final = 400


class Names(Importable):
    """Imports."""

    is_app: bool
    """Whether anything of Streamlit was imported: else this is no app."""
    modules: dict[Path, Module]
    problems: dict[Path, SourceProblem]
    load: Callable[[Path], Source]

    def import_module(self, node: cst.Import, alias: cst.ImportAlias) -> None:
        """``import name as alias``."""
        dotted = _dotted(alias.name)
        parts = dotted.split(".")
        bound = alias.asname.name if alias.asname is not None else None
        module = self._find(parts)
        if module is None:
            self.look_for(dotted, None)
            self.is_app = self.is_app or dotted.startswith("streamlit")
            if isinstance(bound, cst.Name):
                self.bind(bound.value, external(dotted))
            else:
                self.bind(parts[0], External(parts[0]))
            return
        del node
        self.doubt_local(module, parts, 0, None)
        if isinstance(bound, cst.Name):
            self.bind(bound.value, module)
        else:
            top = self._find(parts[:1])
            self.bind(parts[0], top or External(parts[0]))

    def import_from(self, node: cst.ImportFrom) -> None:
        """``from name import names``."""
        parts = _dotted(node.module).split(".") if node.module is not None else []
        level = len(node.relative)
        module = self._find_relative(parts, level) if level else self._find(parts)
        dotted = "." * level + ".".join(parts)
        self.is_app = self.is_app or (module is None and dotted.startswith("streamlit"))
        if isinstance(node.names, cst.ImportStar):
            self.doubts += 1
            self._import_all(module, dotted)
            return
        if level and self.module.name == "__main__":
            self.fails("ImportError")
        for alias in node.names:
            name = _dotted(alias.name)
            target = name
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                target = alias.asname.name.value
            value: Value
            if module is None:
                self.look_for(dotted, name)
                if parts[:1] == ["streamlit"] and not level:
                    self.name_used(alias, dotted, name, how="import")
                path = f"{dotted}.{name}"
                value = self.version_text() if path in VERSION_TEXTS else external(path)
            else:
                value = self.store.get((module.frame, name))
                if value is ABSENT:
                    value = self.submodule(module, name, load=True) or Symbol(
                        "name", (name, module.path)
                    )
                self.doubt_local(module, parts, level, name)
            self.bind(target, value)

    def _special(self, node: Any, path: str, given: Arguments) -> Value | None:
        if path == "importlib.import_module" and len(given.all) == 1 and not given.open:
            found = self._import_named(given.all[0])
            if found is not None:
                return found
        if path == "importlib.util.find_spec" and len(given.all) == 1 and not given.open:
            name = self.concrete(given.all[0])
            if isinstance(name, str) and ("." not in name or name.startswith("streamlit.")):
                return Result(path, given.all)
        return super()._special(node, path, given)

    def _builtin___import__(self, node: Any, name: Value, **options: Value) -> Value | None:
        del node
        found = self._import_named(name)
        if not isinstance(found, (Module, External)) or options.keys() - {"fromlist"}:
            return None
        inner = "fromlist" in options and self.truth(options["fromlist"]) is True
        top = str(self.concrete(name)).partition(".")[0]
        return found if inner else self._find([top]) or External(top)

    def _import_named(self, value: Value) -> Value | None:
        """The module of a name that is given as a text; ``None`` if that is not known."""
        name = self.concrete(value)
        if not isinstance(name, str) or not all(map(str.isidentifier, name.split("."))):
            return None
        module = self._find(name.split("."))
        if module is not None:
            self.doubt_local(module, name.split("."), 0, None)
            return module
        self.risk()
        self.look_for(name, None)
        self.is_app = self.is_app or name.startswith("streamlit")
        return external(name)

    def _import_all(self, module: Module | None, dotted: str) -> None:
        if module is None:
            if dotted == "streamlit":
                for name in streamlit_names(self.release):
                    self.bind(name, external(f"streamlit.{name}"))
            return
        public = self.store.get((module.frame, "__all__"))
        wanted: set[str] | None = None
        if isinstance(public, (Heap, Tuple)):
            data = self.concrete(public)
            wanted = set(data) if isinstance(data, (list, tuple)) else None
        for key, value in list(self.store.values.items()):
            if isinstance(key, tuple) and key[0] is module.frame and value is not ABSENT:
                name = key[1]
                if name in wanted if wanted is not None else not name.startswith("_"):
                    self.bind(name, value)

    def check_bound(self, frame: Frame, name: str) -> None:
        """A name is read that is bound on some ways only: on the others the run ends.

        Raises:
            UnreachableError: it is bound on none that leads here.
        """
        mark = self.store.get((BOUND, (frame, name)))
        if self.surveying or self.muted or mark is ABSENT or mark == YES:
            return
        self.risk()
        is_local = frame.function is not None and not frame.of_class
        missing = External(_UNBOUND if is_local else "builtins.NameError")
        if not self.fork(self.condition(mark), lambda: True, lambda: self.raises(missing)):
            raise UnreachableError

    def not_yet_bound(self, name: str) -> Value:
        """A name of a function that nothing has bound on the way here."""
        if self.surveying or self.muted:
            self.risk()
            return fresh(f"its {name}")
        return self.fails(_UNBOUND)

    def unbound(self, name: str) -> Value:
        """A name that has no value here; if nothing can have bound it, the run ends."""
        symbol = Symbol("name", (name, self.module.path))
        raises = self._raises(name)
        if raises is not False:
            defined = Guard(Symbol("defined", symbol.args), now=False if raises else None)
            self.risks += 1
            before, self.guards = self.guards, self.guards.add(defined.negated())
            if self.is_tried:
                self.raises(External("builtins.NameError"))
            else:
                self.exits.append(Exit(NOWHERE, self.guards, {}, None, NOWHERE))
            self.guards = before.add(defined)
        return symbol

    def _raises(self, name: str) -> bool | None:
        """Whether a name that has no value here is surely bound nowhere; ``None``: perhaps."""
        source = self.sources[self.module.path]
        if name.startswith("_"):
            return False
        unseen = binds_unseen(source.text)
        if self.module.name == "__main__" and self.segment in _AS_WRITTEN and not self.muted:
            return None if unseen else True  # the machine came to none of the places that bind it
        if unseen:
            return False
        frame = self.frame
        while frame in self.comprehensions and frame.parent is not None:
            frame = frame.parent
        scopes: list[Any] = [self.module.tree]
        if frame is not self.module.frame:
            function = self.functions[-1] if self.functions else None
            if function is None or function.frame is not self.module.frame:
                return False
            if frame.parent is not function.frame:
                return False
            scopes.append(function.node)
        return not any(name in source.once(bound_names, scope) for scope in scopes)

    # -- finding modules ------------------------------------------------------------------------

    def _find(self, parts: list[str]) -> Module | None:
        """A local module by its absolute name; None when it is not local."""
        if not parts or parts[0] == "streamlit":
            return None
        for folder in self.folders_for(parts):
            found = self._walk(folder, parts)
            if found is not None:
                self.origins.setdefault(parts[0], folder)
                return found
        return None

    def _find_relative(self, parts: list[str], level: int) -> Module | None:
        folder, package = self.module.path.parent, self.package
        for _ in range(level - 1):
            folder, package = folder.parent, package.rpartition(".")[0]
        if not parts:
            return self._package(folder, package or folder.name)
        return self._walk(folder, parts, package)

    def _walk(self, folder: Path, parts: list[str], package: str = "") -> Module | None:
        """A module below a folder, which is a package; those on the way are run first."""
        if not self._exists(folder, parts):
            return None
        module: Module | None = None
        for index, part in enumerate(parts):
            name = ".".join([package, *parts[: index + 1]] if package else parts[: index + 1])
            file = folder / f"{part}.py"
            folder = folder / part
            if disk.leads_out(file) or disk.leads_out(folder):
                return self._foreign(file, name)
            if disk.is_file(folder / "__init__.py") or (
                not disk.is_file(file) and disk.is_folder(folder)
            ):
                module = self._package(folder, name)
            else:
                module = self._module(file, name)
            if module is None:
                return None
        return module

    def _exists(self, folder: Path, parts: list[str]) -> bool:
        known = self.found.get((folder, tuple(parts)))
        if known is None:
            at = folder.joinpath(*parts)
            known = (
                self._leads_out(folder, parts)
                or disk.is_file(at.with_name(f"{at.name}.py"))
                or any(each.name.endswith(".py") for each in disk.entries(at))
            )
            self.found[(folder, tuple(parts))] = known
        return known

    @staticmethod
    def _leads_out(folder: Path, parts: list[str]) -> bool:
        """Whether a link leads out of the project on the way to a module."""
        for part in parts:
            if disk.leads_out(folder / f"{part}.py") or disk.leads_out(folder / part):
                return True
            folder = folder / part
        return False

    def _foreign(self, file: Path, name: str) -> Module:
        """A module outside of the project, which may do anything as it is imported."""
        if file not in self.modules:
            self.modules[file] = Module(file, name, _EMPTY)
            self.modules[file].state = "done"
            self.opaque(self.statement, "a module outside of the project")
        return self.modules[file]

    found: dict[tuple[Path, tuple[str, ...]], bool]

    def _package(self, folder: Path, name: str) -> Module | None:
        file = folder / "__init__.py"
        if disk.is_file(file):
            return self._module(file, name)
        if file not in self.modules:
            self.modules[file] = Module(file, name, _EMPTY)
            self.modules[file].state = "done"
        return self.modules[file]

    def submodule(self, module: Module, name: str, *, load: bool = False) -> Value | None:
        """A module of a local package that has been imported (or now is)."""
        if module.path.name != "__init__.py":
            return None
        folder = module.path.parent
        for file in (folder / name / "__init__.py", folder / f"{name}.py"):
            if file in self.modules:
                return self.modules[file]
        return self._walk(folder, [name], module.name) if load else None

    def _module(self, path: Path, name: str) -> Module | None:
        """A local module, run when it is met for the first time in this process."""
        path = Path(disk.real(path)) if path.is_symlink() else path
        known = self.modules.get(path)
        if known is not None:
            return known
        if (self.surveying and not self.unreached) or path in self.problems or path == self.entry:
            return None
        if len(self.modules) >= MAX_MODULES:
            cut_short(self, "modules", told=name)
            return None
        try:
            tree = self.load(path).tree
        except SourceProblem as problem:
            self.problems[path] = problem
            return None
        module = Module(path, name, tree)
        self.modules[path] = module
        self.run_module(module)
        return module

    unfinished: dict[Path, tuple[Module, int]]
    """Files of which not all was run, and how many of their statements were run to their end."""

    def run_file(self, module: Module) -> bool:
        """Run the statements of a file; returns whether control comes out."""
        alive = True
        for at, statement in enumerate(module.tree.body):
            self.unfinished[module.path] = module, at
            if not self.run(statement):
                alive = False
                break
        self.unfinished.pop(module.path, None)
        return alive

    interrupted: set[Path]
    """Modules whose import a stop or a rerun has ended: the next run imports them again."""

    def run_module(self, module: Module) -> None:
        """Run the statements of an imported module, once."""
        saved = (
            self.frame, self.module, self.path, self.statement, self.stack, self.segment,
            self.functions, self.site, self.owner, self.on_yield, self.locks, self.cached,
        )  # fmt: skip
        depth = len(self.store.logs)
        self.store.open()
        guards, mark = self.guards, len(self.exits)
        since, doubts = len(self.events), self.doubts
        alive = True
        try:
            self.frame, self.module, self.path = module.frame, module, module.path
            self.statement = None
            self.segment, self.functions, self.owner, self.on_yield = "import", (), None, None
            self.site = (str(module.path),)
            alive = self.run_file(module)
        finally:
            if any(each.guards.now for each in self.exits[mark:]):
                self.interrupted.add(module.path)
            (
                self.frame, self.module, self.path, self.statement, self.stack, self.segment,
                self.functions, self.site, self.owner, self.on_yield, self.locks, self.cached,
            ) = saved  # fmt: skip
            self.store.keep_for_good(depth)
            self.guards = guards
            module.state = "done"
            ends = alive and len(self.exits) == mark
            self.note_import(module, since, doubts, ends=ends)
        if not alive or not self.negate_exits(mark):
            raise UnreachableError


def _dotted(node: cst.BaseExpression | None) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if isinstance(node, cst.Name):
        parts.append(node.value)
    return ".".join(reversed(parts))
