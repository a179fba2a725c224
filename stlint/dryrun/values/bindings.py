"""Which names a scope binds anywhere: a name that nothing binds raises NameError."""

from __future__ import annotations

import builtins
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.tables import Table
from stlint.dryrun.values.bodies import fields_of, in_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_TARGETS: Final[dict[type, str]] = {
    cst.AssignTarget: "target",
    cst.AugAssign: "target",
    cst.AnnAssign: "target",
    cst.For: "target",
    cst.NamedExpr: "target",
    cst.WithItem: "asname",
    cst.ExceptHandler: "name",
    cst.MatchCase: "pattern",
}
"""Where a syntax node binds names."""
_COMPREHENSIONS: Final = frozenset({cst.DictComp, cst.GeneratorExp, cst.ListComp, cst.SetComp})
_DYNAMIC: Final = (
    *("exec(", "eval(", "globals(", "locals(", "vars(", "setattr("),
    *("builtins", "import *"),
)
"""What may bind names that the syntax does not show."""
_GLOBAL: Final = re.compile(r"^[^#\n]*\bglobal[ \t\\]", re.MULTILINE)


@lru_cache(maxsize=256)
def binds_unseen(text: str) -> bool:
    """Whether code may bind names in a way that is not looked at."""
    return any(each in text for each in _DYNAMIC) or (
        "global" in text and _GLOBAL.search(text) is not None
    )


def bound_names(scope: cst.Module | cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names that a module or a function binds itself, wherever it does; some too many."""
    found = set() if isinstance(scope, cst.Module) else set(_names([scope.params]))
    todo: list[Any] = [scope.body]
    while todo:
        each = todo.pop()
        if isinstance(each, (list, tuple)):
            todo += each
            continue
        if isinstance(each, (cst.FunctionDef, cst.ClassDef)):
            found.add(each.name.value)
            continue
        if isinstance(each, (cst.Import, cst.ImportFrom, cst.CompFor)):
            found.update(_names([each]))
            continue
        if type(each) in _TARGETS:
            found.update(_names([getattr(each, _TARGETS[type(each)])]))
        todo += [getattr(each, name) for name in fields_of(type(each))]
    return frozenset(found)


def local_names(scope: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names that are a function's own: what is read of them before they are bound raises."""
    bound, outer = bound_in(scope.body)
    return frozenset((set(_names_of(scope.params)) | bound) - outer)


def free_names(scope: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names of further out that a function reads, but for those of Python itself."""
    nodes = list(in_body(scope))
    said = {id(each.attr) for each in nodes if type(each) is cst.Attribute}
    said |= {id(each.keyword) for each in nodes if type(each) is cst.Arg}
    said |= {id(each) for one in nodes if type(one) in _COMPREHENSIONS for each in _own_of(one)}
    read = {each.value for each in nodes if type(each) is cst.Name and id(each) not in said}
    return frozenset(read - local_names(scope) - vars(builtins).keys())


def _own_of(comprehension: Any) -> Iterator[cst.Name]:
    """Where a comprehension speaks of its own variables: anywhere but in what it goes through."""
    first = comprehension.for_in
    own: set[str] = set()
    each = first
    while each is not None:
        own.update(_targets(each.target))
        each = each.inner_for_in
    todo: list[Any] = [node for node in comprehension.children if node is not first]
    todo += [node for node in first.children if node is not first.iter]
    while todo:
        each = todo.pop()
        if type(each) is cst.Name and each.value in own:
            yield each
        todo += each.children


def changed_names(block: cst.CSTNode, changing: frozenset[str]) -> frozenset[str]:
    """The names that some code binds, and those of what it changes in place.

    Args:
        block: the code.
        changing: methods that change what they are called on.
    """
    found, _ = bound_in(block)
    todo: list[Any] = [block]
    while todo:
        each = todo.pop()
        target = None
        if isinstance(each, cst.Call) and isinstance(each.func, cst.Attribute):
            target = each.func.value if each.func.attr.value in changing else None
        elif type(each) in _TARGETS or isinstance(each, cst.Del):
            target = getattr(each, _TARGETS.get(type(each), "target"))
        while isinstance(target, (cst.Attribute, cst.Subscript)):
            target = target.value
        if isinstance(target, cst.Name):
            found.add(target.value)
        todo += each.children
    return frozenset(found)


_BINDS: Table[Callable[[Any, set[str], set[str]], bool]] = Table()
"""What notes the names that a node binds, and those that are of further out.

It says whether to look inside of it.
"""


def bound_in(block: Any) -> tuple[set[str], set[str]]:
    """The names that some code binds, and those of them that it says to be of further out."""
    found: set[str] = set()
    outer: set[str] = set()
    todo: list[Any] = [block]
    while todo:
        each = todo.pop()
        if isinstance(each, (list, tuple)):
            todo += each
        elif _BINDS[type(each)](each, found, outer):
            todo += [getattr(each, name) for name in fields_of(type(each))]
    return found, outer


@_BINDS.of(object)
def _binds_nothing(node: object, found: set[str], outer: set[str]) -> bool:
    del node, found, outer
    return True


@_BINDS.of(cst.Global, cst.Nonlocal)
def _is_further_out(node: cst.Global | cst.Nonlocal, found: set[str], outer: set[str]) -> bool:
    del found
    outer.update(each.name.value for each in node.names)
    return True


@_BINDS.of(cst.FunctionDef, cst.ClassDef)
def _binds_itself(
    node: cst.FunctionDef | cst.ClassDef, found: set[str], outer: set[str] | None = None
) -> bool:
    del outer
    found.add(node.name.value)
    return False


@_BINDS.of(cst.Import, cst.ImportFrom)
def _binds_modules(node: cst.Import | cst.ImportFrom, found: set[str], outer: set[str]) -> bool:
    del outer
    found.update(each.partition(".")[0] for each in imported(node))
    return False


@_BINDS.of(cst.MatchCase)
def _binds_captured(node: cst.MatchCase, found: set[str], outer: set[str]) -> bool:
    del outer
    found.update(_captured(node.pattern))
    return True


@_BINDS.of(cst.Del, *(_TARGETS.keys() - {cst.MatchCase}))
def _binds_target(node: Any, found: set[str], outer: set[str]) -> bool:
    del outer
    target = getattr(node, _TARGETS.get(type(node), "target"))
    if target is not None:
        found.update(_targets(target.name if isinstance(target, cst.AsName) else target))
    return True


def imported(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """What an import binds, with dots where there are some."""
    for each in () if isinstance(node.names, cst.ImportStar) else node.names:
        yield each.evaluated_alias or each.evaluated_name


def _captured(pattern: cst.CSTNode) -> Iterator[str]:
    """The names that a pattern binds."""
    todo: list[Any] = [pattern]
    while todo:
        each = todo.pop()
        if isinstance(each, (cst.MatchAs, cst.MatchStar)) and each.name is not None:
            yield each.name.value
        elif isinstance(each, cst.MatchMapping) and each.rest is not None:
            yield each.rest.value
        todo += each.children


def _names_of(params: cst.Parameters) -> Iterator[str]:
    """The names of parameters."""
    for each in (*params.posonly_params, *params.params, *params.kwonly_params):
        yield each.name.value
    for star in (params.star_arg, params.star_kwarg):
        if isinstance(star, cst.Param):
            yield star.name.value


_SURELY: Table[Callable[[Any, set[str]], object]] = Table()
"""What notes the names that a statement has surely bound when it is done."""


def surely_bound(block: cst.Module | cst.BaseSuite) -> frozenset[str]:
    """The names that a module or a block has bound when its end is reached, in whichever way."""
    found: set[str] = set()
    for line in block.body:
        _SURELY[type(line)](line, found)
    return frozenset(found)


_SURELY.of(cst.FunctionDef, cst.ClassDef)(_binds_itself)


@_SURELY.of(cst.CSTNode)
def _surely_nothing(node: cst.CSTNode, found: set[str]) -> None:
    del node, found


@_SURELY.of(cst.SimpleStatementLine)
def _surely_in_line(line: cst.SimpleStatementLine, found: set[str]) -> None:
    for each in line.body:
        _SURELY[type(each)](each, found)


@_SURELY.of(cst.If)
def _surely_either(line: cst.If, found: set[str]) -> None:
    other = line.orelse
    if other is not None:
        below = surely_bound(cst.Module([other]) if isinstance(other, cst.If) else other.body)
        found |= surely_bound(line.body) & below


@_SURELY.of(cst.Try)
def _surely_tried(line: cst.Try, found: set[str]) -> None:
    whole = surely_bound(line.body)
    if line.orelse is not None:
        whole |= surely_bound(line.orelse.body)
    found |= whole.intersection(*(surely_bound(each.body) for each in line.handlers))


@_SURELY.of(cst.With)
def _surely_with(line: cst.With, found: set[str]) -> None:
    found |= surely_bound(line.body)


@_SURELY.of(cst.Import, cst.ImportFrom)
def _surely_imported(node: cst.Import | cst.ImportFrom, found: set[str]) -> None:
    found.update(imported(node))


@_SURELY.of(cst.Assign)
def _surely_assigned(node: cst.Assign, found: set[str]) -> None:
    found.update(*(_targets(each.target) for each in node.targets))


@_SURELY.of(cst.AnnAssign)
def _surely_annotated(node: cst.AnnAssign, found: set[str]) -> None:
    found.update(() if node.value is None else _targets(node.target))


@_SURELY.of(cst.Del)
def _surely_deleted(node: cst.Del, found: set[str]) -> None:
    found.difference_update(_names([node.target]))


def _targets(node: cst.BaseExpression) -> Iterator[str]:
    """The names that an assignment to a target binds."""
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, (cst.Tuple, cst.List)):
        for each in node.elements:
            yield from _targets(each.value)


def bound_each_turn(loop: cst.For | cst.CompFor) -> frozenset[str]:
    """The names that each turn of a loop sets anew, and does not make of what they were."""
    found = set(_targets(loop.target))
    kept: set[str] = set()
    todo: list[Any] = [loop.body] if isinstance(loop, cst.For) else []
    while todo:
        each = todo.pop()
        if isinstance(each, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            continue
        if isinstance(each, cst.Assign):
            names = {name for target in each.targets for name in _targets(target.target)}
            found |= names
            kept |= names & every_name(each.value)
        elif isinstance(each, (cst.AugAssign, cst.Global, cst.Nonlocal, cst.Del)):
            kept |= every_name(each)
        todo += each.children
    return frozenset(found - kept)


def every_name(node: cst.CSTNode) -> frozenset[str]:
    """Every name that occurs in some code, as a variable, an attribute or a keyword."""
    return frozenset(_names([node]))


def _names(nodes: Iterable[Any]) -> Iterator[str]:
    """Every name in some nodes."""
    todo = [each for each in nodes if each is not None]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Name):
            yield each.value
        todo += each.children


def read_names(node: cst.CSTNode) -> tuple[tuple[str, str | None], ...]:
    """The variables that some code reads, with the attribute that it reads of each; in order.

    What a comprehension or a lambda calls something is its own.
    """
    found: dict[tuple[str, str | None], None] = {}
    own: set[str] = set()
    todo: list[Any] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Name):
            found[each.value, None] = None
        elif isinstance(each, cst.Attribute) and isinstance(each.value, cst.Name):
            found[each.value.value, each.attr.value] = None
        elif isinstance(each, (cst.Attribute, cst.Arg)):
            todo.append(each.value)
        else:
            if isinstance(each, cst.CompFor):
                own.update(_targets(each.target))
            elif isinstance(each, cst.Lambda):
                own.update(_names_of(each.params))
            todo += reversed(each.children)
    return tuple(each for each in found if each[0] not in own)


def bound_once(module: cst.Module) -> dict[str, Any]:
    """The names of a module that one statement binds, once in a run: each with that statement."""
    found: dict[str, Any] = {}
    often: set[str] = set()
    todo: list[tuple[Any, bool]] = [(each, False) for each in reversed(module.body)]
    while todo:
        each, repeated = todo.pop()
        repeated = repeated or isinstance(each, (cst.For, cst.While))
        names, outer = bound_in(each) if isinstance(each, _BINDING) else (set(), set())
        often |= outer
        for name in names:
            if repeated or name in found:
                often.add(name)
            found[name] = each
        if isinstance(each, (cst.FunctionDef, cst.ClassDef)):
            often.update(_declared_global(each))
        elif not isinstance(each, _BINDING):
            if type(each) in _TARGETS:
                often.update(_names([getattr(each, _TARGETS[type(each)])]))
            todo += [(one, repeated) for one in reversed(each.children)]
    return {name: each for name, each in found.items() if name not in often}


_BINDING: Final = (
    *(cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Del, cst.Import, cst.ImportFrom),
    *(cst.FunctionDef, cst.ClassDef, cst.Expr, cst.Return),
)
"""Statements in which no others are that bind a name of the module."""


def _declared_global(node: cst.CSTNode) -> Iterator[str]:
    todo: list[Any] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Global):
            yield from (one.name.value for one in each.names)
        todo += each.children
