"""What a dry run gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stlint.model.run import Run
    from stlint.results.problems import SourceProblem
    from stlint.syntax.source import Source


class Analysis(NamedTuple):
    """What the dry run of an app found out.

    Attributes:
        runs: the first run, and the reruns that it asks for itself.
        problems: files that could not be read or parsed, with the reason.
        sources: every file that took part.
    """

    runs: tuple[Run, ...]
    problems: tuple[tuple[Path, SourceProblem], ...]
    sources: Mapping[Path, Source]
