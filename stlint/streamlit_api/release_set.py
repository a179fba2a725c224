"""Sets of Streamlit releases: what a project may run on, and where something holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.streamlit_api.lookup import newest, number, releases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["NONE_OF_THEM", "ReleaseSet", "Targets", "every_release", "release_set", "since"]


@dataclass(frozen=True, slots=True)
class ReleaseSet:
    """Some of the minor releases that the tables know; ``mask`` has a bit for each, oldest first.

    Iterating yields them as texts (``"1.40"``), oldest first.
    """

    mask: int

    def __and__(self, other: ReleaseSet) -> ReleaseSet:
        return self._having(self.mask & other.mask)

    def __or__(self, other: ReleaseSet) -> ReleaseSet:
        return self._having(self.mask | other.mask)

    def __sub__(self, other: ReleaseSet) -> ReleaseSet:
        return self._having(self.mask & ~other.mask)

    def _having(self, mask: int) -> ReleaseSet:
        return self if mask == self.mask else ReleaseSet(mask)

    def __le__(self, other: ReleaseSet) -> bool:
        return not self.mask & ~other.mask

    def __bool__(self) -> bool:
        return bool(self.mask)

    def __contains__(self, release: str) -> bool:
        return release in _positions() and bool(self.mask >> _positions()[release] & 1)

    def __iter__(self) -> Iterator[str]:
        return (name for name, index in _positions().items() if self.mask >> index & 1)

    def __len__(self) -> int:
        return self.mask.bit_count()

    def __str__(self) -> str:
        return self.told(every_release())

    @property
    def oldest(self) -> str:
        """The oldest release in the set.

        Raises:
            StopIteration: it is empty.
        """
        return next(iter(self))

    @property
    def newest(self) -> str:
        """The newest release in the set.

        Raises:
            IndexError: it is empty.
        """
        return releases()[: self.mask.bit_length()][-1]

    def _stretches(self, gaps: list[str]) -> Iterator[str]:
        """Releases with none of some others between them: ``1.28-1.36``, ``1.38``."""
        missing, stretch = list(map(number, gaps)), [self.oldest]
        for each in (*tuple(self)[1:], None):
            if each is not None and not any(
                number(stretch[-1]) < one < number(each) for one in missing
            ):
                stretch.append(each)
                continue
            yield stretch[0] if len(stretch) == 1 else f"{stretch[0]}-{stretch[-1]}"
            stretch = [] if each is None else [each]

    def told(self, among: ReleaseSet) -> str:
        """The set in words, as a part of others: ``"Streamlit < 1.46"``, ``"Streamlit 1.61-1.64"``.

        Args:
            among: the releases that are spoken of; there are no others for the reader.
        """
        first, last = self.oldest, self.newest
        below = among - self
        if not any(number(each) > number(first) for each in below):
            whole = not below or first == last == among.newest
            return f"Streamlit {first}" if first == last and whole else f"Streamlit >= {first}"
        after = next((each for each in releases() if number(each) > number(last)), None)
        if after is not None and not any(number(each) < number(last) for each in below):
            return f"Streamlit {first}" if first == last and not below else f"Streamlit < {after}"
        gaps = [each for each in below if number(first) < number(each) < number(last)]
        if gaps:
            return f"Streamlit {', '.join(self._stretches(gaps))}"
        return f"Streamlit {first}" if first == last else f"Streamlit {first}-{last}"


@lru_cache(maxsize=1)
def _positions() -> dict[str, int]:
    return {release: index for index, release in enumerate(releases())}


NONE_OF_THEM: Final = ReleaseSet(0)


@lru_cache(maxsize=1)
def every_release() -> ReleaseSet:
    """All that the tables know."""
    return ReleaseSet((1 << len(releases())) - 1)


def release_set(names: Iterable[str]) -> ReleaseSet:
    """The set of these minor releases; what the tables do not know is left out."""
    known = _positions()
    mask = 0
    for name in names:
        if name in known:
            mask |= 1 << known[name]
    return ReleaseSet(mask)


@lru_cache(maxsize=256)
def since(release: str | None) -> ReleaseSet:
    """A release and all newer ones; ``None`` means none."""
    if release is None:
        return NONE_OF_THEM
    wanted = number(release)
    begin = sum(number(each) < wanted for each in releases())
    return ReleaseSet(every_release().mask >> begin << begin)


class Targets(NamedTuple):
    """The releases of Streamlit that a project is for.

    Attributes:
        releases: those that it admits; never empty.
        source: what says so, such as ``"requirements.txt"``; ``None`` if nothing does: then
            ``releases`` is the newest one.
    """

    releases: ReleaseSet
    source: str | None = None

    @classmethod
    def undeclared(cls) -> Targets:
        """Nothing is declared: the newest release is meant."""
        return cls(release_set([newest()]))
