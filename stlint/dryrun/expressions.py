"""The visitors of expressions: each returns the value of its node."""

from __future__ import annotations

import builtins
import operator
from ast import literal_eval
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun import folding
from stlint.dryrun.bindings import local_names
from stlint.dryrun.displays import Displays
from stlint.dryrun.enum_texts import formatted_member, member_text
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.machine import Arguments
from stlint.dryrun.objects import MAX_ITEMS
from stlint.dryrun.refusals import is_no_mapping
from stlint.dryrun.store import ABSENT
from stlint.model.events import NameRead, Tested
from stlint.model.made_of import widgets_in
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
    Instance,
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
MAX_REPEATED: Final = 1_000
"""A list that is longer than that, by multiplication, is not known."""


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


def _source(part: cst.FormattedStringExpression) -> str:
    """What ``{value = }`` shows of its expression."""
    module = cst.Module([])
    before = module.code_for_node(part.whitespace_before_expression)
    text = module.code_for_node(part.expression)
    assert part.equal is not None
    return before + text + module.code_for_node(part.equal)


class Expressions(Displays):
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
                if (frame, name) in self.store.marked and not frame.of_class:
                    self.check_bound(frame, name)
                if self.watched and (frame, name) in self.watched:
                    self.emit(NameRead, node, name=name, scope=frame)
                return self.settle(value) if isinstance(value, Phi) else value
            if frame.function is not None and self._is_local(frame, name):
                break
            frame = frame.parent
            while frame is not None and frame.of_class:
                frame = frame.parent
        for each in reversed(self.handling):
            if each.name == name:
                bound: Value = each.bound
                return bound
        if frame is not None:
            return self.not_yet_bound(name)
        if name == "__name__":
            return Const(self.module.name)
        if name == "__file__":
            return Const(str(self.module.path))
        if name in _BUILTINS:
            return External(f"builtins.{name}")
        self.risk()
        return self.unbound(name)

    def _is_local(self, frame: Frame, name: str) -> bool:
        """Whether a name is bound somewhere in the function that a frame belongs to."""
        if frame.own is None:
            frame.own = self.sources[frame.module.path].once(local_names, frame.function)
        return name in frame.own

    def check_bound(self, frame: Frame, name: str) -> None:
        """A name is read that is bound on some ways only."""
        raise NotImplementedError

    def not_yet_bound(self, name: str) -> Value:
        """A name of a function that nothing has bound on the way here."""
        raise NotImplementedError

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
                if part.equal is not None:
                    parts.append(Const(_source(part)))
                parts.append(self._formatted(part))
        return self._text(parts)

    def _formatted(self, part: cst.FormattedStringExpression) -> Value:
        value = self.settle(self.eval(part.expression))
        conversion = part.conversion
        if conversion is None and not part.format_spec:
            if part.equal is None:
                return self.member_shown(value, formatted_member)
            conversion = "r"
        if conversion == "s":
            value = self.member_shown(value, member_text)
        spec: list[Value] = []
        for each in part.format_spec or ():
            if isinstance(each, cst.FormattedStringExpression):
                spec.append(self._formatted(each))
            elif isinstance(each, cst.FormattedStringText):
                spec.append(Const(each.value))
        text = self._text(spec)
        conversions: dict[str, Callable[[Any], Any]] = {"r": repr, "s": str, "a": ascii}
        converted = conversions.get(conversion or "", lambda data: data)

        def shown(data: Any, form: Any) -> str:
            if any(
                len(each) > 3 for each in "".join(c if c.isdigit() else " " for c in form).split()
            ):
                raise folding.CannotFoldError
            return format(converted(data), form)

        return self.operate(f"format {conversion}", shown, value, text)

    def _text(self, parts: list[Value]) -> Value:
        return self.operate("text", lambda *data: "".join(map(str, data)), *parts)

    def visit_TemplatedString(self, node: cst.TemplatedString) -> Value:
        for part in node.parts:
            if isinstance(part, cst.TemplatedStringExpression):
                self.eval(part.expression)
                for each in part.format_spec or ():
                    if isinstance(each, cst.TemplatedStringExpression):
                        self.eval(each.expression)
        return fresh("template")

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
        if left is SESSION_STATE and isinstance(right, (Const, Heap, Tuple)):
            return self.fails("TypeError")  # it has no operators
        if function is None:
            return Symbol(sign, (self.frozen(left), self.frozen(right)))
        kinds = [each.kind for each in (left, right) if isinstance(each, Heap)]
        if operator == "Add" and isinstance(left, Tuple) and isinstance(right, Tuple):
            return Tuple((*left.items, *right.items))
        if operator == "Add" and kinds == ["list", "list"]:
            assert isinstance(left, Heap)
            assert isinstance(right, Heap)
            one, two = self.content(left), self.content(right)
            both = None if one is None or two is None else [*one, *two]
            return self.new("list", both)
        if operator == "Multiply" and (repeated := self._repeated(left, right)) is not None:
            return repeated
        if isinstance(left, Instance) or isinstance(right, Instance):
            return fresh("result")
        return self.operate(sign, function, left, right)

    def _repeated(self, left: Value, right: Value) -> Value | None:
        """A list or a tuple several times."""
        for one, other in ((left, right), (right, left)):
            times = self.concrete(other)
            if not isinstance(times, int) or abs(times) > folding.MAX_SIZE:
                continue
            if isinstance(one, Tuple):
                return Tuple(one.items * times) if len(one.items) * times < MAX_REPEATED else None
            if isinstance(one, Heap) and one.kind == "list":
                content = self.content(one)
                if content is not None and len(content) * times < MAX_REPEATED:
                    return self.new("list", content * times)
        return None

    def visit_UnaryOperation(self, node: cst.UnaryOperation) -> Value:
        value = self.settle(self.eval(node.expression))
        if isinstance(node.operator, cst.Not):
            return self.negation(value)
        function, sign = {
            cst.Minus: (lambda x: -x, "-"),
            cst.Plus: (lambda x: +x, "+"),
            cst.BitInvert: (lambda x: ~x, "~"),
        }[type(node.operator)]
        if isinstance(value, Instance):
            return fresh("result")
        return self.operate(f"unary {sign}", function, value)

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
            value = self.short_circuit(value, partial(self.eval, right), conjunction)
        return value

    def short_circuit(self, left: Value, right: Callable[[], Value], conjunction: bool) -> Value:
        """``left and right`` or ``left or right``."""
        condition = self.condition(left)
        goes_on = condition[0] if conjunction else condition[1]
        if goes_on is None:
            return left
        if goes_on == ():
            return self.settle(right())
        found: list[Value] = []

        def evaluate() -> bool:
            found.append(self.settle(right()))
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
        first = self.now(left)
        now: Any = UNKNOWN
        if first is not None:
            now = self.concrete(found[0] if first == conjunction else left, now=True)
        return Symbol(op, tuple(parts), now)

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
        return NONE if isinstance(source, (Const, Tuple, Heap)) else fresh("sent")

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
                self.operated(found, operator.getitem, (alternative, key))
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
                return self.fails("ValueError")
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
                more = not self._named_arguments(value, kwargs) or more
        return Arguments(tuple(args), kwargs, more)

    def _named_arguments(self, value: Value, found: dict[str, Value]) -> bool:
        """What ``**value`` gives is added; returns whether that is all."""
        if is_no_mapping(value):
            self.fails("TypeError")
        content = self.content(value) if isinstance(value, Heap) else None
        whole = content is not None
        for pair in content or ():
            name = self.concrete(pair.items[0]) if isinstance(pair, Tuple) else UNKNOWN
            if isinstance(name, str) and isinstance(pair, Tuple):
                found[name] = pair.items[1]
            elif name is UNKNOWN:
                whole = False
            else:
                self.fails("TypeError")
        return whole

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
