"""Refuses text that the parser would not survive, or not in reasonable time, before it is parsed.

Measured with libcst 1.9 in a thread with a stack of 64 MiB: brackets cost time and memory for each
character at each depth, chains of operators, attributes and calls cost the square of their length,
and patterns of ``case`` cost up to four times as much for each further bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stlint.problems import SourceProblem

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

_FIELD_OPENS = "\x01"
_FIELD_CLOSES = "\x02"
_JOINED = "\x0b"
"""Stands for a newline inside a string or behind a backslash: a row, but no end of a line."""


def check_nesting(text: str) -> None:
    """Look for brackets, chains and strings that are too many for the parser.

    Args:
        text: a Python file, right or wrong.

    Raises:
        SourceProblem: of kind ``too-deep`` or ``too-large``, at the line where it shows.
    """
    skeleton = _skeleton(text.replace("\r\n", "\n").replace("\r", "\n"))
    _check_strings(skeleton)
    if skeleton.count("elif") > MAX_ELIF:
        raise _too_deep(1, f"there are more than {MAX_ELIF:,} branches")
    chains = patterns = 0
    for line in _logical_lines(skeleton):
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


# Strings and comments

_PLAIN = r"""
    \#[^\n]*
  | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\\?\Z)
  | \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:\"\"\"|\\?\Z)
  | '[^'\\\n]*(?:\\.[^'\\\n]*)*(?:'|(?=\n)|\\?\Z)
  | "[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?=\n)|\\?\Z)
"""
_FORMATTED = r"(?<!\w)(?P<prefix>[fFtT][rR]?|[rR][fFtT])(?P<quote>'''|\"\"\"|'|\")"
_CODE = re.compile(rf"{_FORMATTED} | \\\n | {_PLAIN}", re.VERBOSE | re.DOTALL)
_FIELD = re.compile(rf"{_FORMATTED} | \\\n | {_PLAIN} | [()\[\]{{}}:\n]", re.VERBOSE | re.DOTALL)
_SPEC = re.compile(r"[{}\n]|'''|\"\"\"|'|\"")


def _text_pattern(prefix: str, quote: str) -> re.Pattern[str]:
    named = "" if "r" in prefix.lower() else r"\\N\{|"
    return re.compile(rf"{named}\\[^{{}}]|\{{\{{|\}}\}}|\{{|\}}|\n|{quote}", re.DOTALL)


_TEXTS = {
    (prefix, quote): _text_pattern(prefix, quote)
    for prefix in ("", "r")
    for quote in ("'", '"', "'''", '"""')
}


class _Frame:
    """An f-string that is open: in its text, in a field's expression, or in a field's format."""

    __slots__ = ("depth", "mode", "quote", "text")

    def __init__(self, mode: str, quote: str, text: re.Pattern[str]) -> None:
        self.mode = mode
        self.quote = quote
        self.text = text
        self.depth = 0

    def part(self, mode: str) -> _Frame:
        return _Frame(mode, self.quote, self.text)


def _skeleton(text: str) -> str:
    """The text without comments, and with ``"`` in place of each string.

    Fields of f-strings stay, between two control characters. Rows can still be counted.
    """
    out: list[str] = []
    frames: list[_Frame] = []
    at = 0
    while True:
        mode = frames[-1].mode if frames else "code"
        if mode == "text":
            found = frames[-1].text.search(text, at)
        elif mode == "format":
            found = _SPEC.search(text, at)
        else:
            found = (_FIELD if frames else _CODE).search(text, at)
        if found is None:
            if mode in ("code", "field"):
                out.append(text[at:])
            return "".join(out)
        mark = found.group()
        if mode in ("code", "field"):
            out.append(text[at : found.start()])
            _read_code(found, frames, out)
        else:
            _read_text(mark, frames, out)
        at = found.end()


def _read_code(found: re.Match[str], frames: list[_Frame], out: list[str]) -> None:
    mark = found.group()
    first = mark[0]
    if found["quote"]:
        raw = "r" if "r" in found["prefix"].lower() else ""
        frames.append(_Frame("text", found["quote"], _TEXTS[raw, found["quote"]]))
        out.append('"')
    elif first in "'\"":
        out.append('"' + _JOINED * mark.count("\n"))
    elif first == "\\":
        out.append(_JOINED)
    elif first != "#":
        _read_field(mark, frames, out)


def _read_field(mark: str, frames: list[_Frame], out: list[str]) -> None:
    frame = frames[-1]
    if mark in "([{":
        frame.depth += 1
    elif frame.depth == 0 and mark == "}":
        frames.pop()
        mark = _FIELD_CLOSES
    elif frame.depth == 0 and mark == ":":
        frame.mode = "format"
        mark = ""
    elif mark in ")]}":
        frame.depth -= 1
    elif mark == "\n":
        mark = _JOINED
    out.append(mark)


def _read_text(mark: str, frames: list[_Frame], out: list[str]) -> None:
    frame = frames[-1]
    if mark == "{":
        frames.append(frame.part("field"))
        out.append(_FIELD_OPENS)
    elif mark == "}" and frame.mode == "format":
        frames.pop()
        out.append(_FIELD_CLOSES)
    elif mark == frame.quote or (mark == "\n" and len(frame.quote) == 1):
        while frames.pop().mode != "text":
            out.append(_FIELD_CLOSES)
        if mark == "\n":
            out.append(mark)
    else:
        out.append(_JOINED * mark.count("\n"))


# Lines

_BRACKETS = b"()[]{}\x01\x02"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS) - {ord("\n")})
_OPENS = "([{\x01"
_STRINGS = re.compile(r"[a-zA-Z]{0,2}\"\s*")
_WORD_OR_STRING = re.compile(rf"(?:(?:[bBuUrR]{{0,2}}\"[\s{_JOINED}]*)+)")


class _Line(NamedTuple):
    """A logical line: its first row, its code without indentation, its deepest bracket."""

    row: int
    text: str
    deepest: int


def _logical_lines(skeleton: str) -> Iterator[_Line]:
    """Join the rows that brackets hold together, and watch the depth of the brackets."""
    shapes = skeleton.encode("ascii", "replace").translate(None, _NO_BRACKETS).split(b"\n")
    known: dict[bytes, tuple[int, int]] = {}
    row = first = 1
    depth = deepest = work = 0
    parts: list[str] = []
    for line, shape in zip(skeleton.split("\n"), shapes, strict=True):
        rise = 0
        before = depth
        if shape:
            if shape not in known:
                known[shape] = _rise(shape)
            change, rise = known[shape]
            depth = max(0, depth + change)
        deepest = max(deepest, before + rise)
        if deepest > MAX_BRACKETS:
            raise _too_deep(row, f"brackets are nested more than {MAX_BRACKETS} deep")
        code = line.strip()
        work += len(code) * (before + rise + 1)
        if work > MAX_WORK:
            message = "the file holds too much deeply nested data to be checked"
            raise SourceProblem("too-large", message, row)
        parts.append(code)
        row += 1 + line.count(_JOINED)
        if not depth:
            yield _Line(first, "\n".join(parts), deepest)
            parts = []
            deepest = 0
            first = row
    yield _Line(first, "\n".join(parts), deepest)


def _rise(shape: bytes) -> tuple[int, int]:
    """By how much brackets change the depth, and how far they raise it in between."""
    depth = highest = 0
    for character in shape.decode("ascii"):
        depth += 1 if character in _OPENS else -1
        highest = max(highest, depth)
    return depth, highest


def _check_strings(skeleton: str) -> None:
    if skeleton.count('"') <= MAX_STRINGS:
        return
    without_fields = skeleton
    fields = 1
    while fields:
        without_fields, fields = re.subn(
            rf"{_FIELD_OPENS}([^{_FIELD_OPENS}{_FIELD_CLOSES}]*){_FIELD_CLOSES}",
            lambda field: "\n" * field[1].count("\n"),
            without_fields,
        )
    for run in _WORD_OR_STRING.finditer(without_fields):
        if run.group().count('"') > MAX_STRINGS:
            before = without_fields[: run.start()]
            row = 1 + before.count("\n") + before.count(_JOINED)
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
