"""Listens while a command runs, so that what it told can be told again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

from stlint.cache.writing import keep
from stlint.files.disk import settle
from stlint.files.looks import Looks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["Recording"]


class Recording:
    """What a command looks at, and what it writes to the standard output.

    Attributes:
        allowed: whether the output is all that the command does; it has to be said.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Prepare for a command.

        Args:
            words: those of the command line, behind the program's name.
        """
        self.allowed = False
        self._words = words
        self._looks = Looks(passing="--no-cache" in words)
        self._output: TextIO | None = None
        self._told: list[str] = []

    def __enter__(self) -> Self:
        self._looks.__enter__()
        self._output, sys.stdout = sys.stdout, cast("TextIO", _Tee(sys.stdout, self._told))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._output is not None:
            sys.stdout = self._output
        self._looks.__exit__(kind, error, trace)

    def stop(self) -> None:
        """Listen no longer: this command goes on and on, and is not told again."""
        self.__exit__(None, None, None)

    def keep(self, code: int) -> None:
        """Keep what was told, with the exit code, if that is allowed."""
        if self.allowed and not self._looks.passing:
            settle(self._looks)
            keep(self._words, code, "".join(self._told), self._looks)


class _Tee:
    """Writes to a stream, and remembers it."""

    def __init__(self, stream: TextIO, told: list[str]) -> None:
        self._stream = stream
        self._told = told

    def write(self, text: str) -> int:
        self._told.append(text)
        return self._stream.write(text)

    def writelines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
