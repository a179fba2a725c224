"""Text to tree, however deep it is, or what is wrong with it; where nodes of a tree stand."""

from __future__ import annotations

import ast
import re
import sys
import threading
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import libcst
from libcst import CSTNode

from stlint.garbage import paused_collection
from stlint.results.problems import SourceProblem
from stlint.syntax.lines import NEWLINE
from stlint.syntax.nesting import check_nesting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


__all__ = ["Interrupted", "Tree", "in_big_stack", "interrupt", "parse", "parse_as_python"]

Tree: TypeAlias = libcst.Module
"""What a file is parsed into."""
MAX_LINE = 200_000
STACK_BYTES = 64 * 1024 * 1024
RECURSION_LIMIT = 50_000

_Result = TypeVar("_Result")
_CHECK = CSTNode.__post_init__
_running: list[threading.Thread] = []
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
    CSTNode.__post_init__ = _no_check  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        CSTNode.__post_init__ = _CHECK  # type: ignore[method-assign]


def _no_check(_node: CSTNode) -> None:
    pass


_MAGIC = re.compile(
    r"\s*(?:[\w., \[\]'\"]+=\s*(?:!|%[A-Za-z])|%{1,2}[A-Za-z]|!{1,2}\s*\S"
    r"|\?{1,2}\w|[\w.]+\?{1,2}\s*$)"
)
"""A line that only a notebook understands: ``%matplotlib inline``, ``files = !ls``, ``df?``."""


def parse_as_python(text: str) -> None:
    """Parse a text with the parser of this Python, without its warnings.

    Raises:
        SyntaxError: it is no Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(text)


def _syntax_problem(text: str, row: int, column: int) -> SourceProblem:
    """Say what is wrong in the words of Python itself; row and column are the parser's."""
    try:
        parse_as_python(text)
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


class Interrupted(BaseException):
    """What is done in a big stack is no longer wanted."""


def interrupt() -> None:
    """Let what ``in_big_stack`` runs in another thread end with ``Interrupted``, if it does."""
    import ctypes  # noqa: PLC0415 - only who stays interrupts

    for thread in _running[-1:]:
        number = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, ctypes.py_object(Interrupted))


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
        _running.append(thread)
        thread.join()
    finally:
        _running.clear()
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if raised:
        raise raised[0]
    if not result:  # it was interrupted before it began
        raise Interrupted
    return result[0]


# Positions ---------------------------------------------------------------------------------------
