"""Calls of what is not the app's own: built-ins, libraries, and things that cannot be seen."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any, Final

import libcst as cst

from stlint.dryrun import folding
from stlint.dryrun.alternatives import worth_telling_apart
from stlint.dryrun.commands import Commands
from stlint.dryrun.computing import REFUSED
from stlint.dryrun.exceptions import ENTERING
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.listings import listed_by, listed_in
from stlint.dryrun.machine import Arguments
from stlint.dryrun.members import has_shared_default
from stlint.dryrun.methods import MUTATING
from stlint.dryrun.releases import PARSERS, VERSION_CALLS
from stlint.dryrun.remembering import forget
from stlint.dryrun.state_copies import is_copy_of_state
from stlint.model.aliases import held
from stlint.model.events import Closed, ExternalCall
from stlint.model.guards import Guard
from stlint.model.made_of import leaves
from stlint.model.values import (
    NONE,
    SESSION_STATE,
    YES,
    Bound,
    Class,
    Const,
    External,
    Function,
    Heap,
    Instance,
    Module,
    Phi,
    Result,
    Suspended,
    Symbol,
    Tuple,
    Value,
    WidgetValue,
    fresh,
    qualified,
)
from stlint.streamlit_api import effects

_STEADY: Final = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.today",
        "os.getcwd",
        "os.getenv",
        "os.environ.get",
        "os.path.exists",
        "os.path.isfile",
        "os.path.isdir",
        "os.path.abspath",
    }
)
"""Not pure, but the same all through one run."""
_MAKERS: Final = frozenset(
    {
        "pandas.DataFrame",
        "pandas.Series",
        "numpy.array",
        "numpy.arange",
        "numpy.linspace",
        "numpy.ones",
        "numpy.zeros",
    }
)
_FIGURES: Final = ("plotly.graph_objects.", "plotly.express.")
"""Constructors whose result is made of their arguments and nothing else."""
_ENDS: Final = frozenset({"close", "dispose", "disconnect", "quit"})
"""Methods after which an object is of no use."""
_WRITERS: Final = frozenset({"to_csv", "to_html", "to_json", "dumps"})
"""Methods that make a text of what is at hand."""
_IDENTITY: Final = frozenset(
    {
        "typing.cast",
        "typing.final",
        "typing.overload",
        "typing.no_type_check",
        "abc.abstractmethod",
        "contextlib.nullcontext",
        "atexit.register",
    }
)
_OBJECT_SETTERS: Final = frozenset({"object.__setattr__", "builtins.object.__setattr__"})
"""They set an attribute, whatever the class of the object says."""
_KEEPING: Final = frozenset({"add", "append", "appendleft", "get", "insert", "pop", "setdefault"})
"""Methods of data that leave a generator alone that they are given."""
_TOOLS: Final = frozenset({"argparse", "click", "fire", "logging", "pprint", "typer"})
_ROWS: Final = frozenset({"nrows", "n_rows", "max_rows"})
"""Arguments that say how many rows are to be read."""
_FEW: Final = 1000
_FEW_ROWS: Final = re.compile(
    r"\s*select\s[^()]+\sfrom\s+[\w.\"`]+\s+limit\s+(?P<rows>\d{1,9})\s*;?\s*", re.IGNORECASE
)
"""A statement that takes the first rows of a table as they come."""
_CLEARING: Final = {
    "streamlit.cache_data.clear": "cache_data",
    "streamlit.experimental_memo.clear": "cache_data",
    "streamlit.cache_resource.clear": "cache_resource",
    "streamlit.experimental_singleton.clear": "cache_resource",
}
"""They make all functions of a kind forget."""
_DISPATCHERS: Final = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
"""They call one of several functions, by the class of an argument."""
_HASHING: Final = frozenset({"functools.cache", "functools.lru_cache"})
"""They look up the arguments of a function in a dict."""
_CONTEXTS: Final = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})


class Externals(Commands):
    """Everything that can be called."""

    def call(self, node: Any, function: Value, arguments: Arguments) -> Value:
        """The value of a call."""
        if isinstance(function, External):
            return self._call_external(node, function.path, arguments)
        function = self.settle(function)
        if isinstance(function, Phi) and worth_telling_apart(function):
            found = self.spread(function, lambda each: self.call(node, each, arguments))
            if found is None:
                self.opaque(node, "too many things may be called here")
                return fresh("result")
            return found
        if isinstance(function, Function):
            return self.call_function(node, function, arguments)
        if isinstance(function, Bound):
            return self._call_bound(node, function, arguments)
        if isinstance(function, Class):
            return self.instantiate(node, function, arguments)
        if isinstance(function, Instance):
            method = self.class_member(function.cls, "__call__")
            if isinstance(method, Function):
                return self.call_function(
                    node, method, arguments._replace(args=(function, *arguments.args))
                )
        if isinstance(function, Symbol) and function.op == "component":
            return self.component(node, function, arguments)
        if isinstance(function, External):
            return self._call_external(node, function.path, arguments)
        if isinstance(function, Const):
            return self.fails("TypeError")
        return self._call_unknown(node, function, arguments)

    def _call_bound(self, node: Any, function: Bound, given: Arguments) -> Value:
        path = function.function.path if isinstance(function.function, External) else ""
        if path.startswith("data."):
            name = path.removeprefix("data.")
            base = function.args[0]
            if self.suspends and name not in _KEEPING:
                given = given._replace(args=tuple(map(self.used_up, given.args)))
            found = self.data_method(node, base, name, given)
            if found is not None:
                return found
            self.hand_over(node, f"{base}.{name}", given)
            return Symbol("call", (name, self.frozen(base), *map(self.frozen, given.all)))
        kwargs = {**function.kwargs, **given.kwargs} if function.kwargs else given.kwargs
        merged = Arguments((*function.args, *given.args), kwargs, given.open)
        return self.call(node, function.function, merged)

    def _call_external(self, node: Any, path: str, given: Arguments) -> Value:
        if path in _CLEARING and self.guards.now is not False:
            for known in (self.replays, self.cache):
                forget(known, kind=_CLEARING[path], perhaps=self.guards.now is None)
        if path.startswith("streamlit."):
            return self.call_streamlit(node, path.removeprefix("streamlit."), given)
        if path.startswith("session_state."):
            return self.state_method(node, path.removeprefix("session_state."), given)
        if path.startswith("builtins."):
            return self._builtin(node, path.removeprefix("builtins."), given)
        return self._library(node, path, None, given)

    def _call_unknown(self, node: Any, function: Value, given: Arguments) -> Value:
        """A method of a result, or something that is not known at all."""
        if isinstance(function, Symbol) and function.op == "attribute":
            listed = listed_in(self, function.args[0], function.args[-1], given)
            if listed is not None:
                return listed
        path = qualified(function)
        if path is not None:
            if isinstance(function, Result):
                path = f"{path}.__call__"
            if path == "streamlit.navigation.run":
                self.show_page(node, function)
                return NONE
            base = function.args[0] if isinstance(function, Symbol) else function
            return self._library(node, path, base, given, function)
        if self.harmless(function):
            self._touch(node, function)
            self._may_write(node, function, given)
            self.hand_over(node, str(function), given)
            return self._derived(function, given)
        if self._is_undefined(function):
            return fresh("result")
        if isinstance(function, Symbol) and function.op == "name":
            self.opaque(node, f"{function.args[0]} is not known")
        else:
            self.opaque(node, f"{function} cannot be seen")
        return fresh("result")

    def _may_write(self, node: Any, function: Value, given: Arguments) -> None:
        """A method of data, such as ``to_csv``, may write it somewhere."""
        if isinstance(function, Symbol) and function.op == "attribute":
            name = f"data.{function.args[-1]}"
            if effects().is_action(name, given.all):
                self.emit(ExternalCall, node, name=name, arguments=given.all, method=True)

    def _is_undefined(self, function: Value) -> bool:
        """Whether it is an unbound name, or of one: the run ended when that was looked up."""
        while isinstance(function, Symbol) and function.op == "attribute":
            function = function.args[0]
        if not isinstance(function, Symbol) or function.op != "name":
            return False
        return Guard(Symbol("defined", function.args), now=False) in self.guards.set

    def _derived(self, function: Value, given: Arguments) -> Value:
        """What a method of plain data gives: the same for the same, as far as it is pure."""
        if isinstance(function, Symbol) and function.op == "attribute" and len(function.args) == 3:
            base, _, name = function.args
            data = self.data_method(None, base, name, given)
            if data is not None:
                return data
        return Result("builtins.data", (function, *given.all))

    def harmless(self, value: Value) -> bool:
        """Whether something can neither draw nor write session state, whatever is called on it."""
        for leaf in leaves(value, 60, guards=False, inputs=False):
            if isinstance(leaf, (External, Result)) and leaf.path:
                if leaf.path.startswith("streamlit."):
                    continue
                if not self.harmless_path(leaf.path):
                    return False
            elif (isinstance(leaf, Symbol) and leaf.op == "name") or isinstance(
                leaf, (Instance, Class, Module, Function, Suspended)
            ):
                return False
        return True

    def harmless_path(self, path: str) -> bool:
        """The same for a dotted name."""
        parts = path.split(".")
        known = effects().harmless_packages
        return (
            parts[0] in {"builtins", "object"}
            or parts[0] in known
            or ".".join(parts[:2]) in known  # a package of one that is not
        )

    def _touch(self, node: Any, function: Value) -> None:
        """A method may change its object."""
        if isinstance(function, Symbol) and function.op == "attribute":
            base, name = function.args[0], function.args[-1]
            if name in MUTATING:
                self.changed_state(node, base)
            self.changed(base)

    # -- libraries ------------------------------------------------------------------------------

    def _library(
        self,
        node: Any,
        path: str,
        base: Value | None,
        given: Arguments,
        function: Value | None = None,
    ) -> Value:
        """``base`` is what a method belongs to, or what is called; ``function`` is the latter."""
        if path in effects().no_return:
            self.stop(node, "exit")
            raise UnreachableError
        if path in ENTERING and base is not None:
            return self.add_to_stack(node, base, path.rpartition(".")[2], given)
        special = self._special(node, path, given) or listed_by(self, path, given)
        if special is not None:
            return special
        found = self.attempt(path, function, given)
        if found is REFUSED:
            return fresh("result")
        return self.concluded(self._outside(node, path, base, given), found)

    def _outside(self, node: Any, path: str, base: Value | None, given: Arguments) -> Value:
        known = effects()
        if not path.startswith("contextlib."):
            self.risk()
        inputs = given.all if base is None else (base, *given.all)
        result = Result(path, inputs)
        loads = self.loads(path, method=base is not None)
        if self.handing_back or loads_little(given):
            loads = None
        self.emit(
            ExternalCall,
            node,
            name=path,
            arguments=given.all,
            method=base is not None,
            loads=loads,
            tainted=loads is not None
            and (any(map(self.tainted, inputs)) or (path in known.parsers and _is_document(given))),
            result=result,
            polled=self.endless > 0,
        )
        root = path.partition(".")[0]
        self.by_hand |= root in _TOOLS
        if root != "streamlit" and not self.harmless_path(path):
            if root in known.component_packages:
                self._component_call(node, given)
            else:
                self.hand_over(node, path, given)
                self.opaque(node, path)
            return result
        for each in given.all:
            self.take_from(node, self.settle(each))
        if path in known.pure or path in _STEADY:
            args = tuple(self.frozen(each) for each in given.args)
            return Symbol(path, (*args, *self._keywords(given)))
        if base is None and (path in _MAKERS or path.startswith(_FIGURES)):
            args = tuple(self.frozen(each) for each in given.args)
            pairs = (Tuple((Const(each.args[0]), each.args[1])) for each in self._keywords(given))
            made = Result(path, (*args, *pairs))
            if not given.open:
                self.store.set(("made", made), YES)
            return made
        if path in known.copying_calls:
            return result
        method = path.rpartition(".")[2]
        if base is not None:
            self._mutates(node, base, method, given)
            if method not in known.copying_methods and method not in folding.SHOWN_METHODS:
                self._touch_base(base, method, given)
            if method in _ENDS:
                self.give_up(node, base, "finally" if self.in_finally else "close")
        self.hand_over(node, path, given)
        return result

    def _keywords(self, given: Arguments) -> list[Symbol]:
        """What a call is given by name, as it is now; the order does not matter."""
        return [
            Symbol("keyword", (name, self.frozen(each)))
            for name, each in sorted(given.kwargs.items())
        ]

    def loads(self, path: str, *, method: bool) -> str | None:
        """What a call loads: ``data``, ``resource`` or nothing."""
        return effects().expensive_kind(path, method=method)

    def give_up(self, node: Any, value: Value, how: str) -> None:
        """What a call returned is closed, or lives in a ``with`` only."""
        results = frozenset(held(value))
        if results:
            self.emit(Closed, node, results=results, how=how)

    def _touch_base(self, base: Value, method: str, given: Arguments) -> None:
        """A method was called on an object: what is read from it next may differ."""
        if isinstance(base, Symbol) and base.op == "attribute":
            self.changed(base.args[0])
            return
        before = self.version(base)
        self.changed(base)
        if isinstance(base, Result) and base.path.startswith(_FIGURES):
            self.store.set(("version", base), self.changed_alike(before, method, given))

    def _mutates(self, node: Any, base: Value, method: str, given: Arguments) -> None:
        known = effects()
        inner = base.args[0] if isinstance(base, Symbol) and base.op == "attribute" else base
        inplace = given.kwargs.get("inplace")
        if method in known.inplace_methods:
            if inplace is not None and self.truth(inplace) is True:
                self.mutation(node, inner, f".{method}(inplace=True)")
        elif method in known.mutating_methods["frame"] or method in known.mutating_methods["array"]:
            self.mutation(node, inner, f".{method}()")

    def tainted(self, value: Value) -> bool:
        """Whether something comes from an upload, from inline text or from a table at hand."""
        for leaf in leaves(value, 80, guards=False):
            if isinstance(leaf, WidgetValue) and leaf.upload:
                return True
            path = qualified(leaf) or ""
            if path in effects().uploads or path.rpartition(".")[2] in _WRITERS:
                return True
            if self.store.get(("tainted", leaf)) == YES:
                return True
        return False

    def _component_call(self, node: Any, given: Arguments) -> None:
        key = given.kwargs.get("key")
        if key is not None:
            name = self.state_key(key)
            if name is None:
                self.write_key(node, key, fresh("component"))
            else:
                self.put_state(name, fresh("component"))
        if given.open:
            self.forget_state()
        self.hand_over(node, "component", given)

    def hand_over(self, node: Any, name: str, given: Arguments) -> None:
        """Something of the app is given away: functions may be called, objects changed."""
        for each in given.all:
            value = self.settle(each)
            if isinstance(value, (Function, Bound)) and not self._plain_method(value):
                self._maybe_called(node, name, value)
            elif value is SESSION_STATE:
                self.forget_state()
            elif isinstance(value, Suspended) and isinstance(value.function, External):
                self.take_from(node, value)
            elif self.is_suspended(value):
                self.unseen(node, value)
            elif isinstance(value, (Heap, Result)) or (
                isinstance(value, Symbol) and value.op in {"attribute", "item", "element"}
            ):
                self.changed(value)

    def _plain_method(self, value: Value) -> bool:
        return isinstance(value, Bound) and not isinstance(value.function, Function)

    def _maybe_called(self, node: Any, name: str, function: Value) -> None:
        """A function is handed to something that may call it, now or later."""
        if len(self.functions) > 8:
            return
        called = Guard(
            Symbol("called", (name, function if isinstance(function, Function) else id(node)))
        )

        def run() -> bool:
            self.finish(node, self.call(node, function, Arguments((), {}, open=True)))
            return True

        self.fork(((called,), (called.negated(),)), run, lambda: True)

    def add_to_stack(self, node: Any, stack: Value, method: str, given: Arguments) -> Value:
        """Something is put on a stack of context managers."""
        raise NotImplementedError

    def _builtin(self, node: Any, name: str, given: Arguments) -> Value:
        raise NotImplementedError

    def show_page(self, node: Any, run: Value) -> None:
        """``st.navigation(…).run()``."""
        raise NotImplementedError

    endless: int

    # -- what is worth knowing by name ------------------------------------------------------------

    def _special(self, node: Any, path: str, given: Arguments) -> Value | None:
        first = self.settle(given.args[0]) if given.args else None
        if path == "functools.partial" and first is not None:
            if isinstance(first, (Const, Heap, Tuple)):
                self.fails("TypeError")
            return Bound(first, given.args[1:], given.kwargs)
        if path == "functools.reduce" and len(given.args) > 1 and not given.kwargs:
            return self._reduced(node, *given.args)
        if path in PARSERS:
            return self.parsed(given)
        if path in VERSION_CALLS and self.concrete(first or NONE) == "streamlit":
            return self.version_text()
        if path == "functools.wraps":
            return External("typing.final")
        kind = effects().caching.get(path)
        if kind == "other":
            hashes = path in _HASHING
            if isinstance(first, Function):
                return self._remembering(first, hashes=hashes)
            return Bound(External("stlint.look_up" if hashes else "stlint.remember"), ())
        if path in {"stlint.look_up", "stlint.remember"} and isinstance(first, Function):
            return self._remembering(first, hashes=path == "stlint.look_up")
        if path == "stlint.clear" and first is not None:
            return self._cleared(node, first, given)
        if path == "stlint.close" and isinstance(first, Suspended):
            return self.closed(node, first)
        if path in _DISPATCHERS and isinstance(first, Function):
            return self._unseen_twin(first)
        if path in _CONTEXTS and isinstance(first, Function):
            twin = first.copy()
            twin.role = "contextmanager"
            return twin
        if path in {"dataclasses.dataclass", "attrs.define", "attr.s", "attrs.frozen"}:
            if isinstance(first, Class):
                if path.startswith("dataclasses.") and has_shared_default(self, first):
                    self.fails("ValueError")
                first.dataclass = True
                first.options = given.kwargs
                return first
            return Bound(External("dataclasses.dataclass"), (), given.kwargs)
        if path == "itertools.islice" and len(given.args) == 2 and not given.kwargs:
            stop = self.concrete(given.args[1])
            if isinstance(stop, int) and stop >= 0:
                return self.lazy(node, "islice", given.args[0], given.args[1])
        if path in _OBJECT_SETTERS and len(given.args) == 3 and isinstance(first, Instance):
            name = self.concrete(given.args[1])
            if isinstance(name, str):
                self.store.set(("attribute", first, name), given.args[2])
                return NONE
        if path in _IDENTITY and first is not None:
            return given.args[1] if path == "typing.cast" and len(given.args) > 1 else first
        if path in {"copy.deepcopy", "copy.copy"} and first is not None:
            return self._copied(first, deep=path.endswith("deepcopy"))
        if path.startswith("asyncio."):
            return self.asynchronous(node, path, given)
        if path == "collections.OrderedDict" and not given.open:
            made = self._builtin(node, "dict", given)
            if isinstance(made, Heap):
                made.made = OrderedDict
            return made
        if first is not None and isinstance(first, Function) and not given.kwargs:
            return None if len(given.args) > 1 else self._decorated(node, path, first)
        return None

    def _decorated(self, node: Any, path: str, function: Function) -> Value | None:
        """A function under a decorator that cannot be seen."""
        if not isinstance(getattr(node, "decorator", None), cst.BaseExpression):
            return None
        if self.harmless_path(path):
            return function
        return self._unseen_twin(function)

    def _unseen_twin(self, function: Function) -> Function:
        """A function of which nobody knows what a call of it runs."""
        twin = function.copy()
        twin.role = "opaque"
        return twin

    def _reduced(
        self, node: Any, function: Value, items: Value, first: Value | None = None
    ) -> Value | None:
        """What is left of the items of ``functools.reduce``, if these are known."""
        rest, complete = self.items_of(items)
        if not complete:
            return None
        if first is None and not rest:
            return self.fails("TypeError")
        found, *rest = rest if first is None else [first, *rest]
        for each in rest:
            found = self.settle(self.call(node, function, Arguments((found, each))))
        return found

    def _cleared(self, node: Any, function: Value, given: Arguments) -> Value:
        """A cached function forgets what it returned."""
        now = self.guards.now if len(given.all) == 1 and not given.open else None
        if now is None:
            self.opaque(node, f"{function}.clear() may be called", may_stop=False)
        if now is not False and isinstance(function, Function):
            for known in (self.replays, self.cache):
                forget(known, node=id(function.node), perhaps=now is None)
        return NONE

    def _remembering(self, function: Function, *, hashes: bool) -> Function:
        twin = function.copy()
        twin.cached, twin.hashes = "other", hashes
        return twin

    def _copied(self, value: Value, *, deep: bool) -> Value:
        value = self.settle(value)
        if isinstance(value, Heap):
            content = self.content(value)
            if content is not None and deep:
                content = tuple(self._copied(each, deep=True) for each in content)
            return self.new(value.kind, None if content is None else list(content))
        if isinstance(value, Tuple) and deep:
            return Tuple(self._copied(each, deep=True) for each in value.items)
        if isinstance(value, (Const, Tuple)) or is_copy_of_state(value):
            return value
        return Result("copy.copy", ())


def loads_little(given: Arguments) -> bool:
    """Whether a call asks for a few rows only."""
    for name in _ROWS & given.kwargs.keys():
        rows = given.kwargs[name].now
        if isinstance(rows, int) and rows <= _FEW:
            return True
    first = given.args[0].now if given.args else None
    asks = _FEW_ROWS.fullmatch(first) if isinstance(first, str) else None
    return asks is not None and int(asks["rows"]) <= _FEW


def _is_document(given: Arguments) -> bool:
    """Whether a parser is given the text itself, and no name of a file or address."""
    value = given.args[0] if given.args else NONE
    parts = value.args if isinstance(value, Symbol) and value.op in {"text", "+"} else (value,)
    for each in parts:
        text = each.value if isinstance(each, Const) else None
        if isinstance(text, bytes):
            return True
        if isinstance(text, str) and ("\n" in text or text.lstrip().startswith(("<", "{", "["))):
            return True
    return False
