"""Where nodes of a tree stand in the text: exact, and counted only as far as they are asked for."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import libcst
from libcst import CSTNode
from libcst._nodes.internal import CodegenState

from stlint.results.finding import Span
from stlint.syntax.lines import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stlint.syntax.source import Source

__all__ = ["Located", "locate", "spans"]


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
