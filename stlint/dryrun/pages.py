"""``st.navigation``: the pages that an entry script shows, one of them in each run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stlint.dryrun.alternatives import NEVER, nesting
from stlint.dryrun.cuts import cut_short
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.machine import Arguments
from stlint.dryrun.objects import MAX_ALTERNATIVES, MAX_PAGES
from stlint.dryrun.page_names import PageNames
from stlint.files import disk
from stlint.model.events import PagesShown
from stlint.model.guards import EQUAL, Guard, unless
from stlint.model.values import (
    Bound,
    Const,
    Function,
    Heap,
    Module,
    Phi,
    Result,
    Symbol,
    Tuple,
    Value,
)
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Pages(PageNames):
    """Pages."""

    def show_page(self, node: Any, run: Value) -> None:
        """Run each page under the guard that it is the one; the default page is the first run's.

        Raises:
            UnreachableError: control comes out of none.
        """
        navigation = next((each for each in _parts(run) if isinstance(each, Result)), None)
        inputs = navigation.inputs if navigation is not None else ()
        if not inputs:
            self._show_unknown(node)
        elif not self._with_pages(inputs[0], lambda pages: self._show_one_of(node, pages)):
            raise UnreachableError

    def _show_unknown(self, node: Any) -> None:
        """One of pages that are not known is shown."""
        self.emit(PagesShown, node, paths=None)
        if self.wanted is None:
            cut_short(self, "pages", node)
        self.opaque(node, "pages that are not known", may_stop=False)
        if self.wanted is not None:
            self._show_supposed(node, self.wanted)

    def _show_one_of(self, node: Any, pages: list[Result] | None) -> bool:
        """Show one of some pages; returns whether control comes out."""
        if not pages or len(pages) > MAX_PAGES:
            self._show_unknown(node)
            return True
        self.emit(PagesShown, node, paths=self._known_paths(pages))
        default = self._first_shown(pages)
        subject = Symbol("page", (id(node),))
        self.navigates = True
        entry, alive = self.guards, False
        for index, page in enumerate(pages):
            guard = Guard(subject, EQUAL, index, now=index == default)
            self.guards = entry

            def show(page: Result = page) -> bool:
                before, self.page = self.page, self._number_of(page)
                try:
                    return self._show(node, page)
                finally:
                    self.page = before

            alive = self.fork(((guard,), (guard.negated(),)), show, lambda: True) or alive
        return alive

    def _number_of(self, page: Result) -> int:
        """A number for a page, the same however often it is among those that are shown."""
        source = self.settle(page.inputs[0]) if page.inputs else None
        if isinstance(source, Bound):
            source = source.function
        if isinstance(source, Function):  # another object in each run
            alike = self.page_functions.setdefault(id(source.node), {})
            known: Any = (id(source.node), alike.setdefault(source, len(alike)))
        else:
            known = self._path_of(page) or source
        return self.numbers.setdefault(known, len(self.numbers))

    numbers: dict[Any, int]
    """The numbers of the pages that were shown."""
    page_functions: dict[int, dict[Function, int]]
    """The functions that are pages of this run, numbered for each place where they are defined."""

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

    def suppose_shown(self, node: Any, path: Path) -> None:
        """Run a page that somebody may show: nobody knows who, and after what."""
        self.opaque(node, "pages that are not known", may_stop=False)
        self._show_supposed(node, path)

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
        """The page of the first run: what is asked for, if it is there; else the default page."""
        if self.wanted is not None and self.page_opened:
            paths = [self._path_of(each) for each in pages]
            if self.wanted in paths:
                return paths.index(self.wanted)
            if None in paths:
                return None
        defaults = [index for index, each in enumerate(pages) if self._is_default(each)]
        if not defaults and self._path_of(pages[0]) in self.listed.in_any_order:
            return None
        return defaults[0] if defaults else 0

    wanted: Path | None
    page_opened: bool
    """Whether the page that is asked for was opened before this run."""
    shown: bool
    """Whether the page that is asked for was shown in some run."""
    navigates: bool
    """Whether pages that are known were shown."""

    def _with_pages(self, value: Value, use: Callable[[list[Result] | None], bool]) -> bool:
        """Use the pages in a list, or in a dict of sections; None when not all are known.

        Where there may be these or others, each are used under their conditions.
        """
        value = self.settle(value)
        content: Value = value
        sections = False
        if isinstance(value, Heap):
            content = self.settle(self.store.get(("content", value)))
            sections = value.kind == "dict"
        return self._with_content(content, sections, use)

    def _with_content(
        self, content: Value, sections: bool, use: Callable[[list[Result] | None], bool]
    ) -> bool:
        def again(content: Value) -> bool:
            if isinstance(content, Heap):
                return self._with_pages(content, use)
            return self._with_content(content, sections, use)

        if isinstance(content, Phi):
            return self._either(content, again, use)
        if not isinstance(content, Tuple):
            return use(None)
        return self._with_items(content.items, sections, [], use)

    def _with_items(
        self,
        items: Sequence[Value],
        sections: bool,
        found: list[Result],
        use: Callable[[list[Result] | None], bool],
    ) -> bool:
        """The same, after ``found``."""
        if not items:
            return use(found)
        item, rest = self.settle(items[0]), items[1:]

        def more(pages: list[Result] | None) -> bool:
            return (
                use(None)
                if pages is None
                else self._with_items(rest, sections, [*found, *pages], use)
            )

        if isinstance(item, Phi):
            return self._either(
                item, lambda one: self._with_items((one, *rest), sections, found, use), use
            )
        if sections:
            return self._with_pages(item.items[1], more) if isinstance(item, Tuple) else use(None)
        if isinstance(item, Result) and item.path == "streamlit.Page":
            return more([item])
        if isinstance(item, (Const, Function)):
            return more([Result("streamlit.Page", (item,))])
        return use(None)

    def _either(
        self,
        value: Phi,
        again: Callable[[Value], bool],
        use: Callable[[list[Result] | None], bool],
    ) -> bool:
        """Go on with each of two alternatives; with neither, if there are too many."""
        if nesting(value) > MAX_ALTERNATIVES:
            return use(None)
        return self.fork(
            (value.guards, (unless(value.guards),)),
            lambda: self._choose(value.then, again),
            lambda: self._choose(value.other, again),
        )

    def _choose(self, value: Value, again: Callable[[Value], bool]) -> bool:
        return value is not NEVER and again(self.settle(value))

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
        self.statement = None
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
