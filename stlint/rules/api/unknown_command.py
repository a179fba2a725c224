"""ST801: a command that no release of Streamlit has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.results.finding import Level
from stlint.results.remedies import Rename
from stlint.rules import rule
from stlint.rules.api import Use, absent, removal
from stlint.spelling import meant
from stlint.streamlit_api.errors import with_error
from stlint.streamlit_api.history import is_module, present, public_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet


@rule(
    "ST801",
    "unknown-command",
    level=Level.ERROR,
    raises="AttributeError, ImportError or StreamlitAPIException",
)
def unknown_command(run: Run) -> Iterator[Draft]:
    """Streamlit has no command of that name."""
    for use in absent(run):
        if use.there or removal(use.event.name, method=use.method):
            continue
        near = _near(use)
        found = _shown(use, near)
        yield draft(
            run,
            use.event,
            f"Streamlit has no {use.shown}{f': did you mean {found}?' if found else ''}",
            prove_in(run, use.event, use.missing),
            releases=use.missing,
            fix=_fix(use, near) if near else None,
        )


def _fix(use: Use, near: str) -> Rename:
    return Rename(use.event.name, near, known=present(near, method=use.method), guess=True)


def _shown(use: Use, near: str | None) -> str | None:
    """What may have been meant, in the form in which it is used."""
    name = use.event.name.rpartition(".")[2]
    if use.event.name == name and use.where & with_error(name):
        return f"st.errors.{name}"
    if use.method and use.where <= public_names().get(name, use.there):
        return f"st.{name}"
    return near and use.shown.removesuffix(name) + near.rpartition(".")[2]


def _near(use: Use) -> str | None:
    """The name of the same namespace that may have been meant: a command, and no module."""
    space, _, name = use.event.name.rpartition(".")
    if not space and use.where & with_error(name):
        return None
    if use.method and use.where <= public_names().get(name, use.there):
        return None
    found = meant(name, _commands(space, use.method, use.where))
    return found and (f"{space}.{found}" if space else found)


@lru_cache(maxsize=64)
def _commands(space: str, method: bool, where: ReleaseSet) -> tuple[str, ...]:
    """What a namespace has in all these releases, without modules."""
    known = public_names(space, method=method)
    there = (each for each, there in known.items() if where <= there)
    return tuple(each for each in there if not _names_module(space, each))


def _names_module(space: str, name: str) -> bool:
    return name == "streamlit" or is_module(f"{space}.{name}" if space else name)
