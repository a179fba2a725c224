"""Which pages, addresses and reruns Streamlit refuses, whatever is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.streamlit_api.given import Given, Problem

__all__ = ["addresses", "links", "pages", "reruns", "switches"]

_EMBEDDING: Final = frozenset({"embed", "embed_options"})
"""Parameters that say how a page is embedded into another."""
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


def addresses(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with what is put into the address of a page."""
    data = known.get("params", ())
    if data is None or type(data) in {int, float, bool}:
        yield f"{data!r} is neither a dict nor a list of names and values"
    if isinstance(data, (list, tuple)):
        wrong = [each for each in data if isinstance(each, (str, list, tuple)) and len(each) != 2]
        if wrong:
            yield f"{wrong[0]!r} is no name and value"
        return
    for name, value in data.items() if isinstance(data, dict) else ():
        if type(name) in {int, float, bool, type(None)}:
            where = behaviours("names-in-addresses-are-texts")
            yield f"the name of a parameter is {name!r}, no text", where
        elif isinstance(value, dict):
            yield f"the value of {name!r} is a dict, neither a text nor a list of texts"
        elif type(name) is str and name in _EMBEDDING:
            yield f"{name!r} cannot be set by an app"


def reruns(given: Given) -> Iterator[Problem]:
    """What is wrong with the scope of a rerun, by where it is asked for."""
    if "scope" not in given.known or given.known["scope"] == "app":
        return
    scope = given.known["scope"]
    there = taking("rerun", "scope", named=True)
    fragment = given.known.get("segment") in {"fragment", "dialog"}
    if given.known.get("segment") == "script":
        yield f"scope is {scope!r}, and only a fragment can be run again by itself", there
    elif type(scope) in {float, bytes, type(None)} or scope in ("", []):
        yield f"scope is {scope!r}, neither 'app' nor 'fragment'", behaviours("reruns-are-checked")
    elif scope != "fragment":
        keyed = behaviours("reruns-of-named-fragments")
        where = behaviours("reruns-are-checked")
        yield f"scope is {scope!r}, not 'app' or 'fragment'", where if fragment else where - keyed


def links(given: Given) -> Iterator[str]:
    """What is wrong with a link to a page, or to another site."""
    page = given.known.get("page")
    outside = type(page) is str and page.startswith(("http://", "https://"))
    if outside and given.lacks("label"):
        yield "a link to another site needs a label"


def switches(known: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the page to go to."""
    page = known.get("page", "")
    if type(page) in _NO_PAGES:
        yield f"page is {page!r}, neither a file nor an st.Page"
