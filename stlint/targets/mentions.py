"""Places of a project that name Streamlit as something to install."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.files.naming import named
from stlint.targets.specifiers import MAX_LENGTH, SpecifierError, admitted, check_length, is_open

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Asking", "Mention", "Reader", "Source", "is_streamlit", "mention_of"]

MAX_MENTIONS: Final = 100
"""How many mentions of Streamlit are read in a folder."""
_STREAMLIT: Final = "streamlit"
_NAMED = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[<>=!~;@(\s])")
_WHEEL = re.compile(r"streamlit-(\d+(?:\.\d+)*)[-.]")
_PYTHONS: Final = tuple(f"3.{minor}" for minor in range(8, 16))
_PLATFORMS: Final = (
    ("linux", "Linux", "posix"),
    ("darwin", "Darwin", "posix"),
    ("win32", "Windows", "nt"),
)


class Mention(NamedTuple):
    """One place that names Streamlit.

    Attributes:
        path: the file.
        row: the line, from 1.
        text: what stands there: ``streamlit>=1.40``.
        alternatives: specifiers as PEP 440 has them, one of which has to hold.
        sometimes: whether it holds only under some condition: others may hold instead.
    """

    path: Path
    row: int
    text: str
    alternatives: tuple[str, ...] = ("",)
    sometimes: bool = False

    @property
    def versioned(self) -> bool:
        """Whether it says anything about versions."""
        return any(self.alternatives) and not is_open(self.alternatives)


class Source(NamedTuple):
    """Mentions of equal weight, such as all lines of a file of requirements."""

    kind: str
    mentions: tuple[Mention, ...]

    @property
    def versioned(self) -> tuple[Mention, ...]:
        """The mentions that say something about versions."""
        return tuple(each for each in self.mentions if each.versioned)

    def releases(self) -> tuple[str, ...]:
        """The minor releases that are meant: all mentions hold, or one of those with conditions.

        Raises:
            SpecifierError: no release can be meant.
        """
        known = self.versioned
        sets = [frozenset(admitted(each.alternatives)) for each in known if not each.sometimes]
        some = [frozenset(admitted(each.alternatives)) for each in known if each.sometimes]
        if some:
            sets.append(frozenset().union(*some))
        common = frozenset.intersection(*sets)
        if not common:
            told = " and ".join(each.text for each in known)
            raise SpecifierError(f"no release matches {told}")
        return tuple(sorted(common, key=lambda name: tuple(map(int, name.split(".")))))


class Asking(NamedTuple):
    """What a reader of a file may ask and tell.

    Attributes:
        read: gives the text of another file; may raise ``OSError``.
        note: is told what was skipped.
        tries: as many as there are mentions to be read: each takes some milliseconds.
    """

    read: Callable[[Path], str]
    note: Callable[[str], None]
    tries: Iterator[int]

    @classmethod
    def with_tries(cls, read: Callable[[Path], str], note: Callable[[str], None]) -> Asking:
        """With tries for more than any project needs."""
        return cls(read, note, iter(range(MAX_MENTIONS)))

    def may_try(self) -> bool:
        """Whether another mention may be read."""
        return next(self.tries, None) is not None

    def skip(self, path: Path, row: int, why: object) -> None:
        """Tell that something was skipped."""
        self.note(f"{named(path)}:{row}: {why}" if row else f"{named(path)}: {why}")


Reader = Callable[[Path, str, Asking], Iterator[Source]]
"""Reads what a file says, from its path and text."""


def is_streamlit(name: str) -> bool:
    """Whether a name of a package means Streamlit."""
    return re.sub(r"[-_.]+", "-", name).lower() == _STREAMLIT


def mention_of(
    requirement: str, path: Path, row: int, *, sometimes: bool = False
) -> Mention | None:
    """What a requirement as PEP 508 has it says about Streamlit; ``None`` if it is about another.

    One whose marker cannot hold anywhere is none.

    Raises:
        SpecifierError: it names Streamlit, but is no requirement.
    """
    named = _NAMED.match(requirement)
    if named is None or not is_streamlit(named[1]):
        return None
    check_length(requirement, 4 * MAX_LENGTH)
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        read = Requirement(requirement)
    except InvalidRequirement as error:
        raise SpecifierError(f"{requirement!r} is no requirement") from error
    if read.marker is not None:
        if not any(read.marker.evaluate(dict(each)) for each in _environments()):
            return None
        sometimes = True
    wheel = _WHEEL.search(read.url) if read.url else None
    text = str(read.specifier) if not wheel else f"=={wheel[1]}"
    mention = Mention(path, row, requirement, (text,), sometimes)
    _ = mention.versioned  # raises
    return mention


def _environments() -> Iterable[dict[str, str]]:
    """Where an app may run: only what says that it cannot hold anywhere is ruled out."""
    for python in _PYTHONS:
        for platform, system, name in _PLATFORMS:
            yield {
                "python_version": python,
                "python_full_version": f"{python}.5",
                "sys_platform": platform,
                "platform_system": system,
                "os_name": name,
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
                "extra": "",
            }
