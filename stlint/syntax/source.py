"""One Python file: its text, decoded the way Python does, and its tree, when asked for."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from typing import TYPE_CHECKING, Any, Final, TypeVar

from stlint.files.bounds import OutsideError
from stlint.files.overlay import DISK
from stlint.results.problems import SourceProblem
from stlint.syntax.lines import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.files.overlay import Files
    from stlint.syntax.parse import Tree

__all__ = ["Source", "decode_source", "read_source"]

MAX_BYTES: Final = 2_000_000

_LONE: Final = re.compile("[\ud800-\udfff]")
_USUAL: Final = frozenset(
    (
        *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-32", "big5", "big5hkscs", "gb2312"),
        *("gbk", "gb18030", "euc_jp", "euc_kr", "shift_jis", "johab", "tis-620", "ptcp154"),
        *("hp-roman8", "mbcs"),
    )
)
_FAMILIES: Final = ("cp", "iso2022", "iso8859", "koi8", "mac-", "windows-", "latin")
"""Encodings that people have written Python in; each decodes a megabyte in a moment."""
_Result = TypeVar("_Result")
_COOKIE: Final = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)


class Source:
    """The text of one file and, when asked for, its tree.

    Attributes:
        path: where the file is.
        text: the decoded text, without a byte order mark, newlines as they are in the file.
        encoding: the codec that the text was decoded with.
    """

    __slots__ = ("_lines", "_told", "_tree", "encoding", "path", "text")

    def __init__(self, path: Path, text: str, encoding: str = "utf-8") -> None:
        self.path = path
        self.text = text
        self.encoding = encoding
        self._lines: list[str] | None = None
        self._tree: Tree | None = None
        self._told: dict[tuple[Callable[[Any], Any], Any], Any] = {}

    @property
    def lines(self) -> list[str]:
        """The lines without their newlines; row 1 is the first item."""
        if self._lines is None:
            self._lines = NEWLINE.split(self.text)
        return self._lines

    @property
    def tree(self) -> Tree:
        """The concrete syntax tree, parsed on first use.

        Raises:
            SourceProblem: the text is no Python, or nested too deeply to be parsed.
        """
        if self._tree is None:
            from stlint.syntax.parse import parse  # noqa: PLC0415 - takes long to import

            self._tree = parse(self.text, self.encoding)
        return self._tree

    def drop_tree(self) -> None:
        """Forget the tree; the next use parses again."""
        self._tree = None
        self._told = {}

    def once(self, question: Callable[[Any], _Result], node: Any) -> _Result:
        """What a function says of a node of the tree, asked once for as long as the tree is kept.

        Args:
            question: looks at nothing but the node.
            node: any node of this tree.
        """
        key = (question, node)
        if key not in self._told:
            self._told[key] = question(node)
        told: _Result = self._told[key]
        return told


def read_source(path: Path, files: Files = DISK) -> Source:
    """Read and decode a file the way Python does.

    Args:
        path: a file that exists, or not.
        files: where to read it.

    Raises:
        SourceProblem: the file cannot be read or decoded, or is too large.
    """
    try:
        data = files.read(path, MAX_BYTES + 1)
    except OutsideError as error:
        raise SourceProblem("outside", f"not read: {error.strerror}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceProblem("unreadable", f"cannot read the file: {reason}") from error
    if len(data) > MAX_BYTES:
        size = MAX_BYTES // 1_000_000
        raise SourceProblem("too-large", f"the file is larger than {size} MB, so it is not checked")
    return decode_source(path, data)


def decode_source(path: Path, data: bytes) -> Source:
    """Decode the bytes of a file: byte order mark, encoding cookie, or UTF-8.

    Raises:
        SourceProblem: the bytes are no text in the encoding that the file declares.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if not is_usual(encoding):
            raise LookupError("nobody writes Python in it")  # noqa: TRY301
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row, column = _place_in_bytes(data, error.start, error.encoding)
        message = f"the file is not {error.encoding}: byte 0x{data[error.start]:02x} has no meaning"
        raise SourceProblem("not-decodable", message, row, column) from error
    except (SyntaxError, LookupError, UnicodeError, ValueError) as error:
        problem = _cookie_problem(data, str(error))
        raise problem from error
    if lone := _LONE.search(text):
        row, column = _place_in_text(text, lone.start())
        message = f"the file has half a character, U+{ord(lone.group()):04X}"
        raise SourceProblem("not-decodable", message, row, column)
    return Source(path, text.removeprefix("\ufeff"), encoding)


def is_usual(encoding: str) -> bool:
    """Whether text is written in an encoding: Python knows others, some of which take ages."""
    name = codecs.lookup(encoding).name
    return name in _USUAL or name.startswith(_FAMILIES)


def _place_in_text(text: str, at: int) -> tuple[int, int]:
    lines = NEWLINE.split(text[:at])
    return len(lines), len(lines[-1]) + 1


def _place_in_bytes(data: bytes, start: int, encoding: str) -> tuple[int, int]:
    before = data[:start].removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    lines = NEWLINE.split(before)
    return len(lines), len(lines[-1]) + 1


def _cookie_problem(data: bytes, reason: str) -> SourceProblem:
    """Say where ``tokenize.detect_encoding`` gave up, which it does not tell."""
    for row, line in enumerate(data.splitlines()[:2], 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            place = _place_in_bytes(data, data.index(line) + error.start, "utf-8")
            message = f"the file is not utf-8: byte 0x{line[error.start]:02x} has no meaning"
            return SourceProblem("not-decodable", message, *place)
        cookie = _COOKIE.match(line.removeprefix(codecs.BOM_UTF8))
        if cookie:
            name = cookie[1].decode("ascii")
            message = f"the file declares an encoding that is not known: {name}"
            if data.startswith(codecs.BOM_UTF8):
                message = f"the file declares {name}, but its byte order mark says utf-8"
            return SourceProblem("not-decodable", message, row, cookie.start(1) + 1)
    return SourceProblem("not-decodable", f"cannot decode the file: {reason}")
