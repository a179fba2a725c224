"""Typed access to the list of the exceptions in ``streamlit.errors``."""

from __future__ import annotations

from functools import lru_cache

from stlint.streamlit_api.behaviours import span
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet
from stlint.streamlit_api.tables import kept


@lru_cache(maxsize=64)
def with_error(name: str) -> ReleaseSet:
    """The releases whose ``streamlit.errors`` has an exception of this name."""
    row = kept("errors").get(name)
    return NONE_OF_THEM if row is None else span(row)
