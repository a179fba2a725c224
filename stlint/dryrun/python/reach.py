"""What the code of a function can touch, as its text says it: nothing has to be run for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst
from libcst.helpers import get_full_name_for_node

from stlint.dryrun.core.quiet import Reach
from stlint.dryrun.python.changing import changing, targets_in
from stlint.dryrun.values.bindings import bound_in, imported, local_names
from stlint.dryrun.values.bodies import gives_something

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNCLEAR: Final = (
    *(cst.ClassDef, cst.Nonlocal, cst.Yield, cst.Await, cst.ImportStar, cst.Raise, cst.Assert),
)
"""What a text does not say enough of; and what may be all that matters of a call."""
_DEVIOUS: Final = frozenset(
    {"__import__", "breakpoint", "compile", "delattr", "eval", "exec", "exit", "getattr"}
    | {"globals", "input", "locals", "quit", "setattr", "super", "vars"}
)
"""Functions of Python by which code does what its names do not say."""
_TAKING: Final = frozenset(
    {"all", "any", "dict", "frozenset", "join", "list", "max", "min", "set", "sorted", "sum"}
    | {"tuple", "update"}
)
"""Functions and methods that take all that a generator gives, at once."""
_CONSTANTS: Final = frozenset({"None", "True", "False"})
_STORED: Final[dict[type, str]] = {
    cst.AssignTarget: "target",
    cst.AnnAssign: "target",
    cst.AugAssign: "target",
    cst.For: "target",
    cst.CompFor: "target",
    cst.Del: "target",
    cst.AsName: "name",
}


def reach_of(node: cst.FunctionDef | cst.Lambda) -> Reach | None:
    """What the text of a function says; ``None``: not enough."""
    nodes = list(_all(node.body))
    inner = [each for each in nodes if isinstance(each, (cst.FunctionDef, cst.Lambda))]
    imports = [each for each in nodes if isinstance(each, (cst.Import, cst.ImportFrom))]
    if (
        any(isinstance(each, _UNCLEAR) for each in nodes)
        or any(isinstance(each, cst.ImportFrom) and each.relative for each in imports)
        or any(_is_special(each) for each in (node, *inner))
        or not _takes_generators(nodes)
        or not _keeps(nodes, inner)
    ):
        return None
    own, outer = set(local_names(node)), bound_in(node.body)[1]
    for each in nodes:
        if isinstance(each, (cst.FunctionDef, cst.Lambda)):
            own |= local_names(each)
            outer |= bound_in(each.body)[1]
        elif isinstance(each, cst.CompFor):
            own |= bound_in(cst.AssignTarget(each.target))[0]
    words = {id(each.attr) for each in nodes if type(each) is cst.Attribute}
    words |= {id(each.keyword) for each in nodes if type(each) is cst.Arg and each.keyword}
    reads = {each.value for each in nodes if type(each) is cst.Name and id(each) not in words}
    calls = [each.func for each in nodes if type(each) is cst.Call]
    known = {name for each in imports for name in imported(each)}
    known |= {each.name.value for each in inner if isinstance(each, cst.FunctionDef)}
    named = {each.value for each in calls if type(each) is cst.Name}
    if any(type(each) not in {cst.Name, cst.Attribute} for each in calls):
        return None
    if (named & own) - known or reads & _DEVIOUS:
        return None
    places = (getattr(each, _STORED[type(each)]) for each in nodes if type(each) in _STORED)
    targets = [part for each in places for part in targets_in(each)]
    return Reach(
        frozenset(reads - own - _CONSTANTS),
        frozenset(outer),
        tuple(pair for each in imports for pair in _imports(each)),
        frozenset(each.attr.value for each in nodes if type(each) is cst.Attribute),
        frozenset(each.attr.value for each in targets if type(each) is cst.Attribute),
        changing(node, nodes, inner),
        gives_something(node),
    )


def _is_special(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether something else is run than its body, or at another time."""
    return isinstance(node, cst.FunctionDef) and node.asynchronous is not None


def _keeps(nodes: list[Any], inner: list[cst.FunctionDef | cst.Lambda]) -> bool:
    """Whether functions inside are called, or given to what is called, and not handed out."""
    given = {id(each.value) for each in nodes if type(each) is cst.Arg}
    given |= {id(each.func) for each in nodes if type(each) is cst.Call}
    named = {each.name.value: id(each.name) for each in inner if isinstance(each, cst.FunctionDef)}
    said = set(named.values()) | {id(each.attr) for each in nodes if type(each) is cst.Attribute}
    said |= {id(each.keyword) for each in nodes if type(each) is cst.Arg and each.keyword}
    return (
        all(id(each) in given for each in inner if isinstance(each, cst.Lambda))
        and not any(each.decorators for each in inner if isinstance(each, cst.FunctionDef))
        and all(
            id(each) in given or id(each) in said
            for each in nodes
            if type(each) is cst.Name and each.value in named
        )
    )


def _imports(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, str]]:
    names = () if isinstance(node.names, cst.ImportStar) else node.names
    for each in names:
        if isinstance(node, cst.Import):
            yield each.evaluated_name, ""
        else:
            yield get_full_name_for_node(node.module or "") or "", each.evaluated_name


def _all(node: cst.CSTNode) -> Iterator[Any]:
    todo: list[Any] = [node]
    while todo:
        each = todo.pop()
        yield each
        todo += each.children


def _takes_generators(nodes: list[Any]) -> bool:
    """Whether every generator expression is used up where it stands."""
    taken = {
        id(each.args[0].value)
        for each in nodes
        if type(each) is cst.Call and each.args and _name(each.func) in _TAKING
    }
    return all(id(each) in taken for each in nodes if type(each) is cst.GeneratorExp)


def _name(function: cst.BaseExpression) -> str:
    named = function.attr if isinstance(function, cst.Attribute) else function
    return named.value if isinstance(named, cst.Name) else ""
