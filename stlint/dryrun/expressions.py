"""The visitors of expressions: each returns the value of its node."""

from __future__ import annotations

import builtins
from ast import literal_eval
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun import folding
from stlint.dryrun.alternatives import worth_telling_apart
from stlint.dryrun.attributes import Attributes
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.machine import Arguments
from stlint.dryrun.objects import MAX_ITEMS
from stlint.dryrun.store import ABSENT
from stlint.dryrun.truths import never_none
from stlint.model.events import NameRead, Tested
from stlint.model.origins import widgets_in
from stlint.model.values import (
    NO,
    NONE,
    SESSION_STATE,
    UNKNOWN,
    YES,
    Const,
    External,
    Frame,
    Function,
    Heap,
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.visitors import Visitors


_CONSTANTS: Final = {"True": YES, "False": NO, "None": NONE}
_BUILTINS: Final = frozenset(dir(builtins))
_COMPARISONS: Final = {
    cst.Equal: ("==", False),
    cst.NotEqual: ("==", True),
    cst.LessThan: ("<", False),
    cst.LessThanEqual: ("<=", False),
    cst.GreaterThan: (">", False),
    cst.GreaterThanEqual: (">=", False),
    cst.In: ("in", False),
    cst.NotIn: ("in", True),
    cst.Is: ("is", False),
    cst.IsNot: ("is", True),
}
_MIRROR: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "is": "is"}


def _literal(text: str) -> Any:
    """The value of a literal; the plainest ones without the compiler.

    Raises:
        ValueError, SyntaxError, MemoryError: it is none.
    """
    if text.isdecimal() and (text[0] != "0" or len(text) == 1):
        return int(text)
    quote = text[0]
    if quote in "\"'" and "\\" not in text and text[:3] != quote * 3:
        return text[1:-1]
    return literal_eval(text)


_CALLBACKS: Final = frozenset({"on_click", "on_change", "on_submit", "on_select"})
"""What is called there at once was meant to be called later."""


class Expressions(Attributes):
    """Every kind of expression."""

    visitors: Visitors[Value]

    def eval(self, node: cst.CSTNode) -> Value:
        """The value of an expression."""
        return self.visitors[type(node)](node)

    def unmodelled(self, node: cst.CSTNode) -> Value:
        """The value of an expression of a kind that has no visitor."""
        self.gap(node, type(node).__name__)
        return fresh("gap")

    def verdict(self, node: cst.CSTNode) -> Value:
        """The value of a condition; what it is decided by is recorded."""
        value = self.settle(self.eval(node))
        widgets = widgets_in(value)
        if widgets:
            self.emit(Tested, node, widgets=widgets)
        return value

    # -- literals -------------------------------------------------------------------------------

    def visit_Name(self, node: cst.Name) -> Value:
        name = node.value
        constant = _CONSTANTS.get(name)
        if constant is not None:
            return constant
        frame: Frame | None = self.frame.shared.get(name, self.frame)
        values = self.store.values
        while frame is not None:
            value = values.get((frame, name), ABSENT)
            if value is not ABSENT:
                if self.watched and (frame, name) in self.watched:
                    self.emit(NameRead, node, name=name, scope=frame)
                return self.settle(value) if isinstance(value, Phi) else value
            frame = frame.parent
        if name == "__name__":
            return Const(self.module.name)
        if name == "__file__":
            return Const(str(self.module.path))
        if name in _BUILTINS:
            return External(f"builtins.{name}")
        return self.unbound(name)

    def unbound(self, name: str) -> Value:
        """A name that has no value here."""
        raise NotImplementedError

    def visit_Integer(self, node: cst.Integer) -> Value:
        known = self.literals.get(node.value)
        return self._literal(node.value) if known is None else known

    visit_Float = visit_Imaginary = visit_SimpleString = visit_Integer

    def _literal(self, text: str) -> Value:
        try:
            value: Value = Const(_literal(text))
        except (ValueError, SyntaxError, MemoryError):
            value = fresh("literal")
        self.literals[text] = value
        return value

    literals: dict[str, Value]

    def visit_Ellipsis(self, node: cst.Ellipsis) -> Value:
        del node
        return Const(...)

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> Value:
        parts: list[Value] = []
        right: cst.BaseExpression = node
        while isinstance(right, cst.ConcatenatedString):
            parts.append(self.eval(right.left))
            right = right.right
        parts.append(self.eval(right))
        return self._text(parts)

    def visit_FormattedString(self, node: cst.FormattedString) -> Value:
        parts: list[Value] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(Const(part.value.replace("{{", "{").replace("}}", "}")))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(self._formatted(part))
        return self._text(parts)

    def _formatted(self, part: cst.FormattedStringExpression) -> Value:
        value = self.settle(self.eval(part.expression))
        if part.conversion is None and not part.format_spec:
            return value
        spec: list[Value] = []
        for each in part.format_spec or ():
            if isinstance(each, cst.FormattedStringExpression):
                spec.append(self._formatted(each))
            elif isinstance(each, cst.FormattedStringText):
                spec.append(Const(each.value))
        text = self._text(spec)
        conversions: dict[str, Callable[[Any], Any]] = {"r": repr, "s": str, "a": ascii}
        conversion = conversions.get(part.conversion or "", lambda data: data)

        def shown(data: Any, form: Any) -> str:
            if any(
                len(each) > 3 for each in "".join(c if c.isdigit() else " " for c in form).split()
            ):
                raise folding.CannotFoldError
            return format(conversion(data), form)

        return self.fold(f"format {part.conversion}", shown, value, text)

    def _text(self, parts: list[Value]) -> Value:
        return self.fold("text", lambda *data: "".join(map(str, data)), *parts)

    def visit_TemplatedString(self, node: cst.CSTNode) -> Value:
        del node
        return fresh("template")

    def visit_Tuple(self, node: cst.Tuple) -> Value:
        items = self._elements(node.elements)
        return fresh("tuple") if items is None else Tuple(items)

    def visit_List(self, node: cst.List) -> Value:
        return self.new("list", self._elements(node.elements))

    def visit_Set(self, node: cst.Set) -> Value:
        return self.new("set", self._elements(node.elements))

    def _elements(self, elements: Any) -> list[Value] | None:
        items: list[Value] | None = []
        for element in elements:
            value = self.eval(element.value)
            if isinstance(element, cst.StarredElement):
                more, complete = self.items_of(value)
                if not complete:
                    items = None
                elif items is not None:
                    items += more
            elif items is not None:
                items.append(value)
        return items

    def visit_Dict(self, node: cst.Dict) -> Value:
        heap = self.new("dict", [])
        known = True
        for element in node.elements:
            if isinstance(element, cst.DictElement):
                key = self.eval(element.key)
                value = self.eval(element.value)
                self.add_item(heap, Tuple((key, value)))
            else:
                other = self.settle(self.eval(element.value))
                content = self.content(other) if isinstance(other, Heap) else None
                known = known and content is not None
                for each in content or ():
                    self.add_item(heap, each)
        if not known:
            self.store.set(("content", heap), fresh("some items"))
        return heap

    # -- operators ------------------------------------------------------------------------------

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> Value:
        chain: list[cst.BinaryOperation] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BinaryOperation):
            chain.append(left)
            left = left.left
        value = self.eval(left)
        for each in reversed(chain):
            right = self.eval(each.right)
            value = self.binary(type(each.operator).__name__, value, right)
        return value

    def binary(self, operator: str, left: Value, right: Value) -> Value:
        """``left <operator> right`` for the name of a libcst operator."""
        left, right = self.settle(left), self.settle(right)
        function = folding.BINARY.get(operator)
        sign = folding.SIGNS.get(operator, operator)
        if not (isinstance(left, Const) and isinstance(right, Const)):
            self.risk()
        if function is None:
            return Symbol(sign, (self.frozen(left), self.frozen(right)))
        if operator == "Add" and isinstance(left, Heap) and isinstance(right, Heap):
            one, two = self.content(left), self.content(right)
            both = None if one is None or two is None else [*one, *two]
            return self.new("list", both)
        return self.fold(sign, function, left, right)

    def visit_UnaryOperation(self, node: cst.UnaryOperation) -> Value:
        value = self.settle(self.eval(node.expression))
        if isinstance(node.operator, cst.Not):
            return self.negation(value)
        function, sign = {
            cst.Minus: (lambda x: -x, "-"),
            cst.Plus: (lambda x: +x, "+"),
            cst.BitInvert: (lambda x: ~x, "~"),
        }[type(node.operator)]
        return self.fold(f"unary {sign}", function, value)

    def negation(self, value: Value) -> Value:
        """``not value``."""
        truth = self.truth(value)
        if truth is not None:
            return NO if truth else YES
        if isinstance(value, Symbol) and value.op == "not":
            inner: Value = value.args[0]
            return inner
        now = self.now(value)
        return Symbol("not", (self.tested(value),), UNKNOWN if now is None else not now)

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> Value:
        conjunction = isinstance(node.operator, cst.And)
        chain: list[cst.BaseExpression] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BooleanOperation) and (
            isinstance(left.operator, cst.And) == conjunction
        ):
            chain.append(left.right)
            left = left.left
        value = self.settle(self.eval(left))
        for right in reversed(chain):
            value = self._short_circuit(value, right, conjunction)
        return value

    def _short_circuit(self, left: Value, right: cst.BaseExpression, conjunction: bool) -> Value:
        condition = self.condition(left)
        goes_on = condition[0] if conjunction else condition[1]
        if goes_on is None:
            return left
        if goes_on == ():
            return self.settle(self.eval(right))
        found: list[Value] = []

        def evaluate() -> bool:
            found.append(self.settle(self.eval(right)))
            return True

        def skip() -> bool:
            return True

        arms = (evaluate, skip) if conjunction else (skip, evaluate)
        alive = self.fork(condition, *arms)
        if not alive:
            raise UnreachableError
        if not found:
            return left
        op = "and" if conjunction else "or"
        parts = [
            part
            for each in (left, found[0])
            for part in (each.args if isinstance(each, Symbol) and each.op == op else (each,))
        ]
        first, now = self.now(left), UNKNOWN
        if first is not None:
            now = self.concrete(found[0] if first == conjunction else left, now=True)
        return Symbol(op, tuple(parts), now)

    def visit_Comparison(self, node: cst.Comparison) -> Value:
        left = self.settle(self.eval(node.left))
        result: Value | None = None
        for target in node.comparisons:
            right = self.settle(self.eval(target.comparator))
            each = self.compare(node, left, target.operator, right)
            if result is None or self.truth(result) is True:
                result = each
            elif self.truth(result) is not False:
                first, second = self.now(result), self.now(each)
                now: Any = UNKNOWN
                if False in (first, second):
                    now = False
                elif first is not None and second is not None:
                    now = True
                result = Symbol("and", (result, each), now)
            left = right
        assert result is not None
        return result

    def compare(self, node: Any, left: Value, operator: cst.BaseCompOp, right: Value) -> Value:
        """One comparison."""
        op, negated = _COMPARISONS[type(operator)]
        if op == "in" and self.is_suspended(right):
            right = self.unseen(node, right)
        if op == "in" and right is SESSION_STATE:
            found = self.state_has(node, left)
        elif op == "in" and isinstance(right, Symbol) and right.op == "dir":
            there = self._attribute_there(right.args[0], self.concrete(left))
            found = fresh("is it in") if there is None else there
        elif op == "in" and isinstance(right, Symbol) and right.op == "state-all":
            found = self.among_state(node, left, right)
        else:
            if op in _MIRROR and isinstance(left, Const) and not isinstance(right, Const):
                left, right, op = right, left, _MIRROR[op]
            found = self._compared(op, left, right)
        return self.negation(found) if negated else found

    def _compared(self, op: str, left: Value, right: Value) -> Value:
        """A comparison; of one of two values, it may be the condition that chose it."""
        if isinstance(left, Phi) and worth_telling_apart(left) and self.plain(right) is not UNKNOWN:
            chosen = self.spread(left, lambda each: self._compare(op, each, right))
            parts = (chosen.then, chosen.other) if isinstance(chosen, Phi) else (chosen,)
            if chosen is not None and all(isinstance(each, Const) for each in parts):
                return chosen
        if (
            isinstance(right, Phi)
            and op == "in"
            and widgets_in(left)
            and worth_telling_apart(right)
        ):
            found = self.spread(right, lambda each: self._compare(op, left, each))
            if found is not None:
                return found
        return self._compare(op, left, right)

    def _compare(self, op: str, left: Value, right: Value) -> Value:
        if op in {"is", "=="} and right == NONE and not isinstance(left, Const):
            if never_none(left):
                return NO
            current = self.concrete(left, now=True)
            return Symbol("==", (left, NONE), UNKNOWN if current is UNKNOWN else current is None)
        if op == "in" and isinstance(right, Heap) and (content := self.content(right)) is not None:
            if right.kind == "dict":
                content = tuple(each.items[0] for each in content if isinstance(each, Tuple))
            return self.fold("in", folding.COMPARE["in"], left, Tuple(content))
        return self.fold(op, folding.COMPARE[op], left, right)

    # -- control inside expressions ---------------------------------------------------------------

    def visit_IfExp(self, node: cst.IfExp) -> Value:
        return self.choose(
            self.verdict(node.test), lambda: self.eval(node.body), lambda: self.eval(node.orelse)
        )

    def visit_NamedExpr(self, node: cst.NamedExpr) -> Value:
        value = self.settle(self.eval(node.value))
        if isinstance(node.target, cst.Name):
            frame = self.frame
            while frame.parent is not None and frame in self.comprehensions:
                frame = frame.parent
            self.store.set((frame.shared.get(node.target.value, frame), node.target.value), value)
        return value

    comprehensions: set[Frame]

    def visit_Lambda(self, node: cst.Lambda) -> Value:
        return Function(node, self.frame, "lambda", self.defaults_of(node.params))

    def visit_Await(self, node: cst.Await) -> Value:
        return self.awaited(node, self.eval(node.expression))

    def visit_Yield(self, node: cst.Yield) -> Value:
        if isinstance(node.value, cst.From):
            return self._yield_from(node, self.settle(self.eval(node.value.item)))
        value = NONE if node.value is None else self.eval(node.value)
        if self.on_yield is not None:
            self.on_yield(value)
        return fresh("sent")

    def _yield_from(self, node: cst.Yield, source: Value) -> Value:
        hand_on = self.on_yield
        if hand_on is None:
            return fresh("sent")
        if isinstance(source, Suspended):
            return self.delegate(node, source, hand_on)

        def body(item: Value) -> bool:
            hand_on(item)
            return True

        if not self.loop(node, source, body, lambda: True):
            raise UnreachableError
        return NONE

    # -- subscripts and calls ---------------------------------------------------------------------

    def visit_Subscript(self, node: cst.Subscript) -> Value:
        base = self.settle(self.eval(node.value))
        key = self.key_of(node)
        return self.subscript(node, base, key)

    def key_of(self, node: cst.Subscript) -> Value:
        """The value between the brackets."""
        keys: list[Value] = []
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                keys.append(self.settle(self.eval(element.slice.value)))
            elif isinstance(element.slice, cst.Slice):
                bounds = (element.slice.lower, element.slice.upper, element.slice.step)
                values = [NONE if each is None else self.eval(each) for each in bounds]
                keys.append(Symbol("slice", tuple(self.frozen(each) for each in values)))
        return keys[0] if len(keys) == 1 else Tuple(keys)

    def subscript(self, node: Any, base: Value, key: Value) -> Value:
        """``base[key]``."""

        def use(alternative: Value) -> Value:
            if alternative is SESSION_STATE:
                return self.state_item(node, key)
            if isinstance(key, Symbol) and key.op == "slice":
                return self._slice(alternative, key)
            found = self.item(node, alternative, key)
            if isinstance(found, Symbol):
                self.risk()
            return found

        found = self.spread(base, use)
        return fresh("some item") if found is None else found

    def _slice(self, base: Value, key: Symbol) -> Value:
        bounds = [self.concrete(each) for each in key.args]
        content = (
            base.items
            if isinstance(base, Tuple)
            else self.content(base)
            if isinstance(base, Heap) and base.kind == "list"
            else None
        )
        if UNKNOWN not in bounds and content is not None:
            try:
                items = list(content[slice(*bounds)])
            except (TypeError, ValueError):
                return fresh("slice")
            return Tuple(items) if isinstance(base, Tuple) else self.new("list", items)
        data = self.concrete(base)
        if UNKNOWN not in bounds and isinstance(data, str):
            try:
                return Const(data[slice(*bounds)])
            except (TypeError, ValueError):
                return fresh("slice")
        return Symbol("item", (self.frozen(base), self.version(base), key))

    def visit_Call(self, node: cst.Call) -> Value:
        self.steps += 1
        function = self.eval(node.func)
        given = self.arguments(node)
        value = self.call(node, function, given)
        return self.settle(value) if isinstance(value, Phi) else value

    def arguments(self, node: cst.Call | cst.ClassDef) -> Arguments:
        """The values of a call's arguments."""
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        more = False
        given = node.args if isinstance(node, cst.Call) else node.keywords
        for arg in given:
            called = arg.keyword is not None and arg.keyword.value in _CALLBACKS
            self.handing_back += called
            value = self.eval(arg.value)
            self.handing_back -= called
            if isinstance(value, Phi):
                value = self.settle(value)
            if not arg.star:
                if arg.keyword is None:
                    args.append(value)
                else:
                    kwargs[arg.keyword.value] = value
            elif arg.star == "*":
                items, complete = self.items_of(value)
                if complete:
                    args += items
                else:
                    more = True
            else:
                content = self.content(value) if isinstance(value, Heap) else None
                if content is None:
                    more = True
                    continue
                for pair in content:
                    name = self.concrete(pair.items[0]) if isinstance(pair, Tuple) else None
                    if isinstance(name, str) and isinstance(pair, Tuple):
                        kwargs[name] = pair.items[1]
                    else:
                        more = True
        return Arguments(tuple(args), kwargs, more)

    # -- given by the visitors of statements ------------------------------------------------------

    def assign(self, target: cst.BaseExpression, value: Value) -> None:
        """Bind a target of an assignment."""
        raise NotImplementedError

    def loop(
        self,
        node: Any,
        iterable: Value,
        body: Callable[[Value], bool],
        after: Callable[[], bool],
        *,
        most: int = MAX_ITEMS,
    ) -> bool:
        """Run a body for each item."""
        raise NotImplementedError

    def defaults_of(self, params: cst.Parameters) -> dict[str, Value]:
        """The values of a function's default arguments."""
        found: dict[str, Value] = {}
        for each in (*params.params, *params.kwonly_params, *params.posonly_params):
            if each.default is not None:
                found[each.name.value] = self.eval(each.default)
        return found
