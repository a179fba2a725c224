"""What an app itself writes: whoever loads that once would never see what is new."""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.imported import is_module, qualified, uses_of
from stlint.fixes.layout.nodes import FUNCTIONS, nodes_of, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.fixes.context import Workshop
    from stlint.fixes.layout.text import Text

__all__ = ["is_write", "may_be_written"]

_FORMATS = ("csv", "excel", "parquet", "json", "pickle", "feather", "hdf", "orc", "stata", "xml")
_BUFFERS = frozenset({"BytesIO", "StringIO", "NamedTemporaryFile", "TemporaryFile", "mkstemp"})
_SAVING = frozenset(
    {
        *("save", "savez", "savez_compressed", "savetxt", "dump", "imwrite", "save_model"),
        *("save_pretrained", "save_to_disk", "copy", "copyfile", "copy2", "move", "rename"),
        *("replace", "unlink", "remove", "urlretrieve", "save_weights", "write_file", "tofile"),
    }
)
"""Calls that write or move what one of their arguments names."""
_PATHS = frozenset({"Path", "str", "join", "abspath", "resolve", "absolute", "expanduser", "open"})
_READING = re.compile(
    r"read|scan|load|open|get|from_|im_?read|genfromtxt|fromfile|ExcelFile|parse|url"
)
_SQL = re.compile(r"\s*(insert|update|delete|replace|drop|alter|truncate|merge)\b", re.IGNORECASE)
_TABLE = re.compile(
    r"\b(?:from|join|into|update|table)\s+(?:if\s+(?:not\s+)?exists\s+)?[\"'`\[]?([\w.]+)",
    re.IGNORECASE,
)
_HOST = re.compile(r"https?://([^/\s]+)")
_SERVICES = {
    "get_all_records|get_all_values": r"append_rows?|insert_rows?|update\w*|delete_rows?|batch_\w+",
    "get_object|download_file(obj)?": r"put_object|upload_file(obj)?|delete_object",
    r"download_as_\w+|download_to_filename": r"upload_from_\w+",
    "query|list_rows|execute": r"insert_rows\w*|load_table_from_\w+",
}
"""Methods of services that read, and those that write, as patterns."""
_SENDING = frozenset({"post", "put", "patch", "delete"})
_DEPTH = 5


class _Place(NamedTuple):
    """What is read or written: ``kind`` is ``file``, ``table``, ``web`` or ``service``.

    ``ends`` are the names of files or tables, or the texts of addresses; ``open`` says that there
    may be others; ``form`` is the format, if the call tells it.
    """

    kind: str
    ends: frozenset[str]
    open: bool
    form: str = ""


def may_be_written(workshop: Workshop, text: Text, node: ast.AST) -> bool:
    """Whether some code loads what the app may write, as far as names tell.

    Args:
        workshop: the texts of the app, and of those that share its session.
        text: the file.
        node: the code.
    """
    read = [
        place
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and (each is node or _READING.match(_last(each)))
        for place in _read(workshop, text, each)
    ]
    return bool(read) and any(
        _alike(one, other)
        for written in workshop.session()
        for each in ast.walk(written.tree)
        for other in _written(workshop, written, each)
        for one in read
    )


def is_write(workshop: Workshop, text: Text, node: ast.AST) -> bool:
    """Whether a call writes something."""
    return any(True for _ in _written(workshop, text, node))


def _alike(read: _Place, written: _Place) -> bool:
    if read.kind != written.kind:
        return False
    if read.ends & written.ends:
        return True
    if not (read.open or written.open):
        return False
    return not (read.form and written.form) or read.form == written.form


# What is read ------------------------------------------------------------------------------------


def _read(workshop: Workshop, text: Text, call: ast.Call) -> Iterator[_Place]:
    last = _last(call)
    given = [*call.args, *(each.value for each in call.keywords if each.arg in _NAMED)]
    if "sql" in last or last in {"read_database", "read_database_uri"}:
        yield _tables(text, call)
        return
    for reading, writing in _SERVICES.items():
        if re.fullmatch(reading, last):
            yield _Place("service", frozenset({writing}), open=False)
    if last in {"get", "urlopen", "request", "stream"} and isinstance(call.func, ast.Attribute):
        yield _address(workshop, text, call)
    elif given and not _is_write_mode(call):
        ends, more = _ends(workshop, text, given[0])
        yield _Place("file", ends, more, _form(last))


_NAMED = frozenset({"filepath_or_buffer", "path", "io", "path_or_buf", "source", "file", "fname"})


def _tables(text: Text, call: ast.Call) -> _Place:
    sql = _texts(ast.walk(call))
    names = [each for each in call.args[:1] if isinstance(each, ast.Name)]
    sql += [each for name in names for each in _texts_of(text, name.id)]
    plain = {each for each in sql if re.fullmatch(r"\w+", each)}
    found = {name for each in sql for name in _TABLE.findall(each)} | plain
    return _Place("table", frozenset(map(_table, found)), not found)


def _table(name: str) -> str:
    return name.rpartition(".")[2].casefold()


def _texts_of(text: Text, name: str) -> list[str]:
    return [part for _, each in _bound(text, name) for part in _texts(ast.walk(each))]


# What is written ---------------------------------------------------------------------------------


def _written(workshop: Workshop, text: Text, node: ast.AST) -> Iterator[_Place]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
        found = _TABLE.findall(node.value)
        yield _Place("table", frozenset(map(_table, found)), not found)
    if not isinstance(node, ast.Call):
        return
    last = _last(node)
    if last == "to_sql":
        names = _texts(ast.walk(node))
        yield _Place("table", frozenset(map(_table, names)), not names)
    elif last == "commit" and not _says_sql(workshop):
        yield _Place("table", frozenset(), open=True)
    for writing in _SERVICES.values():
        if isinstance(node.func, ast.Attribute) and re.fullmatch(writing, last):
            yield _Place("service", frozenset({writing}), open=False)
    if last in _SENDING and isinstance(node.func, ast.Attribute) and node.args:
        yield _address(workshop, text, node)
    yield from _files(workshop, text, node, last)
    if last == "extractall":
        yield _Place("file", frozenset(), open=True)
    elif _is_elsewhere(workshop, text, node):
        texts = _texts(part for each in (*node.args, *node.keywords) for part in ast.walk(each))
        ends = {posixpath.basename(word) for each in texts for word in each.split()}
        yield _Place("file", frozenset(each for each in ends if "." in each), open=False)


def _is_elsewhere(workshop: Workshop, text: Text, call: ast.Call) -> bool:
    """Whether nobody sees here what a call does: another program, an object of a library."""
    last = qualified(text, call.func).rpartition(".")[2]
    if _READING.match(last) or last in _LOOKING | _PATHS | commands().keys():
        return False
    if isinstance(call.func, ast.Name) and not is_module(text, call.func):
        return False  # a built-in, or one of the app
    own = {each.name for one in workshop.session() for each in nodes_of(one, ast.FunctionDef)}
    return last not in own


_LOOKING = frozenset(
    {
        *("exists", "is_file", "stat", "getmtime", "getsize", "glob", "rglob", "basename", "Image"),
        *("endswith", "startswith", "info", "debug", "warning", "error", "exception", "log"),
        *("splitext", "dirname", "relpath", "join", "joinpath", "append", "index", "format"),
    }
)
"""Calls that are given the name of a file, and leave that alone."""


def _files(workshop: Workshop, text: Text, call: ast.Call, last: str) -> Iterator[_Place]:
    named = [each.value for each in call.keywords if each.arg in _NAMED]
    head, _, form = last.partition("_")
    if head in {"to", "write"} and form in _FORMATS:
        for each in [*call.args[:1], *named][:1]:
            ends, more = _ends(workshop, text, each)
            if ends or more:
                yield _Place("file", ends, more, form)
    elif last in {"write_text", "write_bytes"} and isinstance(call.func, ast.Attribute):
        yield _Place("file", *_ends(workshop, text, call.func.value))
    elif _is_write_mode(call):
        by_path = _receiver(call) if text.code(call.func) not in _OPENS else None
        yield _Place("file", *_ends(workshop, text, by_path or next(iter(call.args), None)))
    elif last in _SAVING and isinstance(call.func, ast.Attribute):
        every = [*call.args, *named, *([] if call.args else [call.func.value])]
        places = [_ends(workshop, text, each) for each in every]
        ends = frozenset(end for found, _ in places for end in found if "." in end or "=" in end)
        if ends:
            yield _Place("file", ends, open=False)


_OPENS = frozenset({"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"})


def _receiver(call: ast.Call) -> ast.expr | None:
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def _is_write_mode(call: ast.Call) -> bool:
    """Whether a file is opened to be written."""
    if _last(call) not in {"open", "ZipFile", "File", "HDFStore"}:
        return False
    texts = _texts([*call.args, *(each.value for each in call.keywords)])
    return any(re.fullmatch(r"[rbtwax+]{1,3}", each) and set(each) & set("wax+") for each in texts)


def _says_sql(workshop: Workshop) -> bool:
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) and _SQL.match(each.value)
        for text in workshop.session()
        for each in ast.walk(text.tree)
    )


# Names -------------------------------------------------------------------------------------------


def _last(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _form(last: str) -> str:
    return next((each for each in _FORMATS if each in last), "")


def _texts(nodes: Iterable[ast.AST]) -> list[str]:
    """Those of some nodes that are texts."""
    found = [each.value for each in nodes if isinstance(each, ast.Constant)]
    return [each for each in found if isinstance(each, str)]


def _address(workshop: Workshop, text: Text, call: ast.Call) -> _Place:
    """The host of an address, and the variables that it is made of."""
    given = [*call.args[:2], *(each.value for each in call.keywords if each.arg == "url")]
    names: set[str] = set()
    for node in (each for one in given for each in ast.walk(one)):
        if isinstance(node, ast.Name):
            names |= {f"={node.id}", *_ends(workshop, text, node)[0]}
        names |= {host for each in _texts([node]) for host in _HOST.findall(each)}
    return _Place("web", frozenset(names), not names)


def _ends(
    workshop: Workshop, text: Text, node: ast.expr | None, depth: int = _DEPTH
) -> tuple[frozenset[str], bool]:
    """The names that a path may end with, and whether there may be others.

    A variable that is not known is a name with ``=`` before it. What is no file has none.
    """
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, str):
            return frozenset(), False
        return frozenset({posixpath.basename(node.value.replace("\\", "/").rstrip("/"))}), False
    if node is None or depth < 0:
        return frozenset(), True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _ends(workshop, text, node.right, depth - 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _has_slash(node.right):
        return _ends(workshop, text, node.right, depth - 1)
    if isinstance(node, ast.JoinedStr) and _has_slash(node.values[-1] if node.values else node):
        return _ends(workshop, text, node.values[-1], depth - 1)
    if isinstance(node, ast.Call):
        last = _last(node)
        if last in _BUFFERS or (last == "getvalue"):
            return frozenset(), False
        inside = node.args[-1:] if last == "join" else node.args[:1]
        if last in _PATHS | {"ExcelWriter"}:
            return _ends(workshop, text, next(iter(inside), _receiver(node)), depth - 1)
        return frozenset(), True
    if isinstance(node, ast.Attribute):
        return frozenset({f"={node.attr}"}), True
    if isinstance(node, ast.Name):
        return _of_name(workshop, text, node, depth)
    return frozenset(), True


def _has_slash(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value


def _of_name(
    workshop: Workshop, text: Text, name: ast.Name, depth: int
) -> tuple[frozenset[str], bool]:
    """What a variable may be, wherever in its file it is set; or what a parameter is given."""
    values = [*_bound(text, name.id), *_given(workshop, text, name)]
    parts = [_ends(workshop, one, value, depth - 1) for one, value in values]
    ends = frozenset(end for found, _ in parts for end in found)
    if parts and not any(more for _, more in parts):
        return (ends | {f"={name.id}"}) if ends else ends, False
    return ends | {f"={name.id}"}, True


def _bound(text: Text, name: str) -> list[tuple[Text, ast.expr]]:
    found: list[tuple[Text, ast.expr]] = []
    for each in ast.walk(text.tree):
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            if any(isinstance(one, ast.Name) and one.id == name for one in targets):
                found.append((text, each.value))
        elif isinstance(each, ast.withitem):
            bound = each.optional_vars
            if isinstance(bound, ast.Name) and bound.id == name:
                found.append((text, each.context_expr))
    return found


def _given(workshop: Workshop, text: Text, name: ast.Name) -> list[tuple[Text, ast.expr]]:
    """What a parameter is given in the app."""
    scope = scope_of(text, name)
    if not isinstance(scope, FUNCTIONS):
        return []
    names = [each.arg for each in (*scope.args.posonlyargs, *scope.args.args)]
    if name.id not in names:
        return []
    at = names.index(name.id)
    found: list[tuple[Text, ast.expr]] = []
    for other in workshop.session():
        for use in uses_of(other, text.path.stem, scope.name, own=other is text):
            call = parents_of(other).get(use)
            if not isinstance(call, ast.Call):
                raise NoFixError
            keyword = [each.value for each in call.keywords if each.arg == name.id]
            found += [(other, each) for each in (keyword or call.args[at : at + 1])]
    return found
