"""Defaults for keys of session state: set before the first read, of a type that fits their use."""

from __future__ import annotations

import ast
import contextlib
import keyword
from typing import TYPE_CHECKING

from stlint.api import commands
from stlint.findings import Fix, Safety
from stlint.fixes.text import NoFixError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.api.lookup import Command
    from stlint.findings import Edit
    from stlint.fixes.remedies import SetDefault
    from stlint.fixes.text import Text
    from stlint.fixes.workshop import At, Workshop

__all__ = ["guarded", "in_state", "is_method", "set_default", "state_uses"]

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
_TEXTS = frozenset({"text_input", "text_area"})
_TOGGLES = frozenset({"checkbox", "toggle"})
_OWN = frozenset(
    {
        *("clear", "get", "items", "keys", "pop", "popitem", "setdefault", "to_dict", "update"),
        "values",
    }
)
"""Methods of session state, which no key can be called as an attribute."""


def set_default(workshop: Workshop, remedy: SetDefault, at: At) -> Fix:
    """Make edits of ``SetDefault``.

    Raises:
        NoFixError: it is not known how.
    """
    script = workshop.text(remedy.script)
    place, _ = script.top
    if at.text is script:
        read = script.offset(at.span.row, at.span.column)
        if read < place:
            raise NoFixError
    uses = {each: text for text in workshop.texts() for text, each in state_uses(text, remedy.key)}
    uses |= dict.fromkeys(_read(at), at.text)
    widgets = [(text, text.at(span, ast.Call)) for text, span in at.sites]
    widgets += [
        (text, each)
        for text in workshop.texts()
        for each in ast.walk(text.tree)
        if isinstance(each, ast.Call) and _has_key(text, each, remedy.key)
    ]
    shown = [each for widget in widgets for each in _of_widget(*widget)]
    value = _default(workshop, remedy.key, uses, shown)
    target = in_state(script, remedy.key, item=remedy.item)
    edit = _beside_others(script, guarded(script, remedy.key, f"{target} = {value}"))
    return Fix(f"set {target} to {value} first", Safety.UNSAFE, (edit,))


def _read(at: At) -> Iterator[ast.expr]:
    """Where it is read, whatever session state is called there."""
    for kind in (ast.Attribute, ast.Subscript):
        with contextlib.suppress(NoFixError):
            yield at.text.at(at.span, kind)


def is_method(name: str) -> bool:
    """Whether session state has a method of that name, which hides an entry."""
    return name in _OWN


def in_state(text: Text, key: str, *, item: bool) -> str:
    """How an entry of session state is written."""
    plain = key.isidentifier() and not keyword.iskeyword(key) and key not in _OWN
    if item or not plain or key.startswith("_"):
        return f"{text.state}[{text.quoted(key)}]"
    return f"{text.state}.{key}"


def guarded(text: Text, key: str, statement: str) -> str:
    """A statement that is done only while session state has no such key."""
    return f"if {text.quoted(key)} not in {text.state}:\n{text.unit}{statement}"


def _beside_others(text: Text, block: str) -> Edit:
    """Put a default behind the imports; below others, if there are some."""
    _, count = text.top
    last = None
    for statement in text.tree.body[count:]:
        if not _is_guard(text, statement):
            break
        last = statement
    if last is None:
        return text.below_imports(block)
    at = text.next_line(text.end(last))
    before = "" if text.text[at - 1 : at] in "\r\n" else "\n"
    return text.edit(at, at, f"{before}{block}\n")


def _is_guard(text: Text, statement: ast.stmt) -> bool:
    """Whether this is ``if "key" not in st.session_state:`` with a plain default."""
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.ops[0], ast.NotIn)
        and isinstance(statement.test.left, ast.Constant)
        and text.code(statement.test.comparators[0]) == text.state
        and not statement.orelse
        and len(statement.body) == 1
        and isinstance(statement.body[0], ast.Assign)
        and _literal(statement.body[0].value)
    )


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return ast.unparse(node) == "set()"
    return True


# How a key is used -------------------------------------------------------------------------------


def state_uses(text: Text, key: str) -> Iterator[tuple[Text, ast.expr]]:
    """Where an entry of session state is read or written, as an attribute or an item."""
    for node in ast.walk(text.tree):
        attribute = isinstance(node, ast.Attribute) and node.attr == key
        item = (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and node.slice.value == key
        )
        if (attribute or item) and _is_state(text, node.value):  # type: ignore[attr-defined]
            yield text, node  # type: ignore[misc]


def _is_state(text: Text, node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "session_state"
    if not isinstance(node, ast.Name):
        return False
    if node.id == "session_state":
        return True
    return any(
        isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Attribute)
        and each.value.attr == "session_state"
        and any(isinstance(one, ast.Name) and one.id == node.id for one in each.targets)
        for each in ast.walk(text.tree)
    ) or any(
        isinstance(each, ast.ImportFrom)
        and any(one.name == "session_state" and one.asname == node.id for one in each.names)
        for each in ast.walk(text.tree)
    )


def _default(workshop: Workshop, key: str, uses: Mapping[ast.expr, Text], shown: list[str]) -> str:
    """The value to start with: that of a default further down, or one that fits all uses.

    ``shown`` is what widgets with that key begin with.
    """
    known = [value for node, text in uses.items() if (value := _given(text, node))]
    known += [
        text.code(call.args[1])
        for text in workshop.texts()
        for call in ast.walk(text.tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "setdefault"
        and len(call.args) == 2
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == key
        and _literal(call.args[1])
    ]
    known += shown
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


def _given(text: Text, node: ast.expr) -> str | None:
    """The value that a guarded default gives."""
    statement = text.parents.get(node)
    above = text.parents.get(statement) if statement else None
    if isinstance(statement, ast.Assign) and isinstance(above, ast.If) and _is_guard(text, above):
        return text.code(statement.value)
    return None


def _has_key(text: Text, call: ast.Call, key: str) -> bool:
    """Whether a call is that of a widget with a key; of a form, with that as its id."""
    name, command = _command(text, call)
    if command is None:
        return False
    own = _argument(call, command, "key")
    if name == "form" and call.args:
        own = own or call.args[0]
    return isinstance(own, ast.Constant) and own.value == key


def _command(text: Text, call: ast.Call) -> tuple[str, Command | None]:
    whole = text.qualified(call.func)
    name = whole.rpartition(".")[2]
    return name, commands().get(name) if "." in whole else None


def _argument(call: ast.Call, command: Command, name: str) -> ast.expr | None:
    at = command.by_position.index(name) if name in command.by_position else len(call.args)
    given = {each.arg: each.value for each in call.keywords}
    return given.get(name) or (call.args[at] if len(call.args) > at else None)


def _of_widget(text: Text, call: ast.Call) -> list[str]:
    """The value of a widget.

    Raises:
        NoFixError: it must not be set, or is not known.
    """
    name, command = _command(text, call)
    if command is None or name == "form" or command.read_only:
        raise NoFixError
    if not command.state_entry or command.needs is not None:
        return []
    if name not in _TEXTS | _TOGGLES:
        raise NoFixError
    value = _argument(call, command, "value")
    if value is None:
        return ['""' if name in _TEXTS else "False"]
    if not isinstance(value, ast.Constant):
        raise NoFixError
    return [ast.unparse(value)]


_SOME = "a value that is not None"


def _fitting(text: Text, node: ast.expr) -> str | None:
    """The empty value of the type that one use needs; ``None``: any value will do.

    ``_SOME``: ``None`` would not do, and what would is not known.

    Raises:
        NoFixError: no empty value would do.
    """
    above = text.parents[node]
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
        called = isinstance(text.parents.get(above), ast.Call)
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
