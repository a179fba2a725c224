"""Loads, made once: the function around them is cached, or a cached one is made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.definitions import decorated, definition_at
from stlint.fixes.layout.expressions import (
    Helper,
    assigned,
    call_at,
    first_alike,
    helper_for,
    names_in,
    renamed,
    with_argument,
    with_behind,
)
from stlint.fixes.layout.fresh import fresh
from stlint.fixes.layout.importing import command
from stlint.fixes.layout.nodes import scope_of
from stlint.fixes.layout.text import NoFixError, slug
from stlint.results.finding import Fix, Safety
from stlint.results.remedies import sites
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.expressions import Expression
    from stlint.fixes.layout.text import Text
    from stlint.results.remedies import Cache, Load

__all__ = ["cache"]

_FRESH = '(ttl="1h")'
"""For how long what comes from the network is taken for new."""


def cache(workshop: Workshop, remedy: Cache, at: At) -> Fix:
    """Make edits of ``Cache``.

    Raises:
        NoFixError: it is not known how.
    """
    text = at.text
    call = call_at(text, at.span)
    for site, needed in remedy.asked:
        cache(workshop, needed, at.beside(site, sites(needed)))  # that can be loaded once, too
    if remedy.function is None:
        return _extract(text, call, remedy)
    other, place = at.place(remedy.function)
    function = definition_at(other, place)
    if other is not text or scope_of(text, call.node) is not function.node:
        return _extract(text, call, remedy)
    kind = remedy.kind if remedy.load.returned else "cache_data"
    name, imports = command(text, kind, function.node)
    if remedy.load.far:
        name += _FRESH
    edit = decorated(text, function, name)
    return Fix(f"put {function.name}() under @{name}", Safety.UNSAFE, (*imports, edit))


def _extract(text: Text, call: Expression, remedy: Cache) -> Fix:
    """Put a call into a cached function of its own, above the statement that it is in."""
    load, known = remedy.load, effects()
    whole = with_behind(text, call, known.kinds["content"])
    last = load.name.rpartition(".")[2]
    if load.early or (whole == call and not load.lasting):
        raise NoFixError
    parameters = _parameters(text, whole, load)
    changed = {old: new for old, new in parameters.items() if old != new}
    code = renamed(text, whole, changed)
    if load.name in known.threads:
        if changed:
            raise NoFixError
        code = with_argument(text, whole, *known.threads[load.name].split("="))
    decorator, imports = command(text, remedy.kind, call.node)
    if remedy.kind == "cache_data" and load.far:
        decorator += _FRESH
    owner = call if parameters else first_alike(text, whole)
    function = Helper(_named(text, owner, last, remedy.kind), decorator, parameters, code)
    name, edits = helper_for(text, whole, owner, function)
    return Fix(f"load it in {name}() under @{decorator}", Safety.UNSAFE, (*imports, *edits))


def _parameters(text: Text, expression: Expression, load: Load) -> dict[str, str]:
    """The variables that an expression needs, and what they are called as parameters.

    Raises:
        NoFixError: one of them can perhaps not be hashed.
    """
    kinds = {each.name: each.kind for each in load.variables}
    found: dict[str, str] = {}
    for name in names_in(text, expression):
        kind, hidden = kinds.get(name), name.startswith("_")
        if kind == "resource":
            found[name] = name if hidden else fresh(text, f"_{name}", expression.node)
        elif kind == "hashable" and not hidden:
            found[name] = name
        elif kind != "fixed":
            raise NoFixError
    return found


def _named(text: Text, expression: Expression, last: str, kind: str) -> str:
    """What to call the function."""
    variable = assigned(text, expression)
    if variable is not None:
        return f"load_{variable.casefold().strip('_')}"
    short = slug(last.removeprefix("read_").removeprefix("load_"), "_")
    if short.isidentifier() and last.startswith(("read_", "load_")):
        return f"load_{short}"
    return "load_data" if kind == "cache_data" else "load_resource"
