"""What Streamlit is, release by release, and what the calls around it do.

``elements.json`` is generated from Streamlit's releases by ``tools/build_api_tables.py``;
``effects.toml`` is kept by hand. ``lookup`` reads the first, ``effects`` the second.
"""

from __future__ import annotations

from stlint.api.effects import Effects, effects
from stlint.api.lookup import (
    OPAQUE,
    REQUIRED,
    Command,
    Identity,
    Parameter,
    commands,
    names,
    newest,
    oldest,
    releases,
)

__all__ = [
    "OPAQUE",
    "REQUIRED",
    "Command",
    "Effects",
    "Identity",
    "Parameter",
    "commands",
    "effects",
    "names",
    "newest",
    "oldest",
    "releases",
]
