"""Commands that start Streamlit: which script they name, and with which settings."""

from __future__ import annotations

import json
import re
import shlex
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Start", "listed", "shell_commands", "start_in", "starts_in"]

_OPERATORS: Final = ";|&"
"""What stands between commands."""
_OPTION: Final = re.compile(r"--[A-Za-z]\w*(?:[.-]\w+)*")
_SHELLS: Final = frozenset({"sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/bash", "ash", "dash"})


class Start(NamedTuple):
    """A ``streamlit run``.

    Attributes:
        script: what it names; ``None`` if nothing.
        flags: its options with their values, in their order; ``None`` where there is none.
        moved: whether the command changes its folder before.
    """

    script: str | None
    flags: tuple[tuple[str, str | None], ...]
    moved: bool = False

    def flag(self, name: str) -> str | None:
        """The value of an option; the last one counts."""
        return next((value for each, value in reversed(self.flags) if each == f"--{name}"), None)


def listed(text: str) -> list[str] | None:
    """The words of a command that is written as a list in JSON; ``None`` if it is none."""
    if not text.lstrip().startswith("["):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(x, str) for x in found) else None


def shell_commands(text: str) -> Iterator[list[str]]:
    """The words of each command in a line for a shell; nothing if that cannot be read."""
    lexer = shlex.shlex(text.replace("\n", " ; "), posix=True, punctuation_chars=_OPERATORS)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:
        return
    for is_end, several in groupby(words, key=lambda word: not word.strip(_OPERATORS)):
        found = list(several)
        if not is_end:
            yield found


def starts_in(text: str) -> Iterator[Start]:
    """Each ``streamlit run`` in a line for a shell."""
    moved = False
    for words in shell_commands(text):
        moved |= words[0] in {"cd", "pushd"}
        found = start_in(words)
        if found is not None:
            yield found._replace(moved=moved or found.moved)


def start_in(words: Sequence[str]) -> Start | None:
    """The ``streamlit run`` in the words of a command, also inside ``sh -c``."""
    if len(words) > 2 and words[0] in _SHELLS and re.fullmatch(r"-\w*c", words[1]):
        return next(starts_in(words[2]), None)
    for at, word in enumerate(words[:-1]):
        if word.rpartition("/")[2] == "streamlit" and words[at + 1] == "run":
            return _start(words[at + 2 :])
    return None


def _start(words: Sequence[str]) -> Start:
    script: str | None = None
    flags: list[tuple[str, str | None]] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            break
        if _OPTION.match(word):
            name, sign, value = word.partition("=")
            if sign:
                flags.append((name, value))
            elif "." in name and at < len(words) and not words[at].startswith("--"):
                flags.append((name, words[at]))
                at += 1
            else:
                flags.append((name, None))
        elif script is None and not word.startswith("-"):
            script = word
    return Start(script, tuple(flags))
