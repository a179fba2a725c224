"""Where a value goes within a module: to the reads of a variable, to callers, to parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Above = Mapping[int, Any]

__all__ = ["above_all", "calls_of", "function_around", "loads_of", "parameter", "parts_of"]

_SCOPES: Final = (cst.FunctionDef, cst.Lambda, cst.ClassDef)
_NAMING: Final[dict[type, str]] = {
    cst.Attribute: "attr",
    cst.Arg: "keyword",
    cst.AssignTarget: "target",
    cst.AnnAssign: "target",
    cst.NamedExpr: "target",
    cst.For: "target",
    cst.CompFor: "target",
    cst.Param: "name",
    cst.FunctionDef: "name",
    cst.ClassDef: "name",
    cst.NameItem: "name",
    cst.ImportAlias: "name",
    cst.AsName: "name",
    cst.Del: "target",
}
"""Where a name is none that is read, by the node around it."""


def above_all(tree: Any) -> dict[int, Any]:
    """What is around each node of a tree, by the ``id`` of the node."""
    found: dict[int, Any] = {}
    todo = [tree]
    while todo:
        each = todo.pop()
        for child in parts_of(each):
            found[id(child)] = each
            todo.append(child)
    return found


def parts_of(node: Any) -> Iterator[Any]:
    """The nodes that a node consists of."""
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from (each for each in value if isinstance(each, cst.CSTNode))


def _scope(node: Any, above: Above) -> Any:
    """The function, class or module that a node is in."""
    while id(node) in above:
        node = above[id(node)]
        if isinstance(node, _SCOPES):
            return node
    return node


def _within(scope: Any, kind: type) -> Iterator[Any]:
    """The nodes of a kind in a scope, those of inner functions as well."""
    todo = [scope]
    while todo:
        each = todo.pop()
        if isinstance(each, kind):
            yield each
        todo += parts_of(each)


def loads_of(target: Any, above: Above) -> tuple[Any, ...]:
    """The reads of a variable that is bound somewhere; none if it is one of a class."""
    scope = _scope(target, above)
    return () if isinstance(scope, cst.ClassDef) else _reads(target.value, scope, above)


def _reads(name: str, scope: Any, above: Above) -> tuple[Any, ...]:
    names = (each for each in _within(scope, cst.Name) if each.value == name)
    return tuple(each for each in names if not _is_naming(each, above[id(each)]))


def _is_naming(name: Any, around: Any) -> bool:
    return getattr(around, _NAMING.get(type(around), ""), None) is name


def function_around(node: Any, above: Above) -> Any:
    """The plain function of the module that a node is in; None: there is none."""
    scope = _scope(node, above)
    plain = (
        isinstance(scope, cst.FunctionDef) and not scope.decorators and scope.asynchronous is None
    )
    return scope if plain and isinstance(_scope(scope, above), cst.Module) else None


def calls_of(function: Any, above: Above) -> tuple[Any, ...]:
    """The calls of a function of the module, if it is used in no other way; else none."""
    module = _scope(function, above)
    found = []
    for each in _reads(function.name.value, module, above):
        call = above[id(each)]
        if not isinstance(call, cst.Call) or call.func is not each:
            return ()
        found.append(call)
    return tuple(found)


def parameter(call: Any, at: int | str, above: Above) -> tuple[Any, ...] | None:
    """The reads of what an argument is called in a function of the module; None: it is none."""
    if not isinstance(call.func, cst.Name):
        return None
    module = call
    while id(module) in above:
        module = above[id(module)]
    named = [
        each for each in _within(module, cst.FunctionDef) if each.name.value == call.func.value
    ]
    function = function_around(named[0].body, above) if len(named) == 1 else None
    if function is None:
        return None
    params = function.params
    placed = (*params.posonly_params, *params.params)
    known: dict[int | str, Any] = dict(enumerate(placed))
    known |= {each.name.value: each for each in (*placed, *params.kwonly_params)}
    found = known.get(at)
    return None if found is None else _reads(found.name.value, function, above)
