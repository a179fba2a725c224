"""The releases of Streamlit that an app is for, and what says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from stlint.files.naming import named
from stlint.streamlit_api.lookup import releases
from stlint.streamlit_api.release_set import Targets, release_set

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["Declaration"]


class Declaration(NamedTuple):
    """The releases of Streamlit that an app is for, and what says so.

    Attributes:
        releases: minor releases that the tables know, oldest first: ``("1.40", "1.41")``; the
            newest one if nothing is declared.
        specifier: the versions, as they are written; empty if nothing is declared.
        path: the file that says so, ``None`` if none does.
        line: the line there.
        kind: ``"flag"``, ``"settings"``, ``"script"``, ``"lock"``, ``"pyproject"``, ``"pixi"``,
            ``"requirements"``, ``"conda"``, ``"setup.cfg"``, ``"pipfile"``, ``"dockerfile"``, or
            empty.
        notes: what was found but says nothing, such as files that cannot be read.
        beyond: ``"newer"`` or ``"older"`` if the tables know none of those meant.
    """

    releases: tuple[str, ...]
    specifier: str = ""
    path: Path | None = None
    line: int = 0
    kind: str = ""
    notes: tuple[str, ...] = ()
    beyond: Literal["", "newer", "older"] = ""

    @property
    def declared(self) -> bool:
        """Whether anything says which releases are meant."""
        return bool(self.specifier)

    @property
    def targets(self) -> Targets:
        """The same for rules."""
        if not self.declared:
            return Targets.undeclared()
        source = named(self.path) if self.path is not None else "--streamlit-version"
        return Targets(release_set(self.releases), source)

    @property
    def warning(self) -> str | None:
        """What to say of a version that the tables do not know."""
        if not self.beyond:
            return None
        place = f"{named(self.path)}:{self.line}: " if self.path else ""
        end, which = (-1, "newest") if self.beyond == "newer" else (0, "oldest")
        last = f"Streamlit {self.releases[end]}, the {which} that is known"
        return f"{place}{self.specifier} is {self.beyond} than {last}"

    def __str__(self) -> str:
        """One sentence for a user."""
        first, last = self.releases[0], self.releases[-1]
        if not self.declared:
            return f"Streamlit {last}, the newest: nothing declares a version"
        at = releases().index(first)
        if self.releases == releases()[at : at + len(self.releases)]:
            told = first if first == last else f"{first}-{last}"
        else:
            told = ", ".join(self.releases)
        place = f"{named(self.path)}:{self.line} says " if self.path else ""
        return f"Streamlit {told}: {place}{self.specifier}"
