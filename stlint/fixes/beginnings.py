"""What an entry of session state begins with elsewhere in the app: defaults, and widgets."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from stlint.fixes.imported import qualified
from stlint.fixes.layout.nodes import FUNCTIONS, around, nodes_of, parents_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.state import is_state, state_uses
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.fixes.context import Workshop
    from stlint.fixes.layout.text import Text
    from stlint.streamlit_api.lookup import Command

__all__ = ["defaults_of", "has_key", "is_guard", "is_literal", "of_widget", "refuse_threads"]

_STARTERS = frozenset(
    {"Thread", "Timer", "submit", "run_in_executor", "start_new_thread", "to_thread", "Process"}
)
_BESIDE: tuple[type[ast.expr], ...] = (ast.Dict, ast.Call, ast.List, ast.Tuple, ast.Set)
_TEXTS = frozenset({"text_input", "text_area"})
_TOGGLES = frozenset({"checkbox", "toggle"})


def is_literal(node: ast.expr) -> bool:
    """Whether a value is written out."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return ast.unparse(node) in {"set()", "list()", "dict()"}
    return True


def is_guard(text: Text, statement: ast.AST) -> bool:
    """Whether this is ``if "key" not in st.session_state:`` with plain defaults."""
    return (
        isinstance(statement, ast.If)
        and _asked(text, statement.test) is not None
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.ops[0], ast.NotIn)
        and not statement.orelse
        and all(isinstance(each, ast.Assign) and is_literal(each.value) for each in statement.body)
    )


def _asked(text: Text, test: ast.expr) -> str | None:
    """The key that is asked for in ``"key" in st.session_state``."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In | ast.NotIn):
        return None
    key = test.left.value if isinstance(test.left, ast.Constant) else None
    return key if isinstance(key, str) and is_state(text, test.comparators[0]) else None


def defaults_of(workshop: Workshop, key: str) -> list[str]:
    """The values that scripts of the app begin with where the entry is missing.

    Raises:
        NoFixError: one cannot be written elsewhere, or it matters whether there is an entry.
    """
    found: list[ast.expr] = []
    asked = False
    for text in workshop.session():
        found += _guarded(text, key)
        found += _of_setdefault(text, key)
        if _writes_any(text):
            found += _beside(text, key)
        asked |= any(_asked(text, node) == key for node in nodes_of(text, ast.Compare))
    if any(not is_literal(each) for each in found) or (asked and not found):
        raise NoFixError
    return [ast.unparse(each) for each in found]


def _guarded(text: Text, key: str) -> Iterator[ast.expr]:
    """What is assigned where it was asked whether there is an entry."""
    for _, node in state_uses(text, key):
        statement = parents_of(text).get(node)
        if not isinstance(statement, ast.Assign) or node not in statement.targets:
            continue
        for above in around(text, statement):
            if isinstance(above, (*FUNCTIONS, ast.Lambda)):
                break
            if isinstance(above, ast.If) and _is_missing(text, above.test):
                yield statement.value
                break


def _is_missing(text: Text, test: ast.expr) -> bool:
    """Whether it is asked for what is not in session state."""
    parts = test.values if isinstance(test, ast.BoolOp) else [test]
    return any(
        isinstance(each, ast.Compare)
        and isinstance(each.ops[0], ast.NotIn)
        and is_state(text, each.comparators[0])
        for each in parts
    )


def _of_setdefault(text: Text, key: str) -> Iterator[ast.expr]:
    for call in nodes_of(text, ast.Call):
        if not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr == "setdefault" and is_state(text, call.func.value):
            name, *value = call.args or [ast.Constant(None)]
            if isinstance(name, ast.Constant) and name.value == key:
                yield value[0] if value else ast.Constant(None)


def _writes_any(text: Text) -> bool:
    """Whether entries are written whose names are in variables."""
    return any(
        isinstance(node.ctx, ast.Store)
        and not isinstance(node.slice, ast.Constant)
        and is_state(text, node.value)
        for node in nodes_of(text, ast.Subscript)
    )


def _beside(text: Text, key: str) -> Iterator[ast.expr]:
    """What stands beside the name of an entry: in a dict of defaults, in a call, in a pair."""
    for node in (each for kind in _BESIDE for each in nodes_of(text, kind)):
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key:
                    yield value
            continue
        items = node.args if isinstance(node, ast.Call) else getattr(node, "elts", [])
        if isinstance(node, ast.Call) and is_state(text, getattr(node.func, "value", node)):
            continue
        for name, value in pairwise(items):
            if isinstance(name, ast.Constant) and name.value == key:
                yield value


# Threads -----------------------------------------------------------------------------------------


def refuse_threads(workshop: Workshop, key: str) -> None:
    """Make sure that no thread writes an entry: it has no session, or is later than the script.

    Raises:
        NoFixError: one may.
    """
    for text in workshop.session():
        names = {name for node in nodes_of(text, ast.Call) for name in _started(node)}
        own: list[ast.FunctionDef | ast.AsyncFunctionDef] = [
            *nodes_of(text, ast.FunctionDef),
            *nodes_of(text, ast.AsyncFunctionDef),
        ]
        functions = [each for each in own if each.name in names]
        for function in functions:  # which grows
            inside = set(ast.walk(function))
            if any(node in inside for _, node in state_uses(text, key)):
                raise NoFixError
            called = {each.id for each in inside if isinstance(each, ast.Name)}
            functions += [one for one in own if one.name in called and one not in functions]


def _started(node: ast.AST) -> Iterator[str]:
    """The functions that a call starts in a thread."""
    if not isinstance(node, ast.Call):
        return
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if last in _STARTERS:
        for each in (*node.args, *(one.value for one in node.keywords)):
            if isinstance(each, ast.Name | ast.Attribute):
                yield each.attr if isinstance(each, ast.Attribute) else each.id


# Widgets -----------------------------------------------------------------------------------------


def has_key(text: Text, call: ast.Call, key: str) -> bool:
    """Whether a call is that of a widget with a key; of a form, with that as its id."""
    name, command = _command(text, call)
    if command is None:
        return False
    own = _argument(call, command, "key")
    if name == "form" and call.args:
        own = own or call.args[0]
    return isinstance(own, ast.Constant) and own.value == key


def _command(text: Text, call: ast.Call) -> tuple[str, Command | None]:
    whole = qualified(text, call.func)
    name = whole.rpartition(".")[2]
    return name, commands().get(name) if "." in whole else None


def _argument(call: ast.Call, command: Command, name: str) -> ast.expr | None:
    at = command.by_position.index(name) if name in command.by_position else len(call.args)
    given = {each.arg: each.value for each in call.keywords}
    return given.get(name) or (call.args[at] if len(call.args) > at else None)


def of_widget(text: Text, call: ast.Call) -> list[str]:
    """The value that a widget begins with.

    Raises:
        NoFixError: it must not be set, or is not known.
    """
    name, command = _command(text, call)
    if command is None or name == "form" or command.read_only:
        raise NoFixError
    if not command.state_entry or command.needs is not None:
        return []

    def given(argument: str) -> ast.expr | None:
        found = _argument(call, command, argument)
        if found is not None and not is_literal(found):
            raise NoFixError
        return found

    if any(each.arg is None for each in call.keywords):
        raise NoFixError
    if name in _TEXTS | _TOGGLES | {"color_picker"}:
        empty = '""' if name in _TEXTS else "False" if name in _TOGGLES else '"#000000"'
        value = given("value")
        return [ast.unparse(value) if value is not None else empty]
    if name in {"number_input", "slider"}:
        value = given("value") or given("min_value")
        if value is not None:
            return ["0.0" if ast.unparse(value) == "'min'" else ast.unparse(value)]
        others = [each for one in ("max_value", "step") if (each := given(one)) is not None]
        floats = name == "number_input" and not others
        return ["0.0" if floats or any(isinstance(_value(o), float) for o in others) else "0"]
    if name in {"selectbox", "radio", "select_slider", "multiselect"}:
        return [_of_choice(name, given)]
    raise NoFixError


def _value(node: ast.expr) -> object:
    return ast.literal_eval(node)


def _of_choice(name: str, given: Callable[[str], ast.expr | None]) -> str:
    """What is chosen at first among options that are written out."""
    if name == "multiselect":
        default = given("default")
        return ast.unparse(default) if default is not None else "[]"
    options = given("options")
    chosen = given("value" if name == "select_slider" else "index")
    known = _value(options) if options is not None else None
    if not isinstance(known, list | tuple) or not known:
        raise NoFixError
    if name == "select_slider":
        return ast.unparse(chosen) if chosen is not None else repr(known[0])
    index = _value(chosen) if chosen is not None else 0
    if index is None:
        return "None"
    if not isinstance(index, int) or not 0 <= index < len(known):
        raise NoFixError
    return repr(known[index])
