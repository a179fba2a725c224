"""Refuses text that the parser would not survive, or not in reasonable time, before it is parsed.

Measured with libcst 1.9 in a thread with a stack of 64 MiB: brackets cost time and memory for each
character at each depth, chains of operators, attributes and calls cost the square of their length,
and patterns of ``case`` cost up to four times as much for each further bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stlint.results.problems import SourceProblem
from stlint.syntax.lexer import FIELD_CLOSES, FIELD_OPENS, JOINED, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["check_nesting"]

MAX_BRACKETS = 200
"""CPython's own limit."""
MAX_LINKS = 1_000
"""Of one expression: operators, attributes, calls and brackets from its root to its last leaf."""
MAX_STRINGS = 2_900
"""Side by side; libcst calls a few more a syntax error."""
MAX_ELIF = 2_000
MAX_WORK = 5_000_000
"""Characters times their depth: about 3 GB of the parser's memory."""
MAX_CHAIN_WORK = 50_000_000
"""Squares of lengths of chains: about 20 seconds."""
MAX_PATTERN_WORK = 3_000_000
"""Characters of patterns times four to the power of their depth: a few seconds."""
SHORT = 400
"""A logical line of fewer characters (strings count one) cannot hold a costly chain."""


def check_nesting(text: str) -> None:
    """Look for brackets, chains and strings that are too many for the parser.

    Args:
        text: a Python file, right or wrong.

    Raises:
        SourceProblem: of kind ``too-deep`` or ``too-large``, at the line where it shows.
    """
    code = skeleton(text)
    _check_strings(code)
    if code.count("elif") > MAX_ELIF:
        raise _too_deep(1, f"there are more than {MAX_ELIF:,} branches")
    chains = patterns = 0
    for line in _costly_lines(code):
        is_case = line.text.startswith("case") and line.deepest > 0
        if is_case:
            patterns += _pattern_work(line.text)
            if patterns > MAX_PATTERN_WORK:
                raise _too_deep(line.row, "a pattern is nested too deeply")
        if len(line.text) >= SHORT:
            chains += _chain_work(line)
            if chains > MAX_CHAIN_WORK:
                raise _too_deep(line.row, "there are too many long chains of operators or calls")


def _too_deep(row: int, what: str) -> SourceProblem:
    return SourceProblem("too-deep", f"{what}, so the file is not checked", row)


# Lines

_BRACKETS = b"()[]{}\x01\x02"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS) - {ord("\n")})
_OPENS = "([{\x01"
_WORD_OR_STRING = re.compile(rf"(?:(?:[bBuUrR]{{0,2}}\"[\s{JOINED}]*)+)")


class _Line(NamedTuple):
    """A logical line: its first row, its code without indentation, its deepest bracket."""

    row: int
    text: str
    deepest: int


def _costly_lines(code: str) -> Iterator[_Line]:
    """Watch the depth of brackets; give the logical lines that are long or may be a ``case``."""
    shapes = code.encode("ascii", "replace").translate(None, _NO_BRACKETS).split(b"\n")
    known: dict[bytes, tuple[int, int]] = {b"": (0, 0)}
    row = first = 1
    depth = deepest = work = 0
    parts: list[str] = []
    for line, shape in zip(code.split("\n"), shapes, strict=True):
        stripped = line.strip()
        work += len(stripped)
        if shape or depth:
            if shape not in known:
                known[shape] = _rise(shape)
            change, rise = known[shape]
            deepest = max(deepest, depth + rise)
            if deepest > MAX_BRACKETS:
                raise _too_deep(row, f"brackets are nested more than {MAX_BRACKETS} deep")
            work += len(stripped) * (depth + rise)
            depth = max(0, depth + change)
            if parts or depth:
                parts.append(stripped)
                stripped = "\n".join(parts) if not depth else ""
        if work > MAX_WORK:
            message = (
                "the file is too much code to be parsed in reasonable time, so it is not checked"
            )
            raise SourceProblem("too-large", message, row)
        row += 1 + line.count(JOINED)
        if not depth:
            if len(stripped) >= SHORT or (deepest and stripped.startswith("case")):
                yield _Line(first, stripped, deepest)
            parts = []
            deepest = 0
            first = row
    if parts:
        yield _Line(first, "\n".join(parts), deepest)


def _rise(shape: bytes) -> tuple[int, int]:
    """By how much brackets change the depth, and how far they raise it in between."""
    depth = highest = 0
    for character in shape.decode("ascii"):
        depth += 1 if character in _OPENS else -1
        highest = max(highest, depth)
    return depth, highest


def _check_strings(code: str) -> None:
    if code.count('"') <= MAX_STRINGS:
        return
    without_fields = code
    fields = 1
    while fields:
        without_fields, fields = re.subn(
            rf"{FIELD_OPENS}([^{FIELD_OPENS}{FIELD_CLOSES}]*){FIELD_CLOSES}",
            lambda field: "\n" * field[1].count("\n"),
            without_fields,
        )
    for run in _WORD_OR_STRING.finditer(without_fields):
        if run.group().count('"') > MAX_STRINGS:
            before = without_fields[: run.start()]
            row = 1 + before.count("\n") + before.count(JOINED)
            raise _too_deep(row, f"more than {MAX_STRINGS:,} string literals stand side by side")


# Chains

_LINK = re.compile(
    r"[()\[\]{},;.\x01\x02:~@%^&|<>/+-]|\*\*?"
    r"|\b(?:not|lambda|if|else|and|or|for|in|is|await|from|yield)\b"
)


def _chain_work(line: _Line) -> int:
    """Estimate the work that the chains of a line make.

    Raises:
        SourceProblem: the tree of an expression would be higher than ``MAX_LINKS``.
    """
    work = 0
    outer: list[list[int]] = []
    links = below = highest = lambdas = 0
    for found in _LINK.finditer(line.text):
        mark = found.group()
        if mark in _OPENS:
            outer.append([links, below, highest, lambdas])
            links = below = highest = lambdas = 0
        elif mark in ")]}\x02":
            height = 1 + max(highest, links + below)
            work += links * links
            if outer:
                links, below, highest, lambdas = outer.pop()
            else:
                links = below = highest = lambdas = 0
            below = max(below, height)
            links += 1
        elif mark in ",;":
            if not lambdas:
                work += links * links
                highest = max(highest, links + below)
                links = below = 0
        elif mark == ":":
            lambdas = max(0, lambdas - 1)
        else:
            links += 1
            lambdas += mark == "lambda"
        if links + below > MAX_LINKS:
            what = f"an expression is more than {MAX_LINKS:,} operators, calls or attributes deep"
            raise _too_deep(line.row, what)
    return work + links * links


def _pattern_work(pattern: str) -> int:
    work = depth = 0
    for character in pattern:
        if character in _OPENS:
            depth += 1
        elif character in ")]}\x02":
            depth -= 1
        work += 4 ** min(max(depth, 0), 20)
    return work
