"""Text to tree, however deep it is, or what is wrong with it; where nodes of a tree stand."""

from __future__ import annotations

import ast
import re
import sys
import threading
import warnings
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import libcst
from libcst import CSTNode
from libcst._nodes.internal import CodegenState

from stlint.collection import paused_collection
from stlint.findings import Span
from stlint.nesting import check_nesting
from stlint.problems import SourceProblem
from stlint.reading import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from stlint.reading import Source

__all__ = ["Located", "Tree", "check_syntax", "in_big_stack", "locate", "parse", "spans"]

Tree: TypeAlias = libcst.Module
"""What a file is parsed into."""
MAX_LINE = 200_000
STACK_BYTES = 64 * 1024 * 1024
RECURSION_LIMIT = 50_000

_Result = TypeVar("_Result")
_LONE_BACKSLASH = re.compile(r"(?:\A|[\r\n])[ \t\f]*\\(?=[\r\n])")
"""A line that consists of a backslash."""
_PARSER_PLACE = re.compile(r"error at (\d+):(\d+)")


def parse(text: str, encoding: str) -> libcst.Module:
    """Parse a file.

    Args:
        text: the decoded text, without a byte order mark.
        encoding: the codec that it was decoded with.

    Raises:
        SourceProblem: the text is no Python, or nested too deeply to be parsed.
    """
    null = text.find("\0")
    if null >= 0:
        row, column = _position(text, null)
        raise SourceProblem("syntax", "a null byte is not allowed in Python", row, column)
    for row, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            message = f"the line is longer than {MAX_LINE // 1000} kB, so the file is not checked"
            raise SourceProblem("too-large", message, row, 1)
    check_nesting(text)
    try:
        with paused_collection(), _unchecked_nodes():
            tree = libcst.parse_module(text, libcst.PartialParserConfig(encoding=encoding))
    except libcst.ParserSyntaxError as error:
        place = _PARSER_PLACE.search(error.message)
        row, column = (int(place[1]), int(place[2])) if place else (error.raw_line, 1)
        raise _syntax_problem(text, row, column) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a failed assertion in Rust becomes
            raise
        raise _syntax_problem(text, 1, 1) from error
    lone = _LONE_BACKSLASH.search(text)
    if lone and tree.code != text:
        # libcst 1.9 loses it, and with it the place, or even the block, of what follows.
        row, column = _position(text, lone.end() - 1)
        message = (
            "a backslash that begins a statement is not understood, so the file is not checked"
        )
        raise SourceProblem("unsupported", message, row, column)
    return tree


@contextmanager
def _unchecked_nodes() -> Iterator[None]:
    """Leave out the checks of libcst that are for nodes which are built by hand.

    What its parser made of a text is as the grammar has it. They take a tenth of the parser's time.
    """
    check = CSTNode.__post_init__
    CSTNode.__post_init__ = _no_check  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        CSTNode.__post_init__ = check  # type: ignore[method-assign]


def _no_check(_node: CSTNode) -> None:
    pass


def check_syntax(source: Source) -> None:
    """Find out whether a file can be parsed, at a twentieth of the cost of parsing it.

    Raises:
        SourceProblem: as ``source.tree`` does.
    """
    try:
        _parse_as_python(source.text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        _ = source.tree  # the syntax may be newer than this Python
        source.drop_tree()


_MAGIC = re.compile(
    r"\s*(?:[\w., \[\]'\"]+=\s*(?:!|%[A-Za-z])|%{1,2}[A-Za-z]|!{1,2}\s*\S"
    r"|\?{1,2}\w|[\w.]+\?{1,2}\s*$)"
)
"""A line that only a notebook understands: ``%matplotlib inline``, ``files = !ls``, ``df?``."""


def _parse_as_python(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(text)


def _syntax_problem(text: str, row: int, column: int) -> SourceProblem:
    """Say what is wrong in the words of Python itself; row and column are the parser's."""
    try:
        _parse_as_python(text)
        message = "Python knows this syntax, stlint does not yet; the file is not checked"
        return SourceProblem("unsupported", message, max(row, 1), max(column, 1))
    except SyntaxError as error:
        message = error.msg or "invalid syntax"
        # Before 3.12 the column of an error in an f-string counts from its field.
        if error.lineno and not (message.startswith("f-string") and error.lineno == row):
            row, column = error.lineno, error.offset or 1
    except (ValueError, MemoryError, RecursionError):
        message = "invalid syntax"
    lines = NEWLINE.split(text)
    if row <= len(lines) and _MAGIC.match(lines[row - 1]):
        message = "IPython magic is not Python: take the line out, or make it a comment"
    return SourceProblem("syntax", message, max(row, 1), max(column, 1))


def _position(text: str, offset: int) -> tuple[int, int]:
    """Row and column, both from 1, of a character of the text."""
    lines = NEWLINE.split(text[:offset])
    return len(lines), len(lines[-1]) + 1


def in_big_stack(function: Callable[..., _Result], *arguments: Any) -> _Result:
    """Call a function in a thread whose stack holds the deepest tree that is let through.

    Returns:
        What the function returns.

    Raises:
        BaseException: whatever the function raises.
    """
    result: list[_Result] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            result.append(function(*arguments))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            raised.append(error)

    limit = sys.getrecursionlimit()
    size = threading.stack_size(STACK_BYTES)
    try:
        sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
        thread = threading.Thread(target=run, name="stlint", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if raised:
        raise raised[0]
    return result[0]


# Positions ---------------------------------------------------------------------------------------


def spans(source: Source, nodes: Collection[CSTNode]) -> dict[CSTNode, Span]:
    """Find where some nodes of a tree stand.

    Args:
        source: the file.
        nodes: nodes of ``source.tree``, the very objects.

    Returns:
        The span of each node that is part of the tree: from its first to behind its last character
        that is not white space around it, as ``libcst.metadata.PositionProvider`` has it.
    """
    return locate(source, nodes, ()).spans


class Located(NamedTuple):
    """Spans of nodes, and the first and last row of statements."""

    spans: dict[CSTNode, Span]
    rows: dict[CSTNode, tuple[int, int]]


def locate(source: Source, nodes: Collection[CSTNode], statements: Collection[CSTNode]) -> Located:
    """Find where some nodes and some statements stand.

    Args:
        source: the file.
        nodes: nodes of ``source.tree`` whose spans are wanted.
        statements: nodes of ``source.tree`` whose rows are wanted. Those of a compound statement
            are its decorators and its head: what ends with the colon.

    Returns:
        What was found; nodes that are not in the tree are missing.
    """
    if not nodes and not statements:
        return Located({}, {})
    module = source.tree
    state = _Counter(module.default_indent, module.default_newline)
    state.watch([*nodes, *statements, *(part for each in statements for part in _head(each))])
    with suppress(_AllSeen):
        module._codegen(state)  # noqa: SLF001 - the only exact source of positions
    lost = _lost_form_feeds(source)
    path = str(source.path)
    return Located(
        {
            node: Span(
                path,
                row,
                column + 1 + lost.get(row, 0),
                end_row,
                end_column + 1 + lost.get(end_row, 0),
            )
            for node in nodes
            if id(node) in state.places
            for row, column, end_row, end_column in [state.places[id(node)]]
        },
        {each: _rows(each, state) for each in statements if id(each) in state.places},
    )


def _head(statement: CSTNode) -> list[CSTNode]:
    """The parts of a compound statement that tell where its head begins and ends."""
    decorators = getattr(statement, "decorators", ())
    body = getattr(statement, "body", None)
    cases = getattr(statement, "cases", ())
    return [*decorators[:1], *([body] if isinstance(body, libcst.BaseSuite) else cases[:1])]


def _rows(statement: CSTNode, state: _Counter) -> tuple[int, int]:
    first, _, last, _ = state.places[id(statement)]
    for part in _head(statement):
        if isinstance(part, libcst.Decorator):
            first = min(first, state.places[id(part)][0])
        elif isinstance(part, libcst.MatchCase):
            last = max(first, state.places[id(part)][0] - 1)
        else:
            last = state.starts[id(part)][0]
    return first, last


def _lost_form_feeds(source: Source) -> dict[int, int]:
    """How many leading form feeds the tree forgot, by row."""
    if "\f" not in source.text:
        return {}
    kept = NEWLINE.split(source.tree.code)
    return {
        row: len(line) - len(after)
        for row, (line, after) in enumerate(zip(source.lines, kept, strict=False), 1)
        if line != after and line.endswith(after) and not line[: -len(after) or None].strip("\f")
    }


class _AllSeen(Exception):  # noqa: N818 - control flow, not an error
    """The last wanted node is behind us."""


class _Counter(CodegenState):
    """Generates code without keeping it: only counts rows and columns."""

    __slots__ = ("column", "line", "missing", "places", "starts", "wanted")

    def __init__(self, default_indent: str, default_newline: str) -> None:
        super().__init__(default_indent, default_newline)
        self.line = 1
        self.column = 0
        self.wanted: set[int] = set()
        self.missing: set[int] = set()
        self.starts: dict[int, tuple[int, int]] = {}
        self.places: dict[int, tuple[int, int, int, int]] = {}

    def watch(self, nodes: Collection[CSTNode]) -> None:
        more = set(map(id, nodes))
        self.missing |= more
        self.wanted |= more

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        if not self.tokens:
            self.tokens.append("")  # an empty list would make Module add a newline
        if "\n" in value or "\r" in value:
            pieces = NEWLINE.split(value)
            self.line += len(pieces) - 1
            self.column = len(pieces[-1])
        else:
            self.column += len(value)

    def pop_trailing_newline(self) -> None:
        """Nothing to pop: no tokens are kept."""

    def before_codegen(self, node: CSTNode) -> None:
        if id(node) in self.wanted:
            self.starts[id(node)] = (self.line, self.column)

    def after_codegen(self, node: CSTNode) -> None:
        me = id(node)
        if me in self.wanted:
            if me not in self.places:
                self.places[me] = (*self.starts[me], self.line, self.column)
            self.missing.discard(me)
            if not self.missing:
                raise _AllSeen

    def record_syntactic_position(
        self,
        node: CSTNode,
        *,
        start_node: CSTNode | None = None,
        end_node: CSTNode | None = None,
    ) -> Any:
        if id(node) not in self.wanted:
            return _NOTHING
        return self._record(node, start_node, end_node)

    @contextmanager
    def _record(
        self, node: CSTNode, start_node: CSTNode | None, end_node: CSTNode | None
    ) -> Iterator[None]:
        self.watch([each for each in (start_node, end_node) if each is not None])
        start = (self.line, self.column)
        yield
        end = (self.line, self.column)
        if start_node is not None:
            start = self.places[id(start_node)][:2]
        if end_node is not None:
            end = self.places[id(end_node)][2:]
        self.places[id(node)] = (*start, *end)


_NOTHING = nullcontext()
