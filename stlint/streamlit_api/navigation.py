"""Which pages Streamlit refuses, as far as that does not depend on what is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["pages", "switches"]

_NO_PAGES: Final = frozenset({int, float, bool, type(None), list, tuple, dict})
"""Types of which a value is neither a file nor a function."""


def pages(known: Mapping[str, Any], absent: frozenset[str]) -> Iterator[str]:
    """What is wrong with the source and the place of a page; some arguments are not given."""
    first = "default" not in absent and known.get("default") is not False
    place = known.get("url_path")
    if type(place) is str and not place.strip() and not first:
        yield f"url_path is {place!r}, and only that of the default page may be empty"
    page = known.get("page", "")
    if type(page) in _NO_PAGES and "title" in absent:
        yield f"page is {page!r}, neither a file nor a function"


def switches(known: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the page to go to."""
    page = known.get("page", "")
    if type(page) in _NO_PAGES:
        yield f"page is {page!r}, neither a file nor an st.Page"
