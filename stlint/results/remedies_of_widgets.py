"""Remedies about what widgets are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["WrapArgument"]


class WrapArgument(NamedTuple):
    """Write a tuple of one for an argument of the call."""

    name: str
    known: ReleaseSet | None = None
