"""Where a variable is named, by the rules of scope: where it is set, read, declared to be outer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.core.tables import Table
from stlint.dryrun.python.spread import parts_of
from stlint.dryrun.values.bindings import bound_in, imported, local_names
from stlint.dryrun.values.bodies import in_body
from stlint.model.uses import Named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.model.events import Assigned, NameBound
    from stlint.syntax.source import Source

__all__ = ["named_by", "read_by_others"]

_BY_NAME: Final = frozenset({"locals", "globals", "vars", "eval", "exec"})
"""What looks variables up by texts that nobody can follow."""
_NO_VARIABLE: Final[dict[type, str]] = {
    cst.Attribute: "attr",
    cst.Arg: "keyword",
    cst.Param: "name",
    cst.MatchKeywordElement: "key",
}
"""Where a name is none of a variable, or of one of the function that it is a parameter of."""
_STRANGE: Final[dict[type, str]] = {
    **dict.fromkeys((cst.For, cst.CompFor, cst.NamedExpr, cst.Del), "target"),
    **dict.fromkeys(
        (cst.FunctionDef, cst.ClassDef, cst.AsName, cst.MatchAs, cst.MatchStar), "name"
    ),
    **dict.fromkeys((cst.TypeAlias, cst.TypeVar, cst.TypeVarTuple, cst.ParamSpec), "name"),
    cst.MatchMapping: "rest",
}
"""Where something else than an assignment binds a name."""
_SEVERAL: Final = (cst.CompFor, cst.Del)
"""What does so in the parts of a tuple as well."""
_PARTS: Final = (cst.Tuple, cst.List, cst.Element, cst.StarredElement)
_FUNCTIONS: Final = (cst.FunctionDef, cst.Lambda)


class _Code(NamedTuple):
    """Some code, whose variable a name is in it, and in the functions that are defined there.

    ``strange`` says of which names in it that something else than an assignment binds them, or
    that they are told: ``itself``, ``parts`` of a tuple, ``all``, or none (empty).
    """

    node: Any
    here: Any
    inner: Any
    strange: str = ""
    within: Any = None
    """The function that it is in; ``None``: it is in none."""


class _Found(NamedTuple):
    """A place where a name stands, as the variable of a scope; ``strange``: nothing to move."""

    owner: Any
    node: Any
    strange: bool = False
    within: Any = None


def named_by(start: NameBound, sources: Iterable[Source]) -> Named | None:
    """Where a variable is named that an event first sets.

    Args:
        start: the event, at a plain assignment.
        sources: the files of the app.

    Returns:
        ``None`` if something else than assignments binds it, if what looks variables up by their
        names may find it, or another file.
    """
    files = list(sources)
    source = next(each for each in files if each.path == start.place.path)
    tree = source.tree
    target = _target(start.place.node)
    if target is None or source.once(_has_asking, tree):
        return None
    found: tuple[_Found, ...] = source.once(_Naming(start.name), tree)
    owner = next((each.owner for each in found if each.node is target), None)
    own = [each for each in found if each.owner is owner]
    if not _is_plain(owner) or any(each.strange for each in own):
        return None
    others = (each for each in files if each.path != start.place.path)
    if owner is tree and any(_may_reach(each, start.name) for each in others):
        return None
    rest = [each.node for each in own if each.node is not target]
    return Named(
        tuple(each for each in rest if isinstance(each, cst.Name)),
        tuple(each for each in rest if not isinstance(each, cst.Name)),
    )


def read_by_others(change: Assigned, sources: Iterable[Source]) -> tuple[Any, ...]:
    """Where a variable is named in other functions than the one that sets it at an event.

    Args:
        change: the event.
        sources: the files of the app.
    """
    source = next(each for each in sources if each.path == change.place.path)
    if len(source.once(_functions_by_name, source.tree).get(change.name, ())) < 2:
        return ()
    naming: tuple[_Found, ...] = source.once(_Naming(change.name), source.tree)
    found = [each for each in naming if isinstance(each.node, cst.Name)]
    there = {id(each) for each in _all_in(change.place.node)}
    first = next((each for each in found if id(each.node) in there), None)
    return tuple(
        each.node
        for each in found
        if first is not None and each.owner is first.owner and each.within is not first.within
    )


@dataclass(frozen=True)
class _Naming:
    """Asks a file where a name is that of a variable: see ``_naming``."""

    name: str

    def __call__(self, tree: Any) -> tuple[_Found, ...]:
        return tuple(_naming(tree, self.name))


def _functions_by_name(tree: Any) -> dict[str, set[int]]:
    """The functions that each name of a file stands in, by their ``id``."""
    found: dict[str, set[int]] = {}
    todo: list[tuple[Any, int]] = [(tree, 0)]
    while todo:
        node, within = todo.pop()
        if isinstance(node, cst.Name):
            found.setdefault(node.value, set()).add(within)
        inside = id(node) if isinstance(node, _FUNCTIONS) else within
        todo += ((each, inside) for each in parts_of(node))
    return found


def _target(node: Any) -> Any:
    """The one name that an assignment sets."""
    if isinstance(node, cst.Assign):
        return node.targets[0].target if len(node.targets) == 1 else None
    return node.target if isinstance(node, cst.AnnAssign) else None


def _is_plain(owner: Any) -> bool:
    """Whether it is a module, or a function that runs when it is called."""
    if isinstance(owner, cst.FunctionDef):
        return owner.asynchronous is None
    return isinstance(owner, cst.Module)


def _all_in(node: Any) -> Iterator[Any]:
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        todo += parts_of(each)


def _has_asking(tree: Any) -> bool:
    return any(map(_asks_by_name, _all_in(tree)))


def _asks_by_name(node: Any) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value in _BY_NAME
    )


def _may_reach(source: Source, name: str) -> bool:
    """Whether a file may name a variable of another one."""
    if not re.search(rf"\b{re.escape(name)}\b", source.text):
        return False
    return any(
        isinstance(each, cst.ImportStar)
        or (isinstance(each, cst.ImportAlias) and each.evaluated_name == name)
        or (isinstance(each, cst.Attribute) and each.attr.value == name)
        or (isinstance(each, cst.SimpleString) and each.evaluated_value == name)
        or _asks_by_name(each)
        for each in _all_in(source.tree)
    )


# Names in a file ---------------------------------------------------------------------------------


def _naming(tree: Any, name: str) -> Iterator[_Found]:
    """Every place of a file where a name is that of a variable, with whose that is."""
    todo = [_Code(tree, tree, tree)]
    while todo:
        code = todo.pop()
        for each in _LOOKS[type(code.node)](code, name, tree):
            if isinstance(each, _Found):
                yield each
            else:
                todo.append(each)


_LOOKS: Table[Callable[[_Code, str, Any], Iterable[_Found | _Code]]] = Table()
"""What finds a name in a node, and the code in that to look at."""


@_LOOKS.of(cst.CSTNode)
def _in_parts(code: _Code, name: str, tree: Any) -> Iterator[_Code]:
    del name, tree
    other = getattr(code.node, _NO_VARIABLE.get(type(code.node), ""), None)
    for each in parts_of(code.node):
        if each is not other:
            yield code._replace(node=each, strange=_strange(code, each))


def _strange(code: _Code, part: Any) -> str:
    """What is strange about names in a part of a node."""
    node = code.node
    if code.strange == "all" or (code.strange == "parts" and isinstance(node, _PARTS)):
        return code.strange
    if isinstance(node, cst.FormattedStringExpression) and node.equal is not None:
        return "all"  # it tells what it is called
    if getattr(node, _STRANGE.get(type(node), ""), None) is not part:
        return ""
    return "parts" if isinstance(node, _SEVERAL) else "itself"


@_LOOKS.of(cst.Name)
def _in_name(code: _Code, name: str, tree: Any) -> Iterator[_Found]:
    del tree
    if code.node.value == name:
        yield _Found(code.here, code.node, bool(code.strange), code.within)


@_LOOKS.of(cst.Global, cst.Nonlocal)
def _in_declaration(code: _Code, name: str, tree: Any) -> Iterator[_Found]:
    del tree
    if _declares(code.node, name):
        yield _Found(code.here, code.node)


def _declares(node: Any, name: str) -> bool:
    names = node.names if isinstance(node, (cst.Global, cst.Nonlocal)) else ()
    return any(each.name.value == name for each in names)


@_LOOKS.of(cst.Import, cst.ImportFrom)
def _in_import(code: _Code, name: str, tree: Any) -> Iterator[_Found]:
    del tree
    if any(each.partition(".")[0] == name for each in imported(code.node)):
        yield _Found(code.here, code.node, strange=True)


@_LOOKS.of(*_FUNCTIONS)
def _in_function(code: _Code, name: str, tree: Any) -> Iterator[_Found | _Code]:
    node = code.node
    own = _owner(code, name, tree)
    for each in node.params.children:
        if isinstance(each, cst.Param) and each.name.value == name:
            yield _Found(own, each, strange=True)  # it is something else before it is set
    for one in _in_parts(code, name, tree):
        inside = one._replace(here=own, inner=own, within=node)
        yield inside if one.node is node.body else one


def _owner(code: _Code, name: str, tree: Any) -> Any:
    """Whose variable a name is in the body of a function."""
    declared = next((each for each in in_body(code.node) if _declares(each, name)), None)
    if declared is not None:
        return tree if isinstance(declared, cst.Global) else code.inner
    return code.node if name in local_names(code.node) else code.inner


@_LOOKS.of(cst.ClassDef)
def _in_class(code: _Code, name: str, tree: Any) -> Iterator[_Found | _Code]:
    node = code.node
    bound, outer = bound_in(node.body)
    here = node if name in bound - outer else code.inner
    times = sum(isinstance(each, cst.Name) and each.value == name for each in in_body(node))
    if here is node and times > 1:
        yield _Found(tree, node, strange=True)  # it reads that of the module before it has its own
    for one in _in_parts(code, name, tree):
        yield one._replace(here=here) if one.node is node.body else one
