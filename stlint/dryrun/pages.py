"""``st.navigation``: the pages that an entry script shows, one of them in each run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from stlint import disk
from stlint.dryrun.cuts import cut_short
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.machine import Arguments
from stlint.dryrun.page_names import PageNames
from stlint.model.events import PagesShown
from stlint.model.guards import EQUAL, Guard
from stlint.model.values import Bound, Const, Function, Heap, Module, Result, Symbol, Tuple, Value
from stlint.problems import SourceProblem

MAX_PAGES: Final = 60


class Pages(PageNames):
    """Pages."""

    def show_page(self, node: Any, run: Value) -> None:
        """Run each page under the guard that it is the one; the default page is the first run's."""
        navigation = next((each for each in _parts(run) if isinstance(each, Result)), None)
        pages = self._pages_of(navigation.inputs[0]) if navigation and navigation.inputs else None
        known = pages if pages and len(pages) <= MAX_PAGES else None
        self.emit(PagesShown, node, paths=self._known_paths(known) if known else None)
        if known is None:
            if self.wanted is None:
                cut_short(self, "pages", node)
            self.opaque(node, "pages that are not known", may_stop=False)
            if self.wanted is not None:
                self._show_supposed(node, self.wanted)
            return
        default = self._first_shown(known)
        subject = Symbol("page", (id(node),))
        self.navigates = True
        entry = self.guards
        for index, page in enumerate(known):
            guard = Guard(subject, EQUAL, index, now=index == default)
            self.guards = entry

            def show(page: Result = page, index: int = index) -> bool:
                before, self.page = self.page, index
                try:
                    return self._show(node, page)
                finally:
                    self.page = before

            self.fork(((guard,), (guard.negated(),)), show, lambda: True)

    def _known_paths(self, pages: list[Result]) -> frozenset[Path] | None:
        """The files of pages; None if one may be any file."""
        found = set()
        for page in pages:
            source = self.settle(page.inputs[0]) if page.inputs else None
            if isinstance(source, (Function, Bound)):
                continue
            path = self._path_of(page)
            if path is None:
                return None
            found.add(path)
        return frozenset(found)

    def _show_supposed(self, node: Any, path: Path) -> None:
        """Run the page that is asked for, which may be among pages that are not known."""
        guard = Guard(Symbol("page", (id(node),)), EQUAL, str(path))

        def show() -> bool:
            before, self.page = self.page, 0
            try:
                return self._run_file(path)
            finally:
                self.page = before

        self.fork(((guard,), (guard.negated(),)), show, lambda: True)

    def _first_shown(self, pages: list[Result]) -> int | None:
        """The page of the first run: the one that is asked for, else the default page."""
        if self.wanted is not None:
            paths = [self._path_of(each) for each in pages]
            return paths.index(self.wanted) if self.wanted in paths else None
        defaults = [index for index, each in enumerate(pages) if self._is_default(each)]
        return defaults[0] if defaults else 0

    wanted: Path | None
    shown: bool
    """Whether the page that is asked for was shown in some run."""
    navigates: bool
    """Whether pages that are known were shown."""

    def _pages_of(self, value: Value) -> list[Result] | None:
        """The pages in a list, or in a dict of sections; None when not all are known."""
        value = self.settle(value)
        content = (
            value.items
            if isinstance(value, Tuple)
            else self.content(value)
            if isinstance(value, Heap)
            else None
        )
        if content is None:
            return None
        found: list[Result] = []
        for each in content:
            item = self.settle(each)
            if isinstance(value, Heap) and value.kind == "dict" and isinstance(item, Tuple):
                inner = self._pages_of(item.items[1])
                if inner is None:
                    return None
                found += inner
            elif isinstance(item, Result) and item.path == "streamlit.Page":
                found.append(item)
            elif isinstance(item, (Const, Function)):
                found.append(Result("streamlit.Page", (item,)))
            else:
                return None
        return found

    def _is_default(self, page: Result) -> bool:
        default = self.store.get(("default", page))
        return isinstance(default, Const) and default.value is True

    def _show(self, node: Any, page: Result) -> bool:
        source = self.settle(page.inputs[0]) if page.inputs else None
        if isinstance(source, (Function, Bound)):
            self.call(node, source, Arguments())
            return True
        path = self._path_of(page)
        if path is None:
            if self.wanted is None:
                cut_short(self, "pages", node)
            self.opaque(node, "a page that is not known", may_stop=False)
            return True
        return self._run_file(path)

    def _run_file(self, path: Path) -> bool:
        if path == self.wanted:
            self.shown = True
        if disk.is_outside(path):
            self.opaque(self.statement, "a page outside of the project")
            return True
        try:
            tree = self.load(path).tree
        except SourceProblem as problem:
            if disk.exists(path):
                self.problems[path] = problem
            return True
        return self._run_page(path, tree)

    def _path_of(self, page: Result) -> Path | None:
        name = self.page_path(page.inputs[0] if page.inputs else None)
        return Path(disk.real(self.entry.parent / name)) if name is not None else None

    def _run_page(self, path: Path, tree: Any) -> bool:
        module = Module(path, "__main__", tree)
        saved = (self.frame, self.module, self.path, self.statement, self.site, self.functions)
        self.frame, self.module, self.path = module.frame, module, path
        self.site, self.functions = (*self.site, str(path)), ()
        try:
            if not self.run_file(module):
                raise UnreachableError
        finally:
            self.frame, self.module, self.path, self.statement, self.site, self.functions = saved
        return True


def _parts(value: Value) -> list[Value]:
    found = [value]
    while isinstance(value, Symbol) and value.op == "attribute":
        value = value.args[0]
        found.append(value)
    return found
