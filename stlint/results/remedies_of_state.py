"""Remedies about session state, beside its defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.results.sites import Site
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["ExtractCallback"]


class ExtractCallback(NamedTuple):
    """Set session state in a callback of a button, instead of under it.

    ``label`` is that of the button, if it is known.
    """

    button: Site
    label: str | None
    known: ReleaseSet | None = None
