"""What is kept in the wrong place: for all users, or for one run only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.definitions import definition_at, last_decorator
from stlint.fixes.layout.expressions import assigned, call_at
from stlint.fixes.layout.importing import command
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import command_name
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span
    from stlint.results.remedies import Recache, Unshare

__all__ = ["recache", "unshare"]

_SHARED = frozenset({"ttl", "max_entries", "show_spinner", "hash_funcs"})
"""Arguments that both caches have."""
_OLD, _NEW = "cache_resource", "cache_data"


def unshare(workshop: Workshop, remedy: Unshare, at: At) -> Fix:
    """Make edits of ``Unshare``.

    Raises:
        NoFixError: it is not known how.
    """
    del workshop
    factory, *calls = at.sites
    if remedy.kept.gives == "data":
        return _as_data(*factory)
    if not remedy.kept.holds or not calls:
        raise NoFixError
    text, place = calls[0]
    call = call_at(text, place)
    if assigned(text, call) is None:
        raise NoFixError
    edit = text.edit(text.end(call.node), text.end(call.node), ".copy()")
    return Fix("work on a copy", Safety.UNSAFE, (edit,))


def _as_data(text: Text, place: Span) -> Fix:
    function = definition_at(text, place)
    decorator = last_decorator(text, function)
    given = decorator.arguments
    if decorator.name != command_name(text, _OLD) or "." not in decorator.name:
        raise NoFixError
    if given is None or not given.keys() <= _SHARED:
        raise NoFixError
    edit = text.edit(decorator.end - len(_OLD), decorator.end, _NEW)
    return Fix(f"put {function.name}() under @st.{_NEW}", Safety.UNSAFE, (edit,))


def recache(workshop: Workshop, remedy: Recache, at: At) -> Fix:
    """Make edits of ``Recache``.

    Raises:
        NoFixError: it is not known how.
    """
    del workshop
    text, definition = at.text, definition_at(at.text, at.span)
    decorator = last_decorator(text, definition)
    if len(definition.node.decorator_list) > 1:
        raise NoFixError
    name, imports = command(text, remedy.kind, definition.node)
    size = decorator.constants.get("maxsize")
    if type(size) is int and size > 0:
        name += f"(max_entries={size})"
    edit = text.edit(decorator.start, decorator.stop, name)
    return Fix(f"put {definition.name}() under @{name}", Safety.UNSAFE, (*imports, edit))
