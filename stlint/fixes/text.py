"""The text of a file as those see it who edit it: exact places, and the habits of its author."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from stlint.results.finding import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.syntax.source import Source

__all__ = ["FUNCTIONS", "NoFixError", "Text", "slug"]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, ast.Module)
_LINE_END = re.compile(r"\r\n?|\n")
_N = TypeVar("_N", bound=ast.AST)


class NoFixError(Exception):
    """It is not known how to fix this."""


def slug(text: str, separator: str = "-") -> str:
    """Make a name of a label: ``Delete it!`` becomes ``delete-it``."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return separator.join(words[:5])[:40].strip(separator)


class Text:
    """A file that fixes are made for.

    Positions are offsets in ``text``, counted in characters.

    Raises:
        NoFixError: the syntax is not known to the Python that stlint runs on.
    """

    def __init__(self, source: Source) -> None:
        self.path: Path = source.path
        self.text = source.text
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse(self.text)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise NoFixError from error

    # -- places -----------------------------------------------------------------------------------

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def offset(self, row: int, column: int) -> int:
        """The offset of a row and column, both from 1."""
        return self._starts[row - 1] + column - 1

    def _byte_offset(self, row: int, column: int) -> int:
        """The offset of a row from 1 and a column in bytes of UTF-8 from 0."""
        start = self._starts[row - 1]
        line = self.text[start : start + column]
        if line.isascii():
            return start + column
        return start + len(line.encode()[:column].decode("utf-8", "replace"))

    def start(self, node: ast.AST) -> int:
        """Where a node begins; a statement begins with its decorators."""
        first = (getattr(node, "decorator_list", None) or [node])[0]
        at = self._byte_offset(first.lineno, first.col_offset)
        if first is not node:
            at = self.text.rindex("@", 0, at)
        return at

    def end(self, node: ast.AST) -> int:
        """Where a node ends, exclusive."""
        return self._byte_offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def code(self, node: ast.AST) -> str:
        """The text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def line_start(self, at: int) -> int:
        """Where the line of an offset begins."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        """Where the line of an offset ends, without the newline."""
        found = _LINE_END.search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> int:
        """Where the line behind that of an offset begins."""
        found = _LINE_END.search(self.text, at)
        return found.end() if found else len(self.text)

    def margin(self, at: int) -> str:
        """The white space that the line of an offset begins with."""
        line = self.text[self.line_start(at) : at]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def leads_line(self, node: ast.AST) -> bool:
        """Whether nothing stands before a node on its line."""
        at = self.start(node)
        return not self.text[self.line_start(at) : at].strip(" \t\f")

    def edit(self, start: int, end: int, content: str) -> Edit:
        """Put a text, in which newlines are line feeds, in the place of a piece of the file."""
        rows = [self._place(start), self._place(end)]
        span = Span(str(self.path), *rows[0], *rows[1])
        return Edit(span, content.replace("\n", self.newline))

    def _place(self, at: int) -> tuple[int, int]:
        row = bisect_right(self._starts, at)
        return row, at - self._starts[row - 1] + 1

    # -- nodes ------------------------------------------------------------------------------------

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def nodes(self, kind: type[_N]) -> list[_N]:
        """The nodes of a kind, from the outside in."""
        return self._kinds.get(kind, [])  # type: ignore[return-value]

    @cached_property
    def _kinds(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in ast.walk(self.tree):
            found.setdefault(type(node), []).append(node)
        return found

    @cached_property
    def entries(self) -> dict[object, list[ast.Attribute | ast.Subscript]]:
        """The nodes that may be entries of something, by the names of these, as they stand."""
        found: dict[object, list[ast.Attribute | ast.Subscript]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                found.setdefault(node.attr, []).append(node)
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                found.setdefault(node.slice.value, []).append(node)
        return found

    @cached_property
    def _beginning(self) -> dict[int, list[ast.AST]]:
        """The nodes that begin in each row."""
        found: dict[int, list[ast.AST]] = {}
        for node in ast.walk(self.tree):
            if hasattr(node, "lineno"):
                found.setdefault(node.lineno, []).append(node)
        return found

    def at(self, span: Span, kind: type[_N]) -> _N:
        """The node of a kind that stands exactly there.

        Raises:
            NoFixError: there is none.
        """
        start, end = (
            self.offset(span.row, span.column),
            self.offset(span.end_row, span.end_column),
        )
        for node in self._beginning.get(span.row, ()):
            if (
                isinstance(node, kind)
                and self._byte_offset(node.lineno, node.col_offset) == start  # type: ignore[attr-defined]
                and self.end(node) == end
            ):
                return node
        raise NoFixError

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, the nearest first."""
        while (above := self.parents.get(node)) is not None:
            yield above
            node = above

    def scope(self, node: ast.AST) -> ast.AST:
        """The function, lambda, class or module whose body a node is in."""
        below = node
        for above in self.around(node):
            if isinstance(above, _SCOPES):
                body = above.body
                if body is below or (isinstance(body, list) and below in body):
                    return above
            below = above
        return self.tree

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that a node is part of."""
        for each in (node, *self.around(node)):
            if isinstance(each, ast.stmt):
                return each
        raise NoFixError

    def is_formatted(self, at: int) -> bool:
        """Whether an offset is in an f-string."""
        return any(start < at < end for start, end in self._formatted)

    @cached_property
    def _formatted(self) -> list[tuple[int, int]]:
        return [
            (self.start(node), self.end(node))
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr)
        ]

    def comments(self, start: int, end: int) -> list[str]:
        """The comments that begin in a piece of the file."""
        return [text for at, text in self._comments if start <= at < end]

    @cached_property
    def _comments(self) -> list[tuple[int, str]]:
        """Every comment and where it begins."""
        lines = io.StringIO(self.text, newline=None)
        try:
            return [
                (self.offset(each.start[0], each.start[1] + 1), each.string)
                for each in tokenize.generate_tokens(lines.readline)
                if each.type == tokenize.COMMENT
            ]
        except (tokenize.TokenError, SyntaxError) as error:
            raise NoFixError from error

    # -- habits -----------------------------------------------------------------------------------

    @cached_property
    def newline(self) -> str:
        """The newline that the file uses."""
        found = _LINE_END.search(self.text)
        return found.group() if found else "\n"

    @cached_property
    def quote(self) -> str:
        """The quotation mark that most strings of the file are in."""
        marks = {"'": 0, '"': 0}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                mark = self.text[self.start(node) : self.start(node) + 3].lstrip("rRbBuUfF")[:1]
                if mark in marks:
                    marks[mark] += 1
        return "'" if marks["'"] > marks['"'] else '"'

    def quoted(self, text: str) -> str:
        """Write a string the way the file does."""
        if self.quote in text or "\\" in text or not text.isprintable():
            return repr(text)
        return f"{self.quote}{text}{self.quote}"

    @cached_property
    def unit(self) -> str:
        """What one level of indentation is."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt) and isinstance(body, list) and self.leads_line(body[0]):
                outer, inner = self.margin(self.start(node)), self.margin(self.start(body[0]))
                if inner.startswith(outer) and inner != outer:
                    return inner[len(outer) :]
        return "    "

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the file uses, whatever for."""
        return frozenset(re.findall(r"[^\W\d]\w*", self.text))

    @cached_property
    def strings(self) -> tuple[frozenset[str], frozenset[str]]:
        """Every string of the file, and what those begin with that are put together."""
        whole: set[str] = set()
        heads: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, int):
                whole.add(str(node.value))
            elif isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                heads.add(str(first.value) if isinstance(first, ast.Constant) else "")
            elif isinstance(node, ast.Attribute):
                whole.add(node.attr)
        return frozenset(whole), frozenset(heads - {""})

    @cached_property
    def _given(self) -> dict[str, ast.AST]:
        return {}

    def fresh(self, name: str, owner: ast.AST) -> str:
        """A name that the file does not use yet: this one, or with a number.

        It is for ``owner``: what is made for something else in the file gets another one.
        """
        number = 1
        wanted = name
        while wanted in self.names or self._given.get(wanted, owner) is not owner:
            number += 1
            wanted = f"{name}_{number}"
        self._given[wanted] = owner
        return wanted

    def ending(self, start: str, wanted: str, owner: ast.AST) -> str:
        """What is to follow ``start-`` in a string of the file, as in no other one.

        Args:
            start: how the string begins, such as ``{key}``.
            wanted: what is to follow; or the same with a number.
            owner: what it is for.
        """
        number = 1
        ending = wanted
        while (
            re.search(rf"{re.escape(f'{start}-{ending}')}(?![^\W_])", self.text)
            or self._given.get(f"{start}-{ending}", owner) is not owner
        ):
            number += 1
            ending = f"{wanted}-{number}"
        self._given[f"{start}-{ending}"] = owner
        return ending

    @cached_property
    def _counters(self) -> dict[ast.AST, str]:
        return {}

    def counter(self, target: ast.AST) -> str:
        """A fresh name for the number of the turn of a loop, the same for the same loop."""
        known = self._counters
        if target not in known:
            number = len(known) + 1
            wanted = "number" if number == 1 else f"number_{number}"
            known[target] = self.fresh(wanted, target)
        return known[target]

    def uses(self, module: str, name: str, *, own: bool) -> Iterator[ast.expr]:
        """Where a function is used that is defined at the top of a module.

        Args:
            module: the last part of the module's name.
            name: the function.
            own: this file is that module.
        """
        locals_: set[str] = {name} if own else set()
        modules: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                for each in node.names:
                    if each.name == name and (node.module or "").rpartition(".")[2] == module:
                        locals_.add(each.asname or name)
                    elif each.name == module:
                        modules.add(each.asname or module)
            elif isinstance(node, ast.Import):
                for each in node.names:
                    if each.name.rpartition(".")[2] == module:
                        modules.add(each.asname or each.name)
        for node in ast.walk(self.tree):
            if (isinstance(node, ast.Name) and node.id in locals_) or (
                isinstance(node, ast.Attribute)
                and (node.attr == name and self.code(node.value) in modules)
            ):
                yield node

    @cached_property
    def _imported(self) -> dict[str, str]:
        """What the names of imports mean, wherever in the file they are."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update({each.asname: each.name for each in node.names if each.asname})
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for each in node.names:
                    found[each.asname or each.name] = f"{node.module}.{each.name}"
        return found

    def is_module(self, node: ast.expr) -> bool:
        """Whether something is a name of what is imported, or an attribute of that."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._modules

    @cached_property
    def _modules(self) -> set[str]:
        """Every name that an import binds, wherever in the file."""
        return {
            (each.asname or each.name).partition(".")[0]
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for each in node.names
        }

    def qualified(self, node: ast.expr) -> str:
        """The full name of what is called ``pd.read_csv``; a part that is no name is ``*``."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        root = self._imported.get(node.id, node.id) if isinstance(node, ast.Name) else "*"
        return ".".join([root, *reversed(parts)])

    # -- Streamlit --------------------------------------------------------------------------------

    @cached_property
    def _head(self) -> int:
        """How many statements at the top are the docstring and imports, up to Streamlit's."""
        body = self.tree.body
        count = 1 + max(
            (at for at, each in enumerate(body) if self._binds_streamlit(each)), default=-1
        )
        if not count and body and _is_docstring(body[0]):
            count = 1
        while count < len(body) and _is_import(body[count]):
            count += 1
        return count

    def _binds_streamlit(self, statement: ast.stmt) -> bool:
        if isinstance(statement, ast.ImportFrom):
            return statement.module == "streamlit" and not statement.level
        return isinstance(statement, ast.Import) and any(
            each.name == "streamlit" for each in statement.names
        )

    @cached_property
    def _streamlit(self) -> dict[str, str]:
        """What is imported from Streamlit at the top of the file: its name there, by its own."""
        found: dict[str, str] = {}
        for statement in self.tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                from_it = isinstance(statement, ast.ImportFrom)
                for each in statement.names if self._binds_streamlit(statement) else ():
                    if from_it or each.name == "streamlit":
                        found["." + each.name if from_it else ""] = each.asname or each.name
        return found

    @property
    def streamlit(self) -> str:
        """What Streamlit is called at the top of the file.

        Raises:
            NoFixError: it is not imported there.
        """
        if "" not in self._streamlit:
            raise NoFixError
        return self._streamlit[""]

    @property
    def state(self) -> str:
        """What session state is called."""
        return self._streamlit.get(".session_state") or f"{self.streamlit}.session_state"

    def command(self, name: str) -> str:
        """What a command of Streamlit is called."""
        return self._streamlit.get(f".{name}") or f"{self.streamlit}.{name}"

    @property
    def top(self) -> tuple[int, int]:
        """Where what is to come first belongs: behind the imports.

        Returns:
            The start of a line, and the number of the statement that is there.
        """
        count = self._head
        if not count:
            raise NoFixError
        if count < len(self.tree.body) and not self.leads_line(self.tree.body[count]):
            raise NoFixError  # import streamlit as st; st.write(1)
        return self.next_line(self.end(self.tree.body[count - 1])), count

    def below_imports(self, block: str) -> Edit:
        """Put statements behind the imports, with a blank line before and after them."""
        at, count = self.top
        before = "" if self.text[at - 1 : at] in "\r\n" else "\n"
        rest = self.tree.body[count:]
        close = rest and not _LINE_END.match(self.text, at)
        return self.edit(at, at, f"{before}\n{block}\n{chr(10) if close else ''}")

    def lines_of(self, node: ast.stmt) -> tuple[int, int]:
        """The whole lines that a statement has to itself.

        Raises:
            NoFixError: it shares a line with another one.
        """
        start, end = self.line_start(self.start(node)), self.line_end(self.end(node))
        tail = self.text[self.end(node) : end].strip()
        if not self.leads_line(node) or (tail and not tail.startswith("#")):
            raise NoFixError
        return start, self.next_line(end)


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_import(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Try):
        parts = [*statement.body, *(each for one in statement.handlers for each in one.body)]
        return any(map(_is_import, statement.body)) and all(
            _is_import(each) or isinstance(each, ast.Assign | ast.Pass) for each in parts
        )
    return isinstance(statement, ast.Import | ast.ImportFrom)
