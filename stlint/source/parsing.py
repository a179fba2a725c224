"""Turns the text of a file into a tree, however deep it is, or says what is wrong with the text."""

from __future__ import annotations

import ast
import re
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, TypeVar

import libcst

from stlint.collection import paused_collection
from stlint.nesting import check_nesting
from stlint.problems import SourceProblem
from stlint.source import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.source import Source

__all__ = ["check_syntax", "in_big_stack", "parse"]

MAX_LINE = 200_000
STACK_BYTES = 64 * 1024 * 1024
RECURSION_LIMIT = 50_000

_Result = TypeVar("_Result")
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
        with paused_collection():
            return libcst.parse_module(text, libcst.PartialParserConfig(encoding=encoding))
    except libcst.ParserSyntaxError as error:
        place = _PARSER_PLACE.search(error.message)
        row, column = (int(place[1]), int(place[2])) if place else (error.raw_line, 1)
        raise _syntax_problem(text, row, column) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a failed assertion in Rust becomes
            raise
        raise _syntax_problem(text, 1, 1) from error


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


def _parse_as_python(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(text)


def _syntax_problem(text: str, row: int, column: int) -> SourceProblem:
    """Say what is wrong in the words of Python itself; row and column are the parser's."""
    message = "this syntax is not known to stlint"
    try:
        _parse_as_python(text)
    except SyntaxError as error:
        message = error.msg or "invalid syntax"
        # Before 3.12 the column of an error in an f-string counts from its field.
        if error.lineno and not (message.startswith("f-string") and error.lineno == row):
            row, column = error.lineno, error.offset or 1
    except (ValueError, MemoryError, RecursionError):
        message = "invalid syntax"
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
