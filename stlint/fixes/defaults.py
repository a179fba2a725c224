"""Defaults for keys of session state: set before the first read, of a type that fits their use."""

from __future__ import annotations

import ast
import contextlib
import keyword
from typing import TYPE_CHECKING

from stlint.fixes.beginnings import defaults_of, has_key, is_guard, of_widget, refuse_threads
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.nodes import node_at, nodes_of, parents_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import below_imports, state_name, top_of
from stlint.fixes.state import is_method, state_uses
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import SetDefault

__all__ = ["guarded", "in_state", "set_default"]

_METHODS = {
    **dict.fromkeys(("append", "extend", "insert", "remove", "sort", "reverse", "count"), "[]"),
    **dict.fromkeys(("add", "discard", "union", "difference"), "set()"),
    **dict.fromkeys(("update", "items", "keys", "values", "setdefault", "get"), "{}"),
    **dict.fromkeys(("upper", "lower", "strip", "split", "startswith", "replace", "title"), '""'),
}
_CALLS = {
    **dict.fromkeys(("len", "sorted", "enumerate", "list", "sum", "any", "all", "set"), "[]"),
    **dict.fromkeys(("range", "abs", "round", "int", "float"), "0"),
    "dict": "{}",
}


def set_default(workshop: Workshop, remedy: SetDefault, at: At) -> Fix:
    """Make edits of ``SetDefault``.

    Raises:
        NoFixError: it is not known how.
    """
    script = workshop.text(remedy.script)
    place, _ = top_of(script)
    refuse_threads(workshop, remedy.key)
    if at.text is script:
        read = script.offset(at.span.row, at.span.column)
        if read < place:
            raise NoFixError
    uses = {
        each: text for text in workshop.session() for text, each in state_uses(text, remedy.key)
    }
    uses |= dict.fromkeys(_read(at), at.text)
    widgets = [(text, node_at(text, span, ast.Call)) for text, span in at.sites]
    widgets += [
        (text, each)
        for text in workshop.session()
        for each in nodes_of(text, ast.Call)
        if has_key(text, each, remedy.key)
    ]
    shown = [each for widget in dict.fromkeys(widgets) for each in of_widget(*widget)]
    value = _default(workshop, remedy.key, uses, shown)
    target = in_state(script, remedy.key, item=remedy.item)
    edit = _beside_others(script, guarded(script, remedy.key, f"{target} = {value}"))
    return Fix(f"set {target} to {value} first", Safety.UNSAFE, (edit,))


def _read(at: At) -> Iterator[ast.expr]:
    """Where it is read, whatever session state is called there."""
    for kind in (ast.Attribute, ast.Subscript):
        with contextlib.suppress(NoFixError):
            yield node_at(at.text, at.span, kind)


def in_state(text: Text, key: str, *, item: bool) -> str:
    """How an entry of session state is written."""
    plain = key.isidentifier() and not keyword.iskeyword(key) and not is_method(key)
    if item or not plain or key.startswith("_"):
        return f"{state_name(text)}[{quoted(text, key)}]"
    return f"{state_name(text)}.{key}"


def guarded(text: Text, key: str, statement: str) -> str:
    """A statement that is done only while session state has no such key."""
    return f"if {quoted(text, key)} not in {state_name(text)}:\n{unit_of(text)}{statement}"


def _beside_others(text: Text, block: str) -> Edit:
    """Put a default behind the imports; below others, if there are some."""
    _, count = top_of(text)
    last = None
    for statement in text.tree.body[count:]:
        if not is_guard(text, statement):
            break
        last = statement
    if last is None:
        return below_imports(text, block)
    at = text.next_line(text.end(last))
    before = "" if text.text[at - 1 : at] in "\r\n" else "\n"
    return text.edit(at, at, f"{before}{block}\n")


# How a key is used -------------------------------------------------------------------------------


def _default(workshop: Workshop, key: str, uses: Mapping[ast.expr, Text], shown: list[str]) -> str:
    """The value to start with: that of a default further down, or one that fits all uses.

    ``shown`` is what widgets with that key begin with.
    """
    known = [*defaults_of(workshop, key), *shown]
    if len({_meaning(each) for each in known}) > 1:
        raise NoFixError  # which of them is the right one?
    if known:
        return known[0]
    fitting = {value for node, text in uses.items() if (value := _fitting(text, node)) is not None}
    if "0.0" in fitting:
        fitting.discard("0")
    if len(fitting) > 1:
        fitting.discard(_SOME)
    if len(fitting) > 1 or _SOME in fitting:
        raise NoFixError
    return fitting.pop() if fitting else "None"


def _meaning(value: str) -> object:
    """A value that is written out, the same however it is written."""
    try:
        known = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError):
        known = {"list()": [], "dict()": {}}.get(value, value)
    return type(known), repr(known)


_SOME = "a value that is not None"


def _fitting(text: Text, node: ast.expr) -> str | None:
    """The empty value of the type that one use needs; ``None``: any value will do.

    ``_SOME``: ``None`` would not do, and what would is not known.

    Raises:
        NoFixError: no empty value would do.
    """
    above = parents_of(text)[node]
    if isinstance(above, ast.AugAssign) and above.target is node:
        return _like(above.value) or _number(above.op)
    if isinstance(above, ast.Assign) and node in above.targets:
        return _like(above.value)
    if isinstance(above, ast.Assign) and any(map(_unpacks, above.targets)):
        raise NoFixError
    if isinstance(above, ast.withitem | ast.Await | ast.YieldFrom | ast.Raise):
        raise NoFixError
    if isinstance(above, ast.FormattedValue):
        return _formatted(above)
    if isinstance(above, ast.BinOp):
        other = above.right if above.left is node else above.left
        return _like(other) or _number(above.op)
    if isinstance(above, ast.Compare):
        if isinstance(above.ops[0], ast.In | ast.NotIn) and above.left is node:
            raise NoFixError  # None is in a list, but not in a text
        ordered = isinstance(above.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        if isinstance(above.ops[0], ast.In | ast.NotIn):
            return "[]"
        other = above.comparators[0] if above.left is node else above.left
        return (_like(other) or "0") if ordered else None
    if isinstance(above, ast.For | ast.comprehension) and above.iter is node:
        return "[]"
    if isinstance(above, ast.Starred):
        return "[]"
    if isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.USub | ast.UAdd):
        return "0"
    if isinstance(above, ast.keyword) and above.arg is None:
        return "{}"
    if isinstance(above, ast.Call):
        if above.func is node:
            raise NoFixError
        name = above.func.id if isinstance(above.func, ast.Name) else ""
        return _CALLS.get(name)
    if isinstance(above, ast.Attribute):
        called = isinstance(parents_of(text).get(above), ast.Call)
        if not called or above.attr not in _METHODS:
            raise NoFixError
        return _METHODS[above.attr]
    if isinstance(above, ast.Subscript) and above.value is node:
        if isinstance(above.ctx, ast.Store) and isinstance(above.slice, ast.Constant):
            return "{}" if isinstance(above.slice.value, str) else None
        if isinstance(above.slice, ast.Slice):
            return "[]"
        raise NoFixError
    if isinstance(above, ast.Subscript):
        return _SOME  # a number or a key
    if isinstance(above, ast.Tuple | ast.List) and isinstance(above.ctx, ast.Store):
        return None
    return None


def _unpacks(target: ast.expr) -> bool:
    return isinstance(target, ast.Tuple | ast.List)


def _formatted(node: ast.FormattedValue) -> str | None:
    """What ``{value:.2f}`` needs; whatever is written without a format will do."""
    if node.format_spec is None or node.conversion != -1:
        return None
    spec = ast.unparse(node.format_spec).rstrip("'\"")
    return "0" if spec.endswith((*"bcdeEfFgGnoxX%", ",")) else _SOME


def _like(node: ast.expr) -> str | None:
    """The empty value of the type of a literal."""
    if isinstance(node, ast.UnaryOp):
        return _like(node.operand)
    if isinstance(node, ast.Constant):
        kinds = {bool: "False", int: "0", float: "0.0", str: '""'}
        return kinds.get(type(node.value))
    kinds_of_nodes = {ast.JoinedStr: '""', ast.List: "[]", ast.Dict: "{}", ast.Set: "set()"}
    return kinds_of_nodes.get(type(node))


def _number(operator: ast.operator) -> str:
    if isinstance(operator, ast.Add | ast.Mod | ast.BitOr | ast.BitAnd):
        raise NoFixError  # numbers, texts, lists or sets
    return "0"
