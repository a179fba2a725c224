"""What ``st.navigation`` is given: the pages, their addresses, which is the default one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.streamlit.page_names import page_path
from stlint.model.events import GivenPage, PageRun, PagesGiven
from stlint.model.objects import Bound, Function, Heap
from stlint.model.outside import Result
from stlint.model.values import Const, Tuple, Value

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun

_FILE: Final = re.compile(r"(?:.*/)?([0-9]*)[_ -]*([\w-]*)\.py", re.ASCII)
"""A file of a page: what its address is made of, if there is no picture in it."""


def note_pages(it: DryRun, node: Any, navigation: Value) -> None:
    """Record what ``st.navigation`` is given, and has given back."""
    if isinstance(navigation, Result):
        given = navigation.inputs[0] if navigation.inputs else None
        found = None if given is None else _pages(it, given)
        pages = None if found is None else tuple(_told(it, each) for each in found)
        emit(it, PagesGiven, node, pages=pages, navigation=navigation)


def _pages(it: DryRun, given: Value) -> list[Value] | None:
    """The pages in a list, or in a dict of sections; ``None``: not all are known."""
    given = settle(it, given)
    content = content_of(it, given) if isinstance(given, (Heap, Tuple)) else None
    if content is None:
        return None
    if given.kind != "dict":
        items = [settle(it, each) for each in content]
        return items if all(map(_is_page, items)) else None
    found: list[Value] = []
    for pair in content:
        section = _pages(it, pair.items[1]) if isinstance(pair, Tuple) else None
        if section is None:
            return None
        found += section
    return found


def _is_page(value: Value) -> bool:
    made = isinstance(value, Result) and value.path == "streamlit.Page"
    return made or isinstance(value, (Function, Bound)) or type(value) is Const


def _told(it: DryRun, page: Value) -> GivenPage:
    if not isinstance(page, Result):
        return GivenPage(_inferred(it, page), False, page)
    default = it.flow.store.get(("default", page))
    known: bool | None = False if default is ABSENT else None
    if isinstance(default, Const):
        known = bool(default.value)
    return GivenPage(_address(it, page), known, page)


def _address(it: DryRun, page: Result) -> str | None:
    """The address of a page: what it is given, or what follows from its file or function."""
    given = it.flow.store.get(("url_path", page))
    if given is ABSENT or (isinstance(given, Const) and given.value is None):
        return _inferred(it, page.inputs[0]) if page.inputs else None
    text = given.value if isinstance(given, Const) else None
    return text.strip("/") if isinstance(text, str) else None


def _inferred(it: DryRun, source: Value) -> str | None:
    source = settle(it, source)
    if isinstance(source, Bound):
        source = source.function
    if isinstance(source, Function):
        return source.name
    path = page_path(it, source)
    found = None if path is None else _FILE.fullmatch(path)
    return None if found is None else found[2] or found[1]


def note_run(it: DryRun, node: Any, page: Value) -> None:
    """Record that a page is run that ``st.Page`` has given."""
    emit(it, PageRun, node, handle=page)
