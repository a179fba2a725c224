"""Commands that are gone, and what came in their place and works in another way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stlint.fixes.layout.definitions import decorator_at
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.words import called_at
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.definitions import Decorator
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span
    from stlint.results.remedies import Kept, SucceedCache, SucceedTogether

__all__ = ["succeed_cache", "succeed_together"]


# The parameters of the address -------------------------------------------------------------------


def succeed_together(workshop: Workshop, remedy: SucceedTogether, at: At) -> Fix:
    """Make edits of ``SucceedTogether``: all uses in the app are replaced at once.

    Raises:
        NoFixError: it is not known how.
    """
    del workshop
    told, edits = _succeeded(remedy.name, at.text, at.span)
    for name, (text, span) in zip(remedy.others, at.sites, strict=True):
        edits += _succeeded(name, text, span)[1]
    return Fix(told, Safety.UNSAFE, edits)


def _succeeded(name: str, text: Text, span: Span) -> tuple[str, tuple[Edit, ...]]:
    if name not in _CALLS:
        raise NoFixError
    return _CALLS[name](text, span)


def _get_parameters(text: Text, span: Span) -> tuple[str, tuple[Edit, ...]]:
    """``st.experimental_get_query_params()`` gave all values of each parameter, as lists."""
    call = called_at(text, span)
    if call.positional or call.keywords:
        raise NoFixError
    query = f"{call.owner}.query_params"
    code = f"{{key: {query}.get_all(key) for key in {query}}}"
    return f"read {query}", (text.edit(call.start, call.stop, code),)


def _set_parameters(text: Text, span: Span) -> tuple[str, tuple[Edit, ...]]:
    """``st.experimental_set_query_params(a=1)`` replaced all parameters."""
    call = called_at(text, span)
    if call.positional:
        raise NoFixError
    query = f"{call.owner}.query_params"
    if not call.keywords:
        edit = text.edit(call.start, call.end, f"{query}.clear")
        return f"write {query}.clear()", (edit,)
    opening = text.text.index("(", call.end) + 1
    edits = [
        text.edit(call.start, call.end, f"{query}.from_dict"),
        text.edit(opening, opening, "{"),
        *(_item(text, name, start) for name, start in call.keywords if name is not None),
        text.edit(call.stop - 1, call.stop - 1, "}"),
    ]
    return f"write {query}.from_dict()", tuple(edits)


def _item(text: Text, name: str, start: int) -> Edit:
    """``name=`` becomes ``"name": ``."""
    sign = re.compile(r"\w+[ \t]*=[ \t]*").match(text.text, start)
    if sign is None:
        raise NoFixError
    return text.edit(start, sign.end(), f"{quoted(text, name)}: ")


_CALLS: Mapping[str, Callable[[Text, Span], tuple[str, tuple[Edit, ...]]]] = {
    "experimental_get_query_params": _get_parameters,
    "experimental_set_query_params": _set_parameters,
}


# The first cache ---------------------------------------------------------------------------------

_KEPT = ("ttl", "max_entries", "show_spinner", "hash_funcs")
_DROPPED = ("allow_output_mutation", "suppress_st_warning")
_SWITCHES = ("persist", *_DROPPED)


def succeed_cache(workshop: Workshop, remedy: SucceedCache, at: At) -> Fix:
    """Make edits of ``SucceedCache``.

    ``st.cache`` shared what a function returned, whatever that was, and hashed everything.

    Raises:
        NoFixError: it is not known which cache does.
    """
    del workshop
    text, kept = at.text, remedy.kept
    decorator = decorator_at(text, at.span)
    owner, _, name = decorator.name.rpartition(".")
    given = decorator.arguments
    if not kept.plain or not owner or name != remedy.name or given is None:
        raise NoFixError
    if not given.keys() <= {*_KEPT, *_SWITCHES}:
        raise NoFixError
    if any(each in given and each not in decorator.constants for each in _SWITCHES):
        raise NoFixError
    if "hash_funcs" not in given and not kept.hashable:
        raise NoFixError
    found = f"{owner}.{_kind(kept, decorator)}"
    left = [f"{each}={given[each]}" for each in _KEPT if each in given]
    if decorator.constants.get("persist"):
        left.insert(0, f"persist={quoted(text, 'disk')}")
    edits = [text.edit(decorator.start, decorator.end, found)]
    if len(left) != len(given) or "persist" in given:
        if "#" in text.text[decorator.start : decorator.stop]:
            raise NoFixError  # a comment would be lost
        arguments = f"({', '.join(left)})" if left else ""
        edits.append(text.edit(decorator.end, decorator.stop, arguments))
    return Fix(f"put {decorator.function}() under @{found}", Safety.UNSAFE, tuple(edits))


def _kind(kept: Kept, decorator: Decorator) -> str:
    """Which cache fits what a function returns.

    Raises:
        NoFixError: that is not known; or it may be shared on purpose.
    """
    mutable = bool(decorator.constants.get("allow_output_mutation"))
    if kept.gives == "stream":
        raise NoFixError
    if kept.gives == "resource":
        return "cache_resource"
    if decorator.constants.get("persist"):
        return "cache_data"  # it was pickled before
    if kept.gives == "data" and not (mutable and kept.holds):
        return "cache_data"
    if kept.gives == "" and mutable:
        return "cache_resource"
    raise NoFixError
