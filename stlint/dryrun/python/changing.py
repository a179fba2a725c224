"""Which names stand for what a function may change, as its text says it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.quiet import Changing
from stlint.dryrun.values.bindings import imported
from stlint.dryrun.values.bodies import in_body
from stlint.dryrun.values.methods import MUTATING
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NEW: Final = (
    *(cst.List, cst.Dict, cst.Set, cst.Tuple, cst.ListComp, cst.DictComp, cst.SetComp),
    *(cst.Integer, cst.Float, cst.SimpleString, cst.ConcatenatedString, cst.FormattedString),
    *(cst.BinaryOperation, cst.UnaryOperation, cst.Comparison),
)
"""What an expression makes anew: nobody else has it."""
_MAKING: Final = frozenset(
    {"abs", "bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "len", "list"}
    | {"range", "repr", "round", "set", "sorted", "str", "sum", "tuple", "copy", "deepcopy"}
)
"""Functions and methods that do so."""
_PLAIN: Final = frozenset({cst.Comparison, cst.FormattedString, cst.SimpleString})
"""What gives no object that has parts."""
_COPYING: Final = frozenset(
    {"copy", "deque", "dict", "frozenset", "list", "set", "sorted", "tuple"}
)
"""Functions that make another container of the same items."""
_HANDING_ON: Final = frozenset(
    {"ChainMap", "OrderedDict", "SimpleNamespace", "accumulate", "batched", "cast", "chain"}
    | {"choice", "choices", "combinations", "compress", "cycle", "defaultdict", "dropwhile"}
    | {"enumerate", "filter", "filterfalse", "from_iterable", "get", "groupby", "heappop"}
    | {"heappushpop", "islice", "itemgetter", "iter", "map", "max", "min", "next", "nlargest"}
    | {"nsmallest", "pairwise", "partial", "permutations", "pop", "product", "reduce"}
    | {"repeat", "reversed", "sample", "setdefault", "starmap", "takewhile", "tee", "vars"}
    | {"zip", "zip_longest"}
)
"""Functions and methods, none of an app, that give parts of what they are given."""
OF_CONTAINERS: Final = MUTATING | {"get", "index", "items", "join", "keys", "union", "values"}
"""Methods of containers, and of texts: they change nothing that they are given."""
_CLASS_OF: Final = frozenset({"type", "__class__"})
"""What leads from an object to its class."""
KNOWN: Final = _MAKING | OF_CONTAINERS
"""What is taken for a function of Python, or a method, of that name."""
_IMPORTS: Final = frozenset({cst.Import, cst.ImportFrom})
_BOUND: Final[dict[type, tuple[str, str]]] = {
    cst.AnnAssign: ("target", "value"),
    cst.AugAssign: ("target", "value"),
    cst.For: ("target", "iter"),
    cst.CompFor: ("target", "iter"),
    cst.NamedExpr: ("target", "value"),
}
"""What binds names, and to parts of what."""


def changing(
    node: cst.FunctionDef | cst.Lambda,
    nodes: Sequence[Any],
    inner: Sequence[cst.FunctionDef | cst.Lambda],
) -> Changing | None:
    """What a function changes; ``None``: it may be anything.

    Args:
        node: the function.
        nodes: all that is in it.
        inner: the functions among that.
    """
    own, within = frozenset(_parameters(node)), {name for one in inner for name in _parameters(one)}
    within |= {each.name.value for each in inner if isinstance(each, cst.FunctionDef)} | _CLASS_OF
    within |= {name for each in nodes if type(each) in _IMPORTS for name in imported(each)}
    outer = {each.name.value for one in nodes if type(one) is cst.Global for each in one.names}
    names = _Names(nodes, own | within | outer)
    changed = frozenset(root for each in nodes for root in names.changed_by(each))
    if changed & within or (changed and any(isinstance(each, cst.Match) for each in nodes)):
        return None
    hidden = {name for each in nodes if type(each) in _IMPORTS for name in imported(each)}
    returned = [each.value for each in in_body(node) if type(each) is cst.Return and each.value]
    returned += [node.body] if isinstance(node, cst.Lambda) else []
    inside = [each for each in returned if names.is_own(each) or _is_part(each)]
    whole = names.closed(_aliases(each for each in returned if each not in inside), put=False)
    given = frozenset(
        ("" if callee in hidden else callee, name)
        for callee, values in _given(nodes)
        for name in names.closed(_names_in(values))
    )
    if whole & within:
        whole |= {name for _, name in given}
    parts = names.closed(_aliases(inside), put=False)
    return Changing(changed, given, whole, parts, own)


def _given(nodes: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What is called, and what it is given; of methods also that which has them."""
    for each in nodes:
        callee = _called(each) if type(each) is cst.Call else None
        if callee is not None and callee not in KNOWN:
            own = [each.func.value] if type(each.func) is cst.Attribute else []
            yield callee, [*own, *(arg.value for arg in each.args)]


class _Names:
    """What the names of a function may stand for: what other names do, and parts of that."""

    def __init__(self, nodes: Iterable[Any], given: Iterable[str]) -> None:
        self.same: dict[str, set[str]] = defaultdict(set)
        """The names that may stand for the same."""
        self.parts: dict[str, set[str]] = defaultdict(set)
        """Those of which it may be a part, and those that may stand for parts of it."""
        self.put: dict[str, set[str]] = defaultdict(set)
        """The latter if methods that are not known keep what they are given."""
        self.bound: set[str] = set()
        self.shared = set(given)
        """Those that may stand for what something else has, too."""
        self.taken: set[str] = set()
        """Those that may stand for a part of something."""
        for each in nodes:
            for target, value, made in _bindings(each):
                self._bind(target, value, made=made)
            if type(each) is cst.Call and type(each.func) is cst.Attribute:
                held = self.parts if _called(each) in MUTATING else self.put
                for root in _aliases([each.func.value]):
                    held[root].update(_aliases(each.args))

    def _bind(self, target: Any, value: Any, *, made: bool) -> None:
        for part in targets_in(target):
            if type(part) is cst.Name:
                self.bound.add(part.value)
                if not made or part is not target:
                    self.shared.add(part.value)
                    if part is not target or type(value) is not cst.Name:
                        self.taken.add(part.value)
            known = self.same if part is target and type(value) is cst.Name else self.parts
            for name in _aliases([part]):
                known[name].update(_aliases([value]))

    def changed_by(self, node: Any) -> Iterator[str]:
        """The names by which something is reached that a node changes in place."""
        for thing in _changed(node):
            if type(thing) is not cst.Name:
                yield from () if _is_new(thing) else self.closed(_aliases([thing]))
            elif not self.is_own(thing):
                same = _closed([thing.value], self.same)
                yield from same
                yield from self.closed(each for each in same if each in self.taken)

    def is_own(self, thing: Any) -> bool:
        """Whether nobody else has what an expression gives."""
        if type(thing) is cst.Name and thing.value in self.bound:
            return thing.value not in self.shared
        return _is_new(thing)

    def closed(self, names: Iterable[str], *, put: bool = True) -> frozenset[str]:
        """These names, and all that they may stand for parts of, ``put`` into them or not."""
        return _closed(names, self.same, self.parts, *([self.put] if put else []))


def _closed(names: Iterable[str], *more: dict[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += (each for known in more for each in known.get(name, ()))
    return frozenset(found)


def _bindings(node: Any) -> Iterator[tuple[Any, Any, bool]]:
    """What a node binds, to what, and whether that is new, or what it was before: ``+=``."""
    kind = type(node)
    if kind is cst.Assign:
        for each in node.targets:
            yield each.target, node.value, _is_new(node.value)
    elif kind in _BOUND:
        target, value = (getattr(node, name) for name in _BOUND[kind])
        goes_through = kind in {cst.For, cst.CompFor}
        if value is not None:
            made = kind is cst.AugAssign or (not goes_through and _is_new(value))
            yield target, value, made
    elif kind is cst.WithItem and node.asname is not None:
        yield node.asname.name, node.item, False


def _changed(node: Any) -> Iterator[Any]:
    """The expressions whose values a node changes in place."""
    kind = type(node)
    if kind is cst.Call:
        called = _called(node)
        if type(node.func) is cst.Attribute and (called in MUTATING or called.startswith("__")):
            base = node.func.value
            of_class = type(base) is cst.Name and base.value in _COPYING  # list.append(items, 1)
            yield from (each.value for each in node.args[:1]) if of_class else (base,)
        if called in _changing_functions():
            yield from (each.value for each in node.args)
        return
    targets: list[Any] = []
    if kind is cst.Assign:
        targets = [each.target for each in node.targets]
    elif kind in _BOUND or kind is cst.Del:
        targets = [node.target]
        if kind is cst.AugAssign:
            yield node.target
    for target in targets:
        for part in targets_in(target):
            if type(part) in {cst.Attribute, cst.Subscript}:
                yield part.value


@lru_cache(maxsize=1)
def _changing_functions() -> frozenset[str]:
    """Functions of libraries that change what they are given, by their bare names."""
    functions = effects().functions.items()
    named = {name.rpartition(".")[2] for name, does in functions if does.mutates}
    return frozenset(named | {"delitem", "iadd", "iconcat", "ior", "setitem"})


def _called(call: cst.Call) -> str:
    named = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return named.value if isinstance(named, cst.Name) else ""


def _is_new(value: Any) -> bool:
    """Whether nobody else has what an expression gives; what is in it may be known elsewhere."""
    if type(value) is cst.IfExp:
        return _is_new(value.body) and _is_new(value.orelse)
    if type(value) is cst.Call:
        return _called(value) in _MAKING
    return isinstance(value, _NEW) or (type(value) is cst.Name and value.value == "None")


def _names_in(nodes: Iterable[Any]) -> Iterator[str]:
    """The names in some code, those of attributes as well."""
    todo = list(nodes)
    while todo:
        each = todo.pop()
        kind = type(each)
        if kind is cst.Name:
            yield each.value
        elif kind is cst.Arg:
            todo.append(each.value)
        else:
            todo += each.children


def _aliases(nodes: Iterable[Any]) -> Iterator[str]:
    """The names that stand for what expressions may give, or for what has parts of that.

    What a function of the app hands on of what it is given is left out.
    """
    todo = list(nodes)
    while todo:
        each = todo.pop()
        kind = type(each)
        if kind is cst.Name:
            yield each.value
        elif kind in {cst.Arg, cst.Subscript}:
            todo.append(each.value)
        elif kind is cst.Call:
            todo += (each.func, *(each.args if _called(each) in _HANDING_ON | _COPYING else ()))
        elif kind not in _PLAIN:
            todo += each.children


def _is_part(value: Any) -> bool:
    """Whether an expression gives no more than an item of what a name stands for."""
    if type(value) is cst.Call and type(value.func) is cst.Attribute and _called(value) == "get":
        return type(value.func.value) is cst.Name
    return type(value) is cst.Subscript and type(value.value) is cst.Name


def targets_in(target: Any) -> Iterator[Any]:
    """What a target is made of, tuples taken apart."""
    if isinstance(target, (cst.Tuple, cst.List)):
        for each in target.elements:
            yield from targets_in(each.value)
    elif isinstance(target, cst.StarredElement):
        yield from targets_in(target.value)
    else:
        yield target


def _parameters(node: cst.FunctionDef | cst.Lambda) -> Iterator[str]:
    params = node.params
    for each in (*params.posonly_params, *params.params, *params.kwonly_params):
        yield each.name.value
    for one in (params.star_arg, params.star_kwarg):
        if isinstance(one, cst.Param):
            yield one.name.value
