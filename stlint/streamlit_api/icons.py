"""The names of Material icons that each release of Streamlit knows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from stlint.spelling import meant
from stlint.streamlit_api.release_set import ReleaseSet, every_release, since

__all__ = ["having", "icon_like", "listing"]

_TABLE: Final = Path(__file__).with_name("icons.txt")


@lru_cache(maxsize=1)
def _table() -> dict[str, ReleaseSet]:
    """The releases that have each name, as ``icons.txt`` tells: what came and went in which."""
    found: dict[str, ReleaseSet] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        release, sign, *names = line.split()
        from_here = since(release)
        for name in names:
            known = found.get(name, ReleaseSet(0))
            found[name] = known | from_here if sign == "+" else known - from_here
    return found


@lru_cache(maxsize=1)
def listing() -> ReleaseSet:
    """The releases that know Material icons at all."""
    with _TABLE.open(encoding="utf-8") as file:
        return since(next(file).split()[0])


def having(name: str) -> ReleaseSet:
    """The releases that have an icon of that name."""
    return _table().get(name, every_release() - every_release())


def icon_like(name: str) -> str | None:
    """The name of an icon that may have been meant."""
    return meant(name, _newest())


@lru_cache(maxsize=1)
def _newest() -> tuple[str, ...]:
    newest = every_release().newest
    return tuple(each for each, there in _table().items() if newest in there)
