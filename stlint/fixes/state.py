"""What entries of session state can be called."""

from __future__ import annotations

from stlint.streamlit_api.effects import effects

__all__ = ["is_method"]


def is_method(name: str) -> bool:
    """Whether session state has a method of that name, which hides an entry."""
    return name in effects().kinds["state"]
