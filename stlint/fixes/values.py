"""What can be a parameter of a cached function: what Streamlit can hash, as far as is known."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from stlint.fixes.layout.nodes import FUNCTIONS, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text

__all__ = ["hashable", "is_global", "is_resource", "parts_of"]

_DEPTH = 6
_TYPES = frozenset(
    {"str", "int", "float", "bool", "bytes", "Path", "date", "datetime", "DataFrame"}
)
_CALLS = frozenset(
    {
        *("abs", "bool", "bytes", "dict", "float", "int", "len", "list", "max", "min", "range"),
        *("round", "set", "sorted", "str", "sum", "tuple"),
        *("abspath", "basename", "dirname", "environ.get", "expanduser", "getenv", "glob", "join"),
        *("listdir", "Path", "quote", "today", "now", "timedelta", "date", "datetime"),
        *("read_csv", "read_excel", "read_json", "read_parquet", "DataFrame"),
        *("text_input", "text_area", "number_input", "date_input", "time_input", "checkbox"),
        *("toggle", "slider", "color_picker"),
    }
)
_CHOICES = frozenset({"selectbox", "radio", "multiselect", "select_slider", "pills"})
_PATHS = frozenset({"Path", "join", "dirname", "abspath", "resolve", "absolute", "expanduser"})
_PARTS = frozenset({"parent", "name", "stem", "suffix", "year", "month", "day"})
_METHODS = frozenset(
    {
        *("format", "join", "lower", "upper", "strip", "replace", "split", "title", "isoformat"),
        *("strftime", "rstrip", "lstrip", "encode", "removeprefix", "removesuffix", "resolve"),
    }
)
_RESOURCES = frozenset(
    {
        *("Client", "MongoClient", "Redis", "Session", "Engine", "Connection", "cursor"),
        *("connect", "create_engine", "client", "resource", "connection", "raw_connection"),
    }
)


def is_global(text: Text, name: str) -> bool:
    """Whether a name means the same wherever it stands: an import, a function, a constant."""
    if hasattr(builtins, name) or name == "__file__":
        return True
    stores = [
        node
        for node in ast.walk(text.tree)
        if (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store))
    ]
    if stores:
        above = parents_of(text).get(stores[0])
        return (
            len(stores) == 1
            and isinstance(above, ast.Assign)
            and above in text.tree.body
            and _plain(text, above.value)
        )
    top = {
        each.asname or each.name.partition(".")[0]
        for statement in text.tree.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for each in statement.names
    }
    defined = {each.name for each in text.tree.body if isinstance(each, (*FUNCTIONS, ast.ClassDef))}
    return name in top | defined


def _plain(text: Text, node: ast.expr) -> bool:
    """Whether an expression gives the same on every run: literals, and paths made of them."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            if not is_global(text, each.id):
                return False
        elif isinstance(each, ast.Call):
            if text.code(each.func).rpartition(".")[2] not in _PATHS:
                return False
        elif isinstance(each, ast.Subscript | ast.Lambda | ast.Await):
            return False
    return True


def is_resource(text: Text, name: ast.Name) -> bool:
    """Whether a variable surely holds a connection or a client, which cannot be hashed."""
    values = _values(text, name)
    return bool(values) and all(
        isinstance(each, ast.Call) and text.code(each.func).rpartition(".")[2] in _RESOURCES
        for each in values
    )


def parts_of(node: ast.expr) -> list[ast.expr] | None:
    """What a literal or a calculation is made of, none for a plain one; ``None``: it is neither."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        return []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return [each for each in (*node.keys, *node.values) if each is not None]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return None


def hashable(text: Text, node: ast.expr, depth: int = _DEPTH) -> bool:
    """Whether Streamlit can surely hash what an expression gives."""
    if depth < 0:
        return False

    def every(*nodes: ast.expr) -> bool:
        return all(hashable(text, each, depth - 1) for each in nodes)

    parts = parts_of(node)
    if parts is not None:
        return every(*parts)
    if isinstance(node, ast.IfExp):
        return every(node.body, node.orelse)
    if isinstance(node, ast.BoolOp):
        return every(*node.values)
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.Attribute):
        return node.attr in _PARTS and every(node.value)
    if isinstance(node, ast.Subscript):
        return "secrets" in text.code(node.value) or text.code(node.value) == "os.environ"
    if isinstance(node, ast.Call):
        return _call(text, node, depth)
    if isinstance(node, ast.Name):
        values = _values(text, node)
        if not values and node.id == "__file__":
            return True
        return bool(values) and every(*values)
    return False


def _call(text: Text, node: ast.Call, depth: int) -> bool:
    last = text.code(node.func).rpartition(".")[2]
    if last in _CHOICES:
        options = [
            *node.args[1:2],
            *(each.value for each in node.keywords if each.arg == "options"),
        ]
        return bool(options) and hashable(text, options[0], depth - 1)
    if last in _METHODS and isinstance(node.func, ast.Attribute):
        return hashable(text, node.func.value, depth - 1)
    return last in _CALLS


def _values(text: Text, name: ast.Name) -> list[ast.expr]:
    """All that a variable is assigned where it is read; nothing if that is not known."""
    scope = scope_of(text, name)
    if isinstance(scope, FUNCTIONS):
        for each in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs):
            if each.arg == name.id:
                return _of_parameter(each)
        found = _assigned(text, scope, name.id)
        if found is not None:
            return found
    if isinstance(scope, ast.Lambda | ast.ClassDef):
        return []
    return _assigned(text, text.tree, name.id) or []


def _of_parameter(parameter: ast.arg) -> list[ast.expr]:
    kind = ast.unparse(parameter.annotation) if parameter.annotation else ""
    parts = {each.strip().rpartition(".")[2] for each in kind.split("|")}
    known = bool(kind) and parts <= _TYPES | {"None"}
    return [ast.Constant(None)] if known else []


def _assigned(text: Text, scope: ast.AST, name: str) -> list[ast.expr] | None:
    """What a name is assigned in a scope; ``None``: nothing. Empty: it is not known."""
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        if not isinstance(node, ast.Name) or node.id != name or isinstance(node.ctx, ast.Load):
            continue
        if scope_of(text, node) is not scope:
            continue
        above = parents_of(text)[node]
        if isinstance(above, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            if above.value is None:
                raise NoFixError
            found.append(above.value)
        elif isinstance(above, ast.For | ast.comprehension) and above.target is node:
            found.append(above.iter)
        else:
            return []
    return found or None
