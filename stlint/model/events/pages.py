"""Pages, and what a project has to set up for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from stlint.model.events.base import Event

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True, eq=False, repr=False)
class PageConfigured(Event):
    """``st.set_page_config``."""

    kind: ClassVar[str] = "page-config"


@dataclass(slots=True, eq=False, repr=False)
class PagesShown(Event):
    """``st.navigation`` runs one of some pages; ``paths`` are their files, ``None`` if unknown."""

    kind: ClassVar[str] = "pages-shown"
    paths: frozenset[Path] | None
    navigation: Any = None
    """What ``st.navigation`` has given, as an opaque handle."""


class GivenPage(NamedTuple):
    """A page that ``st.navigation`` is given.

    Attributes:
        address: its name in the address of the app; ``None``: it is not known.
        default: whether it is the default page; ``None``: it is not known.
        handle: what ``st.Page`` has given, as an opaque handle.
    """

    address: str | None
    default: bool | None
    handle: Any


@dataclass(slots=True, eq=False, repr=False)
class PagesGiven(Event):
    """``st.navigation`` is given pages; ``None``: it is not known which.

    ``navigation`` is what it gives, as an opaque handle.
    """

    kind: ClassVar[str] = "pages-given"
    pages: tuple[GivenPage, ...] | None
    navigation: Any


@dataclass(slots=True, eq=False, repr=False)
class PageRun(Event):
    """A page that ``st.Page`` has given is run by itself; ``handle`` is that, opaque."""

    kind: ClassVar[str] = "page-run"
    handle: Any


@dataclass(slots=True, eq=False, repr=False)
class PageNamed(Event):
    """A page is named by a path that is known.

    Attributes:
        command: ``"Page"``, ``"switch_page"`` or ``"page_link"``.
        name: the path as it is written, relative to the folder of the main script.
        path: the file that is meant.
        main: the main script.
        there: whether there is such a file.
        listed: whether Streamlit knows it without ``st.navigation``: it is the main script, or
            stands in ``pages/`` beside it.
        meant: the path of the page that may have been meant, if there is a similar one.
        folder: the folder that it would be in, if that is not there.
        alone: whether it is the main script, without a folder ``pages/`` beside it.
        root: the folder of the project.
    """

    kind: ClassVar[str] = "page-named"
    command: str
    name: str
    path: Path
    main: Path
    there: bool
    listed: bool
    meant: str | None
    folder: Path | None = None
    alone: bool = False
    root: Path | None = None


@dataclass(slots=True, eq=False, repr=False)
class SetUpNeeded(Event):
    """Something of Streamlit is read that needs a file of secrets, and the project has none."""

    kind: ClassVar[str] = "set-up-needed"
