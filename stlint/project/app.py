"""The unit of work: an app, by its entry script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stlint.settings.wrappers import NO_WRAPPERS, Wrappers

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["App"]


@dataclass(frozen=True, slots=True)
class App:
    """A script that Streamlit runs.

    Attributes:
        entry: the script.
        root: the folder of the project that it belongs to.
        pages: other scripts of the app as far as they were found, which are apps as well: those
            in ``pages/`` beside the entry, or those that it names for ``st.navigation``.
        shown_by: the script that shows this one as a page with ``st.navigation``: it runs first.
        main: the script that Streamlit is started with, as far as that is sure: the entry, or the
            one that this one is a page of. Paths of pages are relative to its folder.
        wrappers: what its project says of functions of its own.
        share: how many statements and calls a search for what users may do can take, of those that
            all apps of its project can; ``None``: there are so few that each has enough.
    """

    entry: Path
    root: Path
    pages: tuple[Path, ...] = ()
    shown_by: Path | None = None
    main: Path | None = None
    wrappers: Wrappers = NO_WRAPPERS
    share: int | None = None
