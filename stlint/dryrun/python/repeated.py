"""Calls of one function again and again: at last they count as those of a library.

Whatever is drawn, or kept in session state, is followed each time. A function of which its text
says that it does neither, nor do those that it calls, is run for the first calls. Then it is like
one that nobody can see: what it gives is unknown, and what it may change is forgotten.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import root
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.quiet import Quiet, Touched
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.given_away import harmless, harmless_path
from stlint.dryrun.libraries.known_names import INDIRECT, QUIET_BASES
from stlint.dryrun.python.changing import KNOWN
from stlint.dryrun.python.reach import reach_of
from stlint.dryrun.python.touching import traced
from stlint.dryrun.values.concrete import frozen
from stlint.model.made_of import leaves
from stlint.model.objects import Bound, Class, Frame, Function, Heap, Instance, Module
from stlint.model.ops import OF_STATE, Op
from stlint.model.outside import External, Result
from stlint.model.values import NONE, Const, Phi, Symbol, Tuple, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.quiet import Key, Reach


FOLLOWED: Final = ((4_000, 24), (10_000, 8), (20_000, 4))
"""So many calls of one function are run while the run has taken fewer steps than this."""
AT_LEAST: Final = 2
"""So many always are."""
WITH_CONSTANTS: Final = 10_000
"""Until so many steps, calls are run whose arguments are all known."""
MOST: Final = 400
"""So many values, and functions, are looked at to find out what one call reaches."""
_ENDING: Final = frozenset({"abort", "exit", "_exit"})
_PLAIN: Final = frozenset({None, "classmethod", "property", "staticmethod"})
"""The roles of functions whose calls run their bodies and nothing else."""
_DATA: Final = (Const, Heap, Phi, Tuple, WidgetValue)


class _Look:
    """A look at all that a function may call."""

    def __init__(self, it: DryRun) -> None:
        self.it = it
        self.todo: list[Function] = []
        self.called: dict[Key, list[Function]] = {}
        self.calls: dict[int, set[int]] = {}
        self.met: dict[int, Reach] = {}
        self.fixed: dict[Key, Value] = {}
        self.read: dict[Key, None] = {}
        self.binds: dict[Key, None] = {}
        self.classes: dict[Class, None] = {}
        self.defaults: list[Value] = []

    def at(self, function: Function, given: Arguments) -> Quiet | None:
        """What it reaches; ``None``: it is not known to be quiet."""
        self.todo.append(function)
        self._note(given.all)
        while self.todo or self._methods():
            each = self.todo.pop()
            if each.cached is not None or each.role not in _PLAIN:
                return None
            if id(each.node) not in self.met and not self._enter(each):
                return None
        if self._may_not_end():
            return None
        touched = self._touched(id(function.node))
        first = self.met.pop(id(function.node))
        return Quiet(
            (first, *self.met.values()),
            frozenset({id(function.node), *self.met}),
            tuple(self.fixed.items()),
            tuple(self.read),
            touched,
            tuple(self.binds),
            frozenset(self.classes),
            tuple(self.defaults),
        )

    def _touched(self, first: int) -> Touched | None:
        """What it may change or hand out; None: all that it reaches."""
        changing = {node: each.changing for node, each in self.met.items()}
        known = {node: each for node, each in changing.items() if each is not None}
        called: dict[str, set[int]] = {}
        for (_, name), value in self.fixed.items():
            function = settle(self.it, value)
            if isinstance(function, Function):
                called.setdefault(name, set()).add(id(function.node))
        if len(known) < len(changing) or not KNOWN.isdisjoint(called):
            return None
        found = traced(known, first, called, unclear=bool(self.classes))
        keys = [*self.fixed, *self.read]
        return Touched(
            tuple(key for key in keys if key[1] in found.names),
            found.given,
            tuple(key for key in keys if key[1] in found.parts),
            found.given_parts,
        )

    def _may_not_end(self) -> bool:
        """Whether some function may come to be called by itself."""
        for cls in self.classes:
            for key, method in _methods_of(self.it, cls, self._attributes()):
                for node, reach in self.met.items():
                    if key[1] in reach.attributes:
                        self.calls[node].add(id(method.node))
        try:
            TopologicalSorter(self.calls).prepare()
        except CycleError:
            return True
        return False

    def _attributes(self) -> frozenset[str]:
        return frozenset[str]().union(*(each.attributes for each in self.met.values()))

    def _methods(self) -> bool:
        """Go on with the methods of known classes that may be called; whether there are any."""
        for cls in self.classes:
            for key, method in _methods_of(self.it, cls, self._attributes()):
                if id(method.node) not in self.met:
                    self.fixed[key] = self.it.flow.store.get(key)
                    self.todo.append(method)
        return bool(self.todo)

    def _enter(self, function: Function) -> bool:
        module = function.frame.module
        source = self.it.process.sources.get(module.path)
        reach = None if source is None else source.once(reach_of, function.node)
        if reach is None or len(self.met) > MOST:
            return False
        if reach.binds and module.name != "__main__":
            return False  # the next run finds these names as they are then
        self.met[id(function.node)] = reach
        before = len(self.todo)
        self.defaults += function.defaults.values()
        self.binds.update(((module.frame, name), None) for name in sorted(reach.binds))
        known = (
            _ENDING.isdisjoint(reach.attributes)
            and all(self._name(function.frame, name, reach) for name in sorted(reach.reads))
            and all(self._import(name, what, reach) for name, what in reach.imports)
        )
        self.calls[id(function.node)] = {id(each.node) for each in self.todo[before:]}
        return known

    def _import(self, name: str, what: str, reach: Reach) -> bool:
        """Note what is imported in a function; False: it may be anything."""
        for each in self.it.process.modules.values():
            if each.name == name:
                if what:
                    return self._name(each.frame, what, reach)
                return all(self._name(each.frame, one, reach) for one in sorted(reach.attributes))
        path = External(f"{name}.{what}" if what else name)
        return not _is_indirect(path) and harmless_path(self.it, path.path)

    def _name(self, frame: Frame, name: str, reach: Reach) -> bool:
        """Note what a name stands for inside of a frame; False: it may be anything."""
        at: Frame | None = frame
        while at is not None:
            if not at.of_class:
                value = self.it.flow.store.get((at, name))
                if value is not ABSENT:
                    return self._value((at, name), value, reach)
                self.fixed[at, name] = ABSENT
            at = at.parent
        return True

    def _value(self, key: Key, value: Value, reach: Reach) -> bool:
        if key in self.called:
            self.todo += self.called[key]
        if key in self.fixed:
            return True
        settled = settle(self.it, value)
        if isinstance(settled, External):
            self.fixed[key] = value
            return not _is_indirect(settled) and harmless_path(self.it, settled.path)
        if isinstance(settled, Module):
            self.fixed[key] = value
            return all(self._name(settled.frame, name, reach) for name in sorted(reach.attributes))
        if isinstance(settled, (Class, Function)):
            self.fixed[key] = value
        else:
            self.read[key] = None
        before = len(self.todo)
        self._note([value])
        self.called[key] = self.todo[before:]
        return True

    def _note(self, values: Iterable[Value]) -> None:
        """Note the functions and classes among what can be reached from some values."""
        for each in _reached(self.it, values):
            if isinstance(each, Function):
                self.todo.append(each)
            elif isinstance(each, Class):
                self.classes[each] = None


def _methods_of(it: DryRun, cls: Class, names: frozenset[str]) -> Iterator[tuple[Key, Function]]:
    """The methods of a class that may be called: by these names, or by Python itself."""
    for line in cls.line():
        for key, value in it.flow.store.of(line.frame) if isinstance(line, Class) else ():
            method = settle(it, value)
            if isinstance(method, Function) and (key[1] in names or _is_special(key[1])):
                yield key, method


def is_followed(it: DryRun, function: Function, given: Arguments) -> bool:
    """Whether a call is run, as those are that a function begins with; it is counted."""
    counts, steps = it.flow.repeated.counts, it.trail.steps
    key = (id(function.node), function.frame)
    counts[key] = count = counts.get(key, 0) + 1
    if count <= next((calls for below, calls in FOLLOWED if steps < below), AT_LEAST):
        return True
    if steps < WITH_CONSTANTS and all(type(each) is Const for each in given.all):
        return True
    return given.open or function.name == "__init__" or not _is_quiet(it, function, given)


def not_followed(it: DryRun, function: Function, given: Arguments) -> Value:
    """What a call gives that is not run; what it may change is forgotten."""
    quiet = it.flow.repeated.known[id(function.node), function.frame]
    assert quiet is not None
    things = list(_reached(it, _within_reach(it, quiet, given)))
    acting = dict.fromkeys(each for each in things if _acts(each))

    def unknown(what: str, *parts: Value) -> Symbol:
        return Symbol(Op.UNFOLLOWED, (fresh(what), *parts, *acting))

    stores = frozenset[str]().union(*(each.stores for each in quiet.reaches))
    for each in _changeable(it, quiet, given, things):
        if isinstance(each, Instance):
            for name in stores:
                it.flow.store.set(("attribute", each, name), unknown(f"its {name}"))
        elif isinstance(each, Heap):
            it.flow.store.set(("content", root(it, each)), unknown("some items"))
        elif isinstance(each, (Result, Symbol)):
            it.flow.store.set(("version", each), unknown("version"))
    for key in quiet.binds:
        it.flow.store.set(key, unknown(f"the name {key[1]}"))
    risk(it)
    if not quiet.reaches[0].gives:
        return NONE
    values = [*given.all, *map(it.flow.store.get, quiet.read)]
    parts = [frozen(it, each) for each in values if not _acts(settle(it, each))]
    return unknown("call", *parts)


def _is_quiet(it: DryRun, function: Function, given: Arguments) -> bool:
    known, key = it.flow.repeated.known, (id(function.node), function.frame)
    if key not in known or not _still_true(it, known[key]):
        known[key] = _Look(it).at(function, given)
    quiet = known[key]
    if quiet is None:
        return False
    things = list(_reached(it, _within_reach(it, quiet, given)))
    if len(things) >= MOST or not all(_is_data(it, each, quiet) for each in things):
        return False
    if _sets_names(it, quiet, given):
        return False
    return not any(_outlasts(it, each) for each in _changeable(it, quiet, given, things))


def _sets_names(it: DryRun, quiet: Quiet, given: Arguments) -> bool:
    """Whether a call may assign an attribute of a class or a module: a name in there."""
    if not any(each.stores for each in quiet.reaches):
        return False
    if quiet.touched is None:
        return True
    values = [*map(it.flow.store.get, quiet.touched.names)]
    values += given.all if quiet.touched.given else ()
    return any(isinstance(settle(it, each), (Class, Module)) for each in values)


def _changeable(it: DryRun, quiet: Quiet, given: Arguments, things: list[Value]) -> Iterable[Value]:
    """What a call may change, or hand out, of all that it reaches: iterators are used up."""
    touched = quiet.touched
    if touched is None:
        return things
    known = it.flow.store.get
    values = [*map(known, touched.names)]
    values += (*given.all, *quiet.defaults) if touched.given else ()
    parts = [*map(known, touched.parts)]
    parts += (*given.all, *quiet.defaults) if touched.given_parts else ()
    roots = {id(settle(it, each)) for each in parts}
    inside = (each for each in _reached(it, parts) if id(each) not in roots)
    used_up = (each for each in things if isinstance(each, Heap) and each.kind == "iterator")
    return [*_reached(it, values), *inside, *used_up]


def _outlasts(it: DryRun, value: Value) -> bool:
    """Whether the next run, or another user, finds what is changed in something."""
    if value in it.page.keys.defaults:
        return True
    if any(it.flow.store.has((mark, value)) for mark in ("kept", "shared", "of module")):
        return True
    made_of = leaves(value, guards=False) if isinstance(value, (Result, Symbol)) else ()
    return any(each.op in OF_STATE for each in made_of)


def _still_true(it: DryRun, quiet: Quiet | None) -> bool:
    if quiet is None:
        return True
    return all(it.flow.store.get(key) is value for key, value in quiet.fixed)


def _within_reach(it: DryRun, quiet: Quiet, given: Arguments) -> tuple[Value, ...]:
    """The data that a call is given, or finds."""
    return (*given.all, *map(it.flow.store.get, quiet.read), *quiet.defaults, *quiet.classes)


def _is_data(it: DryRun, value: Value, quiet: Quiet) -> bool:
    """Whether using it calls nothing that was not looked at."""
    if isinstance(value, Function):
        return id(value.node) in quiet.nodes
    if isinstance(value, Class):
        if value in quiet.classes:
            return True
        names = frozenset[str]().union(*(each.attributes for each in quiet.reaches))
        return all(id(each.node) in quiet.nodes for _, each in _methods_of(it, value, names))
    return (
        isinstance(value, (Bound, Instance, *_DATA))
        or value is ABSENT
        or (
            isinstance(value, (External, Result, Symbol))
            and not _is_indirect(value)
            and harmless(it, value)
        )
    )


def _is_indirect(value: Value) -> bool:
    return isinstance(value, (External, Result)) and value.path.partition(".")[0] in INDIRECT


def _acts(value: Value) -> bool:
    return isinstance(value, (Class, Function, Instance))


def _is_special(name: str) -> bool:
    """Whether Python calls a method by itself."""
    return name.startswith("__") and name.endswith("__")


def _reached(it: DryRun, values: Iterable[Value]) -> Iterator[Value]:
    """What can be reached from some values, these included; methods are called by their names."""
    seen: set[int] = set()
    todo: list[Any] = list(values)
    while todo and len(seen) < MOST:
        each = settle(it, todo.pop())
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, Phi):
            todo += (each.then, each.other)
        elif isinstance(each, Tuple):
            todo += each.items
        elif isinstance(each, Bound):
            todo += (each.function, *each.args, *each.kwargs.values())
        elif isinstance(each, Heap):
            todo.append(it.flow.store.get(("content", root(it, each))))
        elif isinstance(each, Instance):
            todo += (each.cls, *(value for _, value in it.flow.store.of(each)))
        elif isinstance(each, Class):
            todo += _kept_in(it, each)


def _kept_in(it: DryRun, cls: Class) -> Iterator[Value]:
    """What a class keeps beside its methods, and the libraries that it comes from."""
    for each in cls.line():
        if isinstance(each, Class):
            values = (settle(it, value) for _, value in it.flow.store.of(each.frame))
            yield from (value for value in values if not isinstance(value, Function))
        elif not (isinstance(each, External) and each.path in QUIET_BASES):
            yield each
