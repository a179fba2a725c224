"""What version specifiers say about minor releases: those of Python, Poetry and conda."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from stlint.streamlit_api.lookup import newest, number, oldest, releases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from packaging.version import Version

__all__ = [
    "SpecifierError",
    "admitted",
    "beyond",
    "check_length",
    "from_conda",
    "from_poetry",
    "from_setting",
    "is_open",
]

PATCHES: Final = 10
"""A minor release is admitted if one of its first so many patches is, or one that is named."""
_MINORS, _MAJORS = 100, 4
"""How many minor releases of a major one are tried, and how many newer major ones."""
_CLAUSE = re.compile(r"\s*(\^|~=|~|===|==|=|!=|>=|<=|>|<)?\s*([^\s,|^~=!<>]+)\s*")


MAX_LENGTH: Final = 500
"""Characters of a specifier: nobody means longer ones, and a number may be too long to be read."""


class SpecifierError(ValueError):
    """A text is no specifier; the message says why."""


@lru_cache(maxsize=256)
def admitted(alternatives: tuple[str, ...]) -> tuple[str, ...]:
    """The minor releases that a specifier admits, oldest first.

    What admits only newer ones than are known gives the newest; only older ones, the oldest.

    Args:
        alternatives: specifiers as PEP 440 has them, one of which has to hold.

    Raises:
        SpecifierError: one is none, or no release can ever match.
    """
    found: set[str] = set()
    for each in alternatives:
        found |= _admitted(each)
    if not found:
        raise SpecifierError(f"no release matches {' || '.join(alternatives)!r}")
    return tuple(each for each in releases() if each in found)


def beyond(alternatives: tuple[str, ...]) -> Literal["", "newer", "older"]:
    """On which side of the releases that are known all those are that a specifier admits.

    Raises:
        SpecifierError: it is none.
    """
    found = admitted(alternatives)
    if any(_fitting(each)[1] for each in alternatives):
        return ""
    return "newer" if newest() in found else "older"


def _admitted(text: str) -> set[str]:
    fits, found, named = _fitting(text)
    if found:
        return found
    first, last = number(oldest()), number(newest())
    newer = [(last[0], last[1] + 1 + step) for step in range(_MINORS)]
    newer += [(last[0] + 1 + step, 0) for step in range(_MAJORS)] + list(named)
    if any(each > last and fits(*each) for each in newer):
        return {newest()}
    older = [(major, minor) for major in range(first[0]) for minor in range(_MINORS)]
    older += [(first[0], minor) for minor in range(first[1])]
    return {oldest()} if any(fits(*each) for each in older) else set()


def _fitting(text: str) -> tuple[Callable[[int, int], bool], set[str], list[tuple[int, int]]]:
    """Tell whether a minor release fits, which known ones do, and which are named.

    Raises:
        SpecifierError: the text is no specifier.
    """
    check_length(text)
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        wanted = SpecifierSet(text)
    except InvalidSpecifier as error:
        raise SpecifierError(f"{text!r} is no version specifier") from error
    named: dict[tuple[int, int], list[Version]] = {}
    for each in wanted:
        try:
            version = Version(each.version.removesuffix(".*"))
        except InvalidVersion:
            continue
        named.setdefault((version.major, version.minor), []).append(version)

    def fits(major: int, minor: int) -> bool:
        patches = (_version(major, minor, patch) for patch in range(PATCHES))
        return any(wanted.contains(each, prereleases=True) for each in patches) or any(
            wanted.contains(each, prereleases=True) for each in named.get((major, minor), ())
        )

    return fits, {each for each in releases() if fits(*number(each))}, list(named)


@cache
def _version(major: int, minor: int, patch: int) -> Version:
    from packaging.version import Version

    return Version(f"{major}.{minor}.{patch}")


def check_length(text: str, limit: int = MAX_LENGTH) -> None:
    """Make sure that a text is not too long to be a specifier.

    Raises:
        SpecifierError: it is.
    """
    if len(text) > limit:
        raise SpecifierError(f"{text[:40] + '…'!r} is too long")


def is_open(alternatives: Sequence[str]) -> bool:
    """Whether a specifier says as little as none: it has no lower bound, and admits the newest."""
    clauses = [each for text in alternatives for each in _CLAUSE.findall(text)]
    if any(operator not in {"<", "<=", "!="} for operator, _ in clauses):
        return False
    return newest() in admitted(tuple(alternatives))


def from_setting(text: str) -> str:
    """A specifier as PEP 440 has it; a bare ``1.40`` or ``1.40.2`` means that minor release.

    Raises:
        SpecifierError: it is none.
    """
    check_length(text)
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise SpecifierError(f"{text!r} is no version specifier")
    return ",".join(_any_patch(part) if part[0].isdigit() else part for part in parts)


def _any_patch(version: str) -> str:
    parts = version.split(".")
    if len(parts) < 2 or version.endswith(".*"):
        return f"=={'.'.join(part for part in parts if part != '*')}.*"
    return f"=={version}" if len(parts) > 2 else f"=={version}.*"


def from_poetry(text: str) -> tuple[str, ...]:
    """A constraint of Poetry or Pipenv as alternatives that PEP 440 knows.

    Raises:
        SpecifierError: it is none.
    """
    check_length(text)
    return tuple(",".join(_clauses(part)) for part in text.split("||"))


def _clauses(text: str) -> Iterator[str]:
    if text.strip() in {"", "*"}:
        return
    if _CLAUSE.sub("", text).strip(" ,"):
        raise SpecifierError(f"{text!r} is no version constraint")
    for operator, version in _CLAUSE.findall(text):
        if version == "*":
            continue
        if operator in {"^", "~"}:
            yield f">={version}"
            yield f"<{_after(version, caret=operator == '^')}"
        else:
            yield f"{'==' if operator in {'', '='} else operator}{version}"


def _after(version: str, *, caret: bool) -> str:
    """The first version that ``^`` or ``~`` before this one leaves out."""
    if not re.fullmatch(r"\d+(\.\d+)*", version):
        raise SpecifierError(f"{version!r} is no version")
    parts = [int(part) for part in version.split(".")]
    at = min(1, len(parts) - 1)
    if caret:
        at = next((index for index, part in enumerate(parts) if part), len(parts) - 1)
    return ".".join(str(part) for part in (*parts[:at], parts[at] + 1))


def from_conda(text: str) -> tuple[str, ...]:
    """What stands behind a name in a conda specification, as alternatives that PEP 440 knows.

    Raises:
        SpecifierError: it is none.
    """
    check_length(text)
    found: list[str] = []
    for alternative in text.strip().split("|"):
        clauses = []
        for part in alternative.split(","):
            clause = _CLAUSE.match(part)
            if clause is None:
                if part.strip() in {"", "*"}:
                    continue
                raise SpecifierError(f"{part!r} is no version constraint")
            operator, version = clause[1] or "==", clause[2]
            if version == "*":
                continue
            if operator == "=":
                operator, version = "==", f"{version.removesuffix('.*').removesuffix('*')}.*"
            elif "*" in version:
                operator, version = "==", f"{version.rstrip('.*')}.*"
            clauses.append(f"{operator}{version}")
        found.append(",".join(clauses))
    return tuple(found)
