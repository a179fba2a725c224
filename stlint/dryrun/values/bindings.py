"""Which names a scope binds anywhere: a name that nothing binds raises NameError."""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.values.bodies import fields_of, in_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
_DYNAMIC: Final = (
    *("exec(", "eval(", "globals(", "locals(", "vars(", "setattr("),
    *("builtins", "import *"),
)
"""What may bind names that the syntax does not show."""
_GLOBAL: Final = re.compile(r"^[^#\n]*\bglobal[ \t\\]", re.MULTILINE)


def binds_unseen(text: str) -> bool:
    """Whether code may bind names in a way that is not looked at."""
    return any(each in text for each in _DYNAMIC) or _GLOBAL.search(text) is not None


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
    bound, outer = _bound_in(scope.body)
    return frozenset((set(_names_of(scope.params)) | bound) - outer)


def free_names(scope: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names of further out that a function reads, but for those of Python itself."""
    nodes = list(in_body(scope))
    said = {id(each.attr) for each in nodes if type(each) is cst.Attribute}
    said |= {id(each.keyword) for each in nodes if type(each) is cst.Arg}
    read = {each.value for each in nodes if type(each) is cst.Name and id(each) not in said}
    return frozenset(read - local_names(scope) - vars(builtins).keys())


def changed_names(block: cst.CSTNode, changing: frozenset[str]) -> frozenset[str]:
    """The names that some code binds, and those of what it changes in place.

    Args:
        block: the code.
        changing: methods that change what they are called on.
    """
    found, _ = _bound_in(block)
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


def _bound_in(block: Any) -> tuple[set[str], set[str]]:
    """The names that some code binds, and those of them that it says to be of further out."""
    found: set[str] = set()
    outer: set[str] = set()
    todo: list[Any] = [block]
    while todo:
        each = todo.pop()
        if isinstance(each, (list, tuple)):
            todo += each
            continue
        if isinstance(each, (cst.Global, cst.Nonlocal)):
            outer.update(name.name.value for name in each.names)
        elif isinstance(each, (cst.FunctionDef, cst.ClassDef)):
            found.add(each.name.value)
            continue
        elif isinstance(each, (cst.Import, cst.ImportFrom)):
            aliases = () if isinstance(each.names, cst.ImportStar) else each.names
            found.update(
                (name.evaluated_alias or name.evaluated_name).partition(".")[0] for name in aliases
            )
            continue
        elif isinstance(each, cst.Del):
            found.update(_targets(each.target))
        elif type(each) in _TARGETS:
            target = getattr(each, _TARGETS[type(each)])
            if isinstance(each, cst.MatchCase):
                found.update(_captured(target))
            elif target is not None:
                found.update(_targets(target.name if isinstance(target, cst.AsName) else target))
        todo += [getattr(each, name) for name in fields_of(type(each))]
    return found, outer


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


def surely_bound(block: cst.Module | cst.BaseSuite) -> frozenset[str]:
    """The names that a module or a block has bound when its end is reached, in whichever way."""
    found: set[str] = set()
    for line in block.body:
        if isinstance(line, (cst.FunctionDef, cst.ClassDef)):
            found.add(line.name.value)
        elif isinstance(line, cst.If) and line.orelse is not None:
            other = line.orelse
            below = surely_bound(cst.Module([other]) if isinstance(other, cst.If) else other.body)
            found |= surely_bound(line.body) & below
        elif isinstance(line, cst.Try):
            whole = surely_bound(line.body)
            if line.orelse is not None:
                whole |= surely_bound(line.orelse.body)
            found |= whole.intersection(*(surely_bound(each.body) for each in line.handlers))
        elif isinstance(line, cst.With):
            found |= surely_bound(line.body)
        for each in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(each, (cst.Import, cst.ImportFrom)):
                aliases = () if isinstance(each.names, cst.ImportStar) else each.names
                found.update(each.evaluated_alias or each.evaluated_name for each in aliases)
            elif isinstance(each, cst.Assign):
                found.update(*(_targets(target.target) for target in each.targets))
            elif isinstance(each, cst.AnnAssign) and each.value is not None:
                found.update(_targets(each.target))
            elif isinstance(each, cst.Del):
                found.difference_update(_names([each.target]))
    return frozenset(found)


def _targets(node: cst.BaseExpression) -> Iterator[str]:
    """The names that an assignment to a target binds."""
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, (cst.Tuple, cst.List)):
        for each in node.elements:
            yield from _targets(each.value)


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
        names, outer = _bound_in(each) if isinstance(each, _BINDING) else (set(), set())
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
