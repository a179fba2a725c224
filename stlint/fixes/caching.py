"""Loads, made once: the function around them is cached, or a cached one is made for them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stlint.fixes.data import is_stream, returned, values_of
from stlint.fixes.imported import qualified, uses_of
from stlint.fixes.layout.calls import add_argument
from stlint.fixes.layout.fresh import fresh
from stlint.fixes.layout.habits import unit_of
from stlint.fixes.layout.importing import command
from stlint.fixes.layout.nodes import FUNCTIONS, around, node_at, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError, slug
from stlint.fixes.layout.top import streamlit_name, top_of
from stlint.fixes.values import hashable, is_global, is_resource
from stlint.fixes.written import is_write, may_be_written
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import Cache

__all__ = ["cache", "is_streamlit", "takes_hashable"]

_READING = frozenset({"json", "text", "content", "read", "decode", "fetchall", "fetchone"})
"""What is taken from a response or a result, and better cached than that."""
_STREAMS = frozenset({"urlopen", "execute"})
"""What can only be read once."""


def cache(workshop: Workshop, remedy: Cache, at: At) -> Fix:
    """Make edits of ``Cache``.

    Raises:
        NoFixError: it is not known how.
    """
    text = at.text
    call = node_at(text, at.span, ast.Call)
    if any(isinstance(each, ast.withitem | ast.Lambda) for each in around(text, call)):
        raise NoFixError
    function = scope_of(text, call)
    if may_be_written(workshop, text, call):
        raise NoFixError
    if isinstance(function, ast.FunctionDef) and _is_pure(workshop, text, function):
        if may_be_written(workshop, text, function):
            raise NoFixError
        kind = remedy.kind
        if kind == "cache_resource" and not _returned(text, function, call):
            kind = "cache_data"
        name, imports = command(text, kind, function)
        start = text.line_start(text.start(function))
        if _is_far(text, call):
            name += _FRESH
        edit = text.edit(start, start, f"@{name}\n")
        return Fix(f"put {function.name}() under @{name}", Safety.UNSAFE, (*imports, edit))
    return _extract(text, call, remedy.kind)


# The function around it --------------------------------------------------------------------------


def _is_pure(workshop: Workshop, text: Text, function: ast.FunctionDef) -> bool:
    """Whether a function only loads something, and can be called with the same arguments again."""
    given = function.args
    if function.decorator_list or parents_of(text)[function] is not text.tree:
        return False
    if given.vararg or given.kwarg or not any(returned(function)):
        return False
    if any(map(is_stream, values_of(function))):
        return False
    own = {
        each.name
        for other in workshop.texts()
        for each in ast.walk(other.tree)
        if isinstance(each, (*FUNCTIONS, ast.ClassDef))
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await | ast.Global | ast.Nonlocal):
            return False
        if isinstance(node, FUNCTIONS) and node is not function:
            return False
        if isinstance(node, ast.Name) and node.id in own:
            return False
        if is_write(workshop, text, node):
            return False
        if is_streamlit(text, node):
            above = parents_of(text)[node]
            if not isinstance(above, ast.Attribute) or above.attr != "secrets":
                return False
    return takes_hashable(workshop, text, function)


def takes_hashable(workshop: Workshop, text: Text, function: ast.FunctionDef) -> bool:
    """Whether Streamlit can hash all that a function is given in the app."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    calls = [
        (other, each)
        for other in workshop.texts()
        for use in uses_of(other, text.path.stem, function.name, own=other is text)
        if isinstance(each := parents_of(other).get(use), ast.Call)
    ]
    return all(
        (values := _arguments(function, calls, index, name)) is not None
        and all(hashable(other, value) for other, value in values)
        for index, name in enumerate(names)
    )


def is_streamlit(text: Text, node: ast.AST) -> bool:
    """Whether a node is the name of Streamlit."""
    try:
        return isinstance(node, ast.Name) and node.id == streamlit_name(text)
    except NoFixError:
        return False


def _arguments(
    function: ast.FunctionDef, calls: list[tuple[Text, ast.Call]], index: int, name: str
) -> list[tuple[Text, ast.expr]] | None:
    """What a parameter is given, call by call; ``None``: not known."""
    found: list[tuple[Text, ast.expr]] = []
    for text, call in calls:
        unpacked = any(isinstance(each, ast.Starred) for each in call.args)
        if unpacked or any(each.arg is None for each in call.keywords):
            return None
        keyword = [each.value for each in call.keywords if each.arg == name]
        found += [(text, each) for each in (keyword or call.args[index : index + 1])]
    if function.args.kwonlyargs and not found:
        return None
    return found


def _returned(text: Text, function: ast.FunctionDef, call: ast.Call) -> bool:
    """Whether what a call gives is what its function gives."""
    above = parents_of(text)[call]
    names = {
        each.id
        for each in getattr(above, "targets", ())
        if isinstance(above, ast.Assign) and isinstance(each, ast.Name)
    }
    return any(
        each is call or (isinstance(each, ast.Name) and each.id in names)
        for each in returned(function)
    )


# A function for it -------------------------------------------------------------------------------


def _extract(text: Text, call: ast.Call, kind: str) -> Fix:
    """Put a call into a cached function of its own, above the statement that it is in."""
    whole = _with_reading(text, call)
    last = text.code(call.func).rpartition(".")[2]
    if is_stream(whole) or (whole is call and last in _STREAMS):
        raise NoFixError
    statement = next(each for each in around(text, whole) if each in text.tree.body)
    above = parents_of(text)[whole]
    if isinstance(above, ast.Assign) and f"{text.code(above.targets[0])}.close(" in text.text:
        raise NoFixError  # what is closed cannot be shared
    if "set_page_config" in text.text[text.end(statement) :]:
        raise NoFixError  # which has to come before a cached call, too
    parameters = _parameters(text, whole)
    code = _renamed(text, whole, {old: new for old, new in parameters if old != new})
    if last == "connect" and "sqlite3" in text.code(call.func):
        code = _for_all_threads(text, whole, call, code, parameters)
    decorator, imports = command(text, kind, statement)
    if kind == "cache_data" and _is_far(text, call):
        decorator += _FRESH
    known = _known(text, statement, decorator, code) if not parameters else None
    alike = [each for each in _alike(text, whole) if not parameters]
    owner = alike[0] if alike else call
    name = known or fresh(text, _named(text, owner, last, kind), owner)
    taken = ", ".join(new for _, new in parameters)
    passed = ", ".join(old for old, _ in parameters)
    edits = [text.edit(text.start(whole), text.end(whole), f"{name}({passed})")]
    if known is None:
        first = next(each for each in (owner, *around(text, owner)) if each in text.tree.body)
        function = f"@{decorator}\ndef {name}({taken}):\n{unit_of(text)}return {code}\n"
        edits.insert(0, _above(text, first, function))
    return Fix(f"load it in {name}() under @{decorator}", Safety.UNSAFE, (*imports, *edits))


def _alike(text: Text, node: ast.expr) -> list[ast.expr]:
    """The expressions that are written like one, in their order; that is among them."""
    found = [
        each
        for each in ast.walk(text.tree)
        if isinstance(each, type(node)) and ast.dump(each) == ast.dump(node)
    ]
    return sorted(found, key=text.start)


def _known(text: Text, statement: ast.AST, decorator: str, code: str) -> str | None:
    """A function above a statement that does the same, such as one that a fix has made."""
    for each in text.tree.body:
        if each is statement:
            break
        if isinstance(each, ast.FunctionDef) and not ast.unparse(each.args):
            cached = [text.code(one) for one in each.decorator_list] == [decorator]
            if cached and [text.code(one) for one in each.body] == [f"return {code}"]:
                return each.name
    return None


# What may be new ---------------------------------------------------------------------------------

_FRESH = '(ttl="1h")'
"""For how long what comes from the network is taken for new."""
_WEB = re.compile(r"(https?|ftp|s3|gs|gcs)://")


def _is_far(text: Text, call: ast.Call) -> bool:
    """Whether data come from the network, as far as the call tells."""
    name = qualified(text, call.func)
    if name.startswith(_CLIENTS) or name.rpartition(".")[2] == "urlopen":
        return True
    given = [*call.args[:1], *(each.value for each in call.keywords)]
    names = {each.id for one in given for each in ast.walk(one) if isinstance(each, ast.Name)}
    values = [
        each.value
        for each in ast.walk(text.tree)
        if isinstance(each, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id in names for one in each.targets)
    ]
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) and _WEB.match(each.value)
        for one in (*given, *values)
        for each in ast.walk(one)
    )


_CLIENTS = (
    *("requests.", "httpx.", "urllib.", "urllib3.", "feedparser.", "wikipedia.", "yfinance."),
    *("pandas_datareader.", "newsapi.", "fredapi.", "quandl.", "nasdaqdatalink.", "sodapy."),
)
"""Libraries whose data come from the network, and may be others later."""


def _with_reading(text: Text, call: ast.Call) -> ast.expr:
    """The call, with ``.json()`` and the like behind it."""
    node: ast.expr = call
    while True:
        above = parents_of(text)[node]
        if not isinstance(above, ast.Attribute) or above.attr not in _READING:
            return node
        outer = parents_of(text)[above]
        node = outer if isinstance(outer, ast.Call) and outer.func is above else above


def _parameters(text: Text, node: ast.expr) -> list[tuple[str, str]]:
    """The variables that an expression needs, and what they are called as parameters.

    Raises:
        NoFixError: one of them can perhaps not be hashed.
    """
    inside = {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    found: dict[str, str] = {}
    for each in ast.walk(node):
        if isinstance(each, ast.Lambda | ast.NamedExpr | ast.Await | ast.Yield | ast.Starred):
            raise NoFixError
        if not isinstance(each, ast.Name) or each.id in inside or each.id in found:
            continue
        if each.id in {"self", "cls"}:
            raise NoFixError
        if is_streamlit(text, each):
            above = parents_of(text)[each]
            if not isinstance(above, ast.Attribute) or above.attr != "secrets":
                raise NoFixError
            continue
        if is_global(text, each.id):
            continue
        if is_resource(text, each):
            hidden = each.id.startswith("_")
            found[each.id] = each.id if hidden else fresh(text, f"_{each.id}", node)
        elif hashable(text, each) and not each.id.startswith("_"):
            found[each.id] = each.id
        else:
            raise NoFixError
    return list(found.items())


def _renamed(text: Text, node: ast.expr, names: dict[str, str]) -> str:
    start = text.start(node)
    code = text.code(node).replace("\r\n", "\n").replace("\r", "\n")
    if not names:
        return code
    if len(code) != len(text.code(node)):
        raise NoFixError
    places = [
        (text.start(each) - start, each.id)
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id in names
    ]
    for at, name in sorted(places, reverse=True):
        if code[at : at + len(name)] != name:
            raise NoFixError  # in an f-string, where places are not exact
        code = code[:at] + names[name] + code[at + len(name) :]
    return code


def _for_all_threads(
    text: Text, whole: ast.expr, call: ast.Call, code: str, parameters: list[tuple[str, str]]
) -> str:
    """A connection to SQLite that several sessions may use: each has threads of its own."""
    if any(each.arg == "check_same_thread" for each in call.keywords):
        return code
    if whole is not call or any(old != new for old, new in parameters) or "\n" in code:
        raise NoFixError
    [edit] = add_argument(text, call, "check_same_thread=False")
    at = text.offset(edit.span.row, edit.span.column) - text.start(call)
    return code[:at] + edit.content + code[at:]


def _named(text: Text, node: ast.expr, last: str, kind: str) -> str:
    """What to call the function."""
    above = parents_of(text)[node]
    if isinstance(above, ast.Assign) and isinstance(above.targets[0], ast.Name):
        name = above.targets[0].id.casefold().strip("_")
        return f"load_{name}"
    short = slug(last.removeprefix("read_").removeprefix("load_"), "_")
    if short.isidentifier() and last.startswith(("read_", "load_")):
        return f"load_{short}"
    return "load_data" if kind == "cache_data" else "load_resource"


def _above(text: Text, statement: ast.AST, function: str) -> Edit:
    """Put a function above a statement of the module, and above the comments that belong to it."""
    if not text.leads_line(statement):
        raise NoFixError
    place, _ = top_of(text)
    at = text.line_start(text.start(statement))
    if at < place:
        raise NoFixError
    while at > place:
        above = text.line_start(at - 1 - text.text[:at].endswith("\r\n"))
        if not text.text[above:at].startswith("#"):
            break
        at = above
    before = text.text[:at].replace("\r\n", "\n").replace("\r", "\n")
    blank = len(before) - len(before.rstrip("\n")) - 1
    lines = "\n" * max(0, 2 - blank) if before.strip() else ""
    return text.edit(at, at, f"{lines}{function}\n\n")
