"""Calls of Python's built-in functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.alternatives import worth_telling_apart
from stlint.dryrun.computing import REFUSED
from stlint.dryrun.exceptions import made_of
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.inherited import Inherited
from stlint.dryrun.listings import in_order
from stlint.dryrun.machine import Arguments
from stlint.dryrun.objects import MAX_ITEMS
from stlint.dryrun.refusals import is_no_class, is_no_file, is_unhashable, no_pairs
from stlint.dryrun.state_copies import copy_of_state
from stlint.dryrun.store import ABSENT
from stlint.dryrun.truths import is_there
from stlint.model.events import ExternalCall
from stlint.model.values import (
    NO,
    NONE,
    SESSION_STATE,
    UNKNOWN,
    YES,
    Bound,
    Class,
    Const,
    Container,
    External,
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
from stlint.streamlit_api import effects
from stlint.streamlit_api.history import present

if TYPE_CHECKING:
    from collections.abc import Callable

_SAFE: Final = frozenset(
    {
        "bool",
        "enumerate",
        "id",
        "isinstance",
        "len",
        "list",
        "print",
        "range",
        "repr",
        "str",
        "type",
    }
)
"""They do not raise for what they are usually given."""
_SPREADING: Final = frozenset(
    {
        "all",
        "any",
        "dict",
        "enumerate",
        "iter",
        "len",
        "list",
        "next",
        "reversed",
        "set",
        "sorted",
        "sum",
        "tuple",
        "zip",
    }
)


_USING_UP: Final = frozenset(
    {"dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"}
)
"""They ask a generator for all that it yields."""
_LEAVING_ALONE: Final = frozenset(
    {"all", "any", "bool", "callable", "enumerate", "filter", "hasattr", "id", "isinstance", "iter",
     "map", "next", "print", "repr", "str", "type", "zip"}
)  # fmt: skip
"""They ask for nothing, or say themselves for how much."""


_ATTRIBUTE_HOOKS: Final = ("__getattr__", "__getattribute__", "__setattr__", "__delattr__")
"""Methods that have their own idea of which attributes there are."""


def _applied(
    special: Callable[..., Value | None],
    node: Any,
    args: tuple[Value, ...],
    kwargs: dict[str, Value],
) -> Value | None:
    """What a method about a built-in gives; ``None`` if it does not know such arguments."""
    try:
        return special(node, *args, **kwargs)
    except TypeError:
        from inspect import signature  # noqa: PLC0415 - hardly ever needed

        try:
            signature(special).bind(node, *args, **kwargs)
        except TypeError:
            return None
        raise


class Builtins(Inherited):
    """Built-ins that matter: the rest is folded, or gives something unknown."""

    def _builtin(self, node: Any, name: str, given: Arguments) -> Value:
        args = tuple(self.settle(each) for each in given.args)
        if name in _SPREADING and not given.open:
            for at, arg in enumerate(args):
                if isinstance(arg, Phi) and worth_telling_apart(arg):
                    found = self.spread(
                        arg,
                        lambda each, at=at: self._builtin(  # type: ignore[misc]
                            node, name, given._replace(args=(*args[:at], each, *args[at + 1 :]))
                        ),
                        depth=2,
                    )
                    if found is not None:
                        return found
                    break
        for each in args:
            if isinstance(each, Phi):
                self.use_up_perhaps(each)
        if name == "len" and any(
            isinstance(each, Suspended) or _is_iterator(each) for each in args
        ):
            return self.fails("TypeError")
        if self.suspends and name not in _LEAVING_ALONE:
            args = tuple(
                self.unseen(node, each)
                if self.is_suspended(each) and name not in _USING_UP
                else self.used_up(each)
                for each in args
            )
            given = given._replace(args=args)
        if name not in _LEAVING_ALONE and any(map(_is_iterator, args)):
            args = tuple(self._listed(each) if _is_iterator(each) else each for each in args)
            given = given._replace(args=args)
        if name not in _LEAVING_ALONE and any(map(_is_row, args)):
            args = tuple(self._rest_of(each) if _is_row(each) else each for each in args)
            given = given._replace(args=args)
        special: Callable[..., Value | None] | None = getattr(
            self, f"_builtin_{name.replace('.', '_')}", None
        )
        if special is not None and not given.open:
            found = _applied(special, node, args, given.kwargs)
            if found is not None:
                return found
        if name in {"print", "input"}:
            self.by_hand = True
        if name in {"exit", "quit"}:
            self.stop(node, "exit")
            raise UnreachableError
        if name == "open":
            if args and is_no_file(args[0]):
                self.fails("TypeError")
            self.emit(ExternalCall, node, name=name, arguments=given.all, tainted=False)
            return Result("builtins.open", given.all)
        function = folding.FUNCTIONS.get(name)
        if function is not None and not given.open and not given.kwargs:
            result = self.operate(name, function, *args)
            if isinstance(result, Symbol) and name not in _SAFE:
                self.risk()
            return result
        path = f"builtins.{name}"
        tried = self.attempt(path, None, given)
        if tried is REFUSED:
            return fresh("result")
        return self.concluded(self._other_builtin(node, name, given), tried)

    def _other_builtin(self, node: Any, name: str, given: Arguments) -> Value:
        if name not in _SAFE and not made_of(f"builtins.{name}"):
            self.risk()
        for each in given.all:
            value = self.settle(each)
            if isinstance(value, (Function, Bound)) and not self._plain_method(value):
                self._maybe_called(node, name, value)
        if name in effects().pure:
            return Symbol(name, tuple(self.frozen(each) for each in given.all))
        if name in {"eval", "exec", "__import__", "compile"}:
            self.hand_over(node, name, given)
            self.opaque(node, f"{name}()")
        return Result(f"builtins.{name}", given.all)

    def _rest_of(self, value: Value) -> Value:
        """What an ``enumerate`` or ``zip`` gives whose items are not known: nothing twice."""
        assert isinstance(value, Symbol)
        return fresh("some items") if self.was_used(value) else value

    def _listed(self, iterator: Value) -> Value:
        """A list of what is left in an iterator, which is then used up."""
        assert isinstance(iterator, Heap)
        return self.new("list", self.taken(iterator))

    def _builtin_hasattr(self, node: Any, base: Value, name: Value) -> Value | None:
        if base is SESSION_STATE:
            return self.state_has(node, name)
        text = self.concrete(name)
        if isinstance(base, Instance) and isinstance(text, str):
            if any(self.may_have_own(base.cls, each) for each in _ATTRIBUTE_HOOKS):
                self.perhaps(node, base, lambda: self.attribute(node, base, text))
                return fresh("hasattr")
            own = self.store.get(("attribute", base, text)) is not ABSENT
            if own or self.class_member(base.cls, text) is not ABSENT:
                return YES
        if isinstance(text, str) and not isinstance(base, External) and self.lacks(base, text):
            return NO
        there = self._answers_to(base, text)
        return Symbol("hasattr", (base, self.frozen(name))) if there is None else there

    def _answers_to(self, base: Value, name: Any) -> Value | None:
        """Whether ``hasattr`` is true: containers have a function for any name, to say so."""
        if isinstance(base, Container) and isinstance(name, str) and not name.startswith("_"):
            return YES
        return self._attribute_there(base, name)

    def _attribute_there(self, base: Value, name: Any) -> Value | None:
        """Whether Streamlit or a container has an attribute, by release; None: not known."""
        if not isinstance(name, str):
            return None
        if isinstance(base, Container):
            return self.on_releases(present(name, method=True))
        return self.asks_for(base, name)

    def _builtin_getattr(
        self, node: Any, base: Value, name: Value, default: Value | None = None
    ) -> Value | None:
        if base is SESSION_STATE:
            if default is not None:
                return self.state_get(node, name, default)
            return self.state_item(node, name, "attribute")
        text = self.concrete(name)
        there = self._answers_to(base, text) if default is not None else None
        if there is not None:
            assert default is not None
            return self.choose(
                there, lambda: self.attribute(node, base, str(text)), lambda: default
            )
        hooked = isinstance(base, Instance) and any(
            self.may_have_own(base.cls, each) for each in _ATTRIBUTE_HOOKS
        )
        if hooked and isinstance(text, str) and default is not None:
            self.perhaps(node, base, lambda: self.attribute(node, base, text))
            return fresh("some attribute")
        if isinstance(text, str):
            if default is not None and isinstance(base, External) and self.may_lack(base, text):
                there = Symbol("hasattr", (base, self.frozen(name)))
                return self.choose(there, lambda: External(f"{base.path}.{text}"), lambda: default)
            if default is not None and self.lacks(base, text):
                return default
            found = self.attribute(node, base, text)
            if default is None or is_there(found):
                return found
        if base == External("streamlit") or isinstance(base, Container):
            self.opaque(node, "a command that is not known by name", may_stop=False)
        return fresh("some attribute")

    def _builtin_type(self, node: Any, value: Value) -> Value | None:
        del node
        return value.cls if isinstance(value, Instance) else None

    def _builtin_dir(self, node: Any, base: Value | None = None) -> Value | None:
        del node
        return None if base is None else Symbol("dir", (base,))

    def _builtin_setattr(self, node: Any, base: Value, name: Value, value: Value) -> Value | None:
        if base is SESSION_STATE:
            self.set_state_item(node, name, value)
            return NONE
        text = self.concrete(name)
        if isinstance(text, str):
            self.set_attribute(node, base, text, value)
            return NONE
        self.changed(base)
        return NONE

    def _builtin_delattr(self, node: Any, base: Value, name: Value) -> Value | None:
        if base is SESSION_STATE:
            self.del_state_item(node, name, "delete-attribute")
        return NONE

    def _builtin_isinstance(self, node: Any, value: Value, kind: Value) -> Value | None:
        del node
        if is_no_class(kind):
            return self.fails("TypeError")
        return Symbol("isinstance", (self.frozen(value), self.frozen(kind)))

    def _builtin_hash(self, node: Any, value: Value) -> Value | None:
        del node
        return self.fails("TypeError") if is_unhashable(value) else None

    def _builtin_len(self, node: Any, value: Value) -> Value | None:
        del node
        if isinstance(value, Instance):
            self.risk()
        content = (
            value.items
            if isinstance(value, Tuple)
            else self.content(value)
            if isinstance(value, Heap)
            else None
        )
        return None if content is None else Const(len(content))

    def _builtin_list(self, node: Any, value: Value | None = None) -> Value | None:
        return self._sequence(node, "list", value)

    def _builtin_tuple(self, node: Any, value: Value | None = None) -> Value | None:
        del node
        items, complete = self.items_of(value) if value is not None else ([], True)
        return Tuple(items) if complete else None

    def _builtin_set(self, node: Any, value: Value | None = None) -> Value | None:
        return self._sequence(node, "set", value)

    def _builtin_sorted(self, node: Any, value: Value, **options: Value) -> Value | None:
        items, complete = self.items_of(value)
        in_order(self, items)
        if "key" in options and complete and options.keys() <= {"key", "reverse"}:
            found = self._sorted_by(node, items, **options)
            if found is not None:
                return found
        if options or self.concrete(value) is UNKNOWN:
            return Result("builtins.sorted", (value,))
        return None

    def _builtin_max(self, node: Any, *values: Value, **options: Value) -> Value | None:
        """The keys of items are asked for, if these are known."""
        key = self.settle(options.get("key", NONE))
        if key != NONE and values:
            items, complete = self.items_of(values[0]) if len(values) == 1 else (values, True)
            for each in items if complete else ():
                self.call(node, key, Arguments((each,)))
            return Result("builtins.max", values)
        return None

    _builtin_min = _builtin_max

    def _sorted_by(
        self, node: Any, items: list[Value], key: Value, reverse: Value = NO
    ) -> Value | None:
        """Items in the order of their keys, if these are known."""
        if not isinstance(key, (Function, External, Bound)) or len(items) > MAX_ITEMS:
            return None
        keys = self.concretes(tuple(self.call(node, key, Arguments((each,))) for each in items))
        turned = self.concrete(reverse)
        if keys is None or not isinstance(turned, (bool, int)):
            return None
        try:
            order = sorted(range(len(items)), key=keys.__getitem__, reverse=bool(turned))
        except TypeError:
            return None
        return self.new("list", [items[at] for at in order])

    def _sequence(self, node: Any, kind: str, value: Value | None) -> Value | None:
        del node
        if value is None:
            return self.new(kind, [])
        copy = copy_of_state(self, value, "keys")
        if copy is not None:
            return copy
        if kind != "list" and isinstance(value, Heap) and self.is_unordered(value):
            return self.new(kind, list(self.content(value) or ()))
        items, complete = self.items_of(value)
        if kind == "set" and any(map(is_unhashable, items)):
            return self.fails("TypeError")
        if complete:
            return self.new(kind, items)
        return Symbol(f"{kind} of", (self.frozen(value),))

    def _builtin_dict(self, node: Any, value: Value | None = None, **pairs: Value) -> Value | None:
        content: list[Value] = []
        copy = None if value is None else copy_of_state(self, value, "to_dict")
        if copy is not None and not pairs:
            return copy
        if isinstance(value, Heap) and value.kind == "dict":
            known = self.content(value)
            if known is None:
                return self.new("dict", None)
            content += known
        elif value is not None:
            items, complete = self.items_of(value)
            error = no_pairs(items)
            if error is not None:
                return self.fails(error)
            if not complete or not all(isinstance(each, Tuple) for each in items):
                return self.new("dict", None)
            content += items
        del node
        named = {Const(name) for name in pairs}
        content = [
            each
            for each in content
            if not (isinstance(each, Tuple) and self.frozen(each.items[0]) in named)
        ]
        content += [Tuple((Const(name), each)) for name, each in pairs.items()]
        return self.new("dict", content)

    def _builtin_dict_fromkeys(self, node: Any, keys: Value, value: Value = NONE) -> Value | None:
        del node
        items, complete = self.items_of(keys)
        if any(map(is_unhashable, items)):
            return self.fails("TypeError")
        return self.new("dict", [Tuple((each, value)) for each in items]) if complete else None

    def _builtin_enumerate(
        self, node: Any, value: Value, start: Value | None = None
    ) -> Value | None:
        del node
        begin = start or Const(0)
        if isinstance(value, Suspended):
            return Symbol("numbered", (value, begin))
        if isinstance(value, Heap) and value.kind == "iterator":
            taken = self.taken(value)
            self.changed(value)
            value = fresh("some items") if taken is None else Tuple(taken)
        items, complete = self.items_of(value)
        if not complete:
            return Symbol("numbered", (value, begin), self.result_now(enumerate, value, begin))
        first = self.concrete(begin)
        if not isinstance(first, int):
            return None
        numbered = [Tuple((Const(first + index), each)) for index, each in enumerate(items)]
        return self.drawn_from("numbered", (value, begin), list(numbered))

    def _builtin_zip(self, node: Any, *values: Value, **options: Value) -> Value | None:
        if any(isinstance(each, Suspended) or _is_iterator(each) for each in values):
            return self.lazy(node, "zip", *values)
        known = [self.items_of(each) for each in values]
        if all(complete for _, complete in known):
            strict = self.truth(options.get("strict", NO)) is not False
            if strict and len({len(items) for items, _ in known}) > 1:
                self.may_fail("ValueError")  # when it is asked for all
            rows = [Tuple(row) for row in zip(*(items for items, _ in known), strict=False)]
            return self.drawn_from("pairs", values, list(rows))
        return Symbol("pairs", values, self.result_now(zip, *values))

    def _builtin_reversed(self, node: Any, value: Value) -> Value | None:
        del node
        items, complete = self.items_of(value)
        if not complete:
            return Result("builtins.reversed", (value,))
        return self.drawn_from("reversed", (value,), items[::-1])

    def _builtin_iter(self, node: Any, value: Value) -> Value | None:
        del node
        if isinstance(value, Suspended):
            return value
        self.must_give_items(value)
        found = self.iterated(value)
        return found if _is_iterator(found) else None

    def _builtin_next(self, node: Any, value: Value, default: Value | None = None) -> Value | None:
        if isinstance(value, Suspended):
            return self.next_of(node, value, default)
        if isinstance(value, Symbol) and _is_row(value):
            self.was_used(value)
            return fresh("next")
        if not isinstance(value, Heap) or value.kind != "iterator":
            return None
        left = None if value in self.listed.shuffled else self.taken(value)
        if left is None:
            self.changed(value)
            return fresh("next")
        self.store.set(("content", value), Tuple(left[1:]))
        if left:
            return self.settle(left[0])
        return self.fails("StopIteration") if default is None else default

    def _builtin_all(self, node: Any, value: Value) -> Value | None:
        if isinstance(value, Suspended):
            return self.until(node, value, self.negation, NO)
        return self._every("and", value)

    def _builtin_any(self, node: Any, value: Value) -> Value | None:
        if isinstance(value, Suspended):
            return self.until(node, value, lambda item: item, YES)
        return self._every("or", value)

    def _every(self, op: str, value: Value) -> Value | None:
        if _is_row(value):
            value = self._rest_of(value)
        iterator = _is_iterator(value)
        items, complete = self.items_of(value)
        if iterator:
            self.changed(value)
        if not complete:
            return None
        unwanted = op == "or"
        open_items = []
        for each in items:
            truth = self.truth(each)
            if truth is unwanted:
                return YES if unwanted else NO
            if truth is None:
                open_items.append(self.settle(each))
        if not open_items:
            return NO if unwanted else YES
        truths = [self.now(each) for each in open_items]
        now: Any = UNKNOWN
        if unwanted in truths:
            now = unwanted
        elif None not in truths:
            now = not unwanted
        return Symbol(op, tuple(open_items), now)

    def _builtin_map(self, node: Any, function: Value, *values: Value) -> Value | None:
        if not isinstance(function, (Function, External, Class, Bound)) or not values:
            return None
        return self.lazy(node, "map", function, *values)

    def _builtin_filter(self, node: Any, test: Value, value: Value) -> Value | None:
        if not isinstance(test, (Function, External, Class, Bound)) and test != NONE:
            return None
        return self.lazy(node, "filter", test, value)

    def _builtin_super(self, node: Any, *given: Value) -> Value | None:
        del node, given
        if not self.functions or self.functions[-1].owner is None:
            return None
        params = self.functions[-1].node.params.params
        if not params:
            return None
        this = self.store.get((self.frame, params[0].name.value))
        return Symbol("super", (self.functions[-1].owner, this))

    def _builtin_property(self, node: Any, function: Value) -> Value | None:
        return self._with_role(node, function, "property")

    def _builtin_staticmethod(self, node: Any, function: Value) -> Value | None:
        return self._with_role(node, function, "staticmethod")

    def _builtin_classmethod(self, node: Any, function: Value) -> Value | None:
        return self._with_role(node, function, "classmethod")

    def _with_role(self, node: Any, function: Value, role: str) -> Value | None:
        del node
        if not isinstance(function, Function):
            return function
        twin = function.copy()
        twin.role = role
        return twin

    def negation(self, value: Value) -> Value:
        """``not value``."""
        raise NotImplementedError

    def perhaps(self, node: Any, about: Value, run: Callable[[], object]) -> None:
        """Something may be done, or not."""
        raise NotImplementedError

    # -- given by the visitors of attributes -----------------------------------------------------

    def attribute(self, node: Any, base: Value, name: str) -> Value:
        """``base.name``."""
        raise NotImplementedError

    def lacks(self, base: Value, name: str) -> bool:
        """Whether ``base.name`` surely raises."""
        raise NotImplementedError

    def may_lack(self, base: External, name: str) -> bool:
        """Whether ``base.name`` raises or not, by where the app runs."""
        raise NotImplementedError

    def set_attribute(self, node: Any, base: Value, name: str, value: Value) -> None:
        """``base.name = value``."""
        raise NotImplementedError


def _is_iterator(value: Value) -> bool:
    return isinstance(value, Heap) and value.kind == "iterator"


def _is_row(value: Value) -> bool:
    return isinstance(value, Symbol) and value.op in {"numbered", "pairs"}
