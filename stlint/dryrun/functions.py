"""Calls of the app's own functions and classes: they are run in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.bodies import has_yield, keeps_names
from stlint.dryrun.cached_calls import is_first
from stlint.dryrun.cuts import cut_short
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.fragments import Fragments
from stlint.dryrun.machine import CALL_DEPTH, RECURSION, Arguments
from stlint.dryrun.members import has_no_value, is_abstract, misfit
from stlint.dryrun.refusals import is_unhashable, refuses_fields, takes_nothing
from stlint.dryrun.remembering import Remembered, is_plain
from stlint.dryrun.store import ABSENT, join
from stlint.model.events import CacheCalled
from stlint.model.guards import Guard
from stlint.model.values import (
    NONE,
    UNKNOWN,
    Bound,
    Class,
    Const,
    External,
    Frame,
    Function,
    Heap,
    Instance,
    Phi,
    Result,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.dryrun.exits import Exit
    from stlint.syntax.source import Source

KNOWN_RECURSION: Final = 8
"""How often a function may be on the stack when all of its arguments are known."""
_ENUMS: Final = frozenset(
    {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"}
)


class Functions(Fragments):
    """Inlining."""

    replays: dict[tuple[Any, ...], Remembered]
    """What cached functions returned in this run, by the function and its arguments."""
    cache: dict[tuple[Any, ...], Remembered]
    """The same of the runs before."""

    def call_function(self, node: Any, function: Function, given: Arguments) -> Value:
        """Call a function of the app."""
        if function.role == "opaque":
            self.opaque(node, f"{function.name} is wrapped by something that cannot be seen")
            return fresh("result")
        if function.cached is not None and function.cached != "other":
            return self._call_cached(node, function, given)
        if function.role == "dialog":
            return self.call_dialog(node, function, given)
        if function.role == "contextmanager":
            return Symbol("context", (Bound(function, given.args, given.kwargs),))
        if function.cached == "other":
            if function.hashes and any(map(is_unhashable, map(self.settle, given.all))):
                return self.fails("TypeError")
            return self.inside("cached", "other", lambda: self.inline(node, function, given))
        if function.role == "fragment" and function.parallel:
            return self.call_beside(node, function, given)
        if function.role == "fragment":
            return self.call_fragment(node, function, given)
        return self.inline(node, function, given)

    def _call_cached(self, node: Any, function: Function, given: Arguments) -> Value:
        assert function.cached is not None
        if self._runs_later(function):
            return self.inline(node, function, given)
        self.emit(
            CacheCalled, node, name=function.name, cache=function.cached, spinner=function.spinner
        )
        handed = tuple(self.frozen(each) for each in given.all)
        key = (id(function.node), handed, tuple(given.kwargs), given.open)
        kind = function.cached
        anew = is_first(function, key, (*self.replays, *self.cache))
        first = anew and (self.cached is None or self.missed)
        copied = kind == "cache_data"
        known = self.cache.get(key)
        if known is None and not given.open:
            known = self.replays.get(key)
            if known is not None and known.guards.beyond(self.guards):
                known = None  # that call may not have been made
        doubted = function.forgets or (known is not None and known.doubted)
        if (
            known is not None
            and not doubted
            and (key in self.replays or all(map(is_plain, handed)))
        ):
            return self._copy_of(known.value) if copied else known.value

        def run() -> Value:
            return self.inside(
                "missed",
                first,
                lambda: self.inside("cached", kind, lambda: self.inline(node, function, given)),
            )

        if known is not None:
            return self._perhaps_again(
                node, run, self._copy_of(known.value) if copied else known.value
            )
        value = self.settle(run())
        if kind == "cache_resource" and function.shared:
            self._share(value, function)
        kept = self._copy_of(value) if copied else value
        self.replays[key] = Remembered(kept, self.guards, kind)
        return value

    def _perhaps_again(self, node: Any, run: Callable[[], Value], known: Value) -> Value:
        """What a cached function gives that runs again, or still knows what it has returned."""
        anew = Guard(Symbol("runs again", ((*self.site, id(node)),)))
        found: list[Value] = []

        def again() -> bool:
            found.append(run())
            return True

        self.fork(((anew,), (anew.negated(),)), again, lambda: True)
        return join((anew,), found[0], known) if found else known

    def _copy_of(self, value: Value, depth: int = 6) -> Value:
        """What goes into the store and comes out of it: lists and dicts are others each time."""
        value = self.settle(value)
        if isinstance(value, Tuple) and depth:
            return Tuple(self._copy_of(each, depth - 1) for each in value.items)
        if not isinstance(value, Heap):
            return value
        content = self.content(value) if depth else None
        if content is None:
            return self.new(value.kind, None)
        return self.new(value.kind, [self._copy_of(each, depth - 1) for each in content])

    def _share(self, value: Value, function: Function, depth: int = 3) -> None:
        """Mark what a ``cache_resource`` function returned: all users have the same object."""
        mark = Symbol("shared", (function.name, (function.frame.module.path, function.node)))
        if isinstance(value, Heap) or _is_table(value):
            self.store.set(("shared", value), mark)
        content = self.settle(self.store.get(("content", value)))
        if isinstance(content, Tuple) and depth:
            for each in content.items:
                self._share(each, function, depth - 1)
        if isinstance(value, Tuple) and depth:
            for each in value.items:
                self._share(each, function, depth - 1)
        if isinstance(value, Phi) and depth:
            self._share(value.then, function, depth - 1)
            self._share(value.other, function, depth - 1)

    unreached: bool
    """What the run did not come to is looked at: files as well as functions."""
    inlined: set[int]
    """The functions that were run, by their nodes."""

    def inline(self, node: Any, function: Function, given: Arguments) -> Value:
        """Run the body of a function with its arguments, or keep it for later."""
        if self.surveying and (self.functions or self.unreached):
            return fresh("result")
        if not self.surveying and self._runs_later(function):
            self.suspends = True
            return Suspended(node, function, given.args, given.kwargs, open=given.open)
        return self.run_body(node, function, given)

    def run_body(
        self,
        node: Any,
        function: Function,
        given: Arguments,
        on_yield: Callable[[Value], None] | None = None,
    ) -> Value:
        """Run the body of a function with its arguments; what it yields is handed on."""
        body = function.node
        self.inlined.add(id(body))
        same = sum(each.node is body for each in self.functions)
        if same >= RECURSION and not self._goes_on(same, given):
            cut_short(self, "recursion", node, function.name)
            self.opaque(node, f"{function.name} is called too deep", may_stop=False)
            return fresh("result")
        if len(self.functions) >= CALL_DEPTH:
            cut_short(self, "depth", node, function.name)
            self.opaque(node, f"{function.name} is called too deep")
            return fresh("result")
        frame = Frame(function.frame.module, function.frame)
        frame.function = body
        before, outer_yield = self.whereabouts(), self.on_yield
        caller = (self.path, node)
        target = self.enter("call")
        if not self.sources[frame.module.path].once(keeps_names, body):
            target.names = frame
        try:
            self.site = (*self.site, id(node))
            alive = self.arm(lambda: self._bind(function, frame, given))
            self.frame, self.module = frame, frame.module
            self.path = frame.module.path
            self.stack = (*self.stack, caller)
            self.functions = (*self.functions, function)
            self.on_yield = on_yield
            if isinstance(body, cst.Lambda):
                alive = alive and self.arm(lambda: self._answer(body))
            else:
                if frame.module is not before.module:
                    self.statement = body  # that of the caller is in another file
                alive = alive and self.run_block(body.body)
        finally:
            self.return_to(before)
            self.on_yield = outer_yield
        comes_out, exits = self.leave(target, alive)
        if not comes_out:
            raise UnreachableError
        return self.returned(exits, target.guards, NONE if alive else None)

    def _bind(self, function: Function, frame: Frame, given: Arguments) -> bool:
        """Bind the parameters; an exception that this raises is caught by what is around it."""
        self.bind_parameters(function, frame, given)
        return True

    def _goes_on(self, depth: int, given: Arguments) -> bool:
        """Whether a recursion is followed: its arguments are known, so it is known to end."""
        return depth < KNOWN_RECURSION and not any(
            self.concrete(each) is UNKNOWN for each in given.all
        )

    def _runs_later(self, function: Function) -> bool:
        """Whether a call gives a generator or a coroutine, and runs nothing of the body."""
        node = function.node
        if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
            return False
        if isinstance(node, cst.FunctionDef) and node.asynchronous is not None:
            return True
        source = self.sources[function.frame.module.path]
        return "yield" in source.text and source.once(has_yield, node)

    suspends: bool
    """Whether the app has made generators or coroutines."""
    sources: dict[Path, Source]
    on_yield: Callable[[Value], None] | None

    def _answer(self, body: cst.Lambda) -> bool:
        return self.exit("call", self.eval(body.body))

    def returned(self, exits: list[Exit], entry: Any, value: Value | None) -> Value:
        """What comes out of exits with values; of the end, if control gets there, ``value``."""
        for each in reversed(exits):
            guards = each.guards.beyond(entry)
            answer = each.value or NONE
            value = answer if value is None or not guards else join(guards, answer, value)
        return self.settle(value or NONE)

    def bind_parameters(self, function: Function, frame: Frame, given: Arguments) -> None:
        """Bind the arguments of a call to the parameters of a function."""
        params = function.node.params
        positional = [*params.posonly_params, *params.params]
        left = list(given.args)
        named = dict(given.kwargs)
        for param in positional:
            name = param.name.value
            if left:
                value = left.pop(0)
            elif name in named:
                value = named.pop(name)
            else:
                value = self._missing(function, name, given)
            self.store.set((frame, name), value)
        for param in params.kwonly_params:
            name = param.name.value
            value = named.pop(name) if name in named else self._missing(function, name, given)
            self.store.set((frame, name), value)
        more = left and not isinstance(params.star_arg, cst.Param)
        if not given.open and (more or (named and params.star_kwarg is None)):
            self.fails("TypeError")
        if isinstance(params.star_arg, cst.Param):
            rest: Value = fresh("args") if given.open else Tuple(left)
            self.store.set((frame, params.star_arg.name.value), rest)
        if params.star_kwarg is not None:
            pairs: list[Value] = [Tuple((Const(key), each)) for key, each in named.items()]
            heap = self.new("dict", None if given.open else pairs)
            self.store.set((frame, params.star_kwarg.name.value), heap)

    def _missing(self, function: Function, name: str, given: Arguments) -> Value:
        if not given.open and name not in function.defaults:
            self.fails("TypeError")
        if given.open or name not in function.defaults:
            return fresh(f"its {name}")
        return function.defaults[name]

    # -- classes --------------------------------------------------------------------------------

    def instantiate(self, node: Any, cls: Class, given: Arguments) -> Value:
        """Make an object of a class of the app."""
        bases = list(cls.line())
        if any(isinstance(each, External) and each.path in _ENUMS for each in bases):
            if has_no_value(self, cls, given):
                self.fails("ValueError")
            return Symbol("member-of", (cls, *(self.frozen(each) for each in given.all)))
        instance = Instance(cls)
        if is_abstract(self, cls):
            self.fails("TypeError")
            return instance
        if External("typing.Protocol") in cls.bases:
            self.doubt()
        init = self.class_member(cls, "__init__")
        if isinstance(init, Function):
            self.call_function(node, init, given._replace(args=(instance, *given.args)))
        elif cls.dataclass or any(isinstance(each, External) for each in bases):
            self._fields(instance, cls, given)
        elif given.all and takes_nothing(cls, self.class_member, ABSENT):
            self.fails("TypeError")
        post = self.class_member(cls, "__post_init__")
        if isinstance(post, Function):
            self.call_function(node, post, Arguments((instance,)))
        return instance

    def _fields(self, instance: Instance, cls: Class, given: Arguments) -> None:
        left = list(given.args)
        plain = [line for line in cls.line() if isinstance(line, Class)]
        if cls.dataclass and not any(map(_has_special_fields, plain)):
            names = dict.fromkeys(name for each in reversed(plain) for name in self.fields_of(each))
            defaults = [self.class_member(cls, name) is not ABSENT for name in names]
            if refuses_fields(cls, list(names), defaults, given):
                self.fails("TypeError")
        if cls.bases == [External("typing.NamedTuple")]:
            names = dict.fromkeys(self.fields_of(cls))
            defaults = [self.class_member(cls, name) is not ABSENT for name in names]
            if misfit(list(names), defaults, given):
                self.fails("TypeError")
        for each in reversed([line for line in cls.line() if isinstance(line, Class)]):
            for name in self.fields_of(each):
                if left:
                    value = left.pop(0)
                elif name in given.kwargs:
                    value = given.kwargs[name]
                else:
                    value = self.store.get((each.frame, name))
                    if value is ABSENT:
                        value = fresh(f"its {name}")
                self.store.set(("attribute", instance, name), value)

    def fields_of(self, cls: Class) -> list[str]:
        """The annotated names of a class, in order."""
        found: list[str] = []
        if isinstance(cls.node.body, cst.IndentedBlock):
            for line in cls.node.body.body:
                for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                    if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
                        name = small.target.value
                        found.append(name)
        return found

    def class_member(self, cls: Class, name: str) -> Value:
        """What a class or its bases call by a name."""
        for each in cls.line():
            if isinstance(each, Class):
                found = self.store.get((each.frame, name))
                if found is not ABSENT:
                    return self.settle(found)
        return ABSENT


def _has_special_fields(cls: Class) -> bool:
    """Whether some annotated names of a class may be no parameters."""
    text = cst.Module([]).code_for_node(cls.node.body)
    return any(each in text for each in ("ClassVar", "InitVar", "KW_ONLY", "init", "kw_only"))


def _is_table(value: Value) -> bool:
    """Whether something is a data frame or an array, as far as can be seen."""
    return isinstance(value, Result) and value.path.partition(".")[0] in _TABLES


_TABLES: Final = frozenset({"pandas", "polars", "geopandas", "numpy", "modin", "dask"})
