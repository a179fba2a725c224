"""``st.navigation``: the pages that an entry script shows, one of them in each run."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.alternatives import NEVER, nesting
from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import Way, fork, one_of, settle
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import cut_short
from stlint.dryrun.imports.modules import run_file
from stlint.dryrun.streamlit.page_names import page_path
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.items import MAX_ALTERNATIVES, MAX_PAGES
from stlint.files import disk
from stlint.model.events import PagesShown
from stlint.model.guards import EQUAL, Guard, unless
from stlint.model.objects import Bound, Function, Heap, Module
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import Const, Phi, Symbol, Tuple, Value
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.syntax.source import Source


def show_page(it: DryRun, node: Any, run: Value) -> None:
    """Run each page under the guard that it is the one; the default page is the first run's.

    Raises:
        UnreachableError: control comes out of none.
    """
    navigation = next((each for each in _parts(run) if isinstance(each, Result)), None)
    inputs = navigation.inputs if navigation is not None else ()
    if not inputs:
        _show_unknown(it, node, navigation)
        return
    one = None if it.search.every_page else _the_one(it, inputs[0])
    if one is not None:
        _with_pages(it, inputs[0], lambda pages: _tell(it, node, navigation, pages))
        alive = one_of(it, [_way(it, node, *one, now=True)])
    else:
        alive = _with_pages(it, inputs[0], lambda pages: _show_one_of(it, node, navigation, pages))
    if not alive:
        raise UnreachableError


def _the_one(it: DryRun, given: Value) -> tuple[int, Result] | None:
    """The page that is run, and its place, if it is the same in all of several lists."""
    found: list[tuple[int, Result] | None] = []

    def look(pages: list[Result] | None) -> bool:
        if not pages or len(pages) > MAX_PAGES:
            found.append(None)
            return True
        paths = [_path_of(it, each) for each in pages]
        default = _first_shown(it, pages, paths)
        run = [] if default is None else _to_run(it, paths, default)
        found.append((run[0], pages[run[0]]) if len(run) == 1 else None)
        return True

    _with_pages(it, given, look)
    known = [each for each in found if each is not None]
    kinds = {_path_of(it, page) or page for _, page in known}
    return known[0] if len(found) == len(known) > 1 == len(kinds) else None


def _tell(it: DryRun, node: Any, navigation: Result | None, pages: list[Result] | None) -> bool:
    """Keep that some pages are shown, by those that can be told; returns True."""
    paths = [_path_of(it, each) for each in pages or ()]
    known = _known_paths(it, pages or [], paths)
    emit(it, PagesShown, node, paths=known, navigation=navigation)
    it.search.navigates = True
    return True


def _way(it: DryRun, node: Any, index: int, page: Result, *, now: bool | None) -> Way:
    """A page, under the guard that it is the one; ``now``: whether it is, in this run."""
    number = _number_of(it, page)

    def show() -> bool:
        before, it.page.page = it.page.page, number
        try:
            return _show(it, node, page)
        finally:
            it.page.page = before

    return Guard(Symbol(Op.PAGE, (id(node),)), EQUAL, index, now=now), show


def _show_unknown(it: DryRun, node: Any, navigation: Result | None) -> None:
    """One of pages that are not known is shown."""
    emit(it, PagesShown, node, paths=None, navigation=navigation)
    if it.search.wanted is None:
        cut_short(it, "pages", node)
    opaque(it, node, "pages that are not known", may_stop=False)
    if it.search.wanted is not None:
        _show_supposed(it, node, it.search.wanted)


def _show_one_of(
    it: DryRun, node: Any, navigation: Result | None, pages: list[Result] | None
) -> bool:
    """Show one of some pages; returns whether control comes out."""
    if pages == [] and it.search.wanted is None:
        return True  # st.navigation has raised
    if not pages or len(pages) > MAX_PAGES:
        _show_unknown(it, node, navigation)
        return True
    paths = [_path_of(it, each) for each in pages]
    emit(it, PagesShown, node, paths=_known_paths(it, pages, paths), navigation=navigation)
    default = _first_shown(it, pages, paths)
    it.search.navigates = True
    chosen = _to_run(it, paths, default)
    nows = [None if default is None else index == default for index in chosen]
    return one_of(
        it,
        [
            _way(it, node, index, pages[index], now=now)
            for index, now in zip(chosen, nows, strict=True)
        ],
    )


def _to_run(it: DryRun, paths: list[Path | None], default: int | None) -> list[int]:
    """Which pages are run, the one that is shown first: all, or that and the one asked for."""
    if default is None or it.search.every_page:
        return sorted(range(len(paths)), key=lambda index: index != default)
    it.process.path.unread.update(dict.fromkeys(filter(None, paths)))
    wanted = it.search.wanted
    others = (index for index, path in enumerate(paths) if path == wanted and index != default)
    return [default, *(others if wanted is not None else ())]


def read_all(it: DryRun) -> Collection[Source]:
    """All files that take part: also those of pages that are not run, which are read now.

    What the app says there counts for fixes.
    """
    unread, it.process.path.unread = it.process.path.unread, {}
    for path in unread:
        if not disk.is_outside(path):
            _tree_of(it, path)
    return it.process.sources.values()


def _number_of(it: DryRun, page: Result) -> int:
    """A number for a page, the same however often it is among those that are shown."""
    source = settle(it, page.inputs[0]) if page.inputs else None
    if isinstance(source, Bound):
        source = source.function
    if isinstance(source, Function):  # another object in each run
        alike = it.page.page_functions.setdefault(id(source.node), {})
        known: Any = (id(source.node), alike.setdefault(source, len(alike)))
    else:
        known = _path_of(it, page) or source
    return it.search.numbers.setdefault(known, len(it.search.numbers))


def _known_paths(
    it: DryRun, pages: list[Result], paths: list[Path | None]
) -> frozenset[Path] | None:
    """The files of pages; None if one may be any file."""
    for page, path in zip(pages, paths, strict=True):
        source = settle(it, page.inputs[0]) if path is None and page.inputs else None
        if path is None and not isinstance(source, (Function, Bound)):
            return None
    return frozenset(filter(None, paths))


def suppose_shown(it: DryRun, node: Any, path: Path) -> None:
    """Run a page that somebody may show: nobody knows who, and after what."""
    opaque(it, node, "pages that are not known", may_stop=False)
    _show_supposed(it, node, path)


def _show_supposed(it: DryRun, node: Any, path: Path) -> None:
    """Run the page that is asked for, which may be among pages that are not known."""
    guard = Guard(Symbol(Op.PAGE, (id(node),)), EQUAL, str(path))

    def show() -> bool:
        before, it.page.page = it.page.page, 0
        try:
            return _run_file(it, path)
        finally:
            it.page.page = before

    fork(it, ((guard,), (guard.negated(),)), show, lambda: True)


def _first_shown(it: DryRun, pages: list[Result], paths: list[Path | None]) -> int | None:
    """The page of the first run: what is asked for, if it is there; else the default page."""
    if it.search.wanted is not None and it.page.page_opened:
        if it.search.wanted in paths:
            return paths.index(it.search.wanted)
        if None in paths:
            return None
    defaults = [index for index, each in enumerate(pages) if _is_default(it, each)]
    if not defaults and paths[0] in it.process.listed.in_any_order:
        return None
    return defaults[0] if defaults else 0


def _with_pages(it: DryRun, value: Value, use: Callable[[list[Result] | None], bool]) -> bool:
    """Use the pages in a list, or in a dict of sections; None when not all are known.

    Where there may be these or others, each are used under their conditions.
    """
    value = settle(it, value)
    content: Value = value
    sections = False
    if isinstance(value, Heap):
        content = settle(it, it.flow.store.get(("content", value)))
        sections = value.kind == "dict"
    return _with_content(it, content, sections, use)


def _with_content(
    it: DryRun, content: Value, sections: bool, use: Callable[[list[Result] | None], bool]
) -> bool:
    def again(content: Value) -> bool:
        if isinstance(content, Heap):
            return _with_pages(it, content, use)
        return _with_content(it, content, sections, use)

    if isinstance(content, Phi):
        return _either(it, content, again, use)
    if not isinstance(content, Tuple):
        return use(None)
    return _with_items(it, content.items, sections, [], use)


def _with_items(
    it: DryRun,
    items: Sequence[Value],
    sections: bool,
    found: list[Result],
    use: Callable[[list[Result] | None], bool],
) -> bool:
    """The same, after ``found``."""
    plain = [] if sections else list(takewhile(_is_page, (settle(it, each) for each in items)))
    found = [*found, *map(_as_page, plain)]
    if len(plain) == len(items):
        return use(found)
    item, rest = settle(it, items[len(plain)]), items[len(plain) + 1 :]
    if isinstance(item, Phi):
        return _either(
            it, item, lambda one: _with_items(it, (one, *rest), sections, found, use), use
        )
    if not sections or not isinstance(item, Tuple):
        return use(None)

    def more(pages: list[Result] | None) -> bool:
        return (
            use(None) if pages is None else _with_items(it, rest, sections, [*found, *pages], use)
        )

    return _with_pages(it, item.items[1], more)


def _is_page(item: Value) -> bool:
    """Whether something stands for a page: paths and functions may be given as they are."""
    made = isinstance(item, Result) and item.path == "streamlit.Page"
    return made or isinstance(item, (Const, Function))


def _as_page(item: Value) -> Result:
    return item if isinstance(item, Result) else Result("streamlit.Page", (item,))


def _either(
    it: DryRun,
    value: Phi,
    again: Callable[[Value], bool],
    use: Callable[[list[Result] | None], bool],
) -> bool:
    """Go on with each of two alternatives; with neither, if there are too many."""
    if nesting(value) > MAX_ALTERNATIVES:
        return use(None)
    return fork(
        it,
        (value.guards, (unless(value.guards),)),
        lambda: _choose(it, value.then, again),
        lambda: _choose(it, value.other, again),
    )


def _choose(it: DryRun, value: Value, again: Callable[[Value], bool]) -> bool:
    return value is not NEVER and again(settle(it, value))


def _is_default(it: DryRun, page: Result) -> bool:
    default = it.flow.store.get(("default", page))
    return isinstance(default, Const) and default.value is True


def _show(it: DryRun, node: Any, page: Result) -> bool:
    source = settle(it, page.inputs[0]) if page.inputs else None
    if isinstance(source, (Function, Bound)):
        call(it, node, source, Arguments())
        return True
    path = _path_of(it, page)
    if path is None:
        if it.search.wanted is None:
            cut_short(it, "pages", node)
        opaque(it, node, "a page that is not known", may_stop=False)
        return True
    return _run_file(it, path)


def _run_file(it: DryRun, path: Path) -> bool:
    if path == it.search.wanted:
        it.search.shown = True
    if disk.is_outside(path):
        opaque(it, it.here.statement, "a page outside of the project")
        return True
    tree = _tree_of(it, path)
    return tree is None or _run_page(it, path, tree)


def _tree_of(it: DryRun, path: Path) -> Any:
    """The tree of the file of a page; ``None``: it cannot be read."""
    try:
        return it.process.load(path).tree
    except SourceProblem as problem:
        if disk.exists(path):
            it.process.problems[path] = problem
        return None


def _path_of(it: DryRun, page: Result) -> Path | None:
    given = page.inputs[0] if page.inputs else None
    plain = type(given) is Const and type(given.value) is str
    name = given.value if plain else page_path(it, given)  # type: ignore[union-attr]
    if name is None:
        return None
    known = it.process.path.files
    if name not in known:
        known[name] = Path(disk.real(it.process.entry.parent / name))
    return known[name]


def _run_page(it: DryRun, path: Path, tree: Any) -> bool:
    module = Module(path, "__main__", tree)
    here = it.here.into(str(path))._replace(
        frame=module.frame,
        module=module,
        path=path,
        statement=None,
        functions=(),
    )
    with it.at(here):
        if not run_file(it, module):
            raise UnreachableError
    return True


def _parts(value: Value) -> list[Value]:
    found = [value]
    while value.op is Op.ATTRIBUTE:
        value = value.args[0]
        found.append(value)
    return found
