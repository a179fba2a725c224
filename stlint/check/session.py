"""The other scripts of a session, run where a fix or a finding depends on what they do."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from stlint.check.asked import load
from stlint.files.looks import Looks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from stlint.check.asked import Asked
    from stlint.model.run import Run
    from stlint.project.app import App
    from stlint.project.family import Family
    from stlint.syntax.source import Source

__all__ = ["Session", "said_elsewhere"]

MAX_OTHERS: Final = 40
"""Scripts that are run for one that asks; where there are more, it is not known what they do."""


def said_elsewhere(family: Family) -> Callable[[Iterable[str]], bool]:
    """Tells whether some file of the other scripts of a session has one of some words."""
    return lambda words: any(True for _ in family.saying(words))


class Session:
    """The scripts that were run so far for the fixes of others: these may ask for the same ones."""

    def __init__(
        self, holds: Callable[[Iterable[tuple[str, str, str, str]]], bool] | None = None
    ) -> None:
        self._holds = holds
        self._runs: dict[tuple[App, str | None], tuple[tuple[Run, ...] | None, Looks]] = {}

    def others(
        self, family: Family, asked: Asked, release: str | None
    ) -> Callable[..., tuple[Run, ...] | None]:
        """What runs the other scripts of a session whose files have one of some words.

        ``None`` comes back if that is not known: there are too many, or one cannot be run.
        """

        def run(*words: Iterable[str]) -> tuple[Run, ...] | None:
            found = list(islice(family.saying(*words), MAX_OTHERS + 1))
            runs = [self._of(each, asked, release) for each in found[:MAX_OTHERS]]
            if len(found) > MAX_OTHERS or None in runs:
                return None
            return tuple(each for several in runs for each in several or ())

        return run

    def _of(self, app: App, asked: Asked, release: str | None) -> tuple[Run, ...] | None:
        known = self._runs.get((app, release))
        if known is not None and (self._holds is None or self._holds(known[1].rows)):
            known[1].tell()
            return known[0]
        sources: dict[Path, Source] = {}

        def read(path: Path) -> Source:
            if path not in sources:
                sources[path] = load(path, asked.files)
            return sources[path]

        found: tuple[Run, ...] | None = None
        with Looks(passing=True) as looks, suppress(Exception):  # it is told where that is checked
            found = asked.dry_run(app, read, release).runs
        self._runs[app, release] = found, looks
        return found
