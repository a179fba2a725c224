"""Whether an operation suits what it is done with: where it does not, nothing behind it is sure."""

from __future__ import annotations

import operator
from io import IOBase
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun import folding, likenesses, trials
from stlint.dryrun.contexts import Contexts
from stlint.dryrun.likenesses import STANDING_IN, Likeness
from stlint.dryrun.machine import RETURNS, Arguments
from stlint.dryrun.objects import MAX_ITEMS
from stlint.dryrun.trials import Raised
from stlint.model.values import (
    NONE,
    SESSION_STATE,
    UNKNOWN,
    Bound,
    Class,
    Const,
    Container,
    Containers,
    External,
    Function,
    Heap,
    Instance,
    Module,
    Result,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
    qualified,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.model.guards import Guards

_DEPTH: Final = 4
_OF_KIND: Final = frozenset({"builtins.AttributeError", "builtins.TypeError"})
"""What an object raises whatever it holds."""
_SIGNS: Final = {folding.SIGNS[name]: each for name, each in folding.BINARY.items()}
_ROWS: Final[dict[str, Any]] = {
    "tuple": tuple,
    "list": list,
    "set": set,
    "dict": dict,
}
_MOST: Final = 50
"""Items of a list that are looked at."""
_COMPARED: Final[dict[type, str]] = {
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "in",
}
_NO_FUNCTIONS: Final = frozenset({"streamlit.query_params", "streamlit.secrets"})
_CLOSED: Final = Raised("builtins.TypeError", sure=True)
_SOMETHING: Final = Const("")
_KNOWN: Final = frozenset({Bound, Class, Const, Container, Function, Heap, Instance, Tuple})
"""What a subscript that has worked gives."""
_UNARY: Final[dict[type, Any]] = {
    cst.Minus: operator.neg,
    cst.Plus: operator.pos,
    cst.BitInvert: operator.invert,
}


class Suited(Contexts):
    """Operations that raise for what is of such a kind.

    What surely raises is told where it is done. This is the net below: an operation that is not
    known to work is tried on what is like its operands (a function for a function of the app, a
    time for ``time.time()``), and where that raises it is not sure that what follows is reached.
    """

    # -- what is like a value ---------------------------------------------------------------------

    def likeness(self, value: Any, depth: int = _DEPTH) -> Likeness | None:
        """An object that is like what a value stands for; ``None``: nobody knows its kind."""
        if not isinstance(value, Value):
            return None
        made = self.made(value)
        if made is not None and not isinstance(made.data, type):
            return Likeness(made.data, exact=True)
        value = self.settle(value)
        if not depth or self.version(value) is not NONE:
            return None
        if isinstance(value, (Tuple, Heap)):
            return self._likeness_of_items(value, depth - 1)
        data = self._likeness_of_own(value)
        if data is None and isinstance(value, (External, Result, Symbol)):
            data = self._likeness_of_library(value, depth - 1)
        return None if data is None else Likeness(data, exact=False)

    def _likeness_of_items(self, value: Tuple | Heap, depth: int) -> Likeness | None:
        content = value.items if isinstance(value, Tuple) else self.content(value)
        kind = "tuple" if isinstance(value, Tuple) else value.kind
        if content is None or kind not in _ROWS or len(content) > _MOST:
            return None
        parts = [self.likeness(each, depth) for each in content]
        known = [each for each in parts if each is not None]
        if len(known) != len(parts):
            return None
        try:
            data = _ROWS[kind](each.data for each in known)
        except TypeError:
            return None
        return Likeness(data, all(each.exact for each in known))

    def _likeness_of_own(self, value: Value) -> Any:
        if isinstance(value, Function):
            return likenesses.of_function(value)
        if isinstance(value, Bound):
            return likenesses.FUNCTION
        if isinstance(value, Suspended):
            waits = getattr(getattr(value.function, "node", None), "asynchronous", None)
            return likenesses.GENERATOR if waits is None else likenesses.COROUTINE
        if isinstance(value, (Container, Containers)):
            return likenesses.PLACE
        if isinstance(value, Module):
            return likenesses.MODULE
        if isinstance(value, Instance) and self._is_known_class(value.cls):
            return self._likeness_of_object(value)
        if isinstance(value, Class) and self._is_known_class(value):
            return likenesses.of_class(self._special_methods(value))
        if isinstance(value, Class) and self._is_known_class(value, "enum.Enum"):
            return likenesses.ENUMERATION
        if isinstance(value, Symbol) and value.op == "member" and len(value.args) == 2:
            cls = value.args[0]
            return likenesses.MEMBER if self._is_known_class(cls, "enum.Enum") else None
        return None

    def _is_known_class(self, cls: Class, *bases: str) -> bool:
        """Whether nothing but the app says what the objects of a class can do."""
        known = {External("builtins.object"), *map(External, bases)}
        line = [each for each in cls.line() if not isinstance(each, Class)]
        own = [each for each in cls.line() if isinstance(each, Class)]
        decorated = any(each.node.decorators and not each.dataclass for each in own)
        return known.issuperset(line) and not decorated and not any(e.node.keywords for e in own)

    def _special_methods(self, cls: Class) -> frozenset[str]:
        return frozenset(each for each in likenesses.SPECIAL if self.may_have_own(cls, each))

    def _likeness_of_object(self, value: Instance) -> Any:
        """An object that asks the methods of the app, if it is asked."""
        found = {
            name: self._asking(value, self.class_member(value.cls, name))
            for name in self._special_methods(value.cls)
        }
        options = value.cls.options.items() if value.cls.dataclass else None
        return likenesses.of_object(
            found,
            None if options is None else {n: self.truth(e) is not False for n, e in options},
        )

    def _asking(self, base: Instance, method: Value) -> Any:
        """What is like a method of the app: it gives what is like what that gives."""
        if not isinstance(method, Function):
            return None if method == NONE else likenesses.FUNCTION.__call__

        def ask(_: Any, *given: Any) -> Any:
            works = True

            def run() -> Value:
                nonlocal works
                works = False
                rest = (fresh("operand") for _ in given)
                found = self.call_function(method.node, method, Arguments((base, *rest)))
                returns = RETURNS in before or RETURNS not in self.guards
                works = returns and self.guards.now is not False
                return found

            before = self.guards
            found = self.likeness(self.foreseen(run))
            if not works:
                raise TypeError
            if found is None:
                raise folding.CannotFoldError
            return found.data

        return ask

    def _likeness_of_library(self, value: External | Result | Symbol, depth: int) -> Any:
        if isinstance(value, External):
            return likenesses.of_library(value.path)
        if isinstance(value, Symbol) and value.op in _SIGNS and len(value.args) == 2:
            return self._gives(_SIGNS[value.op], value.args, depth)
        if isinstance(value, Symbol) and value.op == "item":
            return self._gives(_taken, (value.args[0], value.args[-1]), depth)
        inputs = value.inputs if isinstance(value, Result) else value.args
        path = qualified(value) or ""
        if isinstance(value, Symbol) and value.op == "attribute":
            base = self.likeness(inputs[0], depth)
            name = str(inputs[-1])
            if base is not None and name == "__enter__" and isinstance(base.data, IOBase):
                return base.data
            if base is None or not isinstance(base.data, likenesses.TAME) or name[0] == "_":
                return None
            return getattr(base.data, name, None)
        if path in STANDING_IN:
            return self._gives(STANDING_IN[path], inputs, depth)
        function = inputs[0] if path == "builtins.data" and inputs else None
        if isinstance(function, Symbol) and function.op == "attribute":
            inputs, path = (function.args[0], *inputs[1:]), f".{function.args[-1]}"
        return self._given_by_method(path.rpartition(".")[2], inputs, depth)

    def _given_by_method(self, name: str, inputs: tuple[Any, ...], depth: int) -> Any:
        """What a method gives of what is like its object; ``None``: nobody knows."""
        base = self.likeness(inputs[0], depth) if inputs else None
        if base is None or not isinstance(base.data, likenesses.TAME) or not name:
            return None
        rest = [self.likeness(each, depth) for each in inputs[1:]]
        args = [each.data for each in rest if each is not None]
        if len(args) < len(rest) or not hasattr(type(base.data), name):
            return None
        found, _ = trials.call_method("", base.data, name, args, {})
        return found.data if isinstance(found, trials.Made) and found.data is not UNKNOWN else None

    def _gives(self, function: Callable[..., Any], inputs: tuple[Any, ...], depth: int) -> Any:
        """What a function gives for what is like its arguments; ``None``: nobody knows."""
        given = [self.likeness(each, depth) for each in inputs if isinstance(each, Value)]
        data = [each.data for each in given if each is not None]
        if len(data) < len(inputs):
            return None
        try:
            return function(*data)
        except Exception:  # noqa: BLE001 - that was doubted where it was done
            return None

    # -- the net ----------------------------------------------------------------------------------

    def is_odd(self, function: Callable[..., Any], *values: Value) -> bool:
        """Whether an operation raises for what is like its operands."""
        if self.is_otherwise(values):
            return False
        known = [self.likeness(each) for each in values]
        found = [each for each in known if each is not None]
        if len(found) < len(known):
            return False
        exact = all(each.exact for each in found)
        return _raises(trials.operation(function, [each.data for each in found]), exact=exact)

    def _unless_odd(self, odd: bool, before: Guards) -> None:
        """What follows is not sure, if nothing else has been said of an odd operation."""
        if odd and self.guards is before:
            self.doubt()

    def binary(self, operator: str, left: Value, right: Value) -> Value:
        """``left <operator> right``."""
        before, function = self.guards, folding.BINARY.get(operator)
        found = super().binary(operator, left, right)
        if not isinstance(found, Const) and function is not None:
            self._unless_odd(self.is_odd(function, left, right), before)
        return found

    def unary(self, operator: cst.BaseUnaryOp, value: Value) -> Value:
        """``-value``."""
        before = self.guards
        found = super().unary(operator, value)
        if not isinstance(found, Const):
            self._unless_odd(self.is_odd(_UNARY[type(operator)], value), before)
        return found

    def compare(self, node: Any, left: Value, operator: cst.BaseCompOp, right: Value) -> Value:
        """One comparison."""
        before, sign = self.guards, _COMPARED.get(type(operator))
        odd = sign is not None and self.is_odd(folding.COMPARE[sign], left, right)
        found = super().compare(node, left, operator, right)
        self._unless_odd(odd, before)
        return found

    def subscript(self, node: Any, base: Value, key: Value) -> Value:
        """``base[key]``."""
        before = self.guards
        found = super().subscript(node, base, key)
        if type(found) not in _KNOWN:
            self._unless_odd(self._is_odd_item(operator.getitem, base, key), before)
        return found

    def put_item(self, node: Any, base: Value, key: Value, value: Value) -> None:
        """``base[key] = value``."""
        before, odd = (
            self.guards,
            self._is_odd_item(
                operator.setitem, base, key, value if self.likeness(value) else _SOMETHING
            ),
        )
        super().put_item(node, base, key, value)
        self._unless_odd(odd, before)

    def delete_item(self, node: Any, base: Value, key: Value) -> None:
        """``del base[key]``."""
        before, odd = self.guards, self._is_odd_item(operator.delitem, base, key)
        super().delete_item(node, base, key)
        self._unless_odd(odd, before)

    def _is_odd_item(
        self, function: Callable[..., Any], base: Value, key: Value, *value: Value
    ) -> bool:
        if isinstance(key, Symbol) and key.op == "slice":
            return self.is_odd(
                lambda data, one, two, three, *value: function(
                    data, slice(one, two, three), *value
                ),
                *(base, *key.args, *value),
            )
        return self.is_odd(function, base, key, *value)

    def set_attribute(self, node: Any, base: Value, name: str, value: Value) -> None:
        """``base.name = value``."""
        odd = self._has_fixed_attributes(base) and self.is_odd(
            lambda data: setattr(data, name, getattr(data, name, None)), base
        )
        before = self.guards
        super().set_attribute(node, base, name, value)
        self._unless_odd(odd, before)

    def drop_attribute(self, node: Any, base: Value, name: str) -> None:
        """``del base.name``."""
        odd = self._has_fixed_attributes(base) and self.is_odd(
            lambda data: delattr(data, name), base
        )
        before = self.guards
        super().drop_attribute(node, base, name)
        self._unless_odd(odd, before)

    def _has_fixed_attributes(self, base: Value) -> bool:
        return not isinstance(self.settle(base), (Class, Container, Function, Instance, Module))

    def items_of(self, value: Value, most: int = MAX_ITEMS) -> tuple[list[Value], bool]:
        """The items of an iterable, and whether these are all."""
        before = self.guards
        found = super().items_of(value, most)
        if not found[1]:
            self._unless_odd(self.is_odd(iter, value), before)
        return found

    def managed(self, node: cst.With, value: Value) -> None:
        """``with value:``."""
        before = self.guards
        super().managed(node, value)
        known = None if node.asynchronous is not None else self.likeness(value)
        odd = known is not None and not hasattr(type(known.data), "__enter__")
        self._unless_odd(odd, before)

    def must_map(self, value: Value) -> None:
        """``**value`` is asked for."""
        before = self.guards
        super().must_map(value)
        known = self.likeness(value)
        odd = known is not None and not hasattr(known.data, "keys")
        self._unless_odd(odd and not self.is_otherwise((value,)), before)

    def attribute(self, node: Any, base: Value, name: str) -> Value:
        """``base.name``."""
        before = self.guards
        found = super().attribute(node, base, name)
        self._unless_odd(self._lacks_attribute(base, name), before)
        return found

    def _lacks_attribute(self, base: Value, name: str) -> bool:
        if isinstance(base, External):
            return likenesses.has_not(base.path, name)
        if not isinstance(base, (Function, Suspended, Result, Symbol)) or name.startswith("__"):
            return False
        if isinstance(base, Symbol) and base.op == "member":
            return False
        if isinstance(base, Function) and (base.cached or getattr(base.node, "decorators", None)):
            return False
        known = self.likeness(base)
        if known is not None and known.data is likenesses.COROUTINE:
            return False  # it may be a task by now
        if known is None:
            return isinstance(base, Result) and likenesses.objects_lack(base.path, name)
        kind = FunctionType if isinstance(base, Function) else type(known.data)
        return not hasattr(kind, name) and name not in getattr(known.data, "__dict__", ())

    def new(self, kind: str, items: Sequence[Value] | None, made: Any = None) -> Heap:
        """A list, set or dict made by the app."""
        found = super().new(kind, items, made)
        if kind in {"set", "dict"}:
            self._must_be_hashed(items or ())
        return found

    def add_item(self, heap: Heap, item: Value) -> None:
        """A list or set has one more item, a dict one more (key, value) pair."""
        super().add_item(heap, item)
        if heap.kind in {"set", "dict"}:
            self._must_be_hashed((item,))

    def _must_be_hashed(self, items: Sequence[Value]) -> None:
        for each in items:
            key = each.items[0] if isinstance(each, Tuple) and each.items else each
            if isinstance(key, (Heap, Instance)):
                self._unless_odd(self.is_odd(hash, key), self.guards)

    # -- calls ------------------------------------------------------------------------------------

    def call(self, node: Any, function: Value, arguments: Arguments) -> Value:
        """The value of a call."""
        before = self.guards
        odd = self._cannot_be_called(self.settle(function)) or self._is_odd_call(
            function, arguments
        )
        found = super().call(node, function, arguments)
        self._unless_odd(odd, before)
        return found

    def _cannot_be_called(self, function: Value) -> bool:
        if function is SESSION_STATE or (
            isinstance(function, External) and function.path in _NO_FUNCTIONS
        ):
            return True
        if isinstance(function, (Function, Class, Bound, Const)) or self.is_otherwise((function,)):
            return False
        if isinstance(function, Instance):
            return self._is_known_class(function.cls) and not self.may_have_own(
                function.cls, "__call__"
            )
        known = self.likeness(function)
        return known is not None and not callable(known.data)

    def _is_odd_call(self, function: Value, given: Arguments) -> bool:
        """Whether a function of Python raises for what is like its arguments."""
        if given.open or isinstance(function, (Function, Class, Instance)):
            return False
        asked = self._what_is_called(function)
        if asked is None or self.is_otherwise(given.all):
            return False
        known = [self.likeness(each) for each in given.all]
        found = [each for each in known if each is not None]
        if len(found) < len(known):
            return False
        data, split = [each.data for each in found], len(given.args)
        named = dict(zip(given.kwargs, data[split:], strict=True))
        answer = asked(data[:split], named)
        return _raises(answer, exact=all(each.exact for each in found))

    def _what_is_called(self, function: Value) -> Callable[[list[Any], dict[str, Any]], Any] | None:
        """What answers in the place of a function, if anything does."""
        if isinstance(function, External):
            path = function.path
            standing_in = STANDING_IN.get(path) or folding.FUNCTIONS.get(
                path.removeprefix("builtins.")
            )
            if standing_in is not None:
                return lambda args, named: trials.stand_in(standing_in, args, named)
            return lambda args, named: trials.call(path, args, named)
        if isinstance(function, Bound) and isinstance(function.function, External):
            owner, _, name = function.function.path.rpartition(".")
            base = self.likeness(function.args[0]) if owner == "data" else None
        elif isinstance(function, Symbol) and function.op == "attribute":
            name = function.args[-1]
            base = self.likeness(function.args[0])
        else:
            return None
        if base is None or not isinstance(base.data, likenesses.TAME):
            return None
        data = base.data
        if getattr(data, "closed", False):
            return lambda _, __: _CLOSED
        return lambda args, named: trials.call_method("", data, name, args, named)[0]


def _taken(data: Any, *at: Any) -> Any:
    """An item of something, by its key or its position."""
    return data[at[0]] if hasattr(type(data), "__getitem__") else None


def _raises(found: Any, *, exact: bool) -> bool:
    return isinstance(found, Raised) and (exact or found.error in _OF_KIND)
